"""The map tells kinds apart by shape and by colour, and what waits from what does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from review.web.desk.shapes import GROUPS, group_of, shape_of
from review.web.wording import KINDS
from review.web.wording.findings import FINDINGS
from tests.engines.making import make_pdf
from tests.page import Page, Visitor, words_of
from tests.pagehouse import PageHouse
from tests.web.road import ID_NUMBER, MOBILE, Road, a_draft

ClientAs = Callable[[str], Visitor]


@pytest.fixture
def road(house: PageHouse, tmp_path: Path) -> Road:
    """A draft of one page with a mobile and an ID number."""
    lines = [f"联系人手机{MOBILE}。", f"居民身份证号码{ID_NUMBER}。"]
    return a_draft(house, make_pdf(tmp_path / "名单.pdf", [lines], font="cid"))


def ticks(page: Page) -> dict[str, Any]:
    """The ticks of the map by their classes."""
    found = page.root.xpath("//*[@data-strip]//*[local-name()='path']")
    return {each.get("class"): each.get("d") for each in found}


def test_every_kind_has_a_group_and_every_group_words_and_a_shape_of_its_own() -> None:
    assert {group_of(code) for code in FINDINGS} == set(GROUPS)
    assert set(KINDS["finding_group"]) == set(GROUPS)
    assert len({shape_of(group, 5, 5, 8) for group in GROUPS}) == len(GROUPS)


def test_kinds_have_shapes_on_the_map_solid_while_they_wait(
    road: Road, client_as: ClientAs
) -> None:
    visitor = client_as("drafter")
    page = visitor.get(f"/documents/{road.document_id}/desk")
    before = ticks(page)
    assert set(before) == {"tk-open kind-contact", "tk-open kind-numbers"}
    assert len({shape.partition(" ")[2][:3] for shape in before.values()}) == 2
    legend = page.root.xpath("//*[@id='legend']//ul/li")
    assert [words_of(each) for each in legend] == ["证件和账号1", "联系方式和住址1"]
    road.settle("drafter")
    page = visitor.get(f"/documents/{road.document_id}/desk")
    assert set(ticks(page)) == {"tk-mask kind-contact", "tk-mask kind-numbers"}
    assert not page.root.xpath("//*[@id='legend']//li//*[contains(@class, 'tk-open')]")
