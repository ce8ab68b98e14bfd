"""Two readings compared: the same finding is known again wherever the reader puts it."""

from __future__ import annotations

from dataclasses import replace

from review.domain.findings import FindingLevel
from review.domain.rule_replays import Change, Changed, FoundAt, compare

HERE = FoundAt("MOB", "p1", 5, 16, FindingLevel.CERTAIN, "MOB/1", "digest")


def kinds(found: list[Changed]) -> list[Change]:
    return [each.change for each in found]


def test_what_stands_where_it_stood_is_no_change_whatever_the_rule_is_called() -> None:
    assert compare([HERE], [replace(HERE, rule="MOB/2")]) == []


def test_the_same_value_in_another_segment_is_the_same_finding() -> None:
    moved = replace(HERE, segment="page-1", start=80, end=91)
    assert compare([HERE], [moved]) == []
    lowered = compare([HERE], [replace(moved, level=FindingLevel.HINT)])
    assert kinds(lowered) == [Change.LOWERED]
    assert (lowered[0].before, lowered[0].now.segment) == (HERE, "page-1")


def test_a_value_that_stands_once_more_is_new_once() -> None:
    again = replace(HERE, segment="p9")
    assert kinds(compare([HERE], [HERE, again])) == [Change.NEW]
    assert kinds(compare([HERE, again], [again])) == [Change.GONE]


def test_what_overlaps_is_the_same_finding_of_another_size() -> None:
    wider = replace(HERE, start=4, value_digest="other")
    assert kinds(compare([HERE], [wider])) == [Change.RESIZED]
    raised = compare([replace(HERE, level=FindingLevel.LIKELY)], [wider])
    assert kinds(raised) == [Change.RAISED]
    assert raised[0].new_certain
    other_kind = replace(wider, code="LAND")
    assert kinds(compare([HERE], [other_kind])) == [Change.NEW, Change.GONE]


def test_what_only_touches_is_new_and_gone() -> None:
    beside = replace(HERE, start=16, end=20, value_digest="other")
    found = compare([HERE], [beside])
    assert kinds(found) == [Change.NEW, Change.GONE]
    assert [each.new_certain for each in found] == [True, False]
    assert found[1].now is HERE


def test_findings_without_a_value_are_known_by_their_place_only() -> None:
    unread = FoundAt("UNREAD", "page-1", 0, 0, FindingLevel.LIKELY, "", "")
    elsewhere = replace(unread, segment="page-2")
    assert compare([unread, unread], [unread, unread]) == []
    assert kinds(compare([unread], [elsewhere])) == [Change.NEW, Change.GONE]


def test_many_findings_of_one_segment_are_compared_in_one_walk() -> None:
    before = [replace(HERE, start=9 * n, end=9 * n + 4, value_digest=f"a{n}") for n in range(5000)]
    after = [replace(f, start=f.start + 1, value_digest="") for f in reversed(before)]
    assert set(kinds(compare(before, after))) == {Change.RESIZED}
