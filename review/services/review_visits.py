"""A reviewer is done with a case: what they had before them is kept, so that the next visit shows what changed.

Called by the one place that moves cases; compares nothing (``review_changes``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from review.domain.public_record import SIGNED_FIELDS
from review.domain.states import CaseAction, CaseState, Role
from review.domain.values import Actor
from review.services.settling import files_on_desk
from review.store.case_values import released_values
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.review_visits import ReviewVisit, last_finding, reviewers_since

#: While a case is here the reviewer has it; what a higher authority answers belongs to the same visit.
WITH_REVIEWER: Final = frozenset({CaseState.CONFIDENTIALITY_REVIEW, CaseState.REFERRED})
#: What ends a visit once the document is issued, where the case stays as it is.
_LAST_ACTS: Final = frozenset({CaseAction.CONFIRM_PRIVACY, CaseAction.CONFIRM_RENDITION})


def end_visit(
    session: Session,
    actor: Actor,
    row: ReviewCase,
    document: Document,
    move: tuple[CaseAction, CaseState],
    now: datetime,
) -> None:
    """Keep the visit where the move (action, state it leads to) ends one; the row still stands as before it."""
    action, target = move
    left = row.state in WITH_REVIEWER and target not in WITH_REVIEWER
    if not left and not (row.state is CaseState.DECIDED and action in _LAST_ACTS):
        return
    versions = [v.id for v in files_on_desk(session, document, row)]
    people = reviewers_since(session, row, versions, row.step_since)
    here = (row.organisation_id, row.office_id)
    if actor.id is not None and actor.holds(Role.CONFIDENTIALITY_REVIEWER, *here):
        people.add(actor.id)
    values = released_values(document)
    attribute = row.decided_attribute or row.audited_attribute or row.proposed_attribute
    session.add_all(
        ReviewVisit(
            organisation_id=row.organisation_id,
            document_id=document.id,
            case_id=row.id,
            person_id=person_id,
            ended_at=now,
            versions=versions,
            last_finding=last_finding(session, versions),
            attribute=attribute,
            partial=said_partial(row),
            fields={name: values[name] for name in SIGNED_FIELDS},
        )
        for person_id in sorted(people)
    )


def said_partial(row: ReviewCase) -> bool:
    """Whether what was said last of the attribute is "in part": decided, else audited, else proposed."""
    if row.decided_attribute is not None:
        return row.decided_partial
    return row.audited_partial if row.audited_attribute is not None else row.proposed_partial
