"""What a person marks that no detector found: the kinds a mark may be given, and what may be said on it.

A mark without a kind is told as marked or drawn by hand. Whose mark it is and where it stands: services.
"""

from __future__ import annotations

from enum import StrEnum

from review.domain.findings import SettlementAction
from review.domain.values import Refusal

#: Kinds of findings that only people make: text they marked, a box they drew.
MANUAL, BOX = "MANUAL", "BOX"

#: The kind of a mark that was taken back: no finding to anybody, until the step that did so is undone.
WITHDRAWN = "WITHDRAWN"

#: What a mark can be said to be, in the order in which it is offered: values of a person or a firm that
#: detectors look for, too. Not questions about a line, nor what is about the reading.
KINDS_BY_HAND = (
    *("PER", "ID", "MOB", "LAND", "ADDR", "BANK", "DOB", "MED", "MINOR", "FAMILY_FIN"),
    *("REPORTER", "VICTIM", "PLATE", "MAIL", "WX", "QQ", "DIS", "PASS", "ORGACC"),
)

#: Characters of what is said on a mark; it stands on one line of the list.
NOTE_LIMIT = 60


class MarkStep(StrEnum):
    """What a step did to marks that were there already."""

    AMENDED = "amended"
    WITHDRAWN = "withdrawn"


_GOES = frozenset({SettlementAction.REMOVE, SettlementAction.MASK})


def judge_mark(kind: str, note: str, action: SettlementAction) -> tuple[Refusal, ...]:
    """Everything wrong with a mark; empty when it may be made. ``kind`` may be empty.

    What is marked goes, removed or masked: what shall stay needs no mark.
    """
    found = []
    if kind and kind not in KINDS_BY_HAND:
        found.append(Refusal("mark_kind_unknown"))
    if len(note.strip()) > NOTE_LIMIT:
        found.append(Refusal("mark_note_too_long", {"limit": str(NOTE_LIMIT)}))
    if action not in _GOES:
        found.append(Refusal("mark_must_go"))
    return tuple(found)
