"""Who acts in an official capacity: a title beside the name, a role in the paper's making, an appointment.

Their names are kept, and the evidence is recorded (detection.md section 5.4). Legal representatives are
no officials. Leaders and figures of history are a list.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from review.engines.find import lexicon
from review.engines.find.names.shapes import HAN

_BEFORE: Final = 16
_AFTER: Final = 40
#: Words that end like a title and are none.
_NO_TITLE: Final = re.compile("班主任$|主任医师$|家委会主任$|业主委员会主任$|业委会主任$")


@cache
def _left() -> re.Pattern[str]:
    titles = _any("official_titles")
    leads = _any("official_leads")
    return re.compile(
        f"(?:(?P<title>{titles})(?:[（(][^（）()]{{1,12}}[）)])?[ :]{{0,4}}"
        f"|(?P<lead>{leads})[ ]?[:][ ]{{0,4}}"
        f"|(?P<press>记者|通讯员|发言人)[ ]{{0,4}})$"
    )


@cache
def _right() -> re.Pattern[str]:
    titles = _any("official_titles")
    return re.compile(
        f"(?:[ ]?(?:同志)?[ ]?(?P<title>{titles})(?![{HAN}]?人(?!民))"
        f"|[ ]?[（(](?:[^（）()]{{0,20}})(?P<inside>{titles})[^（）()]{{0,6}}[）)]"
        f"|(?:同志)?(?:为|任|兼任|担任|出任|当选)(?:[^,，。；;\n]{{0,24}}?)(?P<post>{titles})"
        "|(?:同志)?的?[^,，。；;\n]{0,24}(?P<office>职务))"
    )


_APPOINTED: Final = re.compile("(?:任命|免去|聘任|选举|推选|决定)(?:了)?[ ]?$")


def _any(name: str) -> str:
    return "|".join(map(re.escape, sorted(lexicon.words(name), key=len, reverse=True)))


@cache
def _figures() -> frozenset[str]:
    return frozenset(lexicon.words("public_figures"))


def capacity(text: str, start: int, end: int) -> str | None:
    """The title or role beside ``text[start:end]`` that makes it an official's name, or None."""
    line = text.rfind("\n", 0, start) + 1
    before = text[max(line, start - _BEFORE) : start]
    left = _left().search(before)
    if left is not None and not _NO_TITLE.search(before.rstrip()):
        return left.group("title") or left.group("lead") or left.group("press")
    right = _right().match(text, end, end + _AFTER)
    if right is None:
        return None
    if right.group("office"):
        return "职务" if _APPOINTED.search(before) else None
    return right.group("title") or right.group("inside") or right.group("post")


def is_public_figure(name: str) -> bool:
    """Whether the name (blanks ignored) is one that everybody knows."""
    return name.replace(" ", "") in _figures()
