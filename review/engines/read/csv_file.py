"""A csv or tsv file as segments: one for each field with text, ``row-<n>#<column>``, both from 1.

Encoding, separator and quotes are ``sheets/delimited.py``, which reads lists for imports too.
"""

from __future__ import annotations

from array import array
from pathlib import Path

from review.engines import limits
from review.engines.messages import Cause, refuse
from review.engines.model import Segment
from review.engines.read.table_reading import COLUMNS, CellBudget, Grid, TableReading
from review.engines.sheets.delimited import decoded, records, separator_of

#: The only part of such a file.
PART = "rows"


def read_csv_file(path: Path) -> TableReading:
    """Read the delimited text at ``path``. Raises ``FileRefused``: no text, broken, too many cells."""
    text = decoded(path.read_bytes())
    budget = CellBudget()
    places: array[int] = array("Q")
    cells: list[Segment] = []
    for row, fields in enumerate(records(text, separator_of(text))):
        if len(fields) > COLUMNS:
            raise refuse(Cause.TOO_MANY_CELLS, limit=limits.SHEET_CELLS)
        for column, field in enumerate(fields):
            value = field.strip().lstrip("\ufeff")
            if value:
                budget.take()
                places.append(row * COLUMNS + column)
                cells.append(Segment(f"row-{row + 1}#{column + 1}", PART, "cell", None, value))
    return TableReading(tuple(cells), {"": Grid("", places, cells)})
