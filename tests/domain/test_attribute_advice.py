"""What a paper says about its own attribute: row by row of the table, who is heard first, what never happens."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from review.domain.attribute_advice import (
    OF_FINDING,
    RULES,
    Advice,
    Line,
    Marked,
    Paper,
    Place,
    Printed,
    Rank,
    Speaks,
    advise,
)
from review.domain.evidence import PERSONAL
from review.domain.grounds import GROUNDS
from review.domain.states import Attribute

OPEN, ASKED, EXEMPT = Attribute.PROACTIVE, Attribute.ON_REQUEST, Attribute.EXEMPT
PLACE = Place(7, "p3", 0, 12, 2)
PERSONS = (("ID", 3), ("MOB", 2))
PLAIN = "关于做好秋季植树工作的通知"


def paper(title: str = PLAIN, **said: Any) -> Paper:
    return Paper(title=Line(title, PLACE), **said)


def marked(code: str, text: str = "（内部资料）") -> Marked:
    return Marked(code, Line(text, PLACE, 41))


def printed(attribute: Attribute, *, partial: bool = False) -> Printed:
    return Printed(attribute, partial, Line("（此件公开发布）", PLACE))


def drove(advice: Advice) -> list[Speaks]:
    return [sign.code for sign in advice.driving]


# ---- row by row ----------------------------------------------------------------------------------

TITLES: list[tuple[str, Attribute | None, Speaks]] = [
    ("关于公开征求《海屿市停车管理办法（征求意见稿）》意见的公告", OPEN, Speaks.ASKS_PUBLIC),
    ("关于拟录用人员名单的公示", OPEN, Speaks.SHOWN),
    ("海屿市养老服务发展规划（2026—2030年）", OPEN, Speaks.PLANNING),
    ("海屿市2025年国民经济和社会发展统计公报", OPEN, Speaks.STATISTICS),
    ("社会保险登记办事指南", OPEN, Speaks.GUIDE),
    ("海屿市民政局2026年度部门预算", OPEN, Speaks.BUDGET),
    ("关于调整行政事业性收费标准的通知", OPEN, Speaks.FEES),
    ("2026年政府集中采购目录", OPEN, Speaks.PROCUREMENT),
    ("海屿市突发地质灾害应急预案", OPEN, Speaks.EMERGENCY),
    ("海屿市2026年考试录用公务员公告", OPEN, Speaks.RECRUITMENT),
    ("关于转发《省民政厅关于低保工作的通知》的通知", None, Speaks.FORWARDS),
    ("关于商请支持防汛物资调拨的函", None, Speaks.CONSULT_LETTER),
    ("2025年度考核结果的通知", None, Speaks.PERSONNEL),
    ("关于规范公务用车使用的通知", None, Speaks.LOGISTICS),
]


@pytest.mark.parametrize(("title", "attribute", "code"), TITLES, ids=lambda v: str(v)[:12])
def test_a_title_says_what_it_says_and_is_quoted_with_its_place(
    title: str, attribute: Attribute | None, code: Speaks
) -> None:
    advice = advise(paper(title))
    assert advice.attribute is attribute
    said = next(sign for sign in advice.signs if sign.code is code)
    assert said.line == Line(title, PLACE)
    assert said.rule.article


@pytest.mark.parametrize(
    ("kind", "attribute"),
    [
        ("communique", OPEN),
        ("announcement", OPEN),
        ("public_notice", OPEN),
        ("minutes", EXEMPT),
        ("request", EXEMPT),
        ("report", None),
        ("notice", None),
        ("", None),
    ],
)
def test_a_kind_of_document_leans_as_the_table_says(kind: str, attribute: Attribute | None) -> None:
    assert advise(paper(doc_kind=kind)).attribute is attribute


@pytest.mark.parametrize(
    ("code", "attribute", "grounds"),
    [
        ("MINUTES", EXEMPT, ("DEL_DISCUSSION",)),
        ("PROC", EXEMPT, ("DEL_REQUEST_REPORT",)),
        ("LAWENF", EXEMPT, ("ENFORCEMENT_FILE",)),
        ("DRAFT", EXEMPT, ("DEL_DRAFT",)),
        ("INTERNAL", None, ("INT_WORKFLOW",)),
        ("WORK_SECRET", None, ()),
        ("TRADE", None, ("TP_TRADE_SECRET",)),
    ],
)
def test_a_mark_that_the_detectors_ask_about_is_quoted_with_grounds_to_consider(
    code: str, attribute: Attribute | None, grounds: tuple[str, ...]
) -> None:
    advice = advise(paper(marks=(marked(code, "某一行"),)))
    assert (advice.attribute, advice.grounds) == (attribute, grounds)
    assert [s.line for s in advice.signs] == [Line("某一行", PLACE, 41)]


@pytest.mark.parametrize(
    ("text", "code", "attribute"),
    [
        ("现予公布，自2026年1月1日起施行。", Speaks.PUBLIC_WORDS, OPEN),
        ("现将有关事项公告如下：", None, None),
        ("会议听取了市民政局关于低保工作的汇报。", Speaks.MEETING_WORDS, None),
        ("出席：各副市长", Speaks.MEETING_WORDS, None),
        ("经市政府常务会议研究同意，现将名单通知如下。", None, None),
        ("案由：未取得许可从事经营", Speaks.ENFORCEMENT_WORDS, None),
        ("会议决定" + "，" * 200, None, None),
    ],
)
def test_words_of_the_first_lines_count_where_they_stand_for_something(
    text: str, code: Speaks | None, attribute: Attribute | None
) -> None:
    advice = advise(paper(lines=(Line("海屿市人民政府文件"), Line(text, PLACE))))
    assert [sign.code for sign in advice.signs] == ([code] if code else [])
    assert advice.attribute is attribute


def test_a_paper_for_everybody_speaks_for_publishing() -> None:
    advice = advise(paper(addressees=Line("广大市民", PLACE)))
    assert (advice.attribute, drove(advice)) == (OPEN, [Speaks.PUBLIC_ADDRESSEE])
    assert advise(paper(addressees=Line("各街道办事处"))).silent


# ---- who is heard first --------------------------------------------------------------------------


@pytest.mark.parametrize("attribute", list(Attribute))
def test_the_printed_mark_is_heard_before_everything_else(attribute: Attribute) -> None:
    advice = advise(
        paper(
            "关于转发会议纪要的通知",
            printed=printed(attribute),
            is_normative=True,
            source_attribute=EXEMPT,
            marks=(marked("MINUTES"), marked("INTERNAL")),
        )
    )
    assert (advice.attribute, drove(advice)) == (attribute, [Speaks.PRINTED])


def test_a_printed_mark_that_says_proactive_beside_an_internal_mark_is_named_as_a_conflict() -> (
    None
):
    advice = advise(paper(printed=printed(OPEN), marks=(marked("INTERNAL"),)))
    assert advice.attribute is OPEN
    assert [sign.code for sign in advice.conflicts] == [Speaks.INTERNAL]
    assert advice.conflicts[0].line == Line("（内部资料）", PLACE, 41)
    assert advice.grounds == ()


def test_a_mark_that_says_released_in_part_suggests_proactive_in_part() -> None:
    advice = advise(paper(printed=printed(OPEN, partial=True)))
    assert (advice.attribute, advice.partial) == (OPEN, True)


@pytest.mark.parametrize("attribute", list(Attribute))
def test_a_forwarded_paper_inherits_the_attribute_of_its_source(attribute: Attribute) -> None:
    advice = advise(paper("关于转发某通知的通知", source_attribute=attribute, is_normative=True))
    assert (advice.attribute, drove(advice)) == (attribute, [Speaks.SOURCE])


def test_a_forwarded_paper_of_an_unknown_source_gets_no_attribute() -> None:
    advice = advise(paper("关于转发某通知的通知", is_policy=True))
    assert (advice.attribute, drove(advice)) == (None, [Speaks.FORWARDS])


@pytest.mark.parametrize("said", [{"is_normative": True}, {"is_policy": True}])
def test_normative_and_policy_documents_start_as_proactive_whatever_marks_they_bear(
    said: dict[str, Any],
) -> None:
    advice = advise(paper(marks=(marked("DRAFT"), marked("WORK_SECRET")), **said))
    assert advice.attribute is OPEN
    assert [s.code for s in advice.conflicts] == [Speaks.DRAFT, Speaks.WORK_SECRET]


def test_a_party_paper_is_no_matter_of_the_regulation_unless_it_prints_an_attribute() -> None:
    assert advise(paper(is_party=True, is_normative=True)).attribute is None
    assert advise(paper(is_party=True, printed=printed(ASKED))).attribute is ASKED


def test_signs_of_one_rank_that_disagree_leave_it_to_the_person_and_are_all_named() -> None:
    advice = advise(paper("海屿市防汛应急预案", marks=(marked("MINUTES"),)))
    assert advice.attribute is None
    assert {s.code for s in advice.conflicts} == {Speaks.EMERGENCY, Speaks.MINUTES}


def test_a_draft_on_which_the_public_is_asked_is_no_mere_draft() -> None:
    title = "关于公开征求《某办法（征求意见稿）》意见的通知"
    advice = advise(paper(title, marks=(marked("DRAFT", title),)))
    assert advice.attribute is OPEN
    assert Speaks.DRAFT not in {s.code for s in advice.signs}


# ---- what never happens --------------------------------------------------------------------------


def test_where_nothing_speaks_nothing_is_suggested() -> None:
    advice = advise(paper())
    assert advice.silent
    assert (advice.attribute, advice.partial, advice.grounds) == (None, False, ())


@pytest.mark.parametrize("code", sorted(PERSONAL))
def test_data_of_persons_suggest_a_part_and_never_exempt(code: str) -> None:
    alone = advise(paper(personal=((code, 500),)))
    assert (alone.attribute, alone.partial, alone.grounds) == (None, True, ())
    public = advise(paper(is_normative=True, personal=((code, 500),)))
    assert (public.attribute, public.partial) == (OPEN, True)
    assert public.conflicts == ()


def test_exempt_is_only_suggested_by_a_line_that_says_so() -> None:
    """Whatever is put together: without a mark, a title or a kind of its own nothing is held back."""
    weak = [code for code, speaks in OF_FINDING.items() if RULES[speaks].rank is Rank.BESIDE]
    kinds = ("", "notice", "report", "letter", "opinion", "decision")
    flags = (False, True)
    for kind, policy, party in product(kinds, flags, flags):
        advice = advise(
            paper(
                doc_kind=kind,
                is_policy=policy,
                is_party=party,
                marks=tuple(marked(code) for code in weak),
                personal=PERSONS,
            )
        )
        assert advice.attribute is not EXEMPT


def test_an_exempt_paper_is_not_said_to_be_partial() -> None:
    advice = advise(paper(marks=(marked("MINUTES"),), personal=PERSONS))
    assert (advice.attribute, advice.partial) == (EXEMPT, False)


# ---- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", list(Speaks))
def test_every_sign_has_a_rule_with_an_article_and_grounds_that_may_be_chosen(code: Speaks) -> None:
    rule = RULES[code]
    assert rule.article or code is Speaks.PRINTED
    assert all(GROUNDS[ground].selectable for ground in rule.grounds)
    if rule.leans is EXEMPT:
        assert rule.grounds
        assert rule.withholds
    if rule.leans is not None:
        assert rule.rank is not Rank.BESIDE


def test_the_same_sign_is_told_once() -> None:
    marks = (marked("INTERNAL", "第一行"), marked("INTERNAL", "第二行"))
    advice = advise(paper(marks=marks))
    assert [s.line.text for s in advice.signs if s.line] == ["第一行"]
