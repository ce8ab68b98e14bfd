"""Commands of what reminds people outside the pages. Frozen and keyword-only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ChooseMail:
    """Whether, when (the hour of the house's day) and where a person is reminded: ``choose_mail``."""

    person_id: int
    address: str
    daily: bool
    hour: int


@dataclass(frozen=True, kw_only=True)
class MakeCalendarFeed:
    """A new calendar address in place of the one there is: ``make_calendar_feed`` (answers its secret)."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class EndCalendarFeed:
    """The calendar address works no longer: ``end_calendar_feed``."""

    person_id: int
