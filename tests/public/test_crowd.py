"""Many readers at once while a document is released and hidden: nobody gets what was hidden before they asked.

And what browsers and proxies do between: tags, ranges, HEAD, old copies.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.public.houses import House

READERS = 200
SECRET = "这一句不该再有人看到"
EVERYWHERE = (
    "/",
    "/?q=不该再有人",
    "/documents/1",
    "/documents/1.json",
    "/documents/1/files/1",
    "/feed.atom",
    "/sitemaps/0.xml",
)


def test_no_reader_who_asks_after_a_hide_gets_what_was_hidden(site: House) -> None:
    site.publish(1, site.file(content=SECRET.encode()), title=SECRET)
    numbers, hidden = count(), []

    def read(_: int) -> tuple[bool, str, bool, int]:
        client = site.client.application.test_client()
        address = EVERYWHERE[next(numbers) % len(EVERYWHERE)]
        after = bool(hidden)
        answer = client.get(address, buffered=True)
        shown = SECRET.encode() in answer.data or b"<loc>" in answer.data
        return after, address, shown, answer.status_code

    with ThreadPoolExecutor(32) as crowd:
        answers = [crowd.submit(read, at) for at in range(READERS // 2)]
        site.hide(1)
        hidden.append(True)
        answers += [crowd.submit(read, at) for at in range(READERS // 2)]
        read_by = [one.result() for one in answers]
    assert len(read_by) == READERS
    assert {status for *_, status in read_by} <= {200, 404, 410}
    assert [address for after, address, shown, _ in read_by if after and shown] == []
    assert any(after for after, *_ in read_by)


@pytest.mark.parametrize("address", EVERYWHERE)
def test_what_a_browser_kept_is_not_shown_again_once_it_is_hidden(
    site: House, address: str
) -> None:
    site.publish(1, title=SECRET, reading_text=SECRET)
    first = site.get(address)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    kept = site.get(address, if_none_match=first.headers["ETag"])
    assert (kept.status_code, kept.data, kept.headers["Cache-Control"]) == (304, b"", "no-cache")
    site.hide(1)
    again = site.get(address, if_none_match=first.headers["ETag"])
    assert again.status_code in {200, 404, 410}
    assert SECRET not in again.text
    assert "ETag" not in again.headers or again.headers["ETag"] != first.headers["ETag"]


def test_a_tag_belongs_to_a_language_and_to_a_state_of_the_catalogue(site: House) -> None:
    site.publish(1)
    tags = {site.get("/", accept_language=said).headers["ETag"] for said in ("zh", "en")}
    site.publish(2)
    tags.add(site.get("/", accept_language="zh").headers["ETag"])
    assert len(tags) == 3
    assert "ETag" not in site.get("/documents/9").headers
    assert "Accept-Language" in site.get("/").headers["Vary"]


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-3", 206, b"%PDF"),
        ("bytes=-8", 206, b"released"),
        ("bytes=9-", 206, b"released"),
        ("bytes=99-", 416, None),
        ("bytes=5-1", 200, b"%PDF-1.7 released"),
        ("bytes=0-1,3-4", 200, b"%PDF-1.7 released"),
        ("lines=1-2", 200, b"%PDF-1.7 released"),
        ("bytes=" + "0-1," * 5000, 200, b"%PDF-1.7 released"),
        ("bytes=٠-٣", 200, b"%PDF-1.7 released"),
    ],
)
def test_a_range_is_answered_exactly_or_not_at_all(
    site: House, asked: str, status: int, content: bytes | None
) -> None:
    site.publish(1)
    answer = site.client.get(
        "/documents/1/files/1", headers={"Range": asked.encode().decode("latin-1")}, buffered=True
    )
    assert answer.status_code == status
    assert content is None or answer.data == content
    if status == 206:
        assert answer.headers["Content-Range"].endswith("/17")


def test_a_range_of_what_was_hidden_or_corrected_meanwhile_is_not_served(site: House) -> None:
    site.publish(1)
    tag = site.get("/documents/1/files/1").headers["ETag"]
    site.publish(1, site.file(content=b"corrected and longer"), revision=2)
    half = site.get("/documents/1/files/1", range="bytes=9-", if_range=tag)
    assert (half.status_code, half.data) == (200, b"corrected and longer")
    site.hide(1)
    for given in ({"range": "bytes=0-3"}, {"if_none_match": tag}, {"if_range": tag}):
        assert site.get("/documents/1/files/1", **given).status_code == 410


def test_asking_for_the_head_tells_the_same_and_sends_nothing(site: House) -> None:
    site.publish(1)
    for address in (*EVERYWHERE, "/proof", "/proof.json"):
        whole, head = site.get(address), site.client.head(address, buffered=True)
        assert (head.status_code, head.data) == (whole.status_code, b"")
        assert head.headers.get("ETag") == whole.headers.get("ETag")


def test_other_methods_are_refused_everywhere(site: House) -> None:
    site.publish(1)
    for address in (*EVERYWHERE, "/proof", "/proof.json", "/proof/proof_verifier.py"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert site.client.open(address, method=method).status_code == 405
