"""Nothing of a july case is released that was not reviewed, or that is not what was issued."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.states import Outcome
from review.domain.values import Refused
from review.store.cases import Confirmation
from review.store.documents import Document
from tests.julys import approve, form, item_of_document, july, propose, where
from tests.services.conftest import TownAt
from tests.services.items.test_elsewhere import give_to
from tests.services.items.test_release import to_sign_off
from tests.town import Town

House = tuple[Town, int]


@pytest.fixture
def kept(town_at: TownAt) -> House:
    """The town of July and its exempt document."""
    town, document_id = town_at("july")
    july(town)
    return town, document_id


@pytest.fixture
def proposed(kept: House) -> House:
    """The office answered that the document can be public as it is."""
    propose(kept[0], kept[1], Outcome.TO_PROACTIVE)
    return kept


@pytest.fixture
def signed_off(proposed: House) -> House:
    """Its july case waits for the signature."""
    to_sign_off(*proposed)
    return proposed


def live(town: Town, document_id: int) -> list[int]:
    """The versions in force."""
    return sorted(f.id for f in town.files(document_id) if f.live)


def test_who_works_elsewhere_is_not_named_by_a_refusal(kept: House) -> None:
    town, document_id = kept
    with pytest.raises(Refused) as caught:
        town.do(
            "officer", c.ReassignItems, **give_to(town, document_id, "social", "village_drafter")
        )
    (refusal,) = caught.value.refusals
    assert (refusal.code, refusal.facts["name"]) == ("person_not_in_office", "")


def test_the_text_as_issued_is_not_replaced_or_taken_off_in_the_draft_of_july(
    proposed: House,
) -> None:
    town, document_id = proposed
    before = live(town, document_id)
    with pytest.raises(Refused) as caught:
        town.attach(document_id)
    assert [r.code for r in caught.value.refusals] == ["document_issued"]
    for version in before:
        gone = {"file_version_id": version}
        assert town.refusals("drafter", c.RemoveFile, document_id, **gone) & {
            "document_issued",
            "final_file_stays",
        }
    assert live(town, document_id) == before


def test_an_annex_that_came_in_july_may_be_taken_off_again(proposed: House) -> None:
    town, document_id = proposed
    before = live(town, document_id)
    annex = town.attach(document_id, position=None, name="附件.docx")
    town.do("drafter", c.RemoveFile, document_id, file_version_id=annex)
    assert live(town, document_id) == before


def test_nobody_attaches_another_final_file_after_the_signature_of_july(signed_off: House) -> None:
    town, document_id = signed_off
    approve(town, document_id)
    before = live(town, document_id)
    with pytest.raises(Refused) as caught:
        town.attach_final(document_id)
    assert [r.code for r in caught.value.refusals] == ["document_issued"]
    assert town.refusals("clerk", c.UseReviewedAsFinal, document_id) == {"document_issued"}
    assert live(town, document_id) == before


def test_a_title_changed_behind_the_confirmations_is_not_signed(signed_off: House) -> None:
    town, document_id = signed_off
    with town.system() as (session, _):
        session.get_one(Document, document_id).title = "另一个标题的通知"
    assert town.refusals("approver", c.ApproveItem, **form(town, document_id))
    assert where(town, document_id)[0] == "awaiting_approval"


def test_a_release_in_full_counts_as_partial_where_the_plan_removes(signed_off: House) -> None:
    town, document_id = signed_off
    approve(town, document_id)
    assert where(town, document_id) == ("settled", "to_proactive_partial")
    assert town.document(document_id).partial is True


def test_july_stands_on_confirmations_of_its_own(signed_off: House) -> None:
    town, document_id = signed_off
    case_id = item_of_document(town, document_id).case_id
    with town.work.sessions() as session:
        rows = session.scalars(select(Confirmation).where(Confirmation.case_id == case_id)).all()
    assert {r.kind.value for r in rows} == {"confidentiality", "privacy"}
