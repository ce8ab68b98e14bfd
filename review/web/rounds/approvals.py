"""The approver's sitting: one by one what becomes public or is taken down, the rest together.

Approving a release signs its july case: one act. Nothing here can be undone, and the page says so.
"""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refusal, Refused, Stale
from review.services.items import approving
from review.services.items.moving import Together
from review.store.documents import Document
from review.store.item_lists import visible_item
from review.store.rounds import Round, RoundItem
from review.web.access import on_item, on_round
from review.web.cases.attempts import enqueue_outstanding
from review.web.documents.routes import outside
from review.web.items.forms import ApproveForm, ReturnForm, TogetherForm, ticked_items
from review.web.protected_text import current_vault
from review.web.rounds.approval_view import Done, approvals_page
from review.web.session import current_actor, current_session, now, today
from review.web.wording import sentence_of, word

bp = Blueprint("approvals", __name__)

_CHANGED = Refusal("item_changed_since")


@bp.get("/rounds/<int:round_id>/approvals")
@on_round(Permission.FIGURES_READ)
def show(round_row: Round) -> str:
    """What waits for the approver: a card, or the list."""
    page = approvals_page(round_row, form_token=TogetherForm(formdata=None).form_token)
    return render_template("items/approvals.html", page=page)


@bp.post("/items/<int:item_id>/approval")
@on_item(Permission.ITEM_READ)
def approve(item: RoundItem) -> ResponseReturnValue:
    """Approve one item; then the next card is shown."""
    form = ApproveForm()
    if (led := form.sent_before()) is not None:
        return led
    try:
        done = approving.approve_item(
            current_session(),
            current_vault(),
            current_actor(),
            outside(),
            form.to_command(item.id),
            now=now(),
            today=today(),
        )
    except Refused as refused:
        form.refuse(refused)
        return _again(item, form.refusals), 422
    except Stale:
        form.refuse(Refused(_CHANGED))
        return _again(item, form.refusals), 409
    enqueue_outstanding()
    flash(*_said_of(done))
    return form.lead_to(url_for("approvals.show", round_id=done.round_id))


@bp.post("/items/<int:item_id>/return")
@on_item(Permission.ITEM_READ)
def give_back(item: RoundItem) -> ResponseReturnValue:
    """Return one item to its office with a reason."""
    form = ReturnForm()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            approving.return_item(
                current_session(),
                current_vault(),
                current_actor(),
                form.to_command(item.id),
                now=now(),
                today=today(),
            )
            flash(_("已退回处室，他们会看到您的意见。"), "ok")
            return form.lead_to(url_for("approvals.show", round_id=item.round_id))
        except Refused as refused:
            form.refuse(refused)
        except Stale:
            form.refuse(Refused(_CHANGED))
    row = current_session().get_one(Round, item.round_id)
    page = approvals_page(row, form_token=form.form_token, item_id=item.id, form=form)
    return render_template("items/approvals.html", page=page), 422


@bp.post("/rounds/<int:round_id>/approvals")
@on_round(Permission.FIGURES_READ)
def approve_list(round_row: Round) -> ResponseReturnValue:
    """Approve the ticked items of the list; what could not be approved is told with its reasons."""
    form = TogetherForm()
    back = url_for("approvals.show", round_id=round_row.id, part="list")
    if (led := form.sent_before()) is not None:
        return led
    wanted = ticked_items()
    if not wanted:
        page = approvals_page(
            round_row,
            form_token=form.form_token,
            refused=(Refusal("nothing_ticked"),),
            ticked=frozenset(),
        )
        return render_template("items/approvals.html", page=page), 422
    done = approving.approve_together(
        current_session(), current_actor(), form.to_command(), now=now(), today=today()
    )
    enqueue_outstanding()
    if not done.refused:
        flash(_("已审定%(n)s件。", n=len(done.settled)), "ok")
        return form.lead_to(back)
    form.lead_to(back)
    page = approvals_page(
        round_row,
        form_token=secrets.token_urlsafe(18),  # the one that came is used up
        done=told(done),
        ticked=frozenset(done.refused),
    )
    return render_template("items/approvals.html", page=page), 200 if done.settled else 422


# ---- inside --------------------------------------------------------------------------------------


def told(done: Together) -> Done:
    """What was done together: titles and reasons of what was not."""
    session = current_session()
    refused = []
    for item_id, reasons in done.refused.items():
        item = visible_item(session, current_actor(), item_id)
        if item is None:  # an id no page offered: neither its title nor where it stands
            refused.append((sentence_of(Refusal("item_gone")), "#done", ""))
            continue
        title = session.get_one(Document, item.document_id).title
        url = url_for("items.show", item_id=item_id)
        refused.append((title, url, " ".join(sentence_of(r) for r in reasons)))
    return Done(len(done.settled), tuple(refused))


def _again(item: RoundItem, refusals: tuple[Refusal, ...]) -> str:
    row = current_session().get_one(Round, item.round_id)
    token = ReturnForm(formdata=None).form_token
    page = approvals_page(row, form_token=token, item_id=item.id, refused=refusals)
    return render_template("items/approvals.html", page=page)


def _said_of(item: RoundItem) -> tuple[str, str]:
    document = current_session().get_one(Document, item.document_id)
    if document.still_visible:
        return str(_("没有连上公开网站，公众仍能看到这份公文。请立即从公文页再撤一次。")), "stop"
    outcome = word(item.outcome, "outcome")
    return str(_("已审定：%(title)s　%(outcome)s。", title=document.title, outcome=outcome)), "ok"
