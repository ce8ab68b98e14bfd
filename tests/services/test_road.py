"""The road through the services: what each step does, what voids a signature, what two people at once get."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review.domain.commands import Confirm, Disagree, Move, Publish, Sign
from review.domain.states import Attribute, CaseAction, Role
from review.domain.values import Proposal, Refused, Stale
from review.services import issuing, releasing, reviewing
from review.services.checking import FoundInString, record_check, set_reading_text
from review.services.outstanding import claim
from review.store.cases import Confirmation, Notice
from review.store.documents import Document
from review.store.events import history, verify
from review.store.people import Grant
from review.store.releases import Release, release_of_case
from tests.town import EXEMPT, GOOD_COMMENT, PROACTIVE, Town, answer, finding, plain_answer, segment


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {r.code for r in refused.value.refusals}


def check_strings(town: Town, document_id: int, found: tuple[FoundInString, ...] = ()) -> int:
    """Stand in for the string check of a release."""
    with town.system() as (session, actor):
        release = release_of_case(session, town.case(session, document_id).id)
        assert release is not None
        assert claim(release, town.now)
        set_reading_text(release, {0: "居民身份证号44*，手机138****1234。"})
        return record_check(session, town.work.vault, actor, release, found, now=town.now)


def publish(town: Town, document_id: int) -> None:
    with town.acting("officer") as (session, actor):
        row = town.case(session, document_id)
        command = Publish(case_id=row.id, version=row.version)
        releasing.publish(session, town.work.vault, actor, command, **town.time)


def test_a_document_travels_from_draft_to_the_public_store(town: Town) -> None:
    document_id = town.issued()
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert check_strings(town, document_id) == 0
    publish(town, document_id)
    assert town.state(document_id) == ("settled", "published")
    with town.system() as (session, _):
        document = session.get_one(Document, document_id)
        assert document.partial
        assert document.index_number == "town/2026-00001"
        names = [event.name for event in history(session, document_id)]
        assert names[0] == "case.drafted"
        assert names[-1] == "case.published"
        assert verify(session.connection()).fault is None


def test_nobody_publishes_before_the_strings_are_checked(town: Town) -> None:
    document_id = town.issued()
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    with pytest.raises(Refused) as refused:
        publish(town, document_id)
    assert codes(refused) == {"strings_not_checked"}


def test_a_removed_value_in_the_summary_refuses_the_release(town: Town) -> None:
    document_id = town.draft()
    town.edit(document_id, PROACTIVE, summary="联系手机13800001234")
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.review(document_id)
    town.sign(document_id)
    town.attach_final(document_id)
    town.issue(document_id)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert check_strings(town, document_id) == 1
    with town.system() as (session, _):
        release = session.scalars(select(Release)).one()
        assert release.hit_places == [{"name": "summary", "code": "REMOVED_VALUE"}]
    with pytest.raises(Refused) as refused:
        publish(town, document_id)
    assert codes(refused) == {"released_string_hit"}


def test_a_replaced_file_voids_both_confirmations_and_tells_their_giver(town: Town) -> None:
    document_id = town.at_sign_off()
    town.move("drafter", document_id, CaseAction.RECALL)
    changed = plain_answer()
    changed["segments"][2]["text"] = "区政府办公室另有补充说明"
    town.clock.advance(minutes=1)
    town.attach(document_id, changed)
    with town.work.sessions() as session:
        voided = session.scalars(select(Confirmation)).all()
        assert {c.void_reason for c in voided} == {"content_changed"}
        told = session.scalars(select(Notice).where(Notice.event == "confirmation.voided")).all()
        assert {n.person_id for n in told} == {town.ids["reviewer"]}
        assert {n.document_id for n in told} == {document_id}


def test_settlements_survive_a_replaced_file_where_the_value_still_stands(town: Town) -> None:
    document_id = town.draft()
    town.settle(document_id)
    town.clock.advance(minutes=1)
    town.attach(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    assert town.state(document_id)[0] == "attribute_audit"


def test_a_value_that_now_stands_twice_is_open_again(town: Town) -> None:
    document_id = town.draft()
    town.settle(document_id)
    body = segment(2, "手机13800001234，另一手机13800001234。")
    twice = [finding(1, "MOB", body, "13800001234"), finding(2, "MOB", body, "13800001234")]
    start = body["text"].rindex("13800001234")
    twice[1] |= {"start": start, "end": start + 11}
    town.clock.advance(minutes=1)
    town.attach(document_id, answer([body], twice))
    with pytest.raises(Refused) as refused:
        town.move("drafter", document_id, CaseAction.SUBMIT)
    assert "findings_open" in codes(refused)


def test_a_confirmation_covers_what_the_form_showed_or_nothing(town: Town) -> None:
    document_id = town.in_review()
    town.answer_checklist(document_id)
    with town.acting("reviewer") as (session, actor):
        row = town.case(session, document_id)
        command = Confirm(
            case_id=row.id,
            version=row.version,
            action=CaseAction.CONFIRM_CONFIDENTIALITY,
            content_digest="0" * 64,
            plan_digest=row.plan_digest,
            bytes_digest="",
        )
        with pytest.raises(Refused) as refused:
            reviewing.confirm(session, town.work.vault, actor, command, **town.time)
        session.rollback()
    assert codes(refused) == {"content_changed_since"}


def test_privacy_waits_for_a_verified_rendition_of_exactly_this_plan(town: Town) -> None:
    document_id = town.submitted()
    town.move("officer", document_id, CaseAction.AGREE)
    town.answer_checklist(document_id)
    town.settle(document_id, "reviewer")
    with pytest.raises(Refused) as refused:
        town.confirm(document_id, CaseAction.CONFIRM_PRIVACY)
    assert codes(refused) == {"rendition_missing"}
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_PRIVACY)
    assert town.state(document_id)[0] == "confidentiality_review"


def test_both_confirmations_carry_the_case_to_sign_off_in_either_order(town: Town) -> None:
    document_id = town.in_review()
    town.answer_checklist(document_id)
    town.settle(document_id, "reviewer")
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_PRIVACY, "reviewer")
    assert town.state(document_id)[0] == "confidentiality_review"
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY, "reviewer2")
    assert town.state(document_id)[0] == "sign_off"


def test_two_people_signing_at_once_the_second_is_told(town: Town) -> None:
    document_id = town.at_sign_off()
    with town.work.sessions() as session:
        seen = town.case(session, document_id).version
        case_id = town.case(session, document_id).id
    town.sign(document_id, login="approver")
    with town.acting("approver2") as (session, actor):
        command = Sign(case_id=case_id, version=seen, proposal=PROACTIVE)
        with pytest.raises(Stale):
            issuing.sign(session, town.work.vault, actor, command, **town.time)
        session.rollback()


def test_the_same_form_twice_is_stale_the_second_time(town: Town) -> None:
    document_id = town.submitted()
    with town.acting("officer") as (session, actor):
        row = town.case(session, document_id)
        command = Move(case_id=row.id, version=row.version, action=CaseAction.AGREE, comment="")
        reviewing.move(session, town.work.vault, actor, command, **town.time)
    with town.acting("officer") as (session, actor):
        with pytest.raises(Stale):
            reviewing.move(session, town.work.vault, actor, command, **town.time)
        session.rollback()


def test_an_exempt_document_is_filed_and_never_has_a_rendition(town: Town) -> None:
    document_id = town.at_sign_off(EXEMPT)
    town.sign(document_id, EXEMPT)
    town.attach_final(document_id)
    town.issue(document_id)
    town.move("officer", document_id, CaseAction.FILE)
    assert town.state(document_id) == ("settled", "filed")
    with town.work.sessions() as session:
        assert session.get_one(Document, document_id).attribute is Attribute.EXEMPT


def test_a_disagreement_keeps_both_words_and_the_approver_decides(town: Town) -> None:
    document_id = town.submitted(EXEMPT)
    with town.acting("officer") as (session, actor):
        row = town.case(session, document_id)
        said = Proposal(Attribute.PROACTIVE, reason="隐去姓名和证件后群众仍可看到政策全文。")
        command = Disagree(case_id=row.id, version=row.version, proposal=said)
        reviewing.disagree(session, actor, command, **town.time)
    town.prove(document_id)
    town.review(document_id)
    with town.work.sessions() as session:
        row = town.case(session, document_id)
        assert (row.proposed_attribute, row.audited_attribute) == (
            Attribute.EXEMPT,
            Attribute.PROACTIVE,
        )
    town.sign(document_id, PROACTIVE)
    assert town.state(document_id)[0] == "decided"


def test_saying_the_same_is_not_a_disagreement(town: Town) -> None:
    document_id = town.submitted()
    with town.acting("officer") as (session, actor):
        row = town.case(session, document_id)
        command = Disagree(case_id=row.id, version=row.version, proposal=PROACTIVE)
        with pytest.raises(Refused) as refused:
            reviewing.disagree(session, actor, command, **town.time)
        session.rollback()
    assert "audit_says_the_same" in codes(refused)


def test_a_return_needs_words_and_its_comment_an_answer(town: Town) -> None:
    document_id = town.submitted()
    with pytest.raises(Refused) as refused:
        town.move("officer", document_id, CaseAction.RETURN, "请修改")
    assert codes(refused) == {"comment_too_thin"}
    town.move("officer", document_id, CaseAction.RETURN, GOOD_COMMENT)
    with pytest.raises(Refused) as refused:
        town.move("drafter", document_id, CaseAction.SUBMIT)
    assert codes(refused) == {"comments_open"}


def test_nobody_reviews_or_signs_their_own_proposal(town: Town) -> None:
    document_id = town.submitted()
    with town.system() as (session, _):
        for role in (Role.DISCLOSURE_OFFICER, Role.CONFIDENTIALITY_REVIEWER, Role.APPROVER):
            session.add(
                Grant(
                    person_id=town.ids["drafter"],
                    role=role,
                    organisation_id=town.ids["town"],
                    from_on=town.today,
                )
            )
    with pytest.raises(Refused) as refused:
        town.move("drafter", document_id, CaseAction.AGREE)
    assert codes(refused) == {"own_proposal"}


def test_somebody_of_another_organisation_moves_nothing(town: Town) -> None:
    document_id = town.submitted()
    with pytest.raises(Refused) as refused:
        town.move("stranger", document_id, CaseAction.AGREE)
    assert codes(refused) == {"role_missing"}


def test_every_step_writes_one_event_of_the_table(town: Town) -> None:
    document_id = town.at_sign_off()
    with town.work.sessions() as session:
        names = [e.name for e in history(session, document_id) if e.name.startswith("case.")]
    assert names == [
        "case.drafted",
        "case.submitted",
        "case.agreed",
        "case.confidentiality_confirmed",
        "case.privacy_confirmed",
    ]
