"""What the address of the worklist asks: which list, narrowed to what, in which order, from where on.

The address holds the whole question, so that a list can be kept as a bookmark. Values it does not know
are left aside.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from flask import request, url_for

from review.domain.calendar import WorkingCalendar
from review.domain.requests import RequestState
from review.domain.states import CaseState, ItemState, Role
from review.store.work_sources import KINDS, Source
from review.store.worklists import SOON_DAYS, Cursor, Order, Show, Wanted
from review.web.documents.register import number_asked
from review.web.session import today

Code = TypeVar("Code", bound=StrEnum)

#: What narrows a list, in the order of the filters; each can be taken off by itself.
NARROWING = ("q", "kind", "step", "office", "person", "role")
#: What goes along to the next page and the other order.
ASKED = ("show", "on", *NARROWING, "sort", "falling")
#: Where in the list a page begins or ends.
PLACE = ("after", "before")
STEPS = frozenset({*CaseState, *ItemState, *RequestState})
_TEXT = 100


def wanted_list(calendar: WorkingCalendar) -> Wanted:
    """The list that the address asks for; what it does not know is mine, earliest due first."""
    day, args = today(), request.args
    order = _code(Order, args.get("sort", "")) or Order.DUE
    return Wanted(
        show=_code(Show, args.get("show", "")) or Show.MINE,
        today=day,
        soon_on=calendar.add(day, SOON_DAYS).on,
        role=_code(Role, args.get("role", "")),
        person_id=number_asked("person"),
        office_id=number_asked("office"),
        kind=_known(args.get("kind", ""), KINDS),
        step=_known(args.get("step", ""), STEPS),
        text=args.get("q", "").strip()[:_TEXT],
        on=_day(args.get("on", "")),
        order=order,
        falling=bool(args.get("falling")),
        after=_cursor(args.get("after", ""), order),
        before=_cursor(args.get("before", ""), order),
    )


def asked_here(*without: str) -> dict[str, str]:
    """The filled-in parts of the present question, without the place in the list and what is named."""
    return {k: request.args[k] for k in ASKED if k not in without and request.args.get(k)}


def place_here() -> dict[str, str]:
    """The whole present question with the place in the list: the page that is shown now."""
    return asked_here() | {k: request.args[k] for k in PLACE if request.args.get(k)}


def is_narrowed() -> bool:
    """Whether the list is narrowed by anything but which one it is."""
    return any(request.args.get(name) for name in NARROWING)


def list_url(asked: dict[str, str]) -> str:
    """The address of a list."""
    return url_for("worklist.home", **asked)  # type: ignore[arg-type]


def show_url(show: Show, *, keep: bool = False) -> str:
    """The address of one of the lists, as a whole or narrowed as the present one is."""
    asked = asked_here("show", "on") if keep else {}
    return list_url(asked if show is Show.MINE else {**asked, "show": show.value})


def cursor_text(cursor: Cursor) -> str:
    """A row at the edge of a page as an address names it."""
    key = cursor.key if isinstance(cursor.key, str) else cursor.key.isoformat()
    return f"{key}~{cursor.source}~{cursor.id}"


# ---- inside --------------------------------------------------------------------------------------


def _code(codes: type[Code], text: str) -> Code | None:
    return codes(text) if text in set(codes) else None


def _known(text: str, codes: frozenset[str] | tuple[str, ...]) -> str:
    return text if text in codes else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _cursor(text: str, order: Order) -> Cursor | None:
    """A place in a list as ``cursor_text`` wrote it; None where it is none, or of another order."""
    key, _, rest = text.rpartition("~")
    key, _, source = key.rpartition("~")
    known = _code(Source, source)
    if known is None or not rest.isdecimal() or len(rest) > 18:
        return None
    try:
        at = _key(key, order)
    except ValueError:
        return None
    return Cursor(at, known, int(rest))


def _key(text: str, order: Order) -> date | datetime | str:
    if order is Order.OFFICE:
        return text
    if order is Order.DUE:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment
