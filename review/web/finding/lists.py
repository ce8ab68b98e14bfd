"""The organisation's lists for finding: what passes, what must be looked at, since when and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.terms import TermKind, TermState, state_on
from review.domain.values import Refused
from review.services.finding.terms import add_terms, end_term
from review.store.detection_terms import (
    DetectionTerm,
    TermsAsked,
    count_terms,
    list_terms,
    pending_proposals,
)
from review.store.people import names_of
from review.web.access import NotVisible, current_organisation_id, may_in_organisation, requires
from review.web.finding.forms import EndTermForm, ListForm, Tab, TermsForm, rule_tabs
from review.web.locale import write_date
from review.web.pages import Pager, page_number, pager_of, reasons_of
from review.web.protected_text import current_vault
from review.web.session import abandon, current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("finding_lists", __name__)

#: Terms on a page.
_SIZE = 50

Reasons = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One term as a line."""

    id: int
    text: str
    list_words: str
    deny: bool
    code_words: str
    since: str
    until: str
    state_words: str
    tone: str
    reason: str
    by: str
    end_url: str | None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A proposal that waits for an answer."""

    words: str
    documents: int
    url: str


@dataclass(frozen=True, kw_only=True)
class ShowLists:
    """What ``finding/lists.html`` prints."""

    tabs: tuple[Tab, ...]
    filter: ListForm
    form: TermsForm | None
    errors: Reasons
    rows: tuple[Listed, ...]
    day: str
    total: int
    filtered: bool
    pager: Pager
    proposals: tuple[Asked, ...]
    end_on: str


@bp.get("/finding-lists")
@requires(Permission.TERMS_READ)
def show() -> str:
    """Both lists, as they stand on a day."""
    return _page()


@bp.post("/finding-lists")
@requires(Permission.TERMS_MANAGE)
def add() -> ResponseReturnValue:
    """Put lines on a list."""
    form = TermsForm().offer()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(current_organisation_id())
            vault = current_vault()
            added = add_terms(current_session(), vault, current_actor(), command, now=now())
            flash(_("已列入%(n)s条，以后读取的文件按名单处理。", n=len(added)), "ok")
            return form.lead_to(url_for("finding_lists.show"))
        except Refused as refused:
            form.refuse(refused)
    return _page(form=form), 422


@bp.post("/finding-lists/<int:term_id>/end")
@requires(Permission.TERMS_MANAGE)
def end(term_id: int) -> ResponseReturnValue:
    """Have a term hold no longer from a day on."""
    form = EndTermForm()
    found = current_session().get(DetectionTerm, term_id)
    if found is None or found.organisation_id != current_organisation_id():
        raise NotVisible
    if not form.validate():
        return _page(tuple(form.reasons)), 422
    try:
        command = form.to_command(term_id)
        end_term(current_session(), current_actor(), command, now=now(), today=today())
    except Refused as refused:
        abandon()
        return _page(reasons_of(refused.refusals)), 422
    flash(_("已定下停用日期。"), "ok")
    return form.lead_to(url_for("finding_lists.show"))


def _page(errors: Reasons = (), form: TermsForm | None = None) -> str:
    session, organisation_id = current_session(), current_organisation_id()
    wanted = ListForm(formdata=request.args).offer()
    is_read = wanted.validate()
    day = (wanted.day.data if is_read else None) or today()
    asked = TermsAsked(
        organisation_id=organisation_id,
        day=day,
        words=(wanted.words.data or "") if is_read else "",
        kind=TermKind(wanted.which.data) if is_read and wanted.which.data else None,
        state=TermState(wanted.state.data) if is_read and wanted.state.data else None,
    )
    manages = may_in_organisation(Permission.TERMS_MANAGE)
    if manages and form is None:
        form = TermsForm(formdata=None, from_on=today()).offer()
    total = count_terms(session, asked)
    number = page_number()
    rows = list_terms(session, asked, offset=(number - 1) * _SIZE, limit=_SIZE)
    names = names_of(session, [row.added_by_id for row in rows])
    said: dict[str, Any] = {k: v for k, v in request.args.items() if k != "page" and v}
    pager = pager_of(
        total, number, _SIZE, lambda n: url_for("finding_lists.show", **{**said, "page": str(n)})
    )
    page = ShowLists(
        tabs=rule_tabs(),
        filter=wanted,
        form=form,
        errors=(*errors, *wanted.reasons, *(form.reasons if form else ())),
        rows=tuple(_line(row, day, names, manages=manages) for row in rows),
        day=write_date(day),
        total=total,
        filtered=bool(said),
        pager=pager,
        proposals=_proposals(organisation_id) if manages else (),
        end_on=today().isoformat(),
    )
    return render_template("finding/lists.html", page=page)


def _line(row: DetectionTerm, day: date, names: dict[int, str], *, manages: bool) -> Listed:
    state = state_on(row.from_on, row.until_on, day)
    ends = manages and state_on(row.from_on, row.until_on, today()) is not TermState.OVER
    return Listed(
        id=row.id,
        text=row.text,
        list_words=word(row.kind, "term_kind"),
        deny=row.kind is TermKind.DENY,
        code_words=word(row.code, "finding") if row.code else "",
        since=write_date(row.from_on),
        until=write_date(row.until_on),
        state_words=word(state, "term_state"),
        tone={TermState.IN_FORCE: "ok", TermState.UPCOMING: "blue"}.get(state, ""),
        reason=row.reason,
        by=names.get(row.added_by_id or 0, ""),
        end_url=url_for("finding_lists.end", term_id=row.id) if ends else None,
    )


def _proposals(organisation_id: int) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            words=word(row.code, "finding"),
            documents=row.documents,
            url=url_for("finding_proposals.show", proposal_id=row.id),
        )
        for row in pending_proposals(current_session(), organisation_id)
    )
