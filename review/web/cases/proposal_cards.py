"""Attribute cards and the ground picker as the steps of a case print them.

Choices come from the domain that judges them; what cannot be chosen stays, with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from review.domain.grounds import GROUNDS, Ground
from review.domain.states import Attribute
from review.web.wording import word, words

_GLYPHS = {
    Attribute.PROACTIVE: "open",
    Attribute.ON_REQUEST: "half",
    Attribute.EXEMPT: "closed",
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """An attribute to choose; the fields are those of ``components/choices.html``."""

    value: str
    glyph: str
    words: str
    meaning: str
    tag: str | None = None
    like: str | None = None
    blocked: str | None = None


@dataclass(frozen=True, kw_only=True)
class GroundChoice:
    """A ground to choose; the fields are those of ``components/grounds.html``."""

    value: str
    words: str
    meaning: str
    tags: tuple[str, ...]
    blocked: str | None = None


def attribute_cards(
    *,
    meanings: Mapping[Attribute, str] | None = None,
    tags: Mapping[Attribute, str] | None = None,
    likes: Mapping[Attribute, str] | None = None,
    blocked: Mapping[Attribute, str] | None = None,
) -> tuple[Card, ...]:
    """The three cards; ``meanings`` replaces the general line, ``likes`` says what like documents were,
    ``blocked`` why one cannot be chosen.
    """
    return tuple(
        Card(
            value=attribute.value,
            glyph=_GLYPHS[attribute],
            words=word(attribute, "attribute"),
            meaning=(meanings or {}).get(attribute) or word(attribute, "attribute_meaning"),
            tag=(tags or {}).get(attribute),
            like=(likes or {}).get(attribute),
            blocked=(blocked or {}).get(attribute),
        )
        for attribute in Attribute
    )


def ground_groups() -> tuple[tuple[str, tuple[GroundChoice, ...]], ...]:
    """Every ground by its article; state secret is there and says why it is none here."""
    ordered = sorted(GROUNDS.values(), key=lambda g: g.article)
    return tuple(
        (word(article, "ground_article"), tuple(_choice(g) for g in group))
        for article, group in groupby(ordered, key=lambda g: g.article)
    )


def ground_words(codes: tuple[str, ...] | list[str]) -> str:
    """Grounds as a list in words."""
    return words(codes, "ground")


def _choice(ground: Ground) -> GroundChoice:
    tags = [word(ground.kind, "ground_kind")]
    if ground.third_party:
        tags.append(str(_("须问第三方")))
    if ground.lapses:
        tags.append(str(_("可能到期")))
    meaning = word(ground.code, "ground_meaning")
    return GroundChoice(
        value=ground.code,
        words=word(ground.code, "ground"),
        meaning=meaning,
        tags=tuple(tags),
        blocked=None if ground.selectable else meaning,
    )
