"""The annual report as a page: frozen values for ``reports/annual.html``, already worded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.clocks import Clock, fixed_due
from review.domain.duties import Duty
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.report_forms import Applicants, Chapter, RequestRow
from review.domain.reports import ReportKind, ReportState
from review.services.reports.annual import Annual, freeze_refusals
from review.store.calendar import working_calendar
from review.store.people import Organisation, names_of
from review.store.report_publications import publication_of
from review.store.reports import reports_of
from review.web.deadlines import Badge, badge_of
from review.web.locale import write_date, write_datetime
from review.web.pages import Offer, reasons_of
from review.web.reports.annual_asked import (
    annual_url,
    crumbs_of,
    may_write,
    refusals_on,
)
from review.web.reports.annual_publication_view import PublicationPart, publication_part
from review.web.reports.annual_sums import RuleView, rules_of
from review.web.reports.annual_tables import View, dispute_view, proactive_views, request_view
from review.web.reports.annual_words import GROUP_WORDS, drafts_of, group_counts
from review.web.reports.standing import Standing
from review.web.session import current_actor, current_session, today
from review.web.wording import word

_KINDS = (
    (Duty.PROACTIVE, "c-open", "proactive"),
    (Duty.ON_REQUEST, "c-half", "on_request"),
    (Duty.EXEMPT, "c-shut", "exempt"),
)
_MOST_YEARS = 5
#: Where each thing that stands against freezing is cured.
_CURES = {
    "figure_missing": "annual_asked_figures.show",
    "check_unexplained": "annual_checks.show",
    "chapter_empty": "#chapters",
}


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar of a chart and a row of its table."""

    label: str
    parts: tuple[tuple[str, int], ...]
    total_words: str
    url: str | None
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class ChapterLine:
    """A written part in the list: how far it is."""

    name: str
    url: str
    tone: str
    shape: str
    words: str


@dataclass(frozen=True, kw_only=True)
class AnnualPage:
    """What ``reports/annual.html`` prints."""

    heading: str
    crumbs: tuple[tuple[str, str | None], ...]
    annual: Annual
    state: str
    facts: tuple[tuple[str, str], ...]
    due: Badge | None
    years: tuple[tuple[str, str, bool], ...]
    issued: tuple[Bar, ...]
    issued_heads: tuple[tuple[str, str], ...]
    issued_table_heads: tuple[str | tuple[str, bool], ...]
    results: tuple[Bar, ...]
    closed: int
    proactive: tuple[View, ...]
    requests: View
    disputes: View
    rules: tuple[RuleView, ...]
    agree: int
    broken: int
    unknown: int
    checks_url: str
    compare_url: str | None
    missing: int
    writes: bool
    chapters: tuple[ChapterLine, ...]
    paper_url: str
    frozen_url: str | None
    next: Offer | None
    publication: PublicationPart | None


def annual_page(annual: Annual) -> AnnualPage:
    """Everything about the report of a year."""
    rules = rules_of(annual)
    return AnnualPage(
        heading=_("%(year)s年年度报告", year=annual.year),
        crumbs=tuple(crumbs_of(annual)),
        annual=annual,
        state=word(annual.state, "report_state"),
        facts=_facts(annual),
        due=_due(annual),
        years=_years(annual),
        issued=_issued(annual),
        issued_heads=tuple((css, word(code, "attribute")) for _duty, css, code in _KINDS),
        issued_table_heads=(
            _("年份"),
            *((word(code, "attribute"), True) for _duty, _css, code in _KINDS),
        ),
        results=_results(annual),
        closed=int(annual.tables.requests.at(RequestRow.TOTAL, Applicants.TOTAL) or 0),
        proactive=proactive_views(annual),
        requests=request_view(annual),
        disputes=dispute_view(annual),
        rules=rules,
        agree=sum(rule.agree for rule in rules),
        broken=sum(len(rule.broken) for rule in rules),
        unknown=sum(rule.unknown for rule in rules),
        checks_url=annual_url(annual, "annual_checks.show"),
        compare_url=annual_url(annual, "annual_compared.show") if annual.before else None,
        missing=len(annual.missing),
        writes=may_write(annual),
        chapters=_chapters(annual),
        paper_url=annual_url(annual, "annual.paper"),
        frozen_url=url_for("annual.show", year=annual.year) if annual.recounted else None,
        next=None if annual.recounted else _next(annual),
        publication=None if annual.recounted else publication_part(annual),
    )


def annual_standing(organisation_id: int, day: date) -> Standing:
    """The report that is owed next, for its card on the hub: last year's until it is published."""
    session = current_session()
    calendar = working_calendar(session)
    year = day.year - 1
    report = next(
        (r for r in reports_of(session, organisation_id, ReportKind.ANNUAL) if r.year == year), None
    )
    published = publication_of(session, report.id) if report is not None else None
    if published is not None and published.published_at is not None:
        return Standing(
            words=_("%(year)s年的报告已公布", year=year),
            due=fixed_due(Clock.ANNUAL_REPORT_DEPARTMENT, year, calendar).on,
            done=True,
            values={"year": year},
        )
    state = word(ReportState.DRAFT if report is None else report.state, "report_state")
    return Standing(
        words=_("%(year)s年的报告：%(state)s", year=year, state=state),
        due=fixed_due(Clock.ANNUAL_REPORT_DEPARTMENT, year, calendar).on,
        values={"year": year},
    )


