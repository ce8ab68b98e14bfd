"""The steps of settling that can be undone, as a list: when, who, how many places, how, of which kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import url_for

from review.domain.permissions import Permission
from review.services import settling
from review.services.undoing import Step, steps_of
from review.store.cases import latest_case
from review.store.documents import Document
from review.store.people import names_of
from review.web.access import refusals_on
from review.web.cases.step_heads import Head, head_of
from review.web.desk.filter import DeskFilter, filter_asked
from review.web.desk.page import view_asked
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.joining import joined

#: How many steps are listed; older ones come up as these are undone.
_LISTED: Final = 50


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A step in words; ``later`` of its places were settled again and keep that."""

    batch: str
    at: datetime
    who: str
    places: int
    later: int
    actions: str
    kinds: str
    url: str


@dataclass(frozen=True, kw_only=True)
class StepsPage:
    """What ``desk/steps.html`` prints."""

    head: Head
    stage: str
    rows: tuple[StepRow, ...]
    more: int
    may_settle: bool
    view: str | None
    walked: DeskFilter
    desk_url: str


def steps_page(document: Document) -> StepsPage:
    """The steps on the files that are on the desk, worded."""
    session = current_session()
    case = latest_case(session, document.id)
    stage = settling.stage_of(case) if case is not None else None
    steps = steps_of(session, document, stage) if stage is not None else []
    listed = steps[:_LISTED]
    names = names_of(session, [step.person_id for step in listed])
    view = view_asked()
    here: dict[str, Any] = {"document_id": document.id, "view": view, **filter_asked().args}
    return StepsPage(
        head=head_of(document, case),
        stage=word(stage, "stage"),
        rows=tuple(_row(step, names, here) for step in listed),
        more=len(steps) - len(listed),
        may_settle=not refusals_on(document, Permission.FINDING_SETTLE),
        view=view,
        walked=filter_asked(),
        desk_url=url_for("desk.show", **here),
    )


def _row(step: Step, names: Mapping[int, str], here: Mapping[str, Any]) -> StepRow:
    anchor = f"hit-{step.finding_id}"
    return StepRow(
        batch=step.batch,
        at=step.at,
        who=names.get(step.person_id, ""),
        places=step.places,
        later=step.later,
        actions=word(step.marks, "mark_step")
        if step.marks
        else _counted(step.actions, "settlement"),
        kinds=_counted(step.codes, "finding"),
        url=url_for("desk.show", **here, finding=step.finding_id, _anchor=anchor),
    )


def _counted(counts: Mapping[Any, int], kind: str) -> str:
    """Each code's words, with its number where there are several."""
    return joined(
        f"{word(code, kind)}{n}" if n > 1 else word(code, kind) for code, n in counts.items()
    )
