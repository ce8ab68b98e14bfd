"""Texts of a Word file laid on the pages printed of it: where each stands, and which is on no page."""

from __future__ import annotations

import pytest

from review.engines.layout.model import Print
from review.engines.layout.places import Laid, lay_out
from review.engines.model import Segment
from tests.engines.layout.prints import STEP, WIDE, a_print, a_segment, paragraphs
from tests.growth import grows_at_most

_FIRST = "各区民政局应当按照本通知要求认真做好救助对象的核对工作"
_LAST = "请于本月底以前将汇总情况报送我局社会救助科联系人另行通知"


def _where(laid: Laid, segment: str) -> list[tuple[int, int, int, int]]:
    """(start, end, page, line) of each piece."""
    return [
        (each.start, each.end, each.page, round((each.low - 0.1) / STEP))
        for each in laid.pieces.get(segment, [])
    ]


def test_a_paragraph_has_a_piece_on_each_of_its_lines() -> None:
    laid = lay_out(paragraphs(_FIRST + "，" + _LAST), a_print([_FIRST[:20], _FIRST[20:], _LAST]))
    size = len(_FIRST)
    assert _where(laid, "s0") == [
        (0, 20, 1, 0),
        (20, size, 1, 1),
        (size + 1, size + 1 + len(_LAST), 1, 2),
    ]
    assert laid.apart == ()
    first = laid.pieces["s0"][0]
    assert first.edges == pytest.approx([0.1 + n * WIDE for n in range(21)])


def test_a_paragraph_over_two_pages_leaves_out_what_stands_on_every_page() -> None:
    header = a_segment(8, "某市民政局文件", "header", "word/header1.xml")
    footer = a_segment(9, "第1页共1页", "footer", "word/footer1.xml")
    laid = lay_out(
        [*paragraphs(_FIRST + _LAST), header, footer],
        a_print(
            ["某市民政局文件", _FIRST[:20], "　", "第1页共2页"],
            ["某市民政局文件", _FIRST[20:] + _LAST[:4], _LAST[4:], "第2页共2页"],
        ),
    )
    assert [piece[2:] for piece in _where(laid, "s0")] == [(1, 1), (2, 1), (2, 2)]
    assert _where(laid, "s8") == [(0, 7, 1, 0), (0, 7, 2, 0)]
    # numbers of pages are worked out anew; only what is the same stands there
    assert _where(laid, "s9") == [
        (0, 4, 1, 3),
        (5, 6, 1, 3),
        (0, 1, 2, 3),
        (2, 4, 2, 3),
        (5, 6, 2, 3),
    ]
    assert laid.apart == ()


def test_a_title_with_the_words_of_a_header_stays_a_title() -> None:
    header = a_segment(9, "某市民政局文件", "header", "word/header1.xml")
    first = ["　", "　", "　", "某市民政局文件", _FIRST]
    laid = lay_out(
        [*paragraphs("某市民政局文件", _FIRST, _LAST), header],
        a_print(first, ["某市民政局文件", _LAST], ["某市民政局文件"]),
    )
    assert _where(laid, "s0") == [(0, 7, 1, 3)]
    assert _where(laid, "s9") == [(0, 7, 2, 0), (0, 7, 3, 0)]


def test_the_same_value_in_every_row_stands_in_its_own_row() -> None:
    rows = [("张某", "是"), ("李某", "否"), ("王某", "是"), ("赵某", "是")]
    cells = paragraphs(*(text for row in rows for text in row), kind="cell")
    laid = lay_out(cells, a_print([[(0.1, name), (0.6, said)] for name, said in rows]))
    assert [_where(laid, f"s{n}")[0][3] for n in range(8)] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert laid.apart == ()


def test_rows_that_are_alike_keep_their_order_although_a_header_is_put_between() -> None:
    cells = paragraphs("姓名", "是否", *(["张三", "否"] * 4), kind="cell")
    row = [(0.1, "张三"), (0.6, "否")]
    head = [(0.1, "姓名"), (0.6, "是否")]
    laid = lay_out(cells, a_print([head, row, row], [head, row, row]))
    pages = [_where(laid, f"s{n}")[0][2:] for n in range(2, 10)]
    assert pages == [(1, 1), (1, 1), (1, 2), (1, 2), (2, 1), (2, 1), (2, 2), (2, 2)]


def test_of_texts_that_are_alike_and_not_all_printed_none_is_placed() -> None:
    laid = lay_out(
        paragraphs(_FIRST, "13800138000", "13800138000", _LAST),
        a_print([_FIRST, "13800138000", _LAST]),
    )
    assert "s1" not in laid.pieces
    assert "s2" not in laid.pieces
    assert laid.apart == ("s1", "s2")


