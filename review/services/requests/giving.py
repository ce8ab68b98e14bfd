"""Handing a document to an applicant: which bytes, and why they may go (Art. 36, 37, 40).

What holds something to be withheld goes out as the proven copies of the redaction road only: a case of
kind ``request`` settles the findings and has a reviewer confirm what the plan leaves. Nothing is sent
from here; what was given to whom stands in a row with the digest of its bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import GiveDocument
from review.domain.findings import Stage, open_findings
from review.domain.requests import RequestAction
from review.domain.states import Attribute, ConfirmationKind
from review.domain.values import Actor, Refusal, Refused
from review.services.requests.linking import link_of
from review.services.requests.moving import Act, apply_act, opened_request
from review.store.case_values import RenditionState, plan_of, renditions_of
from review.store.cases import latest_case, standing_confirmations
from review.store.documents import Document, FileVersion, files_of_record, lock_document
from review.store.found import finding_values
from review.store.requests import InformationRequest, RequestGiving


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What could be given of a document, redacted or whole: its digest, and what stands against it."""

    redacted: bool
    digest: str
    refusals: tuple[Refusal, ...]

    @property
    def possible(self) -> bool:
        """Whether nothing stands against it."""
        return not self.refusals


def offers_of(session: Session, document: Document) -> tuple[Offer, Offer]:
    """The proven copies and the whole files of a document as they could be given now."""
    return _copies(session, document), _whole(session, document)


def give_document(
    session: Session, actor: Actor, command: GiveDocument, *, now: datetime, today: date
) -> RequestGiving:
    """Note that a linked document was handed over. Raises Refused or Stale.

    ``document_not_linked``; ``giving_changed`` where the bytes are no longer those that were shown; and
    what stands against the offer: ``copy_not_proven``, ``copy_not_confirmed``, ``copy_removes_nothing``,
    ``paper_only_not_given``, ``exempt_not_given``, ``findings_open``, ``whole_holds_removed``.
    """
    row = opened_request(session, command.request_id, command.version)
    document = lock_document(session, command.document_id)
    if document is None or document.organisation_id != row.organisation_id:
        raise Refused(Refusal("document_gone"))
    offer = offers_of(session, document)[0 if command.redacted else 1]
    faults = [*offer.refusals]
    if link_of(session, row.id, document.id) is None:
        faults.append(Refusal("document_not_linked"))
    if offer.possible and offer.digest != command.digest:
        faults.append(Refusal("giving_changed"))
    given = _giving(session, actor, row, document, command, now)

    def record() -> dict[str, object]:
        session.add(given)
        session.flush()
        return {
            "document": document.id,
            "rendition": given.rendition_id,
            "digest": given.digest,
        }

    act = Act(action=RequestAction.GIVE, on=command.on)
    apply_act(
        session,
        actor,
        row,
        act,
        record,
        now=now,
        today=today,
        faults=tuple(faults),
        document_id=document.id,
    )
    return given


def _giving(
    session: Session,
    actor: Actor,
    row: InformationRequest,
    document: Document,
    command: GiveDocument,
    now: datetime,
) -> RequestGiving:
    copies = renditions_of(session, files_of_record(session, document.id)).renditions
    main = copies[0] if command.redacted and copies else None
    return RequestGiving(
        organisation_id=row.organisation_id,
        request_id=row.id,
        document_id=document.id,
        given_on=command.on,
        form=command.form,
        redacted=command.redacted,
        rendition_id=main.id if main is not None else None,
        digest=command.digest,
        given_by_id=actor.id,
        given_at=now,
    )


def _copies(session: Session, document: Document) -> Offer:
    versions = files_of_record(session, document.id)
    made = renditions_of(session, versions)
    faults = [] if versions else [Refusal("paper_only_not_given")]
    if versions and not made.verified:
        faults.append(Refusal("copy_not_proven"))
    elif versions and not any(plan_of(session, v).removes for v in versions):
        faults.append(Refusal("copy_removes_nothing"))
    if made.verified and not _confirmed(session, document, made):
        faults.append(Refusal("copy_not_confirmed"))
    return Offer(redacted=True, digest=made.bytes_digest, refusals=tuple(faults))


def _whole(session: Session, document: Document) -> Offer:
    versions = files_of_record(session, document.id)
    faults = [] if versions else [Refusal("paper_only_not_given")]
    if document.attribute is None or document.attribute is Attribute.EXEMPT:
        faults.append(Refusal("exempt_not_given"))
    values = finding_values(session, [v.id for v in versions])
    found = [f for each in values.values() for f in each]
    if open_ := len(open_findings(found, Stage.REVIEWER)):
        faults.append(Refusal("findings_open", {"count": str(open_)}))
    if any(plan_of(session, v).removes for v in versions):
        faults.append(Refusal("whole_holds_removed"))
    return Offer(redacted=False, digest=files_digest(versions), refusals=tuple(faults))


def _confirmed(session: Session, document: Document, made: RenditionState) -> bool:
    """Whether a reviewer stands for exactly this copy: its plan in the last case, or its bytes."""
    case = latest_case(session, document.id)
    standing = standing_confirmations(session, case.id) if case is not None else {}
    bytes_ = standing.get(ConfirmationKind.RENDITION)
    return ConfirmationKind.PRIVACY in standing or (
        bytes_ is not None and bytes_.bytes_digest == made.bytes_digest
    )


def files_digest(versions: Sequence[FileVersion]) -> str:
    """One digest over the bytes of whole files in their order; empty without files."""
    if not versions:
        return ""
    return hashlib.sha256("\n".join(v.digest for v in versions).encode()).hexdigest()
