"""The checking form of one drawn document: facts, the three places side by side, what happened, answers."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused, Stale
from review.services.spot_checks import examining, rectifying
from review.store.documents import Document
from review.store.spot_checks import SpotCheck, SpotCheckEntry
from review.store.spot_lists import unexamined_after
from review.web.access import on_spot_entry
from review.web.logs import note_codes
from review.web.protected_text import current_vault
from review.web.session import abandon, current_actor, current_session, now, today
from review.web.spot_checks import routes as spot_checks
from review.web.spot_checks.entry_page import entry_page
from review.web.spot_checks.forms import EntryForm, RecheckForm, ReferForm

bp = Blueprint("spot_entries", __name__)


@bp.get("/spot-checks/entries/<int:entry_id>")
@on_spot_entry(Permission.SPOT_CHECK_EXAMINE)
def show(entry: SpotCheckEntry, document: Document) -> str:
    """One document with its form."""
    page = entry_page(entry, document)
    return render_template("spot_checks/entry.html", page=page)


@bp.post("/spot-checks/entries/<int:entry_id>")
@on_spot_entry(Permission.SPOT_CHECK_EXAMINE)
def examine(entry: SpotCheckEntry, document: Document) -> ResponseReturnValue:
    """Fill in the form; then the next empty one is shown."""
    form = EntryForm()
    if (led := form.sent_before()) is not None:
        return led
    status = 422
    if form.validate():
        try:
            command = form.to_command(entry.id)
            done = examining.examine_entry(
                current_session(),
                current_vault(),
                current_actor(),
                command,
                now=now(),
                today=today(),
            )
        except Refused as refused:
            form.refuse(refused)
        except Stale:
            status = _stale(form)
        else:
            flash(_("第%(n)s件已保存。", n=done.position), "ok")
            return form.lead_to(_next(done))
    page = entry_page(entry, document, form=form, conflict=status == 409)
    return render_template("spot_checks/entry.html", page=page), status


@bp.post("/spot-checks/entries/<int:entry_id>/recheck")
@on_spot_entry(Permission.SPOT_CHECK_EXAMINE)
def recheck(entry: SpotCheckEntry, document: Document) -> ResponseReturnValue:
    """Say whether what was reported mended is mended."""
    form = RecheckForm()
    if (led := form.sent_before()) is not None:
        return led
    status = 422
    if form.validate():
        try:
            command = form.to_command(entry.id)
            row = rectifying.recheck_entry(
                current_session(),
                current_vault(),
                current_actor(),
                command,
                now=now(),
                today=today(),
            )
        except Refused as refused:
            form.refuse(refused)
        except Stale:
            status = _stale(form)
        else:
            said = _("复查通过。") if row.passed else _("已要求再改，处室会在工作台看到。")
            flash(said, "ok")
            return form.lead_to(url_for("spot_entries.show", entry_id=entry.id))
    page = entry_page(entry, document, recheck=form, conflict=status == 409)
    return render_template("spot_checks/entry.html", page=page), status


@bp.post("/spot-checks/entries/<int:entry_id>/refer")
@on_spot_entry(Permission.SPOT_CHECK_EXAMINE)
def refer(entry: SpotCheckEntry, document: Document) -> ResponseReturnValue:
    """Have the document evaluated anew in the year's dynamic adjustment."""
    form, status = ReferForm(), 422
    try:
        command = form.to_command(entry.id)
        rectifying.refer_entry(
            current_session(), current_actor(), command, now=now(), today=today()
        )
    except Refused as refused:
        form.refuse(refused)
    except Stale:
        status = _stale(form)
    else:
        flash(_("已列入今年的动态调整，由处室重新评估。"), "ok")
        return form.lead_to(url_for("spot_entries.show", entry_id=entry.id))
    shown = EntryForm(formdata=None)
    shown.show(entry)
    shown.refusals = form.refusals
    page = entry_page(entry, document, form=shown, conflict=status == 409)
    return render_template("spot_checks/entry.html", page=page), status


@bp.post("/spot-checks/entries/<int:entry_id>/pack")
@on_spot_entry(Permission.EVIDENCE_PACK)
def pack(entry: SpotCheckEntry, document: Document) -> ResponseReturnValue:
    """The evidence pack of this document."""
    check = current_session().get_one(SpotCheck, entry.spot_check_id)
    return spot_checks.export(check, entry.id)


def _next(entry: SpotCheckEntry) -> str:
    following = unexamined_after(current_session(), entry)
    if following is None:
        return url_for("spot_checks.show", check_id=entry.spot_check_id)
    return url_for("spot_entries.show", entry_id=following)


def _stale(form: EntryForm | RecheckForm | ReferForm) -> int:
    """Somebody was faster: what was typed stays, on top of what is there now."""
    abandon()
    note_codes("stale")
    form.version.raw_data = None
    return 409
