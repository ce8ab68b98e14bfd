"""Replays of today's rules over documents of the past: asking, taking in what changed, taking documents up.

Findings and settlements are not touched: a replay says what a new reading would find. The readings are
made by the task (``jobs/rule_replays.py``); nothing here opens a document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.commands import AskRuleReplay, TakeUpReplay
from review.domain.findings import ABOUT_READING, FindingLevel
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.rounds import ItemReason
from review.domain.rule_replays import Changed, FoundAt, compare
from review.domain.values import Actor, Refusal, Refused
from review.services.outstanding import finish, wake
from review.services.rounds.policies import lock_organisation
from review.services.triggers import ask_evaluation
from review.store.documents import FileState, FileVersion
from review.store.events import About, append
from review.store.findings import FindingRow
from review.store.people import Office
from review.store.rule_replays import (
    PLACES,
    FindingReplay,
    ReplayChange,
    Wanted,
    is_running,
    lock_replay,
    size_of,
)
from review.store.vault import Vault


def ask_rule_replay(
    session: Session, actor: Actor, command: AskRuleReplay, *, now: datetime
) -> FindingReplay:
    """Ask for a replay; a task carries it out. Raises Refused: wrong dates, nothing to look at, one runs."""
    _may_watch(actor, command.organisation_id)
    faults = []
    if command.from_on and command.until_on and command.until_on <= command.from_on:
        faults.append(Refusal("replay_dates_wrong"))
    if command.office_id is not None:
        office = session.get(Office, command.office_id)
        if office is None or office.organisation_id != command.organisation_id:
            faults.append(Refusal("office_unknown"))
    lock_organisation(session, command.organisation_id)
    if is_running(session, command.organisation_id):
        faults.append(Refusal("replay_running"))
    wanted = Wanted(
        organisation_id=command.organisation_id,
        from_on=command.from_on,
        until_on=command.until_on,
        office_id=command.office_id,
        only_public=command.only_public,
    )
    count, last = (0, 0) if faults else size_of(session, wanted)
    if not count and not faults:
        faults.append(Refusal("replay_empty"))
    if faults:
        raise Refused(*faults)
    row = FindingReplay(
        organisation_id=command.organisation_id,
        asked_by_id=actor.id,
        asked_at=now,
        from_on=command.from_on,
        until_on=command.until_on,
        office_id=command.office_id,
        only_public=command.only_public,
        through_id=last,
        documents=count,
    )
    session.add(row)
    session.flush()
    append(
        session,
        "finding_replay.asked",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={
            "replay": row.id,
            "documents": count,
            "from_on": _day(row.from_on),
            "until_on": _day(row.until_on),
            "office": row.office_id,
            "public": row.only_public,
        },
    )
    return row


def changes_in(
    session: Session, vault: Vault, version: FileVersion, answer: Mapping[str, Any]
) -> list[Changed]:
    """What a new inspection of a version says otherwise than the findings it has."""
    rows = session.scalars(
        select(FindingRow).where(
            FindingRow.file_version_id == version.id,
            FindingRow.added_by_id.is_(None),
            FindingRow.box.is_(None),
        )
    )
    before = [
        FoundAt(
            row.code,
            row.segment,
            row.span_start,
            row.span_end,
            row.level,
            row.rule,
            "" if row.code in ABOUT_READING else row.value_digest,
        )
        for row in rows
    ]
    after = [
        FoundAt(
            found["code"],
            found["segment"],
            found["start"],
            found["end"],
            FindingLevel(found["level"]),
            str(found.get("rule", ""))[:60],
            "" if found["code"] in ABOUT_READING else vault.digest_value(found["text"]),
        )
        for found in answer["findings"]
    ]
    return compare(before, after)


def record_document(
    session: Session,
    row: FindingReplay,
    document_id: int,
    changed: Sequence[tuple[FileVersion, Sequence[Changed]]],
    *,
    failed: bool,
) -> None:
    """Keep what changed in one document, and that the replay has come past it."""
    for version, changes in changed:
        kinds: dict[tuple[str, ...], list[Changed]] = defaultdict(list)
        for each in changes:
            levels = [f.level.value if f else "" for f in (each.before, each.after)]
            kinds[each.now.rule, each.now.code, each.change, *levels].append(each)
        for (rule, code, _, was, now), same in kinds.items():
            session.add(
                ReplayChange(
                    organisation_id=row.organisation_id,
                    replay_id=row.id,
                    document_id=document_id,
                    file_version_id=version.id,
                    engine_before=version.engine,
                    rule=rule,
                    code=code,
                    change=same[0].change,
                    level_before=was,
                    level_after=now,
                    count=len(same),
                    places=[[f.now.segment, f.now.start, f.now.end] for f in same[:PLACES]],
                )
            )
    row.at_id = document_id
    row.done += 1
    row.failed += failed
    row.progress = min(99, 100 * row.done // max(row.documents, 1))
    session.flush()


def pause_replay(row: FindingReplay) -> None:
    """The slice is done, the replay is not: the next one goes on from here."""
    wake(row, FileState.PENDING)


def finish_replay(session: Session, actor: Actor, row: FindingReplay, now: datetime) -> None:
    """Every document was looked at."""
    finish(row, FileState.DONE)
    row.finished_at = now
    total = select(func.sum(ReplayChange.count)).where(ReplayChange.replay_id == row.id)
    session.flush()
    append(
        session,
        "finding_replay.finished",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={
            "replay": row.id,
            "documents": row.done,
            "failed": row.failed,
            "changes": int(session.scalar(total) or 0),
            "engine": row.engine,
        },
    )


def take_up_replay(
    session: Session, actor: Actor, command: TakeUpReplay, *, now: datetime, today: date
) -> int:
    """Put documents of a replay into the year's dynamic adjustment; answers how many came. Raises Refused.

    Documents with an open item, or out of scope, are left alone, as with every trigger.
    """
    row = lock_replay(session, command.replay_id)
    if row is None:
        raise Refused(Refusal("replay_gone"))
    _may_watch(actor, row.organisation_id)
    place = Place(organisation_id=row.organisation_id)
    if refusals := refusals_for(actor, Permission.BACKLOG_MANAGE, place):
        raise Refused(*refusals)
    changed = set(
        session.scalars(
            select(ReplayChange.document_id).where(
                ReplayChange.replay_id == row.id,
                ReplayChange.document_id.in_(command.document_ids),
            )
        )
    )
    if not changed:
        raise Refused(Refusal("replay_nothing_chosen"))
    reason = ItemReason.RULE_CHANGE
    added = ask_evaluation(
        session, actor, row.organisation_id, sorted(changed), reason, now=now, today=today
    )
    append(
        session,
        "finding_replay.taken_up",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={"replay": row.id, "items": added},
    )
    return added


def _may_watch(actor: Actor, organisation_id: int) -> None:
    refusals = refusals_for(actor, Permission.RULES_WATCH, Place(organisation_id=organisation_id))
    if refusals and not actor.system:
        raise Refused(*refusals)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
