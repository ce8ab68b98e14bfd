"""Hidden runs of a PDF page as its reader names them: what a plan asks of such a segment, done to the
characters of the page.

All of them leave the result anyway; here is what has to be painted over besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from review.engines.model import Hidden
from review.engines.read.pdf_look import hidden_name
from review.engines.read.pdf_unseen import Run
from review.engines.redact.boxes import PageMarks, rows
from review.engines.redact.folding import fold_character
from review.engines.redact.glyphs import PageGlyphs, Visibility
from review.engines.redact.plan import Place

#: Faint letters may be told from the paper by a machine, and a scan may show what is written over it
#: invisibly. What is covered, clipped or off the page is not in the picture at all.
_PAINTED: Final = frozenset({Hidden.WHITE, Hidden.INVISIBLE})


@dataclass(frozen=True)
class HiddenRuns:
    """The runs of one page, counted from 1."""

    page: int
    runs: tuple[Run, ...]

    def joined(self, seen: Visibility) -> Visibility:
        """What was measured and what the reader found, together: either is enough to leave it out."""
        here = frozenset(at for run in self.runs for at in range(run.start, run.end))
        return Visibility(seen.hidden | here, seen.undrawable - here)

    def counted(self, seen: Visibility, glyphs: PageGlyphs) -> Counter[str]:
        """How many stretches of text on the page nobody sees, by the reason; without one where only
        measuring found it.
        """
        found = Counter(run.kind.value for run in self.runs)
        known = {at for run in self.runs for at in range(run.start, run.end)}
        more = sorted(
            each.at
            for each in glyphs.glyphs
            if each.at in seen.hidden and each.at not in known and fold_character(each.character)
        )
        found[Hidden.HIDDEN.value] += sum(b - a > 1 for a, b in pairwise([-2, *more]))
        return +found

    def mark(
        self, places: Mapping[str, Sequence[Place]], marks: PageMarks, glyphs: PageGlyphs
    ) -> None:
        """Add what ``places`` (by segment) mean on this page."""
        by_offset = {glyph.at: glyph for glyph in glyphs.glyphs}
        for number, run in enumerate(self.runs, 1):
            for place in places.get(hidden_name(self.page, number), ()):
                span = range(run.start + place.start, run.start + place.end)
                marks.gone.update(span)
                if run.kind in _PAINTED:
                    marks.unseen += rows([by_offset[at] for at in span if at in by_offset])
