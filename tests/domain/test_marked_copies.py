"""The words of a mark on the pages are those that the engine prints."""

from __future__ import annotations

from itertools import product

from review.domain.marked_copies import MarkStyle, mark_words
from review.domain.states import Attribute
from review.engines.redact import mark_words as engine


def test_a_page_promises_what_the_engine_prints() -> None:
    for attribute, style in product(Attribute, MarkStyle):
        printed = engine.mark_words(engine.Attribute(attribute), engine.Style(style))
        assert mark_words(attribute, style) == printed
