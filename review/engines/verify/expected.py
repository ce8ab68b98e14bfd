"""What each page of the result must say, may say, and where nothing may stand, from the verifier's own
reading of the original and the plan.

Lives here: the expectation and its geometry (fractions of the displayed page). Whether a result meets
it is ``places.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from review.engines.model import Plan, Treatment
from review.engines.verify.canon import MASKS, canonical
from review.engines.verify.chars import Char, inks_of, joined
from review.engines.verify.frames import Parts
from review.engines.verify.inked import Corners
from review.engines.verify.marks import Marked, Marks
from review.engines.verify.pages import Page

#: In the original: so much contrast is certainly seen by a reader.
_SEEN = 60
#: Hyphens at line ends come and go with every extraction; a dash is never personal data.
FLEETING = frozenset("-\x02\ufffe\ufffd")
_MARGIN = 0.004  # of the page, around a painted box
_AT_ONCE = 64  # boxes that are compared with all characters of a page


@dataclass(frozen=True)
class _Row:
    """Marked characters beside each other: their ink, and with it their part of the line."""

    ink: Corners
    line: Corners
    treatment: Treatment
    slanted: bool = False


@dataclass
class Expected:
    r"""What a page must say and may say, and the boxes in which nothing may stand, with what was
    masked there; ``bars`` are as large as what may be painted for them. ``literal`` is its text with
    ``\0`` for what is gone, ``standing`` with it for whatever need not stand; ``said`` are the
    letters that a mask or a label of the plan brings in.
    """

    must: Counter[str] = field(default_factory=Counter)
    may: Counter[str] = field(default_factory=Counter)
    unsure: set[str] = field(default_factory=set)
    boxes: list[tuple[Corners, Treatment]] = field(default_factory=list)
    bars: list[Corners] = field(default_factory=list)
    literal: str = ""
    standing: str = ""
    said: frozenset[str] = frozenset()

    @property
    def is_marked(self) -> bool:
        """Whether anything of the page has to go."""
        return bool(self.boxes)


def expect(parts: Parts, marks: Marks, plan: Plan) -> Expected:
    """Sort the characters of a page of the original: gone, must stand, may stand."""
    answer = Expected()
    answer.boxes = [
        (each.box, each.action) for each in plan.actions if each.box and each.page == parts.number
    ]
    answer.bars = [box for box, _ in answer.boxes]
    for name, page in parts.pages.items():
        marked = marks.segments.get(name)
        rows = list(_rows(page, marked)) if marked else []
        answer.boxes += [(row.ink, row.treatment) for row in rows]
        answer.bars += [row.line for row in rows]
    painted = [grown(box) for box in answer.bars]
    own = f"page-{parts.number}"
    for name, page in parts.pages.items():
        marked = marks.segments.get(name)
        treatment = marked.treatment if marked else {}
        _sort(answer, page, treatment, painted, certain=name == own)
        literal = "".join("\0" if at in treatment else each for at, each in enumerate(page.text))
        answer.literal += f"\0{literal}" if answer.literal else literal
    _allow_words_of(plan, answer)
    return answer


def _allow_words_of(plan: Plan, answer: Expected) -> None:
    """Masks that the plan spells out and labels on bars bring letters in, at most once a box."""
    words = [each.mask or "" for each in plan.actions] + [each.label or "" for each in plan.actions]
    letters = canonical("".join(set(words)))
    answer.said = frozenset(letters)
    for letter, times in Counter(letters).items():
        answer.may[letter] += times * len(answer.boxes)


def _sort(
    answer: Expected,
    page: Page,
    treatment: Mapping[int, Treatment],
    painted: Sequence[Corners],
    *,
    certain: bool,
) -> None:
    """One text of the page; what was only recognised in a picture beside it need not stand."""
    seen = page.contrasts(inks_of(page.chars))
    placed = {char.at: number for number, char in enumerate(page.chars)}
    lids = [*page.pictures, *(note.box for note in page.notes if not note.fleeting)]
    near, covered = held(painted, page.chars), held(lids, page.chars)
    sure: list[str] = []
    unsure: list[str] = []
    for at, text in enumerate(page.text):
        number = placed.get(at)
        letters = canonical(text)
        must = False
        if at in treatment:
            if treatment[at] is Treatment.MASK:
                answer.may.update(letters)
                answer.may.update(dict.fromkeys(MASKS, 4))
        elif number is not None and letters and text not in FLEETING:
            free = not near[number] and not covered[number]
            must = certain and free and seen[number] >= _SEEN
            (sure if must else unsure).append(letters)
        answer.standing += text if must or text.isspace() or text in FLEETING else "\0"
    answer.standing += "\n"
    answer.must.update("".join(sure))
    answer.may.update("".join(unsure))
    answer.unsure.update("".join(unsure))


def _rows(page: Page, marked: Marked) -> Iterator[_Row]:
    """Marked characters, those of one place as stretches of a line: the gaps between them are
    painted too.
    """
    placed = {char.at: char for char in page.chars if canonical(char.text)}
    for start, end in marked.spans:
        row: _Row | None = None
        for at in range(start, end):
            char = placed.get(at)
            if char is None:
                continue
            own = _Row(char.box, char.line or char.box, marked.treatment[start], char.slanted)
            aslant = own.slanted or (row is not None and row.slanted)
            if row is not None and not aslant and _is_next(row.ink, own.ink):
                row = _Row(joined(row.ink, own.ink), joined(row.line, own.line), row.treatment)
                continue
            if row is not None:
                yield row
            row = own
        if row is not None:
            yield row


def _is_next(row: Corners, box: Corners) -> bool:
    shared = min(row[3], box[3]) - max(row[1], box[1])
    gap = max(box[0] - row[2], row[0] - box[2])
    return shared > 0.7 * min(row[3] - row[1], box[3] - box[1]) and gap < box[2] - box[0]


def grown(box: Corners, by: float = _MARGIN) -> Corners:
    """The box with room around it."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def shrunk(box: Corners) -> Corners:
    """A little smaller, so that its edge and a neighbour's overhang are not looked at."""
    across = min((box[2] - box[0]) * 0.2, 0.004)
    down = min((box[3] - box[1]) * 0.2, 0.004)
    return box[0] + across, box[1] + down, box[2] - across, box[3] - down


def held(boxes: Sequence[Corners], chars: Sequence[Char]) -> list[bool]:
    """For each character whether its middle lies in one of the boxes, edges included."""
    found = np.zeros(len(chars), bool)
    inks = inks_of(chars)
    middles = (inks[:, :2] + inks[:, 2:]) / 2
    for start in range(0, len(boxes), _AT_ONCE):
        sides = np.array(boxes[start : start + _AT_ONCE])
        within = (sides[:, None, :2] <= middles) & (middles <= sides[:, None, 2:])
        found |= within.all(axis=2).any(axis=0)
    answer: list[bool] = found.tolist()
    return answer


def holds(box: Corners, point: tuple[float, float]) -> bool:
    """Whether a point lies in a box, edges included."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]
