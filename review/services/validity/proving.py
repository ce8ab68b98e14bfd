"""Proofs of marks on other sites: address, day, person and a picture, kept as evidence.

The product marks its own public side by itself; a portal elsewhere is marked by hand, and this says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import RecordProof
from review.domain.permissions import Permission, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about
from review.store.documents import Document, lock_document
from review.store.events import append
from review.store.pictures import Picture, picture_of
from review.store.scopes import place_of
from review.store.validity import ProofEntry
from review.store.vault import Vault

#: Bytes of a picture, and pixels of either side: a whole long page fits, a bomb does not.
LARGEST = 10_000_000
WIDEST = 20_000

_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+\S*", re.IGNORECASE)


def record_proof(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: RecordProof,
    *,
    now: datetime,
    today: date,
) -> ProofEntry:
    """Keep a proof; its picture lies in quarantine. Raises Refused with every fault."""
    document = lock_document(session, command.document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    faults = list(refusals_for(actor, Permission.VALIDITY_PROVE, place_of(session, document)))
    if faults:
        raise Refused(*faults)
    faults += _faults_of_words(document, command, today)
    picture = _picture(vault, command)
    if picture is None:
        faults.append(Refusal("proof_no_picture"))
    if faults or picture is None or command.on is None:
        raise Refused(*faults)
    vault.files.keep_evidence(command.key, document.organisation_id, command.digest)
    row = ProofEntry(
        organisation_id=document.organisation_id,
        document_id=document.id,
        validity=command.validity,
        address=command.address.strip(),
        on=command.on,
        person=command.person.strip(),
        digest=command.digest,
        format=picture.format,
        bytes=command.bytes,
        entered_by_id=actor.id,
        at=now,
    )
    session.add(row)
    session.flush()
    append(
        session,
        "document.proof_recorded",
        actor=actor,
        now=now,
        about=about(document),
        payload={"proof": row.id, "digest": row.digest},
    )
    return row


def _faults_of_words(document: Document, command: RecordProof, today: date) -> list[Refusal]:
    found = []
    address = command.address.strip()
    if not _ADDRESS.fullmatch(address) or len(address) > 500:
        found.append(Refusal("proof_address"))
    if command.on is None:
        found.append(Refusal("proof_date_missing"))
    elif command.on > today:
        found.append(Refusal("validity_in_future", {"date": command.on.isoformat()}))
    elif (issued := document.issued_on or document.doc_date) and command.on < issued:
        found.append(Refusal("validity_before_issue", {"date": issued.isoformat()}))
    if not 0 < len(command.person.strip()) <= 80:
        found.append(Refusal("proof_person_missing"))
    return found


def _picture(vault: Vault, command: RecordProof) -> Picture | None:
    path = vault.files.intake_path(command.key)
    if not path.exists() or path.stat().st_size > LARGEST:
        return None
    picture = picture_of(path)
    if picture is None or max(picture.width, picture.height) > WIDEST:
        return None
    return picture
