"""The catalogue for programs: pages of JSON and CSV, a year as ZIP, feeds of what was ticked, OpenAPI.

Answers are read as a program reads them, and held against what the description promises.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from review.public.bulk import Damaged
from review.public.openapi import ARGUMENTS
from review.public.question import TICKS
from review.public.records import Listing, Validity
from tests.public.houses import House

ATOM = "{http://www.w3.org/2005/Atom}"
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def _faults(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    """What a value has that its schema does not allow: type, enum, pattern, fields, items."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _faults(value, whole["components"]["schemas"][name], whole)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(type(value) is TYPES[kind] for kind in kinds):
        return [f"{value!r:.60} is none of {kinds}"]
    faults = []
    if "enum" in schema and value not in schema["enum"]:
        faults.append(f"{value!r} is not listed")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        faults.append(f"{value!r} has another shape")
    if isinstance(value, dict) and "properties" in schema:
        faults += [f"lacks {name}" for name in schema.get("required", ()) if name not in value]
        faults += [f"{name} is not described" for name in value if name not in schema["properties"]]
        for name, one in schema["properties"].items():
            faults += _faults(value[name], one, whole) if name in value else []
    if isinstance(value, list):
        faults += [fault for one in value for fault in _faults(one, schema["items"], whole)]
    return faults


def _shelves(house: House, address: str) -> list[list[int]]:
    shelves = []
    while address:
        answer = house.get(address)
        said = answer.get_json()
        shelves.append([record["id"] for record in said["records"]])
        link = answer.headers.get("Link", "")
        assert link == (f'<{said["next"]}>; rel="next"' if said["next"] else "")
        parts = urlsplit(said["next"] or "")
        address = f"{parts.path}?{parts.query}" if said["next"] else ""
    return shelves


def test_a_program_reads_the_whole_catalogue_page_by_page(house: House) -> None:
    for record_id in range(1, 8):
        house.publish(record_id, issued_on=date(2026, 1, 1 + record_id % 3))
    house.publish(8, validity=Validity.REPEALED, validity_on=date(2026, 3, 1))
    house.hide(3)
    shelves = _shelves(house, "/catalogue.json?limit=3&validity=in_force&q=救助")
    assert [len(shelf) for shelf in shelves] == [3, 3]
    assert sorted(one for shelf in shelves for one in shelf) == [1, 2, 4, 5, 6, 7]
    assert _shelves(house, "/catalogue.json?limit=1&q=nothing") == [[]]
    tag = house.get("/catalogue.json").headers["ETag"]
    assert house.get("/catalogue.json", if_none_match=tag).status_code == 304
    house.hide(1)
    assert house.get("/catalogue.json", if_none_match=tag).status_code == 200


