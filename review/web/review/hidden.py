"""What paper does not show of a file, by kind, and what becomes of it in the redacted copy.

Counted, not assumed: the copy is read again when it is made, and what it still hides stands here. The letters
that the redaction itself set, on its bars or beneath a page that became a picture, are no such thing: the
verification knows them from what was hidden before (``no_hidden_text``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from review.web.desk.text import HIDDEN_KINDS
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
    """The hidden parts of a file (segments of its reading) and of its verified copy; None while there is no copy."""
    counts = _count(segments)
    left = _count(s for s in copy or () if not _is_set_by_us(s, counts))
    return tuple(
        HiddenLine(
            words=word(kind, "segment"),
            count=counts[kind],
            fate=_fate(counts[kind], left[kind], made=copy is not None),
            left=left[kind] > 0,
        )
        for kind in sorted({*counts, *left}, key=lambda kind: (-left[kind], -counts[kind], kind))
    )


def _is_set_by_us(segment: Mapping[str, Any], before: Counter[str]) -> bool:
    """Whether a hidden segment of a copy stands for what was masked, or says a page that is now a picture."""
    kind = segment["kind"]
    on_bar = kind == "invisible" and str(segment["id"]).startswith("page-")
    return on_bar or (kind == "scan_layer" and not before[kind])


def _count(segments: Iterable[Mapping[str, Any]]) -> Counter[str]:
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
