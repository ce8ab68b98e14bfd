"""What was removed from a released document, for readers: how many places of what, under which article.

Counts only: the release hands over a number for each kind of finding, never a place or a value. The
articles are those of the Regulation on Open Government Information (国务院令第711号).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from review.public.codes import N_
from review.public.wording import gettext


class Ground(NamedTuple):
    """Why something is not public: what it is called, and where the law says so."""

    what: str
    law: str


_ARTICLE_15 = N_("《政府信息公开条例》第十五条")
_PRIVATE = Ground(N_("个人信息"), _ARTICLE_15)
_TRADE = Ground(N_("商业秘密"), _ARTICLE_15)
_INTERNAL = Ground(N_("内部事务和过程性信息"), N_("《政府信息公开条例》第十六条"))
_OTHER = Ground(N_("其他不予公开的内容"), N_("《政府信息公开条例》"))
_GROUNDS: Mapping[Ground, str] = {
    _PRIVATE: (
        "ID DIS HKID MOID TWID PASS PERMIT MOB LAND MAIL WX QQ BANK PLATE ADDR PER DOB MED MINOR "
        "FAMILY_FIN REPORTER VICTIM MASKED_NAME MASKED"
    ),
    _TRADE: "TRADE ORGACC",
    _INTERNAL: "WORK_SECRET INTERNAL DRAFT MINUTES PROC LAWENF",
}
_GROUND_OF = {code: ground for ground, codes in _GROUNDS.items() for code in codes.split()}
_ORDER = (*_GROUNDS, _OTHER)


@dataclass(frozen=True)
class Removed:
    """One line: what, how many places, under which article."""

    what: str
    places: int
    law: str


def removed(counted: Iterable[tuple[str, int]]) -> tuple[Removed, ...]:
    """Sum the counts of a release by ground, in a fixed order; a kind without one of its own comes last."""
    places = dict.fromkeys(_ORDER, 0)
    for code, number in counted:
        places[_GROUND_OF.get(code, _OTHER)] += number
    return tuple(
        Removed(gettext(ground.what), number, gettext(ground.law))
        for ground, number in places.items()
        if number
    )
