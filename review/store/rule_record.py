"""What became of the findings of each rule, counted; and the findings behind a number.

Findings are counted where a person first settles them: in the reviewed file, else (imports, what was
registered) in the final one. No value is looked at; what an outcome is, is ``domain.rule_record``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from review.domain.findings import SettlementAction, Stage
from review.domain.rule_record import RuleFigures, RuleOutcome, outcome_of
from review.store.documents import Document, FileStage, FileVersion
from review.store.findings import FindingRow, Settlement

#: Everything an engine may suggest (``engines.model.Treatment``).
SUGGESTIONS: Final = ("mask", "remove", "keep", "block")


@dataclass(frozen=True, kw_only=True)
class RecordAsked:
    """The period in which files were read ``[since, before)``; what else narrows it."""

    organisation_id: int
    since: datetime
    before: datetime
    office_id: int | None = None
    rule: str | None = None
    outcome: RuleOutcome | None = None


@dataclass(frozen=True)
class Judged:
    """One finding with what was suggested and what was done; no value."""

    finding: FindingRow
    document: Document
    action: SettlementAction | None


_DRAFTER = aliased(Settlement, name="said_by_drafter")
_REVIEWER = aliased(Settlement, name="said_by_reviewer")
_ACTION = func.coalesce(_REVIEWER.action, _DRAFTER.action)


def _outcome_is(outcome: RuleOutcome) -> ColumnElement[bool]:
    """The pairs of suggestion and action that make an outcome, as a condition."""
    pairs = [
        and_(FindingRow.suggested == suggested, _is(action))
        for suggested, action in product(SUGGESTIONS, (None, *SettlementAction))
        if outcome_of(suggested, action) is outcome
    ]
    return or_(*pairs)


def _is(action: SettlementAction | None) -> ColumnElement[bool]:
    said: ColumnElement[bool] = _ACTION.is_(None) if action is None else _ACTION.in_((action,))
    return said


def _joined(query: Select[*tuple[Any, ...]], asked: RecordAsked) -> Select[*tuple[Any, ...]]:
    reviewed = aliased(FileVersion, name="reviewed")
    has_reviewed = select(reviewed.id).where(
        reviewed.document_id == FileVersion.document_id,
        reviewed.position == FileVersion.position,
        reviewed.stage == FileStage.REVIEWED,
        reviewed.live.is_(True),
    )
    conditions = [
        FindingRow.organisation_id == asked.organisation_id,
        FindingRow.rule != "",
        FileVersion.live.is_(True),
        FileVersion.read_at >= asked.since,
        FileVersion.read_at < asked.before,
        or_(FileVersion.stage == FileStage.REVIEWED, ~has_reviewed.exists()),
    ]
    if asked.office_id is not None:
        conditions.append(Document.office_id == asked.office_id)
    if asked.rule is not None:
        conditions.append(FindingRow.rule == asked.rule)
    if asked.outcome is not None:
        conditions.append(_outcome_is(asked.outcome))
    return (
        query.select_from(FindingRow)
        .join(FileVersion, FileVersion.id == FindingRow.file_version_id)
        .join(Document, Document.id == FileVersion.document_id)
        .outerjoin(_DRAFTER, _said(_DRAFTER, Stage.DRAFTER))
        .outerjoin(_REVIEWER, _said(_REVIEWER, Stage.REVIEWER))
        .where(*conditions)
    )


def _said(who: Any, stage: Stage) -> ColumnElement[bool]:
    return and_(who.finding_id == FindingRow.id, who.stage == stage, who.undone_at.is_(None))


def figures_by_rule(session: Session, asked: RecordAsked) -> list[RuleFigures]:
    """The figures of every rule, those with the largest overturned share first."""
    found = _counted(session, asked, by_office=False)
    return sorted(found.values(), key=lambda f: (-(f.share or 0), -f.found, f.rule))


def figures_by_office(session: Session, asked: RecordAsked) -> dict[int, RuleFigures]:
    """The figures of one rule (``asked.rule``) by office."""
    return {office: f for (_, _, office), f in _counted(session, asked, by_office=True).items()}


def _counted(
    session: Session, asked: RecordAsked, *, by_office: bool
) -> dict[tuple[str, str, int], RuleFigures]:
    columns: list[Any] = [FindingRow.rule, FindingRow.code]
    columns += [Document.office_id] if by_office else []
    query = _joined(select(*columns, FindingRow.suggested, _ACTION, func.count()), asked)
    rows = session.execute(query.group_by(*columns, FindingRow.suggested, _ACTION))
    counts: dict[tuple[str, str, int], dict[RuleOutcome, int]] = defaultdict(
        lambda: dict.fromkeys(RuleOutcome, 0)
    )
    for row in rows:
        *names, suggested, action, count = row
        key = (names[0], names[1], names[2] if by_office else 0)
        said = None if action is None else SettlementAction(action)
        counts[key][outcome_of(suggested, said)] += int(count)
    return {
        key: RuleFigures(
            key[0],
            key[1],
            followed=each[RuleOutcome.FOLLOWED],
            overturned=each[RuleOutcome.OVERTURNED],
            excepted=each[RuleOutcome.EXCEPTED],
            open=each[RuleOutcome.OPEN],
        )
        for key, each in counts.items()
    }


def count_judged(session: Session, asked: RecordAsked) -> int:
    """How many findings stand behind a number."""
    return int(session.scalar(_joined(select(func.count()), asked)) or 0)


def list_judged(session: Session, asked: RecordAsked, *, offset: int, limit: int) -> list[Judged]:
    """A page of them, newest first."""
    query = _joined(select(FindingRow, Document, _ACTION), asked)
    rows = session.execute(query.order_by(FindingRow.id.desc()).offset(offset).limit(limit))
    return [
        Judged(row[0], row[1], None if row[2] is None else SettlementAction(row[2])) for row in rows
    ]


def whole_rule(asked: RecordAsked, rule: str) -> RecordAsked:
    """The same period and office for one rule, whatever the outcome."""
    return replace(asked, rule=rule, outcome=None)
