"""Drawing the sample of a spot check, seeing beforehand what it would be, and closing the check.

How many and which ones is worked out by ``domain.sampling``; here it meets the register and is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain import sampling
from review.domain.commands import CloseSpotCheck, DrawSpotCheck
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.spot_checks import (
    NAME_LIMIT,
    SEED_LIMIT,
    coarsened,
    population_json,
    population_refusals,
)
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.rounds.policies import lock_organisation
from review.store.documents import Document
from review.store.events import About, append
from review.store.spot_checks import (
    SpotCheck,
    SpotCheckEntry,
    entries_of,
    frame_of,
    next_serial,
    pack_frame,
)
from review.store.spot_populations import population_counts, population_rows

_BLOCK = 500


@dataclass(frozen=True)
class DrawPreview:
    """What a drawing would be: documents, sample, and (names, documents, drawn) of each stratum.

    ``refusals`` say why it can not be drawn; ``needed`` is the size that the error bound asks for.
    """

    population: int
    size: int
    needed: int | None
    strata: tuple[tuple[tuple[str, ...], int, int], ...]
    refusals: tuple[Refusal, ...]


def check_may_draw(actor: Actor, organisation_id: int) -> None:
    """Raises Refused unless the actor draws samples in this organisation."""
    place = Place(organisation_id=organisation_id)
    if refusals := refusals_for(actor, Permission.SPOT_CHECK_MANAGE, place):
        raise Refused(*refusals)


def preview(session: Session, actor: Actor, command: DrawSpotCheck) -> DrawPreview:
    """What the command would draw, from counts alone. Raises Refused where the actor may not draw."""
    check_may_draw(actor, command.organisation_id)
    faults = [*_faults(command)]
    if population_refusals(command.population):
        return DrawPreview(0, 0, None, (), tuple(faults))
    counts = population_counts(session, command.organisation_id, command.population)
    population = sum(counts.values())
    needed = None
    try:
        if command.error_bound is not None:
            needed = sampling.sample_size(
                population, error_bound=command.error_bound, confidence=command.confidence
            )
    except Refused as refused:
        faults += refused.refusals
    size = command.size if command.size is not None else needed or 0
    strata: Mapping[tuple[str, ...], int] = coarsened(counts, size)
    drawn: Mapping[tuple[str, ...], int] = dict.fromkeys(strata, 0)
    try:
        if command.size is not None or needed is not None:
            drawn = sampling.allocate(strata, size)
    except Refused as refused:
        faults += refused.refusals
    rows = tuple((names, strata[names], drawn[names]) for names in strata)
    return DrawPreview(population, size, needed, rows, tuple(_plain(faults)))


def draw_spot_check(
    session: Session, actor: Actor, command: DrawSpotCheck, *, now: datetime, today: date
) -> SpotCheck:
    """Draw the sample and keep everything that makes it repeatable. Raises Refused.

    ``name_missing``, ``seed_missing``, ``size_missing``; of the population and the numbers:
    ``population_empty``, ``sample_too_small``, ``sample_larger_than_population``,
    ``share_out_of_range``, ``period_reversed``.
    """
    check_may_draw(actor, command.organisation_id)
    if faults := _faults(command):
        raise Refused(*faults)
    lock_organisation(session, command.organisation_id)
    rows = list(population_rows(session, command.organisation_id, command.population))
    size = command.size
    if size is None:
        size = sampling.sample_size(
            len(rows), error_bound=command.error_bound or 0, confidence=command.confidence
        )
    strata = sampling.strata_for(rows, size)
    allocation = sampling.allocate({names: len(ids) for names, ids in strata.items()}, size)
    drawn = sampling.draw(strata, allocation, command.seed)
    check = SpotCheck(
        organisation_id=command.organisation_id,
        year=today.year,
        serial=next_serial(session, command.organisation_id, today.year),
        name=command.name.strip(),
        filters=population_json(command.population),
        seed=command.seed,
        confidence=command.confidence,
        error_bound=command.error_bound,
        size=size,
        population=len(rows),
        strata=[
            {"names": list(names), "population": len(ids), "drawn": allocation[names]}
            for names, ids in strata.items()
        ],
        frame=pack_frame([list(ids) for ids in strata.values()]),
        drawn_by_id=actor.id,
        drawn_at=now,
    )
    session.add(check)
    session.flush()
    _add_entries(session, check, list(strata.values()), drawn)
    append(
        session,
        "spot_check.drawn",
        actor=actor,
        now=now,
        about=About(organisation_id=check.organisation_id),
        payload={
            "spot_check": check.id,
            "seed_digest": hashlib.sha256(check.seed.encode()).hexdigest(),
            "size": check.size,
            "population": check.population,
        },
    )
    return check


def drawn_again(session: Session, check: SpotCheck) -> bool:
    """Whether the seed, on the population kept with the check, draws the very same documents."""
    frame = frame_of(session, check)
    strata = dict(enumerate(frame))
    allocation = {place: stratum["drawn"] for place, stratum in enumerate(check.strata)}
    again = sampling.draw(strata, allocation, check.seed)
    return again == tuple(entry.document_id for entry in entries_of(session, check.id))


def close_spot_check(
    session: Session, actor: Actor, command: CloseSpotCheck, *, now: datetime
) -> SpotCheck:
    """Close a check whose forms are all filled in; mending and looking again may go on.

    Raises Refused: ``spot_check_gone``, ``spot_check_closed``, ``forms_left``; Stale.
    """
    check = session.scalars(
        select(SpotCheck)
        .where(SpotCheck.id == command.spot_check_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if check is None:
        raise Refused(Refusal("spot_check_gone"))
    check_may_draw(actor, check.organisation_id)
    if check.closed_at is not None:
        raise Refused(Refusal("spot_check_closed"))
    if check.version != command.version:
        raise Stale(command.version, check.version)
    left = session.scalar(
        select(func.count())
        .select_from(SpotCheckEntry)
        .where(SpotCheckEntry.spot_check_id == check.id, SpotCheckEntry.examined_at.is_(None))
    )
    if left:
        raise Refused(Refusal("forms_left", {"count": str(left)}))
    check.closed_at, check.closed_by_id = now, actor.id
    check.version += 1
    session.flush()
    append(
        session,
        "spot_check.closed",
        actor=actor,
        now=now,
        about=About(organisation_id=check.organisation_id),
        payload={"spot_check": check.id, "size": check.size},
    )
    return check


# ---- inside --------------------------------------------------------------------------------------


def _faults(command: DrawSpotCheck) -> tuple[Refusal, ...]:
    found = [*population_refusals(command.population)]
    if not command.name.strip():
        found.append(Refusal("check_name_missing"))
    if len(command.name) > NAME_LIMIT:
        found.append(Refusal("check_name_too_long", {"limit": str(NAME_LIMIT)}))
    if not command.seed.strip():
        found.append(Refusal("seed_missing"))
    if len(command.seed) > SEED_LIMIT:
        found.append(Refusal("seed_too_long", {"limit": str(SEED_LIMIT)}))
    if command.size is None and command.error_bound is None:
        found.append(Refusal("size_missing"))
    found += [
        Refusal("share_out_of_range", {"field": name, "value": f"{value:g}"})
        for name, value in (
            ("error_bound", command.error_bound),
            ("confidence", command.confidence),
        )
        if value is not None and not 0 < value < 1
    ]
    return tuple(found)


def _plain(refusals: list[Refusal]) -> list[Refusal]:
    """Each reason once."""
    once: dict[tuple[str, str], Refusal] = {}
    for refusal in refusals:
        once.setdefault((refusal.code, str(sorted(refusal.facts.items()))), refusal)
    return list(once.values())


def _add_entries(
    session: Session, check: SpotCheck, strata: list[tuple[int, ...]], drawn: tuple[int, ...]
) -> None:
    wanted = set(drawn)
    stratum_of = {i: place for place, ids in enumerate(strata) for i in ids if i in wanted}
    offices: dict[int, int] = {}
    for at in range(0, len(drawn), _BLOCK):
        part = drawn[at : at + _BLOCK]
        rows = session.execute(select(Document.id, Document.office_id).where(Document.id.in_(part)))
        offices |= {i: office for i, office in rows}  # noqa: C416 - rows are no tuples for mypy
    session.add_all(
        SpotCheckEntry(
            organisation_id=check.organisation_id,
            spot_check_id=check.id,
            document_id=document_id,
            office_id=offices[document_id],
            position=position,
            stratum=stratum_of[document_id],
        )
        for position, document_id in enumerate(drawn, 1)
    )
    session.flush()
