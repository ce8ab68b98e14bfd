"""Reading a table of items as catalogues are kept in Excel: which column is what, and each row.

Columns are known by their heads, in any order; without heads they are code, name, office, cycle.
Either every row is fit or nothing is taken: each unfit row is told by its number in the table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.domain.catalogue_codes import is_item_code
from review.domain.item_catalogue import Cycle
from review.domain.values import Refusal

#: Items of one table; the catalogue of a district has about 2000.
MOST_ITEMS = 5_000
LONGEST_NAME = 200
#: Unfit rows that are told; the rest is found once these are mended.
_MOST_FAULTS = 50
_QUOTED = 40

#: Words in the head of a column; the first column that has one is it.
_HEADS: dict[str, tuple[str, ...]] = {
    "code": ("编码", "代码", "编号"),
    "name": ("事项名称", "名称", "公开事项", "事项"),
    "office": ("责任处室", "责任单位", "责任科室", "公开主体", "处室"),
    "cycle": ("周期", "频率", "时限", "频次"),
}
_PLACES = {"code": 0, "name": 1, "office": 2, "cycle": 3}
#: In the order in which they are looked for: half a year before a year.
_CYCLES = (
    (Cycle.HALF_YEARLY, re.compile(r"半年|half")),
    (Cycle.QUARTERLY, re.compile(r"季|quarter")),
    (Cycle.MONTHLY, re.compile(r"(?:每|按|逐|一)个?月|月[度报]|month")),
    (Cycle.YEARLY, re.compile(r"(?:每|按|逐|一)年|年[度报]|year|annual")),
)


@dataclass(frozen=True)
class ItemRow:
    """One item as the table has it, its office found."""

    code: str
    name: str
    office_id: int | None
    cycle: Cycle


def read_items(
    rows: Sequence[Sequence[str]], offices: Mapping[str, int]
) -> tuple[tuple[ItemRow, ...], tuple[Refusal, ...]]:
    """The items of a table and what is wrong with it; with a fault there are no items.

    ``offices`` are the house's, by full name. Faults: items_missing, items_too_many; with ``row`` from
    1: item_row_code, item_row_name, item_row_twice, item_row_office.
    """
    cleaned = [[_plain(cell) for cell in row] for row in rows]
    places, begins = _places(cleaned)
    found: list[ItemRow] = []
    faults: list[Refusal] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(cleaned[begins:], begins + 1):
        if not any(cells):
            continue
        said = {what: cells[at] if at < len(cells) else "" for what, at in places.items()}
        wrong = _wrong(said, number, offices, seen)
        faults += wrong
        if not wrong:
            seen[said["code"]] = number
            office_id = offices.get(said.get("office", ""))
            cycle = cycle_of(said.get("cycle", ""))
            found.append(ItemRow(said["code"], said["name"], office_id, cycle))
        if len(faults) >= _MOST_FAULTS:
            break
    if len(found) > MOST_ITEMS:
        facts = {"most": str(MOST_ITEMS), "have": str(len(found))}
        faults.append(Refusal("items_too_many", facts))
    if not found and not faults:
        faults.append(Refusal("items_missing"))
    return ((), tuple(faults)) if faults else (tuple(found), ())


def cycle_of(words: str) -> Cycle:
    """How often, as catalogues word it; what names no cycle is published as it is made."""
    return next((cycle for cycle, said in _CYCLES if said.search(words.lower())), Cycle.AS_MADE)


# ---- inside --------------------------------------------------------------------------------------


def _plain(cell: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell)).strip()


def _places(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Where each column is, and the first row of items: after a head with code and name, if any."""
    for number, cells in enumerate(rows[:10]):
        places: dict[str, int] = {}
        for what, words in _HEADS.items():
            free = [at for at in range(len(cells)) if at not in places.values()]
            for word in words:
                at = next((at for at in free if word in cells[at] and len(cells[at]) < 20), None)
                if at is not None:
                    places[what] = at
                    break
        if {"code", "name"} <= set(places):
            return places, number + 1
    return _PLACES, 0


def _wrong(
    said: Mapping[str, str], number: int, offices: Mapping[str, int], seen: Mapping[str, int]
) -> list[Refusal]:
    row = str(number)
    code, name, office = said["code"], said["name"], said.get("office", "")
    wrong = []
    if not is_item_code(code):
        wrong.append(Refusal("item_row_code", {"row": row, "code": code[:_QUOTED]}))
    elif code in seen:
        facts = {"row": row, "code": code, "first": str(seen[code])}
        wrong.append(Refusal("item_row_twice", facts))
    if not 0 < len(name) <= LONGEST_NAME:
        wrong.append(Refusal("item_row_name", {"row": row}))
    if office and office not in offices:
        wrong.append(Refusal("item_row_office", {"row": row, "office": office[:_QUOTED]}))
    return wrong
