"""Words gone and words come, as a reader of Chinese would mark them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from review.domain.text_changes import Piece, Words, changed_words


def marked(words: Words) -> tuple[str, str]:
    """Both texts with their changed words in brackets."""

    def one(pieces: tuple[Piece, ...]) -> str:
        return "".join(f"[{p.text}]" if p.changed else p.text for p in pieces)

    return one(words.before), one(words.after)


def test_a_changed_number_is_marked_whole_and_nothing_else() -> None:
    found = changed_words("补助标准为每人每月1200元。", "补助标准为每人每月1500元。")
    assert marked(found) == ("补助标准为每人每月[1200]元。", "补助标准为每人每月[1500]元。")


def test_an_added_clause_leaves_the_other_side_unmarked() -> None:
    found = changed_words("请于月底前报送。", "请于月底前书面报送。")
    assert marked(found) == ("请于月底前报送。", "请于月底前[书面]报送。")


def test_single_characters_between_changes_do_not_break_the_reading_up() -> None:
    before, after = marked(changed_words("由张三的父亲领取救助金", "由李四的母亲领取救助金"))
    assert before == "由[张三的父]亲领取救助金"
    assert after == "由[李四的母]亲领取救助金"


def test_two_texts_without_anything_in_common_are_marked_whole() -> None:
    found = changed_words("关于防汛工作的通知", "张三，男，四十二岁")
    assert marked(found) == ("[关于防汛工作的通知]", "[张三，男，四十二岁]")


def test_layout_and_width_are_no_change_and_stay_as_they_were_written() -> None:
    found = changed_words("联系电话：　010-1234\n5678", "联系电话:010-12345678")
    assert marked(changed_words("第 3 条\n甲方", "第３条甲方")) == ("第 3 条\n甲方", "第３条甲方")
    assert not changed_words("甲（乙）", "甲(乙)").changed
    assert found.before[0].text.startswith("联系电话：")


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_joined_are_the_texts(before: str, after: str) -> None:
    found = changed_words(before, after)
    assert "".join(p.text for p in found.before) == before
    assert "".join(p.text for p in found.after) == after


def test_a_text_is_itself() -> None:
    assert not changed_words("一字不改。", "一字不改。").changed
