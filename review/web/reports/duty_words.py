"""What a page says of an act: the code or number that stands beside it, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from review.domain.duties import Act, Duty
from review.web.locale import write_date
from review.web.wording import word, words

#: Whose detail is a code of one kind.
_KINDS = {
    Duty.DECIDED: "attribute",
    Duty.CLEARED: "attribute",
    Duty.RETURNED: "state",
    Duty.JULY: "item_reason",
    Duty.JULY_SETTLED: "outcome",
    Duty.JULY_RELEASED: "outcome",
    Duty.JULY_MARKED: "outcome",
    Duty.EXAMINED: "criterion",
    Duty.FAULTY: "criterion",
}


def detail_words(act: Act) -> str:
    """What a list says beside an act; nothing where there is no more to say."""
    if (say := _SAID.get(act.duty)) is not None:
        return say(act.detail)
    kind = _KINDS.get(act.duty)
    if kind is None or not act.detail:
        return ""
    return words(act.detail, kind)


def _taken(days: str) -> str:
    return str(_("用了%(n)s个工作日", n=days))


def _overdue(days: str) -> str:
    return str(_("超期%(n)s个工作日", n=days))


def _changed(codes: str) -> str:
    before, _space, after = codes.partition(" ")
    return f"{word(before, 'attribute')} → {word(after, 'attribute')}"


def _answered(day: str) -> str:
    if not day:
        return str(_("没有答复"))
    return str(_("%(on)s才答复", on=write_date(date.fromisoformat(day))))


_SAID: dict[Duty, Callable[[str], str]] = {
    Duty.ON_TIME: _taken,
    Duty.LATE: _taken,
    Duty.OVERDUE: _overdue,
    Duty.DECIDED_OTHERWISE: _changed,
    Duty.ATTRIBUTE_CHANGED: _changed,
    Duty.JULY_ANSWERED_LATE: _answered,
}


def share_words(value: float | None) -> str:
    """A share in per cent with one decimal; a dash where nothing was due."""
    return "—" if value is None else f"{value:.1%}"
