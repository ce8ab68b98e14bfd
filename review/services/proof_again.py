"""Running the proof of a redacted copy once more: asked for by a person, carried out by a task.

A copy that does not pass is no longer verified, and with that it can not be released; the way out is
another copy, as after a proof that failed at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from review.domain.commands import AskForProof
from review.domain.permissions import Permission, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.services.contents import about
from review.services.outstanding import fail, finish, is_waiting
from review.store.documents import Document, FileState, lock_document
from review.store.events import append
from review.store.findings import Rendition
from review.store.proofs import RenditionProof, proofs_of
from review.store.scopes import place_of

#: Why a copy that had passed is not usable any more.
FAILED_AGAIN = "proof_failed_again"


def ask_for_proof(
    session: Session, actor: Actor, command: AskForProof, *, now: datetime
) -> RenditionProof:
    """Have the proof of a verified copy run again; one that waits already is answered. Raises Refused."""
    document = lock_document(session, command.document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    refusals = refusals_for(actor, Permission.ORIGINAL_READ, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
    rendition = session.get(Rendition, command.rendition_id)
    is_there = rendition is not None and rendition.verified and rendition.erased_at is None
    if rendition is None or not is_there or rendition.document_id != document.id:
        raise Refused(Refusal("rendition_missing"))
    waiting = [each for each in proofs_of(session, rendition.id) if is_waiting(each)]
    if waiting:
        return waiting[0]
    proof = RenditionProof(
        organisation_id=document.organisation_id,
        document_id=document.id,
        rendition_id=rendition.id,
        bytes_digest=rendition.bytes_digest or "",
        asked_by_id=actor.id,
        asked_at=now,
    )
    session.add(proof)
    session.flush()
    return proof


def record_proof(
    session: Session,
    actor: Actor,
    proof: RenditionProof,
    verified: bool,
    checks: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
) -> None:
    """Keep what a proof showed. Where it failed for the bytes that the copy still has, the copy is not
    verified any more and its report names the failed checks.
    """
    document = session.get_one(Document, proof.document_id)
    proof.verified, proof.checks = verified, [dict(each) for each in checks]
    proof.proved_at, proof.reason = now, None
    finish(proof, FileState.DONE)
    append(
        session,
        "rendition.verified_again",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "rendition": proof.rendition_id,
            "bytes_digest": proof.bytes_digest,
            "verified": verified,
        },
    )
    rendition = session.get_one(Rendition, proof.rendition_id)
    if not verified and rendition.bytes_digest == proof.bytes_digest:
        rendition.verified = False
        rendition.report = {
            **(rendition.report or {}),
            "verified": False,
            "checks": proof.checks,
        }
        fail(rendition, FAILED_AGAIN, now, final=True)
    session.flush()
