"""What rules are given and what they answer: actors, cases, refusals.

Plain frozen values. ``store`` makes them from rows; rules never see a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from review.domain.rounds import OutOfScope
from review.domain.states import (
    Attribute,
    CaseKind,
    CaseState,
    DocumentStatus,
    ItemState,
    Outcome,
    Role,
    Route,
    Validity,
)


@dataclass(frozen=True)
class Refusal:
    """One reason why not: a ``snake_case`` fact and the values its sentence needs, no sentence."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Raised by services: carries every reason, so that a person sees them all at once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(r.code for r in refusals))
        self.refusals = refusals


class Stale(Exception):
    """Raised when the row changed since the form was opened. ``now_at`` is the present version."""

    def __init__(self, opened: int, now_at: int) -> None:
        super().__init__(f"opened at {opened}, now {now_at}")
        self.opened = opened
        self.now_at = now_at


@dataclass(frozen=True)
class Held:
    """A role held today.

    ``offices`` are the offices it reaches (own and below), None the whole organisation.
    ``organisation_id`` is None only for the three administrators, whose scope is the installation.
    """

    role: Role
    organisation_id: int | None
    offices: frozenset[int] | None = None
    acting: bool = False


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a person with today's grants, or the system (``id`` None) for a user."""

    id: int | None
    name: str
    held: tuple[Held, ...] = ()
    system: bool = False

    def holds(self, role: Role, organisation_id: int, office_id: int | None) -> bool:
        """Whether the actor holds the role where it reaches this office of this organisation."""
        if self.system:
            return role is Role.SYSTEM
        return any(
            h.role is role
            and h.organisation_id == organisation_id
            and (h.offices is None or (office_id is not None and office_id in h.offices))
            for h in self.held
        )

    def has_role(self, role: Role) -> bool:
        """Whether the actor holds the role anywhere."""
        return any(h.role is role for h in self.held)


@dataclass(frozen=True)
class Proposal:
    """An attribute with what it needs: coded grounds and a written reason."""

    attribute: Attribute
    partial: bool = False
    grounds: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A review case and its document as the rules see them, made from rows by ``store``."""

    id: int
    organisation_id: int
    office_id: int
    document_id: int
    kind: CaseKind
    state: CaseState
    route: Route
    urgent: bool = False
    document_status: DocumentStatus = DocumentStatus.UNISSUED

    drafter_id: int | None = None
    proposer_ids: frozenset[int] = frozenset()
    reviewer_ids: frozenset[int] = frozenset()
    approver_id: int | None = None

    proposed: Proposal | None = None
    audited: Proposal | None = None
    decided: Proposal | None = None
    #: What the approver is about to decide; for offers, what the audit (or else the proposal) says.
    deciding: Attribute | None = None

    #: A setting of the organisation: whether on-request, too, needs a written reason.
    on_request_needs_reason: bool = True
    has_title: bool = True
    paper_only: bool = False
    files: int = 1
    files_unread: int = 0
    files_refused: int = 0
    normative: bool = False
    source_attribute: Attribute | None = None
    joint: bool = False
    joint_agreed: bool = False
    drafter_findings_open: int = 0
    reviewer_findings_open: int = 0
    comments_open: int = 0
    consultations_open: int = 0
    steps_without_person: tuple[Role, ...] = ()

    checklist_open: int = 0
    state_secret_concern: bool = False
    confidentiality_stands: bool = False
    privacy_stands: bool = False
    not_releasable: bool = False
    rendition_verified: bool = False
    rendition_failed: bool = False

    final_ready: bool = False
    final_findings_open: int = 0
    final_differences_open: int = 0
    final_rendition_verified: bool = False
    final_rendition_failed: bool = False
    bytes_confirmed: bool = False
    strings_checked: bool = False
    string_hits: int = 0
    record_missing: tuple[str, ...] = ()
    interpretation_missing: bool = False

    @property
    def public_copy_expected(self) -> bool:
        """Whether a public copy may arise: the decision says so, before it anybody on the way."""
        if self.decided is not None:
            return self.decided.attribute is Attribute.PROACTIVE
        said = (self.proposed, self.audited)
        return any(p is not None and p.attribute is Attribute.PROACTIVE for p in said)

    @property
    def copy_expected(self) -> bool:
        """Whether somebody outside is going to read a copy: everybody, or whoever asked (Art. 36, 37).

        A case opened for a request makes the applicant's copy, unless it is to be withheld; paper is
        copied by hand.
        """
        if self.public_copy_expected or self.kind is not CaseKind.REQUEST or self.paper_only:
            return self.public_copy_expected
        said = (self.decided,) if self.decided is not None else (self.proposed, self.audited)
        return any(p is not None and p.attribute is Attribute.ON_REQUEST for p in said)

    @property
    def confirmations_stand(self) -> bool:
        """Whether every confirmation that this case needs stands on the present content."""
        return self.confidentiality_stands and (self.privacy_stands or not self.copy_expected)


@dataclass(frozen=True, kw_only=True)
class HeldDocument:
    """A document without its case: what hide, confirm and restore are judged on."""

    id: int
    organisation_id: int
    office_id: int
    state: DocumentStatus
    hidden_by_id: int | None = None
    hide_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class ItemProposal:
    """What is proposed for a round item: an outcome and what it needs (``domain.outcomes``).

    ``validity`` beside an inside outcome says that the document is no longer (fully) in force; a
    public document's outcome itself says so. ``successor_id`` is a document of this house,
    ``successor_text`` the title and number of one that is not.
    """

    outcome: Outcome
    reason: str = ""
    grounds: tuple[str, ...] = ()
    next_review_year: int | None = None
    validity: Validity | None = None
    validity_on: date | None = None
    successor_id: int | None = None
    successor_text: str = ""
    out_of_scope: OutOfScope | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """A round item as the rules see it; ``proposal`` is the one made, or about to be."""

    id: int
    organisation_id: int
    office_id: int
    state: ItemState
    document_id: int = 0
    document_status: DocumentStatus = DocumentStatus.FILED
    attribute: Attribute | None = Attribute.ON_REQUEST
    round_year: int = 0
    round_closed: bool = False
    proposal: ItemProposal | None = None
    proposer_id: int | None = None
    on_request_needs_reason: bool = True
    case_at_sign_off: bool = False
    #: An open case that is not this item's own july case.
    other_case_open: bool = False
    has_file: bool = True
    due_on: date | None = None

    @property
    def outcome(self) -> Outcome | None:
        """The outcome proposed, if any."""
        return self.proposal.outcome if self.proposal is not None else None
