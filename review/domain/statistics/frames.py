"""Which days a figure counts, and on which day it is looked at.

Two different dates: the *period* is asked of the legal date (issued on, received on, signed on); *as
of* is asked of the log, what the house had written down when that day ended (domain.md 11.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True)
class Period:
    """Days from ``from_on`` to ``to_on``, both counted. Raises ValueError where they are out of order."""

    from_on: date
    to_on: date

    def __post_init__(self) -> None:
        if self.to_on < self.from_on:
            raise ValueError("a period ends after it begins")

    @classmethod
    def of_year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def of_years(cls, first: int, last: int) -> Period:
        """Calendar years from ``first`` to ``last``."""
        return cls(date(first, 1, 1), date(last, 12, 31))

    def holds(self, on: date | None) -> bool:
        """Whether a day lies in it; a missing date lies nowhere."""
        return on is not None and self.from_on <= on <= self.to_on


@dataclass(frozen=True)
class AsOf:
    """What was known when a day ended: everything written to the log before ``until`` (UTC)."""

    on: date
    until: datetime

    @classmethod
    def end_of(cls, on: date, zone: tzinfo) -> AsOf:
        """The end of a day on the clocks of the house."""
        midnight = datetime.combine(on + timedelta(days=1), time(), zone)
        return cls(on, midnight.astimezone(UTC))


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Whose figures, of which period, known when, by whose clocks."""

    organisation_id: int
    period: Period
    as_of: AsOf
    zone: tzinfo

    @property
    def provisional(self) -> bool:
        """The period was not over yet: the figures may still grow."""
        return self.as_of.on < self.period.to_on


def usual_as_of(period: Period, today: date, began_on: date | None) -> date:
    """The day on which a period is looked at where nobody names another.

    A period that is over: its last day, so that its figures do not move any more. One before the house
    kept a log (``began_on``): the last day of the year in which the log begins, because documents
    of the past were taken in then. A period that runs: today.
    """
    on = period.to_on
    if began_on is not None:
        on = max(on, date(began_on.year, 12, 31) if on < began_on else on)
    return min(on, today)
