"""Do three readers find the same letters on the pages of a result? What one of them alone overlooks
would else be proved absent by the blind.

Counts letters; order and blanks differ from reader to reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from review.engines.model import Check
from review.engines.verify.canon import canonical
from review.engines.verify.outcome import outcome_of_pages
from review.engines.verify.pages import Page, Texts, texts_at

#: Letters that may differ without a word: those printed twice, hyphens, ligatures.
_TOLERATED = 0.02
#: Letters that two readers find and the first does not, from which the page is not proved.
_MISSED = 0.1
_FEW = 5


def readers_check(
    after: Sequence[Page], others: Texts, before: Callable[[], tuple[Sequence[Page], Texts]]
) -> Check:
    """Fails where all other readers find letters that pdfium has not, and had not overlooked in the
    original already: there a person was told (``read/pdf_second.py``), and what is removed is looked
    for in the texts of all readers. The detail names pages on which any of them differs.
    ``before`` reads the original; asked only where something is missed.
    """
    missed = {
        page.number: overlooked
        for place, page in enumerate(after)
        if (overlooked := _overlooked(page, texts_at(others, place)))
    }
    if missed:
        pages, texts = before()
        for number, overlooked in list(missed.items()):
            old = pages[number - 1]
            known = _overlooked(old, texts_at(texts, number - 1))
            if _is_little(overlooked - known, after[number - 1]):
                del missed[number]
    apart = [
        page.number
        for place, page in enumerate(after)
        if any(_is_apart(page, text) for text in texts_at(others, place))
    ]
    detail = f"{len(after)} pages, {len(others) + 1} readers"
    if apart:
        detail += f", different on page {', '.join(map(str, apart[:20]))}"
    return outcome_of_pages("readers_agree", detail, missed)


def _overlooked(page: Page, texts: Sequence[str]) -> Counter[str]:
    """Letters that all these texts have and the page has not; empty where there are only a few."""
    own = _letters(page.text)
    more = [_letters(text) - own for text in texts]
    shared = more[0] if more else Counter[str]()
    for each in more[1:]:
        shared &= each
    return Counter() if _is_little(shared, page) else shared


def _is_little(letters: Counter[str], page: Page) -> bool:
    return letters.total() <= max(_FEW, _MISSED * _letters(page.text).total())


def _is_apart(page: Page, text: str) -> bool:
    own, other = _letters(page.text), _letters(text)
    differing = (other - own).total() + (own - other).total()
    return differing > max(_FEW, _TOLERATED * own.total())


def _letters(text: str) -> Counter[str]:
    return Counter(canonical(text))
