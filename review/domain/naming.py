"""Whether a text that is to be public names a document by its title or number. Words in, yes or no out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: A title or number shorter than this says nothing by itself ("通知").
_SHORTEST = 6
_LAYOUT = re.compile(r"[\s《》〈〉「」“”\"'()（）\[\]【】〔〕]")


def bare(text: str) -> str:
    """A text without brackets and blanks, as names are looked for in it."""
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", text))


def names_document(bare_text: str, title: str, number: str) -> bool:
    """Whether a text (``bare``) names a document, whatever the brackets and spaces."""
    return any(len(name) >= _SHORTEST and name in bare_text for name in (bare(title), bare(number)))


def without_titles(bare_text: str, titles: Iterable[str]) -> str:
    """The text without titles that may be named: a shorter one that may not be can be part of one."""
    for known in sorted({bare(title) for title in titles}, key=len, reverse=True):
        bare_text = bare_text.replace(known, "|") if known else bare_text
    return bare_text
