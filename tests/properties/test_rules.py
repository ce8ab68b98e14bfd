"""Properties of the small rules: words, plans, differences, numbers, days, reasons.

Each holds for whatever people type and files contain; examples stand in ``tests/domain``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from review.domain.calendar import WorkingCalendar
from review.domain.content import (
    FileContent,
    TextSegment,
    content_digest,
    content_lines,
    differences,
    normalise,
)
from review.domain.findings import (
    FindingLevel,
    FindingValues,
    SettlementAction,
    Stage,
    open_findings,
)
from review.domain.grounds import GROUNDS, judge_proposal, measure_reason
from review.domain.numbers import normal_number
from review.domain.redaction import FilePlan, PlannedBox, PlannedPlace, plan_digest, plan_file
from review.domain.rounds import WindowRule
from review.domain.states import Attribute
from review.domain.values import Proposal

chinese = st.text(
    st.sampled_from(
        "公开防汛通知各街道办事处年月日号〔〕（）()，,。.；：0123456789０１九十 \u3000\n\u200b\u00a8\u0301aÁｅ𠮷"
    ),
    max_size=60,
)
anything = st.text(max_size=60) | chinese
clauses = st.lists(st.sampled_from(["甲。", "乙，", "丙", "丁；", "戊：", "\n"]), max_size=12)
files = st.builds(
    lambda parts, pictures: FileContent(0, tuple("".join(parts).split("\n")), tuple(pictures)),
    clauses,
    st.lists(st.sampled_from(["p1", "p2"]), max_size=3),
)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
calendars = st.builds(
    WorkingCalendar,
    days_off=st.frozensets(days, max_size=8),
    make_up_days=st.frozensets(days, max_size=8),
    years=st.frozensets(st.integers(2020, 2031)),
)


@given(anything)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert not any(c.isspace() for c in normalise(text))


@given(anything, st.integers(0, 60), st.sampled_from([" ", "\u3000", "\u200b", "\t", "\u00ad"]))
def test_blanks_and_zero_width_characters_change_no_words(text: str, at: int, blank: str) -> None:
    spread = text[:at] + blank + text[at:]
    segment = TextSegment("s1", "cell", text)
    assert normalise(spread) == normalise(text)
    assert content_lines([replace(segment, text=spread)]) == content_lines([segment])


@given(files, files)
def test_there_is_a_difference_exactly_where_words_or_pictures_differ(
    reviewed: FileContent, final: FileContent
) -> None:
    same_words = reviewed.words == final.words
    same_pictures = sorted(reviewed.embedded) == sorted(final.embedded)
    found = differences(reviewed, final)
    assert (found == ()) is (same_words and same_pictures)
    equal_digests = content_digest([reviewed], {}) == content_digest([final], {})
    assert equal_digests is (found == ())
    assert all(d.before or d.after for d in found)


@given(files, files)
def test_accepting_every_difference_turns_the_one_text_into_the_other(
    reviewed: FileContent, final: FileContent
) -> None:
    words = replace(reviewed, embedded=()), replace(final, embedded=())
    gone = sum(len("".join(d.before)) for d in differences(*words))
    come = sum(len("".join(d.after)) for d in differences(*words))
    assert len(reviewed.words) - gone == len(final.words) - come


places = st.lists(
    st.builds(
        PlannedPlace,
        st.sampled_from(["s1", "s2"]),
        st.integers(0, 50),
        st.integers(51, 99),
        st.sampled_from(["remove", "mask", "keep"]),
    ),
    max_size=6,
    unique=True,
)
settlements = st.none() | st.sampled_from(SettlementAction)
findings = st.lists(
    st.builds(
        FindingValues,
        st.integers(1, 99),
        st.sampled_from(["ID", "MOB"]),
        st.sampled_from(FindingLevel),
        st.sampled_from(["s1", "s2"]),
        st.integers(0, 50),
        st.integers(51, 99),
        st.just("d"),
        settlements,
        settlements,
    ),
    max_size=6,
)
boxes = st.lists(
    st.builds(PlannedBox, st.integers(1, 3), st.tuples(*[st.sampled_from([0.0, 0.25, 1.0])] * 4)),
    max_size=3,
)


@given(findings, boxes)
def test_the_plan_does_not_depend_on_the_order_of_settling(
    found: list[FindingValues], drawn: list[PlannedBox]
) -> None:
    plan = plan_file(0, found, drawn)
    shuffled, boxes_shuffled = list(reversed(found)), list(reversed(drawn))
    assert plan_file(0, shuffled, boxes_shuffled) == plan
    assert plan_file(0, shuffled, boxes_shuffled).key == plan.key


@given(st.lists(places, max_size=4))
def test_the_plan_digest_does_not_depend_on_the_order_of_files(
    per_file: list[list[PlannedPlace]],
) -> None:
    plans = [FilePlan(n, tuple(sorted(p))) for n, p in enumerate(per_file)]
    assert plan_digest(plans) == plan_digest(reversed(plans))
    longer = [*plans, FilePlan(len(plans), (PlannedPlace("s1", 0, 1, "remove"),))]
    assert plan_digest(longer) != plan_digest(plans)


@given(findings)
def test_a_finding_that_must_be_settled_is_planned_once_nothing_is_open(
    found: list[FindingValues],
) -> None:
    open_ones = open_findings(found, Stage.REVIEWER)
    assert all(f.reviewer is None for f in open_ones)
    if not open_ones:
        planned = {(p.segment, p.start, p.end) for p in plan_file(0, found).places}
        must = [f for f in found if f.level in (FindingLevel.CERTAIN, FindingLevel.LIKELY)]
        assert {(f.segment, f.start, f.end) for f in must} <= planned


@given(
    st.text(st.sampled_from("海府办函规"), min_size=1, max_size=5),
    st.integers(1949, 2099),
    st.integers(1, 99999),
    st.sampled_from(["〔〕", "[]", "（）", "【】", "﹝﹞"]),
)
def test_a_number_in_any_brackets_has_one_normal_form(
    code: str, year: int, sequence: int, brackets: str
) -> None:
    typed = f"{code} {brackets[0]}{year}{brackets[1]} 第{sequence:05d}號"
    normal = normal_number(typed)
    assert normal == f"{code}〔{year}〕{sequence}号"
    assert normal_number(normal) == normal


@given(calendars, days, st.integers(1, 40))
def test_a_period_ends_on_a_working_day_and_counts_back_to_its_length(
    calendar: WorkingCalendar, start: date, length: int
) -> None:
    due = calendar.add(start, length)
    assert due.on > start
    assert calendar.is_working_day(due.on)
    assert calendar.between(start, due.on) == length


@given(st.sampled_from(sorted(GROUNDS)), anything)
def test_the_grounds_own_words_add_nothing_to_a_reason(ground: str, reason: str) -> None:
    label = GROUNDS[ground].label
    alone = measure_reason(reason, (ground,)).own_characters
    assert measure_reason(f"{reason}。{label}", (ground,)).own_characters == alone


@given(st.sampled_from(sorted(GROUNDS)), anything)
def test_an_accepted_exemption_has_a_selectable_ground_and_eight_han_characters(
    ground: str, reason: str
) -> None:
    faults = judge_proposal(Proposal(Attribute.EXEMPT, grounds=(ground,), reason=reason))
    if not faults:
        assert GROUNDS[ground].selectable
        assert sum("\u3400" <= c <= "\u9fff" or c > "\U00020000" for c in reason) >= 8


windows = st.builds(
    WindowRule,
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(1, 60),
    st.sampled_from([12, 24]),
    st.booleans(),
)


@given(windows, st.integers(2000, 2100))
def test_windows_of_successive_rounds_follow_each_other_without_a_gap(
    rule: WindowRule, year: int
) -> None:
    start, end = rule.window(year)
    later = rule.window(year + rule.span_months // 12)
    assert start < end
    assert later[0] == end
