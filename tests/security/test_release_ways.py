"""Ways by which bytes could leave that nobody released: each is closed.

The ordinary road is told in ``tests/services/test_releasing.py``; here are the turns beside it.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.states import CaseAction, CaseKind, DocumentAction
from review.jobs.engine_calls import EngineFailed, find_in_strings
from review.jobs.sandbox import SandboxLimits
from review.services import releasing
from review.services.checking import READING, FoundInString
from review.services.outstanding import due_rows, wake
from review.store.releases import Release, ReleaseState, latest_release
from tests.services.conftest import TownAt
from tests.services.test_releasing import hide_in_the_dark, without_public_side
from tests.town import GOOD_COMMENT, PROACTIVE, Town

HIDE = {"action": DocumentAction.HIDE, "comment": GOOD_COMMENT}
CONFIRM = {"action": DocumentAction.CONFIRM_HIDE}
RESTORE = {"action": DocumentAction.RESTORE, "comment": GOOD_COMMENT}


def prepare_correction(town: Town, document_id: int) -> None:
    """Walk a correction as far as a checked record that nobody has published."""
    town.do("officer", c.Reopen, document_id, kind=CaseKind.CORRECTION, reason=GOOD_COMMENT)
    town.attach(document_id)
    town.edit(document_id, PROACTIVE, summary="更正：部署临时救助工作。")
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0


def write_whatever_waits(town: Town) -> None:
    """Do what the worker does with releases that ask to be written."""
    with town.system() as (session, actor):
        for release in session.scalars(
            select(Release).where(Release.state == ReleaseState.PENDING)
        ).all():
            releasing.write_release(
                session,
                town.work.vault,
                actor,
                town.work.public,
                release,
                now=town.now,
                zone_today=town.work.day_of,
            )


def test_restoring_brings_back_what_was_public_not_a_correction_nobody_published(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("published")
    before = town.outside(document_id)
    town.clock.advance(hours=1)
    prepare_correction(town, document_id)
    town.do("officer", c.ActOnPublished, document_id, **HIDE)
    town.clock.advance(hours=1)
    town.do("officer2", c.ActOnPublished, document_id, **RESTORE)
    write_whatever_waits(town)
    assert town.outside(document_id) == before
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    assert town.outside(document_id)["revision"] > before["revision"]


def test_a_release_nobody_published_is_never_written_even_when_its_row_asks_for_it(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("published")
    before = town.outside(document_id)
    prepare_correction(town, document_id)
    with town.system() as (session, _):
        release = latest_release(session, document_id)
        assert release is not None
        wake(release, ReleaseState.PENDING)
    write_whatever_waits(town)
    assert town.outside(document_id) == before
    with town.work.sessions() as session:
        refused = latest_release(session, document_id)
        assert refused is not None
        assert (refused.state, refused.reason) == (ReleaseState.FAILED, "not_published")
        assert ("publish", refused.id) not in due_rows(session, town.now)


def test_a_confirmed_hide_that_did_not_reach_the_public_side_is_finished_by_trying_again(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("published")
    [(_, _, digest)] = town.outside(document_id)["files"]
    hide_in_the_dark(town, document_id)
    with town.acting("approver") as (session, actor):
        command = town.command(session, c.ActOnPublished, document_id, **CONFIRM)
        releasing.act_on_published(
            session,
            town.work.vault,
            actor,
            without_public_side(town),
            command,
            now=town.now,
            today=town.today,
        )
    with town.acting("officer") as (session, actor):
        assert releasing.hide_again(session, actor, town.work.public, document_id, now=town.now)
    outside = town.outside(document_id)
    assert (outside["state"], outside["title"], outside["files"]) == ("withdrawn", "", [])
    assert not list(town.work.public.folder.rglob(digest))


def test_a_text_that_holds_what_must_not_go_out_is_not_kept_in_the_database(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("issued")
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    hit = FoundInString(READING, "MOB", "13900002222")
    assert town.check_strings(document_id, (hit,), text="电话13900002222") == 1
    with town.work.sessions() as session:
        release = latest_release(session, document_id)
        assert release is not None
        assert READING not in release.record


def test_a_detector_whose_answer_is_cut_off_has_found_nothing_clean() -> None:
    strings = {"title": "关于13900002222的通知", "summary": "部署工作。"}
    assert [hit.name for hit in find_in_strings(strings, limits=SandboxLimits())] == ["title"]
    with pytest.raises(EngineFailed):
        find_in_strings(strings, limits=SandboxLimits(answer=10))


def test_the_explanation_of_a_hide_never_says_what_was_removed(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    said = "附表写错了手机138 0000 1234，核对以后重新公开。"
    codes = town.refusals(
        "officer", c.ActOnPublished, document_id, action=DocumentAction.HIDE, comment=said
    )
    assert codes == {"explanation_holds_removed"}
    assert town.outside(document_id)["state"] == "published"