def _facts(annual: Annual) -> tuple[tuple[str, str], ...]:
    """Who froze and who signed."""
    report = annual.report
    if report is None or report.frozen_at is None:
        return ()
    people = names_of(current_session(), {report.frozen_by_id or 0, report.signed_by_id or 0})
    frozen = (
        _("定稿"),
        f"{people.get(report.frozen_by_id or 0, '–')}　{write_datetime(report.frozen_at)}",
    )
    if report.signed_at is None:
        return (frozen,)
    signed = (
        _("签发"),
        f"{people.get(report.signed_by_id or 0, '–')}　{write_datetime(report.signed_at)}",
    )
    return frozen, signed


def _due(annual: Annual) -> Badge | None:
    """The day it has to be public by, until it is signed."""
    if annual.state is ReportState.SIGNED:
        return None
    calendar = working_calendar(current_session())
    due = fixed_due(Clock.ANNUAL_REPORT_DEPARTMENT, annual.year, calendar)
    return badge_of(due.on, calendar, today(), estimated=due.estimated)


def _years(annual: Annual) -> tuple[tuple[str, str, bool], ...]:
    """This year, the last ones, and every year with a report: (label, address, current)."""
    begun = reports_of(current_session(), annual.organisation_id, ReportKind.ANNUAL)
    now = today().year
    years = {now, now - 1, annual.year, *(row.year for row in begun)}
    return tuple(
        (str(year), url_for("annual.show", year=year), year == annual.year)
        for year in sorted(years, reverse=True)
    )


def _issued(annual: Annual) -> tuple[Bar, ...]:
    """Issued documents by attribute: of this report and of the reports of earlier years."""
    frozen = [
        (row.year, row.figures["duties"])
        for row in reports_of(current_session(), annual.organisation_id, ReportKind.ANNUAL)
        if row.year < annual.year and row.state is not ReportState.DRAFT
    ]
    years = [*sorted(frozen)[-_MOST_YEARS + 1 :], (annual.year, annual.duties)]
    bars = []
    for year, duties in years:
        counts = [duties.get(duty, 0) for duty, _css, _code in _KINDS]
        whole = sum(counts) + duties.get(Duty.UNDECIDED, 0)
        if whole:
            share = f"{100 * counts[0] / whole:.0f}%"
            bars.append(
                Bar(
                    label=str(year),
                    parts=tuple((css, n) for n, (_d, css, _c) in zip(counts, _KINDS, strict=True)),
                    total_words=_("%(n)s件，主动公开%(share)s", n=whole, share=share),
                    url=url_for("annual.show", year=year) if year != annual.year else None,
                    strong=year == annual.year,
                )
            )
    return tuple(bars)


def _results(annual: Annual) -> tuple[Bar, ...]:
    """How requests ended; each bar leads to the table below."""
    return tuple(
        Bar(
            label=GROUP_WORDS[group],
            parts=(("c-done", count),),
            total_words=str(count),
            url="#requests-table",
        )
        for group, count in group_counts(annual.tables).items()
    )


def _chapters(annual: Annual) -> tuple[ChapterLine, ...]:
    drafts = drafts_of(annual)
    lines = []
    for chapter in Chapter:
        written = chapter in annual.paragraphs
        tone, shape, words = "todo", "none", _("待填")
        if written:
            tone, shape = "ok", "check"
            words = _("第%(n)s版", n=annual.paragraphs[chapter].number)
        elif drafts.get(chapter):
            tone, shape, words = "ok", "check", _("按数字拟写")
        lines.append(
            ChapterLine(
                name=word(chapter, "annual_chapter"),
                url=annual_url(annual, "annual_chapters.show", chapter=chapter.value),
                tone=tone,
                shape=shape,
                words=words,
            )
        )
    return tuple(lines)


def _next(annual: Annual) -> Offer | None:
    """Freezing, then signing; after that the report goes before the public."""
    if annual.state is ReportState.DRAFT:
        faults = (
            *refusals_on(annual, Permission.REPORT_WRITE),
            *freeze_refusals(annual, drafts_of(annual), today()),
        )
        return Offer(
            id="freeze",
            label=_("定稿"),
            url=url_for("annual.freeze", year=annual.year),
            enabled=not faults,
            reasons=reasons_of(faults, _cures(annual)),
            consequence=_(
                "定稿后数字、清单和文字不再变动，也不能撤回。数据截至%(day)s。",
                day=write_date(annual.as_of),
            ),
            primary=True,
            fields={"version": annual.version, "as_of": annual.as_of.isoformat()},
        )
    if annual.state is ReportState.FROZEN and annual.report is not None:
        return _sign_offer(annual)
    return None


def _sign_offer(annual: Annual) -> Offer:
    place = Place(organisation_id=annual.organisation_id)
    faults = refusals_for(current_actor(), Permission.REPORT_SIGN, place)
    return Offer(
        id="sign",
        label=_("签发"),
        url=url_for("annual.sign", year=annual.year),
        enabled=not faults,
        reasons=reasons_of(faults),
        consequence=_("签发后由政务公开办公布。"),
        primary=True,
        fields={"version": annual.version},
    )


def _cures(annual: Annual) -> dict[str, str]:
    """Where each fault is cured, as addresses."""
    return {
        code: place if place.startswith("#") else annual_url(annual, place)
        for code, place in _CURES.items()
    }


def organisation_of(annual: Annual) -> Organisation:
    """Whose report it is."""
    return current_session().get_one(Organisation, annual.organisation_id)
