"""Titles open on request: outside only by the organisation's choice, checked, and never more than a title."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from review.domain.states import Attribute
from review.public.records import LISTING_ENDED, Listing, PublicRecord
from review.services.checking import FoundInString
from review.services.titles import CatalogueChoice, choose_catalogue, follow_attribute
from review.store.documents import Document
from review.store.people import Organisation
from review.store.releases import Release, ReleaseState
from tests.answers import EXEMPT
from tests.julys import filed
from tests.town import Town

ON_REQUEST = replace(EXEMPT, attribute=Attribute.ON_REQUEST)


def _choose(town: Town, *, listed: bool) -> None:
    with town.system() as (session, actor):
        organisation = session.get_one(Organisation, town.ids["town"])
        choice = CatalogueChoice(titles=listed)
        choose_catalogue(session, actor, organisation, choice, **town.time)


def _states(town: Town, document_id: int) -> list[ReleaseState]:
    with town.work.sessions() as session:
        query = select(Release.state).where(Release.document_id == document_id)
        return list(session.scalars(query))


def _listing(town: Town, document_id: int) -> PublicRecord | None:
    with town.work.public.session() as session:
        return session.get(PublicRecord, document_id)


def test_nothing_is_listed_unless_the_organisation_chose_so(town: Town) -> None:
    document_id = filed(town, ON_REQUEST)
    with town.work.sessions() as session:
        assert session.scalars(select(Release)).all() == []
    _choose(town, listed=True)
    assert town.check_strings(document_id) == 0
    town.written(document_id)
    record = _listing(town, document_id)
    assert record is not None
    assert (record.listing, record.state.value) == (Listing.ON_REQUEST, "published")
    assert record.title == town.document(document_id).title
    assert (record.summary, record.reading_text) == ("", "")
    assert town.outside(document_id)["files"] == []
    _choose(town, listed=False)
    town.written(document_id)
    gone = town.outside(document_id)
    assert (gone["state"], gone["explanation"]) == ("withdrawn", LISTING_ENDED)


def test_a_title_with_something_personal_stays_inside(town: Town) -> None:
    document_id = filed(town, ON_REQUEST)
    _choose(town, listed=True)
    hit = FoundInString("title", "MOBILE", "13800138000")
    assert town.check_strings(document_id, (hit,)) == 1
    assert _states(town, document_id) == [ReleaseState.CHECKED]
    assert town.outside(document_id) == {}


def test_what_becomes_exempt_is_listed_no_longer_and_its_number_stays(town: Town) -> None:
    _choose(town, listed=True)
    document_id = filed(town, ON_REQUEST)
    assert town.check_strings(document_id) == 0
    town.written(document_id)
    number = town.outside(document_id)["index_number"]
    with town.system() as (session, _):
        document = session.get_one(Document, document_id)
        document.attribute = Attribute.EXEMPT
        follow_attribute(session, document, town.now, town.time["today"])
    town.written(document_id)
    gone = town.outside(document_id)
    assert (gone["state"], gone["index_number"]) == ("withdrawn", number)
