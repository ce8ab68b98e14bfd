"""What goes outside of a published release: the allowed fields and the files, as the public side takes them.

Built from the frozen record alone, but for what moves on by itself: validity, and which July released it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from review.domain.public_record import is_web_address
from review.public.records import MEDIA_TYPES, FileIn, RecordIn, printed_beside
from review.public.records import Validity as PublicValidity
from review.services.checking import READING
from review.services.preparing import PRINTED, REMOVALS
from review.services.validity.following import said_outside
from review.store.documents import Document
from review.store.people import Organisation
from review.store.releases import Release
from review.store.round_results import july_that_released
from review.store.vault import Vault


def record_in(
    session: Session,
    vault: Vault,
    document: Document,
    release: Release,
    zone_today: Callable[[datetime], date],
) -> tuple[RecordIn, list[FileIn]]:
    """Answer the record and its files; the files' bytes stay where they are until they are copied."""
    organisation = session.get_one(Organisation, document.organisation_id)
    # records frozen by earlier versions lack the fields that came since
    fields: dict[str, str] = _NOTHING_SAID | release.record["fields"]
    entries = sorted(release.record["files"], key=lambda f: (f["position"], bool(f.get(PRINTED))))
    published = document.published_at or release.asked_at
    said = said_outside(session, document)  # as it is now, not when the record was frozen
    url = release.record.get("interpretation_url", "")
    digests = "\n".join(f["digest"] for f in entries)
    record = RecordIn(
        record_id=document.id,
        index_number=document.index_number or "",
        revision=release.revision,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        title=fields["title"],
        issuer=fields["issuer"],
        kind=fields["doc_kind"],
        published_on=zone_today(published),
        released_at=release.asked_at,
        content_digest=hashlib.sha256(digests.encode()).hexdigest(),
        doc_number=fields["doc_number"],
        subject=fields["subject"],
        normative=bool(fields["normative"]),
        key_fields=tuple(fields["key_fields"].split()),
        item_code=fields["item_code"],
        doc_date=_date(fields["doc_date"]),
        issued_on=_date(fields["issued_on"]),
        effective_on=_date(fields["effective_on"]),
        july=july_that_released(session, document.id),
        validity=PublicValidity(said.validity),
        validity_on=said.on,
        successor_id=said.successor_id,
        successor_text=said.successor_text,
        partial=document.partial,
        summary=fields["summary"],
        interpretation_url=url if is_web_address(url) else "",  # older ones were not looked at
        removals=tuple(sorted(release.record.get(REMOVALS, {}).items())),
        reading_text=release.record.get(READING, ""),
    )
    return record, [_file_in(vault, document, entry) for entry in entries]


_NOTHING_SAID = {"normative": "", "key_fields": "", "item_code": "", "effective_on": ""}


def _file_in(vault: Vault, document: Document, entry: dict[str, Any]) -> FileIn:
    position = entry["position"]
    return FileIn(
        position=printed_beside(position) if entry.get(PRINTED) else position,
        name=_released_name(entry["name"], entry["format"], position),
        media_type=MEDIA_TYPES[entry["format"]],
        sha256=entry["digest"],
        bytes=entry["bytes"],
        source=vault.files.rendition_path(document.organisation_id, entry["digest"]),
    )


def _released_name(name: str, file_format: str, position: int) -> str:
    """The file name as shown outside: the user's, with the ending of what it really is."""
    stem = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0].strip()
    return f"{stem or f'file-{position}'}.{file_format}"[-180:]


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
