"""What a row of a returned workbook says, cell by cell: a proposal, or each fault with its address.

Knows columns and words, no database. The words of the choices are given by the caller, because the
workbook was written in somebody's language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from review.domain.outcomes import NAMES_NEXT_REVIEW, VALIDITY_OF
from review.domain.rounds import OutOfScope
from review.domain.states import Outcome, Validity
from review.domain.values import ItemProposal, Refusal


class Column(StrEnum):
    """The columns of the list by their letter; ids and check are hidden, the last eight filled in."""

    ITEM = "A"
    VERSION = "B"
    CHECK = "C"
    NUMBER = "D"
    TITLE = "E"
    ISSUED = "F"
    ATTRIBUTE = "G"
    SUGGESTED = "H"
    OUTCOME = "I"
    GROUND = "J"
    REASON = "K"
    NEXT_YEAR = "L"
    VALIDITY = "M"
    VALIDITY_ON = "N"
    SUCCESSOR = "O"
    SCOPE = "P"


FILLED = tuple(Column)[8:]

#: Where a refusal of the rules is to be mended; whatever is not named here is about the outcome.
CELL_OF = {
    "ground_missing": Column.GROUND,
    "ground_unknown": Column.GROUND,
    "ground_not_selectable": Column.GROUND,
    "redaction_would_do": Column.GROUND,
    "reason_missing": Column.REASON,
    "reason_repeats_ground": Column.REASON,
    "reason_cites_other_article": Column.REASON,
    "comment_missing": Column.REASON,
    "comment_too_thin": Column.REASON,
    "next_review_missing": Column.NEXT_YEAR,
    "next_review_out_of_range": Column.NEXT_YEAR,
    "validity_date_missing": Column.VALIDITY_ON,
    "successor_is_itself": Column.SUCCESSOR,
    "out_of_scope_reason_missing": Column.SCOPE,
}


@dataclass(frozen=True)
class Vocabulary:
    """What the words of the choices mean, in every language a workbook may be written in."""

    outcomes: Mapping[str, Outcome]
    grounds: Mapping[str, str]
    validities: Mapping[str, Validity]
    scopes: Mapping[str, OutOfScope]


@dataclass(frozen=True)
class Fault:
    """Something wrong with a row, and the cell where it is to be mended."""

    cell: str
    refusal: Refusal


@dataclass(frozen=True)
class Cells:
    """A row as it stood in the file: its number, and kind and text of each cell by column letter."""

    number: int
    values: Mapping[str, tuple[str, str]]
    foreign: bool = False  # below the rows that were exported

    def text(self, column: Column) -> str:
        """The text of a cell; empty where there is none."""
        return self.values.get(column.value, ("", ""))[1].strip()

    def at(self, column: Column) -> str:
        """The address of a cell."""
        return f"{column.value}{self.number}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not any(self.text(column) for column in FILLED)


@dataclass
class Said:
    """What a row says: the proposal as far as it could be read, and everything wrong with it."""

    outcome: Outcome | None = None
    proposal: ItemProposal | None = None
    successor: str = ""
    faults: list[Fault] = field(default_factory=list)


def check_of(round_id: int, item_id: int, version: int) -> str:
    """A short digest that goes with each row: an id that is typed over no longer fits it."""
    return hashlib.sha256(f"{round_id}/{item_id}/{version}".encode()).hexdigest()[:12]


def cells_of(row: Mapping[str, Any]) -> Cells:
    """A row as it was kept."""
    values = {letter: (str(kind), str(text)) for letter, (kind, text) in row["cells"].items()}
    return Cells(int(row["row"]), values, bool(row.get("foreign")))


def said_in(cells: Cells, words: Vocabulary) -> Said:
    """Read what was filled in; every cell that can not be read is named."""
    said = Said()
    for column in FILLED:
        if cells.values.get(column.value, ("", ""))[0] == "formula":
            said.faults.append(Fault(cells.at(column), Refusal("cell_formula")))
    if said.faults:
        return said
    text = cells.text(Column.OUTCOME)
    said.outcome = words.outcomes.get(text)
    if said.outcome is None:
        code = "cell_outcome_unknown" if text else "outcome_missing"
        said.faults.append(Fault(cells.at(Column.OUTCOME), Refusal(code, {"text": text[:40]})))
        return said
    _fill(said, said.outcome, cells, words)
    return said


def _fill(said: Said, outcome: Outcome, cells: Cells, words: Vocabulary) -> None:
    """The proposal, without what the outcome has no use for."""
    ground = _choice(said, cells, Column.GROUND, words.grounds)
    validity = _choice(said, cells, Column.VALIDITY, words.validities)
    scope = _choice(said, cells, Column.SCOPE, words.scopes)
    year = _year(said, cells)
    on = _day(said, cells)
    own = VALIDITY_OF.get(outcome)
    changed = (own or validity) not in (None, Validity.IN_FORCE)
    keeps = outcome in (Outcome.KEEP, Outcome.TO_ON_REQUEST)
    said.successor = cells.text(Column.SUCCESSOR)[:400] if changed else ""
    said.proposal = ItemProposal(
        outcome=outcome,
        reason=cells.text(Column.REASON)[:2000],
        grounds=(ground,) if ground and keeps else (),
        next_review_year=year if outcome in NAMES_NEXT_REVIEW else None,
        validity=validity if own is None else None,
        validity_on=on if changed else None,
        successor_text=said.successor,
        out_of_scope=scope if outcome is Outcome.OUT_OF_SCOPE else None,
    )


Code = TypeVar("Code")


def _choice(said: Said, cells: Cells, column: Column, words: Mapping[str, Code]) -> Code | None:
    text = cells.text(column)
    if text and text not in words:
        refusal = Refusal("cell_choice_unknown", {"text": text[:40]})
        said.faults.append(Fault(cells.at(column), refusal))
    return words.get(text) if text else None


def _year(said: Said, cells: Cells) -> int | None:
    text = cells.text(Column.NEXT_YEAR)
    if not text:
        return None
    if not (text.isdecimal() and len(text) == len("2026")):
        refusal = Refusal("cell_year_malformed", {"text": text[:40]})
        said.faults.append(Fault(cells.at(Column.NEXT_YEAR), refusal))
        return None
    return int(text)


def _day(said: Said, cells: Cells) -> date | None:
    text = cells.text(Column.VALIDITY_ON)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        refusal = Refusal("cell_date_malformed", {"text": text[:40]})
        said.faults.append(Fault(cells.at(Column.VALIDITY_ON), refusal))
        return None
