"""Manifests of past documents for tests: lines by short names, written as csv or xlsx, with their files.

Knows the product's headers, not its rules.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from review.domain import commands as c
from review.domain.commands.importing import ImportMove
from review.domain.manifest import HEADERS, Column
from review.jobs.importing import carry_import
from review.services.importing.steering import begin_import, steer_import
from review.store.imports import ImportRow, ImportRun
from tests.acting import Acting

#: A line in which nothing is wrong; a test says what is different.
GOOD: dict[Column, Any] = {
    Column.PATH: "旧文1.docx",
    Column.TITLE: "关于做好防汛工作的通知",
    Column.NUMBER: "青府〔2012〕1号",
    Column.DOC_DATE: "2012-05-04",
    Column.ISSUED_ON: "2012-05-07",
    Column.OFFICE: "social",
    Column.ATTRIBUTE: "依申请公开",
    Column.REASON: "名册涉及参训人员安排，公开后影响演练。",
}
COLUMNS = tuple(HEADERS)
#: Bytes that stand for a document where nobody reads it.
BYTES = b"a paper of the past "


def line(number: int = 1, **changes: Any) -> dict[Column, Any]:
    """A good line with a file and a number of its own; changes by the column's code."""
    said = {**GOOD, Column.PATH: f"旧文{number}.docx", Column.NUMBER: f"青府〔2012〕{number}号"}
    return said | {Column(name): value for name, value in changes.items()}


def table_of(lines: Sequence[Mapping[Column, Any]]) -> list[list[Any]]:
    """Header and lines as cells."""
    header: list[Any] = [HEADERS[column][0] for column in COLUMNS]
    return [header, *([said.get(column, "") for column in COLUMNS] for said in lines)]


def write_csv(path: Path, lines: Sequence[Mapping[Column, Any]]) -> Path:
    """The manifest as csv in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(table_of(lines))
    return path


def write_xlsx(path: Path, lines: Sequence[Mapping[Column, Any]]) -> Path:
    """The manifest as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table_of(lines):
        sheet.append(row)
    book.save(path)
    return path


def write_files(folder: Path, lines: Sequence[Mapping[Column, Any]]) -> Path:
    """A file of its own for each line that names one."""
    folder.mkdir(parents=True, exist_ok=True)
    for said in lines:
        if said.get(Column.PATH):
            (folder / said[Column.PATH]).write_bytes(BYTES + str(said[Column.PATH]).encode())
    return folder


def bring(
    town: Acting,
    manifest: Path,
    folder: Path | None,
    *,
    login: str = "clerk",
    zip_path: Path | None = None,
) -> int:
    """Somebody brings a manifest with a folder or a zip; answers the run's id."""
    files = town.work.vault.files
    with manifest.open("rb") as stream:
        came = files.receive(stream, 10_000_000)
    zip_key = None
    if zip_path is not None:
        with zip_path.open("rb") as stream:
            zip_key = files.receive(stream, 10_000_000).key
    with town.acting(login) as (session, actor):
        command = c.BeginImport(
            organisation_id=town.ids["town"],
            office_id=None,
            manifest_name=manifest.name,
            manifest_key=came.key,
            manifest_digest=came.digest,
            zip_name=zip_path.name if zip_path else "",
            zip_key=zip_key,
            folder=str(folder) if folder else "",
        )
        return begin_import(session, actor, command, now=town.now, today=town.today).id


def steer(town: Acting, run_id: int, move: ImportMove, *, login: str = "clerk") -> None:
    """Somebody steers an import."""
    with town.acting(login) as (session, actor):
        version = session.get_one(ImportRun, run_id).version
        command = c.SteerImport(run_id=run_id, version=version, move=move)
        steer_import(session, town.work.vault, actor, command, now=town.now)


def work_on(town: Acting, run_id: int) -> ImportRun:
    """Let tasks work on a run until it asks for nothing more."""
    while carry_import(town.work, run_id):
        continue
    return the_run(town, run_id)


def the_run(town: Acting, run_id: int) -> ImportRun:
    """A run as it stands."""
    with town.work.sessions() as session:
        return session.get_one(ImportRun, run_id)


def rows_of(town: Acting, run_id: int) -> list[ImportRow]:
    """The lines of a run in order."""
    with town.work.sessions() as session:
        return list(
            session.query(ImportRow).where(ImportRow.run_id == run_id).order_by(ImportRow.number)
        )


def said_of(row: ImportRow) -> list[tuple[str, str]]:
    """What is wrong with a line: cells with codes."""
    return [(fault["cell"], fault["code"]) for fault in row.faults]
