"""Which segments are cells of which table, and what stands at the head of each column: for whoever shows a
table as a table and settles a column at once.

Asks an opened reading; finds nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from review.engines.model import ColumnHead, Segment
from review.engines.read.reading import Reading

#: What stands in one cell as a whole and is seen; of a page only single characters stand in cells.
_CELL = "cell"


def placed(
    reading: Reading, segments: Sequence[Segment]
) -> tuple[tuple[Segment, ...], tuple[ColumnHead, ...]]:
    """The segments with the cell each stands in, and the heads of all columns in the order of the file.

    A column begins at the first row that has a header above it; without any at its first row.
    """
    found: list[Segment] = []
    headers: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    first: dict[tuple[str, int], tuple[bool, int]] = {}
    for segment in segments:
        place = reading.cell(segment.id, 0) if segment.kind == _CELL else None
        if place is None:
            found.append(segment)
            continue
        key = (place.table, place.column)
        headers[key][place.header] += bool(place.header)
        here = (not place.header, place.row)
        first[key] = min(first.get(key, here), here)
        found.append(replace(segment, cell=(place.table, place.row, place.column)))
    columns = tuple(
        ColumnHead(table, column, headers[table, column].most_common(1)[0][0], row)
        for (table, column), (_, row) in first.items()
    )
    return tuple(found), columns
