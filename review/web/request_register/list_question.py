"""What a list of requests is asked, read from the address and written into addresses again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import request, url_for

from review.domain.requests import ApplicantKind, RequestOutcome
from review.store.request_lists import Order, RequestFilter, Which
from review.web.documents.register import number_asked
from review.web.session import today

Code = TypeVar("Code", bound=StrEnum)

#: Parts of the question that stand in the address, beside the page and the year of the chart.
PARTS = (
    "which",
    "q",
    "applicant",
    "outcome",
    "office",
    "received_from",
    "received_to",
    "closed_from",
    "closed_to",
    "document",
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A filter with the order that suits it, and the year whose chart stands below."""

    chosen: RequestFilter
    order: Order
    year: int
    parts: dict[str, str]


def asked() -> Question:
    """The question of the address; values it does not know are left aside. Open ones are shown first."""
    args = request.args
    which = _code(Which, args.get("which", "")) or Which.OPEN
    chosen = RequestFilter(
        which=which,
        applicant=_code(ApplicantKind, args.get("applicant", "")),
        outcome=_code(RequestOutcome, args.get("outcome", "")),
        office_id=number_asked("office"),
        received_from=_day(args.get("received_from", "")),
        received_to=_day(args.get("received_to", "")),
        closed_from=_day(args.get("closed_from", "")),
        closed_to=_day(args.get("closed_to", "")),
        document_id=number_asked("document"),
        text=args.get("q", "").strip()[:200],
    )
    year = number_asked("year") or today().year
    return Question(
        chosen=chosen,
        order=_order(which),
        year=year if 1900 <= year <= 2200 else today().year,
        parts={name: args[name] for name in PARTS if args.get(name)},
    )


def list_url(**parts: object) -> str:
    """The address of a list; empty parts are left out."""
    return url_for("request_register.list_requests", **{k: v for k, v in parts.items() if v})  # type: ignore[arg-type]


def _order(which: Which) -> Order:
    if which is Which.ALL:
        return Order.RECEIVED
    return Order.CLOSED if which is Which.CLOSED else Order.DUE


def _code(codes: type[Code], text: str) -> Code | None:
    return codes(text) if text in set(codes) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
