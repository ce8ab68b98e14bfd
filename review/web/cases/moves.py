"""Plain moves of a case: whatever needs no more than a comment, posted from the document's page.

One view for all of them; the flow says who may, the offers say where it was pressed.
"""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from review.domain.commands import Move
from review.domain.permissions import Permission
from review.domain.states import CaseAction
from review.domain.values import Refused
from review.services.reviewing import PLAIN_MOVES
from review.services.reviewing import move as move_case
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.access import on_case
from review.web.cases import steps
from review.web.documents.forms import MoveForm
from review.web.documents.page import Failed, show_document
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("moves", __name__)

_NAMES = ",".join(f"'{a.value.replace('_', '-')}'" for a in sorted(PLAIN_MOVES))


@bp.post(f"/cases/<int:case_id>/<any({_NAMES}):move>")
@on_case(Permission.DOCUMENT_READ)
def carry_out(case: ReviewCase, document: Document, move: str) -> ResponseReturnValue:
    """Carry out a plain move; refused, the page comes back with every reason and the comment."""
    form, action = MoveForm(), CaseAction(move.replace("-", "_"))
    if (led := form.sent_before()) is not None:
        return led
    comment = form.comment.data or ""
    command = Move(case_id=case.id, version=form.version.data or 0, action=action, comment=comment)
    try:
        moved = move_case(
            current_session(), current_vault(), current_actor(), command, now=now(), today=today()
        )
    except Refused as refused:
        form.refuse(refused)
        field = f"#comment-{move}"
        in_the_field = {"comment_missing": field, "comment_too_thin": field}
        anchors = {**steps.cures(document.id, case.id), **in_the_field}
        reasons = reasons_of(refused.refusals, anchors)
        page = show_document(
            document, failed=Failed(name=action.value, reasons=reasons, text=comment)
        )
        return render_template("documents/show.html", page=page), 422
    flash(steps.said_of(action, moved.state, case), "ok")
    return form.lead_to(url_for("documents.show", document_id=document.id))
