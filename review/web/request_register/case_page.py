"""The page of one request put together: clock, content, documents, the asked, acts, answer, letters, history.

Frozen values for ``request_register/show.html``, already worded. Who asks stands masked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission, Place, may
from review.domain.request_clock import stops_of
from review.domain.requests import RequestAction, RequestState, masked
from review.store.calendar import working_calendar
from review.store.people import names_of
from review.store.request_values import dates_of
from review.store.requests import InformationRequest
from review.web.deadlines import Badge, badge_of
from review.web.documents.timeline import Entry
from review.web.forms import ReviewForm
from review.web.locale import write_date
from review.web.request_register.act_boxes import (
    ActBox,
    boxes_of,
    holder_words,
    may_close,
    verdicts_of,
)
from review.web.request_register.asked_parties import PartyLine, consult_form, party_lines
from review.web.request_register.clock_view import ClockPicture, clock_picture
from review.web.request_register.closing_forms import UndoForm
from review.web.request_register.closing_view import CloseView, close_view
from review.web.request_register.letter_offers import LetterLine, letter_lines
from review.web.request_register.linked import DocumentLine, Found, document_lines, found_documents
from review.web.request_register.next_step import NextStep, next_step
from review.web.request_register.request_timeline import timeline_of
from review.web.session import current_actor, current_session, today
from review.web.wording import word

A, S = RequestAction, RequestState
Forms = Mapping[str, ReviewForm]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How the request was answered."""

    facts: Pairs
    undo: UndoForm | None
    undo_url: str


@dataclass(frozen=True, kw_only=True)
class ShowPage:
    """What ``request_register/show.html`` prints."""

    id: int
    version: int
    reference: str
    lede: str
    state: str
    state_words: str
    due: Badge | None
    estimated: bool
    next: NextStep
    clock: ClockPicture | None
    clock_facts: Pairs
    what: str
    facts: Pairs
    identity_url: str | None
    errors: tuple[tuple[str, str | None], ...]
    stale: bool
    documents: tuple[DocumentLine, ...]
    may_link: bool
    found: Found
    parties: tuple[PartyLine, ...]
    consult: ReviewForm | None
    boxes: tuple[ActBox, ...]
    blocked: tuple[ActBox, ...]
    close: CloseView | None
    answer: Answer | None
    letters: tuple[LetterLine, ...]
    timeline: tuple[Entry, ...]


def show_page(
    row: InformationRequest, refused: Forms | None = None, *, stale: bool = False
) -> ShowPage:
    """The page as the reader may see it; refused forms (by name of the act) stand as they were typed."""
    typed = refused or {}
    verdicts = verdicts_of(row)
    handles = _may(row, Permission.REQUEST_HANDLE)
    parties = party_lines(row, verdicts, typed)
    documents = document_lines(row, verdicts, typed)
    boxes = boxes_of(row, verdicts, typed)
    return ShowPage(
        id=row.id,
        version=row.version,
        reference=row.reference,
        lede=_lede(row),
        state=row.state.value,
        state_words=word(row.state, "request_state"),
        due=_badge(row),
        estimated=row.due_estimated and row.state is S.HANDLING,
        next=next_step(row, parties, documents, handles=handles),
        clock=_clock(row),
        clock_facts=_clock_facts(row),
        what=row.what,
        facts=_facts(row),
        identity_url=url_for("request_entry.identity", request_id=row.id)
        if _may(row, Permission.IDENTITY_READ)
        else None,
        errors=tuple(reason for form in typed.values() for reason in form.reasons),
        stale=stale,
        documents=documents,
        may_link=verdicts[A.LINK].allowed,
        found=found_documents(row),
        parties=parties,
        consult=consult_form(verdicts, typed),
        boxes=tuple(box for box in boxes if box.enabled or box.open),
        blocked=tuple(box for box in boxes if not box.enabled and not box.open),
        close=close_view(row, typed.get(A.CLOSE.value)) if may_close(row) else None,
        answer=_answer(row, typed, undo=verdicts[A.UNDO_CLOSING].row is not None),
        letters=letter_lines(row) if handles else (),
        timeline=timeline_of(row),
    )


# ---- head ----------------------------------------------------------------------------------------


def _lede(row: InformationRequest) -> str:
    return _(
        "%(kind)s　%(on)s收到　%(holder)s",
        kind=word(row.applicant, "applicant"),
        on=write_date(row.received_on),
        holder=holder_words(row),
    )


def _badge(row: InformationRequest) -> Badge | None:
    if row.state is S.CLOSED:
        return None
    due = row.correction_due_on if row.state is S.AWAITING_CORRECTION else row.due_on
    calendar = working_calendar(current_session())
    return badge_of(due, calendar, today(), estimated=row.due_estimated)


# ---- clock and facts -----------------------------------------------------------------------------


def _clock(row: InformationRequest) -> ClockPicture | None:
    """The drawing; none while a correction is awaited: then no reply clock runs."""
    if row.due_on is None:
        return None
    session = current_session()
    dates = dates_of(session, row)
    running = row.closed_on is None
    return clock_picture(
        working_calendar(session),
        dates.starts_on,
        row.due_on,
        stops_of(dates),
        until=row.closed_on or today(),
        running=running,
    )


def _clock_facts(row: InformationRequest) -> Pairs:
    days = (
        (_("告知补正"), row.correction_asked_on),
        (_("收到补正"), row.corrected_on),
        (_("补正期满"), row.correction_due_on if row.corrected_on is None else None),
        (_("答复期满"), row.due_on),
        (_("内部目标"), row.target_on),
        (_("告知延期"), row.extended_on),
        (_("通知收费"), row.fee_noticed_on),
        (_("缴费期满"), row.fee_due_on if row.fee_paid_on is None else None),
        (_("缴费"), row.fee_paid_on),
    )
    said = [(str(_("收到申请")), write_date(row.received_on))]
    said += [(str(words), write_date(day)) for words, day in days if day is not None]
    if row.extension_days:
        said.append((str(_("延长")), _("%(n)s个工作日", n=row.extension_days)))
    return tuple(said)


def _facts(row: InformationRequest) -> Pairs:
    who = masked(row.identity, row.applicant)
    return (
        (_("申请人"), who.name),
        (_("类别"), word(row.applicant, "applicant")),
        (_("怎样收到"), word(row.received_how, "received_how")),
        (_("到达"), write_date(row.arrived_on)),
        (_("要求的形式"), word(row.wanted_form, "provision_form")),
        (_("承办"), holder_words(row)),
    )


def _answer(row: InformationRequest, typed: Forms, *, undo: bool) -> Answer | None:
    if row.outcome is None:
        return None
    names = names_of(current_session(), [row.closed_by_id])
    said = [
        (_("怎样答复"), word(row.outcome, "request_outcome")),
        (_("依据"), word(row.ground, "ground") if row.ground else ""),
        (_("理由"), row.reason),
        (_("内容"), row.content),
        (_("公共利益"), row.public_interest),
        (_("日期"), write_date(row.closed_on)),
        (_("经办人"), names.get(row.closed_by_id or 0, "")),
    ]
    form = typed.get(A.UNDO_CLOSING.value)
    made = form if isinstance(form, UndoForm) else UndoForm(formdata=None, prefix="undo-closing")
    return Answer(
        facts=tuple((str(term), value) for term, value in said if value),
        undo=made if undo else None,
        undo_url=url_for("request_acts.carry_out", request_id=row.id, act="undo-closing"),
    )


def _may(row: InformationRequest, permission: Permission) -> bool:
    place = Place(organisation_id=row.organisation_id, office_id=row.office_id)
    return may(current_actor(), permission, place)
