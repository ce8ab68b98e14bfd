"""Whether a text names a document: brackets and blanks aside, and not by a word that says nothing."""

from __future__ import annotations

from review.domain.naming import bare, names_document, without_titles


def test_a_document_is_named_by_title_or_number_however_it_is_set() -> None:
    text = bare("今年印发了《关于停车 收费的通知》（海府办[2025]3号）。")
    assert names_document(text, "关于停车收费的通知", "")
    assert names_document(text, "另一份通知的标题", "海府办〔2025〕3号")
    assert not names_document(text, "另一份通知的标题", "海府办〔2025〕4号")


def test_a_short_word_names_nothing() -> None:
    assert not names_document(bare("印发了一份通知。"), "通知", "3号")


def test_a_title_inside_one_that_may_be_named_is_not_named() -> None:
    text = bare("公开了《关于修改停车收费管理办法的决定》。")
    assert names_document(text, "停车收费管理办法", "")
    rest = without_titles(text, ["关于修改停车收费管理办法的决定"])
    assert not names_document(rest, "停车收费管理办法", "")
