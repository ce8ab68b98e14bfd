"""What happened to documents that concern the reader: the list behind the bell.

Opening the list does not mark anything as read; the button does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.services.bell import mark_read
from review.store.notices import NoticePage, NoticeRow, notices_of, unread_count
from review.web.access import requires
from review.web.documents.register import number_asked
from review.web.locale import write_date
from review.web.runtime import current_house
from review.web.session import current_person, current_session, now, today
from review.web.wording import word
from review.web.worklist.routes import bp as worklist


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A line of the list."""

    words: str
    title: str
    number: str | None
    url: str
    at: datetime
    clock: str
    unread: bool
    warn: bool


@dataclass(frozen=True, kw_only=True)
class NoticeDay:
    """What happened on one day."""

    words: str
    lines: tuple[NoticeLine, ...]


@dataclass(frozen=True, kw_only=True)
class NoticesPage:
    """What ``worklist/notices.html`` prints."""

    days: tuple[NoticeDay, ...]
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]
    only_unread: bool
    unread: int
    newer_url: str | None
    older_url: str | None


_WARN = frozenset({"confirmation.voided", "case.returned", "file.refused", "document.hidden"})


@worklist.get("/notices")
@requires(Permission.WORKLIST_READ)
def notices() -> str:
    """What happened, newest first: everything, or what was not read."""
    session, person = current_session(), current_person()
    only_unread = request.args.get("show") == "unread"
    found = notices_of(
        session,
        person.id,
        unread=only_unread,
        before=number_asked("before"),
        after=number_asked("after"),
    )
    unread = unread_count(session, person.id)
    page = NoticesPage(
        days=_days(found),
        tabs=(
            (_("全部"), url_for("worklist.notices"), not only_unread, None, False),
            (_("未读"), _list_url(only_unread=True), only_unread, unread, False),
        ),
        only_unread=only_unread,
        unread=unread,
        newer_url=_list_url(only_unread=only_unread, after=found.rows[0].id)
        if found.newer and found.rows
        else None,
        older_url=_list_url(only_unread=only_unread, before=found.rows[-1].id)
        if found.older and found.rows
        else None,
    )
    return render_template("worklist/notices.html", page=page)


@worklist.post("/notices/read")
@requires(Permission.WORKLIST_READ)
def read_notices() -> ResponseReturnValue:
    """Mark everything as read."""
    count = mark_read(current_session(), current_person().id, now=now())
    if count:
        flash(_("%(n)s条消息已标为读过。", n=count), "ok")
    return redirect(url_for("worklist.notices"))


# ---- parts of the page ---------------------------------------------------------------------------


def _days(found: NoticePage) -> tuple[NoticeDay, ...]:
    """The lines under the days on which they happened."""
    zone = current_house().settings.time_zone
    by_day: dict[date, list[NoticeLine]] = {}
    for row in found.rows:
        local = row.at.astimezone(zone)
        by_day.setdefault(local.date(), []).append(_line(row, f"{local:%H:%M}"))
    return tuple(
        NoticeDay(words=_("今天") if day == today() else write_date(day), lines=tuple(lines))
        for day, lines in by_day.items()
    )


def _line(row: NoticeRow, clock: str) -> NoticeLine:
    return NoticeLine(
        words=word(row.event, "event"),
        title=_title_of(row),
        number=row.doc_number,
        url=_url_of(row),
        at=row.at,
        clock=clock,
        unread=row.read_at is None,
        warn=row.event in _WARN,
    )


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


def _list_url(*, only_unread: bool, **edge: int) -> str:
    show = "unread" if only_unread else None
    return url_for("worklist.notices", show=show, **edge)  # type: ignore[arg-type]
