"""A line of an office's own list of past requests: what it says, and what keeps it from being read."""

from __future__ import annotations

from datetime import date

import pytest

from review.domain.past_requests import (
    PAST_HEADERS,
    PastColumn,
    columns_named,
    judge_past,
    past_column_of,
)
from review.domain.requests import ApplicantKind, ReceivedHow, RequestOutcome

C, R = PastColumn, RequestOutcome

LINE = {
    C.REFERENCE: "依申请〔2023〕12号",
    C.RECEIVED_ON: "2023年3月1日",
    C.HOW: "网上",
    C.APPLICANT: "公民",
    C.NAME: "陈木棉",
    C.WHAT: "征地批复",
    C.CLOSED_ON: "2023.3.20",
    C.OUTCOME: "（一）予以公开",
}


def codes(**changes: str) -> set[str]:
    past, faults = judge_past({**LINE, **{C(k): v for k, v in changes.items()}})
    assert (past is None) is bool(faults)
    return {fault.code for fault in faults}


def test_a_line_is_read_as_offices_write_it() -> None:
    past, faults = judge_past(LINE)
    assert faults == ()
    assert past is not None
    assert (past.number, past.received_on) == (12, date(2023, 3, 1))
    assert past.received_how is ReceivedHow.INTERNET
    assert past.applicant is ApplicantKind.NATURAL_PERSON
    assert (past.closed_on, past.outcome, past.ground) == (date(2023, 3, 20), R.GRANT, "")


@pytest.mark.parametrize("text", ["12", "第12号", "（2023）12号", "海依申请[2023] 12 号", " 12 "])
def test_a_number_is_found_however_it_is_dressed(text: str) -> None:
    past, _ = judge_past({**LINE, C.REFERENCE: text})
    assert past is not None
    assert past.number == 12


def test_without_answer_a_request_is_open_and_without_number_it_gets_one() -> None:
    past, _ = judge_past({**LINE, C.REFERENCE: "", C.CLOSED_ON: "", C.OUTCOME: ""})
    assert past is not None
    assert (past.number, past.closed_on, past.outcome) == (None, None, None)


def test_a_refusal_names_its_ground_by_label_or_code() -> None:
    for text in ("讨论记录", "del_discussion"):
        past, _ = judge_past({**LINE, C.OUTCOME: "不予公开", C.GROUND: text})
        assert past is not None
        assert (past.outcome, past.ground) == (R.DENY, "DEL_DISCUSSION")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"received_on": ""}, "past_value_missing"),
        ({"received_on": "三月初"}, "past_date_malformed"),
        ({"received_on": "0203-3-1", "reference": ""}, "past_date_malformed"),
        ({"closed_on": ""}, "past_value_missing"),
        ({"outcome": ""}, "past_value_missing"),
        ({"outcome": "已回复"}, "past_value_unknown"),
        ({"outcome": "不予公开"}, "past_value_missing"),
        ({"outcome": "部分公开", "ground": "保密"}, "past_value_unknown"),
        ({"applicant": ""}, "past_value_missing"),
        ({"applicant": "路人"}, "past_value_unknown"),
        ({"received_how": "飞鸽"}, "past_value_unknown"),
        ({"reference": "无"}, "past_value_unknown"),
        ({"reference": "0"}, "past_value_unknown"),
        ({"reference": "9" * 400}, "past_value_unknown"),
        ({"reference": "依申请〔2022〕12号"}, "past_number_of_other_year"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column(changes: dict[str, str], code: str) -> None:
    assert codes(**changes) == {code}


def test_headers_are_known_in_many_dresses_and_each_once() -> None:
    words = [word for each in PAST_HEADERS.values() for word in each]
    assert len(words) == len(set(words))
    assert past_column_of("* 收到 日期（必填）") is C.RECEIVED_ON
    assert past_column_of("天气") is None


def test_of_two_headers_for_one_thing_the_better_one_counts_wherever_it_stands() -> None:
    best = {"A": C.RECEIVED_ON, "D": C.REFERENCE}
    headers = {"A": "收到日期", "B": "申请日期", "C": "序号", "D": "申请编号", "E": "电子邮箱"}
    assert columns_named(headers) == best
    assert columns_named(dict(reversed(headers.items()))) == best
