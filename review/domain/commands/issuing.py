"""Commands of deciding and issuing: sign, final file, differences, number and mark.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.marked_copies import MarkStyle
from review.domain.states import Attribute
from review.domain.values import Proposal


@dataclass(frozen=True, kw_only=True)
class Sign:
    """The approver decides the attribute: ``sign``."""

    case_id: int
    version: int
    proposal: Proposal


@dataclass(frozen=True, kw_only=True)
class AskForMarkedCopy:
    """Have the mark of the decision printed into a copy of the draft: ``ask_for_marked_copy``."""

    document_id: int
    style: MarkStyle


@dataclass(frozen=True, kw_only=True)
class AttachFinalFile:
    """Attach the final file of a position: ``attach_final_file``."""

    document_id: int
    position: int
    name: str
    key: str
    digest: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class UseReviewedAsFinal:
    """Issue exactly the reviewed bytes: ``use_reviewed_as_final``."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class AcceptDifferences:
    """Accept differences of the final file one by one, with a reason: ``accept_differences``."""

    document_id: int
    difference_ids: tuple[int, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Give the number and issue: ``issue``. ``printed`` is what stands on the paper."""

    case_id: int
    version: int
    doc_number: str
    doc_date: date | None
    issued_on: date | None
    printed_attribute: Attribute | None
    printed_partial: bool
    printed_reason: str
