"""Which sentences end or change another document, and which only speak of it."""

from __future__ import annotations

import pytest

from review.engines.model import Segment
from review.engines.validity import find_mentions

OWN = "海棠市停车场管理办法"


def _paragraphs(*texts: str, kind: str = "paragraph") -> list[Segment]:
    return [
        Segment(f"p{number}", "word/document.xml", kind, None, text)
        for number, text in enumerate(texts)
    ]


def _found(*texts: str, title: str = OWN) -> list[tuple[str, str | None, str | None]]:
    return [(m.kind, m.title, m.number) for m in find_mentions(_paragraphs(*texts), title=title)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "本办法自2026年1月1日起施行。《海棠市停车收费规定》（海府办〔2019〕12号）同时废止。",
            [("repeals", "海棠市停车收费规定", "海府办〔2019〕12号")],
        ),
        (
            "本办法自印发之日起施行，原《停车收费规定》(海府办[2019]012号)同时废止",
            [("repeals", "停车收费规定", "海府办〔2019〕12号")],
        ),
        (
            "《甲规定》（海府〔2011〕1号）、《乙规定》（海府【２０１２】２号）和《丙规定》同时废止。",
            [
                ("repeals", "甲规定", "海府〔2011〕1号"),
                ("repeals", "乙规定", "海府〔2012〕2号"),
                ("repeals", "丙规定", None),
            ],
        ),
        (
            "经研究，决定废止下列文件：1.《甲规定》（海府〔2011〕1号）；2.《乙规定》。",
            [("repeals", "甲规定", "海府〔2011〕1号"), ("repeals", "乙规定", None)],
        ),
        (
            "决定对《甲规定》（海府〔2011〕1号）予以废止。",
            [("repeals", "甲规定", "海府〔2011〕1号")],
        ),
        ("1999年3月2日市人民政府发布的《甲规定》同时废止。", [("repeals", "甲规定", None)]),
        (
            "根据《关于修改部分规定的决定》第二次修正的《甲规定》同时废止。",
            [("repeals", "甲规定", None)],
        ),
        ("一、废止《甲规定》", [("repeals", "甲规定", None)]),
        ("二、修改《甲规定》", [("amends", "甲规定", None)]),
        ("海府办〔2015〕3号文件同时废止。", [("repeals", None, "海府办〔2015〕3号")]),
        ("《甲规定》自2025年3月1日起停止执行。", [("repeals", "甲规定", None)]),
        ("《甲规定》即行废止，不再执行。", [("repeals", "甲规定", None)]),
        ("宣布《甲规定》（海府〔2011〕1号）失效。", [("lapses", "甲规定", "海府〔2011〕1号")]),
        ("本规定代替《甲规定》。", [("repeals", "甲规定", None)]),
        ("《甲规定》与本办法不一致的，以本办法为准。", [("amends", "甲规定", None)]),
        (
            "将《甲规定》（海府〔2011〕1号）第三条修改为：“停车免费。”",
            [("amends", "甲规定", "海府〔2011〕1号")],
        ),
        ("决定对《甲规定》作如下修改：", [("amends", "甲规定", None)]),
        ("《甲规定》第三条第二款同时废止。", [("amends", "甲规定", None)]),
        (
            "《关于印发〈甲规定〉的通知》（海府〔2011〕1号）同时废止。",
            [("repeals", "关于印发〈甲规定〉的通知", "海府〔2011〕1号")],
        ),
        (
            "《关于印发《甲规定》的通知》同时废止。",
            [("repeals", "关于印发《甲规定》的通知", None)],
        ),
        (
            "对《甲规定》（海府〔2011〕1号，以下简称《规定》）作如下修改：",
            [("amends", "甲规定", "海府〔2011〕1号")],
        ),
        ("关于废止《甲规定》的通知", [("repeals", "甲规定", None)]),
    ],
)
def test_a_sentence_that_ends_or_changes_a_document_is_found(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "本办法自印发之日起施行。",
        "本办法自印发之日起施行，有效期五年，到期自动失效。",
        "《海棠市停车场管理办法》自2026年1月1日起施行，期满自行废止。",
        "《甲规定》未废止。",
        "《甲规定》尚未失效，应当继续执行。",
        "经评估，《甲规定》不予废止。",
        "《甲规定》已废止。",
        "《甲规定》已于2020年12月31日废止。",
        "《甲规定》应当废止。",
        "建议废止《甲规定》。",
        "市政府废止了《甲规定》。",
        "《甲规定》废止后，停车费由物价部门核定。",
        "《甲规定》废止前已经受理的，按原规定办理。",
        "如《甲规定》被废止，另行通知。",
        "根据《甲规定》，原有规定同时废止。",
        "自《甲规定》施行之日起，以往规定同时废止。",
        "过去有关规定与本办法不一致的，以本办法为准。",
        "做好《甲规定》的修改、废止工作。",
        "根据会议关于修改《甲规定》的决定第一次修正",
        "代表大会制定或者修改《甲章程》，章程不得与法律相抵触。",
        "贯彻《关于废止〈甲规定〉的决定》。",
        "将第三十条修改为：“本规定自公布之日起施行。《甲规定》同时废止。”",
    ],
)
def test_a_sentence_that_only_speaks_of_it_is_not(text: str) -> None:
    assert _found(text) == []


def test_the_list_under_a_sentence_is_followed_over_paragraphs() -> None:
    found = _found("现废止下列文件：", "1.《甲规定》（海府〔2011〕1号）", "2.《乙规定》")
    assert [each[1] for each in found] == ["甲规定", "乙规定"]


def test_the_table_of_an_annex_is_read_by_its_heading() -> None:
    texts = ("附件1", "决定废止的规范性文件目录", "序号", "文件名称", "文号")
    rows = ("1", "关于规范甲事项的通知", "海府办〔2012〕5号")
    other = ("继续有效的规范性文件目录", "2", "关于规范乙事项的通知", "海府办〔2013〕6号")
    assert _found(*texts, *rows, *other) == [
        ("repeals", "关于规范甲事项的通知", "海府办〔2012〕5号")
    ]


def test_an_older_one_of_the_same_name_is_a_target() -> None:
    text = "原《海棠市停车场管理办法》同时废止。"
    assert _found(text) == [("repeals", OWN, None)]
    text = "《海棠市停车场管理办法》（海府〔2011〕1号）同时废止。"
    assert _found(text) == [("repeals", OWN, "海府〔2011〕1号")]


def test_the_document_itself_is_no_target_by_its_number() -> None:
    segments = _paragraphs("海府〔2011〕1号文件同时废止。")
    assert find_mentions(segments, number="海府〔2011〕1号") == []
    assert len(find_mentions(segments, number="海府〔2012〕1号")) == 1


def test_the_place_quotes_target_and_verb_across_a_broken_line() -> None:
    text = "施行。《甲规\n定》（海府 〔2011〕\n1号）自2025年3月1日起废\n止。"
    [mention] = find_mentions([Segment("p", "page", "page", 1, text)])
    assert (mention.title, mention.number, mention.since) == (
        "甲规定",
        "海府〔2011〕1号",
        "2025-03-01",
    )
    assert text[mention.start : mention.end] == text[3:-1]


def test_hidden_text_says_nothing() -> None:
    assert find_mentions(_paragraphs("《甲规定》同时废止。", kind="deleted")) == []
