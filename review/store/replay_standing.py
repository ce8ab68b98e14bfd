"""Whether a document's standing after issue follows from the log: attribute, validity, scope, dates.

What is not in the log (the first decision of a document before issue, what an import brought along)
is not compared. Queries only; nothing changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.store.documents import Document
from review.store.events import Event
from review.store.problems import Problem
from review.store.rounds import Evaluation

#: Event -> what it says of which columns.
_SAYS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "document.attribute_changed": lambda said: {"attribute": said["after"]},
    "document.validity_changed": lambda said: {"validity": said["after"]},
    "document.scope_changed": lambda said: {"out_of_scope": said["after"]},
    "document.dates_corrected": lambda said: {said["field"]: said["after"]},
    "document.review_set": lambda said: {"review_on": said["on"]},
    "document.evaluated": lambda said: {"review_on": said["review_on"]},
}
_AT_ONCE = 500


def replay_standing(session: Session) -> list[Problem]:
    """Compare the last word of the log with the columns (``standing_differs``: field, log, column), and
    the day of the last evaluation with the evaluations that are there (``evaluation_differs``).
    """
    last: dict[int, dict[str, Any]] = {}
    query = select(Event.name, Event.document_id, Event.payload).where(Event.name.in_(list(_SAYS)))
    for name, document_id, payload in session.execute(
        query.order_by(Event.seq).execution_options(yield_per=2000)
    ):
        last.setdefault(document_id or 0, {}).update(_SAYS[name](json.loads(payload)))
    found: list[Problem] = []
    for document in _documents(session, sorted(last)):
        for field, said in sorted(last[document.id].items()):
            stands = getattr(document, field)
            written = stands.isoformat() if hasattr(stands, "isoformat") else stands
            if written != said:
                told = f"{field} {said or '-'} {written or '-'}"
                found.append(Problem("standing_differs", f"document {document.id}", told))
    return found + _evaluations(session)


def _documents(session: Session, ids: list[int]) -> Iterable[Document]:
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        yield from session.scalars(select(Document).where(Document.id.in_(some)))


def _evaluations(session: Session) -> list[Problem]:
    newest = (
        select(Evaluation.document_id, func.max(Evaluation.on).label("on"))
        .group_by(Evaluation.document_id)
        .subquery()
    )
    query = (
        select(Document.id, Document.evaluated_on, newest.c.on)
        .join(newest, newest.c.document_id == Document.id, isouter=True)
        .where(Document.evaluated_on.is_distinct_from(newest.c.on))
    )
    return [
        Problem("evaluation_differs", f"document {document_id}", f"{on or '-'} {stands or '-'}")
        for document_id, stands, on in session.execute(query.order_by(Document.id))
    ]
