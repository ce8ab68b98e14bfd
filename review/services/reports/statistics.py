"""The statistics: every table counted from the audit log as it was known on a day.

``facts_of`` reads the lines of a section once; ``table_of`` lays a table out. Figure and list come
from the same facts. Nothing is kept, nothing changes: the log is the only source.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy.orm import Session

from review.domain.statistics import (
    SECTIONS,
    Fact,
    Frame,
    Line,
    Table,
    decisions,
    documents,
    laid_out,
)
from review.domain.statistics import findings as places
from review.domain.statistics import requests as asked
from review.domain.statistics import rounds as julys
from review.domain.statistics import spot_checks as checks
from review.domain.statistics.standing import Standing
from review.domain.statistics.steps import Stays
from review.domain.statistics.tables import Section, Source, Spec
from review.store.statistics.lines import (
    ITEM_LINES,
    lines,
    lines_of_cases,
)
from review.store.statistics.members import forms_of, members_of
from review.store.statistics.older import standing_of_old

Facts = Mapping[Source, tuple[Fact, ...]]


def facts_of(session: Session, frame: Frame, section: Section) -> Facts:
    """Everything that the tables of a section count, as known at ``frame.as_of``."""
    return _READERS[section](session, frame)


def tables_of(session: Session, frame: Frame, section: Section) -> tuple[Table, ...]:
    """The tables of a section."""
    facts = facts_of(session, frame, section)
    return tuple(laid_out(spec, facts, frame.period) for spec in SECTIONS[section])


def table_of(session: Session, frame: Frame, spec: Spec) -> Table:
    """One table, for the list behind a number of it."""
    return laid_out(spec, facts_of(session, frame, spec.section), frame.period)


# ---- inside --------------------------------------------------------------------------------------


def _read(
    session: Session, frame: Frame, names: Collection[str]
) -> tuple[list[Line], dict[int, Standing]]:
    """Lines of these names, and what the old ones among them lack."""
    found = list(lines(session, frame, names))
    return found, standing_of_old(session, found)


def _attributes(session: Session, frame: Frame) -> Facts:
    return {Source.ISSUED: documents.issued(*_read(session, frame, documents.NAMES))}


def _decisions(session: Session, frame: Frame) -> Facts:
    found, known = _read(session, frame, decisions.NAMES)
    return {
        Source.DECIDED: decisions.decided(found, known, frame.zone),
        Source.GROUNDS: decisions.grounds(found, known, frame.zone),
    }


def _steps(session: Session, frame: Frame) -> Facts:
    found = list(lines_of_cases(session, frame))
    stays = Stays(standing_of_old(session, found), frame.zone).read(found)
    return {Source.LEFT: stays.left(), Source.WAITING: stays.waiting(frame.as_of.until)}


def _findings(session: Session, frame: Frame) -> Facts:
    found = list(lines(session, frame, places.NAMES))
    return {
        Source.READ: places.read_places(found, frame.zone),
        Source.TREATED: places.treated_places(found, frame.zone),
    }


def _rounds(session: Session, frame: Frame) -> Facts:
    found = list(lines(session, frame, julys.NAMES | ITEM_LINES))
    bounds = julys.bounds_of(found, frame.zone)
    members = members_of(session, bounds)
    return {
        Source.ITEMS: julys.items_of(found, bounds, members),
        Source.RELEASES: julys.releases_of(found, frame.zone, members),
    }


def _spot_checks(session: Session, frame: Frame) -> Facts:
    found = list(lines(session, frame, checks.NAMES))
    drawn = checks.drawn_on(found, frame.zone)
    return {
        Source.FORMS: checks.forms_of(found, drawn, forms_of(session, drawn)),
        Source.FAULTS: checks.faults_of(found, frame.zone),
        Source.MENDING: checks.mending_of(found, frame.zone),
    }


def _requests(session: Session, frame: Frame) -> Facts:
    found, known = _read(session, frame, asked.NAMES)
    told = asked.Requests().read(found)
    return {
        Source.RECEIVED: told.received(),
        Source.CLOSED: told.closed(),
        Source.ASKED_FOR: asked.asked_for(found, known, frame.zone),
    }


_READERS: Mapping[Section, Callable[[Session, Frame], Facts]] = {
    Section.ATTRIBUTES: _attributes,
    Section.DECISIONS: _decisions,
    Section.STEPS: _steps,
    Section.FINDINGS: _findings,
    Section.ROUNDS: _rounds,
    Section.SPOT_CHECKS: _spot_checks,
    Section.REQUESTS: _requests,
}
