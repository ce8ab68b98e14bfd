"""STILL VISIBLE: whoever can do something about a lost hide is told where they look anyway."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from review.domain.states import CaseState, DocumentStatus
from review.store.bundles import BundleExport
from review.store.documents import Document
from review.store.events import Event
from tests.page import Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
TITLE = "撤不下来的公文"


def lost(house: PageHouse) -> int:
    """A document that was withdrawn while the public side was away."""
    document_id = house.add_document(
        state=CaseState.SETTLED, status=DocumentStatus.WITHDRAWN, title=TITLE
    )[0]
    with house.session() as session:
        document = session.get_one(Document, document_id)
        document.still_visible = True
        document.hidden_at = house.clock()
        document.hide_explanation = "正在核对"
        session.commit()
    return document_id


def test_the_worklist_begins_with_what_the_public_still_sees(
    house: PageHouse, client_as: ClientAs
) -> None:
    officer = client_as("disclosure_officer")
    assert "公众仍然可见" not in officer.get("/worklist").text
    document_id = lost(house)
    page = officer.get("/worklist")
    [link] = page.root.xpath("//*[@role='alert']//a[starts-with(@href, '/documents/')]")
    assert (link.text, link.get("href")) == (TITLE, f"/documents/{document_id}")


def test_the_administrator_has_it_tried_again_without_reading_a_title(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id = lost(house)
    admin = client_as("system_admin")
    page = admin.get("/admin/health")
    assert TITLE not in page.text
    admin.submit(page.form(f"/tasks/hide/{document_id}/retry"))
    assert house.enqueued == [("hide", document_id)]
    with house.session() as session:
        assert session.scalars(select(Event.name)).all()[-1] == "task.retried"
        session.get_one(Document, document_id).still_visible = False
        session.commit()
    admin.submit(page.form(f"/tasks/hide/{document_id}/retry"), status=422)


def test_the_health_page_says_when_the_last_bundle_was_written(
    house: PageHouse, client_as: ClientAs
) -> None:
    admin = client_as("system_admin")
    assert not admin.get("/admin/health").root.xpath("//*[@id='bundles']")
    with house.session() as session:
        for sequence in (1, 2):
            row = BundleExport(
                sequence=sequence,
                made_at=house.clock(),
                base_sequence=sequence - 1,
                digest=f"{sequence}" * 64,
                chain_to=sequence,
                chain_head="0" * 64,
                key="0" * 64,
                next_key=None,
                hides=0,
                records=sequence,
                notices=0,
                bytes=2048,
            )
            session.add(row)
        session.commit()
    rows = admin.get("/admin/health").root.xpath("//*[@id='bundles']//tbody/tr/th")
    assert [row.text for row in rows] == ["2", "1"]
