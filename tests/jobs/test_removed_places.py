"""Squares where something was removed: in their places, of one width, and never at a guess."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from review.engines.plan import parse_plan
from review.engines.read import open_reading
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import resolve
from review.engines.sniff import Format
from review.jobs.removed_places import SQUARES, with_squares
from tests.engines.making import make_pdf

_LINE = "联系人张某某，手机13800138000，住址某路1号。"


def filled(copy: str, original: str, *places: tuple[int, int, str]) -> str:
    """One page of a copy with its squares; places as start, end, action."""
    actions = [
        {"segment": "page-1", "start": start, "end": end, "action": action}
        for start, end, action in places
    ]
    [page] = with_squares(
        [{"id": "page-1", "text": copy}], [{"id": "page-1", "text": original}], {"actions": actions}
    )
    return str(page["text"])


def span(value: str, action: str = "remove") -> tuple[int, int, str]:
    start = _LINE.index(value)
    return start, start + len(value), action


@pytest.mark.parametrize(
    ("copy", "places", "shown"),
    [
        (
            "联系人，手机13800138000。",
            [span("张某某")],
            f"联系人{SQUARES}，手机13800138000。",
        ),
        (
            "联系人张某某，手机138****8000，住址。",
            [span("13800138000", "mask"), span("某路1号")],
            f"联系人张某某，手机138****8000，住址{SQUARES}。",
        ),
        (
            "联系人\n ，手机 ，\n住址 。",
            [span("张某某"), span("13800138000"), span("某路1号")],
            f"联系人{SQUARES}\n ，手机{SQUARES} ，\n住址{SQUARES} 。",
        ),
        ("手机，住址。", [(0, 6, "remove"), span("13800138000"), span("某路1号")], None),
        (_LINE, [(0, len(_LINE), "remove")], SQUARES + _LINE),
    ],
)
def test_squares_stand_where_something_was_removed(
    copy: str, places: Sequence[tuple[int, int, str]], shown: str | None
) -> None:
    found = filled(copy, _LINE, *places)
    assert found.replace(SQUARES, "") == copy
    assert found == shown if shown is not None else SQUARES in found


def test_places_beside_each_other_are_one() -> None:
    assert filled("甲丁", "甲乙丙丁", (1, 2, "remove"), (2, 3, "remove")) == f"甲{SQUARES}丁"


def test_nobody_guesses_where_a_mask_ends() -> None:
    shown = filled("甲13**丁", "甲1345乙丙丁", (1, 5, "mask"), (5, 7, "remove"))
    assert shown == "甲13**丁"


def test_a_copy_that_says_something_else_is_left_alone() -> None:
    assert filled("完全不同的一页", _LINE, span("13800138000")) == "完全不同的一页"


def test_nobody_guesses_from_a_few_letters_after_a_place_was_lost() -> None:
    """Words this short stand anywhere, and no letter at all stands everywhere."""
    original = "联系人张某某的母亲李某某"
    places = ((3, 6, "remove"), (6, 7, "remove"), (7, 9, "remove"))
    assert filled("完全不同的一页", original, *places) == "完全不同的一页"
    assert filled("完全不同的一页", original, places[0], places[2]) == "完全不同的一页"
    assert filled("第一号", "号3号", (1, 2, "remove")) == "第一号"


def test_a_place_is_found_again_by_a_stretch_of_text_that_stands_there_once() -> None:
    original = "电话甲，以下是全县的统一答复口径：乙，完"
    places = ((2, 3, "remove"), (17, 18, "remove"))
    assert filled("座机，以下是全县的统一答复口径：，完", original, *places) == (
        f"座机，以下是全县的统一答复口径：{SQUARES}，完"
    )
    twice = "座机，以下是全县的统一答复口径：，以下是全县的统一答复口径：，完"
    assert filled(twice, original, *places) == twice


def test_a_mask_with_the_letters_that_follow_it_is_not_taken_for_them() -> None:
    assert filled("号1*号1的", "号1号号1的电话", (0, 3, "mask"), (5, 7, "remove")) == "号1*号1的"
    shown = filled("王*，电话", "王小，电话甲", (0, 2, "mask"), (5, 6, "remove"))
    assert shown == f"王*，电话{SQUARES}"


def test_other_segments_and_boxes_change_nothing() -> None:
    page: dict[str, Any] = {"id": "page-2", "text": "附页", "kind": "page"}
    plan = {"actions": [{"page": 2, "box": [0, 0, 1, 1], "action": "remove"}]}
    assert with_squares([page], [page], plan) == [page]


def a_real_copy(folder: Path, **actions: str) -> str:
    """What a page says after it went through the redactor: words joined; ``actions`` by value."""
    lines = [_LINE, "特此通知。", "电话13900139000"]
    path = make_pdf(folder / "a.pdf", [lines])
    said = {
        "actions": [{"text": value.strip("_"), "action": act} for value, act in actions.items()]
    }
    with open_reading(path, Format.PDF, {}) as reading:
        segments = reading.segments
    found = resolve(parse_plan(said), segments, (), 1)
    copy = folder / "b.pdf"
    copy.write_bytes(redact_pdf(path, found.places, ()).data)
    with open_reading(copy, Format.PDF, {}) as reading:
        after = [{"id": each.id, "text": each.text} for each in reading.segments]
    plan = {
        "actions": [
            {"segment": p.segment, "start": p.start, "end": p.end, "action": p.treatment.value}
            for p in found.places
        ]
    }
    before = [{"id": each.id, "text": each.text} for each in segments]
    page = with_squares(after, before, plan)[0]
    return "".join(page["text"].split())


def test_a_real_page_says_where_its_values_were(tmp_path: Path) -> None:
    shown = a_real_copy(tmp_path, _13800138000="remove", _13900139000="remove")
    assert shown == f"联系人张某某，手机{SQUARES}，住址某路1号。特此通知。电话{SQUARES}"


def test_a_real_page_says_the_words_under_its_bars(tmp_path: Path) -> None:
    shown = a_real_copy(tmp_path, _13800138000="mask", _13900139000="remove", 某路1号="mask")
    assert shown == f"联系人张某某，手机138****8000，住址■■■■。特此通知。电话{SQUARES}"


def test_words_under_bars_are_not_dealt_out_when_one_is_missing() -> None:
    shown = with_squares(
        [
            {"id": "page-1", "text": "甲\u200b\u200b乙\u200b\u200b丙"},
            {"id": "page-1-hidden-1", "text": "李某"},
        ],
        [{"id": "page-1", "text": "甲张三乙李四丙"}],
        {
            "actions": [
                {"segment": "page-1", "start": start, "end": start + 2, "action": "mask"}
                for start in (1, 4)
            ]
        },
    )
    assert shown[0]["text"] == "甲\u200b\u200b乙\u200b\u200b丙"
