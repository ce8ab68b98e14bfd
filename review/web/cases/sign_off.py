"""Sign-off: the approver decides the attribute on one screen, disagreements first, consequences in words.

An urgent document is signed here before its review. A refusal brings the page back with everything typed.
"""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from review.domain.permissions import Permission
from review.domain.states import CaseAction
from review.domain.values import Refusal
from review.services import issuing
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.access import on_case
from review.web.cases.attempts import attempt, attempt_move, bp
from review.web.cases.forms import CommentForm, ProposalForm
from review.web.cases.sign_view import next_to_sign, sign_page
from review.web.protected_text import current_vault
from review.web.session import current_actor, current_session, now, today

A = CaseAction
READ = Permission.DOCUMENT_READ


@bp.get("/cases/<int:case_id>/sign-off")
@on_case(READ)
def sign_off(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Everything that was said, and the decision."""
    return _page(document, case)


@bp.post("/cases/<int:case_id>/sign-off")
@on_case(READ)
def sign(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """The approver decides; of an urgent document before its review."""
    form = ProposalForm()
    if (led := form.sent_before()) is not None:
        return led
    chosen = form.chosen
    if chosen is None:
        form.refusals = (Refusal("attribute_missing"),)
        return _page(document, case, form=form), 422
    done = attempt(
        form,
        document,
        case,
        A.SIGN_URGENT if case.urgent else A.SIGN,
        lambda: issuing.sign(
            current_session(),
            current_vault(),
            current_actor(),
            form.to_sign(case.id, chosen),
            now=now(),
            today=today(),
        ),
        onward=next_to_sign,
    )
    return done or (_page(document, case, form=form), 422)


@bp.post("/cases/<int:case_id>/sign-off/move")
@on_case(READ)
def move_sign_off(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Return to the drafter, or to the confidentiality review."""
    form = CommentForm()
    if (led := form.sent_before()) is not None:
        return led
    to_review = request.form.get("act") == A.SEND_TO_REVIEW
    action = A.SEND_TO_REVIEW if to_review else A.RETURN
    done = attempt_move(form, document, case, action, onward=next_to_sign)
    return done or (_page(document, case, comment=form, opened=action), 422)


def _page(
    document: Document,
    case: ReviewCase,
    *,
    form: ProposalForm | None = None,
    comment: CommentForm | None = None,
    opened: str = "",
) -> str:
    page = sign_page(document, case, form, comment, opened=opened)
    return render_template("cases/sign_off.html", page=page)
