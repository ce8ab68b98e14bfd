"""The words of a page for those who may see the original: asked of the worker where nobody has looked yet, with
their places once they are there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from review.store.page_lines import PageLines
from tests.engines.making import make_pdf
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.road import Road, a_docx, a_draft

ClientAs = Callable[[str], Visitor]

ADDRESS = "/files/1/pages/1/words"


def _lines(road: Road) -> PageLines:
    stamp = road.vault.stamp(1)
    assert stamp is not None
    return PageLines(road.house.house.files, 1, stamp)


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft with a PDF of one page that was read."""
    return a_draft(house, make_pdf(tmp_path / "a.pdf", [["核对材料", "第二行"]]))


def test_places_are_looked_for_once_somebody_looks_and_then_there(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    assert visitor.client.get(ADDRESS).status_code == 202
    assert ("lines", 1) in road.house.enqueued
    rows = [
        ["page-1", 0, 4, 0, 1000, 1000, 3000, 1200],
        ["page-1", 5, 8, 0, 1000, 1300, 2500, 1500],
    ]
    _lines(road).keep({"1": rows})
    page = visitor.get(ADDRESS)
    group = page.find("//*[@data-segment]")
    assert (group.get("data-version"), group.get("data-start")) == ("1", "0")
    assert "".join(group.itertext()) == "核对材料\n第二行"
    assert b" style=" not in visitor.client.get(ADDRESS).data


def test_lines_of_an_earlier_reading_count_for_nothing(road: Road, client_as: ClientAs) -> None:
    _lines(road).keep({"1": [["page-1", 0, 4, 0, 1000, 1000, 3000, 1200]]})
    files = road.house.house.files
    files.write_working(1, "reading.json", road.vault.reading(1))
    assert client_as("drafter").client.get(ADDRESS).status_code == 202


def test_a_page_whose_lines_were_not_found_is_shown_without_words(
    road: Road, client_as: ClientAs
) -> None:
    _lines(road).keep({})
    assert client_as("drafter").get(ADDRESS).root.findall(".//*[@data-segment]") == []


@pytest.mark.parametrize(
    ("login", "address"),
    [
        ("other_officer", ADDRESS),
        ("drafter", "/files/1/pages/2/words"),
        ("drafter", "/files/9/pages/1/words"),
    ],
)
def test_nobody_else_and_no_other_page_is_told_anything(
    road: Road, client_as: ClientAs, login: str, address: str
) -> None:
    assert client_as(login).client.get(address).status_code == 404


def test_a_word_file_without_pages_has_no_words_on_any(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    a_draft(house, a_docx(tmp_path))
    assert client_as("drafter").client.get(ADDRESS).status_code == 404
