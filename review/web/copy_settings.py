"""What goes out with redacted copies: chosen once for the organisation, by page.

Copies that have to be made anew for it are handed to the worker. Nothing is decided here.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from review.domain.commands import ChooseCopies
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.copies import choose_copies
from review.store.abilities import read_abilities
from review.store.people import Organisation
from review.web.access import current_organisation_id, requires
from review.web.forms import ReviewForm
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, enqueue_after_commit, now

bp = Blueprint("copy_settings", __name__)


class CopyForm(ReviewForm):
    """The two choices."""

    with_pdf = BooleanField(_l("Word文件的隐去版，另做一份PDF一起公开"))
    label_bars = BooleanField(_l("PDF的黑块上写明依据的条文"))


@bp.get("/renditions/settings")
@requires(Permission.COPY_CHOOSE)
def show() -> str:
    """What is chosen now, and what each choice means."""
    house = current_session().get_one(Organisation, current_organisation_id())
    form = CopyForm(formdata=None, with_pdf=house.copy_with_pdf, label_bars=house.label_bars)
    return _page(form)


@bp.post("/renditions/settings")
@requires(Permission.COPY_CHOOSE)
def save() -> ResponseReturnValue:
    """Choose; copies under review that come out differently are made anew."""
    form = CopyForm()
    command = ChooseCopies(
        organisation_id=current_organisation_id(),
        with_pdf=bool(form.with_pdf.data),
        label_bars=bool(form.label_bars.data),
    )
    try:
        anew = choose_copies(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        form.refuse(refused)
        return _page(form), 422
    for rendition in anew:
        enqueue_after_commit("render", rendition.id)
    words = _("已保存。") if not anew else _("已保存，正在重新生成%(n)s份隐去版。", n=len(anew))
    flash(words, "ok")
    return redirect(url_for("copy_settings.show"), 303)


def _page(form: CopyForm) -> str:
    seen = read_abilities(current_house().settings.staff_folder)
    return render_template(
        "desk/copy_settings.html", form=form, lacks_office=seen is not None and not seen.converts
    )
