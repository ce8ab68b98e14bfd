"""Lists for offices that work in Excel: exported, brought back, previewed row by row, taken over.

Reading happens in the background; a row is judged anew at every look (``services.rounds.exchange``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import ApplySheet, BringSheet
from review.domain.permissions import Permission
from review.domain.rounds import RoundState
from review.domain.states import ItemState, Role
from review.domain.values import Refusal, Refused, Stale
from review.services.rounds.exchange import (
    MOST_ROWS,
    Judged,
    RowStatus,
    apply_sheet,
    bring_sheet,
    judge_sheet,
    results_of,
)
from review.store.documents import FileState
from review.store.item_lists import UNANSWERED, offices_of_round
from review.store.round_sheets import RoundSheet, items_listed, sheets_of
from review.store.rounds import Round
from review.web.access import NotVisible, accepts_files, on_round
from review.web.cases.attempts import enqueue_outstanding
from review.web.documents.intake import UploadRefused, uploads
from review.web.documents.register import number_asked
from review.web.items.list_page import round_words
from review.web.logs import note_codes
from review.web.protected_text import current_vault
from review.web.rounds.books import (
    faults_book,
    ledger_book,
    list_book,
    list_digest,
    sent,
    vocabulary,
)
from review.web.session import (
    abandon,
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)
from review.web.wording import sentence_of, word

bp = Blueprint("round_exchange", __name__)

#: Rows of the preview; the rest is in the workbook with the faults.
SHOWN = 300
#: From so many rows on a workbook is written row by row over the disk.
LONG = 3000


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """A workbook that was brought."""

    name: str
    url: str
    at: datetime
    state: str


@dataclass(frozen=True, kw_only=True)
class ExchangePage:
    """What ``rounds/exchange.html`` prints."""

    heading: str
    crumbs: tuple[tuple[str, str | None], ...]
    offices: tuple[tuple[str, str], ...]
    closed: bool
    brings: bool
    bring_url: str
    ledger_url: str
    sheets: tuple[SheetLine, ...]
    error: str


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """A row of the preview."""

    row: int
    title: str
    url: str | None
    status: str
    words: str
    outcome: str
    faults: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SheetPage:
    """What ``rounds/sheet.html`` prints: being read, refused, to be confirmed, or taken over."""

    heading: str
    crumbs: tuple[tuple[str, str | None], ...]
    name: str
    version: int
    waiting: bool
    refused: str
    applied: bool
    counts: tuple[tuple[int, str, bool], ...]
    good: int
    lines: tuple[RowLine, ...]
    more: int
    apply_url: str
    faults_url: str
    back_url: str
    here: str


@bp.get("/rounds/<int:round_id>/exchange")
@on_round(Permission.WORKLIST_READ)
def show(round_row: Round) -> str:
    """Lists to take away, a place to bring them back, and what was brought before."""
    return render_template("rounds/exchange.html", page=_page(round_row))


@bp.get("/rounds/<int:round_id>/exchange/list.xlsx")
@on_round(Permission.WORKLIST_READ)
def export(round_row: Round) -> ResponseReturnValue:
    """The items of an office that wait for an answer, to be filled in."""
    session, office_id = current_session(), number_asked("office")
    names = dict(offices_of_round(session, current_actor(), round_row.id))
    if office_id not in names:
        raise NotVisible
    items = list(
        items_listed(session, round_row.id, offices=frozenset({office_id}), states=UNANSWERED)
    )[:MOST_ROWS]
    digest = list_digest((i.item.id, i.item.version) for i in items)
    book = list_book(round_row, names[office_id], items, digest)
    return sent(book, f"{round_words(round_row)}-{names[office_id]}", long=len(items) > LONG)


@bp.get("/rounds/<int:round_id>/ledger.xlsx")
@on_round(Permission.WORKLIST_READ)
def ledger(round_row: Round) -> ResponseReturnValue:
    """Every item of the round in the reader's scope; ``office`` and ``state`` narrow it."""
    session, office_id = current_session(), number_asked("office")
    names = dict(offices_of_round(session, current_actor(), round_row.id))
    wanted = frozenset(names) if office_id is None else frozenset({office_id}) & frozenset(names)
    state = request.args.get("state", "")
    states = (ItemState(state),) if state in set(ItemState) else ()
    items = items_listed(session, round_row.id, offices=wanted, states=states)
    return sent(ledger_book(round_row, items), round_words(round_row), long=True)


