"""Findings read by the thousand, as plain rows past the mapper: what was found, and what was decided about it.

What was found in a version hardly ever changes and is asked for by every answer of a desk: the database
says all of it as one text, and only a text that is another one than before is taken apart anew. What
people decided is read every time. No value of a document is here, only where it stands.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Text, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from review.domain.findings import FindingLevel, FindingValues, SettlementAction, Stage
from review.domain.redaction import PlannedBox
from review.store.findings import PRESENT, FindingRow, Settlement
from review.store.latest import Latest
from review.store.remembering import remembered

_LEVELS: Final = {level.value: level for level in FindingLevel}
_STAGES: Final = {stage.value: stage for stage in Stage}
_ACTIONS: Final = {action.value: action for action in SettlementAction}

#: How many versions stay taken apart, and how many characters of rows; a finding has some two hundred, and takes
#: a KB.
_MOST: Final = 32
_ROOM: Final = 30_000_000

#: What each stage decided, by finding; nothing of what was undone.
Decided = Mapping[Stage, Mapping[int, SettlementAction]]


class Found(NamedTuple):
    """What the desk and the plan need of a finding: thousands are read at once, as plain tuples.

    ``boxes`` is the JSON of the column as text; ``drawn`` says that a person drew a box.
    """

    id: int
    version_id: int
    code: str
    level: FindingLevel
    segment: str
    start: int
    end: int
    digest: str
    suggested: str
    boxes: str
    rule: str
    column: str | None
    mask: str
    ground: str | None
    added_by_id: int | None
    drawn: bool
    note: str


class FoundIn:
    """What was found in one version, in the order in which it was found: the same object while that stays so,
    in whatever transaction. Nothing here depends on what anybody decided.
    """

    def __init__(self, rows: Sequence[Found]) -> None:
        self.rows = rows

    @cached_property
    def values(self) -> Mapping[int, FindingValues]:
        """The same by id as the rules see them, before anybody decided; of a drawn box its own place."""
        return {
            row.id: FindingValues(
                row.id,
                row.code,
                row.level,
                f"box:{row.id}" if row.drawn else row.segment,
                row.start,
                row.end,
                row.digest,
                mask=row.mask,
                ground=row.ground,
            )
            for row in self.rows
        }

    @cached_property
    def by_place(self) -> Sequence[int]:
        """Their ids in the order of segment, start and end: that of a plan."""
        return sorted(self.values, key=lambda each: self.values[each][3:6])

    @cached_property
    def alike(self) -> Mapping[str, int]:
        """How many of them have the same text, by its digest."""
        return Counter([row.digest for row in self.rows])

    @cached_property
    def without_text(self) -> Sequence[Found]:
        """What nobody drew and has no text: its boxes are all there is."""
        return [row for row in self.rows if row.end == row.start and not row.drawn]


class Standing(NamedTuple):
    """What somebody decided about a finding, and nobody undid."""

    finding_id: int
    stage: Stage
    action: SettlementAction
    person_id: int
    reason: str
    law: str
    article: str


def found_in(session: Session, version_ids: Iterable[int]) -> Mapping[int, FoundIn]:
    """What was found, by file version."""
    return {
        each: remembered(session, (FindingRow,), ("found", each), partial(_read, session, each))
        for each in version_ids
    }


def decided_of(session: Session, version_ids: Iterable[int]) -> Decided:
    """What was decided about the findings of some file versions."""
    ids = tuple(version_ids)
    row, finding = Settlement.__table__.c, FindingRow.__table__.c
    stage, action = type_coerce(row.stage, Text), type_coerce(row.action, Text)
    query = (
        select(stage, action, func.aggregate_strings(cast(row.finding_id, Text), ","))
        .join_from(Settlement.__table__, FindingRow.__table__, finding.id == row.finding_id)
        .where(finding.file_version_id.in_(ids), row.undone_at.is_(None), PRESENT)
        .group_by(stage, action)
    )

    def read() -> Decided:
        decided: dict[Stage, dict[int, SettlementAction]] = {stage: {} for stage in Stage}
        for stage, action, findings in session.execute(query):
            these = map(int, findings.split(","))
            decided[_STAGES[stage]].update(dict.fromkeys(these, _ACTIONS[action]))
        return decided

    return remembered(session, (Settlement, FindingRow), ("decided", ids), read)


def standing_of(
    session: Session, finding_ids: Iterable[int]
) -> Mapping[Stage, Mapping[int, Standing]]:
    """What stands about a few findings, in full: of each stage by finding."""
    ids = tuple(finding_ids)
    row = Settlement
    query = select(
        *(row.finding_id, row.stage, row.action, row.person_id, row.reason, row.law, row.article)
    ).where(row.finding_id.in_(ids), row.undone_at.is_(None))

    def read() -> Mapping[Stage, Mapping[int, Standing]]:
        found: dict[Stage, dict[int, Standing]] = {stage: {} for stage in Stage}
        for said in map(Standing._make, session.execute(query)):
            found[said.stage][said.finding_id] = said
        return found

    return remembered(session, (Settlement,), ("standing", ids), read)


def why_of(
    session: Session, version_ids: Iterable[int], level: FindingLevel, codes: Collection[str]
) -> Mapping[int, list[dict[str, str]]]:
    """The evidence of all findings of a level, and of some kinds, by finding."""
    row = FindingRow
    query = select(row.id, row.why).where(
        row.file_version_id.in_(tuple(version_ids)), or_(row.level == level, row.code.in_(codes))
    )
    return dict(session.execute(query).all())


def finding_values(session: Session, version_ids: Iterable[int]) -> dict[int, list[FindingValues]]:
    """The findings of each version as the rules see them; for drawn boxes see ``drawn_boxes``."""
    ids = tuple(version_ids)
    found, decided = found_in(session, ids), _decided_in(session, ids)
    return {each: list({**found[each].values, **decided[each]}.values()) for each in ids}


def decided_values(session: Session, version_ids: Iterable[int]) -> dict[int, list[FindingValues]]:
    """Of these only the ones that somebody decided about, in the order of a plan: by place."""
    ids = tuple(version_ids)
    found, decided = found_in(session, ids), _decided_in(session, ids)
    return {
        each: [decided[each][place] for place in found[each].by_place if place in decided[each]]
        for each in ids
    }


def unread_boxes(session: Session, version_id: int) -> dict[int, list[PlannedBox]]:
    """Where on its pages a version has something without text, by finding id; removing means these."""
    return {
        row.id: [_box(*box) for box in json.loads(row.boxes)]
        for row in found_in(session, (version_id,))[version_id].without_text
        if row.boxes != "[]"
    }


def drawn_boxes(session: Session, version_id: int) -> dict[int, PlannedBox]:
    """Boxes that people drew on a version, by finding id."""
    drawn = [row.id for row in found_in(session, (version_id,))[version_id].rows if row.drawn]
    if not drawn:
        return {}
    rows = session.execute(
        select(FindingRow.id, FindingRow.box).where(
            FindingRow.file_version_id == version_id, FindingRow.box.is_not(None), PRESENT
        )
    )
    return {finding_id: _box(*box) for finding_id, box in rows if box is not None}


# ---- inside --------------------------------------------------------------------------------------


def _decided_in(
    session: Session, ids: tuple[int, ...]
) -> Mapping[int, Mapping[int, FindingValues]]:
    """By version and id what somebody decided about."""
    decided, make = decided_of(session, ids), FindingValues._make
    drafted, reviewed = decided[Stage.DRAFTER], decided[Stage.REVIEWER]
    either = {**drafted, **reviewed}
    return {
        version_id: {
            each: make((*value[:7], drafted.get(each), reviewed.get(each), *value[9:]))
            for each, value in found.values.items()
            if each in either
        }
        for version_id, found in found_in(session, ids).items()
    }


def _read(session: Session, version_id: int) -> FoundIn:
    row = FindingRow.__table__.c
    columns = (
        *(row.id, row.file_version_id, row.code, type_coerce(row.level, Text), row.segment),
        *(row.span_start, row.span_end, row.value_digest, row.suggested, cast(row.boxes, Text)),
        *(row.rule, row.column_key, row.mask, row.ground, row.added_by_id, row.box.is_not(None)),
        row.note,
    )
    rows = select(func.aggregate_strings(_as_json(session, columns), ","))
    query = rows.where(row.file_version_id == version_id, PRESENT)
    found: str = session.scalars(query).one() or ""
    return _KEPT.of(version_id, found, len(found), partial(_taken_apart, found))


def _box(page: float, left: float, top: float, right: float, bottom: float) -> PlannedBox:
    return PlannedBox(int(page), (left, top, right, bottom))


def _as_json(session: Session, columns: Iterable[ColumnElement[Any]]) -> ColumnElement[str]:
    """A row as the text of a JSON array, as each of the two engines calls it."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.json_build_array(*columns), Text)
    return func.json_array(*columns, type_=Text)


def _taken_apart(rows: str) -> FoundIn:
    """The rows that the database said; long workbooks have megabytes of them."""
    read: list[list[Any]] = sorted(json.loads(f"[{rows}]"), key=itemgetter(0))
    for row in read:
        row[3], row[15] = _LEVELS[row[3]], bool(row[15])
    return FoundIn([Found._make(row) for row in read])


_KEPT: Final[Latest[FoundIn]] = Latest(_MOST, _ROOM)
