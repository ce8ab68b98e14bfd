"""The evidence pack (证据包): a zip with the same bytes each time, written document after document.

Small packs are made at once; of a large one a row is left, and a task writes it. The words that go
with it come from the caller; this room has none.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import ExportEvidence
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.services.outstanding import is_waiting
from review.services.spot_checks import evidence
from review.store.documents import Document
from review.store.events import About, append
from review.store.people import Office, names_of
from review.store.spot_checks import (
    EvidencePack,
    SpotCheck,
    SpotCheckEntry,
    entries_of,
    frame_of,
    latest_pack,
)
from review.store.vault import Vault

#: Documents that are packed while the person waits.
AT_ONCE = 30
MANIFEST = "MANIFEST.sha256"
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Exported:
    """A pack that was made at once (``data``), or the row of one that a task is to write."""

    data: bytes | None
    digest: str | None
    pack: EvidencePack | None


class PackWriter:
    """A pack while it is written. ``words`` are files that go with it unchanged, by name.

    Memory holds one document at a time, the manifest's lines and ids of people.
    """

    def __init__(self, out: IO[bytes], words: dict[str, bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
        self._manifest: list[str] = []
        self._people: set[int] = set()
        for name in sorted(words):
            self._add(name, words[name])

    def add_check(self, session: Session, check: SpotCheck) -> None:
        """How the sample was drawn, with the whole population by stratum, so that it can be drawn again."""
        frame = frame_of(session, check)
        self._people |= {i for i in (check.drawn_by_id, check.closed_by_id) if i is not None}
        rows = session.execute(
            select(Office.id, Office.name).where(Office.organisation_id == check.organisation_id)
        )
        names = {i: name for i, name in rows}  # noqa: C416 - rows are no tuples for mypy
        said = {
            "spot_check": check.id,
            "year": check.year,
            "serial": check.serial,
            "filters": check.filters,
            "seed": check.seed,
            "confidence": check.confidence,
            "error_bound": check.error_bound,
            "size": check.size,
            "population": check.population,
            "strata": [
                {**stratum, "documents": ids}
                for stratum, ids in zip(check.strata, frame, strict=True)
            ],
            "drawn": [entry.document_id for entry in entries_of(session, check.id)],
            "drawn_by": check.drawn_by_id,
            "drawn_at": check.drawn_at.isoformat(),
            "closed_at": check.closed_at.isoformat() if check.closed_at else None,
            "offices": {str(i): names[i] for i in sorted(names)},
        }
        self._add_json("check.json", said)

    def add_entry(self, session: Session, vault: Vault, entry: SpotCheckEntry) -> None:
        """One document with everything that can be said of it without showing it."""
        document = session.get_one(Document, entry.document_id)
        folder = f"documents/{entry.position:05d}"
        events = evidence.events_of(session, document.id)
        self._people |= {e["actor_id"] for e in events if e["actor_id"] is not None}
        self._people |= {entry.examiner_id} if entry.examiner_id is not None else set()
        self._add(f"{folder}/events.jsonl", "".join(_line(e) for e in events).encode())
        parts = {
            "document": evidence.facts_of(session, document),
            "confirmations": evidence.confirmations_of(session, document),
            "certificates": evidence.certificates_of(session, document),
            "verdicts": evidence.verdicts_of(session, document),
            "release": evidence.release_of(session, document),
            "form": evidence.form_of(session, vault, entry, document),
        }
        for name, said in parts.items():
            self._people |= set(_people_in(said))
            self._add_json(f"{folder}/{name}.json", said)

    def finish(self, session: Session) -> None:
        """Names of the people whose ids occur, and the manifest; then the zip is whole."""
        names = names_of(session, sorted(self._people))
        self._add_json("people.json", {str(i): names[i] for i in sorted(names)})
        self._write(MANIFEST, "".join(self._manifest).encode())
        self._zip.close()

    def _add_json(self, name: str, said: Any) -> None:
        text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
        self._add(name, f"{text}\n".encode())

    def _add(self, name: str, data: bytes) -> None:
        self._manifest.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
        self._write(name, data)

    def _write(self, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo(name, _MOMENT)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system, info.external_attr = 3, 0o644 << 16
        self._zip.writestr(info, data)


def export_evidence(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: ExportEvidence,
    *,
    words: dict[str, bytes],
    now: datetime,
) -> Exported:
    """Make the pack of one document or of a whole check, or leave it to a task. Raises Refused.

    ``spot_check_gone``, ``entry_gone``.
    """
    check = session.get(SpotCheck, command.spot_check_id)
    if check is None:
        raise Refused(Refusal("spot_check_gone"))
    place = Place(organisation_id=check.organisation_id)
    if refusals := refusals_for(actor, Permission.EVIDENCE_PACK, place):
        raise Refused(*refusals)
    entries = _entries(session, check, command.entry_id)
    if len(entries) > AT_ONCE:
        return Exported(None, None, _ask_for_pack(session, actor, check, now))
    out = io.BytesIO()
    writer = PackWriter(out, words)
    writer.add_check(session, check)
    for entry in entries:
        writer.add_entry(session, vault, entry)
    writer.finish(session)
    data = out.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    record_export(session, actor, check, command.entry_id, digest, now)
    return Exported(data, digest, None)


def record_export(
    session: Session,
    actor: Actor,
    check: SpotCheck,
    entry_id: int | None,
    digest: str,
    now: datetime,
) -> None:
    """Write down that a pack left the house. Not among the document's events: the next pack stays the same."""
    append(
        session,
        "evidence_pack.exported",
        actor=actor,
        now=now,
        about=About(organisation_id=check.organisation_id),
        payload={"spot_check": check.id, "entry": entry_id, "digest": digest},
    )


def _entries(session: Session, check: SpotCheck, entry_id: int | None) -> list[SpotCheckEntry]:
    if entry_id is None:
        return entries_of(session, check.id)
    entry = session.get(SpotCheckEntry, entry_id)
    if entry is None or entry.spot_check_id != check.id:
        raise Refused(Refusal("entry_gone"))
    return [entry]


def _ask_for_pack(session: Session, actor: Actor, check: SpotCheck, now: datetime) -> EvidencePack:
    """The pack that is being written already, else a new one."""
    latest = latest_pack(session, check.id)
    if latest is not None and is_waiting(latest):
        return latest
    if actor.id is None:
        raise ValueError("a person asks for it")
    pack = EvidencePack(
        organisation_id=check.organisation_id,
        spot_check_id=check.id,
        asked_by_id=actor.id,
        asked_at=now,
    )
    session.add(pack)
    session.flush()
    return pack


def _line(event: dict[str, Any]) -> str:
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{text}\n"


_PEOPLE = frozenset(
    {"person", "by", "proposers", "examiner", "asked_by", "reported_by", "rechecked_by"}
)


def _people_in(said: Any) -> Iterable[int]:
    """Ids of people in plain values, by the names of their fields."""
    if isinstance(said, list):
        for one in said:
            yield from _people_in(one)
    elif isinstance(said, dict):
        for name, value in said.items():
            if name in _PEOPLE:
                yield from (v for v in (value if isinstance(value, list) else [value]) if v)
            else:
                yield from _people_in(value)
