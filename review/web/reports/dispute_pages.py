"""The ledger of reconsideration and litigation as pages: frozen values for templates, already worded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission, Place, may
from review.domain.report_forms import Proceeding, Result
from review.store.disputes import Dispute, LedgerLine, ledger, newest_requests
from review.store.people import names_of
from review.web.locale import write_date
from review.web.reports.dispute_forms import EntryForm, ResultForm, VoidForm, proceeding_words
from review.web.reports.request_links import request_url
from review.web.session import current_actor, current_session
from review.web.wording import word

Crumbs = tuple[tuple[str, str | None], ...]
Tab = tuple[str, str, bool, int | None, bool]

#: How many requests the field for one proposes.
_PROPOSED = 200
#: The results in a bar of the chart, the pending part last.
_PARTS = (
    (Result.UPHELD, "c-done"),
    (Result.CORRECTED, "c-late"),
    (Result.OTHER, "c-half"),
    (Result.PENDING, "c-left"),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A case in the list."""

    url: str
    reference: str
    body: str
    proceeding: str
    filed_on: str
    request: str
    request_url: str | None
    result: str
    pending: bool
    closed_on: str


@dataclass(frozen=True, kw_only=True)
class YearRow:
    """The cases filed in a year: a bar of the chart and a row of the table beside it."""

    label: str
    parts: tuple[tuple[str, int], ...]
    total_words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class LedgerPage:
    """What ``reports/disputes.html`` prints."""

    tabs: tuple[Tab, ...]
    years: tuple[YearRow, ...]
    legend: tuple[tuple[str, str], ...]
    heads: list[tuple[str, bool]]
    year: int | None
    lines: tuple[Line, ...]
    new_url: str | None
    every_url: str


@dataclass(frozen=True, kw_only=True)
class NewPage:
    """What ``reports/dispute_new.html`` prints."""

    form: EntryForm
    references: tuple[str, ...]
    crumbs: Crumbs


@dataclass(frozen=True, kw_only=True)
class DisputePage:
    """What ``reports/dispute.html`` prints."""

    heading: str
    crumbs: Crumbs
    facts: tuple[tuple[str, str], ...]
    request_url: str | None
    request: str
    row: Dispute
    result_words: str
    note: str
    entry: EntryForm | None
    result: ResultForm | None
    void: VoidForm | None
    references: tuple[str, ...]


def ledger_page(organisation_id: int, state: str, year: int | None) -> LedgerPage:
    """The cases of an organisation; ``state`` is "", pending or closed, ``year`` that of filing."""
    every = ledger(current_session(), organisation_id)
    of_year = [line for line in every if year in (None, line.dispute.filed_on.year)]
    chosen = [line for line in of_year if not state or _is_pending(line) == (state == "pending")]
    labels = (("", _("全部")), ("pending", _("尚未审结")), ("closed", _("已审结")))
    counts = {
        "": len(of_year),
        "pending": sum(map(_is_pending, of_year)),
        "closed": sum(not _is_pending(line) for line in of_year),
    }
    return LedgerPage(
        tabs=tuple(
            (label, _list_url(code, year), code == state, counts[code], False)
            for code, label in labels
        ),
        years=tuple(_years(every)),
        legend=tuple((css, word(result, "annual_cell")) for result, css in _PARTS),
        heads=[(word(result, "annual_cell"), True) for result, _css in _PARTS],
        year=year,
        lines=tuple(_line(line) for line in chosen),
        new_url=url_for("disputes.new") if _may_record(organisation_id) else None,
        every_url=_list_url(state, None),
    )


def new_page(organisation_id: int, form: EntryForm) -> NewPage:
    """The form for a case."""
    form.offer(_reviews(organisation_id, None))
    return NewPage(
        form=form,
        references=_references(organisation_id),
        crumbs=(*_crumbs(), (_("登记案件"), None)),
    )


