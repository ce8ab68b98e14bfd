"""Originals and their page images: who gets them, how they are sent, and that each reading is noted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from review.domain.findings import FindingLevel
from review.store.documents import FileState, FileVersion
from review.store.events import history
from review.store.files import CONVERTED
from review.store.page_images import CLOSE, PageImage, PageImages
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse
from tests.store import rows

ClientAs = Callable[[str], Visitor]
DIGEST = "0" * 64  # what tests.pagehouse gives a file
BYTES = b"%PDF-1.7 the original"


def an_original(house: PageHouse, **values: Any) -> tuple[int, int]:
    """A document with one file that was read, its bytes on the disk and one page drawn."""
    document_id, _ = house.add_document(title="有原件的")
    given = {"name": "通知.pdf", "format": "pdf", "page_shapes": [0.7] * 6, **values}
    version_id = house.add_file(document_id, **given)
    files = house.house.files
    put(files.original_path(house.organisation_id(), DIGEST), BYTES)
    put(PageImages(files, version_id).path(PageImage(1)), b"RIFF picture")
    return document_id, version_id


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def readings(house: PageHouse, document_id: int) -> int:
    with house.house.reading() as session:
        return sum(e.name == "file.read_by" for e in history(session, document_id))


def fetch(me: Visitor, path: str, status: int = 200) -> Page:
    """Ask for bytes, read them whole and let go of the file."""
    page = me.get(path, status)
    page.response.get_data()
    page.response.close()
    return page


def download(me: Visitor, version_id: int, status: int = 200) -> Page:
    return fetch(me, f"/files/{version_id}/original", status)


def test_the_original_comes_whole_under_its_own_name_and_is_kept_nowhere(
    house: PageHouse, client_as: ClientAs
) -> None:
    _, version_id = an_original(house)
    answer = download(client_as("drafter"), version_id).response
    assert answer.data == BYTES
    assert "filename*=UTF-8''%E9%80%9A%E7%9F%A5.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_old_word_file_is_sent_as_what_it_is_and_not_as_what_was_read(
    house: PageHouse, client_as: ClientAs
) -> None:
    _, version_id = an_original(house, name="旧.doc", format="docx")
    put(house.house.files.working_folder(version_id) / CONVERTED, b"PK")
    assert download(client_as("drafter"), version_id).response.mimetype == "application/msword"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b.pdf", '<b>"x".pdf', "坏\r\nX: y.pdf"])
def test_a_hostile_name_stays_a_name(house: PageHouse, client_as: ClientAs, name: str) -> None:
    _, version_id = an_original(house, name=name)
    said = download(client_as("drafter"), version_id).response.headers["Content-Disposition"]
    assert "/" not in said
    assert "\n" not in said


def test_each_reading_is_noted_once_per_person_and_day(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, version_id = an_original(house)
    me, colleague = client_as("drafter"), client_as("clerk")
    for visitor in (me, me, colleague):
        download(visitor, version_id)
        fetch(visitor, f"/files/{version_id}/pages/1.webp")
    assert readings(house, document_id) == 2
    house.clock.advance(days=1)
    download(client_as("drafter"), version_id)
    assert readings(house, document_id) == 3
    folded = client_as("drafter").get(f"/documents/{document_id}")
    assert folded.root.xpath("//ol[@class='timeline']/li[@class='next']")
    shown = client_as("drafter").get(f"/documents/{document_id}?events=read")
    assert len(shown.root.xpath("//ol[@class='timeline']/li")) == 3


@pytest.mark.parametrize(
    ("login", "status"),
    [
        ("office_head", 200),
        ("confidentiality_reviewer", 200),
        ("supervisor", 403),
        ("drafter_elsewhere", 404),
        ("other_drafter", 404),
        ("system_admin", 404),
    ],
)
def test_who_may_have_the_original(
    house: PageHouse, client_as: ClientAs, login: str, status: int
) -> None:
    document_id, version_id = an_original(house)
    me = client_as(login)
    download(me, version_id, status)
    fetch(me, f"/files/{version_id}/pages/1.webp", status)
    assert readings(house, document_id) == (status == 200)


@pytest.mark.parametrize("state", [FileState.PENDING, FileState.WORKING, FileState.FAILED])
def test_what_the_scan_has_not_cleared_is_not_handed_out(
    house: PageHouse, client_as: ClientAs, state: FileState
) -> None:
    document_id, version_id = an_original(house, state=state)
    download(client_as("drafter"), version_id, 404)
    fetch(client_as("drafter"), f"/files/{version_id}/pages/1.webp", 404)
    assert readings(house, document_id) == 0


def test_a_page_is_sent_to_this_reader_alone_and_kept_nowhere(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, version_id = an_original(house)
    me = client_as("drafter")
    said = fetch(me, f"/files/{version_id}/pages/1.webp").response
    assert (said.mimetype, said.data) == ("image/webp", b"RIFF picture")
    assert said.headers["Cache-Control"] == "no-store"
    for number in (0, 7):
        fetch(me, f"/files/{version_id}/pages/{number}.webp", 404)
    me.get("/files/999/original", 404)
    assert readings(house, document_id) == 1


def test_a_page_that_is_not_drawn_yet_is_asked_for_with_its_neighbours(
    house: PageHouse, client_as: ClientAs
) -> None:
    _, version_id = an_original(house)
    images = PageImages(house.house.files, version_id)
    said = fetch(client_as("drafter"), f"/files/{version_id}/pages/3.webp", 202).response
    assert said.mimetype == "image/svg+xml"
    assert "正在画这一页" in said.text
    assert images.wanted() == [PageImage(n) for n in (2, 3, 4, 5)]
    assert ("pages", version_id) in house.enqueued
    fetch(client_as("drafter"), f"/files/{version_id}/pages/6.webp?dpi=216", 202)
    assert images.wanted()[-3:] == [PageImage(n, CLOSE) for n in (4, 5, 6)]


def test_a_page_that_can_not_be_drawn_says_so_and_is_not_asked_for_again(
    house: PageHouse, client_as: ClientAs
) -> None:
    _, version_id = an_original(house)
    images = PageImages(house.house.files, version_id)
    images.want([PageImage(5)])
    images.settle(PageImage(5), failed=True)
    said = fetch(client_as("drafter"), f"/files/{version_id}/pages/5.webp").response
    assert "没有画成" in said.text
    assert (images.wanted(), house.enqueued) == ([], [])


def test_nobody_without_the_right_can_have_a_page_drawn(
    house: PageHouse, client_as: ClientAs
) -> None:
    _, version_id = an_original(house)
    fetch(client_as("supervisor"), f"/files/{version_id}/pages/4.webp", 403)
    assert PageImages(house.house.files, version_id).wanted() == []


def test_a_stranger_is_sent_to_sign_in(house: PageHouse) -> None:
    _, version_id = an_original(house)
    assert "/sign-in" in house.visitor().get(f"/files/{version_id}/original", 302).location


def test_a_workbook_has_its_own_sign_and_says_what_it_hides_and_what_is_only_a_hint(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(title="有名册的")
    version = house.add_file(
        document_id, name="名册.xlsx", format="xlsx", notices=["hidden_columns"]
    )
    with house.session() as session:
        for level in (FindingLevel.CERTAIN, FindingLevel.NOTE):
            rows.finding(session, session.get_one(FileVersion, version), level=level)
        session.commit()
    row = client_as("drafter").get(f"/documents/{document_id}").find(f"//*[@id='file-{version}']")
    said = "".join(row.itertext())
    assert "有隐藏列" in said
    assert "发现2处，其中1处只是提示" in said
    assert row.xpath(".//*[local-name()='use'][contains(@href, '#sheet')]")
