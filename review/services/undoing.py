"""Undo of any step of a stage: a step is a batch of settlements, and the places of it are undone together.

The settlements of one place and stage are a chain: each names the one it replaced. Undoing the last of a
chain brings back what it replaced; undoing one in the middle takes it out of the chain, so that the later
word stands and never leads back to what was undone. Undone rows stay, with their time. A step that amended
marks or took them back is undone in the same way, and the marks are what they were (``mark_changes``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review.domain.commands import UndoSettlement
from review.domain.findings import SettlementAction, SettlementValues, Stage, judge_settlement
from review.domain.hand_marks import MarkStep
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about, refresh_digests
from review.services.hand_marks import drop_unsaid_marks
from review.services.mark_changes import Change, changes_in, take_back_changes
from review.services.settling import settleable, stage_of
from review.store.documents import Document, live_files
from review.store.events import append
from review.store.findings import A_QUERY, FindingRow, Settlement, settlements_of
from review.store.vault import Vault


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What undoing a step did, all as ids of findings.

    ``undone``: places where it stood, the one the person had been at first; ``kept``: places that somebody
    settled again later, where the later word stands; ``gone``: marks made by hand in this step; ``back``: marks
    that this step had taken back.
    """

    undone: tuple[int, ...]
    kept: tuple[int, ...]
    gone: frozenset[int]
    back: frozenset[int] = frozenset()

    @property
    def lead(self) -> int | None:
        """The finding to return to."""
        return next((each for each in (*self.undone, *self.kept) if each not in self.gone), None)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a stage that can be undone: who settled how many places, how, of which kinds.

    ``later``: of how many of its places somebody settled again, so that undoing it leaves them; ``marks``: what
    it did to marks that were there, if it did that.
    """

    batch: str
    at: datetime
    person_id: int
    places: int
    later: int
    actions: Mapping[SettlementAction, int]
    codes: Mapping[str, int]
    finding_id: int
    marks: MarkStep | None = None


@dataclass(frozen=True)
class _Link:
    """A settlement that still counts (a light row): it stands, or one that stands leads back to it."""

    row: Any
    #: The one that replaced it; None of one that stands.
    later: int | None


def steps_of(session: Session, document: Document, stage: Stage) -> list[Step]:
    """The steps of a stage on the document's present files, the latest first."""
    found: dict[str, list[_Link]] = defaultdict(list)
    for link in _living(session, document, stage):
        found[link.row.batch].append(link)
    changes = _changes(session, document)
    named = {c.mark.id: c.was.code for some in changes.values() for c in some if c.withdrew}
    steps = [_step(batch, links, changes.get(batch, ()), named) for batch, links in found.items()]
    return [step for _last, step in sorted(steps, key=lambda entry: -entry[0])]


def undo_settlement(
    session: Session, vault: Vault, actor: Actor, command: UndoSettlement, *, now: datetime
) -> Undone:
    """Undo a step of the actor's stage, the latest one where none is named.

    Marks made by hand that nobody's word stands for any more go. Raises Refused ``nothing_to_undo``, or
    ``step_gone`` for a step that was undone meanwhile, or whose files were replaced; and where a mark was settled
    since as its former kind can not be.
    """
    document, row = settleable(session, actor, command.document_id)
    stage = stage_of(row)
    living = _living(session, document, stage)
    batch = command.batch or _latest(living)
    step = sorted((k for k in living if k.row.batch == batch), key=lambda k: k.row.id)
    if not step or batch is None:
        raise Refused(Refusal("step_gone" if command.batch else "nothing_to_undo"))
    changes = _changes(session, document).get(batch, ())
    _demand_possible(session, changes, stage, batch)
    _take_out(session, step, now)
    standing = tuple(k.row.finding_id for k in step if k.later is None)
    append(
        session,
        "finding.unsettled",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={"findings": len(standing), "stage": stage.value, "batch": batch},
    )
    restored = tuple(mark.id for mark in take_back_changes(session, batch, changes))
    away = frozenset(c.mark.id for c in changes if c.withdrew)
    were_open = frozenset(c.mark.id for c in changes if c.was.open)
    gone = drop_unsaid_marks(session, [each for each in standing if each not in were_open])
    refresh_digests(session, vault, document, row, actor=actor, now=now)
    undone = dict.fromkeys(each for each in standing if each not in away)
    undone.update(dict.fromkeys(restored))
    return Undone(
        undone=tuple(undone),
        kept=tuple(k.row.finding_id for k in step if k.row.finding_id not in undone),
        gone=gone,
        back=away.intersection(restored) - gone,
    )


