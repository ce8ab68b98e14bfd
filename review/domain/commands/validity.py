"""Commands of validity: marking, deciding on proposals, repeal lists, proofs of marks elsewhere.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.states import Validity


@dataclass(frozen=True, kw_only=True)
class MarkValidity:
    """Mark a document on its page: ``marking.mark``. ``version`` is the document's."""

    document_id: int
    version: int
    validity: Validity
    on: date | None
    reason: str
    successor_id: int | None
    successor_text: str
    legal_reference: str


@dataclass(frozen=True, kw_only=True)
class AcceptProposals:
    """Mark documents as texts suggest, one event each: ``deciding.accept_proposals``."""

    proposal_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DismissProposals:
    """Say why what a text suggests is not so: ``deciding.dismiss_proposals``."""

    proposal_ids: tuple[int, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class BringRepealList:
    """A repeal list lies in quarantine under ``key``: ``listing.bring_list``."""

    organisation_id: int
    name: str
    key: str
    digest: str
    bytes: int
    own_document_id: int | None
    validity: Validity
    on: date | None
    legal_reference: str


@dataclass(frozen=True, kw_only=True)
class ApplyRepealList:
    """Mark what the chosen lines name, one event each: ``listing.apply_list``."""

    list_id: int
    version: int
    line_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RecordProof:
    """A mark was made on another site; its picture lies in quarantine under ``key``: ``proving.record_proof``."""

    document_id: int
    validity: Validity
    address: str
    on: date | None
    person: str
    key: str
    digest: str
    bytes: int
