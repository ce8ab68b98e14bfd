"""The disclosure mark (公开标识) in the two styles of domain.md section 5.4: its words, and what a mark that
stands already means for a new one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from review.engines.messages import Cause, refuse


class Attribute(StrEnum):
    """What a mark says, as metadata has it (``attribute_mark``)."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"
    EXEMPT = "exempt"
    PARTIAL = "partial"


class Style(StrEnum):
    """Where and how a mark stands."""

    NOTE = "note"  # national: in brackets below the date, indented two characters (GB/T 9704-2012, 7.3.6)
    LINE = "line"  # Guangdong: a line of its own above the imprint, flush left


_WORDS: Final = {
    Style.NOTE: {
        Attribute.PROACTIVE: "（此件公开发布）",
        Attribute.ON_REQUEST: "（此件依申请公开）",
        Attribute.EXEMPT: "（此件不予公开）",
        Attribute.PARTIAL: "（此件删减后公开）",
    },
    Style.LINE: {
        Attribute.PROACTIVE: "公开方式：主动公开",
        Attribute.ON_REQUEST: "公开方式：依申请公开",
        Attribute.EXEMPT: "公开方式：不予公开",
        Attribute.PARTIAL: "公开方式：删减后公开",
    },
}


def mark_words(attribute: Attribute, style: Style) -> str:
    """The words of a mark."""
    return _WORDS[style][attribute]


def stands_already(standing: str | None, attribute: Attribute) -> bool:
    """Whether a mark that was read (a code, or None) says the same. Raises ``FileRefused`` where it says
    otherwise: two marks on one paper are worse than none.
    """
    if standing is None:
        return False
    if standing != attribute.value:
        raise refuse(Cause.MARK_DIFFERS)
    return True
