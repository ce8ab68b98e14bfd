"""From the staff page of a published document to its public page, while there is one."""

from __future__ import annotations

from collections.abc import Callable

from review.domain.states import Attribute
from review.store.documents import Document
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.july import July

ClientAs = Callable[[str], Visitor]


def test_a_published_document_leads_to_its_public_page_until_it_is_hidden(
    house: PageHouse, client_as: ClientAs
) -> None:
    july, officer = July(house), client_as("disclosure_officer")
    inside, outside = july.document(), july.document(attribute=Attribute.PROACTIVE)

    def ways(document_id: int) -> list[str]:
        links = officer.get(f"/documents/{document_id}").root.xpath("//main//a/@href")
        return [link for link in links if link.startswith(house.house.settings.public_url)]

    assert ways(inside) == []
    assert ways(outside) == [f"{house.house.settings.public_url}/documents/{outside}"]
    with house.session() as session:
        session.get_one(Document, outside).hidden_at = house.clock()
        session.commit()
    assert ways(outside) == []
