"""What changed in the public catalogue since a link of the chain, gathered for a bundle.

The catalogue is read in short steps, never under one long lock: a hide must not wait for an export.
What changed while it was read is read again, at last in one moment that holds for everything.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session, selectinload

from review.public.announced import report_of
from review.public.bundle_format import BundleRefused, SentFile, SentHide, SentRecord
from review.public.chain import Act, Head, head_of, links_after
from review.public.chain_tables import ProofLink
from review.public.incoming import NoticeIn, RecordIn
from review.public.report_format import AnnualReportIn
from review.public.tables import AnnualReport, Notice, PublicRecord
from review.public.wire import from_wire, to_wire

_AT_ONCE = 200
#: What brings bytes outside that may not be there: a release, and bringing back what was erased there.
_CARRIES = frozenset({Act.PUBLISHED.value, Act.RESTORED.value})


@dataclass(frozen=True)
class Withheld:
    """A record that is hidden; in the house perhaps only, while the catalogue still shows it."""

    explanation: str
    hidden_at: datetime
    erased: bool


class Spool:
    """Records on the disk while they are gathered: the newest reading of each counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] = path.open("w+b")
        self._places: dict[int, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        """Stay open for a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close the file and remove it."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def __len__(self) -> int:
        return len(self._places)

    def keep(self, sent: SentRecord) -> None:
        """Keep a record, in place of what was read of it before."""
        line = json.dumps(to_wire(sent), ensure_ascii=False).encode()
        self._file.seek(0, 2)
        self._places[sent.record.record_id] = (self._file.tell(), len(line))
        self._file.write(line)

    def drop(self, record_id: int) -> None:
        """Forget a record that is to be hidden."""
        self._places.pop(record_id, None)

    def __iter__(self) -> Iterator[SentRecord]:
        """Answer what is kept, in the order of its id."""
        for _, (start, length) in sorted(self._places.items()):
            self._file.seek(start)
            yield from_wire(SentRecord, json.loads(self._file.read(length)))


@dataclass(frozen=True)
class Collected:
    """What is to go into a bundle. `since` and `head` are the chain's ends."""

    since: Head
    head: Head
    hides: Mapping[int, SentHide]
    records: Spool
    notices: Mapping[int, NoticeIn]
    reports: Mapping[int, AnnualReportIn]


def collect(
    engine: Engine,
    since: Head,
    spool: Spool,
    *,
    withheld: Mapping[int, Withheld],
    again: Collection[int] = (),
) -> Collected:
    """Gather what changed behind `since`, every withheld record as hidden, and `again`: withheld before.

    BundleRefused: chain_differs where the catalogue's chain does not hold `since`.
    """
    gathered = _Gathered(withheld, again, spool)
    with engine.connect() as connection:
        _demand_link(connection, since)
        seen, head = since.seq, _head(connection)
        ids = gathered.note(connection, seen, head) | {*withheld, *again}
        while len(ids) > _AT_ONCE:
            gathered.read(connection, sorted(ids))
            connection.rollback()
            seen, head = head.seq, _head(connection)
            ids = gathered.note(connection, seen, head)
    with _moment(engine) as connection:
        last = _head(connection)
        ids |= gathered.note(connection, head.seq, last)
        gathered.read(connection, sorted(ids))
        gathered.read_notices(connection)
        gathered.read_reports(connection)
    return Collected(since, last, gathered.hides, spool, gathered.notices, gathered.reports)


class _Gathered:
    """What was read so far, by record."""

    def __init__(
        self, withheld: Mapping[int, Withheld], again: Collection[int], spool: Spool
    ) -> None:
        self._withheld = withheld
        self._spool = spool
        self._carried: set[int] = set(again)
        self._notice_ids: set[int] = set()
        self._report_ids: set[int] = set()
        self.hides: dict[int, SentHide] = {}
        self.notices: dict[int, NoticeIn] = {}
        self.reports: dict[int, AnnualReportIn] = {}

    def note(self, connection: Connection, after: int, head: Head) -> set[int]:
        """Answer the records that the links up to `head` speak of, and remember what they ask for."""
        ids = set()
        for link in links_after(connection, after, head.seq):
            said = json.loads(link.body)
            if "record" in said:
                ids.add(said["record"])
                if said["act"] in _CARRIES:
                    self._carried.add(said["record"])
            elif "notice" in said:
                self._notice_ids.add(said["notice"])
            elif "report" in said:
                self._report_ids.add(said["report"])
        return ids

    def read(self, connection: Connection, ids: Sequence[int]) -> None:
        """Read records as they are now."""
        query = select(PublicRecord).options(selectinload(PublicRecord.files))
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            with Session(connection) as session:
                for row in session.scalars(query.where(PublicRecord.record_id.in_(some))):
                    self._take(row)

    def _take(self, row: PublicRecord) -> None:
        withheld = self._withheld.get(row.record_id)
        if row.withdrawn_at is not None:
            withheld = Withheld(
                row.explanation,
                row.withdrawn_at,
                erased=not row.title or (withheld is not None and withheld.erased),
            )
        if withheld is not None:
            self._spool.drop(row.record_id)
            self.hides[row.record_id] = _hide_of(row, withheld)
            return
        self.hides.pop(row.record_id, None)
        self._spool.keep(_sent(row, carried=row.record_id in self._carried))

    def read_notices(self, connection: Connection) -> None:
        """Read the notices that were spoken of."""
        with Session(connection) as session:
            for notice_id in sorted(self._notice_ids):
                row = session.get_one(Notice, notice_id)
                values = {item.name: getattr(row, item.name) for item in fields(NoticeIn)}
                self.notices[notice_id] = NoticeIn(**values)

    def read_reports(self, connection: Connection) -> None:
        """Read the annual reports that were spoken of."""
        with Session(connection) as session:
            for report_id in sorted(self._report_ids):
                self.reports[report_id] = report_of(session.get_one(AnnualReport, report_id))


def _sent(row: PublicRecord, *, carried: bool) -> SentRecord:
    files = tuple(
        SentFile(file.position, file.name, file.media_type, file.sha256, file.bytes)
        for file in sorted(row.files, key=lambda file: file.position)
    )
    return SentRecord(_record_of(row), row.changed_at, files, carried)


def _record_of(row: PublicRecord) -> RecordIn:
    """The allow-list read back: a record as it was handed over, with its validity as it is now."""
    values: dict[str, Any] = {item.name: getattr(row, item.name) for item in fields(RecordIn)}
    return RecordIn(**values)


def _hide_of(row: PublicRecord, hidden: Withheld) -> SentHide:
    return SentHide(
        record_id=row.record_id,
        index_number=row.index_number,
        revision=row.revision,
        organisation_code=row.organisation_code,
        organisation_name=row.organisation_name,
        published_on=row.published_on,
        released_at=row.released_at,
        content_digest=row.content_digest,
        explanation=hidden.explanation,
        withdrawn_at=hidden.hidden_at,
        erased=hidden.erased,
    )


def _demand_link(connection: Connection, since: Head) -> None:
    if since.seq == 0:
        return
    found = connection.scalar(select(ProofLink.digest).where(ProofLink.seq == since.seq))
    if found != since.digest:
        raise BundleRefused("chain_differs", link=since.seq)


def _head(connection: Connection) -> Head:
    with Session(connection) as session:
        return head_of(session)


@contextmanager
def _moment(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment: nothing can change between its questions. Keep it short."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        yield connection
        connection.rollback()
