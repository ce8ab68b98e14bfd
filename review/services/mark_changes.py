"""What a mark made by hand was before a step amended it or took it back: kept on the mark, so that the step can
be undone like any other.

Each change names its batch and what it replaced, in the order in which they were made: a chain, like that of
settlements. A mark that was taken back stays as a row that nobody reads (``store.findings.PRESENT``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from review.domain.hand_marks import WITHDRAWN
from review.store.findings import PRESENT, FindingRow

#: The kind of evidence under which a mark keeps what it was.
_CHANGED: Final = "changed_by_hand"


@dataclass(frozen=True, kw_only=True)
class MarkWas:
    """A mark before a step changed it; ``open``: nobody's word stood for it then."""

    code: str
    note: str
    box: list[float] | None
    digest: str
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one step did to one mark; ``last``: no later step changed it again."""

    mark: FindingRow
    was: MarkWas
    last: bool
    withdrew: bool


def change_mark(
    mark: FindingRow, batch: str, *, code: str, note: str, box: list[float] | None, was_open: bool
) -> None:
    """Change a mark in a step; what a changed box stands for (``value_digest``) is the caller's to say."""
    was = {
        "code": mark.code,
        "note": mark.note,
        "box": mark.box,
        "digest": mark.value_digest,
        "open": was_open,
    }
    mark.why = [*mark.why, {"kind": _CHANGED, "batch": batch, "text": json.dumps(was)}]
    mark.code, mark.note = code, note
    if box is not None:
        mark.box, mark.boxes = box, [box]


def changes_in(session: Session, version_ids: Iterable[int]) -> Mapping[str, Sequence[Change]]:
    """What steps did to the marks of some files, by batch; of each mark in the order of the steps."""
    rows = session.scalars(
        select(FindingRow).where(
            FindingRow.file_version_id.in_(list(version_ids)),
            FindingRow.added_by_id.is_not(None),
            cast(FindingRow.why, Text).contains(_CHANGED),
        )
    )
    found: dict[str, list[Change]] = {}
    for mark in rows:
        changes = _changes(mark.why)
        for at, change in enumerate(changes):
            last = at == len(changes) - 1
            told = Change(
                mark=mark,
                was=MarkWas(**json.loads(change["text"])),
                last=last,
                withdrew=last and mark.code == WITHDRAWN,
            )
            found.setdefault(change["batch"], []).append(told)
    return found


def without_changes(why: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The evidence of a mark for its copy on another version, where none of these steps was made."""
    return [dict(each) for each in why if each["kind"] != _CHANGED]


def take_back_changes(
    session: Session, batch: str, changes: Sequence[Change]
) -> tuple[FindingRow, ...]:
    """Give the marks back what they were before a step; answers those that are another mark than before.

    One that a later step changed again keeps that, and leads back to before this step. One that was taken back, and
    marked anew since, stays away: the later mark stands.
    """
    restored = []
    for change in changes:
        mark = change.mark
        before = next(each for each in _changes(mark.why) if each["batch"] == batch)
        if not change.last:
            mark.why = _led_back(mark.why, before)
            continue
        mark.why = [each for each in mark.why if each is not before]
        if change.withdrew and _marked_anew(session, mark, change.was):
            continue
        was = change.was
        mark.code, mark.note, mark.value_digest = was.code, was.note, was.digest
        if was.box is not None:
            mark.box, mark.boxes = was.box, [was.box]
        restored.append(mark)
    session.flush()
    return tuple(restored)


# ---- inside --------------------------------------------------------------------------------------


def _changes(why: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [each for each in why if each["kind"] == _CHANGED]


def _led_back(why: Sequence[dict[str, str]], before: Mapping[str, str]) -> list[dict[str, str]]:
    """Without this change; the one after it takes over what it replaced."""
    left: list[dict[str, str]] = []
    after = False
    for each in why:
        if each is before:
            after = True
        elif after and each["kind"] == _CHANGED:
            left.append({**each, "text": before["text"]})
            after = False
        else:
            left.append(each)
    return left


def _marked_anew(session: Session, mark: FindingRow, was: MarkWas) -> bool:
    same: tuple[Any, ...] = (
        FindingRow.file_version_id == mark.file_version_id,
        FindingRow.value_digest == was.digest,
        FindingRow.segment == mark.segment,
        FindingRow.span_start == mark.span_start,
        FindingRow.added_by_id.is_not(None),
        FindingRow.id != mark.id,
    )
    return session.scalars(select(FindingRow.id).where(*same, PRESENT).limit(1)).first() is not None
