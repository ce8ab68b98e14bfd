"""Rows of the worklist and the register as ``components/work.html`` prints them.

Frozen values, already worded. Which attribute differs from the one before is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.states import Attribute
from review.domain.values import Actor
from review.store.case_work import CaseRow
from review.store.register import RegisterRow
from review.web.cases import steps
from review.web.deadlines import Badge, badge_of
from review.web.locale import write_datetime
from review.web.wording import word


@dataclass(frozen=True)
class Mark:
    """One of the four attributes in a row."""

    code: str | None
    partial: bool
    differs: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of a list; the fields are those of ``components/work.html``."""

    title: str
    url: str
    number: str | None
    office: str | None
    steps: tuple[Mark, ...]
    state: str
    state_words: str
    due: Badge | None
    tags: tuple[tuple[str, str], ...] = ()
    verb: str | None = None
    verb_url: str | None = None
    primary: bool = False
    pick: str | None = None  # what a tick in this line names, where it can be handed over


Said = tuple[Attribute | None, bool]


def marks_of(*said: Said) -> tuple[Mark, ...]:
    """The four-attribute line; each mark knows whether it differs from the last one said before.

    Released in part is no other attribute: it follows from what people removed on the way.
    """
    marks: list[Mark] = []
    before: Attribute | None = None
    for code, partial in said:
        differs = code is not None and before is not None and code is not before
        marks.append(Mark(code.value if code else None, partial, differs))
        before = code or before
    return tuple(marks)


def _untitled(told_by: str) -> str:
    """What stands for a title that nobody wrote yet: the file, or when the draft was begun."""
    return _("（还没有标题）%(told_by)s", told_by=told_by)


def work_row(row: CaseRow, actor: Actor, calendar: WorkingCalendar, today: date) -> Row:
    """A worklist row, with the verb of its next step where it is the reader's turn."""
    made = Row(
        title=row.title or _untitled(row.file or write_datetime(row.opened_at)),
        url=url_for(steps.SHOW, document_id=row.document_id),
        number=row.doc_number,
        office=row.office,
        steps=_marks(row),
        state=row.state.value,
        state_words=_state_words(row),
        due=badge_of(row.due_on, calendar, today, estimated=row.due_estimated),
        tags=_tags(row),
        verb=_("查看"),
        verb_url=url_for(steps.SHOW, document_id=row.document_id),
    )
    step = steps.next_step(row.state, row.holder, row.decided)
    if step is None or not _is_turn(row, actor):
        return made
    url = steps.address(step[1], row.document_id, row.case_id)
    return replace(made, verb=step[0], verb_url=url)


def register_row(row: RegisterRow, calendar: WorkingCalendar, today: date) -> Row:
    """A register row: the document's own status, and the step it is at while a case is open."""
    state = row.status.value if row.case_state is None or row.due_on is None else row.case_state
    tags = []
    if row.still_visible:
        tags.append((_("公开网站上仍可见"), "red"))
    if row.urgent:
        tags.append((word("urgent", "urgency"), "warn"))
    if row.paper_only:
        tags.append((_("只有纸质件"), ""))
    if row.is_party:
        tags.append((_("党组织文件，不计入"), ""))
    return Row(
        title=row.title or _("（还没有标题）"),
        url=url_for(steps.SHOW, document_id=row.document_id),
        number=row.doc_number,
        office=row.office,
        steps=_marks(row),
        state=str(state),
        state_words=word(state, "state"),
        due=badge_of(row.due_on, calendar, today, estimated=row.due_estimated),
        tags=tuple(tags),
    )


def _marks(row: CaseRow | RegisterRow) -> tuple[Mark, ...]:
    return marks_of(
        (row.proposed, row.proposed_partial),
        (row.audited, row.audited_partial),
        (row.decided, row.decided_partial),
        (row.printed, row.printed_partial),
    )


def _is_turn(row: CaseRow, actor: Actor) -> bool:
    return row.holder is not None and actor.has_role(row.holder)


def _state_words(row: CaseRow) -> str:
    """Decided cases wait for three people in turn: the words say for which."""
    if row.state is not steps.S.DECIDED or row.holder is None:
        return word(row.state, "state")
    waits = {
        "clerk": _("待印发"),
        "confidentiality_reviewer": _("待确认公开文件"),
        "disclosure_officer": _("待发布") if row.decided is Attribute.PROACTIVE else _("待归档"),
    }
    return str(waits[row.holder])


def _tags(row: CaseRow) -> tuple[tuple[str, str], ...]:
    tags = []
    if row.urgent:
        tags.append((word("urgent", "urgency"), "warn"))
    if row.kind.value != "first":
        tags.append((word(row.kind, "case_kind"), ""))
    return tuple(tags)
