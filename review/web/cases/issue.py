"""Issuing: the clerk attaches the final file, accepts what differs, gives number, dates and printed mark.

A refusal brings the page back with everything typed.
"""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from review.domain.commands import AttachFinalFile, UseReviewedAsFinal
from review.domain.permissions import Permission
from review.domain.states import CaseAction
from review.domain.values import Refusal, Refused
from review.services import issuing
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.access import accepts_files, on_case
from review.web.cases.attempts import attempt, attempt_move, bp, enqueue_outstanding
from review.web.cases.forms import CommentForm
from review.web.cases.issue_forms import DifferencesForm, IssueForm
from review.web.cases.issue_view import Typed, issue_page
from review.web.documents.intake import Upload, UploadRefused, discard, received_files
from review.web.pages import reasons_of
from review.web.protected_text import current_vault
from review.web.session import abandon, current_actor, current_session, now, today

READ, ATTACH = Permission.ORIGINAL_READ, Permission.FINAL_ATTACH


@bp.get("/cases/<int:case_id>/issue")
@on_case(READ)
def issue(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Final file, comparison, number and mark."""
    return _page(document, case)


@bp.post("/cases/<int:case_id>/issue")
@on_case(READ)
def carry_out_issue(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Give the number and issue."""
    form = IssueForm()
    if (led := form.sent_before()) is not None:
        return led
    done = attempt(
        form,
        document,
        case,
        CaseAction.ISSUE,
        lambda: issuing.issue(
            current_session(),
            current_vault(),
            current_actor(),
            form.to_command(case.id, decided_partial=case.decided_partial),
            now=now(),
            today=today(),
        ),
    )
    return done or (_page(document, case, Typed(form=form)), 422)


@bp.post("/cases/<int:case_id>/issue/files")
@accepts_files
@on_case(ATTACH)
def attach_final(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Attach the final file of one position; it is read and compared by a task."""
    try:
        uploads = received_files("file")
    except UploadRefused as refused:
        typed = Typed(reasons=((refused.sentence, "#files"),))
        return _page(document, case, typed), refused.status
    try:
        _attach(document, uploads)
    except Refused as refused:
        discard(uploads)
        return _refused(document, case, refused.refusals, "#files")
    enqueue_outstanding()
    flash(_("定稿已收下，正在读取并与送审稿比对。"), "ok")
    return _to(case, "files")


def _attach(document: Document, uploads: list[Upload]) -> None:
    position = request.form.get("position", type=int) or 0
    for number, upload in enumerate(uploads):
        issuing.attach_final_file(
            current_session(),
            current_vault(),
            current_actor(),
            AttachFinalFile(
                document_id=document.id,
                position=position + number,
                name=upload.name,
                key=upload.received.key,
                digest=upload.received.digest,
                bytes=upload.received.bytes,
            ),
            now=now(),
        )


@bp.post("/cases/<int:case_id>/issue/reviewed")
@on_case(ATTACH)
def use_reviewed(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Issue exactly the reviewed bytes."""
    try:
        issuing.use_reviewed_as_final(
            current_session(),
            current_vault(),
            current_actor(),
            UseReviewedAsFinal(document_id=document.id),
            now=now(),
        )
    except Refused as refused:
        return _refused(document, case, refused.refusals, "#files")
    enqueue_outstanding()
    flash(_("已用送审稿原样作定稿，内容没有不同。"), "ok")
    return _to(case, "files")


@bp.post("/cases/<int:case_id>/issue/differences")
@on_case(ATTACH)
def accept_differences(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Accept differences of the final file, with a reason."""
    form = DifferencesForm()
    if form.validate():
        try:
            rows = issuing.accept_differences(
                current_session(), current_actor(), form.to_command(document.id), now=now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已认可%(n)s处不同。", n=len(rows)), "ok")
            return _to(case, "differences")
    return _page(document, case, Typed(accept=form)), 422


@bp.post("/cases/<int:case_id>/issue/send-back")
@on_case(READ)
def send_back(case: ReviewCase, document: Document) -> ResponseReturnValue:
    """Back to the confidentiality review, with the reason."""
    form = CommentForm()
    if (led := form.sent_before()) is not None:
        return led
    action = CaseAction.SEND_BACK
    done = attempt_move(form, document, case, action)
    return done or (_page(document, case, Typed(comment=form, opened="send_back")), 422)


def _page(document: Document, case: ReviewCase, typed: Typed | None = None) -> str:
    return render_template("cases/issue.html", page=issue_page(document, case, typed or Typed()))


def _refused(
    document: Document, case: ReviewCase, refusals: tuple[Refusal, ...], anchor: str
) -> ResponseReturnValue:
    abandon()
    reasons = reasons_of(refusals, {r.code: anchor for r in refusals})
    return _page(document, case, Typed(reasons=reasons)), 422


def _to(case: ReviewCase, anchor: str) -> Response:
    return redirect(url_for("cases.issue", case_id=case.id, _anchor=anchor), code=303)
