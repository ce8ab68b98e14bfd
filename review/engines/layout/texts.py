"""The texts of a reading that may stand on paper, as rows of letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from review.engines.layout.model import letters_of
from review.engines.model import HIDDEN_KINDS, Hidden, Segment

#: No letters of a print: what was recognised in a picture, and what could not be read.
_WITHOUT_LETTERS: Final = frozenset({"picture", "unread"})

#: Number of a letter of a text → number of the letter of the print.
Match = dict[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A segment with its letters, and for each the index of its character."""

    id: str
    kind: str
    part: str
    text: str
    letters: str
    origins: list[int]

    @property
    def is_seen(self) -> bool:
        """Whether it has to stand on a page; what was struck out in a revision may."""
        return self.kind not in HIDDEN_KINDS


def texts_of(segments: Iterable[Segment]) -> list[Text]:
    """The texts that may be printed, in the order of the reading; those without any letter are left out."""
    found = []
    for segment in segments:
        hidden = segment.kind in HIDDEN_KINDS and segment.kind != Hidden.DELETED
        if hidden or segment.kind in _WITHOUT_LETTERS:
            continue
        letters, origins = letters_of(segment.text)
        if letters:
            found.append(
                Text(segment.id, segment.kind, segment.part, segment.text, letters, origins)
            )
    return found