def test_of_a_text_that_is_printed_twice_side_by_side_no_place_is_told() -> None:
    name = "救助对象核对工作汇总表"
    laid = lay_out(paragraphs(_FIRST, name, _LAST), a_print([_FIRST, name, name, _LAST]))
    assert laid.apart == ("s1",)
    between = a_print([_FIRST, name, _LAST, name])
    assert _where(lay_out(paragraphs(_FIRST, name, _LAST), between), "s1") == [(0, 11, 1, 1)]


def test_numbers_of_a_list_belong_to_no_text() -> None:
    laid = lay_out(
        paragraphs(_FIRST, "2023年的台账", "总则"),
        a_print(["1" + _FIRST, "22023年的台账", "第三章总则"]),
    )
    assert _where(laid, "s0") == [(0, len(_FIRST), 1, 0)]
    assert _where(laid, "s1") == [(0, 8, 1, 1)]
    assert laid.pieces["s1"][0].edges[0] == pytest.approx(0.1 + WIDE)
    assert _where(laid, "s2") == [(0, 2, 1, 2)]


def test_notes_and_text_boxes_are_found_out_of_their_order() -> None:
    segments = [
        *paragraphs(_FIRST, _LAST),
        a_segment(5, "联系人张三，电话13800138000", "footnote"),
        a_segment(6, "密码另行通知各单位经办人", "textbox"),
    ]
    page = ["密码另行通知各单位经办人", _FIRST, "1联系人张三，电话13800138000", _LAST]
    laid = lay_out(segments, a_print(page))
    assert _where(laid, "s5") == [(0, 19, 1, 2)]
    assert _where(laid, "s6") == [(0, 12, 1, 0)]
    assert laid.apart == ()


def test_what_paper_does_not_show_is_asked_for_by_nobody() -> None:
    hidden = [a_segment(3, _LAST, kind) for kind in ("hidden", "comment", "picture")]
    laid = lay_out([*paragraphs(_FIRST), *hidden], a_print([_FIRST, _LAST]))
    assert list(laid.pieces) == ["s0"]
    assert laid.apart == ()


def test_what_was_struck_out_is_marked_where_the_print_still_shows_it() -> None:
    segments = [*paragraphs(_FIRST), a_segment(4, "原联系人李四", "deleted")]
    shown = lay_out(segments, a_print([_FIRST[:9] + "原联系人李四" + _FIRST[9:]]))
    assert _where(shown, "s0") == [(0, 9, 1, 0), (9, len(_FIRST), 1, 0)]
    assert _where(shown, "s4") == [(0, 6, 1, 0)]
    assert shown.apart == ()
    assert lay_out(segments, a_print([_FIRST])).apart == ()


def test_a_text_that_is_on_no_page_is_told() -> None:
    laid = lay_out(paragraphs(_FIRST, _LAST), a_print([_FIRST]))
    assert (list(laid.pieces), laid.apart) == (["s0"], ("s1",))
    assert lay_out(paragraphs(_FIRST), a_print([])).apart == ("s0",)


def test_a_long_text_with_a_few_other_letters_keeps_its_place_and_says_that_it_is_not_whole() -> (
    None
):
    text = _FIRST + "㎡" + _LAST
    laid = lay_out(paragraphs(text), a_print([_FIRST + "乙丙" + _LAST]))
    size = len(_FIRST)
    assert [piece[:2] for piece in _where(laid, "s0")] == [(0, size), (size + 1, len(text))]
    assert laid.apart == ("s0",)


def test_pages_that_repeat_themselves_take_time_by_their_number() -> None:
    def made(pages: int) -> tuple[list[Segment], Print]:
        header = a_segment(0, "文件" * 20, "header", "word/header1.xml")
        body = [a_segment(n, "是否" * 9) for n in range(1, pages)]
        return [header, *body], a_print(*([["文件" * 20, "否是" * 9]] * pages))

    def lay(given: tuple[list[Segment], Print]) -> None:
        lay_out(*given)

    assert grows_at_most(40, lay, made(20), made(200))


def test_the_answer_is_plain_data() -> None:
    answer = lay_out(paragraphs("总则", "附则"), a_print(["总则"])).as_json()
    assert answer == {
        "pages": [{"width": 595.0, "height": 842.0}],
        "pieces": {"s0": [[0, 2, 1, 0, 1000, 1200, [1000, 1200, 1400]]]},
        "apart": ["s1"],
    }
