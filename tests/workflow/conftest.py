"""Towns for stories: the embedded database, the house's route as a story needs it, branches that leave no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from review.domain.case_flow import case_flow
from review.domain.states import CaseAction, Route
from review.store.case_values import case_of
from review.store.documents import Document
from review.store.people import RouteSetting
from tests.databases import SQLITE
from tests.snapshots import Snapshots
from tests.town import Town

TownAt = Callable[[str], tuple[Town, int]]


@pytest.fixture
def town_at(snapshots: Snapshots) -> Iterator[TownAt]:
    """A town of the story's own whose document has come to a stage; answers the town and the document's id."""
    opened: list[Town] = []

    def at(stage: str) -> tuple[Town, int]:
        town, document_id = snapshots.town(SQLITE, stage, f"house-{len(opened)}")
        opened.append(town)
        return town, document_id

    yield at
    for town in opened:
        town.close()


@pytest.fixture
def town(town_at: TownAt) -> Town:
    """Two organisations, people for every role, an empty register."""
    return town_at("empty")[0]


def use_route(town: Town, route: Route) -> None:
    """From today on the house's documents travel this route."""
    with town.system() as (session, _):
        session.add(
            RouteSetting(organisation_id=town.ids["town"], route=route, effective_on=town.today)
        )


def offers_of(town: Town, document_id: int, login: str) -> set[CaseAction]:
    """The moves of the case that somebody could make now."""
    with town.acting(login) as (session, actor):
        row = town.case(session, document_id)
        document = session.get_one(Document, document_id)
        case = case_of(session, row, document, today=town.today)
        session.rollback()
    flow = case_flow(case.route, urgent=case.urgent)
    return {verdict.action for verdict in flow.offers(actor, case) if verdict.allowed}
