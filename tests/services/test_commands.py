"""Every command of the road has one service that takes it; who may not act is told so, whatever is asked."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

import pytest

from review.domain import commands as c
from review.domain.commands import people
from review.domain.states import Attribute, CaseAction, CaseKind, DocumentAction, Urgency
from review.domain.values import Proposal
from tests.doing import SERVICES
from tests.services.conftest import TownAt
from tests.town import GOOD_COMMENT, PROACTIVE

#: Commands of the administrators have tests of their own.
_ADMINISTRATORS = {kind for kind in vars(people).values() if isinstance(kind, type)}

UPLOAD = {"position": 0, "name": "a.docx", "key": "0" * 40, "digest": "0" * 64, "bytes": 1}
TYPED = {
    "title": "",
    "doc_kind": "",
    "issuer": "",
    "addressees": "",
    "subject": "",
    "summary": "",
    "urgency": Urgency.ORDINARY,
    "is_normative": False,
    "is_policy": False,
    "joint_issuers": "",
    "joint_agreed": False,
    "source_attribute": None,
    "interpretation_required": False,
    "interpretation_url": "",
    "tests": (),
    "work_secret": False,
    "proposal": None,
    "catalogue": None,
}
SEEN = {"content_digest": "", "plan_digest": "", "bytes_digest": ""}
DISAGREED = Proposal(Attribute.ON_REQUEST, reason="名册能够识别到人，隐去之后其余内容不成文。")
OFFICE_WORK: list[tuple[str, type, dict[str, Any]]] = [
    ("draft", c.AttachFile, UPLOAD),
    ("draft", c.EditDocument, TYPED),
    ("draft", c.TakeOver, {}),
    ("draft", c.SettleAsSuggested, {}),
    ("draft", c.UndoSettlement, {}),
    ("draft", c.AskForRendition, {}),
    ("draft", c.Move, {"action": CaseAction.SUBMIT}),
    ("draft", c.Move, {"action": CaseAction.DISCARD}),
    ("submitted", c.Move, {"action": CaseAction.RECALL}),
]
HOUSE_WORK: list[tuple[str, str, type, dict[str, Any]]] = [
    ("submitted", "officer", c.Move, {"action": CaseAction.AGREE}),
    ("submitted", "officer", c.Move, {"action": CaseAction.RETURN, "comment": GOOD_COMMENT}),
    ("submitted", "officer", c.Disagree, {"proposal": DISAGREED}),
    ("in_review", "reviewer", c.AnswerChecklist, {"answers": ()}),
    ("in_review", "reviewer", c.SettleAsSuggested, {}),
    (
        "in_review",
        "reviewer",
        c.DeclareNotReleasable,
        {"ground": "SEC_PUBLIC", "reason": GOOD_COMMENT},
    ),
    (
        "in_review",
        "reviewer",
        c.ReferUpward,
        {"authority": "国家保密局", "question": GOOD_COMMENT},
    ),
    ("at_sign_off", "approver", c.Sign, {"proposal": PROACTIVE}),
    (
        "at_sign_off",
        "approver",
        c.Move,
        {"action": CaseAction.SEND_TO_REVIEW, "comment": GOOD_COMMENT},
    ),
    ("decided", "clerk", c.AttachFinalFile, UPLOAD),
    ("decided", "clerk", c.UseReviewedAsFinal, {}),
    ("decided", "clerk", c.Move, {"action": CaseAction.SEND_BACK, "comment": GOOD_COMMENT}),
    ("confirmed", "officer", c.Publish, {}),
    ("published", "officer", c.Reopen, {"kind": CaseKind.CORRECTION, "reason": GOOD_COMMENT}),
    (
        "published",
        "officer",
        c.ActOnPublished,
        {"action": DocumentAction.HIDE, "comment": GOOD_COMMENT},
    ),
]
#: Those whose form carries the version it was opened at; the others add to what is there.
VERSIONED = [
    *(row for row in HOUSE_WORK if "version" in {f.name for f in fields(row[2])}),
    ("draft", "drafter", c.EditDocument, TYPED),
    ("draft", "drafter2", c.TakeOver, {}),
    ("draft", "drafter", c.Move, {"action": CaseAction.SUBMIT}),
]


def test_every_command_of_the_road_has_its_service() -> None:
    told = {getattr(c, name) for name in c.__all__}
    assert set(SERVICES) == told - _ADMINISTRATORS


@pytest.mark.parametrize("kind", SERVICES, ids=lambda kind: kind.__name__)
def test_a_service_takes_the_command_that_is_its_own(kind: type) -> None:
    taker = SERVICES[kind]
    assert get_type_hints(taker)["command"] is kind
    assert [k for k, other in SERVICES.items() if other is taker] == [kind]


@pytest.mark.parametrize(("stage", "kind", "said"), OFFICE_WORK)
def test_a_drafter_of_another_office_works_on_nothing_here(
    look: TownAt, stage: str, kind: type, said: dict[str, Any]
) -> None:
    town, document_id = look(stage)
    assert "role_missing" in town.refusals("builder", kind, document_id, **said)
    assert "role_missing" in town.refusals("supervisor", kind, document_id, **said)


@pytest.mark.parametrize(("stage", "login", "kind", "said"), HOUSE_WORK)
def test_nobody_does_the_work_of_another_role(
    look: TownAt, stage: str, login: str, kind: type, said: dict[str, Any]
) -> None:
    town, document_id = look(stage)
    for other in ("drafter", "supervisor", "head"):
        refused = town.refusals(other, kind, document_id, **said)
        assert refused & {"role_missing", "not_with_drafter"}, (other, login)


@pytest.mark.parametrize(("stage", "login", "kind", "said"), HOUSE_WORK)
def test_the_same_role_of_another_organisation_reaches_nothing_here(
    look: TownAt, stage: str, login: str, kind: type, said: dict[str, Any]
) -> None:
    town, document_id = look(stage)
    refused = town.refusals("stranger", kind, document_id, **said)
    assert refused & {"role_missing", "not_with_drafter"}, login


@pytest.mark.parametrize(("stage", "login", "kind", "said"), VERSIONED)
def test_a_form_opened_before_the_last_change_is_stale(
    look: TownAt, stage: str, login: str, kind: type, said: dict[str, Any]
) -> None:
    town, document_id = look(stage)
    assert town.is_stale(login, kind, document_id, **said, version=0)
