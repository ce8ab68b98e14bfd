"""Numbers that the layout broke over pages, paragraphs and cells are found in every piece."""

from __future__ import annotations

from random import Random

from review.engines.find.joined import hits_across
from review.engines.model import Segment, Treatment
from review.engines.read.reading import CellPlace
from tests.engines.making import valid_id, valid_mobile

_RNG = Random(20260703)
ID, MOBILE = valid_id(_RNG), valid_mobile(_RNG)


def _nowhere(_segment: str, _start: int) -> CellPlace | None:
    return None


def _pieces(segments: list[Segment], cells: dict[str, CellPlace] | None = None) -> dict[str, str]:
    places = cells or {}
    texts = {segment.id: segment.text for segment in segments}
    found = hits_across(segments, lambda segment, _: places.get(segment))
    return {
        segment: "".join(texts[segment][hit.start : hit.end] for hit in hits)
        for segment, hits in found.items()
    }


def _page(number: int, text: str) -> Segment:
    return Segment(f"page-{number}", "page", "page", number, text)


def _row(*texts: str, row: int = 0) -> tuple[list[Segment], dict[str, CellPlace]]:
    segments = [Segment(f"r{row}c{at}", "t", "cell", None, text) for at, text in enumerate(texts)]
    return segments, {each.id: CellPlace("t1", row, at) for at, each in enumerate(segments)}


def test_a_number_over_a_page_break_is_found_in_both_halves() -> None:
    pages = [_page(1, f"当事人身份证号{ID[:10]}\n— 1 —"), _page(2, f"{ID[10:]}，住本市。\n— 2 —")]
    assert _pieces(pages) == {"page-1": ID[:10], "page-2": ID[10:]}


def test_a_piece_is_removed_and_says_that_it_is_one() -> None:
    pages = [_page(1, ID[:6]), _page(2, ID[6:])]
    hits = [hit for each in hits_across(pages, _nowhere).values() for hit in each]
    assert {hit.action for hit in hits} == {Treatment.REMOVE}
    assert [why.text for hit in hits for why in hit.why if why.kind == "part_of_value"] == [
        "1/2",
        "2/2",
    ]


def test_a_number_over_two_paragraphs_is_found() -> None:
    segments = [
        Segment("p1", "word/document.xml", "paragraph", None, f"联系电话：{MOBILE[:5]}"),
        Segment("p2", "word/document.xml", "paragraph", None, f"{MOBILE[5:]}（下班后）"),
    ]
    assert _pieces(segments) == {"p1": MOBILE[:5], "p2": MOBILE[5:]}


def test_one_digit_in_each_cell_is_one_number() -> None:
    segments, cells = _row(*ID)
    assert "".join(_pieces(segments, cells).values()) == ID


def test_a_number_split_between_a_header_row_and_the_next_is_found() -> None:
    top, cells = _row("姓名", ID[:9], row=0)
    below, more = _row("张三", ID[9:], row=1)
    assert _pieces([*top, *below], {**cells, **more}) == {"r0c1": ID[:9], "r1c1": ID[9:]}


def test_neighbouring_figures_of_a_table_are_no_telephone() -> None:
    segments, cells = _row("138", "00138000", "12")
    assert _pieces(segments, cells) == {}


def test_a_page_that_ends_in_a_year_is_left_alone() -> None:
    assert _pieces([_page(1, "共计2023"), _page(2, "19881231户")]) == {}
