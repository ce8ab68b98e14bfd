"""Impact records as the officer reads them: the list with its filter, a workbook, one record to print.

They are made on the desk, by the settlement that leaves personal data in. Nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from review.domain.impact import ANSWERS, ImpactCategory, ImpactLevel
from review.domain.permissions import Permission
from review.papers.book import Book, Column, Kind, Sheet, Value
from review.store.impact_records import (
    ImpactFilter,
    ImpactLine,
    ImpactRecord,
    impact_count,
    impact_line,
    impact_lines,
)
from review.store.people import names_of
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.locale import write_date, write_datetime
from review.web.pages import Pager, page_number, pager_of
from review.web.rounds.books import sent
from review.web.runtime import current_house
from review.web.session import current_session, now, today
from review.web.wording import choices, word, words
from review.web.wording.joining import aside

bp = Blueprint("impact_records", __name__)

PAGE = 50
_ASKED = ("standing", "category", "level", "from_on", "until_on")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A record in the list."""

    url: str
    title: str
    kinds: str
    category: str
    level: str
    serious: bool
    law: str
    made: str
    keep_until: str
    standing: bool
    standing_words: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """What ``impact_records/list.html`` prints."""

    rows: tuple[Row, ...]
    total: int
    said: Mapping[str, str]
    applied: bool
    categories: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    latest: str
    list_url: str
    book_url: str
    pager: Pager | None


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """What ``impact_records/show.html`` prints. ``answers``: question, what was asked, what was said."""

    title: str
    document_url: str
    list_url: str
    standing: bool
    facts: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str, str], ...]
    level_meaning: str


@bp.get("/impact-records")
@requires(Permission.IMPACT_READ)
def list_records() -> str:
    """The records of the organisation, the newest first, narrowed to what the address says."""
    session, wanted = current_session(), _filter()
    total = impact_count(session, wanted)
    pager = pager_of(total, page_number(), PAGE, lambda number: _address(page=number))
    first = max(pager.first - 1, 0)
    page = ListPage(
        rows=tuple(_row(line) for line in impact_lines(session, wanted, offset=first, limit=PAGE)),
        total=total,
        said={name: request.args.get(name, "") for name in _ASKED},
        applied=bool(_said()),
        categories=tuple(choices(ImpactCategory, "impact_category")),
        levels=tuple(choices(ImpactLevel, "impact_level")),
        latest=today().isoformat(),
        list_url=url_for("impact_records.list_records"),
        book_url=url_for("impact_records.book", **_said()),
        pager=pager if total > PAGE else None,
    )
    return render_template("impact_records/list.html", page=page)


@bp.get("/impact-records/records.xlsx")
@requires(Permission.IMPACT_READ)
def book() -> Response:
    """Every record that answers the filter of the page, with all its answers, as a workbook."""
    made = impact_book(_filter())
    return sent(made, made.title, long=True)


@bp.get("/impact-records/<int:record_id>")
@requires(Permission.IMPACT_READ)
def show(record_id: int) -> str:
    """One record, made to be printed."""
    line = impact_line(current_session(), current_organisation_id(), record_id)
    if line is None:
        raise NotVisible
    return render_template("impact_records/show.html", page=_record_page(line))


def impact_book(wanted: ImpactFilter) -> Book:
    """The workbook of a filter: one row for each record."""
    title = str(_("个人信息保护影响评估记录"))
    columns = (
        Column(header=_("编号"), width=8, kind=Kind.NUMBER),
        Column(header=_("公文"), width=48),
        Column(header=_("例外种类"), width=16),
        Column(header=_("内容"), width=24),
        Column(header=_("处数"), width=8, kind=Kind.NUMBER),
        Column(header=_("法律依据"), width=32),
        Column(header=_("理由"), width=40),
        *(Column(header=word(name, "impact_answer"), width=40) for name in ANSWERS),
        Column(header=_("影响程度"), width=10),
        Column(header=_("记录时间"), width=18, kind=Kind.DATE),
        Column(header=_("保存到"), width=12, kind=Kind.DATE),
        Column(header=_("现在"), width=10),
    )
    rows = (_cells(line) for line in impact_lines(current_session(), wanted))
    empty = str(_("没有符合条件的记录。"))
    sheet = Sheet(name=title, heading=title, columns=columns, rows=rows, empty=empty)
    return Book(title=title, created=now(), sheets=(sheet,))