def test_the_table_holds_the_same_and_runs_in_no_spreadsheet(site: House) -> None:
    site.publish(1, title="=1+1 的通知", key_fields=("01", "14"), removals=(("ID", 2),))
    site.publish(2)
    answer = site.get("/catalogue.csv?limit=1")
    assert answer.mimetype == "text/csv"
    assert 'rel="next"' in answer.headers["Link"]
    rows = list(csv.DictReader(io.StringIO(site.get("/catalogue.csv").data.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == ["2", "1"]
    assert rows[1]["title"] == "'=1+1 的通知"
    assert rows[1]["key_fields"] == "01 14"
    assert rows[1]["files"] == "https://open.example.cn/documents/1/files/1"


@pytest.mark.parametrize("ending", ["json", "csv"])
@pytest.mark.parametrize(
    "asked", ["from=x", "from=", "limit=0", "limit=501", "limit=-1", "limit=９", "limit=1e2"]
)
def test_a_changed_link_or_an_unfit_size_is_said_clearly(
    site: House, ending: str, asked: str
) -> None:
    answer = site.get(f"/catalogue.{ending}?{asked}")
    assert answer.status_code == (200 if asked == "from=" else 400)
    if answer.status_code == 400:
        assert ("bad_link" if "from" in asked else "limit_unfit") in answer.text


def test_a_page_link_of_people_is_none_of_programs(site: House) -> None:
    for record_id in range(1, 23):
        site.publish(record_id)
    word = re.search(r"from=([^\"&]+)", site.page("/"))
    assert word is not None
    assert site.get(f"/catalogue.json?from={word[1]}").status_code == 400


def test_what_is_listed_on_request_has_a_title_and_no_text(site: House) -> None:
    site.publish_on_request(5)
    page = site.page("/?listing=on_request")
    assert "/documents/5" in page
    assert "/documents/5" not in site.page("/?q=救助")
    document = site.page("/documents/5")
    assert 'class="dl"' not in document
    listed = site.get("/catalogue.json?listing=on_request").get_json()["records"]
    assert [(one["id"], one["listing"], one["files"]) for one in listed] == [(5, "on_request", [])]


def test_a_feed_of_what_was_ticked_brings_the_newest_change_first(house: House) -> None:
    house.publish(1, subject="1705", issued_on=date(2026, 5, 1))
    house.publish(2, subject="0201", issued_on=date(2026, 6, 1))
    house.publish(3, subject="1701", issued_on=date(2020, 1, 1))  # released last, issued long ago
    feed = ET.fromstring(house.get("/feed.atom?subject=17").text)  # noqa: S314
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iterfind(f"{ATOM}entry")]
    assert ids == [f"https://open.example.cn/documents/{one}" for one in (3, 1)]
    assert feed.findtext(f"{ATOM}id") == "https://open.example.cn/feed.atom?subject=17"
    house.hide(3)
    assert "/documents/3" not in house.get("/feed.atom?subject=17&q=救助").text
    assert 'href="/feed.atom?subject=17"' in house.page("/?subject=17")


def test_a_year_is_one_archive_whose_digests_add_up(site: House) -> None:
    large = b"%PDF-1.7 " + b"x" * 600_000
    site.publish(1, site.file("一.pdf", large))
    site.publish(2, index_number="../2026/00002")
    site.publish(3, issued_on=date(2025, 1, 1))
    site.publish(4)
    site.hide(4)
    first, second = (site.get("/archives/2026.zip") for _ in range(2))
    assert first.data == second.data
    archive = zipfile.ZipFile(io.BytesIO(first.data))
    assert archive.testzip() is None
    names = archive.namelist()
    assert not any(name.startswith(("/", "..")) or "/../" in name for name in names)
    sums = dict(
        reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines()
    )
    assert set(sums) == set(names) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    manifest = json.loads(archive.read("manifest.json"))
    assert [record["id"] for record in manifest["records"]] == [1, 2]
    assert archive.read(manifest["records"][0]["files"][0]["path"]) == large
    assert site.get("/archives/2025.zip").status_code == 200
    for address in ("/archives/1999.zip", "/archives/02026.zip", "/archives/x.zip"):
        site.page(address, 404)


def test_an_archive_is_broken_off_rather_than_filled_with_other_bytes(site: House) -> None:
    file = site.file()
    site.publish(1, file)
    copy = site.folder / file.sha256[:2] / file.sha256
    copy.chmod(0o644)
    copy.write_bytes(b"%PDF-1.7 something else")
    pieces = []
    with pytest.raises(Damaged):
        pieces.extend(site.client.get("/archives/2026.zip").response)
    assert b"something else" not in b"".join(pieces)


def test_the_description_names_every_address_for_programs_and_no_other(site: House) -> None:
    described = site.get("/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
    rules = [rule.rule for rule in site.client.application.url_map.iter_rules()]
    for_programs = {
        re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", r"{\1}", rule)
        for rule in rules
        if "." in rule.rpartition("/")[2] or (rule.startswith("/documents/") and "files" in rule)
    }
    assert set(described["paths"]) == for_programs - {"/robots.txt", "/proof/proof_verifier.py"}
    assert set(ARGUMENTS) == {"q", "in", "listing", *TICKS}


def test_every_answer_is_as_described(site: House) -> None:
    site.publish(1, key_fields=("01",), removals=(("ID", 2),), july=2026)
    site.publish(2, effective_on=date(2026, 3, 1))
    site.publish(3)
    site.hide(3)
    described = site.get("/openapi.json").get_json()
    places = {"record_id": "1", "position": "1", "year": "2026", "chunk": "0"}
    asked = [
        (path, re.sub(r"\{(\w+)\}", lambda place: places[place[1]], path))
        for path in described["paths"]
    ]
    asked += [("/catalogue.json", "/catalogue.json?from=x")]
    asked += [("/documents/{record_id}.json", f"/documents/{number}.json") for number in (3, 9)]
    for path, address in asked:
        answer = site.get(address)
        response = described["paths"][path]["get"]["responses"][str(answer.status_code)]
        content = response.get("content", {})
        assert answer.mimetype in content or "application/octet-stream" in content, address
        if answer.mimetype.endswith("json"):
            schema = content[answer.mimetype]["schema"]
            assert _faults(answer.get_json(), schema, described) == [], address


def test_listing_enumerations_are_those_of_the_catalogue(site: House) -> None:
    schemas = site.get("/openapi.json").get_json()["components"]["schemas"]
    outline = schemas["Outline"]["properties"]
    assert outline["listing"]["enum"] == [one.value for one in Listing]
    assert outline["validity"]["enum"] == [one.value for one in Validity]
