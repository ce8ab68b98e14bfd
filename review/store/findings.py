"""Findings, how people settled them, renditions made of the settled plan, differences when final.

The database keeps segment, span and a keyed digest of a value, never the value; text is read from
the protected working files when somebody who may is looking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    cast,
    or_,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.findings import FindingLevel, FindingValues, SettlementAction, Stage
from review.domain.redaction import PlannedBox
from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import FileState
from review.store.remembering import remembered

#: Ids that one query may name: a workbook has tens of thousands of findings.
A_QUERY = 5_000

#: Rows read by the thousand come as plain text, past the mapper.
_LEVELS: Final = {level.value: level for level in FindingLevel}
_STAGES: Final = {stage.value: stage for stage in Stage}
_ACTIONS: Final = {action.value: action for action in SettlementAction}


class FindingRow(Base):
    """Something found in a file version, by detectors or a person; ``box`` only when drawn."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("file_version_id", "key"),
        CheckConstraint("span_end >= span_start", name="span_in_order"),
        Index("ix_finding_rule", "organisation_id", "rule"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    key: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    level: Mapped[FindingLevel] = mapped_column(text_enum(FindingLevel, name="level"))
    segment: Mapped[str] = mapped_column(String(200))
    span_start: Mapped[int]
    span_end: Mapped[int]
    value_digest: Mapped[str] = mapped_column(String(64), index=True)
    suggested: Mapped[str] = mapped_column(String(10))
    boxes: Mapped[list[list[float]]] = mapped_column(JSON, default_factory=list)
    why: Mapped[list[dict[str, str]]] = mapped_column(JSON, default_factory=list)
    ground: Mapped[str | None] = mapped_column(String(40), default=None)
    box: Mapped[list[float] | None] = mapped_column(JSON(none_as_null=True), default=None)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    #: The rule and its version ("ID.18/1"); empty where a person or an earlier release found it.
    rule: Mapped[str] = mapped_column(String(60), default="")
    #: "<table>:<column>" of a cell: one decision for the whole column.
    column_key: Mapped[str | None] = mapped_column(String(200), default=None)
    #: Of a person's name only: surname and 某, what the public reads where it is masked.
    mask: Mapped[str] = mapped_column(String(20), default="")
    #: What a person says a mark of theirs is (``domain.hand_marks``); never the value.
    note: Mapped[str] = mapped_column(String(60), default="", server_default="")


class Settlement(Base):
    """What a person decided about a finding at a stage. Undone ones stay, with their time."""

    __tablename__ = "settlement"
    __table_args__ = (
        Index(
            "uq_settlement_standing",
            "finding_id",
            "stage",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        CheckConstraint("action <> 'keep' OR reason <> ''", name="keep_has_reason"),
        CheckConstraint(
            "action <> 'exception' OR (law <> '' AND article <> '')", name="exception_has_law"
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    stage: Mapped[Stage] = mapped_column(text_enum(Stage, name="stage"))
    action: Mapped[SettlementAction] = mapped_column(text_enum(SettlementAction, name="action"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    batch: Mapped[str] = mapped_column(String(36), index=True)  # settled together, undone together
    reason: Mapped[str] = mapped_column(Text, default="")
    law: Mapped[str] = mapped_column(String(200), default="")
    article: Mapped[str] = mapped_column(String(60), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: The settlement this one replaced; undoing brings it back.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("settlement.id"), default=None)
    #: Of an exception: what was weighed (``store.impact_records``); none on settlements of before these.
    impact_id: Mapped[int | None] = mapped_column(
        ForeignKey("impact_record.id"), index=True, default=None
    )


class Rendition(Base):
    """A redacted file made from one version by one plan, with the report that proves it."""

    __tablename__ = "rendition"
    __table_args__ = (
        UniqueConstraint("file_version_id", "plan_key"),
        CheckConstraint("NOT verified OR bytes_digest IS NOT NULL", name="verified_has_bytes"),
        Index("ix_rendition_state", "state", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    plan_key: Mapped[str] = mapped_column(String(64))
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    #: What is done to the pages just now (``engines.progress``), and how far that is.
    step: Mapped[str] = mapped_column(String(10), default="")
    pages_done: Mapped[int] = mapped_column(default=0)
    pages_to_do: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    verified: Mapped[bool] = mapped_column(default=False)
    bytes_digest: Mapped[str | None] = mapped_column(String(64), default=None)
    bytes: Mapped[int | None] = mapped_column(default=None)
    pages: Mapped[int | None] = mapped_column(default=None)
    page_shapes: Mapped[list[float]] = mapped_column(JSON, default_factory=list)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: Its bytes, text and pictures are gone: a newer copy took its place and nothing refers to this one.
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    #: The PDF that was printed of a docx and goes out with it; where one was wanted and there is none,
    #: why. Its checks are kept in either case.
    printed_digest: Mapped[str | None] = mapped_column(String(64), default=None)
    printed_bytes: Mapped[int | None] = mapped_column(default=None)
    printed_reason: Mapped[str | None] = mapped_column(String(40), default=None)
    printed_checks: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True), default=None
    )

    @property
    def digests(self) -> tuple[str, ...]:
        """Of all files that go out of it: the copy, then its PDF."""
        return tuple(each for each in (self.bytes_digest, self.printed_digest) if each is not None)


class DifferenceRow(Base):
    """One difference of reviewed and final content, by digest; its lines are working files."""

    __tablename__ = "difference"
    __table_args__ = (
        UniqueConstraint("file_version_id", "number"),
        CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by_somebody"
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str] = mapped_column(Text, default="")


def findings_of(session: Session, version_ids: Iterable[int]) -> list[FindingRow]:
    """Findings of some file versions in reading order."""
    return list(
        session.scalars(
            select(FindingRow)
            .where(FindingRow.file_version_id.in_(list(version_ids)))
            .order_by(FindingRow.file_version_id, FindingRow.id)
        )
    )


def settlements_of(
    session: Session, finding_ids: Iterable[int]
) -> dict[tuple[int, Stage], Settlement]:
    """Standing settlements by finding and stage."""
    ids = list(finding_ids)
    found = {}
    for at in range(0, len(ids), A_QUERY):
        rows = session.scalars(
            select(Settlement).where(
                Settlement.finding_id.in_(ids[at : at + A_QUERY]), Settlement.undone_at.is_(None)
            )
        )
        found.update({(row.finding_id, row.stage): row for row in rows})
    return found


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


class Standing(NamedTuple):
    """What somebody decided about a finding, and nobody undid."""

    finding_id: int
    stage: Stage
    action: SettlementAction
    person_id: int
    reason: str
    law: str
    article: str


def found_of(session: Session, version_ids: Iterable[int]) -> Sequence[Found]:
    """The findings of some file versions in the order in which they were found."""
    ids = tuple(version_ids)
    row = FindingRow.__table__.c
    columns = (
        *(row.id, row.file_version_id, row.code, type_coerce(row.level, Text), row.segment),
        *(row.span_start, row.span_end, row.value_digest, row.suggested, cast(row.boxes, Text)),
        *(row.rule, row.column_key, row.mask, row.ground, row.added_by_id, row.box.is_not(None)),
        row.note,
    )
    query = (
        select(*columns).where(row.file_version_id.in_(ids)).order_by(row.file_version_id, row.id)
    )

    def read() -> Sequence[Found]:
        return [Found._make((*r[:3], _LEVELS[r[3]], *r[4:])) for r in session.execute(query).all()]

    return remembered(session, (FindingRow,), ("found", ids), read)


def standing_of(
    session: Session, version_ids: Iterable[int]
) -> Mapping[Stage, Mapping[int, Standing]]:
    """What stands about the findings of some file versions: of each stage by finding."""
    ids = tuple(version_ids)
    row, finding = Settlement.__table__.c, FindingRow.__table__.c
    columns = (
        *(row.finding_id, type_coerce(row.stage, Text), type_coerce(row.action, Text)),
        *(row.person_id, row.reason, row.law, row.article),
    )
    query = (
        select(*columns)
        .join_from(Settlement.__table__, FindingRow.__table__, finding.id == row.finding_id)
        .where(finding.file_version_id.in_(ids), row.undone_at.is_(None))
    )

    def read() -> Mapping[Stage, Mapping[int, Standing]]:
        found: dict[Stage, dict[int, Standing]] = {stage: {} for stage in Stage}
        for finding_id, stage, action, *said in session.execute(query).all():
            at = _STAGES[stage]
            found[at][finding_id] = Standing(finding_id, at, _ACTIONS[action], *said)
        return found

    return remembered(session, (Settlement, FindingRow), ("standing", ids), read)


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
    result: dict[int, list[FindingValues]] = {i: [] for i in ids}
    said = standing_of(session, ids)
    drafted, reviewed = said[Stage.DRAFTER], said[Stage.REVIEWER]
    for row in found_of(session, ids):
        drafter, reviewer = drafted.get(row.id), reviewed.get(row.id)
        made = FindingValues(
            row.id,
            *row[2:8],  # code, level, segment, start, end, digest: in both the same
            drafter.action if drafter is not None else None,
            reviewer.action if reviewer is not None else None,
            row.mask,
            row.ground,
        )
        result[row.version_id].append(made._replace(segment=f"box:{row.id}") if row.drawn else made)
    return result


def unread_boxes(session: Session, version_id: int) -> dict[int, list[PlannedBox]]:
    """Where on its pages a version has something without text, by finding id; removing means these."""
    rows = session.scalars(
        select(FindingRow).where(
            FindingRow.file_version_id == version_id,
            FindingRow.box.is_(None),
            FindingRow.span_end == FindingRow.span_start,
        )
    )
    return {
        row.id: [PlannedBox(int(page), (x0, y0, x1, y1)) for page, x0, y0, x1, y1 in row.boxes]
        for row in rows
        if row.boxes
    }


def drawn_boxes(session: Session, version_id: int) -> dict[int, PlannedBox]:
    """Boxes that people drew on a version, by finding id."""
    rows = session.scalars(
        select(FindingRow).where(
            FindingRow.file_version_id == version_id, FindingRow.box.is_not(None)
        )
    )
    found = {}
    for row in rows:
        if row.box is not None:
            page, x0, y0, x1, y1 = row.box
            found[row.id] = PlannedBox(int(page), (x0, y0, x1, y1))
    return found


def rendition_for(
    session: Session, version_id: int, plan_key: str, *, ever: bool = False
) -> Rendition | None:
    """The rendition of a version by exactly this plan; one that was erased only where ``ever`` is asked."""
    query = select(Rendition).where(
        Rendition.file_version_id == version_id, Rendition.plan_key == plan_key
    )
    row = session.scalars(query).first()
    return row if row is None or ever or row.erased_at is None else None


def is_shared(session: Session, rendition: Rendition, digest: str) -> bool:
    """Whether another rendition of the organisation that is still there has a file of these bytes."""
    found = session.scalar(
        select(Rendition.id)
        .where(
            Rendition.organisation_id == rendition.organisation_id,
            Rendition.erased_at.is_(None),
            or_(Rendition.bytes_digest == digest, Rendition.printed_digest == digest),
            Rendition.id != rendition.id,
        )
        .limit(1)
    )
    return found is not None


def differences_of(session: Session, version_ids: Iterable[int]) -> list[DifferenceRow]:
    """Differences of final versions, in the order of the file."""
    return list(
        session.scalars(
            select(DifferenceRow)
            .where(DifferenceRow.file_version_id.in_(list(version_ids)))
            .order_by(DifferenceRow.file_version_id, DifferenceRow.number)
        )
    )
