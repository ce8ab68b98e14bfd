"""Judged lines become rows, held against what the house has: numbers, bytes, papers without either.

A line that the house has already is a duplicate, not a fault: the same manifest may be brought again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from review.domain.manifest import Column, Fault
from review.services.importing.judging import JudgedLine, Known
from review.services.registering import number_key
from review.store.documents import Document, FileVersion
from review.store.imports import ImportRow, ImportRun, RowResult
from review.store.people import Office, Organisation, Person


def known_to(session: Session, run: ImportRun, limit: int) -> Known:
    """What lines of a run are held against. ``limit`` is the largest file in bytes."""
    offices = session.execute(
        select(Office.name, Office.id).where(
            Office.organisation_id == run.organisation_id, Office.dissolved_on.is_(None)
        )
    )
    people: dict[str, int | None] = {}
    for name, person_id in session.execute(
        select(Person.name, Person.id).where(Person.organisation_id == run.organisation_id)
    ):
        people[name] = None if name in people else person_id  # two of one name: nobody
    return Known(
        offices={str(name): int(office_id) for name, office_id in offices},
        office_id=run.office_id,
        people=people,
        issuer=session.get_one(Organisation, run.organisation_id).name,
        limit=limit,
    )


def clear_rows(session: Session, run: ImportRun) -> None:
    """Begin reading anew: what an interrupted reading left goes."""
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))


def add_rows(session: Session, run: ImportRun, lines: Sequence[JudgedLine]) -> None:
    """Keep judged lines; those the house has by number, or as the same paper, are duplicates."""
    keys = {
        line.number: number_key(line.entry.issuer, line.entry.doc_number)
        for line in lines
        if not line.faults
    }
    wanted = [key for key in keys.values() if key is not None]
    there = numbers_there(session, run.organisation_id, wanted)
    papers = _papers_there(session, run, lines)
    rows = []
    for line in lines:
        result, faults = line.result, list(line.faults)
        key = keys.get(line.number)
        same = there.get(key) if key else papers.get(line.number)
        if same is not None:
            result = RowResult.DUPLICATE
            column = Column.NUMBER if key else Column.TITLE
            cell = line.cells.get(column)
            code = "number_in_house" if key else "paper_in_house"
            where = cell.address if cell else str(line.number)
            faults.append(Fault(where, code, {"column": column.value, "document": str(same)}))
        values = line.entry.as_data()
        values |= {"office_id": line.office_id, "person_id": line.person_id}
        rows.append(
            {
                "organisation_id": run.organisation_id,
                "run_id": run.id,
                "number": line.number,
                "result": result,
                "path": line.path,
                "values": values,
                "faults": [fault.as_data() for fault in faults],
                "number_key": key,
                "bytes": line.size,
            }
        )
    session.execute(insert(ImportRow), rows)


def numbers_there(session: Session, organisation_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Of some number keys those the house has, with the document's id."""
    query = select(Document.number_key, Document.id).where(
        Document.organisation_id == organisation_id, Document.number_key.in_(keys)
    )
    return {str(key): int(i) for key, i in session.execute(query)} if keys else {}


def _papers_there(session: Session, run: ImportRun, lines: Sequence[JudgedLine]) -> dict[int, int]:
    """Lines without number and file whose title and date a paper of the house has: that document's id."""
    bare = {
        line.number: line.entry
        for line in lines
        if not line.faults and line.entry.paper_only and line.entry.doc_number is None
    }
    if not bare:
        return {}
    day = func.coalesce(Document.issued_on, Document.doc_date)
    query = select(Document.title, day, Document.id).where(
        Document.organisation_id == run.organisation_id,
        Document.paper_only.is_(True),
        Document.title.in_([entry.title for entry in bare.values()]),
    )
    there: dict[tuple[str, date | None], int] = {
        (title, on): int(i) for title, on, i in session.execute(query)
    }
    found = {n: there.get((e.title, e.issued_on or e.doc_date)) for n, e in bare.items()}
    return {number: same for number, same in found.items() if same is not None}


def take_digests(
    session: Session, run: ImportRun, hashed: Mapping[int, tuple[str, int] | str]
) -> None:
    """Take in what hashing found: row id -> (SHA-256 hex, bytes), or the code of why there is none.

    The same bytes in the house, or in an earlier line, make a duplicate.
    """
    rows = {
        row.id: row
        for row in session.scalars(
            select(ImportRow).where(ImportRow.id.in_(list(hashed))).order_by(ImportRow.id)
        )
    }
    digests = [said[0] for said in hashed.values() if not isinstance(said, str)]
    there = digests_there(session, run.organisation_id, digests)
    earlier = _earlier_lines(session, run.id, digests)
    for row_id, row in rows.items():
        said = hashed[row_id]
        if row.result is not RowResult.WAITING:
            continue
        if isinstance(said, str):
            blame(row, RowResult.FAULTY, said)
            continue
        row.digest, row.bytes = said
        if row.digest in there:
            blame(row, RowResult.DUPLICATE, "bytes_in_house", document=str(there[row.digest]))
        elif row.digest in earlier:
            blame(row, RowResult.DUPLICATE, "bytes_twice", other=str(earlier[row.digest]))
        else:
            earlier[row.digest] = row.number
    run.done += len(rows)
    session.flush()


def _earlier_lines(session: Session, run_id: int, digests: Sequence[str]) -> dict[str, int]:
    """Digests that a good line of the run has already, with the number of that line."""
    query = (
        select(ImportRow.digest, func.min(ImportRow.number))
        .where(
            ImportRow.run_id == run_id,
            ImportRow.digest.in_(digests),
            ImportRow.result == RowResult.WAITING,
        )
        .group_by(ImportRow.digest)
    )
    return {str(digest): int(number) for digest, number in session.execute(query)}


def digests_there(session: Session, organisation_id: int, digests: Sequence[str]) -> dict[str, int]:
    """Of some digests those that are a main text of the house, with the document's id."""
    query = select(FileVersion.digest, func.min(FileVersion.document_id)).where(
        FileVersion.organisation_id == organisation_id,
        FileVersion.digest.in_(digests),
        FileVersion.position == 0,
        FileVersion.live.is_(True),
    )
    rows = session.execute(query.group_by(FileVersion.digest)) if digests else ()
    return {str(digest): int(i) for digest, i in rows}


def blame(row: ImportRow, result: RowResult, code: str, **facts: str) -> None:
    """A row comes to a result with one more fault, at its own line."""
    fault = Fault(str(row.number), code, {"column": Column.PATH.value, **facts})
    row.result = result
    row.faults = [*row.faults, fault.as_data()]
