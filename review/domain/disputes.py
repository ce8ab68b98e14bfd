"""Reconsideration and litigation over requests (part four of the annual report): what an entry may say.

Kinds and results are the form's own (``report_forms``). An entry names the case by its number and
the body that decides, never the applicant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from review.domain.report_forms import Proceeding, Result
from review.domain.values import Refusal

#: How a reconsideration or suit ends: the columns of the form that are results.
RESULTS = (Result.UPHELD, Result.CORRECTED, Result.OTHER)
REFERENCE_LIMIT, BODY_LIMIT, NOTE_LIMIT = 120, 200, 2000
#: Suits that must have been a reconsideration first.
AFTER_REVIEW = frozenset({Proceeding.SUIT_AFTER_REVIEW})


@dataclass(frozen=True, kw_only=True)
class DisputeEntry:
    """What is written of a dispute. ``reference`` is the number of the case there (案号).

    ``request_id`` is the request whose answer is contested; None where it is older than the register.
    ``after_id`` is the reconsideration that a suit follows.
    """

    proceeding: Proceeding
    reference: str
    body: str
    filed_on: date
    request_id: int | None
    after_id: int | None


@dataclass(frozen=True, kw_only=True)
class Around:
    """What an entry is judged beside: days of the request and of the reconsideration before, if named."""

    today: date
    request_received_on: date | None = None
    review_filed_on: date | None = None


def judge_entry(entry: DisputeEntry, around: Around) -> tuple[Refusal, ...]:
    """Every reason why an entry can not stand."""
    return tuple(_faults(entry, around))


def judge_result(
    filed_on: date, result: Result | None, on: date | None, today: date
) -> tuple[Refusal, ...]:
    """Every reason why a result can not stand: none chosen, no day, a day to come or before the filing."""
    faults = []
    if result not in RESULTS:
        faults.append(Refusal("dispute_result_missing"))
    if on is None:
        faults.append(Refusal("dispute_day_missing"))
    elif on > today:
        faults.append(Refusal("dispute_day_to_come", {"date": on.isoformat()}))
    elif on < filed_on:
        facts = {"date": on.isoformat(), "filed": filed_on.isoformat()}
        faults.append(Refusal("dispute_result_before_filing", facts))
    return tuple(faults)


def _faults(entry: DisputeEntry, around: Around) -> Iterator[Refusal]:
    if not entry.reference.strip():
        yield Refusal("dispute_reference_missing")
    if not entry.body.strip():
        yield Refusal("dispute_body_missing")
    if len(entry.reference) > REFERENCE_LIMIT or len(entry.body) > BODY_LIMIT:
        yield Refusal("dispute_text_too_long", {"limit": str(BODY_LIMIT)})
    if entry.filed_on > around.today:
        yield Refusal("dispute_day_to_come", {"date": entry.filed_on.isoformat()})
    received = around.request_received_on
    if received is not None and entry.filed_on < received:
        facts = {"date": entry.filed_on.isoformat(), "received": received.isoformat()}
        yield Refusal("dispute_before_request", facts)
    if entry.after_id is not None and entry.proceeding not in AFTER_REVIEW:
        yield Refusal("dispute_follows_nothing")
    elif around.review_filed_on is not None and entry.filed_on < around.review_filed_on:
        facts = {"date": entry.filed_on.isoformat(), "filed": around.review_filed_on.isoformat()}
        yield Refusal("dispute_before_review", facts)
