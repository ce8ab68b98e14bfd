"""The confidentiality review: answers kept one by one, confirmations of exactly what was shown, other ways out.

Also where the reviewer confirms what was issued. A refusal brings the page back with everything typed.
"""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from review.domain.permissions import Permission
from review.domain.states import CaseAction
from review.domain.values import Refused
from review.services import reviewing
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.access import NotVisible, on_case, refusals_on
from review.web.cases.attempts import attempt, attempt_move, bp
from review.web.cases.forms import CommentForm, DeclareForm, ReferForm
from review.web.protected_text import current_vault
from review.web.review.acted import copies_part
from review.web.review.forms import ChecklistForm, ConfirmForm
from review.web.review.papers import review_url
from review.web.review.record import record_page
from review.web.review.view import (
    Typed,
    overlay,
    review_answers,
    review_map,
    review_now,
    review_page,
)
from review.web.session import current_actor, current_session, now, today

READ, RECORD = Permission.ORIGINAL_READ, Permission.REVIEW_RECORD

#: Plain moves of this page.
_PLAIN = (CaseAction.RECEIVE_ANSWER, CaseAction.WITHDRAW_REFERRAL, CaseAction.RETURN)


@bp.get("/cases/<int:case_id>/review")
@on_case(READ)
def review(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Original, plan or redacted copy, and checklist side by side; to a script a part of it."""
    if "HX-Request" in request.headers and (part := _part(document, case)) is not None:
        return part
    if "go" in request.args:  # the form that jumps to a page, without a script
        return redirect(_page_url(case.id), code=303)
    return _page(document, case)


@bp.get("/cases/<int:case_id>/review/overlay")
@on_case(READ)
def review_overlay(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """What was found on one page, for a script that comes near it; it holds no text of the file."""
    over = overlay(document, case)
    if over is None:
        raise NotVisible
    return render_template("cases/_review_overlay.html", over=over)


@bp.get("/cases/<int:case_id>/record")
@on_case(Permission.DOCUMENT_READ)
def record(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """The review record, made to be printed: steps, answers, confirmations, digests; no text of a file."""
    return render_template("cases/record.html", page=record_page(document, case))


@bp.post("/cases/<int:case_id>/review/checklist")
@on_case(RECORD)
def answer_checklist(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Keep the answers given so far; a concern needs its note."""
    form = ChecklistForm()
    if form.validate() and form.answers:
        try:
            reviewing.answer_checklist(
                current_session(), current_actor(), form.to_command(case.id), now=now()
            )
        except Refused as refused:
            form.refuse(refused)
    if form.reasons:
        return _page(document, case, Typed(checklist=form)), 422
    at = request.values.get("file", type=int)
    part = "answers" if "HX-Request" in request.headers else None
    target = url_for("cases.review", case_id=case.id, file=at, part=part, _anchor="checklist")
    return redirect(target, code=303)


@bp.post("/cases/<int:case_id>/review/confirm")
@on_case(READ)
def confirm(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Confirm confidentiality, privacy or the final bytes: what the digests name, or nothing."""
    form = ConfirmForm()
    if (led := form.sent_before()) is not None:
        return led
    done = attempt(
        form,
        document,
        case,
        form.action,
        lambda: reviewing.confirm(
            current_session(),
            current_vault(),
            current_actor(),
            form.to_command(case.id),
            now=now(),
            today=today(),
        ),
        stay="cases.review",
    )
    return done or (_page(document, case, Typed(reasons=tuple(form.reasons))), 422)


@bp.post("/cases/<int:case_id>/review/declare")
@on_case(READ)
def declare(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """The verdict that it must not go out, with ground and reason."""
    form = DeclareForm()
    if (led := form.sent_before()) is not None:
        return led
    action = CaseAction.DECLARE_NOT_RELEASABLE
    done = attempt(
        form,
        document,
        case,
        action,
        lambda: reviewing.declare_not_releasable(
            current_session(),
            current_actor(),
            form.to_command(case.id),
            now=now(),
            today=today(),
        ),
    )
    typed = Typed(declare=form, reasons=tuple(form.reasons), opened=action.value)
    return done or (_page(document, case, typed), 422)


@bp.post("/cases/<int:case_id>/review/refer")
@on_case(READ)
def refer(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Ask a higher authority."""
    form = ReferForm()
    if (led := form.sent_before()) is not None:
        return led
    action = CaseAction.REFER_UPWARD
    done = attempt(
        form,
        document,
        case,
        action,
        lambda: reviewing.refer_upward(
            current_session(),
            current_actor(),
            form.to_command(case.id),
            now=now(),
            today=today(),
        ),
    )
    typed = Typed(refer=form, reasons=tuple(form.reasons), opened=action.value)
    return done or (_page(document, case, typed), 422)


@bp.post("/cases/<int:case_id>/review/move")
@on_case(READ)
def move_review(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Return, or note what became of a referral."""
    form = CommentForm()
    if (led := form.sent_before()) is not None:
        return led
    said = request.form.get("act", "")
    action = CaseAction(said) if said in _PLAIN else CaseAction.RETURN
    done = attempt_move(form, document, case, action)
    typed = Typed(comment=form, reasons=tuple(form.reasons), opened=action.value)
    return done or (_page(document, case, typed), 422)


def _part(document: Document, case: ReviewCase) -> str | None:
    """What a script asks for: the next finding, what an answer changed, how far the copies are, the map."""
    part = request.args.get("part")
    if part == "now":
        return render_template("cases/_review_now.html", now=review_now(document, case))
    if part == "answers":
        return render_template("cases/_review_answers.html", page=review_answers(document, case))
    if part == "copies":
        return copies_part(document, case)
    if part == "map":
        return render_template("cases/_review_map.html", map=review_map(document, case))
    return None


def _page_url(case_id: int) -> str:
    version, number = request.args.get("file", 0, type=int), request.args.get("leaf", 1, type=int)
    anchor = f"page-{version}-{max(number, 1)}"
    return review_url(case_id, file=version, leaf=max(number, 1), _anchor=anchor)


def _page(document: Document, case: ReviewCase, typed: Typed | None = None) -> str:
    may_answer = not refusals_on(document, RECORD)
    page = review_page(document, case, typed or Typed(), may_answer=may_answer)
    return render_template("cases/review.html", page=page)
