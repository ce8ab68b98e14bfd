"""What surrounds the public pages: headers, languages, errors, and that nothing internal is near.

The isolation is shown in a process of its own, with nothing but the public folder.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from review.config import PublicSettings, Secrets
from review.public.app import create_public_app
from review.public.shell import SPOKEN
from review.public.wording import CHINESE, ENGLISH, choose_language, filesize
from tests.public.houses import House

ALL_KINDS = (
    "/",
    "/documents/1",
    "/documents/1.json",
    "/documents/1/files/1",
    "/feed.atom",
    "/robots.txt",
    "/nothing",
    "/static/css/tokens.css",
)

ALONE = """
import json, os, sys
import review.public.app
from review.config import PublicSettings, Secrets
app = review.public.app.create_public_app(PublicSettings.from_env(os.environ), Secrets.fresh())
client = app.test_client()
answers = {address: client.get(address).status_code for address in json.loads(sys.argv[1])}
print(json.dumps([answers, sorted(name for name in sys.modules if name.startswith("review"))]))
"""


def test_every_answer_carries_the_strict_headers(site: House) -> None:
    site.publish()
    for address in ALL_KINDS:
        headers = site.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), address
        assert "unsafe" not in policy
        assert "data:" not in policy
        assert "http" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Strict-Transport-Security"]  # the address people see is https
        assert "Set-Cookie" not in headers


def test_pages_load_nothing_from_elsewhere(site: House) -> None:
    site.publish()
    for address in ("/", "/documents/1", "/about"):
        page = site.page(address)
        loaded = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", page)  # told, not loaded
        for sign in ('src="http', 'href="http', 'src="//', 'href="//', "url(", "<script"):
            assert sign not in loaded, (address, sign)


def test_static_addresses_carry_a_digest_and_may_be_kept(site: House) -> None:
    page = site.page("/")
    link = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "?v=" in link
    answer = site.get(link)
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        (None, [], CHINESE),
        (None, ["fr", "de"], CHINESE),
        (None, ["zh-TW", "en"], CHINESE),
        (None, ["ZH"], CHINESE),
        (None, ["fr", "en-GB", "zh"], ENGLISH),
        ("en", ["zh"], ENGLISH),
        ("zh-Hans", ["en"], CHINESE),
        ("../../x", ["en"], ENGLISH),
    ],
)
def test_a_visitor_reads_the_language_that_was_chosen_or_asked_for(
    chosen: str | None, accepted: list[str], language: str
) -> None:
    assert choose_language(chosen, accepted) == language


def test_a_chosen_language_goes_on_from_page_to_page_without_a_cookie(site: House) -> None:
    site.publish()
    page = site.page("/documents/1")
    assert '<html lang="zh-Hans">' in page
    assert 'href="/documents/1?lang=en"' in page
    english = site.page("/documents/1?lang=en")
    assert '<html lang="en">' in english
    assert '<article class="doc-body" lang="zh-Hans">' in english  # the document's own words
    for link in ("/?lang=en", "/notices?lang=en", "/documents/1?lang=zh-Hans"):
        assert f'href="{link}"' in english
    assert '<input type="hidden" name="lang" value="en">' in site.page("/?lang=en")
    assert "Set-Cookie" not in site.get("/?lang=en").headers


def test_every_page_for_people_has_its_two_languages_and_nothing_else_has(site: House) -> None:
    rules = {rule.endpoint: rule.rule for rule in site.client.application.url_map.iter_rules()}
    bytes_and_programs = {"static", "pages.download", "proof.verifier"}
    for_people = {at for at, rule in rules.items() if "." not in rule.rpartition("/")[2]}
    assert for_people - bytes_and_programs == SPOKEN


@pytest.mark.parametrize(
    "asked", ["_scheme=javascript&_external=1", "_anchor=x&endpoint=y", "self=1&lang=fr", "lang=en"]
)
def test_nothing_but_a_question_is_repeated_in_the_address_of_the_other_language(
    site: House, asked: str
) -> None:
    links = re.findall(r'href="(/\?[^"]*lang=[^"]*)"', site.page(f"/?{asked}&q=x"))
    assert links
    for link in links:
        assert not re.search("javascript|_anchor|endpoint|self|fr", link), link
    assert any("q=x" in link for link in links)


def test_head_tags_say_what_portals_expect(site: House) -> None:
    site.publish(1, subject="1705", summary="概述")
    page = site.page("/documents/1?lang=en")
    for name, content in (
        ("SiteName", "海屿区"),
        ("SiteDomain", "open.example.cn"),
        ("SiteIDCode", "3300000001"),
        ("ArticleTitle", "关于做好困难群众临时救助工作的通知（1）"),
        ("PubDate", "2026-07-17 09:00"),
        ("ContentSource", "海屿区人民政府办公室"),
        ("Description", "概述"),
        ("Url", "https://open.example.cn/documents/1"),
    ):
        assert f'<meta name="{name}" content="{content}">' in page
    assert '<meta name="ColumnName"' in page
    assert '<link rel="canonical" href="https://open.example.cn/documents/1">' in page
    assert "ColumnName" not in site.page("/nothing", 404)


def test_texts_are_sent_compressed_to_those_who_take_it_and_files_as_they_are(site: House) -> None:
    site.publish(1, site.file("说明.txt", "说明".encode() * 900))
    plain, small = site.get("/"), site.get("/", accept_encoding="gzip, br")
    assert (plain.headers.get("Content-Encoding"), small.headers["Content-Encoding"]) == (
        None,
        "gzip",
    )
    assert "Accept-Encoding" in small.vary
    assert gzip.decompress(small.data) == plain.data
    assert 2 * len(small.data) < len(plain.data)
    kept = small.headers["ETag"]
    assert site.get("/", accept_encoding="gzip", if_none_match=kept).status_code == 304
    assert "gzip" not in str(site.get("/", accept_encoding="gzip;q=0").headers)
    released = site.get("/documents/1/files/1", accept_encoding="gzip")
    assert released.data == "说明".encode() * 900
    style = site.get("/static/css/public.css", accept_encoding="gzip")
    assert gzip.decompress(style.data) == site.get("/static/css/public.css").data


def test_the_feed_and_the_sitemap_are_well_formed_and_name_the_public_address(
    house: House,
) -> None:
    house.publish(1, title="甲 & 乙 <丙>")
    house.publish(20_001)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ET.fromstring(house.get("/feed.atom").text).findall(f"{atom}entry")  # noqa: S314
    assert [entry.findtext(f"{atom}id") for entry in entries] == [
        "https://open.example.cn/documents/20001",
        "https://open.example.cn/documents/1",
    ]
    assert entries[1].findtext(f"{atom}title") == "甲 & 乙 <丙>"
    index = house.get("/sitemap.xml").text
    for chunk, record_id in ((0, 1), (2, 20_001)):
        assert f"https://open.example.cn/sitemaps/{chunk}.xml" in index
        listed = house.get(f"/sitemaps/{chunk}.xml").text
        assert f"<loc>https://open.example.cn/documents/{record_id}</loc>" in listed
    assert "Sitemap: https://open.example.cn/sitemap.xml" in house.get("/robots.txt").text


def test_a_record_as_json_holds_what_was_released_and_nothing_else(site: House) -> None:
    record = site.publish()
    answer = site.get("/documents/1.json").get_json()
    assert answer["title"] == record.title
    assert answer["issued_on"] == "2026-02-14"
    assert answer["files"][0]["url"] == "https://open.example.cn/documents/1/files/1"
    assert not {"search_text", "path", "source", "state"} & set(answer)
    assert site.get("/documents/2.json").status_code == 404


@pytest.mark.parametrize(("size", "said"), [(3, "3 B"), (219_000, "214 KB"), (1_400_000, "1.3 MB")])
def test_sizes_are_said_for_people(size: int, said: str) -> None:
    assert filesize(size) == said


def test_a_catalogue_that_is_not_there_is_a_page_that_says_so(tmp_path: Path) -> None:
    settings = PublicSettings.from_env({"REVIEW_PUBLIC_DATA": str(tmp_path / "public")})
    app = create_public_app(settings, Secrets.fresh())
    client = app.test_client()
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert client.get("/about").status_code == 200
    assert not (tmp_path / "public").exists()  # nothing was written by looking
    app.extensions["public_site"].catalogue.close()


def test_what_nobody_foresaw_is_a_page_with_a_reference(site: House) -> None:
    app = site.client.application

    def broken() -> str:
        raise RuntimeError("a secret detail")

    app.view_functions["pages.about"] = broken
    answer = site.get("/about")
    assert answer.status_code == 500
    assert "a secret detail" not in answer.text
    assert 'class="digest"' in answer.text


def test_the_site_reads_only(site: House) -> None:
    site.publish()
    before = {path: path.stat().st_mtime_ns for path in _files(site.settings.public_data)}
    for address in ALL_KINDS:
        site.get(address)
    after = {path: path.stat().st_mtime_ns for path in _files(site.settings.public_data)}
    assert after == before


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_public_process_is_served_by_the_public_folder_alone(
    site: House, root: Path, tmp_path: Path
) -> None:
    site.publish()
    done = subprocess.run(
        [sys.executable, "-c", ALONE, json.dumps(ALL_KINDS[:6])],
        cwd=root,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(root),
            "REVIEW_PUBLIC_DATA": str(tmp_path / "public"),
            "PUBLIC_DATABASE_URL": site.settings.public_database_url,
            "DATABASE_URL": "nonsense that is never read",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    answers, modules = json.loads(done.stdout)
    assert set(answers.values()) == {200}
    rooms = {name.split(".")[1] for name in modules if "." in name}
    assert rooms == {"public", "config"}
    assert "review.public.migrate" not in modules  # no right and no tool to change tables
    assert "review.public.records" not in modules
