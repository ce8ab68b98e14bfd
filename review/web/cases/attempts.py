"""The steps of a review case: audit, review, sign-off, issue, publish (``cases.*``).

The blueprint they share, and what they have in common; each step has its module. What may be done on
a page is judged by the flow, never here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from review.domain.case_flow import case_flow
from review.domain.states import Attribute, CaseAction, CaseState
from review.domain.values import Case, Refused
from review.services import reviewing
from review.services.outstanding import due_rows
from review.store.case_values import case_of
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.cases import steps
from review.web.cases.forms import CommentForm
from review.web.forms import ReviewForm
from review.web.pages import Offer
from review.web.protected_text import current_vault
from review.web.session import (
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)

bp = Blueprint("cases", __name__)


class HasState(Protocol):
    """What a move answers: the state it led to."""

    @property
    def state(self) -> CaseState:
        """The state reached."""
        ...


def moves_here(case: ReviewCase, wanted: Iterable[CaseAction]) -> tuple[CaseAction, ...]:
    """Those of the wanted moves that the flow knows in the present state, in the order asked."""
    rows = case_flow(case.route, urgent=case.urgent).rows
    known = {row.action for row in rows if row.source == case.state}
    return tuple(action for action in wanted if action in known)


def as_judged(document: Document, case: ReviewCase, deciding: Attribute | None = None) -> Case:
    """The case as the rules see it now; read once for all offers of a page."""
    return case_of(current_session(), case, document, today=today(), deciding=deciding)


def verdict_on(action: CaseAction, case: ReviewCase, value: Case) -> steps.CaseVerdict:
    """What the flow says to one move of this actor: the row, or every reason why not."""
    return case_flow(case.route, urgent=case.urgent).judge(current_actor(), value, action)


def offers_on(
    actions: Iterable[CaseAction],
    document: Document,
    case: ReviewCase,
    value: Case,
    urls: Callable[[CaseAction], str],
    *,
    consequences: Mapping[CaseAction, str] | None = None,
    fields: Mapping[str, object] | None = None,
) -> dict[CaseAction, Offer]:
    """The offers of a page, enabled or with their reasons; the first enabled one is primary."""
    made: dict[CaseAction, Offer] = {}
    for action in actions:
        verdict = verdict_on(action, case, value)
        first = verdict.allowed and not any(o.primary for o in made.values())
        made[action] = steps.offer(
            verdict,
            document,
            case,
            primary=first,
            url=urls(action),
            fields={"act": action.value, **(fields or {})},
            consequence=(consequences or {}).get(action),
        )
    return made


def attempt(
    form: ReviewForm,
    document: Document,
    case: ReviewCase,
    action: CaseAction,
    act: Callable[[], HasState],
    *,
    stay: str | None = None,
    onward: Callable[[], str | None] | None = None,
) -> Response | None:
    """Carry a move out and lead to the document; None where the form must be shown again.

    ``stay`` names the page to come back to while the case has not moved on; ``onward`` the next
    document of a person who has several before them, asked once this one is done.
    """
    if not form.validate():
        return None
    before = case.state
    try:
        state = act().state
    except Refused as refused:
        form.refuse(refused)
        return None
    enqueue_outstanding()
    said = steps.said_of(action, state, case)
    if onward is not None and (url := onward()) is not None:
        flash(_("《%(title)s》%(said)s接着看下一件。", title=document.title, said=said), "ok")
        return form.lead_to(url)
    flash(said, "ok")
    endpoint = stay if stay and state == before else steps.SHOW
    return form.lead_to(steps.address(endpoint, document.id, case.id))


def attempt_move(
    form: CommentForm,
    document: Document,
    case: ReviewCase,
    action: CaseAction,
    *,
    onward: Callable[[], str | None] | None = None,
) -> Response | None:
    """As `attempt`, for a move that needs nothing but a comment."""
    return attempt(
        form,
        document,
        case,
        action,
        lambda: reviewing.move(
            current_session(),
            current_vault(),
            current_actor(),
            form.to_command(case.id, action),
            now=now(),
            today=today(),
        ),
        onward=onward,
    )


def enqueue_outstanding() -> None:
    """Have the worker told of every row that waits now; what another task holds it leaves alone."""
    for kind, row_id in due_rows(current_session(), now()):
        enqueue_after_commit(kind, row_id)


def crumbs_to(document_id: int, title: str, last: str) -> tuple[tuple[str, str | None], ...]:
    """The way from the worklist over the document to this step."""
    return (
        (str(_("工作台")), "/"),
        (title, steps.address(steps.SHOW, document_id, None)),
        (last, None),
    )
