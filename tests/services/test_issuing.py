"""Deciding and issuing: who signs, the number in every spelling, dates, the printed mark, the final file."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.states import Attribute, CaseAction
from review.domain.values import Proposal, Stale
from review.store.case_values import plan_of
from review.store.documents import FileVersion
from review.store.files import RECOGNISED
from review.store.findings import DifferenceRow, Settlement, differences_of, findings_of
from review.store.page_images import PageImage, PageImages
from tests.services.conftest import TownAt
from tests.town import (
    EXEMPT,
    GOOD_COMMENT,
    MOBILE,
    PROACTIVE,
    Town,
    answer,
    finding,
    plain_answer,
    segment,
)

REASON = "定稿按领导意见补了一句值班安排，已逐字核对。"


def longer() -> dict[str, Any]:
    """The final file says one sentence more."""
    read = plain_answer()
    read["segments"][2]["text"] = "区政府办公室。值班安排另行通知。"
    return read


def with_another_phone() -> dict[str, Any]:
    """The final file has one phone number more than the reviewed one."""
    read = plain_answer()
    more = segment(4, "补充联系人手机13911112222。")
    found = finding(3, "MOB", more, "13911112222")
    return answer([*read["segments"], more], [*read["findings"], found])


# ---- signing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Proposal(Attribute.EXEMPT, reason=REASON), "ground_missing"),
        (Proposal(Attribute.EXEMPT, grounds=("SEC_PUBLIC",)), "reason_missing"),
        (
            Proposal(Attribute.EXEMPT, grounds=("SEC_PUBLIC",), reason="危及公共安全"),
            "reason_repeats_ground",
        ),
        (
            Proposal(Attribute.EXEMPT, grounds=("SEC_PUBLIC",), reason="条例第十五条。" + REASON),
            "reason_cites_other_article",
        ),
        (Proposal(Attribute.ON_REQUEST), "reason_missing"),
    ],
)
def test_the_approver_too_gives_ground_and_reason(look: TownAt, said: Proposal, code: str) -> None:
    town, document_id = look("at_sign_off")
    assert town.refusals("approver", c.Sign, document_id, proposal=said) == {code}


def test_a_proactive_decision_stands_on_both_confirmations(look: TownAt) -> None:
    town, document_id = look("exempt_at_sign_off")
    assert town.refusals("approver", c.Sign, document_id, proposal=PROACTIVE) == {"privacy_missing"}


def test_partial_follows_from_the_plan_not_from_a_tick(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    town.sign(document_id, Proposal(Attribute.PROACTIVE, partial=False))
    assert town.case_row(document_id).decided_partial
    assert town.document(document_id).partial


def test_two_approvers_signing_in_the_same_moment_leave_one_signature(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    seen = town.case_row(document_id).version
    start = threading.Barrier(2)
    came: dict[str, str] = {}

    def sign(login: str) -> None:
        start.wait()
        try:
            town.do(login, c.Sign, document_id, proposal=PROACTIVE, version=seen)
            came[login] = "signed"
        except Stale:
            came[login] = "stale"

    threads = [threading.Thread(target=sign, args=(who,)) for who in ("approver", "approver2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came.values()) == ["signed", "stale"]
    [winner] = [who for who, how in came.items() if how == "signed"]
    assert town.case_row(document_id).approver_id == town.ids[winner]
    assert town.events(document_id).count("case.signed") == 1


# ---- the number -----------------------------------------------------------------------------------


def test_a_used_number_is_refused_however_it_is_written(town_at: TownAt) -> None:
    town, _ = town_at("issued")
    other = town.at_sign_off()
    town.sign(other)
    town.attach_final(other)
    for spelling in (
        "青府〔2026〕3号",
        "青府[2026]3号",
        "青府【2026】3号",
        "青府(2026)第3号",
        "青府 〔２０２６〕 003 號",
        "青府﹝2026﹞3号",
    ):
        refused = town.refusals("clerk", c.Issue, other, **town.printed(other, spelling))
        assert refused == {"number_used"}, spelling
    town.issue(other, "青府（2026）004号")
    assert town.document(other).doc_number == "青府〔2026〕4号"


def test_the_same_number_is_free_in_another_organisation(town_at: TownAt) -> None:
    town, _ = town_at("issued")
    registered = town.do(
        "stranger",
        c.RegisterDocument,
        office_id=town.ids["hall"],
        title="关于村务公开的通知",
        issuer="望潮村村民委员会",
        doc_number="青府〔2026〕3号",
        doc_kind="notice",
        doc_date=town.today,
        issued_on=town.today,
        printed_attribute=None,
        paper_only=True,
    )
    assert registered.doc_number == "青府〔2026〕3号"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"doc_number": ""}, {"number_missing"}),
        ({"doc_number": "三号文"}, {"number_malformed"}),
        ({"doc_number": "青府〔26〕3号"}, {"number_malformed"}),
        ({"doc_number": "青府〔2026〕0号"}, {"number_malformed"}),
        ({"issued_on": None}, {"issue_date_missing"}),
        ({"doc_date": None}, {"doc_date_missing"}),
        ({"printed_attribute": None}, {"printed_mark_missing"}),
        ({"printed_attribute": Attribute.EXEMPT}, {"printed_mark_differs"}),
        (
            {"printed_attribute": Attribute.EXEMPT, "printed_reason": "同意"},
            {"printed_mark_differs"},
        ),
        (
            {"doc_number": "", "issued_on": None, "doc_date": None, "printed_attribute": None},
            {"number_missing", "issue_date_missing", "doc_date_missing", "printed_mark_missing"},
        ),
    ],
)
def test_what_the_clerk_types_is_refused_with_every_reason(
    look: TownAt, changes: dict[str, Any], codes: set[str]
) -> None:
    town, document_id = look("decided")
    said = {**town.printed(document_id), **changes}
    assert town.refusals("clerk", c.Issue, document_id, **said) == codes


def test_dates_that_can_not_be_are_refused(look: TownAt) -> None:
    town, document_id = look("decided")
    tomorrow, yesterday = town.today + timedelta(days=1), town.today - timedelta(days=1)
    for dates, codes in (
        ({"issued_on": tomorrow}, {"date_in_future"}),
        ({"doc_date": tomorrow}, {"date_in_future", "issued_before_dated"}),
        ({"issued_on": yesterday}, {"issued_before_dated"}),
    ):
        said = {**town.printed(document_id), **dates}
        assert town.refusals("clerk", c.Issue, document_id, **said) == codes


def test_a_mark_that_differs_is_issued_with_its_reason_kept(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    town.attach_final(document_id)
    town.issue(document_id, printed_partial=False, printed_reason=REASON)
    document = town.document(document_id)
    assert (document.printed_partial, document.printed_reason) == (False, REASON)
    assert town.state(document_id) == ("decided", "issued")


# ---- the final file -------------------------------------------------------------------------------


def test_nothing_is_issued_before_the_final_file_is_read(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    assert town.refusals("clerk", c.Issue, document_id, **town.printed(document_id)) == {
        "final_file_missing"
    }
    town.upload(document_id, b"final", login="clerk", kind=c.AttachFinalFile)
    assert town.refusals("clerk", c.Issue, document_id, **town.printed(document_id)) == {
        "final_file_missing"
    }


def test_a_final_file_has_the_place_of_a_reviewed_one(look: TownAt) -> None:
    town, document_id = look("decided")
    said = {"position": 1, "name": "附件.docx", "key": "0" * 40, "digest": "0" * 64, "bytes": 1}
    assert town.refusals("clerk", c.AttachFinalFile, document_id, **said) == {"no_such_position"}


def test_differences_are_listed_and_accepted_one_by_one_with_a_reason(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    version = town.attach_final(document_id, longer())
    lines = town.work.vault.files.read_working(version, "differences.json")
    assert lines == [
        {"before": ["区政府办公室"], "after": ["区政府办公室。", "值班安排另行通知。"]}
    ]
    assert town.refusals("clerk", c.Issue, document_id, **town.printed(document_id)) == {
        "differences_open"
    }
    with town.work.sessions() as session:
        ids = tuple(d.id for d in differences_of(session, [version]))
    accept = {"difference_ids": ids, "reason": REASON}
    assert town.refusals(
        "clerk", c.AcceptDifferences, document_id, **{**accept, "reason": "同意"}
    ) == {"comment_too_thin"}
    gone = {**accept, "difference_ids": (*ids, 9999)}
    assert town.refusals("clerk", c.AcceptDifferences, document_id, **gone) == {"difference_gone"}
    assert "role_missing" in town.refusals("officer", c.AcceptDifferences, document_id, **accept)
    town.do("clerk", c.AcceptDifferences, document_id, **accept)
    with town.work.sessions() as session:
        [row] = session.scalars(select(DifferenceRow)).all()
        assert (row.accepted_by_id, row.reason) == (town.ids["clerk"], REASON)
        assert "值班" not in row.digest
    town.issue(document_id)
    assert town.state(document_id) == ("decided", "issued")


def test_a_final_file_read_anew_is_compared_anew(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    town.attach_final(document_id, longer())
    town.clock.advance(minutes=5)
    town.attach_final(document_id)
    town.issue(document_id)
    assert town.state(document_id) == ("decided", "issued")


def test_another_phone_number_in_the_final_file_keeps_everything_inside(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    version = town.attach_final(document_id, with_another_phone())
    with town.work.sessions() as session:
        ids = tuple(d.id for d in differences_of(session, [version]))
    town.do("clerk", c.AcceptDifferences, document_id, difference_ids=ids, reason=REASON)
    town.issue(document_id)
    town.prove(document_id)
    seen = {"action": CaseAction.CONFIRM_RENDITION, **town.seen(document_id)}
    assert town.refusals("reviewer", c.Confirm, document_id, **seen) == {"findings_open"}
    assert "bytes_not_confirmed" in town.refusals("officer", c.Publish, document_id)
    town.settle(document_id, "reviewer")
    seen = {"action": CaseAction.CONFIRM_RENDITION, **town.seen(document_id)}
    assert town.refusals("reviewer", c.Confirm, document_id, **seen) == {"rendition_missing"}
    town.do("reviewer", c.AskForRendition, document_id)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0
    town.do("officer", c.Publish, document_id)
    assert town.is_public(document_id)


def test_the_reviewed_file_itself_is_issued_with_everything_settled_on_it(town: Town) -> None:
    document_id = town.draft()
    reviewed = town.files(document_id)[0]
    with town.work.sessions.begin() as session:
        found = next(f for f in findings_of(session, [reviewed.id]) if f.added_by_id is None)
        found.mask, found.rule, found.column_key = "张某甲", "NAME.1/1", "t1:2"
    files = town.work.vault.files
    PageImages(files, reviewed.id).path(PageImage(1)).write_bytes(b"a page")
    (files.working_folder(reviewed.id) / RECOGNISED).write_bytes(b"a line")
    words = {"file_version_id": reviewed.id, "segment": "word/document.xml#p3"}
    town.do("drafter", c.AddFinding, document_id, **words, start=0, end=3)
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    [final] = town.do("clerk", c.UseReviewedAsFinal, document_id)
    town.issue(document_id)
    with town.work.sessions() as session:
        looks = [
            {(f.key, f.mask, f.rule, f.column_key) for f in findings_of(session, [i])}
            for i in (reviewed.id, final.id)
        ]
    assert looks[0] == looks[1]
    with town.work.sessions() as session:
        plans = [plan_of(session, session.get_one(FileVersion, i)) for i in (reviewed.id, final.id)]
        people = set(session.scalars(select(Settlement.person_id)))
    assert plans[0] == plans[1]
    assert plans[0].removes
    assert people == {town.ids["drafter"], town.ids["reviewer"]}
    assert PageImages(files, final.id).path(PageImage(1)).read_bytes() == b"a page"
    assert (files.working_folder(final.id) / RECOGNISED).read_bytes() == b"a line"
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)


def test_the_clerk_sends_back_with_a_reason_and_only_before_issuing(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    back = {"action": CaseAction.SEND_BACK}
    assert town.refusals("clerk", c.Move, document_id, **back) == {"comment_missing"}
    town.move("clerk", document_id, CaseAction.SEND_BACK, GOOD_COMMENT)
    assert town.state(document_id)[0] == "confidentiality_review"
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY)
    town.sign(document_id)
    town.attach_final(document_id)
    town.issue(document_id)
    assert "document_issued" in town.refusals("clerk", c.Move, document_id, **back)


def test_a_new_export_after_issue_is_compared_before_its_bytes_are_confirmed(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("issued")
    town.attach_final(document_id, longer())
    town.prove(document_id)
    seen = {"action": CaseAction.CONFIRM_RENDITION, **town.seen(document_id)}
    assert "differences_open" in town.refusals("reviewer", c.Confirm, document_id, **seen)
    town.clock.advance(minutes=5)
    town.attach_final(document_id)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0


def test_an_exempt_document_is_issued_without_any_copy(town_at: TownAt) -> None:
    town, document_id = town_at("exempt_at_sign_off")
    town.sign(document_id, EXEMPT)
    town.attach_final(document_id)
    town.issue(document_id, number="青府〔2026〕9号")
    assert MOBILE not in repr(town.document(document_id))
    assert "not_decided_proactive" in town.refusals("officer", c.Publish, document_id)
    town.move("officer", document_id, CaseAction.FILE)
    assert town.state(document_id) == ("settled", "filed")
