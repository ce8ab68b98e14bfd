"""Access to what hangs on a document (a comment, a consultation): declared like the document itself.

The object is loaded first, then the check of its document decides; the view receives both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask.typing import ResponseReturnValue

from review.domain.permissions import Permission
from review.store.cases import Comment, Consultation, ReviewCase
from review.web.access import NotVisible, View, on_document
from review.web.session import current_session


def on_comment(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on the document of ``comment_id``; the view receives ``comment``, ``document``."""

    def decorate(view: View) -> View:
        inner = on_document(permission)(view)

        @wraps(inner)
        def checked(*, comment_id: int, **values: Any) -> ResponseReturnValue:
            comment = current_session().get(Comment, comment_id)
            if comment is None:
                raise NotVisible
            return inner(document_id=comment.document_id, comment=comment, **values)

        return checked

    return decorate


def on_consultation(permission: Permission) -> Callable[[View], View]:
    """The same for ``consultation_id``; the view receives ``consultation``, ``document``."""

    def decorate(view: View) -> View:
        inner = on_document(permission)(view)

        @wraps(inner)
        def checked(*, consultation_id: int, **values: Any) -> ResponseReturnValue:
            asked = current_session().get(Consultation, consultation_id)
            case = current_session().get(ReviewCase, asked.case_id) if asked is not None else None
            if case is None:
                raise NotVisible
            return inner(document_id=case.document_id, consultation=asked, **values)

        return checked

    return decorate
