"""Drafting: what a draft takes in, what gives way, who carries it on, and what submitting asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.states import Attribute, CaseAction, CaseKind, DocumentStatus, Role, Urgency
from review.domain.values import Proposal
from review.services.drafting import unread_files
from review.store.cases import Comment, comments_awaiting_answer
from review.store.documents import FileState, FileVersion
from review.store.people import Grant, Office
from tests.services.conftest import TownAt
from tests.settlers import grant
from tests.town import EXEMPT, GOOD_COMMENT, PROACTIVE, TITLE, Town, answer, plain_answer, segment

ANNEX = answer([segment(1, "附件：标准表")])


def starting(town: Town, **said: Any) -> dict[str, Any]:
    return {"office_id": town.ids["social"], "urgency": Urgency.ORDINARY, "title": TITLE, **said}


# ---- start ----------------------------------------------------------------------------------------


def test_a_draft_starts_unissued_with_an_open_first_case(town: Town) -> None:
    document = town.do("drafter", c.CreateDraft, **starting(town))
    row = town.case_row(document.id)
    assert (document.status, document.drafter_id) == (
        DocumentStatus.UNISSUED,
        town.ids["drafter"],
    )
    assert (row.kind, row.state.value, row.urgent) == (CaseKind.FIRST, "draft", False)
    assert town.events(document.id) == ["case.drafted"]


@pytest.mark.parametrize(
    ("login", "office", "code"),
    [
        ("builder", "social", "role_missing"),
        ("officer", "social", "role_missing"),
        ("village_drafter", "social", "role_missing"),
        ("drafter", "hall", "role_missing"),
        ("drafter", "nowhere", "office_gone"),
    ],
)
def test_nobody_starts_a_document_in_an_office_that_is_not_theirs(
    look: TownAt, login: str, office: str, code: str
) -> None:
    town, _ = look("empty")
    office_id = town.ids.get(office, 9999)
    assert town.refusals(login, c.CreateDraft, **starting(town, office_id=office_id)) == {code}


def test_nothing_starts_in_a_dissolved_office(town: Town) -> None:
    with town.system() as (session, _):
        session.get_one(Office, town.ids["social"]).dissolved_on = town.today
    assert town.refusals("drafter", c.CreateDraft, **starting(town)) == {"office_dissolved"}


# ---- files ----------------------------------------------------------------------------------------


def test_annexes_come_after_the_main_text_whatever_was_taken_off(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.attach(document_id, ANNEX, position=None, name="附件1.docx")
    town.attach(document_id, ANNEX, position=None, name="附件2.docx")
    assert [f.position for f in town.files(document_id)] == [0, 1, 2]
    main = town.files(document_id)[0]
    town.do("drafter", c.RemoveFile, document_id, file_version_id=main.id)
    town.attach(document_id, position=None)
    assert [(f.position, f.name) for f in town.files(document_id)] == [
        (0, "通知.docx"),
        (1, "附件1.docx"),
        (2, "附件2.docx"),
    ]


def test_a_document_of_annexes_alone_is_not_submitted(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.attach(document_id, ANNEX, position=None, name="附件1.docx")
    main = town.files(document_id)[0]
    town.do("drafter", c.RemoveFile, document_id, file_version_id=main.id)
    assert "file_missing" in town.refusals("drafter", c.Move, document_id, action=CaseAction.SUBMIT)


def test_an_upload_replaced_before_it_was_read_leaves_quarantine(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    first = town.upload(document_id, b"first try")
    with town.work.sessions() as session:
        key = session.get_one(FileVersion, first).intake_key
    town.upload(document_id, b"second try")
    with town.work.sessions() as session:
        replaced = session.get_one(FileVersion, first)
        waiting = unread_files(session, document_id)
    assert (replaced.live, replaced.intake_key, replaced.erased_at) == (False, None, town.now)
    assert key is not None
    assert not town.work.vault.files.intake_path(key).exists()
    assert [f.bytes for f in waiting] == [len(b"second try")]


def test_an_upload_taken_off_leaves_quarantine_and_is_gone_for_everybody(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    annex = town.upload(document_id, b"wrong file", position=None)
    town.do("drafter", c.RemoveFile, document_id, file_version_id=annex)
    assert town.work.vault.files.quarantined() == {}
    assert town.refusals("drafter", c.RemoveFile, document_id, file_version_id=annex) == {
        "file_gone"
    }
    assert town.events(document_id)[-1] == "file.removed"


def test_files_of_another_document_are_not_taken_off_here(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    other = town.draft()
    theirs = town.files(other)[0].id
    assert town.refusals("drafter", c.RemoveFile, document_id, file_version_id=theirs) == {
        "file_gone"
    }


# ---- form -----------------------------------------------------------------------------------------


def test_saving_keeps_what_is_incomplete_and_logs_field_names_only(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.edit(document_id, None, title="  关于防汛的通知 ", summary="")
    document, row = town.document(document_id), town.case_row(document_id)
    assert (document.title, document.summary) == ("关于防汛的通知", "")
    assert (row.proposed_attribute, row.proposed_at) == (None, None)
    assert town.events(document_id)[-1] == "document.changed"


def test_a_form_that_somebody_else_saved_meanwhile_is_stale(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    seen = town.document(document_id).version
    town.edit(document_id, PROACTIVE, title="先保存的标题")
    assert town.is_stale("drafter2", c.TakeOver, document_id, version=seen)
    assert town.document(document_id).title == "先保存的标题"


SUBMIT = {"action": CaseAction.SUBMIT}
ON_REQUEST = Attribute.ON_REQUEST
REASON = "名册能够识别到人，隐去之后其余内容不成文。"


@pytest.mark.parametrize(
    ("proposal", "changes", "code"),
    [
        (None, {}, "attribute_missing"),
        (PROACTIVE, {"title": "  "}, "title_missing"),
        (Proposal(Attribute.EXEMPT, reason=REASON), {}, "ground_missing"),
        (Proposal(Attribute.EXEMPT, grounds=("OTHER",), reason=REASON), {}, "ground_unknown"),
        (
            Proposal(Attribute.EXEMPT, grounds=("STATE_SECRET",), reason=REASON),
            {},
            "ground_not_selectable",
        ),
        (
            Proposal(
                Attribute.EXEMPT, grounds=("SEC_PUBLIC",), reason="公开后危及公共安全，不予公开。"
            ),
            {},
            "reason_repeats_ground",
        ),
        (
            Proposal(
                Attribute.EXEMPT, grounds=("SEC_PUBLIC",), reason="依据条例第十六条，" + REASON
            ),
            {},
            "reason_cites_other_article",
        ),
        (Proposal(ON_REQUEST), {}, "reason_missing"),
        (Proposal(ON_REQUEST, reason=REASON), {"is_normative": True}, "normative_needs_ground"),
        (Proposal(ON_REQUEST, reason=REASON), {"is_policy": True}, "normative_needs_ground"),
        (PROACTIVE, {"source_attribute": Attribute.EXEMPT}, "forwarded_differs"),
        (PROACTIVE, {"joint_issuers": "区民政局"}, "partners_not_agreed"),
    ],
)
def test_submitting_asks_for_what_is_missing_or_wrong(
    look: TownAt, proposal: Proposal | None, changes: dict[str, Any], code: str
) -> None:
    town, document_id = look("draft")
    town.edit(document_id, proposal, **changes)
    assert code in town.refusals("drafter", c.Move, document_id, **SUBMIT)


def test_submitting_waits_for_every_file_and_every_finding(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    assert town.refusals("drafter", c.Move, document_id, **SUBMIT) == {"findings_open"}
    annex = town.upload(document_id, b"annex", position=None)
    assert "files_unread" in town.refusals("drafter", c.Move, document_id, **SUBMIT)
    with town.system() as (session, _):
        session.get_one(FileVersion, annex).state = FileState.FAILED
    assert "files_refused" in town.refusals("drafter", c.Move, document_id, **SUBMIT)


def test_submitting_says_at_once_that_a_later_step_has_nobody(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.settle(document_id)
    town.clock.advance(days=1)
    with town.system() as (session, _):
        held = select(Grant).where(Grant.role == Role.APPROVER)
        for given in session.scalars(held):
            given.until_on = town.today - timedelta(days=1)
    assert town.refusals("drafter", c.Move, document_id, **SUBMIT) == {"step_without_person"}


def test_an_exempt_document_is_submitted_with_its_findings_open(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    town.edit(document_id, EXEMPT)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    assert town.state(document_id) == ("attribute_audit", "unissued")


# ---- handing over, answering ----------------------------------------------------------------------


def test_another_drafter_of_the_office_takes_over_and_becomes_a_proposer(town_at: TownAt) -> None:
    town, document_id = town_at("submitted")
    town.move("officer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    town.do("drafter2", c.TakeOver, document_id)
    assert town.document(document_id).drafter_id == town.ids["drafter2"]
    with town.work.sessions() as session:
        [asked] = comments_awaiting_answer(session, town.case(session, document_id).id)
    town.do("drafter2", c.AnswerComment, comment_id=asked.id, body="已改为概括表述。")
    town.move("drafter2", document_id, CaseAction.SUBMIT)
    assert town.case_row(document_id).proposer_ids == [
        town.ids["drafter"],
        town.ids["drafter2"],
    ]
    with town.system() as (session, _):
        for login in ("drafter", "drafter2"):
            grant(session, town.ids[login], Role.DISCLOSURE_OFFICER, town.ids["town"])
    for login in ("drafter", "drafter2"):
        refused = town.refusals(login, c.Move, document_id, action=CaseAction.AGREE)
        assert refused == {"own_proposal"}


def test_a_comment_is_answered_once_and_with_words(town_at: TownAt) -> None:
    town, document_id = town_at("submitted")
    town.move("officer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    with town.work.sessions() as session:
        asked = comments_awaiting_answer(session, town.case(session, document_id).id)[0].id
    say = {"comment_id": asked, "body": "已改。"}
    assert town.refusals("drafter", c.AnswerComment, **{**say, "body": " "}) == {"comment_missing"}
    assert town.refusals("builder", c.AnswerComment, **say) == {"role_missing"}
    assert town.refusals("drafter", c.AnswerComment, **{**say, "comment_id": 9999}) == {
        "comment_gone"
    }
    answered: Comment = town.do("drafter", c.AnswerComment, **say)
    assert answered.answers_id == asked
    assert town.refusals("drafter", c.AnswerComment, **say) == {"comment_answered"}
    assert town.refusals("drafter", c.AnswerComment, **{**say, "comment_id": answered.id}) == {
        "comment_gone"
    }
    town.move("drafter", document_id, CaseAction.SUBMIT)
    assert town.state(document_id)[0] == "attribute_audit"


# ---- reopening ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "kind", "reason", "code"),
    [
        ("submitted", CaseKind.CORRECTION, GOOD_COMMENT, "case_open"),
        ("draft", CaseKind.CORRECTION, GOOD_COMMENT, "document_unissued"),
        ("published", CaseKind.FIRST, GOOD_COMMENT, "first_case_once"),
        ("published", CaseKind.CORRECTION, "", "comment_missing"),
        ("published", CaseKind.CORRECTION, "同意", "comment_too_thin"),
    ],
)
def test_reopening_is_refused_with_its_reason(
    look: TownAt, stage: str, kind: CaseKind, reason: str, code: str
) -> None:
    town, document_id = look(stage)
    assert code in town.refusals("officer", c.Reopen, document_id, kind=kind, reason=reason)


def test_a_correction_leaves_the_public_copy_alone_until_the_new_revision_is_published(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("published")
    before = town.outside(document_id)
    town.clock.advance(days=1)
    town.do("officer", c.Reopen, document_id, kind=CaseKind.CORRECTION, reason=GOOD_COMMENT)
    assert town.state(document_id) == ("draft", "published")
    changed = plain_answer()
    changed["segments"][2]["text"] = "区政府办公室（更正）"
    town.attach(document_id, changed)
    assert [f.stage.value for f in town.files(document_id)] == ["reviewed"]
    town.edit(document_id, PROACTIVE)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    assert town.refusals("clerk", c.Issue, document_id, **town.printed(document_id)) >= {
        "document_issued"
    }
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id, text="更正后的正文") == 0
    assert town.outside(document_id) == before
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    after = town.outside(document_id)
    assert (after["index_number"], after["state"]) == (before["index_number"], "published")
    assert after["revision"] > before["revision"]
    assert "更正" in after["reading_text"]
    assert after["files"] != before["files"]
