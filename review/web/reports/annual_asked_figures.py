"""The page where the numbers of part two are typed that no system here counts: all of them in one form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import TypeFigure
from review.domain.permissions import Permission
from review.domain.report_forms import ASKED, FEES, FormCell
from review.domain.values import Refused
from review.services.reports.annual import Annual
from review.services.reports.annual_acts import type_figure
from review.web.access import requires
from review.web.logs import note_codes
from review.web.reports.annual_asked import annual_asked, annual_url, crumbs_of, may_write
from review.web.reports.annual_figures import number_typed
from review.web.reports.annual_tables import cell_words
from review.web.runtime import current_house
from review.web.session import abandon, current_actor, current_session, now, today
from review.web.wording import sentence_of

bp = Blueprint("annual_asked_figures", __name__)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One number as the form shows it."""

    cell: FormCell
    label: str
    value: str
    unit: str
    errors: tuple[str, ...] = ()


@bp.get("/reports/annual/<int:year>/figures")
@requires(Permission.REPORT_WRITE)
def show(year: int) -> ResponseReturnValue:
    """The form; where the report takes no changes any more, the report itself."""
    annual = annual_asked(year)
    if not may_write(annual):
        return redirect(annual_url(annual))
    return _page(annual, tuple(_asked(annual, cell, _typed(annual, cell)) for cell in ASKED))


@bp.post("/reports/annual/<int:year>/figures")
@requires(Permission.REPORT_WRITE)
def write(year: int) -> ResponseReturnValue:
    """Type every number that was changed, or none of them."""
    annual = annual_asked(year)
    sent = {cell: request.form.get(cell.key, "")[:24] for cell in ASKED}
    faults = dict(_act(annual, sent))
    if not faults:
        flash(_("数字已记下。"), "ok")
        return redirect(f"{url_for('annual.show', year=year)}#part-2")
    abandon()
    shown = (_asked(annual, cell, text, faults.get(cell, ())) for cell, text in sent.items())
    return _page(annual, tuple(shown)), 422


def _act(annual: Annual, sent: dict[FormCell, str]) -> Iterator[tuple[FormCell, tuple[str, ...]]]:
    """Type what differs from what stands; answers what could not be, by number."""
    for cell, text in sent.items():
        if text.strip() == _typed(annual, cell):
            continue
        try:
            _type(annual, cell, number_typed(text))
        except InvalidOperation:
            yield cell, (_("请填数字，如 12；收费金额可以有小数，如 3.5。"),)
        except Refused as refused:
            note_codes(*(r.code for r in refused.refusals))
            yield cell, tuple(sentence_of(r) for r in refused.refusals)


def _type(annual: Annual, cell: FormCell, value: Decimal | None) -> None:
    type_figure(
        current_session(),
        current_actor(),
        TypeFigure(
            organisation_id=annual.organisation_id,
            year=annual.year,
            cell=cell,
            value=value,
            note="",
        ),
        now=now(),
        today=today(),
        zone=current_house().settings.time_zone,
    )


def _page(annual: Annual, fields: tuple[Asked, ...]) -> str:
    reasons = [(s, f"#{asked.cell.key}") for asked in fields for s in asked.errors]
    return render_template(
        "reports/annual_asked_figures.html",
        annual=annual,
        fields=fields,
        reasons=reasons,
        crumbs=tuple(crumbs_of(annual, _("填报数字"))),
    )


def _asked(annual: Annual, cell: FormCell, value: str, errors: tuple[str, ...] = ()) -> Asked:
    unit = _("万元") if cell == FEES else _("件")
    return Asked(cell=cell, label=cell_words(cell), value=value, unit=unit, errors=errors)


def _typed(annual: Annual, cell: FormCell) -> str:
    """What stands of a number, as text; empty while nobody typed it."""
    standing = annual.typed.get(cell)
    return "" if standing is None or standing.value is None else standing.value
