"""Taking items in batches, and putting like ones together, on both engines."""

from __future__ import annotations

import pytest

from review.domain.likeness import sketch
from review.domain.rounds import RoundState
from review.domain.states import Attribute, Outcome
from review.jobs.work import system_actor
from review.services.evidence.claiming import claim_evidence
from review.services.evidence.clustering import (
    clusters_for,
    office_is_complete,
    write_clusters,
)
from review.services.evidence.recording import ask_evidence_again, ask_outdated, record_evidence
from review.services.outstanding import LEASE
from review.store.documents import FileState
from review.store.evidence import clusters_of, evidence_progress, packed, unpacked
from review.store.evidence_work import BATCH, due_evidence
from review.store.rounds import Round, RoundItem
from tests.archive import RULES, Archive
from tests.town import Town

TITLE = "关于做好困难群众临时救助工作的通知"


@pytest.fixture
def archive(town: Town) -> Archive:
    """A town without documents."""
    return Archive(town)


def claimed(archive: Archive, item_id: int) -> list[int]:
    with archive.writing() as session:
        return claim_evidence(session, item_id, archive.town.now)


def due(archive: Archive) -> list[int]:
    with archive.town.work.sessions() as session:
        return due_evidence(session, archive.town.now)


def recorded(archive: Archive, *item_ids: int) -> None:
    """The evidence of items is made, without anything found."""
    with archive.writing() as session:
        for item_id in item_ids:
            item = session.get_one(RoundItem, item_id)
            own = sketch(TITLE)
            record_evidence(
                session, system_actor(), item, (), rules=RULES, sketch=own, now=archive.town.now
            )


def clustered(archive: Archive, office: str = "social") -> dict[int, str]:
    """Group an office's items and write the codes; answers what changed."""
    office_id = archive.town.ids[office]
    with archive.writing() as session:
        codes = clusters_for(session, archive.round_id, office_id)
        assert write_clusters(session, archive.round_id, codes) == len(codes)
    return codes


def test_a_batch_is_taken_once_and_comes_back_when_its_task_dies(archive: Archive) -> None:
    items = archive.ask(*(archive.document(TITLE) for _ in range(BATCH + 3)))
    assert due(archive) == [items[0], items[BATCH]]
    assert claimed(archive, items[0]) == items[:BATCH]
    assert claimed(archive, items[0]) == []
    assert claimed(archive, items[BATCH]) == items[BATCH:]
    assert due(archive) == []
    archive.town.clock.advance(seconds=LEASE.total_seconds())
    assert due(archive) == items[:2]
    assert claimed(archive, items[1]) == [items[1]]  # it failed before: alone
    item = archive.item(items[1])
    assert (item.evidence_state, item.attempts) == (FileState.WORKING, 2)


def test_an_item_nobody_knows_is_nothing_to_take(archive: Archive) -> None:
    assert claimed(archive, 99) == []
    assert due(archive) == []


def test_an_office_is_complete_when_none_of_its_items_waits(archive: Archive) -> None:
    items = archive.ask(archive.document(TITLE), archive.document(TITLE, office="building"))
    social, building = archive.town.ids["social"], archive.town.ids["building"]
    recorded(archive, items[0])
    with archive.town.work.sessions() as session:
        assert office_is_complete(session, archive.round_id, social)
        assert not office_is_complete(session, archive.round_id, building)
        progress = evidence_progress(session, archive.round_id, building)
    assert (progress.total, progress.done) == (1, 0)


def test_clusters_are_of_one_office_attribute_ground_and_kind(archive: Archive) -> None:
    same = [archive.document(TITLE) for _ in range(3)]
    others = [
        archive.document(TITLE, office="building"),
        archive.document(TITLE, attribute=Attribute.EXEMPT, grounds=["DEL_DRAFT"]),
        archive.document(TITLE, doc_kind="circular"),
    ]
    items = archive.ask(*same, *others)
    recorded(archive, *items)
    first = clustered(archive)
    assert set(first) == set(items) - {items[3]}
    assert len({first[i] for i in items[:3]}) == 1
    assert len(set(first.values())) == 3
    assert clustered(archive) == {}
    with archive.town.work.sessions() as session:
        [row] = clusters_of(session, archive.round_id)
        assert clusters_of(session, archive.round_id, archive.town.ids["building"]) == ()
        everyone = clusters_of(session, archive.round_id, smallest=1)
    assert (row.code, row.size, row.outcome) == (first[items[0]], 3, Outcome.KEEP)
    assert len(everyone) == 3


def test_suggestions_that_differ_are_told_of_a_cluster(archive: Archive) -> None:
    items = archive.ask(archive.document(TITLE), archive.document(TITLE))
    recorded(archive, *items)
    clustered(archive)
    with archive.writing() as session:
        session.get_one(RoundItem, items[1]).suggested_outcome = Outcome.TO_PROACTIVE
    with archive.town.work.sessions() as session:
        [row] = clusters_of(session, archive.round_id)
    assert (row.same_suggestion, row.outcome) == (False, None)


def test_an_item_that_moved_to_another_office_gets_a_code_there(archive: Archive) -> None:
    items = archive.ask(*(archive.document(TITLE) for _ in range(3)))
    recorded(archive, *items)
    before = clustered(archive)
    with archive.writing() as session:
        session.get_one(RoundItem, items[2]).office_id = archive.town.ids["building"]
    assert set(clustered(archive, "building")) == {items[2]}
    assert archive.item(items[2]).cluster not in (before[items[0]], "")
    assert clustered(archive) == {}


def test_the_clusters_of_a_closed_round_stay(archive: Archive) -> None:
    [item_id] = archive.ask(archive.document(TITLE))
    recorded(archive, item_id)
    with archive.town.work.sessions() as session:
        row = session.get_one(Round, archive.round_id)
        row.state, row.closed_at = RoundState.CLOSED, archive.town.now
        session.flush()
        codes = clusters_for(session, row.id, archive.town.ids["social"])
        assert set(codes) == {item_id}
        assert write_clusters(session, row.id, codes) == 0


def test_evidence_is_asked_again_for_a_round_or_by_older_rules(archive: Archive) -> None:
    items = archive.ask(archive.document(TITLE), archive.document(TITLE))
    recorded(archive, *items)
    with archive.writing() as session:
        assert ask_outdated(session, RULES) == 0
        session.get_one(RoundItem, items[0]).rule_version = "1:older"
        session.flush()
        assert ask_outdated(session, RULES) == 1
    assert due(archive) == [items[0]]
    with archive.writing() as session:
        assert ask_evidence_again(session, archive.round_id) == 2
    assert claimed(archive, items[0]) == items
    assert archive.item(items[0]).version == 1


def test_a_sketch_survives_its_column() -> None:
    own = sketch(TITLE)
    assert unpacked(packed(own)) == own
    assert packed(()) is None
    assert unpacked(None) == ()
