"""Publishing: the record is completed, its strings are checked, and the confirmed bytes go out; or the case is filed.

A refusal brings the page back with everything typed.
"""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import redirect

from review.domain.commands import Publish
from review.domain.permissions import Permission
from review.domain.states import CaseAction
from review.domain.values import Refused
from review.services import releasing
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.access import on_case
from review.web.cases.attempts import attempt, attempt_move, bp, enqueue_outstanding
from review.web.cases.forms import CommentForm
from review.web.cases.publish_view import RecordForm, publish_page
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.session import abandon, current_actor, current_session, now, today

READ, EDIT = Permission.DOCUMENT_READ, Permission.RECORD_EDIT


@bp.get("/cases/<int:case_id>/publish")
@on_case(READ)
def publish(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """The record, the check, and the page as the public will see it."""
    return render_template("cases/publish.html", page=publish_page(document, case))


@bp.post("/cases/<int:case_id>/publish")
@on_case(READ)
def carry_out_publish(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Publish the confirmed bytes, or file the case, as the pressed button says."""
    form = CommentForm()
    if (led := form.sent_before()) is not None:
        return led
    if request.form.get("act") == CaseAction.FILE:
        done = attempt_move(form, document, case, CaseAction.FILE)
    else:
        command = Publish(case_id=case.id, version=form.version.data or 0)
        done = attempt(
            form,
            document,
            case,
            CaseAction.PUBLISH,
            lambda: releasing.publish(
                current_session(),
                current_vault(),
                current_actor(),
                command,
                now=now(),
                today=today(),
            ),
        )
    page = None if done else publish_page(document, case, reasons=tuple(form.reasons))
    return done or (render_template("cases/publish.html", page=page), 422)


@bp.post("/cases/<int:case_id>/publish/record")
@on_case(EDIT)
def edit_record(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Save the record; its strings are checked again."""
    form = RecordForm().offered()
    if form.validate():
        try:
            releasing.edit_record(
                current_session(),
                current_vault(),
                current_actor(),
                form.to_command(document.id),
                now=now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            enqueue_outstanding()
            flash(_("公开信息已保存，正在重新检查文字。"), "ok")
            target = url_for("cases.publish", case_id=case.id, _anchor="strings")
            return redirect(target, code=303)
    page = publish_page(document, case, form)
    return render_template("cases/publish.html", page=page), 422


@bp.post("/cases/<int:case_id>/publish/check")
@on_case(EDIT)
def check_strings(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Have the strings checked for the record as it is."""
    try:
        releasing.check_again(current_session(), current_actor(), document.id, now=now())
    except Refused as refused:
        abandon()
        page = publish_page(document, case, reasons=reasons_of(refused.refusals))
        return render_template("cases/publish.html", page=page), 422
    enqueue_outstanding()
    return redirect(url_for("cases.publish", case_id=case.id, _anchor="strings"), code=303)
