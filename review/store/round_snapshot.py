"""A round's items, written from documents by the database itself, and counted in.

Set-based: one ``INSERT … SELECT`` per range of document ids, nothing is loaded (web.md section 3).
Repeating it, or doing it twice at once, adds nothing twice: one item per round and document, and one
open item per document, are keys of the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, String, and_, cast, func, literal, null, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from review.domain.rounds import ItemReason
from review.domain.states import ItemState
from review.store.documents import Document, FileState
from review.store.round_population import (
    Asked,
    Candidates,
    boundary,
    drafting_still,
    has_open_item,
    in_scope,
    routed,
    window_on,
)
from review.store.rounds import Round, RoundItem, RoundTally


def add_range(session: Session, asked: Asked, *, low: int, high: int) -> int:
    """Write the items of the documents with ids in ``(low, high]`` and count them in; answers how many.

    What is there already, or has an open item elsewhere, is left alone. The caller holds the round's
    row, so that nobody counts at the same time.
    """
    found = Candidates(asked)
    return _add_found(session, asked, found, found.belongs, low=low, high=high)


def add_going_on(session: Session, asked: Asked, *, newest: int) -> int:
    """Write what the round ``asked.going_on_from`` carried over into the one that follows it.

    ``newest`` is the highest id of a document. Answers how many items came.
    """
    found = Candidates(asked)
    return _add_found(session, asked, found, and_(found.carried, in_scope), low=0, high=newest)


def _add_found(
    session: Session,
    asked: Asked,
    found: Candidates,
    wanted: ColumnElement[bool],
    *,
    low: int,
    high: int,
) -> int:
    columns: dict[str, Any] = {
        **_frozen(asked.organisation_id, asked.round_id or 0),
        **found.living(_PROPOSAL),
        "office_id": found.office,
        "assigned_to_id": found.person,
        "state": found.state,
        "reason": found.reason,
        "rounds_late": found.rounds_late,
        "carried_from_id": found.of_item("id", null()),
        **found.living({"case_id": null()}),
    }
    query = found.joined(select(*columns.values()), low=low, high=high)
    return _insert(session, asked.round_id or 0, columns, query.where(wanted, ~has_open_item()))


def add_named(
    session: Session,
    round_row: Round,
    document_ids: Sequence[int],
    reason: ItemReason,
    *,
    day: date,
    routes: Mapping[int, int],
) -> int:
    """Write items for documents by id (at most some hundreds at once) and count them in.

    Documents of another organisation, out of scope, not issued or with an open item are left alone.
    """
    office = routed(Document.office_id.expression, routes)
    columns: dict[str, Any] = {
        **_frozen(round_row.organisation_id, round_row.id),
        **_PROPOSAL,
        "office_id": office,
        "assigned_to_id": drafting_still(Document.drafter_id.expression, office, day),
        "state": literal(ItemState.ASSIGNED, RoundItem.state.type),
        "reason": literal(reason, RoundItem.reason.type),
        "rounds_late": literal(0),
    }
    query = select(*columns.values()).where(
        Document.id.in_(document_ids),
        Document.organisation_id == round_row.organisation_id,
        in_scope,
        ~has_open_item(),
    )
    return _insert(session, round_row.id, columns, query)


# ---- inside --------------------------------------------------------------------------------------

#: What was proposed lives on with an undecided july case, and is empty otherwise.
_PROPOSAL: dict[str, Any] = {
    "outcome": null(),
    "outcome_reason": literal(""),
    "outcome_grounds": literal([], JSON),
    "next_review_year": null(),
    "validity": null(),
    "validity_on": null(),
    "successor_id": null(),
    "successor_text": literal(""),
    "out_of_scope": null(),
    "proposer_id": null(),
    "proposed_at": null(),
}


def _frozen(organisation_id: int, round_id: int) -> dict[str, Any]:
    """What is so now and stays written in the item, whatever happens to the document."""
    return {
        "organisation_id": literal(organisation_id),
        "round_id": literal(round_id),
        "document_id": Document.id,
        "drafting_office_id": Document.office_id,
        "window_on": window_on,
        "boundary": boundary,
        "attribute_then": Document.attribute,
        "partial_then": Document.partial,
        "grounds_then": Document.grounds,
        "ground_reason_then": Document.ground_reason,
        "validity_then": Document.validity,
        "status_then": Document.status,
        "document_version": Document.version,
        "evidence_state": literal(FileState.PENDING, RoundItem.evidence_state.type),
        "attempts": literal(0),
        "rule_version": literal(""),
        "cluster": literal(""),
        "version": literal(1),
    }


def _insert(
    session: Session, round_id: int, columns: dict[str, Any], query: Select[*tuple[Any, ...]]
) -> int:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if on_postgresql else sqlite.insert
    last = session.scalar(select(func.max(RoundItem.id))) or 0
    statement = insert(RoundItem.__table__).from_select(list(columns), query)
    statement = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    added = int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
    if added:
        _count_in(session, insert, round_id, last)
    return added


def _count_in(session: Session, insert: Any, round_id: int, last: int) -> None:
    """Add the items with an id above ``last`` to the round's tally.

    The key is enough; the index by round would lead over the whole round, hence ``+ 0``.
    """
    outcome = func.coalesce(cast(RoundItem.outcome, String), "")
    counted = (
        select(RoundItem.round_id, RoundItem.office_id, RoundItem.state, outcome, func.count())
        .where(RoundItem.round_id + 0 == round_id, RoundItem.id > last)
        .group_by(RoundItem.round_id, RoundItem.office_id, RoundItem.state, RoundItem.outcome)
    )
    statement = insert(RoundTally.__table__).from_select(
        ["round_id", "office_id", "state", "outcome", "count"], counted
    )
    statement = statement.on_conflict_do_update(
        index_elements=["round_id", "office_id", "state", "outcome"],
        set_={"count": RoundTally.count + statement.excluded.count},
    )
    session.execute(statement)
