"""Proves the redaction of a workbook: cell by cell, by occurrence, and down to the bytes of the package.

Reads both files with ``xlsx_read.py``, the result also with openpyxl and as raw bytes. Answers checks with
stable names; their details hold counts and part names, never text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final
from warnings import catch_warnings

from openpyxl import load_workbook

from review.engines.model import Action, Check, Plan, PlanError
from review.engines.verify.canon import canonical, is_distinct
from review.engines.verify.frames import Frames
from review.engines.verify.joints import Cells, left_over, with_joined, without
from review.engines.verify.marks import Marks, discreet, mark
from review.engines.verify.numbers import tell, unsaid
from review.engines.verify.office import Damaged, read_zip
from review.engines.verify.package import metadata
from review.engines.verify.raw import Search
from review.engines.verify.xlsx_expected import (
    SEPARATOR,
    Expected,
    Words,
    expected,
    is_made,
    joined,
    must_say,
    segment,
    texts,
)
from review.engines.verify.xlsx_formats import days_of, hides_day
from review.engines.verify.xlsx_looks import Seen
from review.engines.verify.xlsx_package import Names, hidden_things, is_schema, names_of
from review.engines.verify.xlsx_read import Place, Sheet, Workbook, read_workbook

_LONGEST_NAME: Final = 31
_LONG: Final = 40
_NEUTRAL: Final = re.compile("工作表[0-9]+")


@dataclass(frozen=True)
class _Pair:
    """A visible sheet of the original beside its copy, if there is one."""

    before: Sheet
    wanted: Expected
    name: Words
    after: Sheet | None
    new_name: str


def verify_xlsx(
    original: bytes, redacted: bytes, plan: Plan, frames: Frames | None = None
) -> list[Check]:
    """All checks of a workbook. ``frames`` say what numbers and dates show: without them a plan can only
    name digits as they are stored. Raises ``PlanError`` when the plan names what the original does not
    have, ``Damaged`` when the original can't be read.
    """
    before = read_workbook(read_zip(original))
    known = texts(before, frames)
    inside, beside = _sorted_actions(plan, known, frames)
    marks = with_joined(mark(inside, known), inside, _cells(before, known))
    try:
        files = read_zip(redacted)
        after = read_workbook(files)
        names = {name: names_of(data) for name, data in files.items() if _is_xml(name)}
        second = _by_openpyxl(redacted)
    except Damaged:
        return [Check("reopens", passed=False, detail="the result is no readable workbook")]
    pairs = list(_pairs(before, after, marks, known))
    values = sorted({*marks.values, *beside})
    kept = SEPARATOR.join(
        [*(pair.wanted.most for pair in pairs), *(pair.name.most for pair in pairs)]
    )
    gone = [each for each in values if each not in kept]
    numbers = unsaid(marks.numbers, [kept])
    halves = left_over({*gone, *numbers}, _cells_after(pairs), _cells_standing(pairs))
    checks = [
        _check("reopens", _read_alike(after, second), f"{len(files)} parts, read by 2 readers"),
        *_text_checks(pairs, after, marks, values),
        *_absence_checks(gone, numbers, halves, pairs, files, names, after, second),
        _check("no_hidden_parts", hidden_things(files, names, after), f"{len(files)} parts"),
        metadata(redacted, files, {}),
    ]
    return discreet(checks, values)


def _sorted_actions(
    plan: Plan, known: Mapping[str, str], frames: Frames | None
) -> tuple[Plan, set[str]]:
    """The actions on texts that have a place here, and the values of the others (comments, caches,
    properties): none of those parts may survive, and none of those values.
    """
    inside: list[Action] = []
    beside: set[str] = set()
    for number, action in enumerate(plan.actions):
        if action.segment is None or action.segment in known:
            inside.append(action)
        elif frames is not None:
            text = frames.texts.get(action.segment)
            if text is None or action.end is None or action.end > len(text):
                raise PlanError(f"action {number}: the original has no such place")
            beside.add(canonical(text[action.start : action.end]))
    return replace(plan, actions=tuple(inside)), beside - {""}


def _pairs(
    before: Workbook, after: Workbook, marks: Marks, known: Mapping[str, str]
) -> Iterator[_Pair]:
    copies = [(after.names[number][0], sheet) for number, sheet in sorted(after.sheets.items())]
    for at, (number, sheet) in enumerate(sorted(before.sheets.items())):
        new_name, copy = copies[at] if at < len(copies) else ("", None)
        marked = marks.segments.get(f"{before.part}#sheet{number}")
        name = must_say(before.names[number][0], marked)
        yield _Pair(sheet, expected(sheet, marks, known), name, copy, new_name)


def _text_checks(
    pairs: Sequence[_Pair], after: Workbook, marks: Marks, values: Iterable[str]
) -> Iterator[Check]:
    lost: list[str] = []
    bare: list[str] = []
    if len(after.sheets) != len(pairs):
        lost.append("number of sheets")
    taken: set[str] = set()
    for pair in pairs:
        part = pair.before.part
        if not _is_named(pair, taken):
            lost.append(f"{part}: name")
        taken.add(pair.name.said.casefold())
        if pair.name.marked is not None and not _hidden_name(pair):
            bare.append(f"{part}: name")
        if pair.after is None:
            lost.append(part)
            continue
        lost += [part] * (not _same(pair.wanted, pair.after))
        bare += [part] * (not _hides(pair.wanted, pair.after))
    cells = sum(len(pair.wanted.cells) for pair in pairs)
    yield _check("nothing_else_lost", lost, f"{cells} cells of {len(pairs)} sheets compared")
    yield _check("removed_places_empty", lost + bare, f"{marks.places} places in cells and margins")
    wrong = [pair.before.part for pair in pairs if not _all_stand(pair, values)]
    yield _check("kept_places_stand", wrong, f"{len(marks.values)} values counted")


def _is_named(pair: _Pair, taken: set[str]) -> bool:
    """Whether the sheet has its name, or a neutral one where its own may not be one any more."""
    if pair.name.fits(pair.new_name):
        return True
    said = pair.name.said
    odd = not said.strip("' ") or len(said) > _LONGEST_NAME or said.casefold() in taken
    return bool(_NEUTRAL.fullmatch(pair.new_name)) and (odd or pair.name.marked is not None)


def _hidden_name(pair: _Pair) -> bool:
    return bool(_NEUTRAL.fullmatch(pair.new_name)) or pair.name.hides(pair.new_name)


def _same(wanted: Expected, after: Sheet) -> bool:
    """Whether nothing is lost, changed, added or moved."""
    margins = {name: text for name, (_, text) in after.margins.items() if text}
    for name, words in wanted.margins.items():
        if not words.fits(margins.pop(name, "")):
            return False
    merges = {each for each in after.merges if (each[0], each[1]) != (each[2], each[3])}
    if margins or merges != wanted.merges:
        return False
    if any(cell.text or cell.raw for at, cell in after.cells.items() if at not in wanted.cells):
        return False
    return all(each.stands(after.cells.get(at)) for at, each in wanted.cells.items())


def _hides(wanted: Expected, after: Sheet) -> bool:
    cells = (
        each.words.hides(after.cells[at].text)
        for at, each in wanted.cells.items()
        if each.words.marked is not None and at in after.cells
    )
    margins = (
        words.hides(after.margins[name][1])
        for name, words in wanted.margins.items()
        if words.marked is not None and name in after.margins
    )
    return all(cells) and all(margins)


def _all_stand(pair: _Pair, values: Iterable[str]) -> bool:
    """Whether each value stands as often as it must, give or take what nobody may be able to see."""
    least, most = pair.wanted.least, pair.wanted.most
    now = joined(_shown(pair))
    return all(least.count(each) <= now.count(each) <= most.count(each) for each in values)


def _shown(pair: _Pair) -> Iterator[str]:
    """Every text that the copy of a sheet shows; a number that is kept shows what it showed."""
    for _, text in _shown_cells(pair):
        yield text
    for _, text in pair.after.margins.values() if pair.after is not None else ():
        yield text


def _shown_cells(pair: _Pair) -> Iterator[tuple[Place, str]]:
    for at, cell in pair.after.cells.items() if pair.after is not None else ():
        if cell.is_text:
            yield at, cell.text
        elif at in pair.wanted.cells:
            yield at, pair.wanted.cells[at].words.said


def _cells(book: Workbook, known: Mapping[str, str]) -> Cells:
    """The cells of a workbook that somebody may see, as neighbours."""
    return Cells(
        (sheet.part, name, *place, known.get(name, ""))
        for sheet in book.sheets.values()
        for place, cell in sheet.cells.items()
        if cell.seen is not Seen.NO and not sheet.is_hidden(place)
        for name in (segment(sheet, place),)
    )


def _cells_after(pairs: Sequence[_Pair]) -> Cells:
    """The same of the copies, with what their numbers show."""
    return Cells(
        (pair.before.part, f"{number}#{row}#{column}", row, column, text)
        for number, pair in enumerate(pairs)
        for (row, column), text in _shown_cells(pair)
    )


def _cells_standing(pairs: Sequence[_Pair]) -> Cells:
    """What must stand of them."""
    return Cells(
        (
            pair.before.part,
            f"{number}#{row}#{column}",
            row,
            column,
            without(each.words.said, each.words.marked),
        )
        for number, pair in enumerate(pairs)
        for (row, column), each in pair.wanted.cells.items()
    )


def _stored(book: Workbook) -> Iterator[str]:
    """Every number of a workbook as stored and with all its digits."""
    for sheet in book.sheets.values():
        for cell in sheet.cells.values():
            if cell.raw:
                yield cell.raw
                with suppress(InvalidOperation):
                    yield f"{Decimal(cell.raw):f}" if len(cell.raw) < _LONG else ""


def _hides_day(pair: _Pair, days: Collection[date], after: Workbook) -> bool:
    """Whether a number of a sheet is a day that went, behind a format that does not show it."""
    return pair.after is not None and any(
        hides_day(cell.raw, pair.wanted.cells[at].words.said, days, from_1904=after.from_1904)
        for at, cell in (pair.after.cells.items() if days else ())
        if cell.number is not None and at in pair.wanted.cells
    )


def _absence_checks(
    gone: Sequence[str],
    numbers: Sequence[str],
    halves: Sequence[str],
    pairs: Sequence[_Pair],
    files: Mapping[str, bytes],
    names: Mapping[str, Names],
    after: Workbook,
    second: Mapping[str, list[object]],
) -> Iterator[Check]:
    said: dict[str, Iterable[str]] = {pair.before.part: [*_shown(pair)] for pair in pairs}
    said[after.part] = [name for name, _, _ in after.names if not is_made(name)]
    for at, values in enumerate(second.values(), 1):
        said[f"openpyxl: sheet {at}"] = [each for each in values if isinstance(each, str)]
    bad = [part for part, each in said.items() if _holds(each, gone) or tell(each, numbers)]
    bad += ["over cells"] * bool(halves)
    yield _check("values_absent_text", bad, f"{len(gone)} values, 2 readers")
    distinct = [each for each in gone if is_distinct(each) and not is_schema(each)]
    raw = set(Search(distinct).places(files))
    raw |= {part for part, each in names.items() if _holds(each.values, distinct)}
    raw |= {"numbers"} if _holds(_stored(after), distinct) else set()
    days = days_of(gone)
    raw |= {"days"} if any(_hides_day(pair, days, after) for pair in pairs) else set()
    detail = f"{len(distinct)} of {len(gone)} values, {len(files)} parts, 4 encodings and hex"
    yield _check("values_absent_raw", sorted(raw), detail)


def _holds(said: Iterable[str], values: Sequence[str]) -> bool:
    whole = joined(said) if values else ""
    return any(value in whole for value in values)


def _by_openpyxl(data: bytes) -> dict[str, list[object]]:
    """What openpyxl reads: the values of each sheet. Raises ``Damaged``."""
    try:
        with catch_warnings(action="ignore"):  # of headers that it leaves out
            book = load_workbook(io.BytesIO(data), read_only=True)
            found: dict[str, list[object]] = {
                sheet.title: [each for row in sheet.values for each in row if each is not None]
                for sheet in book.worksheets
            }
            book.close()
    except Exception as fault:  # whatever a foreign reader raises: it could not read it
        raise Damaged("openpyxl") from fault
    return found


def _read_alike(after: Workbook, second: Mapping[str, list[object]]) -> list[str]:
    """Sheets in which the two readers do not find equally many values."""
    own = {
        after.names[number][0]: sum(bool(c.text or c.raw) for c in sheet.cells.values())
        for number, sheet in after.sheets.items()
    }
    other = {name: len(values) for name, values in second.items()}
    if list(own) != list(other):
        return ["sheets"]
    return [f"sheet {at}" for at, name in enumerate(own, 1) if own[name] != other[name]]


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _check(name: str, faults: Sequence[str], detail: str) -> Check:
    if not faults:
        return Check(name, passed=True, detail=detail)
    listed = ", ".join(sorted(set(faults))[:20])
    return Check(name, passed=False, detail=f"{detail}; failed: {listed}")
