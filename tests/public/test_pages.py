"""The public pages as a visitor meets them: list, document, download, notices, languages, headers.

Sentences are not asserted but for words of the documents; looks are told by classes and links.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from urllib.parse import quote

import pytest

from review.public.records import NoticeIn, Validity
from tests.public.houses import House

EVERYWHERE = (
    "/documents/1",
    "/documents/1.json",
    "/documents/1/files/1",
)
LISTS = ("/", "/?q=救助", "/?year=2026", "/feed.atom", "/sitemaps/0.xml")


def _links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', page)]


def test_an_empty_catalogue_is_a_page(house: House) -> None:
    assert 'class="empty"' in house.page("/")
    assert house.get("/feed.atom").status_code == 200
    assert house.get("/sitemaps/0.xml").status_code == 404


def test_a_released_document_is_listed_found_and_read(house: House) -> None:
    record = house.publish()
    for address in LISTS:
        assert "/documents/1" in house.get(address).text, address
    page = house.page("/documents/1")
    for text in (record.title, record.doc_number, record.index_number, record.organisation_name):
        assert text in page
    assert 'class="gone" role="img"' in page
    assert "<td>沙屿</td><td>12</td>" in page
    assert '<p class="sign">2026年2月14日</p>' in page
    assert "validity-force" in page


def test_what_was_asked_is_marked_in_title_and_text(site: House) -> None:
    site.publish(title="关于臨時救助的通知", reading_text="前文\n" * 80 + "申请临时\n救助的家庭")
    page = site.page("/?q=临时救助")
    assert "关于<mark>臨時救助</mark>的通知" in page
    assert "<mark>临时 救助</mark>的家庭" in page


def test_what_is_stored_or_asked_is_never_markup(site: House) -> None:
    site.publish(title="<script>alert(1)</script>通知", summary="<b>x</b>", reading_text="<i>y</i>")
    for address in ("/", "/?q=<script>", "/documents/1", "/feed.atom"):
        text = site.get(address).text
        assert "<script>alert" not in text
        assert "<b>x" not in text
        assert "<i>y" not in text
    assert 'value="&lt;script&gt;"' in site.get("/?q=<script>").text


def test_hiding_takes_effect_everywhere_at_once(house: House) -> None:
    house.publish(1)
    house.publish(2, successor_id=1, validity=Validity.REPEALED)
    before = {address: house.get(address) for address in (*LISTS, *EVERYWHERE, "/documents/2")}
    assert {response.status_code for response in before.values()} == {200}
    assert 'href="/documents/1"' in before["/documents/2"].text
    house.hide(1, "含个人信息，正在核对")
    for address in EVERYWHERE:
        response = house.get(address)
        assert response.status_code == 410, address
        assert "含个人信息，正在核对" in response.text
        assert "困难群众" not in response.text  # the title may be the reason
    for address in (*LISTS, "/documents/2"):
        assert "/documents/1" not in house.get(address).text, address
    house.restore(1)
    for address in (*LISTS, *EVERYWHERE):
        assert house.get(address).status_code == 200


def test_a_kept_copy_does_not_outlive_the_hiding(site: House) -> None:
    site.publish()
    first = site.get("/documents/1/files/1")
    assert first.headers["Cache-Control"] == "no-cache"
    assert site.get("/documents/1/files/1", if_none_match=first.headers["ETag"]).status_code == 304
    site.hide()
    assert site.get("/documents/1/files/1", if_none_match=first.headers["ETag"]).status_code == 410


def test_a_download_is_exactly_the_released_bytes_with_name_and_digest(site: House) -> None:
    file = site.file("关于“救助”的通知（2026）.pdf", b"%PDF-1.7 exactly this")
    site.publish(1, file)
    response = site.get("/documents/1/files/1")
    assert response.data == b"%PDF-1.7 exactly this"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        f"attachment; filename=\"document-1-1.pdf\"; filename*=UTF-8''{quote(file.name, safe='')}"
    )
    assert response.headers["ETag"] == f'"{file.sha256}"'
    digest = base64.b64encode(hashlib.sha256(response.data).digest()).decode()
    assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    part = site.get("/documents/1/files/1", range="bytes=0-3")
    assert (part.status_code, part.data) == (206, b"%PDF")
    assert site.get("/documents/1/files/2").status_code == 404


def test_bytes_that_were_changed_behind_our_back_are_not_sent(site: House) -> None:
    file = site.file()
    site.publish(1, file)
    assert site.get("/documents/1/files/1").status_code == 200
    copy = site.folder / file.sha256[:2] / file.sha256
    copy.chmod(0o644)
    copy.write_bytes(b"%PDF-1.7 something else")
    assert site.get("/documents/1/files/1").status_code == 503
    copy.unlink()
    site.page("/documents/1/files/1", 503)


def test_pages_of_the_list_go_on_and_come_back(house: House) -> None:
    for record_id in range(1, 46):
        house.publish(record_id, issued_on=date(2026, 1, 1 + record_id % 3))
    seen: list[str] = []
    address = "/?q=救助"
    firsts = []
    while address:
        page = house.page(address)
        firsts.append(re.findall(r'href="(/documents/\d+)"', page))
        seen += firsts[-1]
        rest = re.findall(r'href="([^"]+)" rel="next"', page)
        address = rest[0].replace("&amp;", "&") if rest else ""
    assert len(seen) == len(set(seen)) == 45
    back = re.findall(r'href="([^"]+)" rel="prev"', page)[0].replace("&amp;", "&")
    assert re.findall(r'href="(/documents/\d+)"', house.page(back)) == firsts[-2]


@pytest.mark.parametrize("change", ["x", "", "a.b", "A" * 5_000, "\ud83d\ude00", "W10.abc"])
def test_a_page_link_that_was_changed_is_refused_as_a_whole(site: House, change: str) -> None:
    for record_id in range(1, 23):
        site.publish(record_id)
    link = next(link for link in _links(site.page("/")) if "from=" in link)
    address, _, word = link.partition("from=")
    assert site.page(f"{address}from={word}")
    site.page(f"{address}from={quote(change + word[:-1], errors='replace')}", 400)
    site.page(f"/?q=救助&from={word}", 400)  # the word of another question


@pytest.mark.parametrize(
    "address",
    [
        "/?q=" + "字" * 3_000,
        "/?q=%00%ff%FE'\"--;%25_",
        "/?q=%F0%A0%AE%B7",
        "/?q=-&q=x&year=x&year=99999999999999999999&kind=%00&validity=nonsense",
        "/?page=999999999999999999",
        "/?" + "&".join(f"issuer={at}" for at in range(500)),
        "/?facets=open&facets",
    ],
)
def test_a_weird_question_is_an_ordinary_page(house: House, address: str) -> None:
    house.publish()
    house.page(address)


@pytest.mark.parametrize(
    "address",
    [
        "/documents/2",
        "/documents/99999999999999999999999999",
        "/documents/9223372036854775807",
        "/documents/-1",
        "/documents/1/files/99999999999999999999",
        "/notices/5",
        "/documents/../etc/passwd",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/language/fr",
        "/sitemaps/99999999999.xml",
        "/nothing",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(house: House, address: str) -> None:
    house.publish()
    house.page(address, 404)


def test_nothing_can_be_sent_to_the_site(site: House) -> None:
    for rule in site.client.application.url_map.iter_rules():
        assert rule.methods is not None
        assert rule.methods <= {"GET", "HEAD", "OPTIONS"}, rule
    response = site.client.post("/", data={"q": "x"})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_ticks_narrow_the_list_and_can_be_taken_back_one_by_one(site: House) -> None:
    site.publish(1, validity=Validity.REPEALED, kind="announcement")
    site.publish(2, issued_on=date(2024, 5, 1), subject="02")
    page = site.page("/?q=救助&year=2024&validity=in_force")
    assert "/documents/2" in page
    assert "/documents/1" not in page
    assert page.count(" checked") == 2
    left = [link for link in _links(page) if link.startswith("/?q=")]
    assert any("year=2024" in link and "validity" not in link for link in left)
    assert any("year" not in link and "validity=in_force" in link for link in left)


def test_a_lapsed_document_says_so_first_and_names_what_is_in_force(site: House) -> None:
    site.publish(1, title="现行办法")
    site.publish(2, validity=Validity.REPEALED, validity_on=date(2026, 3, 1), successor_id=1)
    site.publish(3, validity=Validity.AMENDED, successor_text="《别处的办法》（海民规〔2026〕3号）")
    page = site.page("/documents/2")
    assert page.index("validity-lapsed") < page.index("<h1")
    assert "《现行办法》" in page
    assert "《别处的办法》（海民规〔2026〕3号）" in site.page("/documents/3")


def test_notices_are_listed_newest_first(site: House) -> None:
    for notice_id, day in ((1, 3), (2, 9)):
        site.announce(
            NoticeIn(
                notice_id=notice_id,
                title=f"公告{notice_id}",
                body="第一段\n第二段",
                published_on=date(2026, 8, day),
            )
        )
    page = site.page("/notices")
    assert page.index("公告2") < page.index("公告1")
    assert "<p>第二段</p>" in site.page("/notices/1")


def test_a_document_without_summary_is_listed_with_the_beginning_of_its_text(site: House) -> None:
    site.publish(1, summary="", reading_text="开头的话，\n" + "后文" * 200)
    page = site.page("/")
    assert '<p lang="zh-Hans">开头的话， 后文' in page
    assert "后文" * 100 not in page


def test_a_number_of_documents_is_more_than_one_page_of_ticks(site: House) -> None:
    for record_id in range(1, 10):
        site.publish(record_id, issuer=f"海屿区第{record_id}局")
    page = site.page("/?issuer=海屿区第9局")
    assert page.count('name="issuer"') == 9
    assert page.index("海屿区第9局</span>") < page.index(
        "<details>"
    )  # what is ticked stays in sight
