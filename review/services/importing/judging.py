"""The dry run: a manifest's lines, each judged with its cell, before anything is taken in.

Takes plain lines as the table reader writes them and gives rows to be kept. What the house has already
is compared in ``comparing``; nothing is asked of a database here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from review.domain.manifest import Cell, Column, Entry, Fault, column_of, judge
from review.domain.numbers import normal_number
from review.services.importing.listing import Listing
from review.store.imports import RowResult

#: The header stands in one of the first lines; above it are titles and notes.
_HEADER_WITHIN = 20
_FORMULA, _ERROR, _EMPTY = "formula", "error", "empty"
#: How many file names are told that no line names.
MOST_UNNAMED = 200

Line = Mapping[str, Any]


class ManifestRefused(Exception):
    """The manifest as a whole can not be used; ``notes`` are codes with cells and facts."""

    def __init__(self, code: str, *notes: Fault) -> None:
        super().__init__(code)
        self.code = code
        self.notes = notes


@dataclass(frozen=True, kw_only=True)
class Known:
    """What lines are held against: offices and people by name, and what fills an empty cell."""

    offices: Mapping[str, int]
    office_id: int | None
    people: Mapping[str, int | None]
    issuer: str
    limit: int  # bytes of a file


@dataclass(kw_only=True)
class JudgedLine:
    """A line with what was found: ``result`` is waiting or faulty so far."""

    number: int
    entry: Entry
    faults: list[Fault]
    path: str = ""
    size: int = 0
    office_id: int | None = None
    person_id: int | None = None
    cells: Mapping[Column, Cell] = field(default_factory=dict)
    letters: Mapping[Column, str] = field(default_factory=dict)

    @property
    def result(self) -> RowResult:
        """Good so far, or faulty."""
        return RowResult.FAULTY if self.faults else RowResult.WAITING

    def blame(self, column: Column, code: str, **facts: str) -> None:
        """Add a fault at the column's cell."""
        cell = self.cells.get(column)
        where = cell.address if cell else f"{self.letters.get(column, '')}{self.number}"
        self.faults.append(Fault(where, code, {"column": column.value, **facts}))


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A whole manifest: its sheet, its lines, what was left aside, files that no line names."""

    sheet: str
    lines: Sequence[JudgedLine]
    notes: tuple[Fault, ...]
    unnamed: int
    unnamed_first: tuple[str, ...]


def judge_manifest(
    lines: Iterable[Line],
    sheets: Sequence[Mapping[str, Any]],
    files: Listing,
    known: Known,
    today: date,
) -> Judged:
    """Judge every line of the first sheet with a header.

    ``lines`` are ``{"sheet", "number", "cells": [{"address", "value", "kind"}]}`` in order, ``sheets``
    their names. Raises ManifestRefused: no header, a column that is missing or there twice, no lines.
    """
    stream = iter(lines)
    sheet, columns, notes = _header(stream, sheets)
    letters = {column: letter for letter, column in columns.items()}
    judged: list[JudgedLine] = []
    for line in stream:
        if line["sheet"] != sheet:
            break
        cells = _cells(line, columns)
        if cells:
            judged.append(_judged(line["number"], cells, files, known, today, letters))
    if not judged:
        raise ManifestRefused("manifest_empty")
    _twice(judged)
    left = files.unnamed({each.path for each in judged if each.path})
    return Judged(
        sheet=str(sheets[sheet]["name"]),
        lines=judged,
        notes=notes,
        unnamed=len(left),
        unnamed_first=tuple(left[:MOST_UNNAMED]),
    )


def _header(
    lines: Iterator[Line], sheets: Sequence[Mapping[str, Any]]
) -> tuple[int, dict[str, Column], tuple[Fault, ...]]:
    """The sheet, the columns by letter, and the headers nobody knows."""
    for line in lines:
        if sheets[line["sheet"]].get("hidden") or line["number"] > _HEADER_WITHIN:
            continue
        said = [(c["address"], str(c["value"])) for c in line["cells"] if str(c["value"]).strip()]
        known = [(address, column) for address, text in said if (column := column_of(text))]
        if len(known) < 2 or not {Column.TITLE, Column.PATH} & {c for _, c in known}:
            continue
        _check_header(known)
        strange = tuple(
            Fault(address, "column_unknown", {"value": text[:40]})
            for address, text in said
            if column_of(text) is None
        )
        return line["sheet"], {_letters(a): column for a, column in known}, strange
    raise ManifestRefused("header_missing")


def _check_header(known: Sequence[tuple[str, Column]]) -> None:
    places: dict[Column, list[str]] = defaultdict(list)
    for address, column in known:
        places[column].append(address)
    twice = [
        Fault(there[1], "column_twice", {"column": column.value, "other": there[0]})
        for column, there in places.items()
        if len(there) > 1
    ]
    lacking = [] if Column.TITLE in places else [Column.TITLE]
    if not {Column.PATH, Column.PAPER_ONLY} & set(places):
        lacking.append(Column.PATH)
    if not {Column.DOC_DATE, Column.ISSUED_ON} & set(places):
        lacking.append(Column.ISSUED_ON)
    missing = [Fault("", "column_missing", {"column": column.value}) for column in lacking]
    if twice or missing:
        raise ManifestRefused("header_wrong", *twice, *missing)


def _letters(address: str) -> str:
    return address.rstrip("0123456789")


def _cells(line: Line, columns: Mapping[str, Column]) -> dict[Column, Cell]:
    """The cells of a line that say something, by column."""
    found = {}
    for cell in line["cells"]:
        column = columns.get(_letters(cell["address"]))
        text, kind = str(cell["value"]), cell["kind"]
        if column is not None and kind != _EMPTY and text.strip():
            found[column] = Cell(cell["address"], text, kind == _FORMULA, kind == _ERROR)
    return found


def _judged(
    number: int,
    cells: Mapping[Column, Cell],
    files: Listing,
    known: Known,
    today: date,
    letters: Mapping[Column, str],
) -> JudgedLine:
    entry, faults = judge(cells, today, letters)
    line = JudgedLine(number=number, entry=entry, faults=list(faults), cells=cells, letters=letters)
    if not entry.issuer:
        line.entry = replace(entry, issuer=known.issuer)
    line.office_id = known.offices.get(entry.office) if entry.office else known.office_id
    spoilt = any(f.facts.get("column") == Column.OFFICE.value for f in faults)
    if line.office_id is None and not spoilt:
        code = "office_unknown" if entry.office else "office_missing"
        line.blame(Column.OFFICE, code, value=entry.office[:40])
    if entry.person:
        line.person_id = known.people.get(entry.person)
    if entry.path:
        line.path, trouble = files.find(entry.path)
        if trouble is not None:
            line.blame(Column.PATH, trouble, value=entry.path[:120])
        else:
            line.size = files.sizes[line.path]
            _weigh(line, known.limit)
    return line


def _weigh(line: JudgedLine, limit: int) -> None:
    if line.size == 0:
        line.blame(Column.PATH, "file_empty")
    elif line.size > limit:
        line.blame(Column.PATH, "file_too_large", limit=str(limit // 1_000_000))


def _twice(lines: Sequence[JudgedLine]) -> None:
    """Two lines for one file, or one number for two: which is right is not ours to say, so both are named."""
    for column, value in ((Column.PATH, _file), (Column.NUMBER, _number)):
        same: dict[str, list[JudgedLine]] = defaultdict(list)
        for line in lines:
            if key := value(line):
                same[key].append(line)
        for group in same.values():
            for line in group if len(group) > 1 else ():
                others = [_place(o, column) for o in group if o is not line]
                code = "file_twice" if column is Column.PATH else "number_twice"
                line.blame(column, code, other="、".join(others[:5]))


def _file(line: JudgedLine) -> str:
    return line.path


def _number(line: JudgedLine) -> str:
    cell = line.cells.get(Column.NUMBER)
    return (normal_number(cell.text) or "") if cell and not cell.formula else ""


def _place(line: JudgedLine, column: Column) -> str:
    cell = line.cells.get(column)
    return cell.address if cell else str(line.number)
