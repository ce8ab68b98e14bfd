"""The numbers of the worklist: tiles, tabs and filters are sums of the same tallies.

Frozen values for ``worklist/home.html``, already worded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select

from review.store.people import Office, names_of
from review.store.work_sources import INFORMATION_REQUEST, KINDS
from review.store.worklists import Order, Show, Tally, Wanted
from review.web.deadlines import short_date
from review.web.documents.register import Filter
from review.web.session import current_session
from review.web.wording import word
from review.web.worklist.question import asked_here, list_url, show_url

Tab = tuple[str, str, bool, int | None, bool]


@dataclass(frozen=True)
class Numbers:
    """How much there is on each list."""

    mine: int
    soon: int
    late: int
    others: int
    back: int
    late_mine: int
    soon_others: int

    def of(self, show: Show) -> int | None:
        """The number of a list; None for that of a day, which nobody counted."""
        known: dict[Show, int] = {
            Show.MINE: self.mine,
            Show.SOON: self.soon,
            Show.LATE: self.late,
            Show.OTHERS: self.others,
            Show.BACK: self.back,
        }
        return known.get(show)


def numbers_of(found: Iterable[Tally]) -> Numbers:
    """Add up tallies."""
    sums: Counter[str] = Counter()
    for tally in found:
        for show in Show:
            sums[show] += tally.count * tally.shown(show)
        sums["late_mine"] += tally.count * (tally.late and tally.mine)
        sums["soon_others"] += tally.count * (tally.soon and not tally.mine)
    return Numbers(
        mine=sums[Show.MINE],
        soon=sums[Show.SOON],
        late=sums[Show.LATE],
        others=sums[Show.OTHERS],
        back=sums[Show.BACK],
        late_mine=sums["late_mine"],
        soon_others=sums["soon_others"],
    )


def narrowed(found: Sequence[Tally], wanted: Wanted, *, but: str = "") -> list[Tally]:
    """The tallies that the filters let through, all of them or all but one.

    The role that holds something is no part of a tally: a list of one holder is not counted by it.
    """
    asked: dict[str, tuple[object, Callable[[Tally], object]]] = {
        "kind": (wanted.kind, lambda t: t.kind),
        "step": (wanted.step, lambda t: t.state),
        "office": (wanted.office_id, lambda t: t.office_id),
        "person": (wanted.person_id, lambda t: t.person_id or 0),
    }
    tests = [(value, of) for name, (value, of) in asked.items() if name != but]
    tests = [(value, of) for value, of in tests if value not in ("", None)]
    return [tally for tally in found if all(of(tally) == value for value, of in tests)]


# ---- tabs ----------------------------------------------------------------------------------------


def tabs_of(numbers: Numbers, wanted: Wanted) -> tuple[Tab, ...]:
    """One tab for each list, then the day that was asked for."""
    made: list[Tab] = []
    for show in (Show.MINE, Show.SOON, Show.LATE, Show.BACK, Show.OTHERS):
        count = numbers.of(show) or 0
        late = show is Show.LATE and count > 0
        url = show_url(show, keep=True)
        made.append((list_title(show), url, wanted.show is show, count, late))
    if wanted.show is Show.DUE:
        made.append((_day_title(wanted), request.full_path.rstrip("?"), True, None, False))
    return tuple(made)


def title_of(wanted: Wanted) -> str:
    """What the list that is shown is called."""
    return _day_title(wanted) if wanted.show is Show.DUE else list_title(wanted.show)


def list_title(show: Show) -> str:
    """What a list is called."""
    titles = {
        Show.MINE: _("待我办理"),
        Show.SOON: _("3个工作日内到期"),
        Show.LATE: _("已逾期"),
        Show.BACK: _("退回给我"),
        Show.OTHERS: _("等别人办"),
    }
    return str(titles.get(show, titles[Show.MINE]))


def _day_title(wanted: Wanted) -> str:
    if wanted.on is None:
        return str(_("有期限的"))
    return str(_("%(date)s到期", date=short_date(wanted.on)))


# ---- filters -------------------------------------------------------------------------------------


def filters_of(found: Sequence[Tally], wanted: Wanted) -> tuple[Filter, ...]:
    """The select fields, each option with how much of the present list it would leave."""
    offices = _counted(found, wanted, "office", lambda t: t.office_id)
    people = _counted(found, wanted, "person", lambda t: t.person_id)
    kinds = _counted(found, wanted, "kind", lambda t: t.kind)
    steps = _counted(found, wanted, "step", lambda t: t.state)
    asks = {t.state for t in found if t.kind == INFORMATION_REQUEST}
    office_names, person_names = _office_names(offices), names_of(current_session(), people)
    made = [
        _filter(
            "kind", _("种类"), wanted.kind, {k: kinds[k] for k in KINDS if k in kinds}, kind_words
        ),
        _filter("step", _("步骤"), wanted.step, steps, lambda s: step_words(s, asks)),
        _filter("office", _("处室"), wanted.office_id, offices, lambda o: office_names.get(o, "")),
        _filter("person", _("经办人"), wanted.person_id, people, lambda p: person_names.get(p, "")),
    ]
    return tuple(one for one in made if len(one.options) > 2 or one.value)


def orders_of(wanted: Wanted) -> tuple[tuple[str, str, bool, bool], ...]:
    """The columns that a list is sorted by: words, address, whether it is, whether falling.

    The column it is sorted by leads to the other direction.
    """
    made = []
    for order, words in (
        (Order.OFFICE, _("处室")),
        (Order.SINCE, _("到这一步的先后")),
        (Order.DUE, _("期限")),
    ):
        current = wanted.order is order
        asked = asked_here("sort", "falling")
        if order is not Order.DUE:
            asked["sort"] = order.value
        if current and not wanted.falling:
            asked["falling"] = "1"
        made.append((str(words), list_url(asked), current, wanted.falling))
    return tuple(made)


def applied_to(wanted: Wanted, filters: Iterable[Filter]) -> tuple[tuple[str, str], ...]:
    """What the list is narrowed to, each with the address that takes it off."""
    said = {"q": _("“%(text)s”", text=wanted.text) if wanted.text else ""}
    for one in filters:
        words = dict(one.options).get(one.value, "") if one.value else ""
        said[one.name] = words.rpartition(" ")[0] or words
    if wanted.role is not None:
        said["role"] = _("在%(role)s手上", role=word(wanted.role, "role"))
    if wanted.person_id == 0:
        said["person"] = _("还没有人接的")
    here = asked_here()
    return tuple(
        (str(words), list_url(asked_here(name)))
        for name, words in said.items()
        if words and name in here
    )


def kind_words(kind: object) -> str:
    """What a kind of work is called."""
    return word(kind, "work_kind")


def step_words(step: object, asks: Iterable[str] = ()) -> str:
    """What a step is called; those of requests have words of their own."""
    return word(step, "request_state" if step in set(asks) else "state")


def _counted(
    found: Sequence[Tally], wanted: Wanted, name: str, of: Callable[[Tally], object]
) -> dict[Any, int]:
    """How much of the list is left for each value of one filter, the others as they are."""
    sums: Counter[Any] = Counter()
    for tally in narrowed(found, wanted, but=name):
        value = of(tally)
        if value is not None and tally.shown(wanted.show):
            sums[value] += tally.count
    return dict(sums)


def _filter(
    name: str,
    label: str,
    value: object,
    counted: dict[Any, int],
    words: Callable[[Any], str],
) -> Filter:
    said = "" if value in (None, "") else str(value)
    named = [(str(v), f"{words(v)} {n}") for v, n in counted.items()]
    if said and said not in {v for v, _words in named} and words(value):
        named.append((said, f"{words(value)} 0"))
    if name in ("office", "person"):
        named.sort(key=lambda pair: pair[1])
    return Filter(name=name, label=str(label), value=said, options=(("", str(_("不限"))), *named))


def _office_names(ids: Iterable[int]) -> dict[int, str]:
    asked = select(Office.id, Office.name).where(Office.id.in_(list(ids)))
    rows = current_session().execute(asked)
    return {row.id: row.name for row in rows}
