"""The register as a workbook: the requests that the list shows, applicants masked."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from review.domain.requests import masked
from review.papers.book import Book, Column, Kind, Sheet, Value
from review.store.calendar import working_calendar
from review.store.people import Office, names_of
from review.store.request_history import linked_by_request
from review.store.request_lists import list_requests
from review.store.requests import InformationRequest
from review.web.request_register.list_question import Question
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word


def ledger_book(question: Question) -> bytes:
    """What the list finds, in its order, as xlsx."""
    from review.papers.sheets import write_sheet  # noqa: PLC0415 - a large library, loaded when asked

    session, actor = current_session(), current_actor()
    rows = list_requests(session, actor, question.chosen, today(), order=question.order)
    day = Kind.DATE
    sheet = Sheet(
        name=_("依申请公开台账"),
        heading=_("依申请公开台账"),
        columns=(
            Column(header=_("申请编号"), width=22),
            Column(header=_("收到日期"), width=14, kind=day),
            Column(header=_("怎样收到"), width=14),
            Column(header=_("申请人类别"), width=16),
            Column(header=_("申请人"), width=16),
            Column(header=_("申请公开什么"), width=48),
            Column(header=_("关联公文"), width=40),
            Column(header=_("承办处室"), width=18),
            Column(header=_("承办人"), width=12),
            Column(header=_("状态"), width=12),
            Column(header=_("要求补正"), width=14, kind=day),
            Column(header=_("收到补正"), width=14, kind=day),
            Column(header=_("告知延期"), width=14, kind=day),
            Column(header=_("答复期满"), width=14, kind=day),
            Column(header=_("内部目标"), width=14, kind=day),
            Column(header=_("办结日期"), width=14, kind=day),
            Column(header=_("超期工作日"), width=12, kind=Kind.NUMBER),
            Column(header=_("怎样答复"), width=24),
            Column(header=_("依据"), width=20),
        ),
        rows=_rows(rows),
        empty=_("没有查到申请。"),
    )
    return write_sheet(Book(title=_("依申请公开台账"), created=now(), sheets=(sheet,)))


def _rows(rows: list[InformationRequest]) -> Iterator[tuple[Value, ...]]:
    session, calendar, day = current_session(), working_calendar(current_session()), today()
    names = names_of(session, [row.handler_id for row in rows])
    linked = linked_by_request(session, [row.id for row in rows])
    for row in rows:
        office = session.get(Office, row.office_id) if row.office_id else None
        ended = row.closed_on or day
        late = calendar.between(row.due_on, ended) if row.due_on and ended > row.due_on else 0
        yield (
            row.reference,
            row.received_on,
            word(row.received_how, "received_how"),
            word(row.applicant, "applicant"),
            masked(row.identity, row.applicant).name,
            row.what,
            "\n".join(d.doc_number or d.title for d in linked.get(row.id, ())),
            office.name if office is not None else "",
            names.get(row.handler_id or 0, ""),
            word(row.state, "request_state"),
            row.correction_asked_on,
            row.corrected_on,
            row.extended_on,
            row.due_on,
            row.target_on,
            row.closed_on,
            late,
            word(row.outcome, "request_outcome"),
            word(row.ground, "ground") if row.ground else "",
        )
