"""Quotes: the sentence around a place, cut where it grows too long, from files and from released strings."""

from __future__ import annotations

import pytest

from review.domain.evidence import Evidence, EvidenceCode, Quote
from review.store.evidence import RELEASED, evidence_of, like_items, quote_of, suggestion_of
from review.store.rounds import RoundItem
from tests.archive import Archive
from tests.town import Town

C = EvidenceCode
TITLE = "关于做好困难群众临时救助工作的通知"
LONG = "甲" * 300


@pytest.fixture
def archive(town: Town) -> Archive:
    """A town without documents."""
    return Archive(town)


def quoted(archive: Archive, quote: Quote | None, source: int | None = None) -> str | None:
    found = Evidence(code=C.REPEAL_FOUND, quote=quote, source_document_id=source)
    with archive.town.work.sessions() as session:
        return quote_of(session, archive.town.work.vault, found)


def test_a_quote_is_the_sentence_around_its_place(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    line = "一、前一句。二、《旧办法》同时废止；三、后一句。"
    version_id = archive.file(document_id, (line, f"{LONG}《旧办法》{LONG}", "𠮷《旧》废止"))
    start = line.index("《")

    def at(number: int, start: int, end: int) -> Quote:
        return Quote(version_id, f"word/document.xml#p{number}", start, end)

    assert quoted(archive, at(1, start, start + 5)) == "二、《旧办法》同时废止；"
    assert quoted(archive, at(2, 300, 305)) == f"…{'甲' * 120}《旧办法》{'甲' * 120}…"
    assert quoted(archive, at(3, 1, 4)) == "𠮷《旧》废止"


def test_a_place_that_is_not_there_has_no_quote(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    version_id = archive.file(document_id, ("短句。",))
    segment = "word/document.xml#p1"
    assert quoted(archive, None) is None
    assert quoted(archive, Quote(version_id, segment, 2, 40)) is None
    assert quoted(archive, Quote(version_id, "word/document.xml#p9", 0, 1)) is None
    assert quoted(archive, Quote(None, segment, 0, 1)) is None


def test_released_strings_are_quoted_by_their_names(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    archive.released(document_id, "公开的正文。第二句。", title="公开的标题")
    for name, start, end, said in (
        ("reading_text", 0, 2, "公开的正文。"),
        ("title", 3, 5, "公开的标题"),
        ("file-0", 0, 2, None),
        ("summary", 0, 2, None),
    ):
        assert quoted(archive, Quote(None, f"{RELEASED}{name}", start, end), document_id) == said
    assert quoted(archive, Quote(None, f"{RELEASED}title", 0, 2)) is None


def test_before_there_is_evidence_nothing_is_suggested_or_alike(archive: Archive) -> None:
    [item_id] = archive.ask(archive.document(TITLE))
    with archive.town.work.sessions() as session:
        item = session.get_one(RoundItem, item_id)
        assert suggestion_of(session, item) is None
        assert like_items(session, item, 5) == ()
        assert evidence_of(session, item_id) == ()
