"""Consultations: whom the office asks before it decides, and what silence means.

Regulation Art. 32 (third party, 15 working days, silence: the agency decides itself), Art. 34
(co-maker, 15 working days, silence: consent), Art. 11 (other agency, no statutory silence: the
question stays open).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from review.domain.clocks import TERMS, Clock


class ConsultationKind(StrEnum):
    """Who is asked."""

    THIRD_PARTY = "third_party"
    CO_MAKER = "co_maker"
    OTHER_AGENCY = "other_agency"


class ConsultationAnswer(StrEnum):
    """What was answered."""

    CONSENT = "consent"
    REFUSAL = "refusal"


class Standing(StrEnum):
    """How a consultation stands on a day."""

    OPEN = "open"
    CONSENT = "consent"
    REFUSAL = "refusal"
    DEEMED_CONSENT = "deemed_consent"  # a co-maker kept silent
    AGENCY_DECIDES = "agency_decides"  # a third party kept silent
    OVERDUE = "overdue"  # another agency kept silent: still open


#: Working days a party has, by kind; another agency, for which the law has no term, gets a co-maker's.
TERM: dict[ConsultationKind, int] = {
    ConsultationKind.THIRD_PARTY: TERMS[Clock.THIRD_PARTY],
    ConsultationKind.CO_MAKER: TERMS[Clock.CO_MAKER],
    ConsultationKind.OTHER_AGENCY: TERMS[Clock.CO_MAKER],
}

_SILENCE: dict[ConsultationKind, Standing] = {
    ConsultationKind.THIRD_PARTY: Standing.AGENCY_DECIDES,
    ConsultationKind.CO_MAKER: Standing.DEEMED_CONSENT,
    ConsultationKind.OTHER_AGENCY: Standing.OVERDUE,
}


def standing(
    kind: ConsultationKind, due_on: date, today: date, answer: ConsultationAnswer | None
) -> Standing:
    """How the consultation stands ``today``; the due day itself still belongs to the party."""
    if answer is ConsultationAnswer.CONSENT:
        return Standing.CONSENT
    if answer is ConsultationAnswer.REFUSAL:
        return Standing.REFUSAL
    return Standing.OPEN if today <= due_on else _SILENCE[kind]


def is_open(state: Standing) -> bool:
    """Whether the office still has to wait."""
    return state in (Standing.OPEN, Standing.OVERDUE)
