"""The proof of a copy run once more: who may ask, and what a failure stops."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.values import Refused
from review.services.proof_again import FAILED_AGAIN, record_proof
from review.store.case_values import renditions_of
from review.store.documents import FileState, files_of_record
from review.store.events import Event
from review.store.findings import Rendition
from review.store.proofs import proofs_of
from review.store.releases import ReleaseState, latest_release
from tests.services.conftest import TownAt
from tests.town import Town

LEAK = [{"name": "values_absent_raw", "passed": False, "detail": "1 of 1; failed: a", "pages": []}]
HOLDS = [{"name": "reopens", "passed": True, "detail": "read by 2 readers", "pages": []}]


def copy_of(town: Town, document_id: int) -> Rendition:
    with town.work.sessions() as session:
        [found] = renditions_of(session, files_of_record(session, document_id)).renditions
        assert found is not None
        return found


def proven_again(town: Town, document_id: int, *, verified: bool) -> None:
    """Ask, and stand in for the task."""
    copy = copy_of(town, document_id)
    asked = town.do("reviewer", c.AskForProof, document_id, rendition_id=copy.id)
    with town.system() as (session, actor):
        [proof] = [p for p in proofs_of(session, copy.id) if p.id == asked.id]
        record_proof(session, actor, proof, verified, HOLDS if verified else LEAK, now=town.now)


def test_a_proof_that_holds_is_told_and_changes_nothing(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    before = copy_of(town, document_id)
    proven_again(town, document_id, verified=True)
    after = copy_of(town, document_id)
    assert (after.verified, after.report, after.state) == (True, before.report, FileState.DONE)
    with town.work.sessions() as session:
        event = session.scalars(select(Event).where(Event.name == "rendition.verified_again")).one()
    assert json.loads(event.payload) == {
        "rendition": after.id,
        "bytes_digest": after.bytes_digest,
        "verified": True,
    }
    town.do("officer", c.Publish, document_id)


def test_a_copy_that_fails_is_not_verified_and_nothing_of_it_is_published(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    proven_again(town, document_id, verified=False)
    copy = copy_of(town, document_id)
    assert (copy.verified, copy.state, copy.reason) == (False, FileState.FAILED, FAILED_AGAIN)
    assert (copy.report or {})["checks"] == LEAK
    assert "rendition_failed" in town.refusals("officer", c.Publish, document_id)


def test_what_was_published_but_not_yet_written_outside_stays_inside(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    town.do("officer", c.Publish, document_id)
    proven_again(town, document_id, verified=False)
    town.written(document_id)
    assert town.outside(document_id) == {}
    with town.work.sessions() as session:
        release = latest_release(session, document_id)
    assert release is not None
    assert (release.state, release.reason) == (ReleaseState.FAILED, FAILED_AGAIN)


def test_a_copy_made_anew_meanwhile_is_not_judged_by_the_old_bytes(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    copy = copy_of(town, document_id)
    town.do("reviewer", c.AskForProof, document_id, rendition_id=copy.id)
    with town.system() as (session, actor):
        [proof] = proofs_of(session, copy.id)
        session.get_one(Rendition, copy.id).bytes_digest = "0" * 64
        record_proof(session, actor, proof, False, LEAK, now=town.now)
    assert copy_of(town, document_id).verified


def test_one_proof_waits_at_a_time_and_only_for_who_may_read_originals(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    copy = copy_of(town, document_id)
    asked = [
        town.do("reviewer", c.AskForProof, document_id, rendition_id=copy.id) for _ in range(2)
    ]
    assert asked[0].id == asked[1].id
    for login in ("supervisor", "builder"):
        said = town.refusals(login, c.AskForProof, document_id, rendition_id=copy.id)
        assert "role_missing" in said
    with pytest.raises(Refused) as refused:
        town.do("reviewer", c.AskForProof, document_id, rendition_id=copy.id + 99)
    assert [each.code for each in refused.value.refusals] == ["rendition_missing"]
