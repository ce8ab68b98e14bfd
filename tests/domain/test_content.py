"""What a signature covers: issuing changes nothing, one changed word changes everything."""

from __future__ import annotations

import pytest

from review.domain.content import (
    FileContent,
    Span,
    TextSegment,
    content_digest,
    content_lines,
    normalise,
)

RELEASED = {"title": "关于加强防汛工作的通知", "issuer": "海珠区人民政府办公室"}
DRAFT = (
    "海府办〔2026〕　号",
    "关于加强防汛工作的通知",
    "各街道办事处：",
    "汛期值班电话二十四小时有人接听。",
    "2026年　月　日",
    "（此件　　　公开）",
)
FINAL = (
    "海府办〔2026〕31号",
    "关于加强防汛工作的通知",
    "各街道办事处：",
    "汛期值班电话二十四小时有人接听。",
    "2026年7月17日",
    "（此件主动公开）",
)


def segments(*texts: str, kind: str = "paragraph") -> list[TextSegment]:
    """Segments s1, s2, … of one kind."""
    return [TextSegment(f"s{n}", kind, text) for n, text in enumerate(texts, start=1)]


def digest(*texts: str, kind: str = "paragraph", embedded: tuple[str, ...] = ()) -> str:
    """The content digest of a document with one file of these paragraphs."""
    lines = content_lines(segments(*texts, kind=kind))
    return content_digest([FileContent(0, lines, embedded)], RELEASED)


def test_number_date_and_mark_filled_in_at_issue_change_nothing() -> None:
    assert digest(*DRAFT[:-1]) == digest(*FINAL) == digest(*DRAFT[1:4])


@pytest.mark.parametrize(
    ("placeholder", "filled"),
    [
        ("海府办〔2026〕　号", "海府办〔2026〕31号"),
        ("海府办〔    〕  号", "海府办﹝2026﹞031号"),
        ("〔2026〕XX号", "海府办[2026]第31号"),
        ("海府办（2026）×号", "海府办（2026）31号"),
        ("    年  月  日", "2026年7月17日"),
        ("2026年X月X日", "二〇二六年七月十七日"),
        ("XXXX年XX月XX日", "2026年12月31日"),
        ("", "此件依申请公开"),
        ("公开方式：", "公开方式：主动公开"),
        ("政府信息公开选项：", "政府信息公开选项：不予公开"),
        ("海珠区人民政府办公室　2026年 月 日印发", "海珠区人民政府办公室　2026年7月20日印发"),
        ("", "— 1 —"),
    ],
)
def test_each_way_to_fill_in_is_layout(placeholder: str, filled: str) -> None:
    assert digest(placeholder, *DRAFT[1:4]) == digest(filled, *DRAFT[1:4])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("二十四小时", "十二小时"),
        ("各街道办事处：", "各街道办事处、区属各单位："),
        ("汛期值班电话", "汛期不值班电话"),
    ],
)
def test_a_changed_word_changes_the_digest(before: str, after: str) -> None:
    changed = [text.replace(before, after) for text in FINAL]
    assert changed != list(FINAL)
    assert digest(*changed) != digest(*FINAL)


def test_line_breaks_blanks_and_widths_are_layout() -> None:
    words = "汛期值班电话: 8123 4567, 二十四小时有人接听。"
    broken = "汛期值班电话： 8123\n4567，二十四\u200b小时有人\u00ad接听。"
    wide = "汛期值班电话：８１２３　４５６７，二十四小时有人接听。"
    assert digest(words) == digest(*broken.split("\n")) == digest(broken) == digest(wide)


def test_amounts_and_deadlines_in_a_table_are_content_and_no_page_number_or_date() -> None:
    for before, after in (
        ("5000", "8000"),
        ("2026年7月17日", "2026年8月17日"),
        ("国办发〔2019〕54号", "国办发〔2019〕55号"),
        ("年月日", "2026年8月17日"),
    ):
        assert digest("补助金额", before, kind="cell") != digest("补助金额", after, kind="cell")


def test_dates_and_numbers_beside_the_documents_own_are_content() -> None:
    found = {"doc_date": Span("s5", 0, 10), "doc_number": Span("s1", 0, 12)}
    annex = ("国办发〔2019〕54号", "2026年9月30日")
    plain = content_lines(segments(*FINAL, *annex), found)
    assert plain[-2:] == tuple(normalise(line) for line in annex)
    later = content_lines(segments(*FINAL, "国办发〔2019〕54号", "2026年10月31日"), found)
    assert plain != later


def test_what_the_reader_found_inside_a_line_is_cut_where_it_stands() -> None:
    text = "索引号 海府办〔2026〕31号 通知"
    found = {"doc_number": Span("s1", 4, 16), "copy_number": None}
    assert content_lines(segments(text), found) == ("索引号通知",)


def test_places_of_other_metadata_and_overlapping_places_do_no_harm() -> None:
    text = "海府办〔2026〕31号2026年7月17日关于防汛"
    title = {"title": Span("s1", 0, len(text))}
    assert content_lines(segments(text), title) == (normalise(text),)
    overlapping = {"doc_number": Span("s1", 0, 13), "doc_date": Span("s1", 11, 22)}
    assert content_lines(segments(text), overlapping) == ("关于防汛",)


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("footer", "3", ()),
        ("header", "12", ()),
        ("page", "3\n正文\n", ("正文",)),
        ("page", "正文\n3", ("正文",)),
        ("page", "正文\n5000\n元", ("正文", "5000", "元")),
        ("paragraph", "5000", ("5000",)),
        ("paragraph", "— 3 —", ()),
        ("cell", "—3—", ("—3—",)),
    ],
)
def test_only_page_numbers_are_page_numbers(kind: str, text: str, kept: tuple[str, ...]) -> None:
    assert content_lines(segments(text, kind=kind)) == kept


def test_hidden_text_counts_and_file_properties_do_not() -> None:
    for kind in ("comment", "deleted", "hidden", "annotation"):
        assert content_lines(segments("此处删去", kind=kind)) == ("此处删去",)
    assert content_lines(segments("Microsoft Word", kind="property")) == ()


def test_an_imprint_keeps_its_office_and_a_sentence_keeps_its_date() -> None:
    lines = content_lines(
        segments("海珠区人民政府办公室2026年7月20日印发", "通知，已于2026年7月1日印发")
    )
    assert lines == ("海珠区人民政府办公室印发", "通知,已于2026年7月1日印发")


def test_embedded_pictures_released_metadata_and_the_order_of_files_count() -> None:
    text = "正文"
    assert digest(text) != digest(text, embedded=("a" * 64,))
    assert digest(text, embedded=("a", "b")) == digest(text, embedded=("b", "a"))
    assert digest(text, embedded=("a", "a")) != digest(text, embedded=("a",))
    main, annex = FileContent(0, ("正文",)), FileContent(1, ("附件",))
    assert content_digest([main, annex], RELEASED) == content_digest([annex, main], RELEASED)
    assert content_digest([main], RELEASED) != content_digest([main], {**RELEASED, "title": "别"})
    swapped = [FileContent(1, ("正文",)), FileContent(0, ("附件",))]
    assert content_digest(swapped, RELEASED) != content_digest([main, annex], RELEASED)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("（Ａ１）", "(A1)"),
        ("a \u0301", "\u00e1"),
        ("e\u200b\u0301", "\u00e9"),
        ("¨a", "\u0308a"),
        ("\u3000公 开\t\n", "公开"),
    ],
)
def test_normalising_keeps_the_words(text: str, normal: str) -> None:
    assert normalise(text) == normal
    assert normalise(normal) == normal
