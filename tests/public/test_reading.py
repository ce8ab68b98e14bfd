"""Laying out a released text for reading, and the signed words of page links."""

from __future__ import annotations

from datetime import date

import pytest

from review.public.cursor import BadCursor, Cursor, CursorSigner
from review.public.question import Place
from review.public.reading import Shape, blocks_of
from tests.public.releases import READING_TEXT


def _shapes(text: str, title: str = "标题", number: str = "") -> list[tuple[Shape, str]]:
    return [
        (block.shape, "".join(run.text for run in block.rows[0][0]))
        for block in blocks_of(text, title, number)
    ]


def test_an_official_document_gets_its_shape() -> None:
    assert [shape for shape, _ in _shapes(READING_TEXT)] == [
        Shape.FLUSH,
        Shape.TEXT,
        Shape.HEADING,
        Shape.TEXT,
        Shape.TABLE,
        Shape.SIGNED,
        Shape.SIGNED,
    ]


def test_title_and_number_are_not_said_twice() -> None:
    text = "海府办〔2026〕1号\n关于做好临时救助\n工作的通知\n正文。"
    assert _shapes(text, "关于做好临时救助工作的通知", "海府办(2026)1号") == [
        (Shape.TEXT, "正文。")
    ]


def test_what_stands_above_the_title_is_left_out_when_the_title_is_found() -> None:
    text = "海屿区人民政府\n办 公 室 文 件\n海府办〔2026〕1号\n关于做好临时救助\n工作的通知\n正文。"
    assert _shapes(text, "关于做好临时救助工作的通知", "海府办(2026)1号") == [
        (Shape.TEXT, "正文。")
    ]
    assert len(_shapes(text, "另一个标题")) == 6


def test_lines_a_printed_page_broke_become_paragraphs_again() -> None:
    printed = (
        "为切实保障困难群众基本生活，经区政府同意，现就做\n"
        "好二〇二六年临时救助工作有关事项通知如下。\n"
        "一、突出救助重点\n"
        "（一）救助对象\n"
        "对因火灾、交通事故、突发重病等导致基本生活陷入困境\n"
        "的家庭，以及其他符合条件的家庭，做到应救尽救、及时\n"
        "— 1 —\n"
        "施救，不得推诿。\n"
        "办公电话：0990-6120188\n"
        "海屿区人民政府办公室\n"
        "海屿区民政局\n"
        "2026年2月14日"
    )
    assert _shapes(printed) == [
        (
            Shape.TEXT,
            "为切实保障困难群众基本生活，经区政府同意，现就做好二〇二六年临时救助工作有关事项通知如下。",
        ),
        (Shape.HEADING, "一、突出救助重点"),
        (Shape.HEADING, "（一）救助对象"),
        (
            Shape.TEXT,
            "对因火灾、交通事故、突发重病等导致基本生活陷入困境的家庭，"  # noqa: ISC004
            "以及其他符合条件的家庭，做到应救尽救、及时施救，不得推诿。",
        ),
        (Shape.TEXT, "办公电话：0990-6120188"),
        (Shape.SIGNED, "海屿区人民政府办公室"),
        (Shape.SIGNED, "海屿区民政局"),
        (Shape.SIGNED, "2026年2月14日"),
    ]


def test_a_numbered_sentence_is_no_heading() -> None:
    assert _shapes("一、突出重点\n二、政策咨询由许某某负责，电话见下。\n（三）按时公布。") == [
        (Shape.HEADING, "一、突出重点"),
        (Shape.TEXT, "二、政策咨询由许某某负责，电话见下。"),
        (Shape.TEXT, "（三）按时公布。"),
    ]


def test_paragraphs_of_a_text_file_stay_apart() -> None:
    paragraphs = ["甲" * 90 + "，见下表", "乙" * 80, "丙" * 85, "短句"]
    assert [text for _, text in _shapes("\n".join(paragraphs))] == paragraphs


def test_a_text_that_only_says_its_title_is_shown_whole() -> None:
    assert _shapes("标题", "标题") == [(Shape.TEXT, "标题")]


def test_a_removed_place_is_a_run_of_its_own() -> None:
    (block,) = blocks_of("证号■■■，住■■。", "标题", "")
    assert [(run.text, run.is_removed) for run in block.runs] == [
        ("证号", False),
        ("■■■", True),
        ("，住", False),
        ("■■", True),
        ("。", False),
    ]


def test_rows_of_a_table_stay_together_with_empty_cells() -> None:
    text = "前\n甲\t乙\n\t丁\n后"
    table = blocks_of(text, "标题", "")[1]
    assert [["".join(run.text for run in cell) for cell in row] for row in table.rows] == [
        ["甲", "乙"],
        ["", "丁"],
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "　\n \t \n", "■", "\t"])
def test_no_text_can_break_the_layout(text: str) -> None:
    assert isinstance(blocks_of(text, "标题", ""), tuple)


def test_a_cursor_comes_back_as_it_was_written_for_its_question_only() -> None:
    signer = CursorSigner(b"k" * 32)
    cursor = Cursor(Place(date(2026, 2, 14), 7, back=True), 21)
    word = signer.write(cursor, "question")
    assert signer.read(word, "question") == cursor
    for key, given, question in (
        (b"k" * 32, word, "another"),
        (b"o" * 32, word, "question"),
        (b"k" * 32, word[:-1], "question"),
        (b"k" * 32, "", "question"),
    ):
        with pytest.raises(BadCursor):
            CursorSigner(key).read(given, question)
