"""Names of persons: what is found where, whose they are, and what only looks like a name."""

from __future__ import annotations

import pytest

from review.engines.find.hits import Hit
from review.engines.find.names import NameText, find_names
from review.engines.model import Level, Treatment
from tests.growth import grows_at_most

CERTAIN, LIKELY, HINT, NOTE = Level.CERTAIN, Level.LIKELY, Level.HINT, Level.NOTE


def _hits(text: str, kind: str = "paragraph", label: str | None = None) -> list[Hit]:
    return find_names([NameText("s", text, kind, label)]).hits["s"]


def _names(text: str, kind: str = "paragraph", label: str | None = None) -> list[tuple[str, Level]]:
    hits = _hits(text, kind, label)
    return [(text[h.start : h.end], h.level) for h in hits if h.code == "PER"]


def _kinds(hit: Hit) -> set[str]:
    return {why.kind for why in hit.why}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("申请人：张伟明，男，汉族", ["张伟明"]),
        ("申請人：張偉明，男", ["張偉明"]),
        ("姓名：张　三", ["张　三"]),
        ("姓　名：李小红", ["李小红"]),
        ("被征收人王建国、李小红、欧阳修文未签订协议", ["王建国", "李小红", "欧阳修文"]),
        ("申请人：买买提·吐尔逊", ["买买提·吐尔逊"]),
        ("联系人：王\u200b建国", ["王\u200b建国"]),
        ("被害人姚利以家中被盗为由报警", ["姚利"]),
        ("被告人何彬建持刀进入店内", ["何彬建"]),
        ("死者陈桂英之妻刘丽华到现场确认。", ["陈桂英", "刘丽华"]),
    ],
)
def test_a_lead_word_makes_the_name_behind_it_certain(text: str, names: list[str]) -> None:
    assert _names(text) == [(name, CERTAIN) for name in names]


def test_what_only_the_model_takes_for_a_name_is_likely() -> None:
    hits = _hits("王建国在会后独自离开。")
    assert [(hit.level, hit.action, _kinds(hit)) for hit in hits] == [
        (LIKELY, Treatment.MASK, {"model"})
    ]


@pytest.mark.parametrize(
    "text",
    [
        "林业主管部门应当会同有关部门加强管理，明确施工单位的责任。",
        "全体业主公告：物业主管部门负责监督，姓名和职务应当公开。",
        "当事人向人民法院申请，申请人应当提交下列文件。",
        "文化、旅游、安全生产等方面的工作方案。",
        "林权争议调处机构处理林权争议，林权争议当事人应当提供林权证。",
        "用人单位和职工方均有权提出集体协商要求。",
        "关某些问题，于某年某月某日，任某一单位。",
        "联系人：办公室值班人员",
    ],
)
def test_words_of_the_law_are_no_names(text: str) -> None:
    assert _names(text) == []
    assert _hits(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("市长王建国主持会议，要求抓好落实。", "official_capacity"),
        ("王建国副市长到现场检查工作。", "official_capacity"),
        ("任命陈志强为市财政局副局长。", "official_capacity"),
        ("签发人：陈志强", "official_capacity"),
        ("审判员陈志强", "official_capacity"),
        ("以习近平同志为核心的党中央", "public_figure"),
        ("高举邓小平理论伟大旗帜", "public_figure"),
    ],
)
def test_officials_and_public_figures_are_kept_and_noted(text: str, kind: str) -> None:
    hits = _hits(text)
    assert [(hit.code, hit.level, hit.action, hit.ground) for hit in hits] == [
        ("PER", NOTE, Treatment.KEEP, None)
    ]
    assert _kinds(hits[0]) == {kind}


def test_a_title_in_front_holds_for_every_listed_name() -> None:
    text = "副市长王建国、李志强、陈国华出席会议。"
    assert _names(text) == [("王建国", NOTE), ("李志强", NOTE), ("陈国华", NOTE)]


def test_a_lead_word_outweighs_a_famous_name() -> None:
    assert _names("申请人：周恩来，男") == [("周恩来", CERTAIN)]


