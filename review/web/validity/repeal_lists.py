"""Repeal lists: bring a file or pasted lines, see what every line names, apply the good ones in one act."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import ApplyRepealList
from review.domain.permissions import Permission
from review.domain.validity import APPLICABLE, LineMatch
from review.domain.values import Refusal, Refused
from review.services.validity import listing
from review.store.documents import FileState
from review.store.people import names_of
from review.store.repeal_lists import RepealLine, RepealList, lines_of, list_of_house, lists_of
from review.store.validity_lists import documents_by_id
from review.web.access import NotVisible, accepts_files, current_organisation_id, requires
from review.web.documents.intake import Upload, UploadRefused, discard, received_files
from review.web.locale import write_date, write_datetime
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.runtime import current_house
from review.web.session import (
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)
from review.web.validity.forms import ListForm
from review.web.validity.routes import tell_worker
from review.web.validity.view import Link, link_to
from review.web.wording import word

bp = Blueprint("repeal_lists", __name__)

Reasons = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, kw_only=True)
class Brought:
    """One list among those that were brought."""

    name: str
    url: str
    state: str
    at: str
    who: str


@dataclass(frozen=True, kw_only=True)
class ListLists:
    """What ``validity/lists.html`` prints."""

    form: ListForm
    errors: Reasons
    rows: tuple[Brought, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a list and what it names here."""

    id: int
    number: int
    said: str
    said_number: str
    place: str
    match: str
    match_words: str
    document: Link | None
    applicable: bool
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ShowList:
    """What ``validity/list.html`` prints."""

    row: RepealList
    name: str
    state: str
    reading: bool
    refused: str
    applied: str
    marks: str
    on: str
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, int], ...]
    good: int
    may_apply: bool
    errors: Reasons
    file_url: str | None


@bp.get("/validity/lists")
@requires(Permission.VALIDITY_MARK)
def list_lists() -> ResponseReturnValue:
    """The form for a new list, and those that were brought."""
    return _lists(ListForm(formdata=None))


@bp.post("/validity/lists")
@accepts_files
@requires(Permission.VALIDITY_MARK)
def bring() -> ResponseReturnValue:
    """Take a list, as a file or as pasted lines; a task reads it."""
    form = ListForm()
    if (led := form.sent_before()) is not None:
        return led
    if not form.validate():
        return _lists(form), 422
    try:
        upload = _upload(form)
    except UploadRefused as refused:
        return _lists(form, ((refused.sentence, "#list"),)), refused.status
    except Refused as refused:
        form.refuse(refused)
        return _lists(form), 422
    try:
        command = form.to_command(current_organisation_id(), upload)
        row = listing.bring_list(
            current_session(), current_actor(), command, now=now(), today=today()
        )
    except Refused as refused:
        discard([upload])
        form.refuse(refused)
        return _lists(form), 422
    except BaseException:
        discard([upload])
        raise
    enqueue_after_commit("repeal_list", row.id)
    return form.lead_to(url_for("repeal_lists.show", list_id=row.id))


@bp.get("/validity/lists/<int:list_id>")
@requires(Permission.VALIDITY_MARK)
def show(list_id: int) -> ResponseReturnValue:
    """What every line of a list names."""
    return _page(_list(list_id))


