"""The tests of Art. 19 and the fifteen items of Art. 20, to be ticked and to be read.

What the paper itself suggests is marked; a person ticks. Frozen values, nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from review.domain.attribute_advice import Sign
from review.web.wording import choices, word
from review.web.wording.disclosure_tests import ARTICLES, TESTS


@dataclass(frozen=True, kw_only=True)
class ArticleTest:
    """One test: its code, its words, and whether the paper speaks for it."""

    code: str
    words: str
    suggested: bool


@dataclass(frozen=True, kw_only=True)
class ArticleTests:
    """The tests of one article with the article in short form."""

    words: str
    text: str
    lines: tuple[ArticleTest, ...]


def disclosure_tests(suggested: Collection[str] = ()) -> tuple[ArticleTests, ...]:
    """All tests by article."""
    return tuple(
        ArticleTests(
            words=word(article, "disclosure_article"),
            text=word(article, "disclosure_article_text"),
            lines=tuple(
                ArticleTest(code=code, words=words, suggested=code in suggested)
                for code, words in choices(TESTS, "disclosure_test")
                if code.startswith(article)
            ),
        )
        for article in ARTICLES
    )


def tests_of_signs(signs: Iterable[Sign]) -> frozenset[str]:
    """The items of Art. 20 that signs of the paper name: article R20.3 is item A20_03."""
    found = set()
    for sign in signs:
        article, _, item = sign.rule.article.partition(".")
        if article == "R20" and item.isdecimal():
            found.add(f"A20_{int(item):02d}")
    return frozenset(found)
