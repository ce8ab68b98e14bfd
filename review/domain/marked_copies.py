"""A copy of the draft with the disclosure mark (公开标识) printed, to be numbered and sealed: in which style.

Where each style stands, and its words, the engine knows (domain.md section 5.4).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

#: Formats into which a mark can be printed.
MARKABLE: Final = frozenset({"docx", "pdf"})


class MarkStyle(StrEnum):
    """The two usual forms."""

    NOTE = "note"  # in brackets below the date
    LINE = "line"  # a line of its own above the imprint
