"""Backlog projects and their batches: begun by the officer, a batch at a time (domain.md 2.4, R19).

A batch is a round of the kind backlog: it is closed like any other (``rounds.closing``), what stays
open in it waits for a later batch, and its figures are kept out of July's.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import BeginBacklog, OpenBatch
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.rounds import ItemReason, RoundKind, RoundState
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.notices import tell_of_round
from review.services.rounds.opening import add_items
from review.services.rounds.policies import lock_organisation
from review.store.backlogs import (
    BacklogProject,
    BacklogScope,
    batches_of,
    last_serial,
    lock_project,
    next_documents,
    span_of,
    waiting_count,
)
from review.store.events import About, append
from review.store.round_policies import policy_for, policy_json
from review.store.rounds import Round, RoundItem

#: How many documents a batch may hold.
SIZES = range(1, 2001)


def begin_backlog(
    session: Session, actor: Actor, command: BeginBacklog, *, now: datetime, today: date
) -> BacklogProject:
    """Make a backlog a project; its span follows from the house's first July. Raises Refused."""
    _may_manage(actor, command.organisation_id)
    faults = _size_faults(command.batch_size)
    if command.scope not in set(BacklogScope):
        raise Refused(Refusal("backlog_scope_unknown"), *faults)
    scope = BacklogScope(command.scope)
    lock_organisation(session, command.organisation_id)
    span = span_of(scope, policy_for(session, command.organisation_id, today.year).backlog_before)
    there = session.scalar(
        select(BacklogProject.id).where(
            BacklogProject.organisation_id == command.organisation_id,
            BacklogProject.scope == scope,
        )
    )
    if there is not None:
        faults.append(Refusal("backlog_there"))
    elif not waiting_count(session, command.organisation_id, span):
        faults.append(Refusal("backlog_empty"))
    if faults:
        raise Refused(*faults)
    project = BacklogProject(
        organisation_id=command.organisation_id,
        scope=scope,
        from_on=span[0],
        before_on=span[1],
        batch_size=command.batch_size,
        created_at=now,
        created_by_id=actor.id,
    )
    session.add(project)
    session.flush()
    append(
        session,
        "backlog.begun",
        actor=actor,
        now=now,
        about=About(project.organisation_id),
        payload={"project": project.id, "scope": scope.value, "batch_size": project.batch_size},
    )
    return project


def open_batch(
    session: Session, actor: Actor, command: OpenBatch, *, now: datetime, today: date
) -> Round:
    """Open the next batch: normative and in force first, then newest first. Raises Refused, Stale.

    The batch before it must be closed, so that a project never runs away from its offices.
    """
    project = lock_project(session, command.project_id)
    if project is None:
        raise Refused(Refusal("backlog_gone"))
    _may_manage(actor, project.organisation_id)
    if project.version != command.version:
        raise Stale(command.version, project.version)
    faults = _size_faults(command.batch_size)
    if any(row.state is not RoundState.CLOSED for row in batches_of(session, project.id)):
        faults.append(Refusal("batch_still_open"))
    ids = [] if faults else next_documents(session, project, command.batch_size)
    if not ids and not faults:
        faults.append(Refusal("backlog_done"))
    if faults:
        raise Refused(*faults)
    lock_organisation(session, project.organisation_id)
    row = _batch(session, actor, project, now=now, today=today)
    added = add_items(session, actor, row, ids, ItemReason.BACKLOG, now=now)
    project.batch_size = command.batch_size
    project.version += 1
    offices = session.scalars(
        select(RoundItem.office_id).where(RoundItem.round_id == row.id).distinct()
    ).all()
    tell_of_round(session, row, offices, "backlog.batch_opened", now=now, today=today)
    session.flush()
    append(
        session,
        "backlog.batch_opened",
        actor=actor,
        now=now,
        about=About(project.organisation_id),
        payload={"project": project.id, "round": row.id, "items": added},
    )
    return row


def _batch(
    session: Session, actor: Actor, project: BacklogProject, *, now: datetime, today: date
) -> Round:
    policy = policy_for(session, project.organisation_id, today.year)
    row = Round(
        organisation_id=project.organisation_id,
        kind=RoundKind.BACKLOG,
        year=today.year,
        serial=last_serial(session, project.organisation_id, today.year) + 1,
        state=RoundState.OPEN,
        project_id=project.id,
        opened_at=now,
        opened_on=today,
        opened_by_id=actor.id,
        policy=policy_json(policy),
        titles=policy.titles,
    )
    session.add(row)
    session.flush()
    return row


def _may_manage(actor: Actor, organisation_id: int) -> None:
    place = Place(organisation_id=organisation_id)
    refusals = refusals_for(actor, Permission.BACKLOG_MANAGE, place)
    if refusals:
        raise Refused(*refusals)


def _size_faults(size: int) -> list[Refusal]:
    if size in SIZES:
        return []
    return [Refusal("batch_size_wrong", {"least": "1", "most": str(SIZES[-1])})]
