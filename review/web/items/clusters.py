"""A cluster: items of one office with the same ground and kind and much the same text, answered together.

One form, exceptions by taking the tick away, one event each; what could not be answered is told with
its reasons, the others go. Each is still approved as if it had been answered alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.states import Role
from review.domain.values import Refusal
from review.services.items import proposing
from review.store.documents import Document
from review.store.evidence import suggestion_of
from review.store.item_lists import UNANSWERED, ItemRow, cluster_rows
from review.store.item_values import item_of
from review.store.rounds import Round, RoundItem
from review.web.access import NotVisible, on_round
from review.web.cases.attempts import enqueue_outstanding
from review.web.cases.proposal_cards import ground_words
from review.web.items.answer import Answer, answer_of, drafted_form
from review.web.items.evidence import evidence_in_short, to_hide
from review.web.items.forms import OutcomeForm, ticked_items
from review.web.items.list_page import Line, lines_of, round_crumbs
from review.web.items.reasons import drafted_reason
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.rounds.approval_view import Done
from review.web.rounds.approvals import told
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("clusters", __name__)


@dataclass(frozen=True, kw_only=True)
class Member:
    """An item of the cluster that can still be answered."""

    value: str
    line: Line
    evidence: str
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class ClusterPage:
    """What ``items/cluster.html`` prints."""

    heading: str
    lede: str
    crumbs: tuple[tuple[str, str | None], ...]
    members: tuple[Member, ...]
    answered: tuple[Line, ...]
    ground: str
    said: str
    answer: Answer | None
    form_token: str
    errors: tuple[tuple[str, str | None], ...]
    done: Done | None
    list_url: str


@bp.get("/rounds/<int:round_id>/clusters/<code>")
@on_round(Permission.WORKLIST_READ)
def show(round_row: Round, code: str) -> str:
    """The items of a cluster, and one answer for them."""
    return render_template("items/cluster.html", page=_page(round_row, code))


@bp.post("/rounds/<int:round_id>/clusters/<code>")
@on_round(Permission.WORKLIST_READ)
def propose(round_row: Round, code: str) -> ResponseReturnValue:
    """Answer every item that is still ticked."""
    form = _form(round_row)
    if (led := form.sent_before()) is not None:
        return led
    outcome, wanted = form.chosen, ticked_items()
    if outcome is None or not wanted:
        code_of = "outcome_missing" if outcome is None else "nothing_ticked"
        form.refusals = (Refusal(code_of),)
    if outcome is None or not wanted or not form.validate():
        return render_template("items/cluster.html", page=_page(round_row, code, form)), 422
    done = proposing.propose_together(
        current_session(),
        current_vault(),
        current_actor(),
        form.to_several(outcome),
        now=now(),
        today=today(),
    )
    enqueue_outstanding()
    back = url_for("clusters.show", round_id=round_row.id, code=code)
    if not done.refused:
        said = _("已提交%(n)s件：%(what)s。", n=len(done.settled), what=word(outcome, "outcome"))
        flash(said, "ok")
        return form.lead_to(back)
    form.lead_to(back)
    page = _page(round_row, code, form, told(done), frozenset(done.refused))
    return render_template("items/cluster.html", page=page), 200 if done.settled else 422


@bp.post("/rounds/<int:round_id>/clusters/<code>/find")
@on_round(Permission.WORKLIST_READ)
def find(round_row: Round, code: str) -> str:
    """Look for a successor without script: the page again, with what was found."""
    page = _page(round_row, code, _form(round_row), searched=True)
    return render_template("items/cluster.html", page=page)


# ---- the page ------------------------------------------------------------------------------------


def _form(row: Round) -> OutcomeForm:
    form = OutcomeForm()
    form.offer(row.year)
    return form


def _page(
    row: Round,
    code: str,
    form: OutcomeForm | None = None,
    done: Done | None = None,
    ticked: frozenset[int] | None = None,
    *,
    searched: bool = False,
) -> ClusterPage:
    """The cluster as this reader may answer it; NotVisible where they see none of it."""
    rows = cluster_rows(current_session(), current_actor(), row.id, code)
    if not rows:
        raise NotVisible
    if form is not None and ticked is None:
        ticked = frozenset(number for number, _version in ticked_items())
    mine = [r for r in rows if r.state in UNANSWERED and _answers(row, r)]
    asked = {"cluster": code}
    lines = dict(zip((r.item_id for r in rows), lines_of(rows, row, asked), strict=True))
    first = current_session().get_one(RoundItem, (mine or rows)[0].item_id)
    return ClusterPage(
        heading=_("同样依据的%(n)s件", n=len(rows)),
        lede=_("依据、文种相同，文字相近。逐件看一眼，不合适的去掉勾，其余一起提交。"),
        crumbs=(*round_crumbs(row), (_("逐件清单"), _list_url(row, code)), (_("一组"), None)),
        members=tuple(
            Member(
                value=f"{r.item_id}:{r.version}",
                line=lines[r.item_id],
                evidence=evidence_in_short(r.item_id),
                ticked=ticked is None or r.item_id in ticked,
            )
            for r in mine
        ),
        answered=tuple(lines[r.item_id] for r in rows if r not in mine),
        ground=ground_words(first.grounds_then),
        said=first.ground_reason_then,
        answer=_answer(row, code, first, form, searched=searched) if mine else None,
        form_token=secrets.token_urlsafe(18) if done else (form or OutcomeForm(None)).form_token,
        errors=tuple(form.reasons) if form and not done else reasons_of(()),
        done=done,
        list_url=_list_url(row, code),
    )


def _answers(row: Round, item: ItemRow) -> bool:
    return current_actor().holds(Role.DRAFTER, row.organisation_id, item.office_id)


def _list_url(row: Round, code: str) -> str:
    return url_for("items.list_items", round_id=row.id, cluster=code)


def _answer(
    row: Round, code: str, first: RoundItem, form: OutcomeForm | None, *, searched: bool
) -> Answer:
    """The form as the first item of the cluster drafts it."""
    session = current_session()
    suggestion = suggestion_of(session, first)
    if form is None:
        form = drafted_form(first, row.year, suggestion, drafted_reason(session, first, suggestion))
    return answer_of(
        item_of(session, first),
        session.get_one(Document, first.document_id),
        form,
        suggestion=suggestion,
        drafted=str(_("按第一件的依据拟好，可改")),
        urls={
            "send": url_for("clusters.propose", round_id=row.id, code=code),
            "find": url_for("clusters.find", round_id=row.id, code=code),
            "matches": url_for("items.matches", item_id=first.id),
            "measure": url_for("items.measure", item_id=first.id),
        },
        to_hide=to_hide(first.id),
        searched=searched,
    )
