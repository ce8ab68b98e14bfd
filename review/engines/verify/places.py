"""Page by page: what had to stand stands, what had to go is gone from its places, and nobody sees less
or more than before.

Compares an expectation (``expected.py``) with the pages of the result; counts letters, so that the
order in which a reader finds them plays no part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from review.engines.model import Check, Treatment
from review.engines.verify.canon import MASKS, canonical, count
from review.engines.verify.chars import Char
from review.engines.verify.expected import FLEETING, Expected, grown, held, holds, shrunk
from review.engines.verify.inked import Corners
from review.engines.verify.marks import Marks
from review.engines.verify.numbers import without_marks
from review.engines.verify.outcome import outcome_of_pages
from review.engines.verify.pages import Page

#: In the result: less than this under a character means text nobody sees.
_UNSEEN = 10
_NEAR = 12  # pixels around a character in which there may be its ink
#: A painted box is one colour, give or take what JPEG makes of it.
_ONE_COLOUR = 40
#: Of what stands in masked boxes: 138****1234 hides 4 of 11, a neighbour may lean in.
_LEAST_HIDDEN = 0.3


def place_checks(
    expected: Sequence[Expected], after: Sequence[Page], marks: Marks
) -> Iterator[Check]:
    """Four checks: text outside the marks, text and paint in them, and what was kept of a value."""
    lost: list[int] = []
    filled: list[int] = []
    unpainted: list[int] = []
    moved: list[int] = []
    boxes = 0
    for wanted, page in zip(expected, after, strict=True):
        found = _letters(page.chars)
        if wanted.must - found or found - wanted.must - wanted.may:
            lost.append(page.number)
        boxes += len(wanted.boxes)
        if not _boxes_are_empty(wanted, page):
            filled.append(page.number)
        if not _boxes_are_painted(wanted, page):
            unpainted.append(page.number)
        if not all(_stands(value, wanted, page) for value in marks.values):
            moved.append(page.number)
    total = sum(sum(each.must.values()) for each in expected)
    yield outcome_of_pages("nothing_else_lost", f"{total} characters on {len(after)} pages", lost)
    yield outcome_of_pages(
        "removed_places_empty", f"{boxes} boxes of {marks.places} places", filled
    )
    yield outcome_of_pages("boxes_painted", f"{boxes} boxes", unpainted)
    yield outcome_of_pages("kept_places_stand", f"{len(marks.values)} values counted", moved)


def unseen_check(
    expected: Sequence[Expected], after: Sequence[Page], pictured: Sequence[int] = ()
) -> Check:
    """No text of the result that nobody sees, but for what stands on the bars; nor in pictures: ``pictured`` are
    pages that do not show all of theirs. On a page that is a
    picture a line is seen when most of it is: recognition shares the width of a line out among its
    letters, and some of them come to stand in a gap.
    """
    unseen = list(pictured)
    for page, wanted in zip(after, expected, strict=True):
        spoken = held([grown(box) for box in wanted.bars], page.chars)
        chars = [
            char
            for char, on_bar in zip(page.chars, spoken, strict=True)
            if not on_bar and canonical(char.text)
        ]
        inked = _inked(page, [char.line or char.box for char in chars])
        lines = _lines(page, chars) if page.is_picture else list(range(len(chars)))
        hidden = Counter(line for line, seen in zip(lines, inked, strict=True) if not seen)
        sizes = Counter(lines)
        if any(amount * 2 > sizes[line] for line, amount in hidden.items()):
            unseen.append(page.number)
    return outcome_of_pages("no_hidden_text", f"{len(after)} pages rendered", unseen)


def _inked(page: Page, places: Sequence[Corners]) -> list[bool]:
    """Whether there is ink in each place or near it; most have it within."""
    inked = [found >= _UNSEEN for found in page.contrasts(places, grow=0)]
    left = [at for at, seen in enumerate(inked) if not seen]
    near = page.contrasts([places[at] for at in left], grow=_NEAR)
    for at, found in zip(left, near, strict=True):
        inked[at] = found >= _UNSEEN
    return inked


def _lines(page: Page, chars: Sequence[Char]) -> list[int]:
    """The number of the line of text in which each character stands."""
    return [page.text.count("\n", 0, char.at) for char in chars]


def _letters(chars: Sequence[Char]) -> Counter[str]:
    return Counter(canonical("".join(char.text for char in chars if char.text not in FLEETING)))


def _boxes_are_empty(wanted: Expected, page: Page) -> bool:
    """Nothing but a label stands in a removed box; in a masked one only a mask that hides enough."""
    removed = [shrunk(box) for box, treatment in wanted.boxes if treatment is Treatment.REMOVE]
    masked = [shrunk(box) for box, treatment in wanted.boxes if treatment is Treatment.MASK]
    shown = ""
    in_removed, in_masked = held(removed, page.chars), held(masked, page.chars)
    for char, gone, hidden_there in zip(page.chars, in_removed, in_masked, strict=True):
        letters = canonical(char.text) if gone or hidden_there else ""
        if letters and gone and not wanted.said >= set(letters):
            return False
        if hidden_there:
            shown += letters
    hidden = sum(each in MASKS or each in wanted.said for each in shown)
    return not shown or hidden >= _LEAST_HIDDEN * len(without_marks(shown))


def _boxes_are_painted(wanted: Expected, page: Page) -> bool:
    """Each box is one colour; words of a label that the plan asks for may stand on it."""
    boxes = [shrunk(box) for box, _ in wanted.boxes]
    spoken = [
        char.centre()
        for char in page.chars
        if wanted.said and canonical(char.text) and wanted.said >= set(canonical(char.text))
    ]
    plain = [box for box in boxes if not any(holds(box, each) for each in spoken)]
    return all(found <= _ONE_COLOUR for found in page.contrasts(plain, grow=0))


def _stands(value: str, wanted: Expected, page: Page) -> bool:
    """The value stands as often as its kept places say; places nobody could see may have gone with
    the rest.
    """
    most = count(wanted.literal, value)
    found = count(page.text, value)
    if found == most:
        return True
    return found < most and not wanted.unsure.isdisjoint(value)
