"""Pages of the desk apart from it: some of many, for a script that comes near them, and the way to one page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from review.domain.permissions import Permission
from review.store.documents import Document
from review.web.access import on_document
from review.web.desk.page import desk_of, view_asked
from review.web.desk.pages import copy_pages, sheets_of

bp = Blueprint("sheets", __name__)

READ = Permission.ORIGINAL_READ


@bp.get("/documents/<int:document_id>/desk/sheets")
@on_document(READ)
def some(document: Document) -> ResponseReturnValue:
    """Pages ``first`` to ``last`` of the file version ``file`` with what is found on them; no more than a few."""
    version = request.args.get("file", 0, type=int)
    first, last = request.args.get("first", 0, type=int), request.args.get("last", 0, type=int)
    desk, view = desk_of(document), view_asked()
    if view == "after":
        pages = copy_pages(document, desk, version, first, last)
        return render_template("desk/_copy_range.html", page=desk, pages=pages)
    sheets = sheets_of(document, desk, version, first, last)
    return render_template("desk/_range.html", sheets=sheets, view=view)


@bp.get("/documents/<int:document_id>/desk/page")
@on_document(READ)
def jump(document: Document) -> ResponseReturnValue:
    """To a page of the desk by its number, for whoever has no script."""
    version, leaf = request.args.get("file", 0, type=int), request.args.get("leaf", 1, type=int)
    target = url_for(
        "desk.show",
        document_id=document.id,
        finding=request.args.get("finding", type=int),
        view=view_asked(),
        page=f"{version}.{max(leaf, 1)}",
        _anchor=f"page-{version}-{max(leaf, 1)}",
    )
    return redirect(target, code=303)
