"""Do three readers find the same letters on the pages of a result? What one of them alone overlooks
would else be proved absent by the blind.

Counts letters; order and blanks differ from reader to reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from review.engines.model import Check
from review.engines.verify.canon import canonical
from review.engines.verify.pages import Page

#: Letters that may differ without a word: those printed twice, hyphens, ligatures.
_TOLERATED = 0.02
#: Letters that two readers find and the first does not, from which the page is not proved.
_MISSED = 0.1
_FEW = 5


def readers_check(after: Sequence[Page], others: Mapping[str, Sequence[str]]) -> Check:
    """Fails where all other readers find letters that pdfium has not; the detail names pages on which
    any of them differs.
    """
    missed: list[int] = []
    apart: list[int] = []
    for place, page in enumerate(after):
        own = _letters(page.text)
        found = [_letters(texts[place]) for texts in others.values()]
        more = [each - own for each in found]
        shared = more[0] if more else Counter[str]()
        for each in more[1:]:
            shared &= each
        size = sum(own.values())
        if shared.total() > max(_FEW, _MISSED * size):
            missed.append(page.number)
        if any(
            (each - own).total() + (own - each).total() > max(_FEW, _TOLERATED * size)
            for each in found
        ):
            apart.append(page.number)
    detail = f"{len(after)} pages, {len(others) + 1} readers"
    if apart:
        detail += f", different on page {', '.join(map(str, apart[:20]))}"
    if missed:
        detail += f"; failed: page {', '.join(map(str, missed[:20]))}"
    return Check("readers_agree", passed=not missed, detail=detail, pages=tuple(missed))


def _letters(text: str) -> Counter[str]:
    return Counter(canonical(text))
