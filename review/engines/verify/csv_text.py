"""Proves the redaction of delimited text: field by field, by occurrence, and in its bytes.

Reads with a parser of its own, the result also with that of the standard library. Answers checks with
stable names; their details hold counts, never text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from review.engines.model import Check, Plan
from review.engines.verify.canon import is_distinct
from review.engines.verify.joints import Cells, left_over, with_joined, without
from review.engines.verify.marks import discreet, mark
from review.engines.verify.numbers import tell, unsaid
from review.engines.verify.office import Damaged
from review.engines.verify.raw import Search
from review.engines.verify.xlsx_expected import SEPARATOR, Words, joined, must_say

_SEPARATORS: Final = (",", "\t", ";")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOOK: Final = 65_536
_ROWS: Final = 200

Rows = list[list[str]]


def verify_csv(original: bytes, redacted: bytes, plan: Plan) -> list[Check]:
    """All checks of a delimited text. Raises ``PlanError`` when the plan names what the original does not
    have, ``Damaged`` when the original is no text.
    """
    text, encoding = _text(original)
    separator = _separator(text)
    before = _rows(text, separator)
    known = {
        f"row-{row}#{column}": said
        for row, line in enumerate(before, 1)
        for column, field in enumerate(line, 1)
        if (said := _said(field))
    }
    marks = with_joined(mark(plan, known), plan, _cells(before))
    try:
        new, new_encoding = _text(redacted)
        after = _rows(new, separator)
        second = list(csv.reader(io.StringIO(new, newline=""), delimiter=separator))
    except (Damaged, csv.Error):
        return [Check("reopens", passed=False, detail="the result is no readable text")]
    alike = new_encoding == encoding and second == after
    lost = sum(len(a) != len(b) for a, b in zip(before, after, strict=False))
    lost += abs(len(before) - len(after))
    bare = 0
    must: list[str] = []
    for row, (fields, copies) in enumerate(zip(before, after, strict=False), 1):
        for column, (field, copy) in enumerate(zip(fields, copies, strict=False), 1):
            marked = marks.segments.get(f"row-{row}#{column}")
            if marked is None:
                lost += int(field != copy)
                must.append(_said(field))
                continue
            wanted = must_say(_said(field), marked)
            lost += int(not wanted.fits(copy))
            bare += int(not wanted.hides(copy))
            must += _literals(wanted)
    stand, now = joined(must), joined(field for fields in after for field in fields)
    gone = [each for each in marks.values if each not in stand]
    wrong = sum(now.count(each) != stand.count(each) for each in marks.values)
    told = sum(each in now for each in gone)
    numbers = unsaid(marks.numbers, [stand])
    told += any(
        tell((field for fields in read for field in fields), numbers) for read in (after, second)
    )
    standing = [
        [
            without(_said(field), marks.segments.get(f"row-{row}#{column}"))
            for column, field in enumerate(line, 1)
        ]
        for row, line in enumerate(before, 1)
    ]
    told += len(left_over({*gone, *numbers}, _cells(after), _cells(standing)))
    distinct = [each for each in gone if is_distinct(each)]
    raw = len(Search(distinct).hits(redacted))
    total = sum(map(len, before))
    return discreet(
        [
            _check("reopens", not alike, "one encoding, read by 2 readers"),
            _check("nothing_else_lost", lost, f"{total} fields of {len(before)} rows compared"),
            _check("removed_places_empty", lost + bare, f"{marks.places} places in fields"),
            _check("kept_places_stand", wrong, f"{len(marks.values)} values counted"),
            _check("values_absent_text", told, f"{len(gone)} values, 2 readers"),
            _check(
                "values_absent_raw",
                raw,
                f"{len(distinct)} of {len(gone)} values, 4 encodings and hex",
            ),
        ],
        marks.values,
    )


def _cells(rows: Rows) -> Cells:
    """The fields as cells beside and below each other, by the names of their segments."""
    return Cells(
        ("", f"row-{row}#{column}", row, column, _said(field))
        for row, line in enumerate(rows, 1)
        for column, field in enumerate(line, 1)
    )


def _literals(wanted: Words) -> list[str]:
    return wanted.most.split(SEPARATOR)


def _said(field: str) -> str:
    """What a segment of the field says."""
    return field.strip().lstrip("\ufeff")


def _text(data: bytes) -> tuple[str, str]:
    """The text behind its mark, and its encoding. Raises ``Damaged``."""
    for first, name in _MARKS:
        if data.startswith(first):
            choices: Sequence[str] = (name,)
            data = data[len(first) :]
            break
    else:
        choices = ("utf-8", "gb18030")
    for name in choices:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    raise Damaged("text")


def _separator(text: str) -> str:
    """The separator that cuts the largest share of the first records into equally many fields. Raises
    ``Damaged`` where none does: the text is no table.
    """
    best, share = "", 0.0
    for each in _SEPARATORS:
        rows = [r for r in _rows(text[:_LOOK], each)[:_ROWS] if any(field.strip() for field in r)]
        counts = Counter(len(row) for row in rows)
        times = max((n for width, n in counts.items() if width > 1), default=0)
        if times > 1 and times / len(rows) > share:
            best, share = each, times / len(rows)
    if not best:
        raise Damaged("no table")
    return best


def _rows(text: str, separator: str) -> Rows:
    """The records (RFC 4180, and what its writers do beside it): a field in quotes or not, what follows
    the quotes, and what ends it.
    """
    cut = re.escape(separator)
    pattern = re.compile(rf'(?:"((?:[^"]|"")*+)(?:"|\Z))?([^{cut}\r\n]*)({cut}|\r\n|\r|\n|\Z)')
    rows: Rows = []
    row: list[str] = []
    at, is_new = 0, True
    while at < len(text) or not is_new:
        found = pattern.match(text, at)
        if found is None:  # can't be: every part of the pattern may be empty
            raise Damaged("record")
        quoted, rest, end = found.groups()
        if quoted is not None or rest or end == separator or not is_new:
            row.append((quoted or "").replace('""', '"') + rest)
        at, is_new = found.end(), end != separator
        if is_new:
            rows.append(row)
            row = []
    return rows


def _check(name: str, faults: int, detail: str) -> Check:
    if not faults:
        return Check(name, passed=True, detail=detail)
    return Check(name, passed=False, detail=f"{detail}; failed: {int(faults)}")
