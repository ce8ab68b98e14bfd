"""What ``w:sym`` shows: a character named by its code and a font (ISO/IEC 29500-1, 17.3.3.30).

Ticks and boxes of picture fonts are no text; a digit or a Chinese character written this way is text like any other.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

#: Stands for something drawn that is no text.
OBJECT: Final = "\ufffc"

_PICTURE_FONTS: Final = ("dings", "symbol", "mt extra", "marlett")


def shown_by(node: etree._Element) -> str:
    """The one character of a ``w:sym``; U+FFFC for a picture, or where the code says nothing."""
    given = {str(etree.QName(name).localname): str(value) for name, value in node.items()}
    try:
        code = int(given.get("char", ""), 16)
    except ValueError:
        return OBJECT
    if 0xF000 <= code <= 0xF0FF:  # how symbol fonts are addressed
        code -= 0xF000
    font = given.get("font", "").lower()
    if code < 0x100 and any(part in font for part in _PICTURE_FONTS):
        return OBJECT
    character = chr(code) if code <= 0xFFFF else OBJECT
    return character if character.isalnum() else OBJECT
