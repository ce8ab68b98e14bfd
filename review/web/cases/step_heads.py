"""The head of every page about one review case: title, number, the four attributes, the deadline.

Frozen values for templates, already worded. Which attribute differs from the one before is counted
here, so that no template compares anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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
    on: date | None = None  # of the printed mark: the day of issue


def four_steps(document: Document, case: ReviewCase | None) -> tuple[Step, ...]:
    """Proposed, audited, decided, printed; each knows whether it differs from the one said before.

    Released in part is no other attribute: it follows from what people removed on the way.
    """
    said = (*_said_in(document, case), _printed(document))
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
                when=_day_of(word),
                note=word.note or None,
                final=number == 2 and now is not None,
            )
        )
        before = now or before
    return tuple(steps)


def _day_of(word: _Word) -> str | None:
    """The day as ISO writes it."""
    day = current_house().day_of(word.at) if word.at else word.on
    return day.isoformat() if day else None


def _printed(document: Document) -> _Word:
    """The mark on the paper, and why it is another than what was decided, where it is."""
    mark = document.printed_attribute
    if mark is None:
        return _Word()
    same = mark is document.attribute
    note = document.printed_reason or (str(_("与决定一致")) if same else "")
    return _Word(mark, document.printed_partial, note=note, on=document.issued_on)


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
