"""The fields of an official document, each read from the line where GB/T 9704 puts it, and from no other."""

from __future__ import annotations

import pytest

from review.engines.model import METADATA_FIELDS, Field, Segment
from review.engines.read.lines import tidy, visible_lines
from review.engines.read.metadata import read_metadata

NOTICE = """000012
机密★1年
特急
某某市人民政府办公室文件
某府办〔2025〕7号　　　　签发人：王　明
某某市人民政府办公室关于印发
《某某市政务公开工作要点》的通知
各区人民政府，市政府各委、办、局：
　　《某某市政务公开工作要点》已经市政府同意，现印发给你们，请认真贯彻执行。国办发〔2019〕54号同时参照。
　　附件：1．某某市政务公开工作要点
　　　　　2．任务分工表
某某市人民政府办公室
２０２５年３月６日
（此件主动公开）
抄送：市委各部门，市人大常委会办公室，市政协办公室。
某某市人民政府办公室　　　　2025年3月7日印发
— 1 —"""


def _read(text: str) -> dict[str, Field | None]:
    return read_metadata(visible_lines([Segment("page-1", "page", "page", 1, text)]))


def _value(text: str, name: str) -> object:
    found = _read(text)[name]
    return found.value if found else None


def test_a_whole_notice_is_read() -> None:
    found = {name: field.value if field else None for name, field in _read(NOTICE).items()}
    assert found == {
        "title": "某某市人民政府办公室关于印发《某某市政务公开工作要点》的通知",
        "doc_number": "某府办〔2025〕7号",
        "issuer": "某某市人民政府办公室",
        "doc_date": "2025-03-06",
        "addressees": ("各区人民政府", "市政府各委、办、局"),
        "attribute_mark": "proactive",
        "annexes": ("某某市政务公开工作要点", "任务分工表"),
        "copied_to": ("市委各部门", "市人大常委会办公室", "市政协办公室"),
        "issued_on": "2025-03-07",
        "secrecy": "机密★1年",
        "urgency": "特急",
        "signatory": "王明",
        "copy_number": "000012",
        "document_kind": "通知",
        "normative": None,
        "valid_until": None,
        "repeals": None,
        "official": "yes",
    }


def test_every_value_leads_to_its_place() -> None:
    found = _read(NOTICE)
    shown = {name: NOTICE[field.start : field.end] for name, field in found.items() if field}
    assert shown["title"] == "某某市人民政府办公室关于印发\n《某某市政务公开工作要点》的通知"
    assert shown["doc_date"] == "２０２５年３月６日"
    assert shown["attribute_mark"] == "（此件主动公开）"
    assert shown["copied_to"].startswith("抄送：")
    rules = {name: field.rule for name, field in found.items() if field}
    assert rules["doc_number"] == "line_in_head"
    assert rules["issuer"] == "below_signature"
    assert rules["attribute_mark"] == "note"


def test_an_empty_document_has_all_fields_and_no_values() -> None:
    assert _read("") == dict.fromkeys(METADATA_FIELDS)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("穗府办规〔2018〕18号", "穗府办规〔2018〕18号"),
        ("穗府办规[2018]18号", "穗府办规〔2018〕18号"),
        ("穗府办规（２０１８）１８号", "穗府办规〔2018〕18号"),
        ("穗府办规【2018】第018号", "穗府办规〔2018〕18号"),
        ("（穗府办规〔2018〕18号）", "穗府办规〔2018〕18号"),
        ("穗 府 办 规〔2018〕18 号", "穗府办规〔2018〕18号"),
        ("广州市人民政府文件 穗府〔2018〕1号", "穗府〔2018〕1号"),
        ("第 711 号", "第711号"),
        ("根据穗府办规〔2018〕18号文件要求，现通知如下", None),
        ("《关于某事的通知》（穗府〔2018〕1号）", None),
        ("国办发〔2019〕54号、国办发〔2019〕55号", None),
    ],
)
def test_the_number_is_a_line_of_its_own(line: str, value: str | None) -> None:
    assert (
        _value(f"某某文件\n{line}\n关于某事的通知\n各区人民政府：\n正文。", "doc_number") == value
    )


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2025年3月6日", "2025-03-06"),
        ("二○○八年八月十七日", "2008-08-17"),
        ("二〇一四年十二月三十一日", "2014-12-31"),
        ("二零一〇年二月二十日", "2010-02-20"),
        ("（2023年1月2日）", "2023-01-02"),
        ("2023年2月30日", None),
        ("发布日期：2023年2月3日", None),
        ("会议于2023年2月3日召开。", None),
    ],
)
def test_the_date_is_a_line_that_is_nothing_but_a_date(line: str, value: str | None) -> None:
    assert _value(f"关于某事的通知\n正文。\n某某局\n{line}", "doc_date") == value


