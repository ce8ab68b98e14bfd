"""What happened to documents that concern the reader: the list behind the bell.

Opening the list does not mark anything as read; the button does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.services.bell import mark_read
from review.store.worklists import NoticeRow, notices_of
from review.web.access import requires
from review.web.session import current_person, current_session, now
from review.web.wording import word
from review.web.worklist import bp as worklist


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A line of the list."""

    words: str
    title: str
    number: str | None
    url: str
    at: datetime
    unread: bool
    warn: bool


@dataclass(frozen=True, kw_only=True)
class NoticesPage:
    """What ``worklist/notices.html`` prints."""

    lines: tuple[NoticeLine, ...]
    unread: int


_WARN = frozenset({"confirmation.voided", "case.returned", "file.refused", "document.hidden"})


@worklist.get("/notices")
@requires(Permission.WORKLIST_READ)
def notices() -> str:
    """What happened, newest first."""
    rows = notices_of(current_session(), current_person().id)
    lines = tuple(
        NoticeLine(
            words=word(row.event, "event"),
            title=_title_of(row),
            number=row.doc_number,
            url=_url_of(row),
            at=row.at,
            unread=row.read_at is None,
            warn=row.event in _WARN,
        )
        for row in rows
    )
    page = NoticesPage(lines=lines, unread=sum(line.unread for line in lines))
    return render_template("worklist/notices.html", page=page)


def _title_of(row: NoticeRow) -> str:
    if row.document_id is None and row.round_kind is not None:
        kind = word(row.round_kind, "round_kind")
        return _("%(year)s 年%(kind)s", year=row.round_year, kind=kind)
    if row.document_id is None:
        return _("七月评估")
    return row.title or _("（还没有标题）")


def _url_of(row: NoticeRow) -> str:
    if row.document_id is not None:
        return url_for("documents.show", document_id=row.document_id)
    if row.round_id is not None:
        return url_for("rounds.board", round_id=row.round_id)
    return url_for("rounds.list_rounds")


@worklist.post("/notices/read")
@requires(Permission.WORKLIST_READ)
def read_notices() -> ResponseReturnValue:
    """Mark everything as read."""
    count = mark_read(current_session(), current_person().id, now=now())
    if count:
        flash(_("%(n)s条消息已标为读过。", n=count), "ok")
    return redirect(url_for("worklist.notices"))