def dispute_page(
    row: Dispute,
    *,
    entry: EntryForm | None = None,
    result: ResultForm | None = None,
    void: VoidForm | None = None,
) -> DisputePage:
    """A case with what may be done about it; a form that was refused comes back as it was sent."""
    records = _may_record(row.organisation_id)
    line = ledger(current_session(), row.organisation_id, ids=(row.id,))[0]
    return DisputePage(
        heading=row.reference,
        crumbs=(*_crumbs(), (row.reference, None)),
        facts=_facts(row),
        request=line.request_reference,
        request_url=request_url(row.organisation_id, row.request_id),
        row=row,
        result_words=word(row.result or Result.PENDING, "annual_cell"),
        note=row.note,
        entry=_entry_form(row, entry) if records else None,
        result=_result_form(row, result) if records and row.result is None else None,
        void=_void_form(row, void) if records else None,
        references=_references(row.organisation_id) if records else (),
    )


def _facts(row: Dispute) -> tuple[tuple[str, str], ...]:
    names = names_of(current_session(), {row.recorded_by_id or 0})
    said = [
        (_("类别"), proceeding_words(row.proceeding)),
        (_("受理机关"), row.body),
        (_("立案日期"), write_date(row.filed_on)),
        (_("登记"), names.get(row.recorded_by_id or 0, "–")),
    ]
    if row.after_id is not None:
        before = current_session().get_one(Dispute, row.after_id)
        said.insert(3, (_("之前的复议案件"), before.reference))
    if row.closed_on is not None:
        said.append((_("决定或者裁判日期"), write_date(row.closed_on)))
    return tuple(said)


def _entry_form(row: Dispute, sent: EntryForm | None) -> EntryForm:
    form = sent or EntryForm(formdata=None)
    form.offer(_reviews(row.organisation_id, row.id))
    if sent is None:
        form.show(row)
    return form


def _result_form(row: Dispute, sent: ResultForm | None) -> ResultForm:
    form = sent or ResultForm(formdata=None, version=row.version)
    form.offer()
    return form


def _void_form(row: Dispute, sent: VoidForm | None) -> VoidForm:
    return sent or VoidForm(formdata=None, version=row.version)


def _reviews(organisation_id: int, own_id: int | None) -> list[LedgerLine]:
    return [
        line
        for line in ledger(current_session(), organisation_id)
        if line.dispute.proceeding is Proceeding.REVIEW and line.dispute.id != own_id
    ]


def _references(organisation_id: int) -> tuple[str, ...]:
    return tuple(newest_requests(current_session(), organisation_id, _PROPOSED))


def _years(every: Iterable[LedgerLine]) -> Iterable[YearRow]:
    """One row for each year in which a case was filed, the newest first; results as they are today."""
    by_year: dict[int, dict[Result, int]] = {}
    for line in every:
        counted = by_year.setdefault(line.dispute.filed_on.year, {})
        result = line.dispute.result or Result.PENDING
        counted[result] = counted.get(result, 0) + 1
    for year, counted in sorted(by_year.items(), reverse=True):
        yield YearRow(
            label=str(year),
            parts=tuple((css, counted.get(result, 0)) for result, css in _PARTS),
            total_words=_("%(n)s件", n=sum(counted.values())),
            url=_list_url("", year),
        )


def _line(line: LedgerLine) -> Line:
    row = line.dispute
    return Line(
        url=url_for("disputes.show", dispute_id=row.id),
        reference=row.reference,
        body=row.body,
        proceeding=proceeding_words(row.proceeding),
        filed_on=write_date(row.filed_on),
        request=line.request_reference,
        request_url=request_url(row.organisation_id, row.request_id),
        result=word(row.result or Result.PENDING, "annual_cell"),
        pending=row.result is None,
        closed_on=write_date(row.closed_on) if row.closed_on else "",
    )


def _is_pending(line: LedgerLine) -> bool:
    return line.dispute.result is None


def _may_record(organisation_id: int) -> bool:
    place = Place(organisation_id=organisation_id)
    return may(current_actor(), Permission.DISPUTE_RECORD, place)


def _list_url(state: str, year: int | None) -> str:
    return url_for("disputes.list_disputes", state=state or None, year=year)


def _crumbs() -> Crumbs:
    return (
        (_("报告"), url_for("reports.show")),
        (_("复议诉讼台账"), url_for("disputes.list_disputes")),
    )
