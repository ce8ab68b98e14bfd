"""The worklist: lists with paging by key, numbers, who holds what, days; cases, items and requests as one.

Each is one query, whatever there is of each kind (``work_sources``). What the lines print is read
afterwards, one query for each kind on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from review.domain.states import DocumentStatus, Role
from review.domain.values import Actor
from review.store.base import UtcDateTime
from review.store.documents import Document
from review.store.people import Grant, Office, Person, in_force
from review.store.scopes import readable
from review.store.work_sources import Columns, Source, sources_of

PAGE = 30
#: Working days before a deadline from which on it is near.
SOON_DAYS = 3
_LAST, _FIRST = date.max, date.min


class Show(StrEnum):
    """Which of the worklist's lists is shown."""

    MINE = "mine"  # waits for the actor
    SOON = "soon"  # due within three working days
    LATE = "late"  # due before today, whoever holds it
    OTHERS = "others"  # open, with somebody else
    BACK = "back"  # waits for the actor because somebody gave it back
    DUE = "due"  # due on one day


class Order(StrEnum):
    """By what a list is sorted."""

    DUE = "due"  # until when
    SINCE = "since"  # since when it has been where it is
    OFFICE = "office"


@dataclass(frozen=True)
class Cursor:
    """A row at the edge of a page: what it is sorted by, and which it is."""

    key: date | datetime | str
    source: Source
    id: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A list of the worklist: which one, narrowed to what, in which order, from where on.

    ``soon_on`` is the last day that is soon. With ``role`` a person holds it now; without, they draft or
    handle it; 0 stands for nobody. ``kind`` and ``step`` are codes as ``work_sources`` has them.
    """

    show: Show
    today: date
    soon_on: date
    role: Role | None = None
    person_id: int | None = None
    office_id: int | None = None
    kind: str = ""
    step: str = ""
    text: str = ""
    on: date | None = None
    order: Order = Order.DUE
    falling: bool = False
    after: Cursor | None = None
    before: Cursor | None = None


@dataclass(frozen=True)
class WorkPage:
    """A page of a list in its order, and the edges beyond which there is more."""

    rows: tuple[Cursor, ...]
    earlier: Cursor | None
    later: Cursor | None


@dataclass(frozen=True)
class Tally:
    """How much open work is alike in everything the page counts by."""

    kind: str
    state: str
    office_id: int | None
    person_id: int | None
    mine: bool
    late: bool
    soon: bool
    back: bool
    count: int

    def shown(self, show: Show) -> bool:
        """Whether a list shows it. Days are no part of a tally."""
        lists = {
            Show.MINE: self.mine,
            Show.OTHERS: not self.mine,
            Show.LATE: self.late,
            Show.SOON: self.soon,
            Show.BACK: self.mine and self.back,
            Show.DUE: True,
        }
        return lists[show]


@dataclass(frozen=True)
class Holding:
    """What one role, person or office holds: how much, and the earliest day something is due."""

    role: Role
    person_id: int | None
    office_id: int | None
    name: str | None
    count: int
    earliest: date | None


def work_page(session: Session, actor: Actor, wanted: Wanted, *, limit: int = PAGE) -> WorkPage:
    """One page of a list. Of each source only the first few are put beside those of the others."""
    backwards = wanted.before is not None
    rising = wanted.falling == backwards
    parts = []
    for columns in sources_of(actor):
        key = _key(columns, wanted)
        query = (
            select(
                key.label("key"),
                literal(columns.rank).label("rank"),
                columns.id.label("id"),
            )
            .select_from(columns.tables)
            .where(columns.open, *_listed(columns, wanted), *_beyond(columns, key, wanted))
        )
        parts.append(_sorted(query, (key, columns.id), rising=rising).limit(limit + 1))
    together = union_all(*(select(part.subquery()) for part in parts)).subquery()
    by = (together.c.key, together.c.rank, together.c.id)
    found = session.execute(_sorted(select(*by), by, rising=rising).limit(limit + 1)).all()
    rows = [Cursor(row.key, list(Source)[row.rank], row.id) for row in found[:limit]]
    more = len(found) > limit
    if backwards:
        rows.reverse()
    if not rows:
        return WorkPage((), None, None)
    earlier = more if backwards else wanted.after is not None
    later = backwards or more
    return WorkPage(tuple(rows), rows[0] if earlier else None, rows[-1] if later else None)


def tallies(session: Session, actor: Actor, wanted: Wanted) -> list[Tally]:
    """Everything open within reach that has the text, counted by what the page counts by.

    Of the rest of ``wanted`` only the days are looked at: tabs, tiles and filters are sums of these.
    """
    parts = []
    for columns in sources_of(actor):
        late, soon = _late(columns, wanted), _soon(columns, wanted)
        named = [columns.named(wanted.text)] if wanted.text else []
        flags = {"mine": columns.mine, "late": late, "soon": soon, "back": columns.back}
        parts.append(
            select(
                columns.kind.label("kind"),
                columns.state.label("state"),
                columns.office_id.label("office"),
                columns.person.label("person"),
                *(case((flag, 1), else_=0).label(name) for name, flag in flags.items()),
            )
            .select_from(columns.tables)
            .where(columns.open, *named)
        )
    together = union_all(*parts).subquery()
    rows = session.execute(select(*together.c, func.count()).group_by(*together.c))
    return [_tally(tuple(row)) for row in rows]


def published_since(session: Session, actor: Actor, moment: datetime) -> int:
    """How many documents within reach were published since a moment."""
    query = (
        select(func.count())
        .select_from(Document)
        .where(
            readable(actor, Document.organisation_id, Document.office_id),
            Document.status == DocumentStatus.PUBLISHED,
            Document.published_at >= moment,
        )
    )
    return session.scalar(query) or 0


def holdings(session: Session, actor: Actor, *, limit: int = 8) -> list[Holding]:
    """Who holds what the actor may see and does not hold.

    Drafters and handlers by name, heads by the name of their office, the others by role (name None).
    """
    parts = []
    for columns in sources_of(actor):
        heading = columns.role == Role.OFFICE_HEAD.value
        mine = func.coalesce(columns.mine, literal(False))
        parts.append(
            select(
                columns.role.label("turn"),
                columns.holder.label("person"),
                case((heading, columns.office_id)).label("office"),
                columns.due.label("due_on"),
            )
            .select_from(columns.tables)
            .where(columns.open, not_(mine))
        )
    inner = union_all(*parts).subquery()
    earliest = func.min(inner.c.due_on, type_=Date)
    name = func.coalesce(Person.name, Office.name)
    rows = session.execute(
        select(inner.c.turn, inner.c.person, inner.c.office, name, func.count(), earliest)
        .select_from(inner)
        .outerjoin(Person, Person.id == inner.c.person)
        .outerjoin(Office, Office.id == inner.c.office)
        .where(inner.c.turn.is_not(None))
        .group_by(inner.c.turn, inner.c.person, inner.c.office, Person.name, Office.name)
        .order_by(earliest.is_(None), earliest, func.count().desc())
        .limit(limit)
    )
    return [Holding(Role(turn), *rest) for turn, *rest in rows]


def role_holders(session: Session, actor: Actor, day: date) -> dict[Role, list[str]]:
    """Who holds each role of the organisations the actor works in, by name."""
    organisations = {h.organisation_id for h in actor.held if h.organisation_id is not None}
    rows = session.execute(
        select(Grant.role, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.organisation_id.in_(organisations),
            Person.active.is_(True),
            *in_force(day),  # type: ignore[arg-type]
        )
        .distinct()
        .order_by(Person.name)
    )
    found: dict[Role, list[str]] = {}
    for role, name in rows:
        found.setdefault(role, []).append(name)
    return found


def due_days(
    session: Session,
    actor: Actor,
    first: date,
    last: date,
    *,
    only_mine: bool = False,
    limit: int = 4,
) -> list[tuple[date, int]]:
    """The next days on which something the actor may see is due, with how many."""
    parts = []
    for columns in sources_of(actor):
        query = (
            select(columns.due.label("due_on"))
            .select_from(columns.tables)
            .where(columns.open, columns.due >= first, columns.due <= last)
        )
        parts.append(query.where(columns.mine) if only_mine else query)
    inner = union_all(*parts).subquery()
    rows = session.execute(
        select(inner.c.due_on, func.count())
        .group_by(inner.c.due_on)
        .order_by(inner.c.due_on)
        .limit(limit)
    )
    return [(day, count) for day, count in rows if day is not None]


# ---- inside --------------------------------------------------------------------------------------


def _tally(row: tuple[Any, ...]) -> Tally:
    kind, state, office, person, mine, late, soon, back, count = row
    return Tally(
        kind=kind,
        state=state,
        office_id=office,
        person_id=person,
        mine=bool(mine),
        late=bool(late),
        soon=bool(soon),
        back=bool(back),
        count=int(count),
    )


def _late(columns: Columns, wanted: Wanted) -> ColumnElement[bool]:
    return columns.due < wanted.today


def _soon(columns: Columns, wanted: Wanted) -> ColumnElement[bool]:
    return and_(columns.due >= wanted.today, columns.due <= wanted.soon_on)


def _listed(columns: Columns, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """The conditions of a list on one source."""
    mine = func.coalesce(columns.mine, literal(False))
    chosen: dict[Show, Callable[[], ColumnElement[bool]]] = {
        Show.MINE: lambda: mine,
        Show.OTHERS: lambda: not_(mine),
        Show.LATE: lambda: _late(columns, wanted),
        Show.SOON: lambda: _soon(columns, wanted),
        Show.BACK: lambda: and_(mine, columns.back),
        Show.DUE: lambda: columns.due == wanted.on if wanted.on else true(),
    }
    yield chosen[wanted.show]()
    if wanted.role is not None:
        yield columns.role == wanted.role.value
    if wanted.person_id is not None:
        person = columns.holder if wanted.role is not None else columns.person
        yield person == wanted.person_id if wanted.person_id else person.is_(None)
    if wanted.office_id is not None:
        yield columns.office_id == wanted.office_id
    if wanted.kind:
        yield columns.kind == wanted.kind
    if wanted.step:
        yield columns.state == wanted.step
    if wanted.text:
        yield columns.named(wanted.text)


def _key(columns: Columns, wanted: Wanted) -> ColumnElement[Any]:
    """What a list is sorted by; what has no day comes last, whichever way it is sorted."""
    if wanted.order is Order.SINCE:
        return columns.since
    if wanted.order is Order.OFFICE:
        return columns.office
    return func.coalesce(columns.due, literal(_FIRST if wanted.falling else _LAST, Date))


def _sorted(query: Select[Any], by: tuple[ColumnElement[Any], ...], *, rising: bool) -> Select[Any]:
    return query.order_by(*(column.asc() if rising else column.desc() for column in by))


def _beyond(
    columns: Columns, key: ColumnElement[Any], wanted: Wanted
) -> Iterator[ColumnElement[bool]]:
    """What lies beyond the edge that was asked from: by key, then source, then id."""
    edge = wanted.before or wanted.after
    if edge is None:
        return
    rising = wanted.falling == (wanted.before is not None)
    bound = literal(edge.key, UtcDateTime()) if isinstance(edge.key, datetime) else edge.key
    further = key > bound if rising else key < bound
    rank = list(Source).index(edge.source)
    if columns.rank == rank:
        beside = columns.id > edge.id if rising else columns.id < edge.id
        yield or_(further, and_(key == bound, beside))
    elif (columns.rank > rank) == rising:
        yield or_(further, key == bound)
    else:
        yield further
