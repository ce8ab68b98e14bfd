"""Redacts delimited text: the marked characters of its fields, in the same encoding, separator, quotes and
line ends. Every other character stays as it is, also those that a spreadsheet would take for a formula.

Reading is ``sheets/delimited.py``; where its fields stand in the text is found here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from review.engines.messages import Cause, refuse
from review.engines.redact.plan import Place
from review.engines.redact.xlsx_texts import masked_text
from review.engines.sheets.delimited import decoded, records, separator_of

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENDS: Final = "\r\n"
_QUOTE: Final = '"'


@dataclass(frozen=True)
class _Field:
    """Where a field stands in the text, and what it says."""

    start: int
    end: int
    value: str


def redact_csv(path: Path, places: Sequence[Place]) -> bytes:
    """The text at ``path`` with the places masked. Same input, same bytes. Raises ``FileRefused``: no
    text, records that can't be told apart.
    """
    data = path.read_bytes()
    text = decoded(data)
    separator = separator_of(text)
    wanted: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        wanted[place.segment].append(place)
    pieces: list[str] = []
    done = 0
    found = list(_fields(text, separator))
    if [[field.value for field in row] for row in found] != list(records(text, separator)):
        raise refuse(Cause.DAMAGED)
    for row, fields in enumerate(found, 1):
        for column, field in enumerate(fields, 1):
            marked = wanted.get(f"row-{row}#{column}")
            if marked:
                pieces += [text[done : field.start], _masked(text, field, marked, separator)]
                done = field.end
    pieces.append(text[done:])
    mark, encoding = _encoding(data)
    return mark + "".join(pieces).encode(encoding)


def _masked(text: str, field: _Field, places: Sequence[Place], separator: str) -> str:
    """The field as it is written, in quotes where it was or has to be."""
    said = field.value.strip().lstrip("\ufeff")
    start = field.value.find(said)
    value = field.value[:start] + masked_text(said, places) + field.value[start + len(said) :]
    quoted = text[field.start : field.start + 1] == _QUOTE
    if quoted or any(each in value for each in (separator, _QUOTE, *_ENDS)):
        return f'"{value.replace(_QUOTE, _QUOTE * 2)}"'
    return value


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The mark at the start of the file, and its encoding as ``encodings.py`` tells it."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    try:
        data.decode()
    except UnicodeDecodeError:
        return b"", "gb18030"
    return b"", "utf-8"


def _fields(text: str, separator: str) -> Iterator[list[_Field]]:
    """The records of the text as the standard library cuts them, with the place of each field."""
    at, length = 0, len(text)
    while at < length:
        if text[at] in _ENDS:  # an empty line is a record without fields
            at = _line_end(text, at)
            yield []
            continue
        row: list[_Field] = []
        while True:
            field = _field(text, at, separator)
            row.append(field)
            at = field.end
            if at >= length or text[at] != separator:
                break
            at += 1
        at = _line_end(text, at)
        yield row


def _field(text: str, start: int, separator: str) -> _Field:
    """The field that begins at ``start``; in quotes, a quote is written twice, and what follows the
    closing one belongs to it.
    """
    pieces: list[str] = []
    at = start
    if text[at : at + 1] == _QUOTE:
        at += 1
        while at < len(text):
            close = text.find(_QUOTE, at)
            close = len(text) if close < 0 else close
            pieces.append(text[at:close])
            at = close + 1
            if text[at : at + 1] != _QUOTE:
                break
            pieces.append(_QUOTE)
            at += 1
        at = min(at, len(text))
    first = at
    while at < len(text) and text[at] != separator and text[at] not in _ENDS:
        at += 1
    return _Field(start, at, "".join([*pieces, text[first:at]]))


def _line_end(text: str, at: int) -> int:
    """Behind the end of the line that begins at ``at``."""
    return at + 2 if text[at : at + 2] == "\r\n" else at + 1