@bp.post("/rounds/<int:round_id>/exchange")
@accepts_files
@on_round(Permission.WORKLIST_READ)
def bring(round_row: Round) -> ResponseReturnValue:
    """Take a filled-in workbook into quarantine and have it read."""
    try:
        with uploads("file") as taken:
            came = taken[0]
            command = BringSheet(
                round_id=round_row.id,
                name=came.name,
                key=came.received.key,
                digest=came.received.digest,
                bytes=came.received.bytes,
            )
            sheet = bring_sheet(current_session(), current_actor(), command, now=now())
    except UploadRefused as refused:
        return render_template(
            "rounds/exchange.html", page=_page(round_row, refused.sentence)
        ), refused.status
    except Refused as refused:
        abandon()
        note_codes(*(r.code for r in refused.refusals))
        said = " ".join(sentence_of(r) for r in refused.refusals)
        return render_template("rounds/exchange.html", page=_page(round_row, said)), 422
    enqueue_after_commit("round_sheet", sheet.id)
    return redirect(url_for("round_exchange.sheet", round_id=round_row.id, sheet_id=sheet.id))


@bp.get("/rounds/<int:round_id>/exchange/<int:sheet_id>")
@on_round(Permission.WORKLIST_READ)
def sheet(round_row: Round, sheet_id: int) -> str:
    """What a workbook would do, row by row, or what it did."""
    found = _sheet(round_row, sheet_id)
    return render_template("rounds/sheet.html", page=_sheet_page(round_row, found))


@bp.post("/rounds/<int:round_id>/exchange/<int:sheet_id>/apply")
@on_round(Permission.WORKLIST_READ)
def apply(round_row: Round, sheet_id: int) -> ResponseReturnValue:
    """Take the good rows over."""
    found = _sheet(round_row, sheet_id)
    command = ApplySheet(sheet_id=found.id, version=request.form.get("version", 0, type=int))
    try:
        done = apply_sheet(
            current_session(),
            current_vault(),
            current_actor(),
            command,
            vocabulary(),
            now=now(),
            today=today(),
        )
    except (Refused, Stale) as refused:
        abandon()
        codes = refused.refusals if isinstance(refused, Refused) else (Refusal("sheet_applied"),)
        note_codes(*(r.code for r in codes))
        for refusal in codes:
            flash(sentence_of(refusal), "stop")
    else:
        count = sum(1 for j in results_of(done) if j.status is RowStatus.APPLIED)
        enqueue_outstanding()
        flash(_("已采用%(n)s行，每件都已提交。", n=count), "ok")
    return redirect(url_for("round_exchange.sheet", round_id=round_row.id, sheet_id=sheet_id))


@bp.get("/rounds/<int:round_id>/exchange/<int:sheet_id>/faults.xlsx")
@on_round(Permission.WORKLIST_READ)
def faults(round_row: Round, sheet_id: int) -> ResponseReturnValue:
    """The rows that were not taken over, each fault with its cell."""
    found = _sheet(round_row, sheet_id)
    rows = [j for j in _judged(found) if j.faults]
    return sent(faults_book(round_row, rows), _("没有采用的行"))


# ---- inside --------------------------------------------------------------------------------------


def _sheet(row: Round, sheet_id: int) -> RoundSheet:
    """A workbook of one's own; nobody else's."""
    found = current_session().get(RoundSheet, sheet_id)
    if found is None or found.round_id != row.id:
        raise NotVisible
    if found.person_id != current_actor().id:
        raise NotVisible
    return found


