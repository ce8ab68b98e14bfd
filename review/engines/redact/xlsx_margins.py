"""Headers and footers of the printed page in a new workbook: their codes kept, their characters masked.

The codes are those of ECMA-376 part 1, section 18.3.1.39.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.engines.read.xlsx_around import margin_letters
from review.engines.redact.plan import Place
from review.engines.redact.xlsx_texts import masked_characters

#: The picture of a header, which is not copied, and the name of a font, which is free text nobody sees.
_PICTURE_OR_FONT: Final = re.compile(r'(&&)|&G|&"[^"]*"', re.IGNORECASE)


def masked_margin(code: str, places: Sequence[Place]) -> str:
    """The code (escapes undone) of a header or footer with its places masked, without fonts and pictures."""
    letters = margin_letters(code)
    masked = masked_characters("".join(each for each, _ in letters), places)
    pieces: list[str] = []
    done = 0
    for at in sorted(masked):
        span = letters[at][1]
        if span is not None:
            pieces += [code[done : span[0]], masked[at].replace("&", "&&")]
            done = span[1]
    pieces.append(code[done:])
    return _PICTURE_OR_FONT.sub(lambda found: found[1] or "", "".join(pieces))