def test_the_date_under_the_signature_wins_over_dates_of_annexes() -> None:
    text = "关于某事的通知\n正文。\n某某局\n2025年3月6日\n附件\n方案\n2024年1月1日\n某某委员会\n2023年5月5日"
    assert _value(text, "doc_date") == "2025-03-06"
    assert _value(text, "issuer") == "某某局"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("（此件公开发布）", "proactive"),
        ("(此件主动公开)", "proactive"),
        ("公开方式：主动公开", "proactive"),
        ("公开属性: 主动公开", "proactive"),
        ("信息公开选项：主动公开", "proactive"),
        ("（此件依申请公开）", "on_request"),
        ("（此件可依申请公开）", "on_request"),
        ("公开方式：依申请公开", "on_request"),
        ("（此件不予公开）", "exempt"),
        ("（此件不公开）", "exempt"),
        ("（本件免予公开）", "exempt"),
        ("公开方式：免予公开", "exempt"),
        ("（此件删减后公开）", "partial"),
        ("2025年3月6日（此件主动公开）", "proactive"),
        ("（此件为普发性公文，作为主动公开信息）", "proactive"),
        ("主动公开政府信息是行政机关的义务。", None),
        ("应当在文末注明“此件主动公开”字样。", None),
        ("公开方式：网站、公报", None),
    ],
)
def test_the_printed_attribute(line: str, value: str | None) -> None:
    assert (
        _value(f"关于某事的通知\n正文。\n某某局\n2025年3月6日\n{line}", "attribute_mark") == value
    )


def test_the_attribute_on_a_form_is_read_from_two_cells() -> None:
    cells = [
        Segment(f"c{n}", "word/document.xml", "cell", None, text)
        for n, text in enumerate(["公开方式", "依申请公开"])
    ]
    found = read_metadata(visible_lines(cells))["attribute_mark"]
    assert found is not None
    assert (found.value, found.segment) == ("on_request", "c1")


def test_issuer_and_date_may_share_a_line() -> None:
    text = "关于某事的通知\n正文。\n某某市财政局 2025年3月6日"
    assert (_value(text, "issuer"), _value(text, "doc_date")) == ("某某市财政局", "2025-03-06")


@pytest.mark.parametrize(
    ("note", "annexes"),
    [
        ("附件：任务分工表", ("任务分工表",)),
        ("附件：\n1.任务分工表\n2.名单", ("任务分工表", "名单")),
        ("附件：1.关于某某事项的任务\n分工表\n2.名单", ("关于某某事项的任务分工表", "名单")),
        ("附件：\n任务分工表", ("任务分工表",)),
        ("附件：", None),
        ("附件1", None),
    ],
)
def test_annexes_are_read_from_the_note_above_the_signature(
    note: str, annexes: tuple[str, ...] | None
) -> None:
    text = f"关于某事的通知\n正文。\n{note}\n某某市财政局\n2025年3月6日\n附件：不在正文中"
    assert _value(text, "annexes") == annexes


def test_the_imprint_may_run_over_lines_and_cells() -> None:
    text = "抄送：市委各部门，\n市政协办公室。\n某某局办公室 2025年3月7日\n印发"
    assert _value(text, "copied_to") == ("市委各部门", "市政协办公室")
    assert _value(text, "issued_on") == "2025-03-07"


