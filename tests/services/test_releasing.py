"""Releasing: the record, the strings, publishing, hiding at once, bringing back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from review.domain import commands as c
from review.domain.states import CaseAction, CaseKind, DocumentAction
from review.domain.values import Refused
from review.services import releasing
from review.services.checking import FoundInString
from review.services.releasing import PublicSide
from review.services.retrying import failed_tasks, retry_task
from review.store.cases import Confirmation
from review.store.releases import Release, ReleaseState, latest_release
from tests.doing import carry_out
from tests.services.conftest import TownAt
from tests.town import GOOD_COMMENT, MOBILE, PROACTIVE, Town, answer, segment

WHY = "附表金额有误，正在核对，更正后重新公开。"
HIDE = {"action": DocumentAction.HIDE, "comment": WHY}
CONFIRM = {"action": DocumentAction.CONFIRM_HIDE}
RESTORE = {"action": DocumentAction.RESTORE, "comment": "已经核对，金额无误，恢复公开。"}


@contextmanager
def _nobody_answers() -> Iterator[Session]:
    raise OperationalError("connect", {}, Exception("no route"))
    yield  # the shape of a session that never opens


def without_public_side(town: Town) -> PublicSide:
    """A public store that can not be reached."""
    return replace(town.work.public, session=_nobody_answers)


def hide_in_the_dark(town: Town, document_id: int) -> None:
    with town.acting("officer") as (session, actor):
        command = town.command(session, c.ActOnPublished, document_id, **HIDE)
        given = {**town.given(session, actor), "public": without_public_side(town)}
        carry_out(command, **given)


def releases(town: Town, document_id: int) -> list[Release]:
    with town.work.sessions() as session:
        query = select(Release).where(Release.document_id == document_id).order_by(Release.id)
        return list(session.scalars(query))


# ---- the record -----------------------------------------------------------------------------------


def record(**said: Any) -> dict[str, Any]:
    plain = {"doc_kind": "notice", "subject": "17", "summary": "部署临时救助工作。"}
    return {**plain, "interpretation_url": "", "catalogue": None, **said}


def test_a_record_without_its_required_fields_is_not_published(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    town.do("officer", c.EditRecord, document_id, **record(subject=""))
    refused = town.refusals("officer", c.Publish, document_id)
    assert {"record_incomplete", "strings_not_checked"} <= refused


def test_changing_the_summary_voids_the_signatures_on_it_and_asks_for_a_new_check(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("confirmed")
    town.do("officer", c.EditRecord, document_id, **record(summary="部署救助，明确标准。"))
    with town.work.sessions() as session:
        voided = session.scalars(select(Confirmation).where(Confirmation.voided_at.is_not(None)))
        assert {v.kind.value for v in voided} == {"confidentiality", "privacy"}
    assert {"confidentiality_missing", "strings_not_checked"} <= town.refusals(
        "officer", c.Publish, document_id
    )
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY)
    town.confirm(document_id, CaseAction.CONFIRM_PRIVACY)
    assert town.check_strings(document_id) == 0
    town.do("officer", c.Publish, document_id)
    assert town.is_public(document_id)


def test_the_record_is_edited_by_the_officer_after_the_decision_and_within_its_limit(
    look: TownAt,
) -> None:
    town, document_id = look("confirmed")
    long = record(summary="述" * 301)
    assert town.refusals("officer", c.EditRecord, document_id, **long) == {"summary_too_long"}
    assert "role_missing" in town.refusals("clerk", c.EditRecord, document_id, **record())
    assert town.is_stale("officer", c.EditRecord, document_id, **record(), version=1)
    town, document_id = look("at_sign_off")
    assert "not_decided" in town.refusals("officer", c.EditRecord, document_id, **record())


def test_a_missing_interpretation_keeps_a_policy_inside(town: Town) -> None:
    document_id = town.draft()
    town.edit(document_id, PROACTIVE, is_policy=True, interpretation_required=True)
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    town.attach_final(document_id)
    town.issue(document_id)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0
    assert town.refusals("officer", c.Publish, document_id) == {"interpretation_missing"}
    url = record(interpretation_url="https://example.gov.cn/jiedu")
    town.do("officer", c.EditRecord, document_id, **url)
    assert town.check_strings(document_id) == 0
    town.do("officer", c.Publish, document_id)


# ---- the check of the strings ---------------------------------------------------------------------


def test_a_check_that_failed_is_not_a_check(town_at: TownAt) -> None:
    town, document_id = town_at("issued")
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    with town.system() as (session, _):
        release = latest_release(session, document_id)
        assert release is not None
        release.state, release.attempts = ReleaseState.FAILED, 3
    assert town.refusals("officer", c.Publish, document_id) == {"strings_not_checked"}


def test_a_check_that_failed_the_second_time_is_retried_as_a_check(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    town.do("officer", c.EditRecord, document_id, **record(subject="02"))
    with town.system() as (session, _):
        release = latest_release(session, document_id)
        assert release is not None
        release.state = ReleaseState.FAILED
    with town.system() as (session, actor):
        [failed] = failed_tasks(session)
        assert failed.kind == "check"
        with pytest.raises(Refused):
            retry_task(session, actor, "publish", failed.row_id, town.now)
        retry_task(session, actor, "check", failed.row_id, town.now)
    assert town.check_strings(document_id) == 0


def test_a_detector_s_hit_in_the_title_refuses_and_names_the_place_only(town_at: TownAt) -> None:
    town, document_id = town_at("issued")
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    hit = FoundInString("title", "MOB", "13900002222")
    assert town.check_strings(document_id, (hit,)) == 1
    [release] = releases(town, document_id)
    assert release.hit_places == [{"name": "title", "code": "MOB"}]
    assert town.refusals("officer", c.Publish, document_id) == {"released_string_hit"}


# ---- publishing -----------------------------------------------------------------------------------


def test_what_is_published_has_a_permanent_number_and_the_confirmed_bytes(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("published")
    outside = town.outside(document_id)
    [release] = releases(town, document_id)
    [file] = release.record["files"]
    assert outside["index_number"] == town.document(document_id).index_number
    assert outside["files"] == [(0, file["name"], file["digest"])]
    assert outside["partial"]
    assert MOBILE not in repr(outside)
    assert release.state is ReleaseState.DONE


def test_what_grew_after_the_signature_is_told_outside_as_partial(town: Town) -> None:
    document_id = town.draft(
        urgent=True, read=answer([segment(1, "标题"), segment(2, "联系人王某。")])
    )
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.sign(document_id)
    assert not town.document(document_id).partial
    town.attach_final(document_id, answer([segment(1, "标题"), segment(2, "联系人王某。")]))
    town.issue(document_id)
    words = {"file_version_id": town.files(document_id)[-1].id, "segment": "word/document.xml#p2"}
    town.do("reviewer", c.AddFinding, document_id, **words, start=3, end=5)
    town.do("reviewer", c.AskForRendition, document_id)
    town.prove(document_id)
    town.review(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id, text="联系人■■。") == 0
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    assert town.outside(document_id)["partial"]


def test_writing_twice_changes_nothing_outside(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    before = town.outside(document_id)
    with town.system() as (session, actor):
        release = latest_release(session, document_id)
        assert release is not None
        releasing.write_release(
            session,
            town.work.vault,
            actor,
            town.work.public,
            release,
            now=town.now,
            zone_today=town.work.day_of,
        )
    assert town.outside(document_id) == before


# ---- hiding ---------------------------------------------------------------------------------------


def test_a_hide_takes_effect_at_once_and_a_second_person_confirms_it(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    town.do("officer", c.ActOnPublished, document_id, **HIDE)
    outside = town.outside(document_id)
    assert (outside["state"], outside["explanation"]) == ("withdrawn", WHY)
    assert not town.document(document_id).still_visible
    assert town.refusals("officer", c.ActOnPublished, document_id, **CONFIRM) == {"own_hide"}
    assert town.refusals("officer", c.ActOnPublished, document_id, **RESTORE) == {"own_hide"}
    town.do("approver", c.ActOnPublished, document_id, **CONFIRM)
    assert town.document(document_id).hide_confirmed_at == town.now
    for again in (CONFIRM, RESTORE):
        assert town.refusals("officer2", c.ActOnPublished, document_id, **again) == {
            "hide_confirmed"
        }
    assert town.state(document_id)[1] == "withdrawn"
    assert town.events(document_id)[-3:] == [
        "document.hidden",
        "document.hide_confirmed",
        "document.evaluated",
    ]


def test_a_second_person_restores_with_a_reason(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    before = town.outside(document_id)
    town.do("officer", c.ActOnPublished, document_id, **HIDE)
    bare = {**RESTORE, "comment": ""}
    assert town.refusals("officer2", c.ActOnPublished, document_id, **bare) == {"comment_missing"}
    town.do("officer2", c.ActOnPublished, document_id, **RESTORE)
    assert town.outside(document_id) == before
    document = town.document(document_id)
    assert (document.status.value, document.hidden_at, document.hide_explanation) == (
        "published",
        None,
        "",
    )


def test_hiding_needs_an_explanation_and_the_present_form(look: TownAt) -> None:
    town, document_id = look("published")
    for comment, code in (("", "comment_missing"), ("有误", "comment_too_thin")):
        said = {**HIDE, "comment": comment}
        assert town.refusals("officer", c.ActOnPublished, document_id, **said) == {code}
    assert "role_missing" in town.refusals("clerk", c.ActOnPublished, document_id, **HIDE)
    assert "not_in_this_state" in town.refusals(
        "officer2", c.ActOnPublished, document_id, **CONFIRM
    )


def test_a_hide_that_did_not_reach_the_public_side_says_still_visible_until_it_does(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("published")
    hide_in_the_dark(town, document_id)
    assert town.document(document_id).still_visible
    assert town.outside(document_id)["state"] == "published"
    with town.acting("supervisor") as (session, actor):
        dark = without_public_side(town)
        assert not releasing.hide_again(session, actor, dark, document_id, now=town.now)
        assert releasing.hide_again(session, actor, town.work.public, document_id, now=town.now)
    assert town.outside(document_id)["state"] == "withdrawn"
    with town.acting("officer") as (session, actor), pytest.raises(Refused) as refused:
        releasing.hide_again(session, actor, town.work.public, document_id, now=town.now)
    assert refused.value.refusals[0].code == "nothing_to_retry"
    with town.acting("stranger") as (session, actor), pytest.raises(Refused):
        releasing.hide_again(session, actor, town.work.public, document_id, now=town.now)


def test_restoring_what_never_left_the_public_side_ends_the_alarm(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    hide_in_the_dark(town, document_id)
    town.do("officer2", c.ActOnPublished, document_id, **RESTORE)
    assert not town.document(document_id).still_visible
    assert town.outside(document_id)["state"] == "published"


def test_restoring_is_refused_while_the_public_side_is_away(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    town.do("officer", c.ActOnPublished, document_id, **HIDE)
    with town.acting("officer2") as (session, actor):
        command = town.command(session, c.ActOnPublished, document_id, **RESTORE)
        given = {**town.given(session, actor), "public": without_public_side(town)}
        with pytest.raises(Refused) as refused:
            carry_out(command, **given)
        session.rollback()
    assert refused.value.refusals[0].code == "public_store_unreachable"
    assert town.state(document_id)[1] == "withdrawn"


def test_what_is_hidden_before_it_was_written_never_appears_until_it_is_restored(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("confirmed")
    town.do("officer", c.Publish, document_id)
    town.do("officer", c.ActOnPublished, document_id, **HIDE)
    assert not town.document(document_id).still_visible
    town.written(document_id)
    assert town.outside(document_id) == {}
    assert releases(town, document_id)[0].reason == "document_hidden"
    town.clock.advance(hours=1)
    town.do("officer2", c.ActOnPublished, document_id, **RESTORE)
    town.written(document_id)
    assert town.outside(document_id)["state"] == "published"


def corrected(town: Town, document_id: int) -> None:
    """Walk a correction until only publishing is left."""
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


def test_a_correction_prepared_before_a_hide_is_published_after_it(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    town.clock.advance(hours=1)
    corrected(town, document_id)
    town.clock.advance(hours=1)
    town.do("officer", c.ActOnPublished, document_id, **HIDE)
    town.clock.advance(hours=1)
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    outside = town.outside(document_id)
    assert (outside["state"], outside["explanation"]) == ("published", "")
    assert town.document(document_id).hidden_at is None


def test_a_revision_hidden_on_its_way_appears_when_it_is_restored(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    town.clock.advance(hours=1)
    corrected(town, document_id)
    first = town.outside(document_id)["revision"]
    town.do("officer", c.Publish, document_id)
    town.clock.advance(minutes=1)
    town.do("officer", c.ActOnPublished, document_id, **HIDE)
    town.written(document_id)
    assert town.outside(document_id)["state"] == "withdrawn"
    town.clock.advance(hours=1)
    town.do("officer2", c.ActOnPublished, document_id, **RESTORE)
    town.written(document_id)
    outside = town.outside(document_id)
    assert (outside["state"], outside["revision"] > first) == ("published", True)
