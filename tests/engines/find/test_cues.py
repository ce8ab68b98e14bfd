"""Questions a paper's layout asks, and the sentences about the same words that ask nothing."""

from __future__ import annotations

import pytest

from review.engines.find.cues import cue_hit, find_cues
from review.engines.model import Level, Segment, Treatment
from review.engines.read.lines import lines_of


def _codes(text: str) -> list[str]:
    lines = lines_of(Segment("s", "text", "paragraph", None, text))
    return [cue.code for cue in find_cues(lines)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("内部资料 注意保存", "INTERNAL"),
        ("（内部资料，不得外传）", "INTERNAL"),
        ("★会后收回★", "INTERNAL"),
        ("仅供内部使用", "INTERNAL"),
        ("严禁外传", "INTERNAL"),
        ("工作秘密", "WORK_SECRET"),
        ("工 作 秘 密", "WORK_SECRET"),
        ("（征求意见稿）", "DRAFT"),
        ("海州市海绵城市建设管理办法（送审稿）", "DRAFT"),
        ("《海州市供水条例（草案）》的说明", "DRAFT"),
        ("海州市人民政府专题会议纪要", "MINUTES"),
        ("关于解决办公用房维修经费的请示", "PROC"),
        ("公文处理单", "PROC"),
        ("询 问 笔 录", "LAWENF"),
        ("行政处罚案件立案审批表", "LAWENF"),
        ("分项报价明细表", "TRADE"),
        ("公开方式：主动公开", "ATTR"),
        ("（此件依申请公开）", "ATTR"),
    ],
)
def test_a_line_of_its_own_asks(line: str, code: str) -> None:
    assert _codes(f"{line}\n正文第一段。") == [code]


@pytest.mark.parametrize(
    "sentence",
    [
        "机关、单位应当加强内部资料管理，不得外传工作秘密。",
        "本条例所称商业秘密，是指不为公众所知悉的技术信息。",
        "向社会公布征求意见稿，公开征求意见不少于三十日。",
        "会议纪要适用于记载会议主要情况和议定事项。",
        "请示适用于向上级机关请求指示、批准。",
        "执法人员应当制作询问笔录，由当事人签名。",
        "行政机关应当主动公开下列信息：",
        "不得泄露在工作中知悉的国家秘密、工作秘密、商业秘密和个人隐私。",
    ],
)
def test_a_sentence_about_the_same_words_asks_nothing(sentence: str) -> None:
    assert _codes(sentence) == []


def test_a_title_in_the_body_is_no_title() -> None:
    lines = lines_of(Segment("s", "text", "paragraph", None, "一\n" * 30 + "关于经费的请示"))
    assert find_cues(lines) == []


@pytest.mark.parametrize(
    "text",
    ["关于供水的管理办法\n（征求意见稿）\n正文", "关于供水的\n管理办法（送审稿）\n正文"],
)
def test_what_stands_below_the_first_line_of_a_title_is_of_the_title(text: str) -> None:
    lines = lines_of(Segment("s", "text", "paragraph", None, text))
    first = (lines[0].segment, lines[0].start, lines[0].end)
    assert [cue.code for cue in find_cues(lines, first)] == ["DRAFT"]


def test_a_question_quotes_its_line_and_article_and_never_acts() -> None:
    lines = lines_of(Segment("s", "text", "paragraph", None, "内部资料"))
    hit = cue_hit(find_cues(lines)[0])
    assert (hit.action, hit.level, hit.ground) == (Treatment.KEEP, Level.LIKELY, "INT_WORKFLOW")
    assert [(why.kind, why.text) for why in hit.why] == [("line", "内部资料"), ("article", "R16")]