def test_joint_issuers_are_read_from_their_lines() -> None:
    text = "关于某事的通知\n正文。\n某某市发展和改革委员会\n某某市财政局\n2025年3月6日"
    assert _value(text, "issuer") == "某某市发展和改革委员会、某某市财政局"


def test_the_seal_may_replace_the_signature_then_head_or_title_name_the_issuer() -> None:
    head = "上海市人民政府文件\n沪府规〔2018〕5号\n关于某事的通知\n各区人民政府：\n现予印发。\n2018年3月23日"
    title = "上海市财政局关于某事的通知\n各区人民政府：\n现予印发。\n2018年3月23日"
    central = "中共中央国务院关于某事的意见\n（2023年1月2日）\n正文。"
    assert _value(head, "issuer") == "上海市人民政府"
    assert _value(title, "issuer") == "上海市财政局"
    assert _value(central, "issuer") == "中共中央、国务院"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("关于某事的\n通 知\n各单位：", "关于某事的通知"),
        ("关于印发《某办法（试行）》的通知\n各单位：", "关于印发《某办法（试行）》的通知"),
        (
            "某某市教育规划\n某某市人民政府关于印发某规划的通知\n各单位：",
            "某某市人民政府关于印发某规划的通知",
        ),
        ("一、关于某事的通知\n各单位：", None),
        ("某府办〔2026〕　号\n关于某事的通知\n各单位：", "关于某事的通知"),
        ("某府办〔2026〕××号\n关于某事的通知\n各单位：", "关于某事的通知"),
    ],
)
def test_the_title_may_take_several_lines(head: str, title: str | None) -> None:
    assert _value(f"{head}\n正文。", "title") == title


def test_a_title_above_the_number_is_found_too() -> None:
    text = "某某局关于某事的通知\n某局〔2020〕1号\n各单位：\n正文。"
    assert _value(text, "title") == "某某局关于某事的通知"


@pytest.mark.parametrize(
    "line", ["现将有关事项通知如下：", "根据有关规定：", "（一）总体要求：", "联系人："]
)
def test_a_sentence_with_a_colon_is_no_addressee(line: str) -> None:
    assert _value(f"关于某事的通知\n{line}\n正文。", "addressees") is None


def test_addressees_over_two_lines_and_before_the_first_sentence() -> None:
    two = "关于某事的通知\n各省、自治区、直辖市人民政府，国务院各部委、\n各直属机构：\n正文。"
    inline = "关于某事的通知\n各区人民政府：为做好某事，现通知如下。"
    assert _value(two, "addressees") == ("各省、自治区、直辖市人民政府", "国务院各部委、各直属机构")
    assert _value(inline, "addressees") == ("各区人民政府",)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("通　　　知", "通知"),
        ("税务 总局 办 公厅 文件", "税务总局办公厅文件"),
        ("国家发展改革委办公厅 税务总局办公厅", "国家发展改革委办公厅 税务总局办公厅"),
        ("２０１８ 年 ３ 月", "2018年3月"),
        ("«某办法»", "《某办法》"),
        ("plain text", "plain text"),
    ],
)
def test_lines_are_tidied(raw: str, text: str) -> None:
    assert tidy(raw) == text


def test_page_numbers_and_hidden_text_are_no_lines() -> None:
    segments = [
        Segment("page-1", "page", "page", 1, "— 1 —\n正文\n第 2 页 共 3 页"),
        Segment("c", "word/comments.xml", "comment", None, "批注"),
    ]
    assert [line.text for line in visible_lines(segments)] == ["正文"]


def test_a_text_that_ends_something_in_every_word_is_not_weighed_word_by_word() -> None:
    segments = [Segment("p", "word/document.xml", "paragraph", None, "《甲》废止" * 50_000)]
    assert read_metadata(visible_lines(segments), segments)["repeals"] is None
