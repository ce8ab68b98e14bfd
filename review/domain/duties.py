"""What an office did in a year for the disclosure of its documents, act by act, and the shares that follow.

A figure of the self-inspection report (domain.md R23) or of the appraisal (R29) is a number of acts;
the list behind it are these same acts, so that number and list can not differ. Which acts there
were is read from the log by ``store.duties``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Duty(StrEnum):
    """What was done to one document. Of a year: by the legal date of each act."""

    # issued in the year, by the attribute decided (源头认定)
    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"
    EXEMPT = "exempt"
    UNDECIDED = "undecided"  # came with a past document and was never decided
    MARK_DIFFERS = "mark_differs"  # issued in the year; the printed mark says otherwise (标注)
    # decided in the year
    DECIDED = "decided"
    DECIDED_OTHERWISE = "decided_otherwise"  # than the drafter proposed
    RETURNED = "returned"  # once for each return
    # confidentiality review (保密审查)
    CLEARED = "cleared"
    NOT_RELEASABLE = "not_releasable"
    REFERRED = "referred"
    # publication (时限): what went online in the year; and terms that began in the year, how they ended
    PUBLISHED = "published"
    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"  # the term is over and it is not online
    # the July round of the year (七月评估)
    JULY = "july"
    JULY_SETTLED = "july_settled"
    JULY_RELEASED = "july_released"
    JULY_MARKED = "july_marked"
    JULY_ANSWERED_LATE = "july_answered_late"  # or not at all, when the offices' term was over
    # the spot checks drawn in the year (抽查)
    EXAMINED = "examined"
    FAULTY = "faulty"
    MENDED = "mended"  # looked at again and found in order
    # errors corrected in the year (纠错)
    CORRECTED = "corrected"  # a correction case was settled
    ATTRIBUTE_CHANGED = "attribute_changed"  # outside July
    DATES_CORRECTED = "dates_corrected"
    TAKEN_DOWN = "taken_down"


#: The sections of the report, in its order.
SECTIONS: dict[str, tuple[Duty, ...]] = {
    "source": (
        Duty.PROACTIVE,
        Duty.ON_REQUEST,
        Duty.EXEMPT,
        Duty.UNDECIDED,
        Duty.MARK_DIFFERS,
        Duty.DECIDED,
        Duty.DECIDED_OTHERWISE,
        Duty.RETURNED,
    ),
    "confidentiality": (Duty.CLEARED, Duty.NOT_RELEASABLE, Duty.REFERRED),
    "timeliness": (Duty.PUBLISHED, Duty.ON_TIME, Duty.LATE, Duty.OVERDUE),
    "july": (
        Duty.JULY,
        Duty.JULY_SETTLED,
        Duty.JULY_RELEASED,
        Duty.JULY_MARKED,
        Duty.JULY_ANSWERED_LATE,
    ),
    "spot_checks": (Duty.EXAMINED, Duty.FAULTY, Duty.MENDED),
    "corrections": (
        Duty.CORRECTED,
        Duty.ATTRIBUTE_CHANGED,
        Duty.DATES_CORRECTED,
        Duty.TAKEN_DOWN,
    ),
}
#: Documents issued in the year: each is in exactly one of these.
ISSUED = (Duty.PROACTIVE, Duty.ON_REQUEST, Duty.EXEMPT, Duty.UNDECIDED)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act: to which document, by which office's paper, on which legal date.

    ``detail`` is a code or number that the list shows beside it: the step of a return, the working
    days of a publication, the outcome of an item. ``case_id`` is there where a case was moved.
    """

    duty: Duty
    document_id: int
    office_id: int
    on: date
    detail: str = ""
    case_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Duties:
    """The acts of an organisation in a year, as they were known at the end of the day ``as_of``."""

    organisation_id: int
    year: int
    as_of: date
    acts: tuple[Act, ...]

    def listed(self, *duties: Duty, office_id: int | None = None) -> tuple[Act, ...]:
        """The acts behind a number, of one office or of all, by date."""
        found = (
            act
            for act in self.acts
            if act.duty in duties and (office_id is None or act.office_id == office_id)
        )
        return tuple(sorted(found, key=lambda act: (act.on, act.document_id)))

    def count(self, *duties: Duty, office_id: int | None = None) -> int:
        """How many acts of these kinds there are."""
        return len(self.listed(*duties, office_id=office_id))

    def offices(self) -> frozenset[int]:
        """Every office with an act."""
        return frozenset(act.office_id for act in self.acts)

    def figures(self) -> dict[str, int]:
        """Every number of the organisation by its code, as a submission keeps it."""
        return {duty.value: self.count(duty) for duty in Duty}

    @property
    def provisional(self) -> bool:
        """Whether the year was not over on the day of the figures."""
        return self.as_of < date(self.year, 12, 31)


class Rate(StrEnum):
    """The shares of the appraisal (考核指标)."""

    PUBLISHED_ON_TIME = "published_on_time"  # 按时公开率
    JULY_ON_TIME = "july_on_time"  # 七月评估按时答复率
    SPOT_ERROR = "spot_error"  # 抽查差错率
    RETURN = "return"  # 退回率
    CHANGED = "changed"  # 属性改定率


#: Each share as (numerator, denominator); a minus sign takes a duty off.
FORMULAS: dict[Rate, tuple[tuple[tuple[int, Duty], ...], tuple[tuple[int, Duty], ...]]] = {
    Rate.PUBLISHED_ON_TIME: (
        ((1, Duty.ON_TIME),),
        ((1, Duty.ON_TIME), (1, Duty.LATE), (1, Duty.OVERDUE)),
    ),
    Rate.JULY_ON_TIME: (
        ((1, Duty.JULY), (-1, Duty.JULY_ANSWERED_LATE)),
        ((1, Duty.JULY),),
    ),
    Rate.SPOT_ERROR: (((1, Duty.FAULTY),), ((1, Duty.EXAMINED),)),
    Rate.RETURN: (((1, Duty.RETURNED),), ((1, Duty.DECIDED), (1, Duty.RETURNED))),
    Rate.CHANGED: (((1, Duty.DECIDED_OTHERWISE),), ((1, Duty.DECIDED),)),
}


@dataclass(frozen=True)
class Share:
    """A share with what it was worked out from; ``value`` is None where nothing was due."""

    rate: Rate
    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share of 1."""
        return self.part / self.whole if self.whole else None


def share_of(duties: Duties, rate: Rate, office_id: int | None = None) -> Share:
    """One share by its formula, of an office or of the organisation."""
    top, bottom = FORMULAS[rate]
    return Share(rate, _summed(duties, top, office_id), _summed(duties, bottom, office_id))


def shares_of(duties: Duties, office_id: int | None = None) -> tuple[Share, ...]:
    """Every share, in order."""
    return tuple(share_of(duties, rate, office_id) for rate in Rate)


def _summed(duties: Duties, terms: Iterable[tuple[int, Duty]], office_id: int | None) -> int:
    return sum(sign * duties.count(duty, office_id=office_id) for sign, duty in terms)
