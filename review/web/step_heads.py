"""The head of every page about one review case: title, number, the four attributes, the deadline.

Frozen values for templates, already worded. Which attribute differs from the one before is counted
here, so that no template compares anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from review.domain.states import Attribute
from review.store.calendar import working_calendar
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.people import Office, names_of
from review.web.deadlines import Badge, badge_of
from review.web.runtime import current_house
from review.web.session import current_session, today


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of the four attributes, as ``components/four.html`` prints it."""

    code: str | None
    partial: bool = False
    differs: bool = False
    who: str | None = None
    when: str | None = None
    note: str | None = None
    final: bool = False


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands above every step of a case."""

    document_id: int
    case_id: int | None
    version: int
    title: str
    number: str | None
    office: str
    drafter: str
    state: str
    kind: str
    urgent: bool
    steps: tuple[Step, ...]
    due: Badge | None


def head_of(document: Document, case: ReviewCase | None) -> Head:
    """The head of a document and of its case, if it has one."""
    session = current_session()
    office = session.get(Office, document.office_id)
    names = names_of(session, [document.drafter_id])
    return Head(
        document_id=document.id,
        case_id=case.id if case else None,
        version=case.version if case else document.version,
        title=document.title or _("（还没有标题）"),
        number=document.doc_number,
        office=office.name if office else "",
        drafter=names.get(document.drafter_id or 0, ""),
        state=str(case.state if case else document.status),
        kind=document.doc_kind,
        urgent=bool(case and case.urgent),
        steps=four_steps(document, case),
        due=_due(case) if case else None,
    )


def _due(case: ReviewCase) -> Badge | None:
    calendar = working_calendar(current_session())
    return badge_of(case.due_on, calendar, today(), estimated=case.due_estimated)


@dataclass(frozen=True)
class _Word:
    """What was said of the attribute at one step."""

    attribute: Attribute | None = None
    partial: bool = False
    person_id: int | None = None
    at: datetime | None = None
    note: str = ""


def four_steps(document: Document, case: ReviewCase | None) -> tuple[Step, ...]:
    """Proposed, audited, decided, printed; each knows whether it differs from the one said before.

    Released in part is no other attribute: it follows from what people removed on the way.
    """
    said = (*_said_in(document, case), _Word(document.printed_attribute, document.printed_partial))
    names = names_of(current_session(), [w.person_id for w in said])
    steps: list[Step] = []
    before: Attribute | None = None
    for number, word in enumerate(said):
        now = word.attribute
        steps.append(
            Step(
                code=word.attribute.value if word.attribute else None,
                partial=word.partial,
                differs=now is not None and before is not None and now != before,
                who=names.get(word.person_id or 0),
                when=current_house().day_of(word.at).isoformat() if word.at else None,
                note=word.note or None,
                final=number == 2,
            )
        )
        before = now or before
    return tuple(steps)


def _said_in(document: Document, case: ReviewCase | None) -> tuple[_Word, _Word, _Word]:
    if case is None:  # a document of the past: only what was decided then is known
        decided = _Word(document.attribute, document.partial, note=document.ground_reason)
        return _Word(), _Word(), decided
    proposer = case.proposer_ids[-1] if case.proposer_ids else document.drafter_id
    return (
        _Word(
            case.proposed_attribute,
            case.proposed_partial,
            proposer,
            case.proposed_at,
            case.proposed_reason,
        ),
        _Word(
            case.audited_attribute,
            case.audited_partial,
            case.auditor_id,
            case.audited_at,
            case.audited_reason,
        ),
        _Word(
            case.decided_attribute,
            case.decided_partial,
            case.approver_id,
            case.decided_at,
            case.decided_reason,
        ),
    )
