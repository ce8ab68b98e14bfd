"""Commands of rounds and items, and of a document's standing after issue.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.rounds import ItemReason, OutOfScope, RoundPolicy
from review.domain.values import ItemProposal


@dataclass(frozen=True, kw_only=True)
class SetRoundPolicy:
    """Settings of rounds from a year on: ``set_round_policy``. Rounds already open keep theirs."""

    organisation_id: int
    effective_year: int
    policy: RoundPolicy


@dataclass(frozen=True, kw_only=True)
class OpenRound:
    """Open the July round of a year, or go on with an opening that was interrupted: ``open_round``."""

    organisation_id: int
    year: int


@dataclass(frozen=True, kw_only=True)
class CloseRound:
    """Freeze a round and carry its open items over: ``close_round``."""

    round_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class PullIn:
    """Take a boundary document into an open round: ``pull_in``."""

    round_id: int
    document_id: int


@dataclass(frozen=True, kw_only=True)
class ProposeOutcome:
    """The office's answer to an item: ``propose_outcome``."""

    item_id: int
    version: int
    proposal: ItemProposal


@dataclass(frozen=True, kw_only=True)
class ProposeTogether:
    """One answer for several items of a cluster, one event each: ``propose_together``.

    ``items`` are pairs of item id and version; an item that was left out is simply not named.
    """

    items: tuple[tuple[int, int], ...]
    proposal: ItemProposal


@dataclass(frozen=True, kw_only=True)
class ApproveItem:
    """The approver approves one item; a releasing one is its july case's sign-off: ``approve_item``."""

    item_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ApproveTogether:
    """Approve what stays inside in list form, one event each: ``approve_together``."""

    items: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class ReturnItem:
    """The approver gives an item back with a reason: ``return_item``."""

    item_id: int
    version: int
    comment: str


@dataclass(frozen=True, kw_only=True)
class ReassignItems:
    """Give items to another office, another person of it, or back to the office: ``reassign_items``."""

    item_ids: tuple[int, ...]
    office_id: int
    person_id: int | None


@dataclass(frozen=True, kw_only=True)
class CommentItem:
    """Leave a note beside an item: ``comment_item``."""

    item_id: int
    body: str


@dataclass(frozen=True, kw_only=True)
class RemindOffices:
    """Remind the people of some offices of their open items: ``remind_offices``."""

    round_id: int
    office_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CountClassified:
    """How many documents of the window an office still holds as classified: ``count_classified``.

    They are not in the system (domain.md 2.4): a bare number, typed by the unit.
    """

    round_id: int
    office_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class BringSheet:
    """An office's list, filled in elsewhere, comes back as a workbook: ``bring_sheet``."""

    round_id: int
    name: str
    key: str
    digest: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class ApplySheet:
    """Take over the good rows of a workbook that was read: ``apply_sheet``."""

    sheet_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class CorrectDates:
    """Correct the issue or document date of an issued document: ``correct_dates``."""

    document_id: int
    version: int
    doc_date: date | None
    issued_on: date | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SetScope:
    """Take a document out of evaluation, or back into it with None: ``set_scope``."""

    document_id: int
    version: int
    out_of_scope: OutOfScope | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SetReview:
    """When a document is to be looked at again, and why: ``set_review``. None takes the date away."""

    document_id: int
    version: int
    review_on: date | None
    why: ItemReason


@dataclass(frozen=True, kw_only=True)
class DraftNotice:
    """The words of a closed round's public notice: ``draft_notice``. ``version`` 0 for the first."""

    round_id: int
    version: int
    title: str
    body: str


@dataclass(frozen=True, kw_only=True)
class PublishNotice:
    """Put a checked notice on the public side: ``publish_notice``."""

    round_id: int
    version: int
