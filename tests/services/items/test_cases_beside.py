"""Cases and hides beside a July: whatever answers a document first closes its line, with a link to what did."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from review.domain import commands as c
from review.domain.states import (
    Attribute,
    CaseAction,
    CaseKind,
    CaseState,
    DocumentAction,
    DocumentStatus,
    Outcome,
)
from review.domain.values import Proposal
from tests.answers import EXEMPT, GOOD_COMMENT, PROACTIVE
from tests.julys import (
    YEAR,
    approve,
    close_july,
    evaluations,
    form,
    item_of_document,
    july,
    open_july,
    propose,
    said,
    where,
)
from tests.past import add_past
from tests.services.conftest import TownAt
from tests.services.items.conftest import House
from tests.services.items.test_elsewhere import CONFIRM, ask_for, decided
from tests.services.items.test_sound import problems
from tests.town import Town

ON_REQUEST = Proposal(
    Attribute.ON_REQUEST, reason="名册能够识别到人，隐去之后其余内容不成文，只对本人提供。"
)
RESTORE = {"action": DocumentAction.RESTORE, "comment": GOOD_COMMENT}


def to_decision(town: Town, document_id: int, proposal: Proposal) -> None:
    """From the draft of a case to its signature; what stays inside needs no rendition."""
    town.edit(document_id, proposal)
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    public = proposal.attribute is Attribute.PROACTIVE
    if public:
        town.prove(document_id)
    town.review(document_id, privacy=public)
    town.sign(document_id, proposal)


def linked(town: Town, document_id: int) -> bool:
    """Whether the line leads to the case that answered it."""
    item = item_of_document(town, document_id)
    return item.state == "settled" and item.case_id == town.case_row(document_id).id


# ---- corrections and requests --------------------------------------------------------------------


@pytest.mark.parametrize("kind", [CaseKind.CORRECTION, CaseKind.REQUEST])
def test_a_filed_document_that_a_case_opens_to_the_public_leaves_july(
    kept: House, kind: CaseKind
) -> None:
    town, document_id = kept
    ask_for(town, document_id, kind)
    decided(town, document_id)
    assert linked(town, document_id)
    assert where(town, document_id) == ("settled", "to_proactive_partial")
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    assert town.document(document_id).status is DocumentStatus.PUBLISHED
    assert town.outside(document_id)["state"] == "published"
    assert evaluations(town, document_id) == [("case", "to_proactive_partial")]
    assert problems(town) == []


def test_a_correction_that_keeps_a_filed_document_inside_counts_as_kept(kept: House) -> None:
    town, document_id = kept
    ask_for(town, document_id, CaseKind.CORRECTION)
    to_decision(town, document_id, ON_REQUEST)
    assert linked(town, document_id)
    assert where(town, document_id) == ("settled", "to_on_request")
    document = town.document(document_id)
    assert document.attribute is Attribute.ON_REQUEST
    assert document.review_on == date(YEAR + 3, 7, 1)
    town.move("officer", document_id, CaseAction.FILE)
    assert evaluations(town, document_id) == [("case", "to_on_request")]
    assert problems(town) == []


def test_a_correction_of_a_public_document_answers_its_line(public: House) -> None:
    town, document_id = public
    ask_for(town, document_id, CaseKind.CORRECTION)
    refused = town.refusals(
        "drafter",
        c.ProposeOutcome,
        **form(town, document_id),
        proposal=said(Outcome.STILL_IN_FORCE),
    )
    assert refused == {"other_case_open"}
    decided(town, document_id)
    assert linked(town, document_id)
    assert where(town, document_id) == ("settled", "still_in_force")
    assert town.document(document_id).status is DocumentStatus.PUBLISHED
    assert problems(town) == []


# ---- the first case is still open ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposal", "outcome"), [(EXEMPT, "keep"), (PROACTIVE, "to_proactive_partial")]
)
def test_what_was_decided_but_never_carried_out_is_answered_when_it_is(
    town: Town, proposal: Proposal, outcome: str
) -> None:
    document_id = town.issued(proposal)
    july(town)
    open_july(town)
    assert where(town, document_id) == ("assigned", None)
    answer = {**form(town, document_id), "proposal": said(Outcome.OUT_OF_SCOPE)}
    assert "other_case_open" in town.refusals("drafter", c.ProposeOutcome, **answer)
    if proposal is EXEMPT:
        town.move("officer", document_id, CaseAction.FILE)
    else:
        town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
        assert town.check_strings(document_id) == 0
        town.do("officer", c.Publish, document_id)
    assert town.case_row(document_id).state is CaseState.SETTLED
    assert where(town, document_id) == ("settled", outcome)
    assert linked(town, document_id)
    assert evaluations(town, document_id) == [("case", outcome)]
    assert problems(town) == []


# ---- from exempt to on request -------------------------------------------------------------------


def test_an_exempt_document_becomes_on_request_by_the_approval_of_its_line(kept: House) -> None:
    town, document_id = kept
    assert town.document(document_id).attribute is Attribute.EXEMPT
    propose(town, document_id, Outcome.TO_ON_REQUEST)
    assert town.document(document_id).attribute is Attribute.EXEMPT
    approve(town, document_id)
    document = town.document(document_id)
    assert (document.attribute, document.status) == (Attribute.ON_REQUEST, DocumentStatus.FILED)
    assert document.review_on == date(YEAR + 3, 7, 1)
    changed = town.payloads(document_id)[
        town.events(document_id).index("document.attribute_changed")
    ]
    assert (changed["before"], changed["after"]) == ("exempt", "on_request")
    assert problems(town) == []


# ---- taken down during July ----------------------------------------------------------------------


def test_a_hide_that_nobody_confirmed_leaves_the_line_open_until_it_is_restored(
    public: House,
) -> None:
    town, document_id = public
    town.hide(document_id)
    assert evaluations(town, document_id) == []
    answer = {**form(town, document_id), "proposal": said(Outcome.STILL_IN_FORCE)}
    assert town.refusals("drafter", c.ProposeOutcome, **answer) == {"outcome_unfit"}
    town.do("approver", c.ActOnPublished, document_id, **RESTORE)
    propose(town, document_id, Outcome.STILL_IN_FORCE)
    approve(town, document_id)
    assert evaluations(town, document_id) == [("round", "still_in_force")]
    assert problems(town) == []


def test_a_take_down_that_somebody_else_did_meanwhile_is_not_done_twice(public: House) -> None:
    town, document_id = public
    propose(town, document_id, Outcome.TAKE_DOWN)
    town.hide(document_id)
    refused = town.refusals("approver", c.ApproveItem, **form(town, document_id))
    assert refused == {"not_in_this_state"}
    town.do("approver", c.ActOnPublished, document_id, **CONFIRM)
    assert where(town, document_id) == ("settled", "take_down")
    assert evaluations(town, document_id) == [("hide", "take_down")]


def test_what_is_hidden_when_july_closes_does_not_come_again_before_it_is_restored(
    public: House,
) -> None:
    town, document_id = public
    round_id = item_of_document(town, document_id).round_id
    town.hide(document_id)
    july(town, YEAR, 31)
    town.clock.advance(days=1)
    close_july(town, round_id)
    july(town, YEAR + 1)
    open_july(town, YEAR + 1)
    assert where(town, document_id) == ("carried_over", None)
    town.do("approver", c.ActOnPublished, document_id, **RESTORE)
    open_july(town, YEAR + 1)
    assert where(town, document_id) == ("assigned", None)
    assert problems(town) == []


# ---- public on another site ----------------------------------------------------------------------


def elsewhere(town_at: TownAt) -> House:
    """A document that an import brought as proactive: it is public on another site."""
    town, _ = town_at("empty")
    july(town)
    (document_id,) = add_past(
        town,
        date(YEAR - 3, 3, 1),
        status=DocumentStatus.ISSUED,
        attribute=Attribute.PROACTIVE,
        printed_attribute=Attribute.PROACTIVE,
    )
    open_july(town)
    return town, document_id


@pytest.mark.parametrize("outcome", [Outcome.STILL_IN_FORCE, Outcome.MARK_LAPSED])
def test_what_another_site_publishes_is_asked_whether_it_is_in_force(
    town_at: TownAt, outcome: Outcome
) -> None:
    town, document_id = elsewhere(town_at)
    lapsed = outcome is Outcome.MARK_LAPSED
    changes: dict[str, Any] = {"validity_on": date(YEAR, 1, 1)} if lapsed else {}
    propose(town, document_id, outcome, **changes)
    approve(town, document_id)
    document = town.document(document_id)
    assert (document.status, document.attribute) == (DocumentStatus.ISSUED, Attribute.PROACTIVE)
    assert document.validity.value == ("lapsed" if lapsed else "in_force")
    assert evaluations(town, document_id) == [("round", outcome.value)]


@pytest.mark.parametrize("outcome", [Outcome.KEEP, Outcome.TO_ON_REQUEST, Outcome.TAKE_DOWN])
def test_what_another_site_publishes_is_neither_kept_inside_nor_taken_down_here(
    town_at: TownAt, outcome: Outcome
) -> None:
    town, document_id = elsewhere(town_at)
    answer = {**form(town, document_id), "proposal": said(outcome)}
    assert "outcome_unfit" in town.refusals("drafter", c.ProposeOutcome, **answer)
