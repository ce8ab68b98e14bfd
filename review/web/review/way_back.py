"""Back to the review page after an act of the desk that was asked for there."""

from __future__ import annotations

from flask import request, url_for

from review.store.cases import latest_case
from review.store.documents import Document
from review.web.session import current_session

#: The field by which a form says where it stood, and what it says for the review page.
FROM, REVIEW = "from", "review"


def address_on_review(document: Document, finding: int | None) -> str | None:
    """The review page at this finding; None where the form stood on the desk, or no case is open."""
    if request.form.get(FROM) != REVIEW:
        return None
    case = latest_case(current_session(), document.id)
    if case is None:
        return None
    return url_for(
        "cases.review",
        case_id=case.id,
        finding=finding or request.form.get("finding_id", type=int),
        beside=request.form.get("beside") or None,
        _anchor=f"hit-{finding}" if finding else None,
    )
