"""The ``sheet`` command's work: which reader, and the answer as one document or as lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from review.engines.messages import Cause, refuse
from review.engines.model import FileRefused, Refused, as_json
from review.engines.sheets.model import Budget, Sheet
from review.engines.sniff import Format, sniff


def read_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of the xlsx, csv or docx at ``path``; what it is, its content decides. Raises
    ``FileRefused``: encrypted, with macros, a bomb, damaged, or no table.
    """
    kind = _kind(path)
    budget = Budget()
    if kind == "xlsx":
        from review.engines.sheets.xlsx import read_xlsx  # noqa: PLC0415  # only when asked

        return read_xlsx(path, budget)
    from review.engines.sheets.plain import read_csv, read_docx_tables  # noqa: PLC0415

    return read_docx_tables(path, budget) if kind == "docx" else read_csv(path, budget)


def whole(path: Path) -> dict[str, Any]:
    """Everything as one document ``{"status", "sheets": [{"name", "hidden", "rows"}]}``; refused
    files as ``inspect`` words them.
    """
    try:
        sheets = [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "rows": [row.as_json() for row in sheet.rows],
            }
            for sheet in read_sheets(path)
        ]
    except FileRefused as refused:
        return _refusal(refused)
    except (MemoryError, RecursionError):
        return _refusal(refuse(Cause.TOO_MANY_ELEMENTS))
    return {"status": "read", "sheets": sheets}


def by_lines(path: Path, out: Path) -> dict[str, Any]:
    """Every row as a line ``{"sheet", "number", "cells"}`` of ``out`` (``sheet`` counts from 0), in
    bounded memory; answers ``{"status", "sheets": [{"name", "hidden", "rows": count}]}``. ``out`` is
    gone when the file is refused half way.
    """
    sheets: list[dict[str, Any]] = []
    try:
        with out.open("w", encoding="utf-8") as stream:
            for index, sheet in enumerate(read_sheets(path)):
                count = 0
                for row in sheet.rows:
                    line = {"sheet": index, **row.as_json()}
                    stream.write(json.dumps(line, ensure_ascii=False) + "\n")
                    count += 1
                sheets.append({"name": sheet.name, "hidden": sheet.hidden, "rows": count})
    except (FileRefused, MemoryError, RecursionError) as error:
        with suppress(FileNotFoundError):
            out.unlink()
        refused = error if isinstance(error, FileRefused) else refuse(Cause.TOO_MANY_ELEMENTS)
        return _refusal(refused)
    return {"status": "read", "sheets": sheets}


def _refusal(refused: FileRefused) -> dict[str, Any]:
    return {
        "status": "refused",
        "reason": refused.reason.value,
        "message": as_json(refused.message),
        "sheets": [],
    }


def _kind(path: Path) -> str:
    try:
        known = sniff(path)
    except FileRefused as refused:
        if refused.reason is not Refused.UNSUPPORTED:
            raise
        with path.open("rb") as stream:
            head = stream.read(8192)
        if _is_text(head):
            return "csv"
        raise
    if known in (Format.DOCX, Format.XLSX, Format.CSV):
        return known.value
    raise refuse(Cause.OTHER_FORMAT, kind=known.value.upper())


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not head.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")) and not any(
        byte < 9 or 13 < byte < 27 for byte in head
    )
