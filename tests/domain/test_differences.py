"""The comparison at issue: what the final file says that the reviewed one did not."""

from __future__ import annotations

from review.domain.content import Difference, FileContent, differences


def a_file(*lines: str, embedded: tuple[str, ...] = ()) -> FileContent:
    """The main text with these lines."""
    return FileContent(0, lines, embedded)


def test_equal_words_have_no_difference_whatever_the_line_breaks() -> None:
    draft = a_file("各街道办事处:汛期将至,", "请加强值班。")
    pdf = a_file("各街道办事", "处:汛期将至,请加强", "值班。")
    assert differences(draft, pdf) == ()


def test_a_changed_clause_is_told_and_its_neighbours_are_not() -> None:
    draft = a_file("各街道办事处:", "汛期将至,请加强值班。", "电话二十四小时有人接听。")
    final = a_file("各街道办事处:汛期已", "至,请加强值班。电话二十四小时", "有人接听。")
    assert differences(draft, final) == (Difference(0, ("汛期将至,",), ("汛期已至,",)),)


def test_each_difference_stands_alone_so_that_each_is_accepted_alone() -> None:
    draft = a_file("甲。乙。丙。丁。戊。")
    final = a_file("甲一。乙。丙。丁二。戊。己。")
    assert differences(draft, final) == (
        Difference(0, ("甲。",), ("甲一。",)),
        Difference(0, ("丁。",), ("丁二。",)),
        Difference(0, (), ("己。",)),
    )


def test_a_dropped_sentence_is_a_difference_too() -> None:
    assert differences(a_file("甲。乙。"), a_file("甲。")) == (Difference(0, ("乙。",), ()),)


def test_exchanged_missing_and_added_pictures_are_told_by_their_digests() -> None:
    draft, final = (
        a_file("甲。", embedded=("p1", "p2", "p2")),
        a_file("甲。", embedded=("p2", "p3")),
    )
    assert differences(draft, final) == (Difference(0, ("p1", "p2"), ("p3",)),)
    assert differences(draft, a_file("甲。", embedded=("p2", "p1", "p2"))) == ()


def test_words_and_pictures_are_told_apart_and_named_for_the_final_file() -> None:
    found = differences(a_file("甲。"), FileContent(2, ("乙。",), ("p1",)))
    assert found == (Difference(2, ("甲。",), ("乙。",)), Difference(2, (), ("p1",)))


def test_a_file_that_repeats_itself_without_end_is_one_difference() -> None:
    draft, final = a_file("甲。" * 2_000, "丙。"), a_file("乙。", "甲。" * 1_999, "丁。", "丙。")
    (found,) = differences(draft, final)
    assert found.before == ("甲。",) * 2_000
    assert found.after[0] == "乙。"
    assert found.after[-1] == "丁。"
