"""Rounds: their kinds and dates, which documents one looks at, and why a document is in it.

Product.md section 6; domain.md section 2. Only rules and words: nothing is opened, counted or stored
here. ``store.coverage`` says the same in SQL, and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class RoundKind(StrEnum):
    """Why a round exists; all kinds share items, flow and pages."""

    JULY = "july"  # the yearly round of issue year Y-3
    DYNAMIC = "dynamic"  # 动态调整: what must not wait for July, one per organisation and year
    BACKLOG = "backlog"  # a batch of a backlog project


class RoundState(StrEnum):
    """Where a round stands."""

    OPENING = "opening"  # items are being written, in ranges of documents; resumes after a crash
    OPEN = "open"
    CLOSED = "closed"  # frozen; the database refuses changes


class ItemReason(StrEnum):
    """Why a document is in a round."""

    WINDOW = "window"  # issued in the window
    LATE_REGISTERED = "late_registered"  # came here after its round was opened
    MISSED = "missed"  # was here, and no round ever took it
    CARRIED_FORWARD = "carried_forward"  # open when an earlier round closed
    PULLED_IN = "pulled_in"  # boundary case, taken in by the officer
    GROUND_DATE = "ground_date"  # the review date of its ground, or a deferred evaluation
    SECRECY_TERM_OVER = "secrecy_term_over"  # Law on Guarding State Secrets Art. 24
    REPEATED_REQUESTS = "repeated_requests"  # two or more asked for it (Regulation Art. 44)
    REPEAL_FOUND = "repeal_found"  # a newer document says it repeals this one
    RULE_CHANGE = "rule_change"  # a sweep after rules changed (R22)
    CORRECTION = "correction"  # somebody found the attribute wrong, for example a spot check
    BACKLOG = "backlog"  # a batch of a backlog project


class OutOfScope(StrEnum):
    """Why a document is never evaluated; it counts in the ledger under this reason."""

    PARTY = "party"  # organs of the Party are outside the Regulation
    WITHDRAWN = "withdrawn"  # taken down, or never formally issued
    ARCHIVED = "archived"  # transferred to the state archive (Archives Law Art. 15)
    PARTNER_LEADS = "partner_leads"  # joint: the lead unit evaluates (Regulation Art. 10)
    NOT_GOVERNMENT_INFORMATION = "not_government_information"


class Standing(StrEnum):
    """Where an issued document stands in the ledger: in exactly one of these."""

    EVALUATED = "evaluated"
    DUE = "due"  # in an open round, or in the window of a later one
    BACKLOG = "backlog"  # issued before the first window of this house, never evaluated
    OUT_OF_SCOPE = "out_of_scope"


class EvaluationHow(StrEnum):
    """What evaluated a document."""

    ROUND = "round"  # an item was settled
    CASE = "case"  # a correction, request or july case decided its attribute anew
    HIDE = "hide"  # it was taken down, confirmed by a second person


class TitlesPolicy(StrEnum):
    """What the public notice of a round may name. What stays exempt is never named."""

    CHANGED = "changed"  # documents that became public or whose validity changed
    COUNTS = "counts"  # figures only


def shift(day: date, months: int) -> date:
    """The same day of the month, ``months`` later or earlier; for days that every month has."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, day.day)


@dataclass(frozen=True)
class WindowRule:
    """How the window of a round follows from its year; reading A of domain.md 2.1 is the default.

    ``lookback_months`` counts back from the anchor day; ``span_months`` is the length; ``before``
    says on which side of the mark the span lies. Raises ValueError for a day that not every month
    has, and for a span or lookback that is no whole, positive number of months.
    """

    anchor_month: int = 7
    anchor_day: int = 1
    lookback_months: int = 30
    span_months: int = 12
    before: bool = True

    def __post_init__(self) -> None:
        if not (1 <= self.anchor_month <= 12 and 1 <= self.anchor_day <= 28):
            raise ValueError("the anchor must be a day that every year has")
        if self.lookback_months < 1 or self.span_months < 1:
            raise ValueError("lookback and span are positive numbers of months")

    def window(self, year: int) -> tuple[date, date]:
        """The half-open interval of issue dates ``[from, to)`` for the round of ``year``."""
        mark = shift(date(year, self.anchor_month, self.anchor_day), -self.lookback_months)
        return (
            (shift(mark, -self.span_months), mark)
            if self.before
            else (mark, shift(mark, self.span_months))
        )

    def year_of(self, day: date) -> int:
        """The round whose window holds an issue date; the first that reaches it where spans overlap."""
        year = day.year
        while self.window(year)[1] <= day:
            year += 1
        while self.window(year - 1)[1] > day:
            year -= 1
        return year


