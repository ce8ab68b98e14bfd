"""Can what stays be searched for? Words outside the marks are found again by two readers.

Counting letters (``places.py``) does not tell words from letters in another order; a text layer that
only one reader can put together is none. Words that the readers could not find in the original either
are no loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from review.engines.model import Check
from review.engines.verify.canon import canonical
from review.engines.verify.expected import Expected
from review.engines.verify.outcome import outcome_of_pages
from review.engines.verify.pages import Page, Texts, texts_at

#: Chinese has no blanks: lines are cut into pieces of so many letters.
_PIECE = 6
_SHORTEST = 2
#: Share of the words of a page to be found again (redaction.md section 10), and how many may be lost
#: whatever the share: one where a line is cut at a mark.
_OF_VECTOR = 0.98
_OF_PICTURE = 0.95
_FEW = 2


def words_check(
    expected: Sequence[Expected],
    after: Sequence[Page],
    others: Texts,
    before: Callable[[], tuple[Sequence[Page], Texts]],
) -> Check:
    """Fails on pages that lost more words than the bounds allow. ``before`` reads the original; asked
    only where words are missing.
    """
    total = kept = 0
    missing: dict[int, list[str]] = {}
    allowed: dict[int, float] = {}
    for place, (wanted, page) in enumerate(zip(expected, after, strict=True)):
        words = list(_pieces(wanted.standing))
        lost = _lost(words, page, texts_at(others, place))
        total, kept = total + len(words), kept + len(words) - len(lost)
        share = _OF_PICTURE if page.is_picture else _OF_VECTOR
        allowed[page.number] = max(_FEW, (1 - share) * len(words))
        if len(lost) > allowed[page.number]:
            missing[page.number] = lost
    if missing:
        pages, texts = before()
        for number, lost in missing.items():
            known = _lost(lost, pages[number - 1], texts_at(texts, number - 1))
            missing[number] = [each for each in lost if each not in set(known)]
    faults = [number for number, lost in missing.items() if len(lost) > allowed[number]]
    return outcome_of_pages("words_kept", f"{kept} of {total} words found by 2 readers", faults)


def _pieces(standing: str) -> Iterator[str]:
    r"""Words and pieces of lines; not those that end at a mark (``\0``), where a bar leans over."""
    for word in standing.split():
        parts = word.split("\0")
        for at, part in enumerate(parts):
            letters = canonical(part)
            cut_before, cut_behind = at > 0, at < len(parts) - 1
            pieces = [letters[i : i + _PIECE] for i in range(0, len(letters), _PIECE)]
            pieces = pieces[1 if cut_before else 0 : len(pieces) - 1 if cut_behind else None]
            yield from (each for each in pieces if len(each) >= _SHORTEST)


def _lost(words: Sequence[str], page: Page, texts: Sequence[str]) -> list[str]:
    """Those that pdfium or all other readers do not find."""
    own = canonical(page.text)
    found = [canonical(text) for text in texts]
    return [word for word in words if word not in own or not any(word in text for text in found)]
