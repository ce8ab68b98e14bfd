"""What signatures cover: which change voids which confirmation, who is told, and what changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.findings import SettlementAction
from review.domain.states import CaseAction, Urgency
from review.store.cases import Confirmation, standing_confirmations
from review.store.findings import findings_of
from tests.services.conftest import TownAt
from tests.town import PROACTIVE, Town, plain_answer

KEEP = {"action": SettlementAction.KEEP, "reason": "这是对外公布的值班电话，群众需要用它。"}


def standing(town: Town, document_id: int) -> set[str]:
    with town.work.sessions() as session:
        return {
            k.value for k in standing_confirmations(session, town.case(session, document_id).id)
        }


def recalled(town_at: TownAt) -> tuple[Town, int]:
    """Both confirmations stand and the drafter has the document back."""
    town, document_id = town_at("at_sign_off")
    town.move("drafter", document_id, CaseAction.RECALL)
    assert standing(town, document_id) == {"confidentiality", "privacy"}
    town.clock.advance(minutes=1)
    return town, document_id


@pytest.mark.parametrize(
    "changes",
    [{"title": "关于救助的另一份通知"}, {"summary": "另一份概述。"}, {"addressees": "各社区"}],
)
def test_signed_metadata_voids_both(town_at: TownAt, changes: dict[str, Any]) -> None:
    town, document_id = recalled(town_at)
    town.edit(document_id, PROACTIVE, **changes)
    assert standing(town, document_id) == set()
    assert town.told(document_id, "confirmation.voided") == {"reviewer"}
    voids = [p for p in town.payloads(document_id) if "old_digest" in p]
    assert {v["kind"] for v in voids} == {"confidentiality", "privacy"}
    assert {v["person"] for v in voids} == {town.ids["reviewer"]}


@pytest.mark.parametrize(
    "changes", [{"subject": "02"}, {"doc_kind": "opinion"}, {"urgency": Urgency.ORDINARY}]
)
def test_what_is_not_signed_voids_nothing(town_at: TownAt, changes: dict[str, Any]) -> None:
    town, document_id = recalled(town_at)
    town.edit(document_id, PROACTIVE, **changes)
    assert standing(town, document_id) == {"confidentiality", "privacy"}


def test_a_changed_plan_voids_privacy_alone(town_at: TownAt) -> None:
    town, document_id = town_at("at_sign_off")
    town.do(
        "approver",
        c.Move,
        document_id,
        action=CaseAction.SEND_TO_REVIEW,
        comment="请再核对第二段里的两处隐去是否必要。",
    )
    with town.work.sessions() as session:
        mobile = findings_of(session, [town.files(document_id)[0].id])[1].id
    town.do("reviewer2", c.SettleFindings, document_id, finding_ids=(mobile,), **KEEP)
    assert standing(town, document_id) == {"confidentiality"}
    assert town.told(document_id, "confirmation.voided") == {"reviewer"}


def test_undoing_the_change_does_not_bring_a_voided_signature_back(town_at: TownAt) -> None:
    town, document_id = recalled(town_at)
    before = town.seen(document_id)["content_digest"]
    town.edit(document_id, PROACTIVE, summary="另一份概述。")
    town.edit(document_id, PROACTIVE)
    assert town.seen(document_id)["content_digest"] == before
    assert standing(town, document_id) == set()


def digest_after(town: Town, document_id: int, read: dict[str, Any]) -> tuple[str, str]:
    """The content digest before and after a file was replaced."""
    before = town.seen(document_id)["content_digest"]
    town.attach(document_id, read)
    return before, town.seen(document_id)["content_digest"]


def test_the_same_words_in_other_bytes_and_other_lines_are_the_same_content(
    town_at: TownAt,
) -> None:
    town, document_id = recalled(town_at)
    read = plain_answer()
    read["segments"][2]["text"] = "区政府\u3000办公室\u200b"
    before, after = digest_after(town, document_id, read)
    assert before == after
    assert standing(town, document_id) == set()


@pytest.mark.parametrize("kind", ["hidden", "comment", "deleted"])
def test_hidden_words_are_content_too(town_at: TownAt, kind: str) -> None:
    town, document_id = recalled(town_at)
    read = plain_answer()
    more = {**read["segments"][2], "id": "word/comments.xml#c1", "kind": kind, "text": "内部意见"}
    said = {**read, "segments": [*read["segments"], more]}
    before, after = digest_after(town, document_id, said)
    assert before != after


def test_an_embedded_picture_is_content_and_file_properties_are_not(town_at: TownAt) -> None:
    town, document_id = recalled(town_at)
    read = plain_answer()
    saved = {**read["segments"][2], "id": "docProps/core.xml#1", "kind": "property", "text": "张三"}
    before, after = digest_after(
        town, document_id, {**read, "segments": [*read["segments"], saved]}
    )
    assert before == after
    town.clock.advance(minutes=1)
    picture = {**plain_answer(), "embedded": [{"sha256": "ab" * 32}]}
    before, after = digest_after(town, document_id, picture)
    assert before != after


def test_an_unread_file_covers_nothing(town_at: TownAt) -> None:
    town, document_id = recalled(town_at)
    town.upload(document_id, b"unread")
    assert town.seen(document_id)["content_digest"] == ""
    assert standing(town, document_id) == set()


def test_other_bytes_void_the_confirmation_of_the_bytes(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    town.clock.advance(minutes=5)
    town.attach_final(document_id)
    assert standing(town, document_id) == {"confidentiality", "privacy"}
    town.prove(document_id)
    assert {"bytes_not_confirmed", "strings_not_checked"} <= town.refusals(
        "officer", c.Publish, document_id
    )


def test_a_confirmation_given_anew_leaves_the_first_one_readable(town_at: TownAt) -> None:
    town, document_id = recalled(town_at)
    town.edit(document_id, PROACTIVE, summary="另一份概述。")
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_CONFIDENTIALITY, "reviewer2")
    town.confirm(document_id, CaseAction.CONFIRM_PRIVACY, "reviewer2")
    with town.work.sessions() as session:
        rows = session.scalars(select(Confirmation).order_by(Confirmation.id)).all()
    assert [(r.kind.value, r.void_reason) for r in rows] == [
        ("confidentiality", "content_changed"),
        ("privacy", "content_changed"),
        ("confidentiality", None),
        ("privacy", None),
    ]
    assert town.state(document_id)[0] == "sign_off"
