"""A copy of the draft with the disclosure mark (公开标识) printed, to be numbered and sealed: in which style.

The words are those that the engine prints (domain.md section 5.4), statutory and Chinese in every language of
the pages; where they go on the paper the engine knows.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from review.domain.states import Attribute

#: Formats into which a mark can be printed.
MARKABLE: Final = frozenset({"docx", "pdf"})


class MarkStyle(StrEnum):
    """The two usual forms."""

    NOTE = "note"  # in brackets below the date
    LINE = "line"  # a line of its own above the imprint


_NAMES: Final = {
    Attribute.PROACTIVE: "主动公开",
    Attribute.ON_REQUEST: "依申请公开",
    Attribute.EXEMPT: "不予公开",
}


def mark_words(attribute: Attribute, style: MarkStyle) -> str:
    """The mark of an attribute in one style."""
    if style is MarkStyle.LINE:
        return f"公开方式：{_NAMES[attribute]}"
    named = "公开发布" if attribute is Attribute.PROACTIVE else _NAMES[attribute]
    return f"（此件{named}）"
