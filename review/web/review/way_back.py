"""Back to the review page after an act of the desk that was asked for there: to a script only what changed."""

from __future__ import annotations

from collections.abc import Collection

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from review.store.cases import latest_case
from review.store.documents import Document
from review.web.review.acted import Holds, acted_part, on_review_page
from review.web.session import current_session

#: The field by which a form says where it stood, and what it says for the review page.
FROM, REVIEW = "from", "review"


def back_on_review(
    document: Document, finding: int | None, changed: Collection[int] | None, holds: Holds
) -> Response | None:
    """The review page at this finding; None where the form stood on the desk, or no case is open.

    ``changed`` are the findings whose look is another one since, None where that is not known; ``holds`` says
    of a page whether its findings are there.
    """
    if request.form.get(FROM) != REVIEW:
        return None
    case = latest_case(current_session(), document.id)
    if case is None:
        return None
    there = finding or request.form.get("finding_id", type=int)
    if on_review_page():
        part = acted_part(document, case, finding=there, changed=changed, holds=holds)
        return make_response(part)
    address = url_for(
        "cases.review",
        case_id=case.id,
        finding=there,
        beside=request.form.get("beside") or None,
        _anchor=f"hit-{finding}" if finding else None,
    )
    return redirect(address, code=303)
