"""Applying a bundle to this site: all of it or nothing, once, in its place of the line.

Files are staged beside and get their names only when everything else is in the transaction; bytes that
nobody releases any more go when it is committed. The chain of proof is continued with the links of the
house, and every record must stand as its last link says.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from review.public.announced import put_annual_report, put_notice
from review.public.bundle_format import (
    CHAIN,
    HIDES,
    NOTICES,
    RECORDS,
    REPORTS,
    START,
    BundleRefused,
    Manifest,
    Place,
    SentHide,
    SentRecord,
)
from review.public.bundle_read import Bundle, opened_bundle
from review.public.chain import Head, Link, head_of, keep_link, link_digest
from review.public.chain_tables import AppliedBundle, PinnedKey, ProofLink
from review.public.files import is_intact, path_of
from review.public.incoming import FileIn, NoticeIn, RecordRefused
from review.public.records import (
    mirror_hidden,
    mirror_record,
    remove_unreleased,
)
from review.public.report_format import AnnualReportIn
from review.public.signing import fingerprint
from review.public.tables import Change, RecordState

_STAGED = ".bundle-"
_AT_ONCE = 500
_LEFT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Applied:
    """What an import did. `again`: this very bundle had been applied before, nothing was done."""

    manifest: Manifest
    digest: str
    again: bool
    pinned: str  # the key whose bundles are taken from now on


def apply_bundle(
    engine: Engine, folder: Path, path: Path, *, now: datetime, pin: str = ""
) -> Applied:
    """Apply the bundle at `path`; `pin` is the fingerprint a person compared, for the first one.

    Raises BundleRefused with a code of `bundle_read`, or: key_not_pinned, key_differs, fed_directly,
    gap, replayed, forked, chain_differs, record_refused, report_refused,
    file_missing; OSError where the disk is full.
    Nothing has changed then.
    """
    with Session(engine) as session:
        pinned = session.get(PinnedKey, 1)
        known = pinned.key if pinned is not None else None

    def trusted(named: str) -> str:
        if known is not None:
            return known
        if not pin:
            raise BundleRefused("key_not_pinned", fingerprint=fingerprint(named))
        if fingerprint(named) != pin:
            raise BundleRefused("key_differs", fingerprint=fingerprint(named))
        return named

    with opened_bundle(path, trusted) as bundle:
        manifest = bundle.manifest
        with Session(engine) as session:
            if _is_there(session, bundle):
                return Applied(manifest, bundle.digest, again=True, pinned=known or manifest.key)
        bundle.check_members()
        with _staged(bundle, folder, now) as stage:
            gone = _apply(engine, folder, stage, bundle, now)
        with Session(engine) as session:
            remove_unreleased(session, folder, gone)
    return Applied(manifest, bundle.digest, again=False, pinned=manifest.next_key or manifest.key)


def place_of(session: Session) -> Place:
    """Answer where the line of bundles stands here."""
    row = session.scalar(select(AppliedBundle).order_by(AppliedBundle.sequence.desc()).limit(1))
    return Place(row.sequence, row.digest) if row is not None else START


def pin_key(session: Session, key: str, now: datetime) -> None:
    """Take bundles signed with this key and no other from now on."""
    session.merge(PinnedKey(pinned_key_id=1, key=key, pinned_at=now))


def _is_there(session: Session, bundle: Bundle) -> bool:
    """Whether this very bundle is the last one applied. BundleRefused where it has no place here."""
    manifest, here = bundle.manifest, place_of(session)
    if here.digest == bundle.digest:
        return True
    if here == START and head_of(session).seq:
        raise BundleRefused("fed_directly")
    if manifest.sequence <= here.sequence:
        applied = session.get(AppliedBundle, manifest.sequence)
        if applied is not None and applied.digest == bundle.digest:
            raise BundleRefused("replayed", sequence=manifest.sequence, here=here.sequence)
        raise BundleRefused("forked", sequence=manifest.sequence, here=here.sequence)
    if here not in manifest.line:
        first = manifest.line[0].sequence if manifest.line else 0
        code = "gap" if first > here.sequence else "forked"
        raise BundleRefused(
            code,
            sequence=manifest.sequence,
            here=here.sequence,
            first=here.sequence + 1,
            last=first,
        )
    return False


@contextmanager
def _staged(bundle: Bundle, folder: Path, now: datetime) -> Iterator[Path]:
    """Copy the files that are not here yet into a folder of their own beside; it goes at the end."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    for left in folder.glob(f"{_STAGED}*"):
        if left.stat().st_mtime < now.timestamp() - _LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)  # of an import that was killed
    stage = Path(tempfile.mkdtemp(dir=folder, prefix=_STAGED))
    try:
        for sha256 in bundle.file_sizes():
            if not is_intact(folder, sha256):
                bundle.copy_file(sha256, stage / sha256)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _apply(
    engine: Engine, folder: Path, stage: Path, bundle: Bundle, now: datetime
) -> frozenset[str]:
    """Do everything in one transaction; answers the digests that may be nobody's any more."""
    moved: list[Path] = []
    try:
        with Session(engine) as session:
            # the one lock of this database: whoever imports at the same time waits, and then finds
            # the line changed
            session.execute(update(Change).values(count=Change.count + 1))
            if _is_there(session, bundle):
                return frozenset()
            gone = _hide(session, bundle) | _write(session, folder, stage, bundle)
            for notice in bundle.lines(NOTICES, NoticeIn):
                put_notice(session, notice)
            _write_reports(session, bundle)
            _continue_chain(session, bundle)
            _demand_as_linked(session, bundle)
            _note_applied(session, bundle, now)
            session.flush()
            _move_in(stage, folder, moved)
            session.commit()
    except BaseException:
        for path in moved:
            path.unlink(missing_ok=True)
        raise
    return gone


