"""The page of the self-inspection report: figures with their lists, charts, words, what was handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.duties import ISSUED, SECTIONS, Duties, Duty, Rate, share_of
from review.domain.permissions import Permission
from review.domain.submissions import ReportPeriod, SubmissionKind
from review.store.spot_lists import office_names
from review.web.access import may_in_organisation
from review.web.reports.duty_lists import list_address
from review.web.reports.duty_words import share_words
from review.web.reports.self_inspection_words import chapters_of, written_chapters
from review.web.reports.submission_forms import SubmissionForm
from review.web.reports.submission_view import SubmissionPart, submission_part
from review.web.session import current_session, today
from review.web.wording import word

#: A number and the address of its list; none where there is nothing to list.
Linked = tuple[int, str | None]

#: Columns of the table of offices.
_COLUMNS: tuple[Duty, ...] = (
    Duty.PROACTIVE,
    Duty.ON_REQUEST,
    Duty.EXEMPT,
    Duty.RETURNED,
    Duty.ON_TIME,
    Duty.LATE,
    Duty.OVERDUE,
    Duty.JULY,
    Duty.JULY_SETTLED,
    Duty.EXAMINED,
    Duty.FAULTY,
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a table: words, what exactly is counted, numbers."""

    label: str
    meaning: str
    numbers: tuple[Linked, ...]


@dataclass(frozen=True)
class OfficeBar:
    """An office in a chart."""

    label: str
    parts: tuple[tuple[str, int], ...]
    total_words: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section: its figures and its words."""

    code: str
    title: str
    lines: tuple[Line, ...]
    text: str
    by_hand: bool
    edit_url: str | None


@dataclass(frozen=True, kw_only=True)
class SelfInspectionPage:
    """What ``reports/self_inspection.html`` prints."""

    year: int
    as_of: date
    latest: date
    provisional: bool
    empty: bool
    tiles: tuple[tuple[object, str, str, str, bool], ...]
    sections: tuple[Section, ...]
    heads: tuple[str, ...]
    offices: tuple[Line, ...]
    totals: tuple[Linked, ...]
    attribute_bars: tuple[OfficeBar, ...]
    time_bars: tuple[OfficeBar, ...]
    years: tuple[tuple[str, str, bool], ...]
    paper_url: str
    part: SubmissionPart


def self_inspection_page(
    duties: Duties, years: Iterable[int], form: SubmissionForm | None = None
) -> SelfInspectionPage:
    """Everything of a year, as it was known on the day of the figures."""
    session = current_session()
    names = dict(office_names(session, duties.organisation_id))
    offices = sorted(duties.offices(), key=lambda i: names.get(i, ""))
    day = duties.as_of.isoformat()
    return SelfInspectionPage(
        year=duties.year,
        as_of=duties.as_of,
        latest=today(),
        provisional=duties.provisional,
        empty=not duties.acts,
        tiles=_tiles(duties),
        sections=_sections(duties),
        heads=tuple(word(duty, "duty") for duty in _COLUMNS),
        offices=tuple(
            Line(label=names.get(office, ""), meaning="", numbers=_row(duties, office))
            for office in offices
        ),
        totals=_row(duties, None),
        attribute_bars=_bars(duties, names, offices, _ATTRIBUTES),
        time_bars=_bars(duties, names, offices, _TIMES),
        years=tuple(
            (str(year), url_for("self_inspection.show", year=year), year == duties.year)
            for year in years
        ),
        paper_url=url_for("self_inspection.paper", year=duties.year, as_of=day),
        part=submission_part(
            duties.organisation_id,
            SubmissionKind.SELF_INSPECTION,
            ReportPeriod(duties.year),
            duties.figures(),
            duties.as_of,
            form,
        ),
    )


_ATTRIBUTES = (
    ("c-open", (Duty.PROACTIVE,)),
    ("c-half", (Duty.ON_REQUEST,)),
    ("c-shut", (Duty.EXEMPT,)),
    ("c-soft", (Duty.UNDECIDED,)),
)
_TIMES = (("c-done", (Duty.ON_TIME,)), ("c-late", (Duty.LATE, Duty.OVERDUE)))


def _tiles(duties: Duties) -> tuple[tuple[object, str, str, str, bool], ...]:
    issued = duties.count(*ISSUED)
    on_time = share_of(duties, Rate.PUBLISHED_ON_TIME)
    errors = share_of(duties, Rate.SPOT_ERROR)
    open_items = duties.count(Duty.JULY) - duties.count(Duty.JULY_SETTLED)
    late = duties.count(Duty.LATE, Duty.OVERDUE)
    return (
        (
            issued,
            _("印发公文"),
            _("主动公开%(n)s件", n=duties.count(Duty.PROACTIVE)),
            list_address(duties, *ISSUED),
            False,
        ),
        (
            share_words(on_time.value),
            _("按时公开率"),
            _("超期%(n)s件", n=late),
            list_address(duties, Duty.ON_TIME, Duty.LATE, Duty.OVERDUE),
            bool(late),
        ),
        (
            duties.count(Duty.JULY_SETTLED),
            _("七月评估办结"),
            _("没有办结%(n)s件", n=open_items),
            list_address(duties, Duty.JULY_SETTLED),
            False,
        ),
        (
            share_words(errors.value),
            _("抽查差错率"),
            _("抽查%(n)s件", n=duties.count(Duty.EXAMINED)),
            list_address(duties, Duty.EXAMINED),
            False,
        ),
    )


def _sections(duties: Duties) -> tuple[Section, ...]:
    session = current_session()
    written = written_chapters(session, duties.organisation_id, duties.year)
    edits = may_in_organisation(Permission.REPORT_WRITE)
    return tuple(
        Section(
            code=chapter,
            title=word(chapter, "duty_chapter"),
            lines=tuple(
                Line(
                    label=word(duty, "duty"),
                    meaning=word(duty, "duty_meaning"),
                    numbers=(_linked(duties, duty, None),),
                )
                for duty in SECTIONS.get(chapter, ())
            ),
            text=text,
            by_hand=chapter in written,
            edit_url=url_for(
                "self_inspection.chapter",
                year=duties.year,
                name=chapter,
                as_of=duties.as_of.isoformat(),
            )
            if edits
            else None,
        )
        for chapter, text in chapters_of(session, duties)
    )


def _row(duties: Duties, office: int | None) -> tuple[Linked, ...]:
    return tuple(_linked(duties, duty, office) for duty in _COLUMNS)


def _linked(duties: Duties, duty: Duty, office: int | None) -> Linked:
    number = duties.count(duty, office_id=office)
    return number, list_address(duties, duty, office_id=office) if number else None


def _bars(
    duties: Duties,
    names: dict[int, str],
    offices: list[int],
    groups: tuple[tuple[str, tuple[Duty, ...]], ...],
) -> tuple[OfficeBar, ...]:
    """One bar for each office that has any of it."""
    bars = []
    for office in offices:
        parts = tuple((tone, duties.count(*group, office_id=office)) for tone, group in groups)
        if total := sum(n for _tone, n in parts):
            every = [duty for _tone, group in groups for duty in group]
            url = list_address(duties, *every, office_id=office)
            bars.append(OfficeBar(names.get(office, ""), parts, _("%(n)s件", n=total), url))
    return tuple(bars)
