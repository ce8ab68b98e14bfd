"""Document numbers (发文字号): one normal form, so that a number is unique however it was typed.

Form and look-alikes: domain.md 5.2: ``code〔YYYY〕n号``.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(
    r"^(?P<code>[一-鿿]{1,14})[〔﹝\[(【](?P<year>(?:19|20)\d{2})[〕﹞\])】]第?0*(?P<seq>[1-9]\d{0,4})[号號]$"
)


def normal_number(text: str) -> str | None:
    """``海府办 [2026] 031 号`` -> ``海府办〔2026〕31号``; None where the text is no number."""
    match = _NUMBER.match(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    if match is None:
        return None
    return f"{match['code']}〔{match['year']}〕{match['seq']}号"
