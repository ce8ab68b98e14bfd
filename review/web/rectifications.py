"""What offices have to mend after spot checks: the list with what is late, and the office's report."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.permissions import Place as PlaceOf
from review.domain.permissions import may as may_do
from review.domain.spot_checks import Criterion
from review.domain.values import Refused, Stale
from review.services.spot_checks import rectifying
from review.store.calendar import working_calendar
from review.store.documents import Document
from review.store.spot_checks import SpotCheck, SpotCheckEntry, rectifications_of
from review.store.spot_lists import RectificationRow, rectification_rows, rectifications_due
from review.web.access import on_spot_entry, requires
from review.web.deadlines import Badge, badge_of
from review.web.logs import note_codes
from review.web.protected_text import current_vault
from review.web.session import abandon, current_actor, current_session, now, today
from review.web.spot_checks.entry_page import MendingLine, mending_lines
from review.web.spot_checks.forms import ReportForm
from review.web.spot_checks.pages import mending_words
from review.web.wording import word

bp = Blueprint("rectifications", __name__)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A fault to be mended in the list."""

    title: str
    number: str
    office: str
    check: str
    what: str
    url: str
    state: str
    due: Badge | None


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """What ``spot_checks/rectifications.html`` prints."""

    lines: tuple[Line, ...]
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    everything: bool


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """What ``spot_checks/rectification.html`` prints."""

    entry: SpotCheckEntry
    heading: str
    number: str
    check: str
    document_url: str
    list_url: str
    faults: tuple[tuple[str, str], ...]
    differences: tuple[str, ...]
    mending: tuple[MendingLine, ...]
    form: ReportForm | None
    conflict: bool


@bp.get("/spot-checks/rectifications")
@requires(Permission.WORKLIST_READ)
def list_rectifications() -> str:
    """What the offices of the reader's scope have to mend, soonest due first."""
    everything = request.args.get("show") == "all"
    rows = rectification_rows(current_session(), current_actor(), only_open=not everything)
    calendar = working_calendar(current_session())
    here = url_for("rectifications.list_rectifications")
    page = ListPage(
        lines=tuple(
            _line(row, badge_of(row.rectification.due_on, calendar, today())) for row in rows
        ),
        tabs=(
            (_("没有改完的"), here, not everything, None, False),
            (
                _("全部"),
                url_for("rectifications.list_rectifications", show="all"),
                everything,
                None,
                False,
            ),
        ),
        everything=everything,
    )
    return render_template("spot_checks/rectifications.html", page=page)


@bp.get("/spot-checks/entries/<int:entry_id>/rectification")
@on_spot_entry(Permission.SPOT_CHECK_RECTIFY)
def show(entry: SpotCheckEntry, document: Document) -> str:
    """What is wrong with a document of the office, and the report to be made."""
    page = _report_page(entry, document, ReportForm(formdata=None))
    return render_template("spot_checks/rectification.html", page=page)


@bp.post("/spot-checks/entries/<int:entry_id>/rectification")
@on_spot_entry(Permission.SPOT_CHECK_RECTIFY)
def report(entry: SpotCheckEntry, document: Document) -> ResponseReturnValue:
    """Say what was mended."""
    form = ReportForm()
    if (led := form.sent_before()) is not None:
        return led
    status = 422
    if form.validate():
        try:
            rectifying.report_rectified(
                current_session(),
                current_vault(),
                current_actor(),
                form.to_command(entry.id),
                now=now(),
            )
        except Refused as refused:
            form.refuse(refused)
        except Stale:
            abandon()
            note_codes("stale")
            form.version.raw_data, status = None, 409
        else:
            flash(_("已报告整改，等待复查。"), "ok")
            return form.lead_to(url_for("rectifications.list_rectifications"))
    page = _report_page(entry, document, form, conflict=status == 409)
    return render_template("spot_checks/rectification.html", page=page), status


def mending_due() -> tuple[int, int, str] | None:
    """For the worklist of an office: faults to report mended, how many of them late, and where; None for none."""
    actor = current_actor()
    count = late = 0
    seen: set[tuple[int, frozenset[int]]] = set()
    for held in actor.held:
        mine = held.organisation_id is not None and held.offices is not None
        if not mine or (held.organisation_id, held.offices) in seen:
            continue
        organisation_id, offices = held.organisation_id or 0, held.offices or frozenset()
        seen.add((organisation_id, offices))
        found = rectifications_due(current_session(), organisation_id, offices, today())
        count, late = count + found[0], late + found[1]
    return (count, late, url_for("rectifications.list_rectifications")) if count else None


def _line(row: RectificationRow, due: Badge | None) -> Line:
    one = row.rectification
    place = PlaceOf(organisation_id=one.organisation_id, office_id=one.office_id)
    reports = may_do(current_actor(), Permission.SPOT_CHECK_RECTIFY, place)
    examines = may_do(current_actor(), Permission.SPOT_CHECK_EXAMINE, place)
    endpoint = "spot_entries.show" if examines else "rectifications.show"
    reachable = reports or examines
    return Line(
        title=row.title,
        number=row.doc_number or "",
        office=row.office,
        check=row.check_name,
        what=one.what,
        url=url_for(endpoint, entry_id=row.entry_id) if reachable else "",
        state=mending_words(one, today()),
        due=due if one.reported_at is None else None,
    )


def _report_page(
    entry: SpotCheckEntry, document: Document, form: ReportForm, *, conflict: bool = False
) -> ReportPage:
    session = current_session()
    rows = rectifications_of(session, entry.id)
    waits = bool(rows) and rows[-1].reported_at is None
    form.version.data = entry.version
    return ReportPage(
        entry=entry,
        heading=document.title or _("没有标题"),
        number=document.doc_number or "",
        check=session.get_one(SpotCheck, entry.spot_check_id).name,
        document_url=url_for("documents.show", document_id=document.id),
        list_url=url_for("rectifications.list_rectifications"),
        faults=tuple(
            (word(c, "criterion"), entry.notes.get(c.value, ""))
            for c in Criterion
            if getattr(entry, c.value) is False
        ),
        differences=tuple(word(code, "difference") for code in entry.differences),
        mending=mending_lines(rows),
        form=form if waits else None,
        conflict=conflict,
    )
