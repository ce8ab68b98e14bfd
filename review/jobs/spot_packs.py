"""The task of large evidence packs: documents are read in blocks, each in a short transaction."""

from __future__ import annotations

import tempfile

from sqlalchemy import select

from review.domain.values import Actor
from review.jobs.work import Work
from review.pack_words import pack_words
from review.services.outstanding import claim, finish
from review.services.spot_checks.packing import PackWriter, record_export
from review.store.documents import FileState
from review.store.people import Person
from review.store.spot_checks import EvidencePack, SpotCheck, SpotCheckEntry

#: Documents that are read in one transaction.
BLOCK = 25
#: No pack is as large; the disk is full before.
_LIMIT = 1 << 40


def write_pack(work: Work, pack_id: int) -> None:
    """Write a pack that was asked for into the room of evidence; repeating it gives the same bytes."""
    with work.transaction() as session:
        row = session.get(EvidencePack, pack_id, with_for_update=True)
        if row is None or not claim(row, work.clock()):
            return
        check_id, organisation_id = row.spot_check_id, row.organisation_id
    with tempfile.TemporaryFile() as out:
        writer = PackWriter(out, pack_words())
        with work.transaction() as session:
            writer.add_check(session, session.get_one(SpotCheck, check_id))
        after = 0
        while (reached := _block(work, writer, pack_id, check_id, after)) is not None:
            after = reached
        with work.transaction() as session:
            writer.finish(session)
        out.seek(0)
        kept = work.vault.files.receive_as(f"pack-{pack_id}", out, _LIMIT)
    work.vault.files.keep_evidence(kept.key, organisation_id, kept.digest)
    digest = kept.digest
    with work.transaction() as session:
        row = session.get_one(EvidencePack, pack_id)
        row.digest, row.bytes, row.made_at = digest, kept.bytes, work.clock()
        finish(row, FileState.DONE)
        check = session.get_one(SpotCheck, check_id)
        asked_by = session.get_one(Person, row.asked_by_id)
        actor = Actor(id=asked_by.id, name=asked_by.name)
        record_export(session, actor, check, None, digest, work.clock())


def _block(work: Work, writer: PackWriter, pack_id: int, check_id: int, after: int) -> int | None:
    """Write the next documents; answers the position reached, None when none is left."""
    with work.transaction() as session:
        entries = session.scalars(
            select(SpotCheckEntry)
            .where(SpotCheckEntry.spot_check_id == check_id, SpotCheckEntry.position > after)
            .order_by(SpotCheckEntry.position)
            .limit(BLOCK)
        ).all()
        for entry in entries:
            writer.add_entry(session, work.vault, entry)
        if not entries:
            return None
        size = session.get_one(SpotCheck, check_id).size
        row = session.get_one(EvidencePack, pack_id)
        row.progress = min(99, 100 * entries[-1].position // size)
        return entries[-1].position
