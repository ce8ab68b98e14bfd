"""What paper does not show of a file, by kind: each of it with the way to its content, and what becomes of it in
the redacted copy.

Counted, not assumed: the copy is read again when it is made, and what it still hides stands here. The letters
that the redaction itself set, on its bars or beneath a page that became a picture, are no such thing: the
verification knows them from what was hidden before (``no_hidden_text``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _

from review.web.desk.text import HIDDEN_KINDS
from review.web.wording import word

#: How many of a kind are listed, and how many characters of each.
LISTED: Final = 30
_LONGEST: Final = 60

_Segment = Mapping[str, Any]
_Segments = Sequence[_Segment]


@dataclass(frozen=True, kw_only=True)
class HiddenPart:
    """One thing that paper does not show: how it begins, its page, and the way to it; none of what only the
    copy has.
    """

    words: str
    page: int | None
    url: str | None


@dataclass(frozen=True, kw_only=True)
class HiddenLine:
    """One kind of what is hidden: how often, its fate in words, whether some of it is left, and what it is:
    in the file, and what the copy still has. ``more`` were not listed.
    """

    words: str
    count: int
    fate: str
    left: bool
    parts: tuple[HiddenPart, ...]
    in_copy: tuple[HiddenPart, ...]
    more: int


def hidden_lines(
    segments: _Segments, copy: _Segments | None, way: Callable[[str], str]
) -> tuple[HiddenLine, ...]:
    """The hidden parts of a file (segments of its reading) and of its verified copy; None while there is no copy.

    ``way`` leads to a segment of the file.
    """
    found = _by_kind(segments)
    left = _by_kind(s for s in copy or () if not _is_set_by_us(s, found))
    kinds = sorted({*found, *left}, key=lambda kind: (-len(left[kind]), -len(found[kind]), kind))
    return tuple(
        HiddenLine(
            words=word(kind, "segment"),
            count=len(found[kind]),
            fate=_fate(len(found[kind]), len(left[kind]), made=copy is not None),
            left=bool(left[kind]),
            parts=tuple(_part(s, way) for s in found[kind][:LISTED]),
            in_copy=tuple(_part(s, None) for s in left[kind][:LISTED]),
            more=max(len(found[kind]) - LISTED, 0),
        )
        for kind in kinds
    )


def _part(segment: _Segment, way: Callable[[str], str] | None) -> HiddenPart:
    text = " ".join(str(segment["text"]).split())
    return HiddenPart(
        words=text if len(text) <= _LONGEST else text[:_LONGEST] + "…",
        page=segment.get("page"),
        url=way(str(segment["id"])) if way is not None else None,
    )


def _is_set_by_us(segment: _Segment, before: Mapping[str, _Segments]) -> bool:
    """Whether a hidden segment of a copy stands for what was masked, or says a page that is now a picture."""
    kind = segment["kind"]
    on_bar = kind == "invisible" and str(segment["id"]).startswith("page-")
    return on_bar or (kind == "scan_layer" and not before.get(kind))


def _by_kind(segments: Iterable[_Segment]) -> defaultdict[str, list[_Segment]]:
    found: defaultdict[str, list[_Segment]] = defaultdict(list)
    for segment in segments:
        if segment["kind"] in HIDDEN_KINDS and str(segment["text"]).strip():
            found[str(segment["kind"])].append(segment)
    return found


def _fate(count: int, left: int, *, made: bool) -> str:
    if not made:
        return str(_("生成隐去版时清除"))
    if not left:
        return str(_("已清除，隐去版里没有"))
    if left >= count:
        return str(_("隐去版里有%(n)s处，请看内容", n=left))
    return str(_("已清除%(gone)s处，隐去版里还有%(n)s处", gone=count - left, n=left))
