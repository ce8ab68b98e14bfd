"""Every text of a reading laid on the pages of its print, or told that it is on none.

First headers and footers, then the body in its order, then what stands out of order (notes, text
boxes, frames): there a text is only placed where it stands as often as it is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from review.engines.layout.free import Free
from review.engines.layout.margins import find_margins
from review.engines.layout.model import Print
from review.engines.layout.order import BODY, lay_in_order
from review.engines.layout.pieces import Found, Piece, pieces_of
from review.engines.layout.texts import Match, Text, texts_of
from review.engines.model import Segment

#: In them numbers of pages stand, which are another on every page.
_MARGINS: Final = frozenset({"header", "footer"})


@dataclass(frozen=True)
class Laid:
    """``pieces`` by segment, on every page where it stands; ``apart`` are the segments that a reader of the
    paper should see and that were not found, or not wholly.
    """

    sizes: Sequence[tuple[float, float]]
    pieces: dict[str, list[Piece]]
    apart: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """``{"pages": [{"width", "height"}], "pieces": {segment: [piece …]}, "apart": [segment …]}``."""
        return {
            "pages": [{"width": width, "height": height} for width, height in self.sizes],
            "pieces": {key: [piece.as_json() for piece in own] for key, own in self.pieces.items()},
            "apart": list(self.apart),
        }


def lay_out(segments: Iterable[Segment], printed: Print) -> Laid:
    """Lay the segments of a Word file on the pages of its print."""
    texts = texts_of(segments)
    matches = find_margins(texts, printed)
    free = Free(printed)
    free.take(number for own in matches.values() for each in own for number in each.values())
    body = [text for text in texts if text.kind in BODY]
    for text, match in lay_in_order(body, free).items():
        matches[text] = [match]
        free.take(match.values())
    left = [text for text in texts if text.id not in matches]
    matches |= {text: [match] for text, match in free.counted(left, free.numbers).items()}
    return Laid(
        printed.sizes,
        {text.id: _pieces(text, matches[text.id], printed) for text in texts if text.id in matches},
        tuple(text.id for text in texts if text.is_seen and not _is_whole(text, matches)),
    )


def _pieces(text: Text, matches: Sequence[Match], printed: Print) -> list[Piece]:
    return [
        piece
        for match in matches
        for piece in pieces_of(
            text.text,
            (
                Found(text.origins[at], printed.letters[number])
                for at, number in sorted(match.items())
            ),
        )
    ]


def _is_whole(text: Text, matches: dict[str, list[Match]]) -> bool:
    if text.kind in _MARGINS:
        return text.id in matches
    return any(len(match) == len(text.letters) for match in matches.get(text.id, ()))
