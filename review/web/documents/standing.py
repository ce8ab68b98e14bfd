"""A document's standing, changed from its page: the next look, the scope of evaluation, its dates."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.items import standing
from review.store.documents import Document
from review.web.access import on_document
from review.web.documents.page import Failed, show_document
from review.web.documents.standing_forms import (
    PREFIXES,
    DatesForm,
    ReviewDateForm,
    ScopeForm,
    StandingForm,
)
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("standing", __name__)


@bp.post("/documents/<int:document_id>/review-date")
@on_document(Permission.REVIEW_DATE_SET)
def set_review_date(document: Document) -> ResponseReturnValue:
    """Say when the document is looked at again."""
    form = ReviewDateForm(prefix=PREFIXES[ReviewDateForm])

    def act() -> None:
        command = form.to_command(document.id)
        standing.set_review(current_session(), current_actor(), command, now=now(), today=today())

    return _carry_out(document, form, act, _("已记下次评估日期。"))


@bp.post("/documents/<int:document_id>/scope")
@on_document(Permission.SCOPE_SET)
def set_scope_of(document: Document) -> ResponseReturnValue:
    """Take the document out of evaluation, or back into it."""
    form = ScopeForm(prefix=PREFIXES[ScopeForm])

    def act() -> None:
        command = form.to_command(document.id)
        standing.set_scope(current_session(), current_actor(), command, now=now(), today=today())

    return _carry_out(document, form, act, _("已改评估范围。"))


@bp.post("/documents/<int:document_id>/dates")
@on_document(Permission.DATES_CORRECT)
def set_dates(document: Document) -> ResponseReturnValue:
    """Correct the document's dates; open rounds follow."""
    form = DatesForm(prefix=PREFIXES[DatesForm])

    def act() -> None:
        command = form.to_command(document.id)
        standing.correct_dates(
            current_session(), current_actor(), command, now=now(), today=today()
        )

    return _carry_out(document, form, act, _("已更正日期。"))


def _carry_out(
    document: Document, form: StandingForm, act: Callable[[], None], said: str
) -> ResponseReturnValue:
    """Do it and come back to the document; refused, the form is shown again as it was typed."""
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            act()
            flash(said, "ok")
            return form.lead_to(url_for("documents.show", document_id=document.id))
        except Refused as refused:
            form.refuse(refused)
    failed = Failed(name="standing", reasons=tuple(form.reasons))
    page = show_document(document, failed=failed, standing={type(form).__name__: form})
    return render_template("documents/show.html", page=page), 422
