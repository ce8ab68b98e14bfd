"""Numbers that somebody has masked already: enough is hidden and they are noted, or too little and they are
to be masked again.

A mask that leaves all but two digits of an ID protects nobody: the check digit gives one, and the other has ten
values. Works on normalised text. Style: domain.md section 8.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from review.engines.find.checksums import PROVINCES
from review.engines.find.hits import Context, Hit
from review.engines.model import Level, Treatment, Why

_STAR: Final = "[*×xX＊●■□█#?]"
_ID: Final = re.compile(
    rf"(?<![0-9A-Za-z*×])(?=[0-9*×xX●■□█#?]{{18}}(?![0-9A-Za-z*×]))[1-8][0-9]{{1,16}}{_STAR}{{2,16}}[0-9]{{0,15}}[0-9Xx]?(?![0-9A-Za-z*×])"
)
_MOBILE: Final = re.compile(
    rf"(?<![0-9A-Za-z*×])(?=[0-9*×xX●■□█#?]{{11}}(?![0-9A-Za-z*×]))1[3-9][0-9]{{0,8}}{_STAR}{{1,8}}[0-9]{{0,8}}(?![0-9A-Za-z*×])"
)
#: So many visible digits can be completed by trying; official styles leave five and seven.
_TOO_MANY_OF_ID: Final = 13
_TOO_MANY_OF_MOBILE: Final = 9
_ANY: Final = re.compile(rf"[0-9]{_STAR}{{1,}}")


def find_masked(context: Context) -> Iterator[Hit]:
    """Masked IDs and mobiles: ``note`` where the mask holds, ``likely`` where it hides too little."""
    if not _ANY.search(context.text):
        return
    for code, pattern, most in (
        ("ID", _ID, _TOO_MANY_OF_ID),
        ("MOB", _MOBILE, _TOO_MANY_OF_MOBILE),
    ):
        for match in pattern.finditer(context.text):
            if code == "ID" and match.group()[:2] not in PROVINCES:
                continue
            visible = sum(each.isdigit() for each in match.group())
            if visible > most:
                why = Why("mask_too_short", str(visible))
                yield context.hit(
                    code, Level.LIKELY, match, Treatment.REMOVE, why, rule=f"{code}.weak_mask/1"
                )
            else:
                why = Why("masked", code)
                yield context.hit(
                    "MASKED", Level.NOTE, match, Treatment.KEEP, why, rule=f"{code}.masked/1"
                )