@bp.post("/validity/lists/<int:list_id>/apply")
@requires(Permission.VALIDITY_MARK)
def apply(list_id: int) -> ResponseReturnValue:
    """Mark what the ticked lines name, one event each."""
    row = _list(list_id)
    chosen = tuple(
        int(text) for text in request.form.getlist("line") if text.isdecimal() and len(text) < 19
    )
    command = ApplyRepealList(
        list_id=row.id,
        version=request.form.get("version", 0, type=int),
        line_ids=chosen,
    )
    form = ListForm(formdata=None)
    try:
        listing.apply_list(current_session(), current_actor(), command, now=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _page(_list(list_id), tuple(form.reasons)), 422
    marked = [ln for ln in lines_of(current_session(), row.id) if ln.mark_id is not None]
    tell_worker([ln.document_id for ln in marked if ln.document_id is not None])
    flash(_("已标注%(n)s件，每件都记入经过。", n=len(marked)), "ok")
    return form.lead_to(url_for("repeal_lists.show", list_id=row.id))


@bp.get("/validity/lists/<int:list_id>/file")
@requires(Permission.VALIDITY_MARK)
def file(list_id: int) -> ResponseReturnValue:
    """The list as it was brought."""
    row = _list(list_id)
    path = current_vault().files.evidence_path(row.organisation_id, row.digest)
    if not path.is_file():
        raise NotVisible
    response = send_file(
        path, mimetype="application/octet-stream", as_attachment=True, download_name=row.name
    )
    response.headers["Cache-Control"] = "no-store"
    return response


# ---- parts -----------------------------------------------------------------------------------------


def _upload(form: ListForm) -> Upload:
    """The file, else the pasted lines as one; Refused where there is neither."""
    sent = received_files("list", needed=False)
    if sent:
        discard(sent[1:])
        return sent[0]
    text = (form.pasted.data or "").strip()
    if not text:
        raise Refused(Refusal("list_missing"))
    data = text.encode("utf-8", "replace")
    return Upload(
        f"{_('粘贴的目录')}.txt", current_house().files.receive(io.BytesIO(data), len(data) + 1)
    )


def _list(list_id: int) -> RepealList:
    row = list_of_house(current_session(), current_organisation_id(), list_id)
    if row is None:
        raise NotVisible
    return row


def _lists(form: ListForm, errors: Reasons = ()) -> str:
    session = current_session()
    rows = lists_of(session, current_organisation_id())
    names = names_of(session, [row.person_id for row in rows])
    page = ListLists(
        form=form,
        errors=(*errors, *form.reasons),
        rows=tuple(
            Brought(
                name=row.name or _("已抹除的文件"),
                url=url_for("repeal_lists.show", list_id=row.id),
                state=_state(row),
                at=write_datetime(row.at),
                who=names.get(row.person_id or 0, ""),
            )
            for row in rows
        ),
    )
    return render_template("validity/lists.html", page=page)


def _state(row: RepealList) -> str:
    if row.applied_at is not None:
        return str(_("已标注"))
    words = {
        FileState.DONE: _("待核对"),
        FileState.REFUSED: _("没有收下"),
        FileState.FAILED: _("没有读成"),
    }
    return str(words.get(row.state, _("正在读取")))


def _page(row: RepealList, errors: Reasons = ()) -> str:
    session = current_session()
    lines = lines_of(session, row.id)
    documents = documents_by_id(session, {ln.document_id for ln in lines if ln.document_id})
    links = {i: link_to(document) for i, document in documents.items()}
    names = names_of(session, [row.applied_by_id])
    counts = {match: sum(ln.match is match for ln in lines) for match in LineMatch}
    is_read = row.state is FileState.DONE
    page = ShowList(
        row=row,
        name=row.name or _("已抹除的文件"),
        state=_state(row),
        reading=row.state in (FileState.PENDING, FileState.WORKING),
        refused=_why_refused(row),
        applied=f"{names.get(row.applied_by_id or 0, '')}　{write_datetime(row.applied_at)}"
        if row.applied_at
        else "",
        marks=word(row.validity, "validity"),
        on=write_date(row.on),
        lines=tuple(_line(ln, links) for ln in lines),
        counts=tuple((word(match, "line_match"), n) for match, n in counts.items() if n),
        good=sum(ln.match in APPLICABLE for ln in lines),
        may_apply=is_read
        and row.applied_at is None
        and any(ln.match in APPLICABLE for ln in lines),
        errors=errors,
        file_url=url_for("repeal_lists.file", list_id=row.id) if is_read else None,
    )
    return render_template("validity/list.html", page=page)


def _why_refused(row: RepealList) -> str:
    if row.state not in (FileState.REFUSED, FileState.FAILED):
        return ""
    known = word(row.reason, "list_reason")
    return known if known != row.reason else str(_("没有读成。请另存一次再上传，或改为粘贴。"))


def _line(line: RepealLine, links: dict[int, Link]) -> Line:
    outcome = ""
    if line.mark_id is not None:
        outcome = str(_("已标注"))
    elif line.refused:
        outcome = "".join(text for text, _none in reasons_of((Refusal(line.refused),)))
    return Line(
        id=line.id,
        number=line.number,
        said=line.title,
        said_number=line.doc_number,
        place=line.place,
        match=line.match.value,
        match_words=word(line.match, "line_match"),
        document=links.get(line.document_id or 0),
        applicable=line.match in APPLICABLE,
        outcome=outcome,
    )