def _judged(found: RoundSheet) -> tuple[Judged, ...]:
    if found.applied_at is not None:
        return results_of(found)
    if found.state is not FileState.DONE:
        return ()
    return judge_sheet(current_session(), current_actor(), found, vocabulary())


def _page(row: Round, error: str = "") -> ExchangePage:
    session, actor = current_session(), current_actor()
    offices = offices_of_round(session, actor, row.id)
    drafts = any(
        h.role is Role.DRAFTER and h.organisation_id == row.organisation_id for h in actor.held
    )
    is_open = row.state is not RoundState.CLOSED
    return ExchangePage(
        heading=_("用 Excel 填评估意见"),
        crumbs=_crumbs(row, _("用 Excel 填")),
        offices=tuple(
            (name, url_for("round_exchange.export", round_id=row.id, office=number))
            for number, name in offices
            if is_open
        ),
        closed=not is_open,
        brings=drafts and is_open,
        bring_url=url_for("round_exchange.bring", round_id=row.id),
        ledger_url=url_for("round_exchange.ledger", round_id=row.id),
        sheets=tuple(
            SheetLine(
                name=s.name,
                url=url_for("round_exchange.sheet", round_id=row.id, sheet_id=s.id),
                at=s.at,
                state=_state_words(s),
            )
            for s in sheets_of(session, row.id, actor.id)
        ),
        error=error,
    )


def _state_words(found: RoundSheet) -> str:
    if found.applied_at is not None:
        return word(RowStatus.APPLIED, "sheet_row")
    if found.state is FileState.DONE:
        return str(_("读完，等您确认"))
    if found.state in (FileState.REFUSED, FileState.FAILED):
        return str(_("读不了"))
    return str(_("正在读"))


def _crumbs(row: Round, last: str) -> tuple[tuple[str, str | None], ...]:
    return ((round_words(row), url_for("rounds.board", round_id=row.id)), (last, None))


def _sheet_page(row: Round, found: RoundSheet) -> SheetPage:
    judged = _judged(found)
    tally = {status: sum(1 for j in judged if j.status is status) for status in RowStatus}
    filled = [j for j in judged if j.status is not RowStatus.UNCHANGED]
    order = sorted(filled, key=lambda j: (j.status is not RowStatus.REFUSED, j.row))
    here = url_for("round_exchange.sheet", round_id=row.id, sheet_id=found.id)
    return SheetPage(
        heading=_("导回的清单"),
        crumbs=_crumbs(row, _("导回的清单")),
        name=found.name,
        version=found.version,
        waiting=found.state in (FileState.PENDING, FileState.WORKING),
        refused=_refused_words(found),
        applied=found.applied_at is not None,
        counts=tuple(
            (tally[s], word(s, "sheet_row"), s is RowStatus.REFUSED)
            for s in RowStatus
            if tally[s] or s is RowStatus.REFUSED
        ),
        good=tally[RowStatus.GOOD],
        lines=tuple(_line(j) for j in order[:SHOWN]),
        more=max(len(order) - SHOWN, 0),
        apply_url=url_for("round_exchange.apply", round_id=row.id, sheet_id=found.id),
        faults_url=url_for("round_exchange.faults", round_id=row.id, sheet_id=found.id),
        back_url=url_for("round_exchange.show", round_id=row.id),
        here=here,
    )


def _refused_words(found: RoundSheet) -> str:
    if found.state is FileState.FAILED:
        return str(_("表格没有读成。请重新上传；还是不行，请告诉系统管理员。"))
    if found.state is not FileState.REFUSED:
        return ""
    facts = {"most": str(MOST_ROWS)}
    return sentence_of(Refusal(found.reason or "sheet_damaged", facts))


def _line(judged: Judged) -> RowLine:
    return RowLine(
        row=judged.row,
        title=judged.title or _("（认不出是哪一件）"),
        url=url_for("items.show", item_id=judged.item_id) if judged.item_id else None,
        status=judged.status.value,
        words=word(judged.status, "sheet_row"),
        outcome=word(judged.outcome, "outcome"),
        faults=tuple((f.cell, sentence_of(f.refusal)) for f in judged.faults),
    )
