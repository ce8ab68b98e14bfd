"""The one door into the public catalogue: what the release step writes, hides and brings back.

The caller commits. Whether a document may be released was decided before; here only what would
break a promise to the public is refused, with a code: a permanent number, bytes that are not those
that were cleared, a hidden record that would come back by itself. No web framework is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review.public.announced import write_annual_report, write_notice
from review.public.chain import Act, count_change, note_day, note_record
from review.public.files import every_file, is_intact, keep_copy, path_of, remove_copy
from review.public.incoming import (
    CONTROL,
    LISTING_ENDED,
    MEDIA_TYPES,
    FileIn,
    NoticeIn,
    RecordIn,
    RecordRefused,
    ValidityIn,
    printed_beside,
    refuse_unfit,
    refuse_unfit_validity,
)
from review.public.indexing import search_text_of
from review.public.normalise import NORM_VERSION
from review.public.report_format import (
    AnnualReportIn,
    ReportBar,
    ReportCell,
    ReportChart,
    ReportPart,
    ReportSection,
    ReportTable,
    read_parts,
    words_in,
)
from review.public.store import open_public_store
from review.public.tables import (
    Change,
    Listing,
    PublicFile,
    PublicRecord,
    RecordState,
    Validity,
)

__all__ = [
    "LISTING_ENDED",
    "MEDIA_TYPES",
    "AnnualReportIn",
    "FileIn",
    "Listing",
    "NoticeIn",
    "PublicFile",
    "PublicRecord",
    "RecordIn",
    "RecordRefused",
    "RecordState",
    "ReportBar",
    "ReportCell",
    "ReportChart",
    "ReportPart",
    "ReportSection",
    "ReportTable",
    "StoreReport",
    "Validity",
    "ValidityIn",
    "check_store",
    "close_day",
    "erase_record",
    "hide_record",
    "open_public_store",
    "printed_beside",
    "read_parts",
    "remove_unreleased",
    "restore_record",
    "set_validity",
    "words_in",
    "write_annual_report",
    "write_notice",
    "write_record",
]


_MOVES_ON = frozenset({"validity", "validity_on", "successor_id", "successor_text"})


@dataclass(frozen=True)
class StoreReport:
    """What is wrong with the folder: paths below it, in order."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    orphans: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        """Whether folder and database agree."""
        return not (self.missing or self.changed or self.orphans)


def write_record(
    session: Session, folder: Path, record: RecordIn, files: Sequence[FileIn]
) -> frozenset[str]:
    """Publish this revision; repeating it changes nothing, an older one is left aside.

    Answers the digests of files that the revision before released and this one does not: hand them to
    `remove_unreleased` once the transaction is committed.

    Copies the files into `folder` first and digests the copies again; the record is written only
    when all are confirmed. RecordRefused: a field that can not be (…_missing, …_unfit), a copy that
    is not what was cleared (copy_differs), an index number that is another's or changed
    (index_number_taken, index_number_permanent), one revision with two contents (revision_reused),
    or a release older than the hiding of the same record (hidden_since).
    """
    refuse_unfit(record, files)
    row = session.get(PublicRecord, record.record_id)
    if row is not None:
        if row.revision > record.revision:
            return frozenset()
        _refuse_conflict(row, record, files)
    _refuse_taken_number(session, record)
    for file in files:
        if not keep_copy(folder, file.source, file.sha256):
            raise RecordRefused("copy_differs", file.name)
    if row is not None and row.revision == record.revision:
        return frozenset()
    row, replaced = _put(session, row, _values(record), files)
    _changed(session, Act.PUBLISHED, row, record.released_at)
    return replaced


def remove_unreleased(session: Session, folder: Path, digests: Collection[str]) -> None:
    """Take away bytes that no record releases any more, after a correction was committed."""
    used = set(session.scalars(select(PublicFile.sha256).where(PublicFile.sha256.in_(digests))))
    for digest in set(digests) - used:
        remove_copy(folder, digest)


def set_validity(session: Session, record_id: int, said: ValidityIn, now: datetime) -> bool:
    """Say of a record whether it is in force; answers whether it says so now.

    Repeating it changes nothing; a hidden record is left alone (False). Text, files and what is
    searched stay as they were released. RecordRefused: unknown_record, validity_unfit,
    text_too_long, text_unfit; successor_unfit for a successor that is itself or can not be seen.
    """
    row = _record(session, record_id)
    refuse_unfit_validity(record_id, said)
    if row.state is RecordState.WITHDRAWN:
        return False
    if said.successor_id is not None:
        successor = session.get(PublicRecord, said.successor_id)
        if successor is None or successor.state is not RecordState.PUBLISHED:
            raise RecordRefused("successor_unfit", str(said.successor_id))
    changed = [name for name, value in asdict(said).items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, getattr(said, name))
    if changed:
        row.changed_at = now
        _changed(session, Act.VALIDITY, row, now)
    return True


def hide_record(session: Session, record_id: int, explanation: str, now: datetime) -> None:
    """Take a record out of sight at once; the explanation is public. Hidden stays hidden.

    RecordRefused: unknown_record, explanation_missing.
    """
    row = _record(session, record_id)
    if not explanation.strip():
        raise RecordRefused("explanation_missing")
    if row.state is RecordState.PUBLISHED:
        row.state = RecordState.WITHDRAWN
        row.explanation = CONTROL.sub(" ", explanation.strip())
        row.withdrawn_at = row.changed_at = now
        _changed(session, Act.HIDDEN, row, now)


def restore_record(session: Session, folder: Path, record_id: int, now: datetime) -> None:
    """Bring a hidden record back as it was; nothing happens where it is visible.

    RecordRefused: unknown_record; erased or copy_differs where only a new release can help.
    """
    row = _record(session, record_id)
    if row.state is RecordState.PUBLISHED:
        return
    if not row.title:
        raise RecordRefused("erased")
    for file in row.files:
        if not is_intact(folder, file.sha256):
            raise RecordRefused("copy_differs", file.name)
    row.state = RecordState.PUBLISHED
    row.explanation = ""
    row.withdrawn_at = None
    row.changed_at = now
    _changed(session, Act.RESTORED, row, now)


def erase_record(session: Session, folder: Path, record_id: int, now: datetime) -> None:
    """After a hiding was confirmed: take away text and bytes; number and explanation stay.

    Bytes that another record releases too are kept. RecordRefused: unknown_record, still_published.
    """
    row = _record(session, record_id)
    if row.state is RecordState.PUBLISHED:
        raise RecordRefused("still_published")
    digests = _blank(row)
    _changed(session, Act.ERASED, row, now)
    remove_unreleased(session, folder, digests)


def mirror_record(
    session: Session, record: RecordIn, files: Sequence[FileIn], changed_at: datetime
) -> frozenset[str]:
    """Have a record stand as it does in the house a bundle came from, whatever stood here.

    The bundle brings the link, and its files are staged by the caller; answers digests as
    `write_record`. RecordRefused: unfit fields, index_number_taken, index_number_permanent.
    """
    refuse_unfit(record, files)
    row = session.get(PublicRecord, record.record_id)
    if row is not None and row.index_number != record.index_number:
        raise RecordRefused("index_number_permanent", row.index_number)
    _refuse_taken_number(session, record)
    _, replaced = _put(session, row, _values(record) | {"changed_at": changed_at}, files)
    count_change(session)
    return replaced


def mirror_hidden(
    session: Session, stub: RecordIn, explanation: str, withdrawn_at: datetime, *, erased: bool
) -> frozenset[str]:
    """Have a record be hidden as it is in the house a bundle came from; one that never came gets a stub.

    Of a hidden record no text crosses: `stub` has numbers only. Answers the digests of files to be
    taken away. RecordRefused: explanation_missing, index_number_permanent, index_number_taken.
    """
    if not explanation.strip():
        raise RecordRefused("explanation_missing")
    row = session.get(PublicRecord, stub.record_id)
    if row is not None and row.index_number != stub.index_number:
        raise RecordRefused("index_number_permanent", row.index_number)
    if row is None:
        _refuse_taken_number(session, stub)
        row, _ = _put(session, None, _values(stub), ())
    row.state = RecordState.WITHDRAWN
    row.explanation = CONTROL.sub(" ", explanation.strip())
    row.withdrawn_at = row.changed_at = withdrawn_at
    gone = _blank(row) if erased else frozenset()
    count_change(session)
    return gone


def close_day(session: Session, day: date, now: datetime) -> bool:
    """Put the head of a day into the chain of proof; False where the day has one already."""
    session.execute(update(Change).values(count=Change.count))  # the lock, and no change yet
    noted = note_day(session, day, now)
    if noted:
        count_change(session)
    return noted


def check_store(session: Session, folder: Path) -> StoreReport:
    """Compare the folder with the database: every file is digested."""
    known = {path_of(digest): digest for digest in session.scalars(select(PublicFile.sha256))}
    there = set(every_file(folder))
    missing = sorted(known.keys() - there)
    changed = [path for path in sorted(known.keys() & there) if not is_intact(folder, known[path])]
    return StoreReport(tuple(missing), tuple(changed), tuple(sorted(there - known.keys())))


def _record(session: Session, record_id: int) -> PublicRecord:
    row = session.get(PublicRecord, record_id)
    if row is None:
        raise RecordRefused("unknown_record", str(record_id))
    return row


def _put(
    session: Session, row: PublicRecord | None, values: dict[str, Any], files: Sequence[FileIn]
) -> tuple[PublicRecord, frozenset[str]]:
    """Write columns and files of a record; answers it, and the digests it no longer releases."""
    replaced = {file.sha256 for file in row.files} if row is not None else set()
    if row is None:
        row = PublicRecord(**values)
        session.add(row)
    else:
        row.files.clear()
        session.flush()  # the old positions go before the new ones come
        for name, value in values.items():
            setattr(row, name, value)
    row.files.extend(_file_row(file) for file in files)
    return row, frozenset(replaced - {file.sha256 for file in files})


def _blank(row: PublicRecord) -> frozenset[str]:
    """Take text and files from a hidden record; answers the digests of the files."""
    digests = frozenset(file.sha256 for file in row.files)
    row.files.clear()
    row.title = row.summary = row.reading_text = row.search_text = row.successor_text = ""
    return digests


def _values(record: RecordIn) -> dict[str, Any]:
    """Answer the columns of a record: its fields, and what is worked out of them once."""
    sort_on = record.issued_on or record.doc_date or record.published_on
    values = asdict(record)
    return {
        **values,
        "sort_on": sort_on,
        "year": sort_on.year,
        "search_text": search_text_of(values),
        "norm_version": NORM_VERSION,
        "state": RecordState.PUBLISHED,
        "explanation": "",
        "withdrawn_at": None,
        "changed_at": record.released_at,
    }


def _file_row(file: FileIn) -> PublicFile:
    return PublicFile(
        position=file.position,
        name=file.name,
        media_type=file.media_type,
        bytes=file.bytes,
        sha256=file.sha256,
        path=path_of(file.sha256),
    )


def _refuse_conflict(row: PublicRecord, record: RecordIn, files: Sequence[FileIn]) -> None:
    if row.index_number != record.index_number:
        raise RecordRefused("index_number_permanent", row.index_number)
    if row.revision == record.revision:
        if not row.title:
            raise RecordRefused("erased")
        # validity moves on by itself (`set_validity`), whatever revision is outside
        same_fields = all(
            getattr(row, name) == value
            for name, value in asdict(record).items()
            if name not in _MOVES_ON
        )
        stored = [(file.position, file.name, file.sha256) for file in row.files]
        given = sorted((file.position, file.name, file.sha256) for file in files)
        if not same_fields or stored != given:
            raise RecordRefused("revision_reused", str(row.revision))
    elif row.withdrawn_at is not None and record.released_at <= row.withdrawn_at:
        raise RecordRefused("hidden_since")


def _refuse_taken_number(session: Session, record: RecordIn) -> None:
    holder = session.scalar(
        select(PublicRecord.record_id).where(PublicRecord.index_number == record.index_number)
    )
    if holder is not None and holder != record.record_id:
        raise RecordRefused("index_number_taken", record.index_number)


def _changed(session: Session, act: Act, row: PublicRecord, now: datetime) -> None:
    count_change(session)
    note_record(session, act, row, now)