READING_A = WindowRule()
READING_B = WindowRule(before=False)


@dataclass(frozen=True, kw_only=True)
class RoundPolicy:
    """An organisation's settings for rounds, frozen into each round when it opens.

    ``first_year`` is the first July of this house: what was issued before its window and never
    evaluated is backlog, a project of its own (domain.md 2.4). ``month`` and ``opens_day`` say when
    the yearly schedule opens (the first working day on or after); ``office_days`` are working days
    the offices have; the round may close after the last day of ``month``.
    """

    rule: WindowRule = field(default=READING_A)
    month: int = 7
    office_days: int = 10
    titles: TitlesPolicy = TitlesPolicy.CHANGED
    first_year: int

    def window(self, year: int) -> tuple[date, date]:
        """The issue dates ``[from, to)`` of the round of a year."""
        return self.rule.window(year)

    @property
    def backlog_before(self) -> date:
        """What was issued before this day and never evaluated is backlog."""
        return self.rule.window(self.first_year)[0]

    def opens_on(self, year: int) -> date:
        """The first day of the round's month; the schedule takes the first working day from it."""
        return date(year, self.month, 1)

    def closes_on(self, year: int) -> date:
        """The last day of the round's month; from the day after on it may be closed."""
        following = date(year + self.month // 12, self.month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)


#: The Regulation took effect on this day; older documents are a backlog of their own (R19).
REGULATION_IN_FORCE = date(2008, 5, 1)


@dataclass(frozen=True, kw_only=True)
class Covered:
    """What decides a document's standing. ``window_on`` is the issue date, else the document date."""

    window_on: date
    out_of_scope: OutOfScope | None = None
    evaluated_on: date | None = None
    review_on: date | None = None
    has_open_item: bool = False


def standing_of(document: Covered, policy: RoundPolicy, today: date) -> Standing:
    """Where an issued document stands today: exactly one answer for each (domain.md 2.4).

    Out of scope stands above all; an open item means due, also in a backlog project; a review date
    that has come makes an evaluated document due again; never evaluated and issued before the first
    window is backlog, else due in the round of its window or, when that is over, the next.
    """
    if document.out_of_scope is not None:
        return Standing.OUT_OF_SCOPE
    if document.has_open_item:
        return Standing.DUE
    if document.review_on is not None and document.review_on <= today:
        return Standing.DUE
    if document.evaluated_on is not None:
        return Standing.EVALUATED
    return Standing.BACKLOG if document.window_on < policy.backlog_before else Standing.DUE


def due_year(document: Covered, policy: RoundPolicy, today: date) -> int | None:
    """The July round that will take a document next; None where none ever will.

    A round that is over does not come back: whatever it missed is due in the next one.
    """
    standing = standing_of(document, policy, today)
    if standing in (Standing.OUT_OF_SCOPE, Standing.BACKLOG):
        return None
    coming = today.year if today <= policy.closes_on(today.year) else today.year + 1
    soonest = max(coming, policy.first_year)
    if document.review_on is not None:
        review = max(document.review_on.year, soonest)
        if review == document.review_on.year and document.review_on > policy.closes_on(review):
            review += 1
        if document.evaluated_on is not None:
            return review
        return min(review, max(policy.rule.year_of(document.window_on), soonest))
    if document.evaluated_on is not None:
        return None
    return max(policy.rule.year_of(document.window_on), soonest)
