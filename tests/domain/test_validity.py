"""Rules of marks and of names, as tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from review.domain.states import Validity
from review.domain.validity import (
    Mark,
    Marked,
    MarkSource,
    is_same,
    judge_mark,
    keys_behind,
    names_of,
    takes_the_place,
    title_key,
)

V = Validity
TODAY = date(2026, 7, 17)
REASON = "误标，原件仍在执行之中，特此改回有效。"


def marked(**values: Any) -> Marked:
    return Marked(**{"document_id": 1, "is_issued": True, "window_on": date(2020, 3, 1), **values})


def mark(validity: V, on: date | None = date(2024, 1, 1), **values: Any) -> Mark:
    return Mark(validity=validity, on=on, source=MarkSource.FORM, **values)


ROWS: list[tuple[str, Marked, Mark, set[str]]] = [
    ("a plain repeal", marked(), mark(V.REPEALED), set()),
    ("on the day of issue", marked(), mark(V.LAPSED, date(2020, 3, 1)), set()),
    ("today", marked(), mark(V.LAPSED, TODAY), set()),
    ("tomorrow", marked(), mark(V.LAPSED, date(2026, 7, 18)), {"validity_in_future"}),
    (
        "the day before issue",
        marked(),
        mark(V.LAPSED, date(2020, 2, 29)),
        {"validity_before_issue"},
    ),
    ("no day", marked(), mark(V.AMENDED, None), {"validity_date_missing"}),
    ("nothing known of its issue", marked(window_on=None), mark(V.LAPSED, date(1990, 1, 1)), set()),
    ("a draft", marked(is_issued=False), mark(V.LAPSED), {"validity_not_issued"}),
    ("a successor", marked(), mark(V.REPEALED, successor_id=2), set()),
    ("itself", marked(), mark(V.REPEALED, successor_id=1), {"successor_is_itself"}),
    (
        "a stranger",
        marked(successor_is_here=False),
        mark(V.REPEALED, successor_id=2),
        {"successor_unknown"},
    ),
    (
        "a circle",
        marked(successors_of_successor=(2, 3, 1)),
        mark(V.REPEALED, successor_id=2),
        {"successor_in_circle"},
    ),
    (
        "two successors",
        marked(),
        mark(V.REPEALED, successor_id=2, successor_text="新办法"),
        {"successor_twice"},
    ),
    ("still in force", marked(), mark(V.IN_FORCE, None), set()),
    (
        "in force with a successor",
        marked(),
        mark(V.IN_FORCE, None, successor_text="新办法"),
        {"successor_without_change"},
    ),
    ("back without a word", marked(validity=V.LAPSED), mark(V.IN_FORCE, None), {"comment_missing"}),
    ("back with a reason", marked(validity=V.LAPSED), mark(V.IN_FORCE, None, reason=REASON), set()),
    (
        "everything at once",
        marked(is_issued=False),
        mark(V.REPEALED, date(2010, 1, 1), successor_id=1, successor_text="另一份"),
        {
            "validity_not_issued",
            "validity_before_issue",
            "successor_twice",
            "successor_is_itself",
        },
    ),
]


@pytest.mark.parametrize(
    ("document", "said", "codes"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_a_mark_is_judged(document: Marked, said: Mark, codes: set[str]) -> None:
    assert {r.code for r in judge_mark(document, said, TODAY)} == codes


def test_the_same_mark_is_known_whatever_was_typed_around_it() -> None:
    present = marked(validity=V.LAPSED, validity_on=date(2024, 1, 1), successor_text="新办法")
    assert is_same(present, mark(V.LAPSED, successor_text=" 新办法 ", reason="再说一遍"))
    assert not is_same(present, mark(V.LAPSED, date(2024, 1, 2), successor_text="新办法"))
    assert is_same(marked(), mark(V.IN_FORCE, TODAY))


NAMES = [
    ("临时救助办法", True),
    ("关于印发《临时救助办法》的通知", True),
    ("关于印发〈临时救助办法〉的通知", True),
    ("青榕镇人民政府关于印发 《临时救助办法》的通知", True),
    ("临时救助细则", False),
    ("印发临时救助办法", False),
]


@pytest.mark.parametrize(("said", "meant"), NAMES)
def test_a_notice_is_named_by_itself_or_by_what_it_sends_out(said: str, meant: bool) -> None:
    issuers = ("青榕镇人民政府",)
    names = names_of("关于印发《临时救助办法》的通知", issuers)
    assert (title_key(said) in names) is meant


def test_keys_behind_a_name_hold_every_title_that_may_bear_it() -> None:
    issuers = ("青榕镇人民政府",)
    for title in (
        "临时救助办法",
        "关于印发《临时救助办法》的通知",
        "青榕镇人民政府关于公布《临时救助办法》的公告",
    ):
        for name in names_of(title, issuers):
            assert title_key(title) in keys_behind(name, issuers)


@pytest.mark.parametrize(
    ("title", "takes"),
    [
        ("临时救助规定", True),
        ("关于废止部分文件的决定", False),
        ("关于公布规范性文件清理结果的通知", False),
        ("关于宣布失效一批文件的公告", False),
    ],
)
def test_a_mere_clean_up_takes_nobodys_place(title: str, takes: bool) -> None:
    assert takes_the_place(title) is takes
