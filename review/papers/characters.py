"""Which characters may stand in an office file.

XML 1.0 section 2.2 knows no control characters, half surrogate pairs or non-characters. One of them in
a title would make the whole workbook unreadable, so it is shown as the replacement character instead.
"""

from __future__ import annotations

import re

#: Everything outside the Char production of XML 1.0, and the line ends that no cell needs.
_FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACED = "\ufffd"


def printable(text: str) -> str:
    """The text with one kind of line end, and U+FFFD for what XML can not hold."""
    return _FORBIDDEN.sub(_REPLACED, text.replace("\r\n", "\n").replace("\r", "\n"))


def at_most(text: str, units: int) -> str:
    """The text cut to so many UTF-16 code units, the measure of Excel; a cut ends in an ellipsis."""
    coded = text.encode("utf-16-le")
    if len(coded) <= 2 * units:
        return text
    return coded[: 2 * (units - 1)].decode("utf-16-le", errors="ignore") + "…"
