"""Backlog projects: what is in them, in which order it comes, one batch at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from review.domain import commands as c
from review.domain.rounds import ItemReason, RoundKind
from review.domain.states import ItemState, Outcome, Validity
from review.services.rounds.closing import close_round
from review.store.backlogs import BacklogProject, batch_figures, batches_of, year_figures
from review.store.documents import Document
from review.store.rounds import Round, RoundItem
from tests.past import add_past
from tests.services.conftest import TownAt
from tests.town import Town

#: The town came in July 2026, so its first window begins on 1 January 2023.
OPENING, ANCIENT = "opening", "before_regulation"


def begin(town: Town, scope: str = OPENING, size: int = 2, login: str = "officer") -> int:
    said = {"organisation_id": town.ids["town"], "scope": scope, "batch_size": size}
    return int(town.do(login, c.BeginBacklog, **said).id)


def project(town: Town, project_id: int) -> BacklogProject:
    with town.work.sessions() as session:
        return session.get_one(BacklogProject, project_id)


def opening(town: Town, project_id: int, size: int = 2) -> dict[str, Any]:
    version = project(town, project_id).version
    return {"project_id": project_id, "version": version, "batch_size": size}


def documents_of(town: Town, round_id: int) -> set[int]:
    with town.work.sessions() as session:
        query = select(RoundItem.document_id).where(RoundItem.round_id == round_id)
        return set(session.scalars(query))


def finish(town: Town, round_id: int, *, settle: bool = True) -> None:
    """Settle what is in a batch, and close it."""
    with town.system() as (session, _):
        if settle:
            said = {"state": ItemState.SETTLED, "outcome": Outcome.KEEP, "settled_at": town.now}
            session.execute(update(RoundItem).where(RoundItem.round_id == round_id).values(**said))
            ids = select(RoundItem.document_id).where(RoundItem.round_id == round_id)
            session.execute(
                update(Document).where(Document.id.in_(ids)).values(evaluated_on=town.today)
            )
    with town.acting("officer") as (session, actor):
        version = session.get_one(Round, round_id).version
        close_round(session, actor, c.CloseRound(round_id=round_id, version=version), **town.time)


def test_normative_and_in_force_comes_first_then_the_newest(town: Town) -> None:
    plain = add_past(town, date(2010, 1, 1), date(2022, 12, 31))
    (dead,) = add_past(
        town,
        date(2015, 1, 1),
        is_normative=True,
        validity=Validity.REPEALED,
        validity_on=date(2019, 1, 1),
    )
    (living,) = add_past(town, date(2009, 1, 1), is_normative=True)
    add_past(town, date(2023, 1, 1))  # the first window takes it
    add_past(town, date(2008, 4, 30))  # before the Regulation
    add_past(town, date(2012, 1, 1), evaluated_on=date(2026, 1, 1))
    project_id = begin(town)
    first = town.do("officer", c.OpenBatch, **opening(town, project_id))
    assert documents_of(town, first.id) == {living, plain[1]}
    assert (first.kind, first.serial, first.project_id) == (RoundKind.BACKLOG, 1, project_id)
    finish(town, first.id)
    second = town.do("officer", c.OpenBatch, **opening(town, project_id, size=9))
    assert documents_of(town, second.id) == {dead, plain[0]}
    with town.work.sessions() as session:
        reasons = set(session.scalars(select(RoundItem.reason)))
        row = session.get_one(BacklogProject, project_id)
        assert [b.id for b in batches_of(session, project_id)] == [first.id, second.id]
        assert batch_figures(session, [first.id, second.id]) == {
            first.id: (2, 2),
            second.id: (2, 0),
        }
        assert year_figures(session, row) == [
            (2022, 1, 0, 0),
            (2015, 0, 1, 0),
            (2012, 1, 0, 0),
            (2010, 0, 1, 0),
            (2009, 1, 0, 0),
        ]
    assert reasons == {ItemReason.BACKLOG}


def test_what_is_older_than_the_regulation_is_a_project_of_its_own(town: Town) -> None:
    (old,) = add_past(town, date(2008, 4, 30))
    add_past(town, date(2008, 5, 1))
    project_id = begin(town, ANCIENT)
    row = project(town, project_id)
    assert (row.from_on, row.before_on) == (None, date(2008, 5, 1))
    batch = town.do("officer", c.OpenBatch, **opening(town, project_id))
    assert documents_of(town, batch.id) == {old}


def test_the_next_batch_waits_for_the_one_before(town: Town) -> None:
    add_past(town, date(2010, 1, 1), date(2011, 1, 1), date(2012, 1, 1))
    project_id = begin(town)
    first = town.do("officer", c.OpenBatch, **opening(town, project_id))
    again = town.refusals("officer", c.OpenBatch, **opening(town, project_id))
    assert again == {"batch_still_open"}
    finish(town, first.id, settle=False)
    second = town.do("officer", c.OpenBatch, **opening(town, project_id, 3))
    assert len(documents_of(town, second.id)) == 3  # what stayed open comes again
    finish(town, second.id)
    done = town.refusals("officer", c.OpenBatch, **opening(town, project_id))
    assert done == {"backlog_done"}


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"scope": "everything"}, {"backlog_scope_unknown"}),
        ({"batch_size": 0}, {"batch_size_wrong", "backlog_empty"}),
        ({"batch_size": 2001}, {"batch_size_wrong", "backlog_empty"}),
        ({}, {"backlog_empty"}),
    ],
)
def test_a_project_that_can_not_be_is_refused(
    look: TownAt, said: dict[str, Any], codes: set[str]
) -> None:
    town, _ = look("empty")
    given = {"organisation_id": town.ids["town"], "scope": OPENING, "batch_size": 5, **said}
    assert town.refusals("officer", c.BeginBacklog, **given) == codes
    for login in ("clerk", "drafter", "stranger"):
        assert town.refusals(login, c.BeginBacklog, **given) == {"role_missing"}


def test_one_project_of_a_kind_and_a_form_opened_before_is_stale(town: Town) -> None:
    add_past(town, date(2010, 1, 1))
    project_id = begin(town)
    said = {"organisation_id": town.ids["town"], "scope": OPENING, "batch_size": 5}
    assert town.refusals("officer", c.BeginBacklog, **said) == {"backlog_there"}
    stale = opening(town, project_id)
    batch = town.do("officer", c.OpenBatch, **stale)
    with pytest.raises(Exception, match="opened at 1, now 2"):
        town.do("officer", c.OpenBatch, **stale)
    assert batch.id
