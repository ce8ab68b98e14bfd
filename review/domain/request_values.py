"""A request as its rules see it: made from rows by ``store.requests``, judged by ``request_flow``.

Plain frozen values; no name and no text of an applicant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.consultations import ConsultationAnswer, ConsultationKind, Standing, standing
from review.domain.request_clock import RequestDates
from review.domain.requests import RequestOutcome, RequestState


@dataclass(frozen=True, kw_only=True)
class RequestAnswer:
    """How a request is about to be closed.

    ``content`` is what is given or where it is found; ``public_interest`` why it is given although a
    third party refused; ``earlier_on`` the day of receipt of the earlier request of a duplicate.
    """

    on: date
    outcome: RequestOutcome
    ground: str = ""
    reason: str = ""
    content: str = ""
    public_interest: str = ""
    earlier_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AskedParty:
    """A consultation as the rules see it."""

    kind: ConsultationKind
    due_on: date
    answer: ConsultationAnswer | None = None

    def stands(self, on: date) -> Standing:
        """How it stands on a day; silence has its own meaning for each kind (Art. 32, 34)."""
        return standing(self.kind, self.due_on, on, self.answer)


@dataclass(frozen=True, kw_only=True)
class HeldRequest:
    """A request, the day of the act about to be done (``on``), and the answer about to be given."""

    id: int
    organisation_id: int
    office_id: int
    state: RequestState
    dates: RequestDates
    today: date
    on: date
    due_on: date | None = None
    outcome: RequestOutcome | None = None
    correction_due_on: date | None = None
    reasons_asked_on: date | None = None
    reasons_given_on: date | None = None
    given: int = 0
    redacted_given: int = 0
    parties: tuple[AskedParty, ...] = ()
    answer: RequestAnswer | None = None

    @property
    def awaits_fee(self) -> bool:
        """Whether the applicant was asked to pay and has not."""
        return self.dates.fee_noticed_on is not None and self.dates.fee_paid_on is None

    @property
    def third_party_refused(self) -> bool:
        """Whether a third party refused consent with a reason (Art. 32)."""
        return any(
            p.kind is ConsultationKind.THIRD_PARTY and p.answer is ConsultationAnswer.REFUSAL
            for p in self.parties
        )
