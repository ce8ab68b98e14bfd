"""Secrecy marks: layout makes the mark, the words alone never do."""

from __future__ import annotations

import pytest

from review.engines.find.marks import Mark, find_hidden_marks, find_marks
from review.engines.find.plain import find_in
from review.engines.model import Box, Level, Segment, Treatment
from review.engines.read.lines import visible_lines


def _marks(*segments: Segment, label: str = "") -> list[Mark]:
    return find_marks(visible_lines(segments), lambda *_: (), lambda *_: label)


def _paragraphs(*texts: str) -> list[Segment]:
    return [
        Segment(f"p{n}", "word/document.xml", "paragraph", None, text)
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "绝密★",
        "机密★1年",
        "秘密★10年",
        "机密 ★ 长期",
        "机密★一年",
        "秘密★六个月",
        "绝  密",
        "秘密",
        "机密*5年",
        "机密☆启用前",
        "密级：机密",
        "密级：秘密★5年",
        "密级: 绝密",
        "（秘密）",
        "【机密】",
        "000012 机密★10年 特急",
        "№000012机密★10年",
        "機密★10年",
        "秘密10年",
        "发文机关 秘密★5年 2020年",
    ],
)
def test_a_mark_in_the_head_is_seen(line: str) -> None:
    found = _marks(*_paragraphs("某某市人民政府文件", line, "关于某事的通知"))
    assert [mark.in_head for mark in found] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "涉及国家秘密的，不予公开。",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "密级：绝密 机密 秘密",
        "密级：□绝密□机密□秘密",
        "第三章 国家秘密的保护",
        "商业秘密",
        "工作秘密★3年",
        "关于加强机密文件管理的通知",
        "密级：无",
        "秘密选举办法",
        "机密级计算机",
    ],
)
def test_the_words_alone_are_no_mark(line: str) -> None:
    assert _marks(*_paragraphs("某某市人民政府文件", line, "正文。")) == []


def test_a_whole_statute_about_secrets_has_no_mark() -> None:
    text = (
        "机关、单位对所产生的国家秘密，应当确定密级。\n"
        "绝密级国家秘密是最重要的国家秘密，保密期限不超过三十年；\n"
        "机密级不超过二十年；秘密级不超过十年。\n"
    )
    assert [hit for hit in find_in(text * 40) if hit.code == "SEC_MARK"] == []


def test_a_bare_word_far_from_the_top_is_no_mark_but_a_starred_one_is_a_finding() -> None:
    body = [f"第{n}段。" for n in range(40)]
    assert _marks(*_paragraphs(*body, "秘密")) == []
    assert [mark.in_head for mark in _marks(*_paragraphs(*body, "秘密★5年"))] == [False]


def test_a_mark_in_a_page_header_counts_as_head() -> None:
    body = _paragraphs(*[f"第{n}段。" for n in range(40)])
    header = Segment("h", "word/header1.xml", "header", None, "内部 机密★5年")
    assert [mark.in_head for mark in _marks(*body, header)] == [True]


def test_a_mark_in_a_form_field_counts_by_the_label_beside_it() -> None:
    body = _paragraphs(*[f"第{n}段。" for n in range(40)])
    cell = Segment("c", "word/document.xml", "cell", None, "秘密")
    assert [mark.in_head for mark in _marks(*body, cell, label="密 级")] == [True]
    assert _marks(*body, cell, label="类别") == []


def test_a_mark_drawn_last_on_the_first_page_is_found_by_where_it_stands() -> None:
    page = Segment(
        "page-1", "page", "page", 1, "\n".join([*(f"第{n}行。" for n in range(40)), "秘密"])
    )
    lines = visible_lines([page])
    top = find_marks(lines, lambda *_: (Box(1, 0.1, 0.08, 0.2, 0.1),), lambda *_: "")
    bottom = find_marks(lines, lambda *_: (Box(1, 0.1, 0.8, 0.2, 0.82),), lambda *_: "")
    assert [mark.in_head for mark in top] == [True]
    assert bottom == []


def test_the_head_of_an_annex_on_a_later_page_counts() -> None:
    pages = [
        Segment("page-1", "page", "page", 1, "\n".join(f"第{n}行。" for n in range(40))),
        Segment("page-2", "page", "page", 2, "机密★10年\n附件"),
    ]
    top = find_marks(
        visible_lines(pages), lambda *_: (Box(2, 0.1, 0.05, 0.2, 0.07),), lambda *_: ""
    )
    assert [mark.in_head for mark in top] == [True]


def test_a_comment_about_a_mark_is_no_mark() -> None:
    comment = Segment("c", "word/comments.xml", "comment", None, "机密★10年")
    assert _marks(comment) == []


def test_a_plain_text_with_a_mark_is_blocked() -> None:
    hit = find_in("机密★10年\n关于某事的通知")[0]
    assert (hit.code, hit.level, hit.action) == ("SEC_MARK", Level.CERTAIN, Treatment.BLOCK)


@pytest.mark.parametrize("kind", ["white", "comment", "deleted", "attachment"])
def test_a_mark_that_paper_does_not_show_must_be_looked_at(kind: str) -> None:
    hidden = Segment("h", "word/document.xml", kind, None, "绝密 ★ 30年\n关于保密工作的说明")
    (mark,) = find_hidden_marks([hidden])
    assert (mark.level, mark.in_head, mark.line.segment) == ("绝密", False, "h")


def test_hidden_sentences_about_secrets_bear_no_mark() -> None:
    texts = ["不得泄露机密。", "密级：绝密、机密、秘密", "机密"]
    kinds = ["comment", "hidden", "paragraph"]
    segments = [
        Segment(f"h{n}", "p", k, None, t) for n, (k, t) in enumerate(zip(kinds, texts, strict=True))
    ]
    assert find_hidden_marks(segments) == []
