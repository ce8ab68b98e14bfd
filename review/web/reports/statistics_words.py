"""What the rows and columns of the statistics are called: codes by their words, rows of tables by their names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.statistics import Table
from review.domain.statistics.standing import NONE
from review.store.people import Office
from review.store.rounds import Round
from review.store.spot_checks import SpotCheck
from review.web.items.list_page import round_words
from review.web.locale import write_date
from review.web.wording import KINDS, word

#: Mark -> kind of its codes in the wording; a code that is not there is one of the statistics' own.
_KINDS = {
    "attribute": "attribute",
    "proposed": "attribute",
    "kind": "doc_kind",
    "ground": "ground",
    "step": "state",
    "returned_from": "state",
    "finding": "finding",
    "how": "settlement",
    "result": "outcome",
    "criterion": "criterion",
    "applicant": "applicant",
    "outcome": "request_outcome",
}
#: A second kind, where a mark has codes of two.
_ALSO = {"result": "state"}
#: Codes that mean something else under one mark than under the others.
_OWN = {("attribute", NONE): _l("尚未决定"), ("outcome", "open"): _l("正在办理")}


class Labels:
    """Words for the codes of tables; names of offices, rounds and checks are looked up once."""

    def __init__(self, session: Session, tables: Collection[Table]) -> None:
        self._names: dict[str, Mapping[str, str]] = {}
        for mark, find in _NAMED.items():
            codes = {code for table in tables for code in _codes(table, mark) if code.isdigit()}
            self._names[mark] = find(session, sorted(map(int, codes))) if codes else {}

    def of(self, mark: str, code: str) -> str:
        """The words for a code under a mark."""
        named = self._names.get(mark, {}).get(code)
        return named or _dates(mark, code) or _word(mark, code)


def _dates(mark: str, code: str) -> str:
    """A year or a month in words; nothing for other marks."""
    if mark == "year":
        return str(_("%(year)s年", year=code))
    if mark == "month":
        year, month = code.split("-")
        return str(_("%(year)s年%(month)s月", year=year, month=int(month)))
    return ""


def _word(mark: str, code: str) -> str:
    """A code by its words: those of its own kind first, else those that only the statistics know."""
    if (mark, code) in _OWN:
        return str(_OWN[mark, code])
    for kind in (_KINDS.get(mark), _ALSO.get(mark)):
        if kind is not None and code in KINDS[kind]:
            return word(code, kind)
    return word(code, "statistics_code")


def _codes(table: Table, mark: str) -> tuple[str, ...]:
    rows = table.rows if table.spec.rows == mark else ()
    return (*rows, *(table.columns if table.spec.columns == mark else ()))


def _offices(session: Session, ids: list[int]) -> dict[str, str]:
    rows = session.execute(select(Office.id, Office.name).where(Office.id.in_(ids)))
    return {str(office_id): name for office_id, name in rows}


def _rounds(session: Session, ids: list[int]) -> dict[str, str]:
    rows = session.scalars(select(Round).where(Round.id.in_(ids)))
    return {str(row.id): round_words(row) for row in rows}


def _checks(session: Session, ids: list[int]) -> dict[str, str]:
    """A check by its name and the day it was drawn: names come again every year."""
    rows = session.scalars(select(SpotCheck).where(SpotCheck.id.in_(ids)))
    return {
        str(row.id): str(_("%(name)s（%(on)s）", name=row.name, on=write_date(row.drawn_at)))
        for row in rows
    }


_NAMED: dict[str, Callable[[Session, list[int]], dict[str, str]]] = {
    "office": _offices,
    "round": _rounds,
    "spot_check": _checks,
}
