"""Two versions of a file: what a person reads of their differences."""

from __future__ import annotations

from review.domain.comparison import Change, ChangeKind, Part, compare
from review.domain.text_changes import Piece
from tests.growth import grows_at_most

HIDDEN = frozenset({"comment"})


def paragraphs(*texts: str) -> list[Part]:
    """A file of paragraphs."""
    return [Part(id=f"p{n}", kind="paragraph", text=text) for n, text in enumerate(texts)]


def rows(*cells: tuple[str, ...]) -> list[Part]:
    """A file with one table."""
    return [
        Part(id=f"c{r}-{c}", kind="cell", text=text, cell=("t", r, c))
        for r, row in enumerate(cells)
        for c, text in enumerate(row)
    ]


def page(*lines: str) -> list[Part]:
    """A file known page by page."""
    return [Part(id="page-1", kind="page", text="\n".join(lines), page=1)]


def said(change: Change) -> tuple[str, str]:
    """The changed words of either side."""

    def one(pieces: tuple[Piece, ...]) -> str:
        return "".join(p.text for p in pieces if p.changed)

    return "|".join(one(w.before) for w in change.words), "|".join(
        one(w.after) for w in change.words
    )


def test_a_changed_paragraph_is_told_with_its_words_and_the_line_it_follows() -> None:
    found = compare(
        paragraphs("标题", "一、补助1200元。", "特此通知。"),
        paragraphs("标题", "一、补助1500元。", "特此通知。"),
        HIDDEN,
    )
    (change,) = found.shown
    assert change.kind is ChangeKind.CHANGED
    assert said(change) == ("1200", "1500")
    assert (change.follows, found.same) == ("标题", 2)


def test_paragraphs_added_and_taken_out_stand_alone() -> None:
    found = compare(
        paragraphs("甲段说防汛值班。", "乙段说车辆调度。", "丙段说后勤。"),
        paragraphs("甲段说防汛值班。", "丙段说后勤。", "新增一段：联系人另行通知。"),
        HIDDEN,
    )
    assert [c.kind for c in found.shown] == [ChangeKind.GONE, ChangeKind.COME]
    assert found.counts == {ChangeKind.GONE: 1, ChangeKind.COME: 1}


def test_a_row_is_compared_cell_by_cell_with_the_row_it_became() -> None:
    found = compare(
        rows(("姓名", "电话"), ("张三", "13800000001"), ("李四", "13800000002")),
        rows(
            ("姓名", "电话"),
            ("王五", "13900000009"),
            ("张三", "13800000001"),
            ("李四", "13700000007"),
        ),
        HIDDEN,
    )
    come, changed = found.shown
    assert (come.kind, changed.kind) == (ChangeKind.COME, ChangeKind.CHANGED)
    assert come.after is not None
    assert changed.before is not None
    assert (come.after.row, changed.before.row) == (1, 2)
    assert said(changed) == ("|13800000002", "|13700000007")


def test_a_column_that_came_is_an_added_cell_in_each_row() -> None:
    found = compare(
        rows(("张三", "男"), ("李四", "女")),
        rows(("张三", "41", "男"), ("李四", "39", "女")),
        HIDDEN,
    )
    assert [said(c) for c in found.shown] == [("||", "|41|"), ("||", "|39|")]


def test_a_cell_that_was_filled_in_leaves_its_neighbours_where_they_are() -> None:
    without = [p for p in rows(("张三", "", "男")) if p.text]
    (change,) = compare(without, rows(("张三", "41", "男")), HIDDEN).shown
    assert said(change) == ("||", "|41|")
    assert change.columns == (0, 1, 2)


def test_a_moved_paragraph_is_told_once() -> None:
    found = compare(
        paragraphs("一、防汛值班安排。", "二、车辆调度办法。", "三、后勤保障分工。"),
        paragraphs("二、车辆调度办法。", "三、后勤保障分工。", "一、防汛值班安排。"),
        HIDDEN,
    )
    assert [c.kind for c in found.shown] == [ChangeKind.MOVED]


def test_line_breaks_and_page_numbers_of_a_pdf_are_layout() -> None:
    before = page("各街道办事处：汛期将至，请加强值班，", "值班电话二十四小时有人接听。", "— 1 —")
    after = page("各街道办事处：汛期将至，请加强", "值班，值班电话二十四小时有人接听。", "— 2 —")
    assert compare(before, after, HIDDEN).shown == ()


def test_a_word_file_and_its_pdf_differ_only_where_their_words_do() -> None:
    before = paragraphs("关于防汛的通知", "各街道办事处：", "请于6月1日前报送。特此通知。")
    after = page("关于防汛的通知", "各街道办事处：", "请于6月5日前报送。特此", "通知。")
    (change,) = compare(before, after, HIDDEN).shown
    assert said(change) == ("1", "5")


def test_what_paper_does_not_show_is_told_apart() -> None:
    before = [*paragraphs("正文。"), Part(id="k", kind="comment", text="请删去此人")]
    found = compare(before, paragraphs("正文。"), HIDDEN)
    assert found.shown == ()
    assert [c.kind for c in found.hidden] == [ChangeKind.GONE]


def test_equal_files_have_no_change_and_empty_ones_none_either() -> None:
    assert compare(paragraphs("甲", "乙"), paragraphs("甲", "乙"), HIDDEN).same == 2
    assert compare([], [], HIDDEN).shown == ()


def test_files_that_repeat_themselves_take_work_in_proportion() -> None:
    def work(size: int) -> object:
        one = paragraphs(*("同一句话说了又说。" for _ in range(size)))
        other = paragraphs(*("同一句话说了再说。" for _ in range(size)))
        return compare(one, other, HIDDEN)

    assert grows_at_most(40, work, 200, 2_000)


def test_a_long_text_without_a_full_stop_takes_work_in_proportion() -> None:
    def work(size: int) -> object:
        one, other = page("甲乙丙丁戊" * size), page("乙甲丁丙己" * size)
        return compare(one, other, HIDDEN)

    assert grows_at_most(40, work, 400, 4_000)
