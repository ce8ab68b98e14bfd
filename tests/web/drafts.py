"""Drafts made through the pages, for tests of what happens to them afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from review.store.cases import ReviewCase
from review.store.documents import Document, FileState, live_files
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
EVIL = "<img src=x onerror=alert(1)>\"'.docx"
REASON = "此事涉及正在协商的征地补偿方案，过早公开会影响谈判，方案确定后重新评估。"


def a_file(data: bytes = b"%PDF-1.7 x", name: str = "通知.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def start(me: Visitor, **values: Any) -> int:
    """Start a draft through the page; the id of its document."""
    page = me.get("/documents/new")
    answer = me.submit(page.form("new-document"), **{"files": a_file(), **values})
    return int(answer.location.split("/")[2])


def read_all(house: PageHouse, document_id: int) -> None:
    """Have every file read, as the worker would leave it."""
    with house.session() as session:
        for version in live_files(session, document_id):
            version.state, version.intake_key, version.format = FileState.DONE, None, "pdf"
        session.get_one(Document, document_id).title = "关于做好防汛工作的通知"
        session.commit()


def ready(house: PageHouse, me: Visitor) -> int:
    """A draft whose file is read."""
    document_id = start(me)
    read_all(house, document_id)
    return document_id


def stored(house: PageHouse, document_id: int) -> Document:
    with house.house.reading() as session:
        return session.get_one(Document, document_id)


def case_of(house: PageHouse, document_id: int) -> ReviewCase:
    with house.house.reading() as session:
        query = select(ReviewCase).where(ReviewCase.document_id == document_id)
        return session.scalars(query.order_by(ReviewCase.id.desc())).first()  # type: ignore[return-value]


def reasons_on(page: Page) -> list[str]:
    """Addresses the error summary leads to."""
    return page.root.xpath("//*[@id='errors']//a/@href")


def fill_in(me: Visitor, document_id: int, **values: Any) -> dict[str, Any]:
    page = me.get(f"/documents/{document_id}/edit")
    return {**page.form("marking").values, **values}


def token(me: Visitor) -> str:
    """The page's token, for a request that no form makes."""
    return str(me.get("/worklist").form("/sign-out").values["csrf_token"])
