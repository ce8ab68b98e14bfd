"""The drafter's own redaction in a Word file: a black highlight or shading behind black letters. Whoever
marks the line, or takes the shading away, reads them.

Only says that a part has such runs. Letters whose colour is written down as that of the shading are
hidden text besides (``docx_looks.py``); automatic ones under a black marker are black in one program and
white in another, so they stay text, and a person is told. On black shading automatic ones are white.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from review.engines.read.docx_looks import Looks, read_shade
from review.engines.read.docx_names import attribute, child, word

_DARK: Final = 120  # sum of red, green and blue of a bar
_RUNS: Final = frozenset(word("r"))
_TEXTS: Final = frozenset(word("t"))


def has_painted_text(root: etree._Element, looks: Looks) -> bool:
    """Whether some run of a part has letters as dark as the dark ground behind them."""
    return any(
        _is_painted(run, looks)
        for run in root.iter(*_RUNS)
        if any((each.text or "").strip() for each in run if each.tag in _TEXTS)
    )


def _is_painted(run: etree._Element, looks: Looks) -> bool:
    properties = child(run, "rPr")
    if properties is None:
        return False
    own = read_shade(properties)
    if own.style:
        own = own.over(looks.shades.get(own.style, own))
    is_marked = attribute(child(properties, "highlight"), "val") == "black"
    return _is_dark(own.fill) and (_is_dark(own.colour) or (is_marked and own.colour is None))


def _is_dark(colour: str | None) -> bool:
    try:
        return colour is not None and len(colour) == 6 and sum(bytes.fromhex(colour)) < _DARK
    except ValueError:
        return False
