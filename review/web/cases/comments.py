"""Answers to the comments of a return: each has one before the case goes up again."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services import drafting
from review.store.cases import Comment
from review.store.documents import Document
from review.web.behind import on_comment
from review.web.documents.forms import AnswerForm
from review.web.documents.marking import shown, stored_form
from review.web.session import current_actor, current_session, now

bp = Blueprint("comments", __name__)


@bp.post("/comments/<int:comment_id>/answer")
@on_comment(Permission.DOCUMENT_EDIT)
def answer(comment: Comment, document: Document) -> ResponseReturnValue:
    """Answer a comment of a return; refused, the page comes back with the answer as typed."""
    form = AnswerForm(prefix=f"answer{comment.id}")
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(comment.id)
            drafting.answer_comment(current_session(), current_actor(), command, now=now())
            flash(_("已答复。"), "ok")
            place = url_for("documents.edit", document_id=document.id, _anchor="comments")
            return form.lead_to(place)
        except Refused as refused:
            form.refuse(refused)
    errors, typed = tuple(form.reasons), {comment.id: form}
    return shown(document, stored_form(document), errors, typed), 422
