"""Text of a Word file that nobody sees on paper: hidden, white, tiny. It goes by default, without a plan.

What counts as unseen is the reader's judgement (``read/docx_looks.py``), so that what a reviewer was shown
under these kinds is what goes; the verifier judges by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lxml import etree

from review.engines.model import Hidden
from review.engines.read.docx_looks import Looks
from review.engines.read.paragraphs import Piece, PieceKind, Unit, paragraph_units
from review.engines.redact.tree import drop, w

_STATE: Final = re.compile(r"#p\d+\.(\w+)$")
_DROPPED: Final = frozenset({Hidden.HIDDEN.value, Hidden.WHITE.value, Hidden.INVISIBLE.value})
#: Kinds of units that go with their element: struck out rows, other branches, codes of fields.
_GONE_ANYWAY: Final = frozenset(
    {Hidden.DELETED.value, Hidden.HIDDEN.value, Hidden.FALLBACK.value, Hidden.FIELD.value}
)


def drop_unseen(part: str, root: etree._Element, looks: Looks) -> Counter[str]:
    """Take unseen text out of a part that is not cleaned yet; answers how many stretches there were by
    kind, those included that go with their elements.
    """
    gone: Counter[str] = Counter()
    for unit in paragraph_units(part, root, looks):
        if not unit.text.strip():
            continue
        state = _state_of(unit)
        if state in _DROPPED:
            for piece in unit.pieces:
                _take_out(piece)
        if state in _DROPPED or state in _GONE_ANYWAY:
            gone[state] += 1
    return gone


def _state_of(unit: Unit) -> str:
    found = _STATE.search(unit.id)
    return found[1] if found else unit.kind


def _take_out(piece: Piece) -> None:
    """The node of a piece goes; a page break is layout and stays, a text path loses its string."""
    if piece.attribute is not None:
        piece.node.set(piece.attribute, "")
    elif piece.kind is not PieceKind.MARK or piece.node.get(w("type")) not in {"page", "column"}:
        drop(piece.node)