# ---- inside --------------------------------------------------------------------------------------


def _changes(session: Session, document: Document) -> Mapping[str, Sequence[Change]]:
    """What steps did to the marks of the document's present files, by batch."""
    return changes_in(session, [v.id for v in live_files(session, document.id)])


def _demand_possible(session: Session, changes: Sequence[Change], stage: Stage, batch: str) -> None:
    """Refuse to give a mark its former kind where what was settled since can not be said of that."""
    last = {c.mark.id: c.was.code for c in changes if c.last}
    for (finding_id, at), said in settlements_of(session, last).items():
        if at is stage and said.batch != batch:
            values = SettlementValues(said.action, said.reason, said.law, said.article)
            if faults := judge_settlement(last[finding_id], values):
                raise Refused(*faults)


def _living(session: Session, document: Document, stage: Stage) -> list[_Link]:
    """Every settlement of a stage that stands or that undoing could bring back; light rows, no entities."""
    rows = session.execute(
        select(
            Settlement.id,
            Settlement.finding_id,
            Settlement.batch,
            Settlement.replaces_id,
            Settlement.at,
            Settlement.person_id,
            Settlement.action,
            FindingRow.code,
            Settlement.undone_at,
        )
        .join(FindingRow, FindingRow.id == Settlement.finding_id)
        .where(
            FindingRow.file_version_id.in_([v.id for v in live_files(session, document.id)]),
            Settlement.stage == stage,
        )
    ).all()
    by_id = {row.id: row for row in rows}
    links = []
    for row in rows:
        if row.undone_at is not None:
            continue
        at: Any = row
        after = None
        while at is not None:
            links.append(_Link(at, after))
            after, at = at.id, by_id.get(at.replaces_id)
    return links


def _latest(living: Sequence[_Link]) -> str | None:
    """The batch of the last settlement that stands."""
    standing = [k for k in living if k.later is None]
    return max(standing, key=lambda k: k.row.id).row.batch if standing else None


def _take_out(session: Session, step: Sequence[_Link], now: datetime) -> None:
    """Take a step out of the chains of its places: few statements, however many places."""
    top = [k for k in step if k.later is None]
    _set_undone(session, [k.row.id for k in top], now)
    _set_undone(session, [k.row.replaces_id for k in top if k.row.replaces_id], None)
    middle = [k for k in step if k.later is not None]
    if middle:
        session.execute(
            update(Settlement),
            [{"id": k.later, "replaces_id": k.row.replaces_id} for k in middle],
        )
    session.expire_all()


def _set_undone(session: Session, ids: Sequence[int], when: datetime | None) -> None:
    for at in range(0, len(ids), A_QUERY):
        session.execute(
            update(Settlement)
            .where(Settlement.id.in_(ids[at : at + A_QUERY]))
            .values(undone_at=when)
            .execution_options(synchronize_session=False)
        )


def _step(
    batch: str, links: Sequence[_Link], changes: Sequence[Change], named: Mapping[int, str]
) -> tuple[int, Step]:
    """A step; ``named``: the kinds that marks had which were taken back since."""
    marks = None
    if changes:
        marks = MarkStep.WITHDRAWN if changes[0].withdrew else MarkStep.AMENDED
    first = min(links, key=lambda k: k.row.id).row
    step = Step(
        batch=batch,
        at=first.at,
        person_id=first.person_id,
        places=len(links),
        later=sum(k.later is not None for k in links),
        actions=dict(Counter(k.row.action for k in links).most_common()),
        codes=dict(Counter(named.get(k.row.finding_id, k.row.code) for k in links).most_common()),
        finding_id=first.finding_id,
        marks=marks,
    )
    return max(k.row.id for k in links), step