@pytest.mark.parametrize(
    ("label", "text", "names"),
    [
        ("姓名", "张三", ["张三"]),
        ("户主姓名", " 李小红 ", ["李小红"]),
        ("学生姓名", "张　三", ["张　三"]),
        ("家庭成员", "张三、李小红", ["张三", "李小红"]),
        ("备注 联系人", "王建国", ["王建国"]),
    ],
)
def test_a_cell_under_a_head_of_names_is_certain(label: str, text: str, names: list[str]) -> None:
    assert _names(text, "cell", label) == [(name, CERTAIN) for name in names]
    assert all("table_header" in _kinds(hit) for hit in _hits(text, "cell", label))


@pytest.mark.parametrize("text", ["汉族", "农业", "合计", "无", "管理", "12"])
def test_a_cell_that_is_no_name_stays_out_whatever_its_head(text: str) -> None:
    assert _names(text, "cell", "姓名") == []


def test_a_place_of_a_page_asks_for_the_head_of_its_column() -> None:
    text = "序号 姓名 备注\n1 张三 无\n2 李四 无"
    page = NameText("p", text, "page", lambda place: "姓名" if text[place] in "张李" else "备注")
    hits = find_names([page]).hits["p"]
    assert [(text[h.start : h.end], h.level) for h in hits] == [
        ("张三", CERTAIN),
        ("李四", CERTAIN),
    ]


@pytest.mark.parametrize("mask", ["张某", "张某某", "王某甲", "李××", "赵**", "欧阳某"])
def test_a_masked_name_is_noted(mask: str) -> None:
    hits = _hits(f"{mask}来访反映问题。")
    assert [(h.code, h.level, h.action, h.end) for h in hits] == [
        ("MASKED_NAME", NOTE, Treatment.KEEP, len(mask))
    ]


def test_a_masked_name_that_stands_in_clear_elsewhere_is_a_leak() -> None:
    texts = [NameText("a", "张某反映房屋漏水。"), NameText("b", "申请人：张伟明")]
    hits = find_names(texts).hits
    assert [(h.code, h.level) for h in hits["a"]] == [("MASKED_NAME", LIKELY)]
    assert _kinds(hits["a"][0]) == {"masked", "clear_elsewhere"}


def test_a_masked_name_beside_an_official_of_that_family_name_is_no_leak() -> None:
    hits = find_names([NameText("a", "张某反映漏水。局长张伟明批示。")]).hits["a"]
    assert [(h.code, h.level) for h in hits] == [("MASKED_NAME", NOTE), ("PER", NOTE)]


def test_a_name_is_found_wherever_it_stands_again() -> None:
    texts = [
        NameText("a", "申请人：欧阳修文"),
        NameText("b", "欧阳修文欧 阳 修 文"),
        NameText("c", "附：欧 阳 修 文"),
    ]
    hits = find_names(texts).hits
    assert [(h.start, h.end) for h in hits["c"]] == [(2, 9)]
    assert hits["b"][0].end == 4
    told = {why.text for hit in hits["c"] for why in hit.why if why.kind == "propagated"}
    assert told == {"3"}


def test_names_of_other_files_of_the_submission_are_looked_for() -> None:
    text = NameText("a", "附件二 司马光华 合格")
    hits = find_names([text], known=["司马光华"]).hits["a"]
    assert [(h.start, h.end, h.level) for h in hits] == [(4, 8, LIKELY)]


def test_an_official_stays_one_where_the_title_is_missing() -> None:
    assert _names("市长王建国主持会议。\n王建国指出，要抓好落实。") == [
        ("王建国", NOTE),
        ("王建国", NOTE),
    ]


def test_a_name_broken_by_a_line_of_a_page_is_found_whole() -> None:
    text = "经查明，上述事实有书证在卷予以证实，被害人王建\n国当日在家中休息，未发现异常情况。"
    hits = find_names([NameText("p", text, "page")]).hits["p"]
    assert [text[h.start : h.end] for h in hits] == ["王建\n国"]


def test_only_a_family_name_with_a_term_of_address_is_a_hint() -> None:
    assert [level for _, level in _names("刚才李女士来电话询问。")] == [HINT]


def test_evidence_never_holds_the_name() -> None:
    for hit in _hits("申请人：张伟明。张伟明与王建国同住。李某来访。"):
        assert all("伟明" not in why.text and "建国" not in why.text for why in hit.why)


@pytest.mark.parametrize("unit", ["住", "张", "某", "申请人：", "王、"])
def test_a_hostile_run_takes_no_time_beyond_the_model(unit: str) -> None:
    short = unit * (2_000 // len(unit))
    assert grows_at_most(40, _hits, short, short * 10)
