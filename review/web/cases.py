"""The steps of a review case: audit, review, sign-off, issue, publish (``cases.*``).

The blueprint they share; each step has its module. What may be done on a page is judged by the flow,
never here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint
from flask_babel import gettext as _

from review.domain.case_flow import case_flow
from review.domain.states import Attribute, CaseAction
from review.store.case_values import case_of
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web import steps
from review.web.pages import Offer
from review.web.session import current_actor, current_session, today

bp = Blueprint("cases", __name__)


def verdict_on(
    action: CaseAction, document: Document, case: ReviewCase, *, deciding: Attribute | None = None
) -> steps.CaseVerdict:
    """What the flow says to one move of this actor: the row, or every reason why not."""
    value = case_of(current_session(), case, document, today=today(), deciding=deciding)
    return case_flow(case.route, urgent=case.urgent).judge(current_actor(), value, action)


def offers_on(
    actions: Iterable[CaseAction],
    document: Document,
    case: ReviewCase,
    urls: Mapping[CaseAction, str],
    *,
    primary: CaseAction | None = None,
    consequences: Mapping[CaseAction, str] | None = None,
) -> dict[CaseAction, Offer]:
    """The offers of a page by action, enabled or with their reasons; nothing is left out."""
    return {
        action: steps.offer(
            verdict_on(action, document, case),
            document,
            case,
            primary=action is primary,
            url=urls[action],
            consequence=(consequences or {}).get(action),
        )
        for action in actions
    }


def crumbs_to(document_id: int, last: str) -> tuple[tuple[str, str | None], ...]:
    """The way from the register over the document to this step."""
    return (
        (_("公文"), steps.address("documents.show", document_id, None)),
        (last, None),
    )