def _hide(session: Session, bundle: Bundle) -> frozenset[str]:
    gone: frozenset[str] = frozenset()
    for hide in bundle.lines(HIDES, SentHide):
        try:
            gone |= mirror_hidden(
                session, hide.stub(), hide.explanation, hide.withdrawn_at, erased=hide.erased
            )
        except RecordRefused as refused:
            raise _refusal(hide.record_id, refused) from refused
    session.flush()
    return gone


def _write(session: Session, folder: Path, stage: Path, bundle: Bundle) -> frozenset[str]:
    gone: frozenset[str] = frozenset()
    for at, sent in enumerate(bundle.lines(RECORDS, SentRecord), start=1):
        files = [
            FileIn(
                position=file.position,
                name=file.name,
                media_type=file.media_type,
                sha256=file.sha256,
                bytes=file.bytes,
                source=_source(folder, stage, file.sha256),
            )
            for file in sent.files
        ]
        try:
            gone |= mirror_record(session, sent.record, files, sent.changed_at)
        except RecordRefused as refused:
            raise _refusal(sent.record.record_id, refused) from refused
        if at % _AT_ONCE == 0:
            session.flush()
            session.expunge_all()  # memory stays flat
    return gone


def _write_reports(session: Session, bundle: Bundle) -> None:
    for report in bundle.lines(REPORTS, AnnualReportIn):
        try:
            put_annual_report(session, report)
        except RecordRefused as refused:
            raise BundleRefused(
                "report_refused", year=report.year, reason=refused.code
            ) from refused


def _source(folder: Path, stage: Path, sha256: str) -> Path:
    """Where a file's bytes are: brought along, or here already and intact."""
    staged = stage / sha256
    if staged.exists():
        return staged
    try:
        if is_intact(folder, sha256):
            return folder / path_of(sha256)
    except ValueError as error:
        raise BundleRefused("member_unfit", name=RECORDS) from error
    raise BundleRefused("file_missing", file=sha256)


def _refusal(record_id: int, refused: RecordRefused) -> BundleRefused:
    return BundleRefused("record_refused", record=record_id, reason=refused.code)


def _continue_chain(session: Session, bundle: Bundle) -> None:
    """Take in the links behind those that are here; what is here already must be the same."""
    here, manifest = head_of(session), bundle.manifest
    last = Head(manifest.chain_after, manifest.chain_previous)
    if last.seq > here.seq:
        raise BundleRefused("chain_differs", link=here.seq)
    for link in bundle.lines(CHAIN, Link):
        _demand_same(last, here)
        if link_digest(last.digest, link.body) != link.digest:
            raise BundleRefused("chain_differs", link=last.seq + 1)
        if last.seq >= here.seq:
            _keep(session, link, last.seq + 1)
        last = Head(last.seq + 1, link.digest)
    _demand_same(last, here)
    if last != Head(manifest.chain_to, manifest.chain_head) or last.seq < here.seq:
        raise BundleRefused("chain_differs", link=last.seq)
    session.flush()


def _demand_same(last: Head, here: Head) -> None:
    if last.seq == here.seq and last != here:
        raise BundleRefused("chain_differs", link=here.seq)


def _keep(session: Session, link: Link, seq: int) -> None:
    try:
        if json.loads(link.body)["seq"] != seq:
            raise BundleRefused("chain_differs", link=seq)
        keep_link(session, link)
    except (ValueError, KeyError, TypeError) as error:
        raise BundleRefused("member_unfit", name=CHAIN) from error


def _demand_as_linked(session: Session, bundle: Bundle) -> None:
    """Demand that every record the bundle shows is what the chain proves of it."""
    for sent in bundle.lines(RECORDS, SentRecord):
        body = session.scalar(
            select(ProofLink.body)
            .where(ProofLink.record_id == sent.record.record_id)
            .order_by(ProofLink.seq.desc())
            .limit(1)
        )
        said = json.loads(body) if body is not None else {}
        stands = {
            "state": RecordState.PUBLISHED.value,
            "revision": sent.record.revision,
            "index_number": sent.record.index_number,
            "files": [file.sha256 for file in sent.files],
        }
        if any(said.get(name) != value for name, value in stands.items()):
            raise BundleRefused("chain_differs", link=said.get("seq", 0))


def _note_applied(session: Session, bundle: Bundle, now: datetime) -> None:
    manifest = bundle.manifest
    session.add(
        AppliedBundle(
            sequence=manifest.sequence,
            digest=bundle.digest,
            key=manifest.key,
            applied_at=now,
            hides=manifest.hides,
            records=manifest.records,
            notices=manifest.notices,
            links=manifest.links,
        )
    )
    pin_key(session, manifest.next_key or manifest.key, now)


def _move_in(stage: Path, folder: Path, moved: list[Path]) -> None:
    """Give the staged files their names; `moved` says which are new, should the commit fail."""
    for staged in sorted(stage.iterdir()):
        target = folder / path_of(staged.name)
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        staged.chmod(0o444)
        staged.replace(target)
        moved.append(target)
