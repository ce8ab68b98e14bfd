"""Words of the organisation's own lists: what it lets pass, what it always wants to see.

The lists are kept by the office (with dates and a reason) and come in as data; a term that lets pass never hides a
finding, it is told why it is kept. Works on normalised text; compares without blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from review.engines.find.hits import PRIVACY, Hit
from review.engines.find.normalise import normalise
from review.engines.model import Level, Treatment, Why

#: Shorter terms would be met everywhere.
SHORTEST: Final = 2
_SEPARATORS: Final = re.compile(r"[\s\-()]")


@dataclass(frozen=True)
class Term:
    """``code`` limits a term that lets pass to findings of that kind; empty means any kind."""

    text: str
    code: str = ""


@dataclass(frozen=True)
class Terms:
    """The two lists as they stand at the document's date."""

    allow: tuple[Term, ...] = ()
    deny: tuple[Term, ...] = ()


def terms_from_json(data: Mapping[str, Any]) -> Terms:
    """``{"allow": [{"text", "code"}], "deny": [{"text"}]}``. Raises ``ValueError`` on another shape."""
    try:
        return Terms(
            tuple(Term(str(each["text"]), str(each.get("code") or "")) for each in data["allow"]),
            tuple(Term(str(each["text"])) for each in data["deny"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("terms are not {allow: [...], deny: [...]}") from error


def plain(text: str) -> str:
    """A value as terms are compared: normalised, without blanks, dashes and brackets, in lower case."""
    return _SEPARATORS.sub("", normalise(text).text).lower()


def let_pass(text: str, hits: Sequence[Hit], allow: Iterable[Term]) -> list[Hit]:
    """Hits whose whole value is on the list become notes that are kept, with the list as evidence."""
    listed = {(plain(term.text), term.code) for term in allow}
    if not listed:
        return list(hits)
    told: list[Hit] = []
    for hit in hits:
        value = plain(text[hit.start : hit.end])
        if (value, hit.code) in listed or (value, "") in listed:
            why = (*hit.why, Why("allow_list", ""))
            hit = replace(hit, level=Level.NOTE, action=Treatment.KEEP, ground=None, why=why)  # noqa: PLW2901
        told.append(hit)
    return told


def find_denied(text: str, deny: Iterable[Term]) -> list[Hit]:
    """Every place of a term that must be looked at, at level likely."""
    wanted = [normalise(term.text).text.strip() for term in deny]
    wanted = sorted({each for each in wanted if len(each) >= SHORTEST}, key=len, reverse=True)
    if not wanted:
        return []
    normal = normalise(text)
    pattern = re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)
    why = (Why("deny_list", ""),)
    return [
        Hit(
            "TERM",
            Level.LIKELY,
            *normal.origin(*match.span()),
            Treatment.REMOVE,
            PRIVACY,
            why,
            "TERM/1",
        )
        for match in pattern.finditer(normal.text)
    ]
