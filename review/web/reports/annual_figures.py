"""One number of the annual report: the rows it counts, and what people typed in its place and why.

And the page where the numbers are typed that no system counts. A typed number that breaks a sum is
taken and the sum is shown; it is explained with the sum (``annual_checks``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField, ValidationError

from review.domain.commands import TypeFigure
from review.domain.permissions import Permission
from review.domain.report_forms import FEES, FormCell, cell_named
from review.domain.values import Refused
from review.services.reports.annual import Annual
from review.services.reports.annual_acts import NOTE_LIMIT, type_figure
from review.store.people import names_of
from review.store.reports import ReportFigure, figure_versions
from review.web.access import NotVisible, requires
from review.web.forms import ReviewForm, at_most
from review.web.pages import Pager, page_number, pager_of
from review.web.reports.annual_asked import annual_asked, annual_url, crumbs_of, may_write
from review.web.reports.annual_forms import shown
from review.web.reports.annual_lists import Listed, heads_of, rows_of
from review.web.reports.annual_sums import SumView, sums_with
from review.web.reports.annual_tables import cell_words
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("annual_figures", __name__)

PAGE = 50


class FigureForm(ReviewForm):
    """A number somebody types; empty takes back what was typed."""

    leads_to = {  # noqa: RUF012
        "figure_not_whole": "value",
        "figure_out_of_range": "value",
        "figure_unchanged": "value",
        "figure_note_missing": "note",
        "figure_note_too_long": "note",
    }

    value = StringField(_l("填报的数字"), [at_most(24)])
    note = TextAreaField(_l("为什么这样填"), [at_most(NOTE_LIMIT)])

    def validate_value(self, _field: Form) -> None:
        """The value is a number, or nothing."""
        try:
            self.number()
        except InvalidOperation:
            raise ValidationError(
                str(_l("请填数字，如 12；收费金额可以有小数，如 3.5。"))
            ) from None

    def number(self) -> Decimal | None:
        """What was typed. Raises InvalidOperation for what is no number."""
        return number_typed(self.value.data or "")


def number_typed(text: str) -> Decimal | None:
    """A number as people type it, 1,234 too; None for nothing. Raises InvalidOperation."""
    typed = text.strip().replace(",", "").replace("，", "")
    return Decimal(typed) if typed else None


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed once, newest first."""

    words: str
    counted: str
    person: str
    row: ReportFigure


@dataclass(frozen=True, kw_only=True)
class FigurePage:
    """What ``reports/annual_figure.html`` prints."""

    heading: str
    crumbs: tuple[tuple[str, str | None], ...]
    annual: Annual
    words: str
    counted: str
    is_typed: bool
    unit: str
    heads: tuple[str, ...]
    rows: tuple[Listed, ...]
    total: int
    pager: Pager | None
    form: FigureForm | None
    post_url: str
    history: tuple[Typed, ...]
    sums: tuple[SumView, ...]


@bp.get("/reports/annual/<int:year>/figures/<cell>")
@requires(Permission.FIGURES_READ)
def show(year: int, cell: str) -> str:
    """The rows behind a number, and what was typed."""
    return _page(annual_asked(year), _cell(cell), None)


@bp.post("/reports/annual/<int:year>/figures/<cell>")
@requires(Permission.REPORT_WRITE)
def write(year: int, cell: str) -> ResponseReturnValue:
    """Type a number, or take a typed one back."""
    annual, form, named = annual_asked(year), FigureForm(), _cell(cell)
    if form.validate():
        command = TypeFigure(
            organisation_id=annual.organisation_id,
            year=year,
            cell=named,
            value=form.number(),
            note=form.note.data or "",
        )
        try:
            type_figure(
                current_session(),
                current_actor(),
                command,
                now=now(),
                today=today(),
                zone=current_house().settings.time_zone,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _told(annual_asked(year), named, form)
    return _page(annual, named, form), 422


def _told(annual: Annual, cell: FormCell, form: FigureForm) -> ResponseReturnValue:
    """Say what the number did to the sums it stands in."""
    broken = [each for each in sums_with(annual, cell) if each.holds is False]
    if broken:
        flash(_("已记下。有%(n)s项勾稽不符，请核对或者写明原因。", n=len(broken)), "warn")
    else:
        flash(_("已记下，勾稽没有不符。"), "ok")
    return form.lead_to(annual_url(annual, "annual_figures.show", cell=cell.key))


def _page(annual: Annual, cell: FormCell, sent: FigureForm | None) -> str:
    ids = annual.lists.get(cell, ())
    pager = pager_of(len(ids), page_number(), PAGE, lambda n: _address(annual, cell, n))
    heading = cell_words(cell)
    standing = annual.typed.get(cell)
    form = sent or FigureForm(formdata=None, value="" if standing is None else standing.value)
    return render_template(
        "reports/annual_figure.html",
        page=FigurePage(
            heading=heading,
            crumbs=tuple(crumbs_of(annual, heading)),
            annual=annual,
            words=shown(annual.tables.at(cell)),
            counted=shown(annual.counted.at(cell)),
            is_typed=standing is not None,
            unit=_("万元") if cell == FEES else _("件"),
            heads=heads_of(cell),
            rows=rows_of(annual.organisation_id, cell, ids[max(pager.first - 1, 0) : pager.last]),
            total=len(ids),
            pager=pager if len(ids) > PAGE else None,
            form=form if may_write(annual) else None,
            post_url=url_for("annual_figures.write", year=annual.year, cell=cell.key),
            history=tuple(_history(annual, cell)),
            sums=tuple(sums_with(annual, cell)),
        ),
    )


def _history(annual: Annual, cell: FormCell) -> list[Typed]:
    if annual.report is None:
        return []
    rows = figure_versions(current_session(), annual.report.id, cell.key)
    names = names_of(current_session(), {row.typed_by_id or 0 for row in rows})
    return [
        Typed(
            words=_("撤回填报") if row.value is None else row.value,
            counted="–" if row.counted is None else row.counted,
            person=names.get(row.typed_by_id or 0, "–"),
            row=row,
        )
        for row in rows
    ]


def _address(annual: Annual, cell: FormCell, page: int) -> str:
    return annual_url(annual, "annual_figures.show", cell=cell.key, page=str(page))


def _cell(key: str) -> FormCell:
    found = cell_named(key)
    if found is None:
        raise NotVisible
    return found
