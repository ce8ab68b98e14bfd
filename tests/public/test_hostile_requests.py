"""Bad requests: every parameter of every address with everything that breaks programs elsewhere.

An answer is a page or a refusal, never a fault of ours; nothing given comes back as markup, nothing
outside the released files is reached.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.public.houses import House

PARAMETERS = (
    *("q", "in", "order", "from", "facets", "lang", "limit", "listing", "year", "month", "kind"),
    *("issuer", "organisation", "subject", "key_field", "validity", "normative", "july"),
)
ADDRESSES = ("/", "/feed.atom", "/catalogue.json", "/catalogue.csv", "/notices/repealed", "/data")
VALUES = {
    "ten thousand characters": "救" * 10_000,
    "control characters": "\x00\x01\x1b[31m\r\nX-Evil: 1\x7f",
    "half characters": "%ED%A0%80%FF%FE",
    "a quote for SQL": "' OR 1=1; DROP TABLE public_record; --",
    "a union": '") UNION SELECT search_text FROM public_record --',
    "words of the index": 'NEAR("a" "b", 5) OR title:*',
    "patterns": "%_*?[a-z]{9}(.+)+$",
    "markup": "\"><script>alert(1)</script><img src=x onerror=alert(1)>'",
    "a template": "{{ config }}${7*7}<%= 7 %>",
    "a path": "../../../../etc/passwd%00.pdf",
    "a number": "99999999999999999999999999999999",
    "a forged link": "eyJhIjoxfQ.AAAA.BBBB",
}


@pytest.mark.parametrize("name", VALUES)
def test_no_parameter_of_any_address_breaks_anything(site: House, name: str) -> None:
    site.publish()
    value = VALUES[name] if name == "half characters" else quote(VALUES[name], safe="")
    for address in ADDRESSES:
        for parameter in PARAMETERS:
            answer = site.get(f"{address}?{parameter}={value}")
            assert answer.status_code in (200, 400, 404), (address, parameter)
            assert "<script>alert" not in answer.text, (address, parameter)
            assert "onerror=alert(1)>" not in answer.text, (address, parameter)
            assert "X-Evil" not in answer.headers, (address, parameter)
            assert len(answer.data) < 200_000, (address, parameter)
    assert site.page("/?q=救助").count("/documents/1") > 0  # it is all still there


def test_all_parameters_at_once_are_one_ordinary_question(site: House) -> None:
    site.publish()
    everything = "&".join(f"{name}={quote(value)}" for name in PARAMETERS for value in "'<%")
    assert site.get(f"/?{everything}").status_code == 400  # by its link, which nobody made
    site.page(f"/?{everything.replace('from=', 'form=')}")


@pytest.mark.parametrize(
    "path",
    [
        "/documents/1/files/../../../secrets",
        "/documents/1/files/..%2f..%2fcatalogue.db",
        "/documents/1/files/%2e%2e/%2e%2e/x",
        "/documents/1/files/1/",
        "/documents/1/files/1%00.pdf",
        "/documents/01e1",
        "/documents/1.json/..",
        "/archives/../catalogue.db",
        "/archives/2026.zip%00",
        "/static/..%2f..%2fconfig.py",
        "/static/css",
        "//etc/passwd",
        "/catalogue.db",
        "/.env",
    ],
)
def test_no_path_leads_out_of_what_was_released(site: House, path: str) -> None:
    site.publish()
    answer = site.get(path)
    assert answer.status_code in (404, 308, 301), path
    assert b"SQLite" not in answer.data


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=0-3", 206),
        ("bytes=-4", 206),
        ("bytes=4-", 206),
        ("bytes=0-3,5-9", 200),
        ("bytes=0-0," * 5_000 + "1-1", 200),
        ("bytes=9-3", 200),
        ("bytes=99999999-", 416),
        ("bytes=-", 200),
        ("bytes=abc", 200),
        ("pages=1-2", 200),
        ("bytes=0-99999999999999999999999999", 200),
    ],
)
def test_a_range_is_answered_or_ignored_and_never_more_than_the_file(
    site: House, asked: str, status: int
) -> None:
    site.publish(1, site.file(content=b"%PDF-1.7 released"))
    answer = site.get("/documents/1/files/1", range=asked)
    assert answer.status_code == status
    if status != 416:
        assert answer.data in b"%PDF-1.7 released"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent_to_any_address(site: House, method: str) -> None:
    site.publish()
    for address in (*ADDRESSES, "/documents/1", "/documents/1/files/1", "/archives/2026.zip"):
        assert getattr(site.client, method)(address, data=b"x").status_code == 405, address
