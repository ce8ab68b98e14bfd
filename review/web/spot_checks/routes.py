"""Spot checks (抽查): the list with its chart, drawing a new one, one check with its figures and papers.

The form of one document is in ``spot_checks.entries``, what offices have to mend in ``rectifications``.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from flask import Blueprint, Response, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import ExportEvidence
from review.domain.permissions import Permission
from review.domain.values import Refused, Stale
from review.pack_words import pack_words
from review.services.spot_checks import drawing, packing
from review.store.documents import FileState
from review.store.spot_checks import EvidencePack, SpotCheck, latest_pack
from review.web.access import NotVisible, current_organisation_id, on_spot_check, requires
from review.web.logs import note_codes
from review.web.protected_text import current_vault
from review.web.runtime import current_house
from review.web.session import (
    abandon,
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)
from review.web.spot_checks.forms import CloseForm, DrawForm
from review.web.spot_checks.pages import draw_page, list_page, show_page
from review.web.spot_checks.papers import check_book, result_paper

bp = Blueprint("spot_checks", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/spot-checks")
@requires(Permission.SPOT_CHECK_MANAGE)
def list_checks() -> str:
    """Every check of the organisation, and the error rate over the years."""
    page = list_page(current_organisation_id())
    return render_template("spot_checks/list_checks.html", page=page)


@bp.get("/spot-checks/new")
@requires(Permission.SPOT_CHECK_MANAGE)
def new() -> ResponseReturnValue:
    """The filters, and what would be drawn by them."""
    form = DrawForm(formdata=request.args)
    page = draw_page(form, current_organisation_id())
    return render_template("spot_checks/new.html", page=page), page.form.status


@bp.post("/spot-checks")
@requires(Permission.SPOT_CHECK_MANAGE)
def draw() -> ResponseReturnValue:
    """Draw what the preview showed."""
    form = DrawForm()
    if (led := form.sent_before()) is not None:
        return led
    page = draw_page(form, current_organisation_id())
    if not form.reasons:
        try:
            check = drawing.draw_spot_check(
                current_session(),
                current_actor(),
                form.to_command(current_organisation_id()),
                now=now(),
                today=today(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已抽出%(n)s件。", n=check.size), "ok")
            return form.lead_to(url_for("spot_checks.show", check_id=check.id))
    return render_template("spot_checks/new.html", page=page), 422


@bp.get("/spot-checks/<int:check_id>")
@on_spot_check(Permission.SPOT_CHECK_MANAGE)
def show(check: SpotCheck) -> str:
    """One check: progress, rates, strata, its documents."""
    return render_template("spot_checks/show.html", page=show_page(check))


@bp.post("/spot-checks/<int:check_id>/close")
@on_spot_check(Permission.SPOT_CHECK_MANAGE)
def close(check: SpotCheck) -> ResponseReturnValue:
    """Close the check when all its forms are filled in."""
    form = CloseForm()
    try:
        drawing.close_spot_check(
            current_session(), current_actor(), form.to_command(check.id), now=now()
        )
    except Refused as refused:
        form.refuse(refused)
        return render_template("spot_checks/show.html", page=show_page(check, form)), 422
    except Stale:
        abandon()
        note_codes("stale")
        return render_template("spot_checks/show.html", page=show_page(check)), 409
    flash(_("抽查已结束，抽查表不能再改。整改和复查可以继续。"), "ok")
    return form.lead_to(url_for("spot_checks.show", check_id=check.id))


@bp.get("/spot-checks/<int:check_id>/ledger")
@on_spot_check(Permission.SPOT_CHECK_MANAGE)
def ledger(check: SpotCheck) -> Response:
    """The whole check as a workbook."""
    return sent(check_book(check), XLSX, _("抽查-%(number)s.xlsx", number=_number(check)))


@bp.get("/spot-checks/<int:check_id>/result")
@on_spot_check(Permission.SPOT_CHECK_MANAGE)
def result(check: SpotCheck) -> Response:
    """The result as a paper."""
    name = _("抽查情况-%(number)s.docx", number=_number(check))
    return sent(result_paper(check), DOCX, name)


@bp.post("/spot-checks/<int:check_id>/pack")
@on_spot_check(Permission.EVIDENCE_PACK)
def pack(check: SpotCheck) -> ResponseReturnValue:
    """The evidence pack of the whole check: at once, or by a task when it is large."""
    return export(check, None)


@bp.get("/spot-checks/<int:check_id>/pack")
@on_spot_check(Permission.EVIDENCE_PACK)
def packed(check: SpotCheck) -> Response:
    """The newest pack that a task wrote."""
    found = latest_pack(current_session(), check.id)
    if found is None or found.state is not FileState.DONE or found.digest is None:
        raise NotVisible
    name = _("证据包-%(number)s.zip", number=_number(check))
    path = current_house().files.evidence_path(found.organisation_id, found.digest)
    return _download(path, "application/zip", name)


def export(check: SpotCheck, entry_id: int | None) -> ResponseReturnValue:
    """A pack as a download, or back to the check while a task writes it. Refusals go to the error page."""
    command = ExportEvidence(spot_check_id=check.id, entry_id=entry_id)
    made = packing.export_evidence(
        current_session(),
        current_vault(),
        current_actor(),
        command,
        words=pack_words(),
        now=now(),
    )
    if made.data is None:
        return _wait_for(check, made.pack)
    number = _number(check) if entry_id is None else f"{_number(check)}-{entry_id}"
    return sent(made.data, "application/zip", _("证据包-%(number)s.zip", number=number))


def sent(data: bytes, media_type: str, name: str) -> Response:
    """Bytes made for this reader alone, as a download."""
    return _download(io.BytesIO(data), media_type, name)


def _download(source: Path | BinaryIO, media_type: str, name: str) -> Response:
    response = send_file(
        source,
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        etag=False,
        conditional=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _wait_for(check: SpotCheck, made: EvidencePack | None) -> ResponseReturnValue:
    if made is not None:
        enqueue_after_commit("evidence_pack", made.id)
    flash(_("证据包正在生成，好了就能在本页下载。"), "ok")
    return CloseForm(formdata=None).lead_to(
        url_for("spot_checks.show", check_id=check.id, _anchor="pack")
    )


def _number(check: SpotCheck) -> str:
    return f"{check.year}-{check.serial}"
