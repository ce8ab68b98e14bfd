"""Plans: one clear fault for a bad one, every occurrence for a good one."""

from __future__ import annotations

import pytest

from review.engines.model import (
    Box,
    Finding,
    Level,
    Plan,
    PlanError,
    Segment,
    Treatment,
)
from review.engines.plan import parse_plan
from review.engines.redact.masks import shown
from review.engines.redact.plan import plan_of_findings, resolve

_FIRST = Segment("page-1", "page", "page", 1, "电话13812341234，备用138 1234\n1234。")
_SECOND = Segment("page-2", "page", "page", 2, "电话１３８１２３４１２３４")
_NOTE = Segment("page-2#a0.Contents", "annotation", "annotation", 2, "13812341234")
_ALL = (_FIRST, _SECOND, _NOTE)


def _finding(number: int, level: Level, action: Treatment) -> Finding:
    return Finding(f"f{number}", "MOB", level, "page-1", 2, 13, "x", (), action, None, ())


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        ([], "plan"),
        ({}, "'actions'"),
        ({"actions": [], "keeps": []}, "'keeps'"),
        ({"actions": [], "sha256": "12"}, "'sha256'"),
        ({"actions": [{"action": "remove"}]}, "action 0"),
        ({"actions": [{"text": "a", "finding": "f1", "action": "remove"}]}, "action 0"),
        ({"actions": [{"text": " \u200b", "action": "remove"}]}, "no visible character"),
        ({"actions": [{"text": "a"}]}, "'action' is missing"),
        ({"actions": [{"text": "a", "action": "keep"}]}, "mask or remove"),
        ({"actions": [{"page": 1, "box": [0, 0, 1, 1], "action": "mask"}]}, "must be remove"),
        ({"actions": [{"page": 0, "box": [0, 0, 1, 1], "action": "remove"}]}, "counts from 1"),
        ({"actions": [{"page": 1, "box": [0, 0, 0, 1], "action": "remove"}]}, "fractions"),
        ({"actions": [{"page": 1, "box": [0, 0, "1", 1], "action": "remove"}]}, "numbers"),
        ({"actions": [{"segment": "s", "start": 3, "end": 3, "action": "mask"}]}, "start < end"),
        ({"actions": [{"segment": "s", "start": True, "end": 3, "action": "mask"}]}, "whole"),
        ({"actions": [{"text": "a", "start": 1, "action": "mask"}]}, "no meaning"),
        ({"actions": [{"text": "a", "action": "remove", "mask": "b"}]}, "no meaning"),
        ({"actions": [{"text": "a", "action": "mask", "mask": ""}]}, "not empty"),
        ({"actions": [{"text": "a", "action": "mask", "mask": "某\n"}]}, "one line"),
        ({"actions": [{"text": "a", "action": "remove", "label": "x" * 41}]}, "at most 40"),
        ({"actions": [], "keep": [{"segment": "s"}]}, "keep 0"),
    ],
)
def test_a_bad_plan_gets_one_reason_that_names_the_action(plan: object, fault: str) -> None:
    with pytest.raises(PlanError) as refused:
        parse_plan(plan)
    assert fault in str(refused.value)


def test_an_action_by_text_meets_every_occurrence_whatever_the_layout() -> None:
    plan = parse_plan({"actions": [{"text": "13812341234", "action": "mask"}]})
    found = resolve(plan, _ALL, (), 2)
    assert [(place.segment, place.start, place.end) for place in found.places] == [
        ("page-1", 2, 13),
        ("page-1", 16, 29),
        ("page-2", 2, 13),
        ("page-2#a0.Contents", 0, 11),
    ]
    assert found.results[0].occurrences == 4


def test_a_kept_place_is_spared() -> None:
    kept = [{"segment": "page-1", "start": 2, "end": 13}]
    plan = parse_plan({"actions": [{"text": "13812341234", "action": "mask"}], "keep": kept})
    found = resolve(plan, _ALL, (), 2)
    assert ("page-1", 2) not in {(place.segment, place.start) for place in found.places}
    assert found.results[0].occurrences == 3


@pytest.mark.parametrize(
    "action",
    [
        {"segment": "page-9", "start": 0, "end": 1, "action": "mask"},
        {"segment": "page-1", "start": 0, "end": 999, "action": "mask"},
        {"page": 3, "box": [0, 0, 1, 1], "action": "remove"},
        {"finding": "f9", "action": "mask"},
    ],
)
def test_a_place_the_file_does_not_have_is_refused(action: dict[str, object]) -> None:
    with pytest.raises(PlanError, match="action 0"):
        resolve(parse_plan({"actions": [action]}), _ALL, (), 2)


def test_an_action_by_finding_is_spelled_out_for_the_verifier() -> None:
    finding = _finding(1, Level.CERTAIN, Treatment.MASK)
    plan = parse_plan({"actions": [{"finding": "f1", "action": "remove"}]})
    found = resolve(plan, _ALL, (finding,), 2)
    (action,) = found.explicit.actions
    assert (action.segment, action.start, action.end) == ("page-1", 2, 13)
    assert action.action is Treatment.REMOVE


def test_a_finding_without_text_is_painted() -> None:
    box = Box(2, 0.1, 0.1, 0.2, 0.2)
    stamp = Finding(
        "f1", "PHOTO", Level.LIKELY, "page-2", 0, 0, "", (box,), Treatment.REMOVE, None, ()
    )
    found = resolve(plan_of_findings((stamp,), Level.LIKELY), _ALL, (stamp,), 2)
    assert found.boxes == (box,)
    assert found.results[0].occurrences == 1


def test_without_a_plan_findings_are_treated_as_they_suggest_down_to_a_level() -> None:
    findings = (
        _finding(1, Level.CERTAIN, Treatment.MASK),
        _finding(2, Level.LIKELY, Treatment.REMOVE),
        _finding(3, Level.LIKELY, Treatment.KEEP),
        _finding(4, Level.HINT, Treatment.MASK),
        _finding(5, Level.NOTE, Treatment.BLOCK),
    )
    chosen = plan_of_findings(findings, Level.LIKELY)
    assert [(each.finding, each.action) for each in chosen.actions] == [
        ("f1", Treatment.MASK),
        ("f2", Treatment.REMOVE),
    ]
    assert len(plan_of_findings(findings, Level.HINT).actions) == 3


def _masked(wanted: str) -> Plan:
    return parse_plan(
        {"actions": [{"finding": "f1", "action": "mask", "mask": wanted, "label": "个人隐私"}]}
    )


def test_a_plan_may_say_what_stands_instead() -> None:
    found = resolve(_masked("138某"), _ALL, (_finding(1, Level.LIKELY, Treatment.MASK),), 2)
    (place,) = found.places
    assert "".join(shown(place)) == "138某"
    assert len(shown(place)) == len(place.value)
    assert place.label == "个人隐私"
    assert found.explicit.actions[0].mask == "138某"


@pytest.mark.parametrize(
    ("wanted", "fault"), [("13812341234", "the value itself"), ("王138", "letters of the value")]
)
def test_a_mask_says_neither_the_value_nor_anything_new(wanted: str, fault: str) -> None:
    with pytest.raises(PlanError, match=fault):
        resolve(_masked(wanted), _ALL, (_finding(1, Level.LIKELY, Treatment.MASK),), 2)
