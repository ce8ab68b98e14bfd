"""What paper does not show of a file, by kind, and what becomes of it in the redacted copy.

Counted, not assumed: the copy is read again when it is made, and what it still hides stands here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from review.web.desk_text import HIDDEN_KINDS
from review.web.wording import word

_Segments = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class HiddenLine:
    """One kind of what is hidden: how often, its fate in words, and whether some of it is left."""

    words: str
    count: int
    fate: str
    left: bool


def hidden_lines(segments: _Segments, copy: _Segments | None) -> tuple[HiddenLine, ...]:
    """The hidden parts of a file (segments of its reading) and of its copy; None while there is no copy."""
    counts, left = _count(segments), _count(copy or ())
    return tuple(
        HiddenLine(
            words=word(kind, "segment"),
            count=counts[kind],
            fate=_fate(counts[kind], left[kind], made=copy is not None),
            left=left[kind] > 0,
        )
        for kind in sorted({*counts, *left}, key=lambda kind: (-left[kind], -counts[kind], kind))
    )


def _count(segments: _Segments) -> Counter[str]:
    return Counter(
        str(s["kind"]) for s in segments if s["kind"] in HIDDEN_KINDS and str(s["text"]).strip()
    )


def _fate(count: int, left: int, *, made: bool) -> str:
    if not made:
        return str(_("生成隐去版时清除"))
    if not left:
        return str(_("已清除，隐去版里没有"))
    if left >= count:
        return str(_("隐去版里有%(n)s处，请看内容", n=left))
    return str(_("已清除%(gone)s处，隐去版里还有%(n)s处", gone=count - left, n=left))
