"""Texts made to keep the search for mentions busy: ten times the text takes some ten times the work, no more."""

from __future__ import annotations

import pytest

from review.engines.model import Segment
from review.engines.validity import find_mentions
from tests.growth import grows_at_most


def _search(text: str) -> None:
    find_mentions([Segment("p", "page", "page", 1, text)], title="某办法")


@pytest.mark.parametrize(
    "piece",
    [
        "废止",
        "《甲规定》废止",
        "关于修改《甲规定》的决定",
        "、废止的《甲规定》",
        "海府〔2011〕1号废止,",
    ],
    ids=["verbs", "targets", "amendments", "chains", "numbers"],
)
def test_ten_times_the_text_takes_no_more_than_some_ten_times_as_long(piece: str) -> None:
    assert grows_at_most(40, _search, piece * 60, piece * 600)


def test_links_that_can_be_parted_in_many_ways_are_tried_once_each() -> None:
    short, long = (f"废止《甲规定》{'、的' * links}余《乙规定》。" for links in (10, 90))
    assert grows_at_most(40, _search, short, long)


def test_a_long_list_is_found_whole() -> None:
    titles = [f"第{number}号停车规定" for number in range(400)]
    text = "、".join(f"《{title}》" for title in titles) + "同时废止。"
    found = find_mentions([Segment("p", "w", "paragraph", None, text)])
    assert [each.title for each in found] == titles


def test_a_title_issued_by_somebody_is_a_link_of_the_list() -> None:
    text = "废止下列文件：《甲规定》、市政府印发的《乙规定》以及《丙规定》。"
    found = find_mentions([Segment("p", "w", "paragraph", None, text)])
    assert [each.title for each in found] == ["甲规定", "乙规定", "丙规定"]
