"""No document slips out of evaluation by going out of scope and coming back."""

from __future__ import annotations

import pytest

from review.domain import commands as c
from review.domain.rounds import OutOfScope
from review.store.coverage import ledger
from review.store.round_policies import policy_for
from tests.answers import GOOD_COMMENT
from tests.julys import YEAR, item_of_document, july, open_july, where
from tests.services.conftest import TownAt
from tests.town import Town


@pytest.fixture
def kept(town_at: TownAt) -> tuple[Town, int]:
    town, document_id = town_at("july")
    july(town)
    return town, document_id


def evaluated(town: Town) -> int:
    with town.work.sessions() as session:
        policy = policy_for(session, town.ids["town"], YEAR)
        return sum(r.evaluated for r in ledger(session, town.ids["town"], policy, town.today))


def set_scope(town: Town, document_id: int, scope: OutOfScope | None) -> None:
    version = town.document(document_id).version
    town.do(
        "officer",
        c.SetScope,
        document_id=document_id,
        version=version,
        out_of_scope=scope,
        reason=GOOD_COMMENT,
    )


def test_a_document_set_aside_and_taken_back_is_not_said_to_be_evaluated(
    kept: tuple[Town, int],
) -> None:
    town, document_id = kept
    set_scope(town, document_id, OutOfScope.ARCHIVED)
    set_scope(town, document_id, None)
    assert evaluated(town) == 0
    july(town, YEAR + 1)
    round_id = open_july(town, YEAR + 1)
    assert item_of_document(town, document_id).round_id == round_id
    assert where(town, document_id)[0] == "assigned"
