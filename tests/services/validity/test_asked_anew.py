"""What is found about a document's validity reaches whoever evaluates it: a new item, or the open one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from review.domain import commands as c
from review.domain.rounds import ItemReason, RoundKind
from review.domain.states import DocumentStatus
from review.store.documents import Document, FileState
from review.store.replay_standing import replay_standing
from review.store.rounds import Round, RoundItem
from tests.julys import item_of_document
from tests.past import add_past
from tests.services.validity.test_proposing import NUMBER, mention, newer, says
from tests.town import Town

OLD = date(2019, 3, 1)
PERIOD = {"segment": "word/document.xml#p1", "from": 0, "to": 2}


@pytest.fixture
def kept(town: Town) -> int:
    """A document of 2019 that was filed."""
    (document_id,) = add_past(town, OLD, doc_number=NUMBER, number_key=NUMBER)
    return document_id


def items(town: Town) -> list[tuple[int, RoundKind, ItemReason]]:
    with town.work.sessions() as session:
        query = select(RoundItem.document_id, Round.kind, RoundItem.reason).join(
            Round, Round.id == RoundItem.round_id
        )
        return [(row[0], row[1], row[2]) for row in session.execute(query)]


def change(town: Town, document_id: int, **columns: object) -> None:
    with town.system() as (session, _):
        session.execute(update(Document).where(Document.id == document_id).values(**columns))


def evidence_is_there(town: Town, document_id: int) -> None:
    """The evidence of the document's item was made."""
    with town.system() as (session, _):
        made = update(RoundItem).where(RoundItem.document_id == document_id)
        session.execute(made.values(evidence_state=FileState.DONE))


def test_a_repeal_that_is_found_asks_once_and_tells_the_open_item_of_the_next(
    town: Town, kept: int
) -> None:
    says(town, newer(town), mention(number=NUMBER))
    assert items(town) == [(kept, RoundKind.DYNAMIC, ItemReason.REPEAL_FOUND)]
    evidence_is_there(town, kept)
    says(town, newer(town, "另一份规定", number="青府〔2025〕1号"), mention(number=NUMBER))
    assert len(items(town)) == 1
    assert item_of_document(town, kept).evidence_state is FileState.PENDING


def test_a_public_document_is_left_to_the_officer_who_decides_on_the_proposal(
    town: Town, kept: int
) -> None:
    change(town, kept, status=DocumentStatus.PUBLISHED, published_at=town.now)
    assert says(town, newer(town), mention(number=NUMBER)) == 1
    assert items(town) == []


def test_what_is_out_of_scope_is_not_asked_about(town: Town, kept: int) -> None:
    change(town, kept, is_party=True)
    assert says(town, newer(town), mention(number=NUMBER)) == 1
    assert items(town) == []
    assert town.document(kept).review_on is None


@pytest.mark.parametrize(
    ("evaluated_on", "ends", "comes"),
    [
        (None, date(2026, 1, 1), "not"),
        (date(2025, 7, 3), date(2026, 1, 1), "now"),
        (date(2026, 3, 3), date(2026, 1, 1), "not"),
        (date(2026, 3, 3), date(2027, 12, 31), "later"),
    ],
)
def test_a_period_that_ran_on_when_a_document_was_evaluated_asks_when_it_is_over(
    town: Town, evaluated_on: date | None, ends: date, comes: str
) -> None:
    document_id = newer(town)
    change(town, document_id, evaluated_on=evaluated_on)
    says(town, document_id, periods=[{**PERIOD, "ends": ends.isoformat()}])
    review = town.document(document_id).review_on
    assert [i[0] for i in items(town)] == ([document_id] if comes == "now" else [])
    assert review == (ends + timedelta(days=1) if comes == "later" else None)
    with town.work.sessions() as session:
        codes = {problem.code for problem in replay_standing(session)}
        assert "standing_differs" not in codes


def test_a_request_brings_an_open_item_its_evidence_anew(town: Town, kept: int) -> None:
    says(town, newer(town), mention(number=NUMBER))
    evidence_is_there(town, kept)
    request = {"received_on": town.today, "reference": "依申请〔2026〕7号"}
    town.do("officer", c.RecordRequest, document_id=kept, **request)
    assert item_of_document(town, kept).evidence_state is FileState.PENDING
