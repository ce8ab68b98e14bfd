"""Lists of past requests that a house brings: read in the limited child, handed on as lines of named cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from review.domain.past_requests import PastColumn, columns_named
from review.domain.values import Refusal, Refused
from review.jobs.engine_calls import EngineFailed, read_sheet
from review.jobs.work import Work

#: Without these no line says enough.
_NEEDED = frozenset(
    {PastColumn.RECEIVED_ON, PastColumn.APPLICANT, PastColumn.NAME, PastColumn.WHAT}
)


def lines_of_list(path: Path, work: Work) -> list[tuple[int, Mapping[PastColumn, str]]]:
    """The lines of the first visible table whose first line names the columns; empty lines are left out.

    Raises Refused: ``list_unreadable`` with the reason of the reading, ``list_without_columns``.
    """
    try:
        answer = read_sheet(path, path.name, limits=work.limits)
    except EngineFailed as failed:
        raise Refused(Refusal("list_unreadable", {"reason": failed.code})) from None
    if answer["status"] != "read":
        raise Refused(Refusal("list_unreadable", {"reason": str(answer["reason"])}))
    for sheet in answer["sheets"]:
        if not sheet["hidden"] and (found := _lines(sheet["rows"])) is not None:
            return found
    raise Refused(Refusal("list_without_columns"))


def _lines(rows: list[dict[str, Any]]) -> list[tuple[int, Mapping[PastColumn, str]]] | None:
    """The lines under the headers; None where the table has none."""
    if not rows:
        return None
    named = columns_named(_cells(rows[0]))
    if not set(named.values()) >= _NEEDED:
        return None
    lines: list[tuple[int, Mapping[PastColumn, str]]] = []
    for row in rows[1:]:
        cells = {named[letter]: text for letter, text in _cells(row).items() if letter in named}
        if any(text.strip() for text in cells.values()):
            lines.append((int(row["number"]), cells))
    return lines


def _cells(row: dict[str, Any]) -> dict[str, str]:
    """The texts of a row by the letter of their column; formulas and errors say nothing."""
    return {
        re.sub(r"\d+", "", cell["address"]): str(cell["value"])
        for cell in row["cells"]
        if cell["kind"] not in ("formula", "error", "empty")
    }
