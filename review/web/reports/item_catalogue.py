"""Pages of the catalogue of items: what was made public under each code, where nothing was, a new table.

Domain.md R17: information is loaded by catalogue. The table is pasted from Excel, or taken in by
``flask catalogue items``.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused
from review.papers.book import Book, Column, Kind, Sheet
from review.services.item_catalogue import take_in_items
from review.web.access import (
    NotVisible,
    current_organisation_id,
    may_in_organisation,
    requires,
)
from review.web.locale import write_date
from review.web.reports.item_catalogue_forms import ItemsForm
from review.web.reports.item_catalogue_view import item_page, items_page, lines_asked
from review.web.reports.year_asked import year_asked
from review.web.rounds.books import sent
from review.web.session import current_actor, current_session, now, today
from review.web.wording.joining import joined

bp = Blueprint("item_catalogue", __name__, url_prefix="/reports/items")


@bp.get("")
@requires(Permission.FIGURES_READ)
def show() -> ResponseReturnValue:
    """The catalogue of a year with what was made public under each code."""
    page = items_page(year_asked(), gaps_only=_gaps_only())
    may_import = may_in_organisation(Permission.LOADING_MANAGE)
    return render_template("reports/items.html", page=page, may_import=may_import)


@bp.get("/list.xlsx")
@requires(Permission.FIGURES_READ)
def book() -> ResponseReturnValue:
    """The same list with its filters as a workbook."""
    asked = year_asked()
    sheet = Sheet(
        name=_("公开事项目录"),
        heading=_("%(year)s年公开事项目录", year=asked.year),
        notes=(_("数据截至%(on)s。", on=write_date(asked.as_of)),),
        columns=(
            Column(header=_("编码"), width=20),
            Column(header=_("事项名称"), width=48),
            Column(header=_("责任处室"), width=18),
            Column(header=_("公开周期"), width=12),
            Column(header=_("公开件数"), width=10, kind=Kind.NUMBER, summed=True),
            Column(header=_("最近一次"), width=12, kind=Kind.DATE),
            Column(header=_("空缺"), width=32),
        ),
        rows=(
            (
                line.code,
                line.name,
                line.office,
                line.cycle,
                line.count,
                line.last,
                _joined(line.gaps),
            )
            for line in lines_asked(asked, gaps_only=_gaps_only())
        ),
        empty=_("没有。"),
        totals=_("合计"),
    )
    made = Book(title=_("公开事项目录"), created=now(), sheets=(sheet,))
    return sent(made, f"items-{asked.year}")


@bp.get("/code/<path:code>")
@requires(Permission.FIGURES_READ)
def item(code: str) -> ResponseReturnValue:
    """The documents under one code."""
    page = item_page(year_asked(), code)
    if page is None:
        raise NotVisible
    return render_template("reports/item.html", page=page)


@bp.get("/import")
@requires(Permission.LOADING_MANAGE)
def new() -> ResponseReturnValue:
    """Where a table is pasted."""
    return _form(ItemsForm(formdata=None))


@bp.post("/import")
@requires(Permission.LOADING_MANAGE)
def take_in() -> ResponseReturnValue:
    """Take the pasted table in: all of it, or nothing and every unfit row told."""
    form = ItemsForm()
    if form.validate():
        try:
            taken = take_in_items(
                current_session(),
                current_actor(),
                form.to_command(current_organisation_id()),
                now=now(),
                today=today(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            words = _(
                "已导入：新增%(added)s项，修改%(changed)s项，停用%(ended)s项，%(same)s项没有变化。",
                added=taken.added,
                changed=taken.changed,
                ended=taken.ended,
                same=taken.same,
            )
            flash(words, "ok")
            return redirect(url_for("item_catalogue.show"))
    return _form(form)


def _form(form: ItemsForm) -> ResponseReturnValue:
    return render_template("reports/items_import.html", form=form), form.status


def _gaps_only() -> bool:
    return request.args.get("gaps") == "1"


def _joined(words: tuple[str, ...]) -> str:
    return joined(words)