# ---- parts ---------------------------------------------------------------------------------------


def _row(line: ImpactLine) -> Row:
    record = line.record
    return Row(
        url=url_for("impact_records.show", record_id=record.id),
        title=line.document.title,
        kinds=_kinds(record),
        category=word(record.category, "impact_category"),
        level=word(record.level, "impact_level"),
        serious=record.level is ImpactLevel.SERIOUS,
        law=_law(record),
        made=write_datetime(record.at),
        keep_until=write_date(record.keep_until),
        standing=line.standing,
        standing_words=word(line.standing, "impact_standing"),
    )


def _record_page(line: ImpactLine) -> RecordPage:
    record = line.record
    who = names_of(current_session(), [record.person_id]).get(record.person_id, "")
    said = {name: str(getattr(record, name)) for name in ANSWERS}
    return RecordPage(
        title=line.document.title or str(_("（没有标题）")),
        document_url=url_for("documents.show", document_id=line.document.id),
        list_url=url_for("impact_records.list_records"),
        standing=line.standing,
        facts=(
            (_("例外种类"), word(record.category, "impact_category")),
            (_("内容"), _kinds(record)),
            (_("法律依据"), _law(record)),
            (_("理由"), record.reason),
            (_("影响程度"), word(record.level, "impact_level")),
            (_("记录人"), aside(who, word(record.stage, "stage"))),
            (_("记录时间"), write_datetime(record.at)),
            (_("至少保存到"), write_date(record.keep_until)),
            (_("现在"), word(line.standing, "impact_standing")),
        ),
        answers=tuple(
            (word(name, "impact_answer"), word(name, "impact_question"), said[name])
            for name in ANSWERS
        ),
        level_meaning=word(record.level, "impact_level_meaning"),
    )


def _cells(line: ImpactLine) -> tuple[Value, ...]:
    record = line.record
    made = record.at.astimezone(current_house().settings.time_zone).replace(tzinfo=None)
    return (
        record.id,
        line.document.title,
        word(record.category, "impact_category"),
        words(record.codes, "finding"),
        record.places,
        _law(record),
        record.reason,
        *(str(getattr(record, name)) for name in ANSWERS),
        word(record.level, "impact_level"),
        made,
        record.keep_until,
        word(line.standing, "impact_standing"),
    )


def _kinds(record: ImpactRecord) -> str:
    kinds = words(record.codes, "finding")
    return str(_("%(kinds)s　%(n)s处", kinds=kinds, n=record.places))


def _law(record: ImpactRecord) -> str:
    name = record.law.strip("《》")
    return f"《{name}》{record.article}"


# ---- the question --------------------------------------------------------------------------------


def _filter() -> ImpactFilter:
    """What the address asks; values it does not know are left aside."""
    asked = request.args
    standing = {"yes": True, "no": False}.get(asked.get("standing", ""))
    category, level = asked.get("category", ""), asked.get("level", "")
    return ImpactFilter(
        organisation_id=current_organisation_id(),
        standing=standing,
        category=ImpactCategory(category) if category in set(ImpactCategory) else None,
        level=ImpactLevel(level) if level in set(ImpactLevel) else None,
        made_from=next(_moments("from_on", 0), None),
        made_before=next(_moments("until_on", 1), None),
    )


def _moments(name: str, later: int) -> Iterator[datetime]:
    """The beginning of a day of the address, ``later`` days on; nothing for what is no day."""
    try:
        day = date.fromisoformat(request.args.get(name, "")) + timedelta(days=later)
    except (ValueError, OverflowError):
        return
    yield current_house().start_of(day)


def _said() -> dict[str, Any]:
    """The filled-in parts of the question."""
    return {name: request.args[name] for name in _ASKED if request.args.get(name)}


def _address(**more: Any) -> str:
    return url_for("impact_records.list_records", **_said(), **more)
