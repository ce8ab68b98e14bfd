"""Delimited text (csv, tsv): its encoding, its separator, its records, and whether a file is such a
text at all.

Nothing is taken for a number or a date. Imports no reader: ``sniff`` asks here too.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from review.engines.encodings import text_of
from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused

_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")  # only UTF-16 has zero bytes in a text
_SEPARATORS: Final = (",", "\t", ";")
_FIRST_LINE: Final = 4096
#: How much of a file is looked at to tell what it is, and how many records of it.
_LOOK_BYTES: Final = 64 * 1024
_LOOK_RECORDS: Final = 200
#: Share of the records that must have equally many fields.
_EVEN: Final = 0.6


def decoded(data: bytes) -> str:
    """The text of a csv file: UTF-8, UTF-16 with a mark, or GB18030. Raises ``FileRefused`` when it
    is no text.
    """
    text = None if b"\x00" in data and not data.startswith(_WIDE_MARKS) else text_of(data)
    if text is None:
        raise refuse(Cause.UNKNOWN)
    return text


def separator_of(text: str) -> str:
    """The separator that cuts the most records into equally many fields; where none does, the one
    that is most frequent in the first line.
    """
    even = {separator: _evenness(text, separator) for separator in _SEPARATORS}
    best = max(even, key=lambda each: even[each])
    if even[best] > 0:
        return best
    head = text[:_FIRST_LINE].partition("\n")[0]
    return max(_SEPARATORS, key=head.count)


def records(text: str, separator: str) -> Iterator[list[str]]:
    """The records of a text, with the quotes undone. Raises ``FileRefused`` on a broken one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from reader
    except csv.Error as error:
        raise refuse(Cause.DAMAGED) from error


def looks_like_csv(path: Path) -> bool:
    """Whether the file is text whose records have equally many fields, at least two. A list of one
    column can't be told from prose and is none.
    """
    with path.open("rb") as stream:
        data = stream.read(_LOOK_BYTES)
    if len(data) == _LOOK_BYTES:  # the last line is cut off, perhaps within a character
        utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        data = data[: -2 - len(data) % 2] if utf_16 else data[: data.rfind(b"\n") + 1]
    if _is_binary(data):
        return False
    try:
        text = decoded(data)
    except FileRefused:
        return False
    if text.lstrip()[:1] in ("{", "[", "<", "%"):
        return False
    return max(_evenness(text, separator) for separator in _SEPARATORS) >= _EVEN


def _is_binary(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(byte < 9 or 13 < byte < 27 for byte in data)


def _evenness(text: str, separator: str) -> float:
    """Share of the records that have the most frequent number of fields, two or more; 0 where fewer
    than two records do.
    """
    reader = csv.reader(io.StringIO(text[:_LOOK_BYTES], newline=""), delimiter=separator)
    counts: Counter[int] = Counter()
    try:
        for record in islice(reader, _LOOK_RECORDS):
            if any(field.strip() for field in record):
                counts[len(record)] += 1
    except csv.Error:
        return 0.0
    wide = {number: times for number, times in counts.items() if number > 1}
    if not wide:
        return 0.0
    times = max(wide.values())
    return times / sum(counts.values()) if times > 1 else 0.0
