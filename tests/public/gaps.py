"""An air gap for tests: a house that releases on one side, an empty site on the other, bundles between.

The place of a bundle in its line is kept here as the house keeps it in its table.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.public.bundle_apply import Applied, apply_bundle
from review.public.bundle_collect import Spool, Withheld, collect
from review.public.bundle_format import MANIFEST, SIGNATURE, START, BundleRefused, Place
from review.public.bundle_write import Order, write_bundle
from review.public.chain import GENESIS, Head
from review.public.chain_tables import ProofLink
from review.public.files import path_of
from review.public.signing import fingerprint, public_key_of, sign
from review.public.store import open_public_store
from review.public.tables import AnnualReport, Notice, PublicFile, PublicRecord, RecordState
from tests.public.houses import LATER, House, a_house


@dataclass
class Gap:
    """`inner` releases, `outer` is fed by bundles alone."""

    inner: House
    outer: House
    folder: Path
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    line: list[Place] = field(default_factory=lambda: [START])
    ends: list[Head] = field(default_factory=lambda: [Head(0, GENESIS)])

    def export(
        self,
        since: int | None = None,
        *,
        next_key: str | None = None,
        withheld: Mapping[int, Withheld] | None = None,
        again: Collection[int] = (),
    ) -> Path:
        """Write the next bundle as the house does."""
        base = len(self.line) - 1 if since is None else since
        path = self.folder / f"{len(self.line):04d}-{base}.bundle"
        reader = open_public_store(self.inner.settings.public_database_url, read_only=True)
        order = Order(
            len(self.line),
            tuple(self.line[base:]),
            LATER + timedelta(days=len(self.line)),
            self.key,
            next_key,
        )
        try:
            with Spool(self.folder / "spool") as spool:
                collected = collect(
                    reader, self.ends[base], spool, withheld=withheld or {}, again=again
                )
                written = write_bundle(path, reader, self.inner.folder, collected, order)
        finally:
            reader.dispose()
        written.keep()
        self.line.append(Place(written.manifest.sequence, written.digest))
        self.ends.append(collected.head)
        return path

    @property
    def pin(self) -> str:
        """The fingerprint that two people compare."""
        return fingerprint(public_key_of(self.key))

    def bring(self, path: Path, pin: str | None = None) -> Applied:
        """Apply a bundle outside."""
        given = self.pin if pin is None else pin
        return apply_bundle(self.outer.engine, self.outer.folder, path, now=LATER, pin=given)

    def carry(self) -> Applied:
        """Export what is new and apply it."""
        return self.bring(self.export())

    def refusal(self, path: Path, pin: str | None = None) -> str:
        """The code with which a bundle is refused; nothing may have changed."""
        before = self.stands()
        try:
            self.bring(path, pin)
        except BundleRefused as refused:
            assert self.stands() == before
            return refused.code
        raise AssertionError("the bundle was applied")

    def stands(self) -> tuple[object, ...]:
        """Everything the outer site shows and keeps."""
        return shown(self.outer)

    def is_mirrored(self) -> bool:
        """Whether the outer site holds what the inner one shows."""
        return shown(self.inner) == shown(self.outer)

    def answers_alike(self, *addresses: str) -> bool:
        """Whether both sites give the same answers."""
        both = ((self.inner.get(address), self.outer.get(address)) for address in addresses)
        return all((a.status_code, a.data) == (b.status_code, b.data) for a, b in both)

    def resigned(
        self, path: Path, change: Mapping[str, bytes], *, key: Ed25519PrivateKey | None = None
    ) -> Path:
        """The same bundle with members changed; with `key` the manifest is signed again."""
        target = path.with_suffix(".changed")
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
            for entry in old.infolist():
                content = change.get(entry.filename, old.read(entry))
                if entry.filename == SIGNATURE and key is not None:
                    content = sign(key, change.get(MANIFEST, old.read(MANIFEST)))
                new.writestr(entry.filename, content)
        return target


def shown(house: House) -> tuple[object, ...]:
    """What a site shows: records as far as they can be seen, released bytes, notices, the chain."""
    with Session(house.engine) as session:
        records = [_shown(row) for row in session.scalars(select(PublicRecord))]
        notices = [(row.notice_id, row.title, row.body) for row in session.scalars(select(Notice))]
        reports = [
            (row.report_id, row.title, row.parts) for row in session.scalars(select(AnnualReport))
        ]
        links = session.execute(select(ProofLink.body, ProofLink.digest)).all()
        released = select(PublicFile.sha256).join(PublicRecord)
        digests = session.scalars(released.where(PublicRecord.state == RecordState.PUBLISHED))
        files = {digest: (house.folder / path_of(digest)).read_bytes() for digest in digests}
    return sorted(records), sorted(notices), sorted(reports), sorted(map(tuple, links)), files


def _shown(row: PublicRecord) -> tuple[object, ...]:
    if row.state is RecordState.WITHDRAWN:
        return row.record_id, row.index_number, row.explanation, str(row.withdrawn_at)
    files = [(file.position, file.name, file.sha256) for file in row.files]
    columns = PublicRecord.__table__.columns
    return row.record_id, str([str(getattr(row, column.name)) for column in columns] + files)


@contextmanager
def a_gap(inner_url: str, outer_url: str, folder: Path) -> Iterator[Gap]:
    """Both sides over fresh databases."""
    with (
        a_house(inner_url, folder / "inner") as inner,
        a_house(outer_url, folder / "outer") as outer,
    ):
        yield Gap(inner, outer, folder)
