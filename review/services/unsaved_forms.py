"""Keeping what is typed into the marking form, so that nothing is lost when the browser closes.

Nobody else sees it, it changes no document and the log does not tell of it; saving the form ends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from review.domain.permissions import Permission, refusals_for
from review.domain.values import Actor, Refusal, Refused
from review.store.documents import Document
from review.store.scopes import place_of
from review.store.unsaved_forms import (
    KEPT,
    UnsavedForm,
    drop_old,
    drop_unsaved,
    unsaved_form,
)

#: Characters of one form, far beyond what its fields take.
LIMIT = 20_000


def keep_typed(
    session: Session,
    actor: Actor,
    document: Document,
    fields: Mapping[str, list[str]],
    *,
    now: datetime,
) -> UnsavedForm:
    """Keep the fields of a form in place of what was kept before. Raises Refused.

    ``form_too_long`` beyond what any form takes; whoever may not edit the document keeps nothing.
    """
    refusals = refusals_for(actor, Permission.DOCUMENT_EDIT, place_of(session, document))
    if refusals or actor.id is None:
        raise Refused(*refusals)
    if sum(len(name) + len(value) for name in fields for value in fields[name]) > LIMIT:
        raise Refused(Refusal("form_too_long"))
    drop_old(session, now)
    drop_unsaved(session, document.id, actor.id)
    kept = UnsavedForm(
        organisation_id=document.organisation_id,
        document_id=document.id,
        person_id=actor.id,
        fields=dict(fields),
        at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def typed_before(
    session: Session, actor: Actor, document: Document, *, now: datetime
) -> UnsavedForm | None:
    """What this person typed into the form of a document and did not save, unless it is too old."""
    found = unsaved_form(session, document.id, actor.id) if actor.id is not None else None
    return found if found is not None and found.at >= now - KEPT else None


def let_go(session: Session, actor: Actor, document: Document) -> None:
    """Forget what this person typed: it is saved now, or they want the saved form back."""
    if actor.id is not None:
        drop_unsaved(session, document.id, actor.id)
