"""The office answers its items: one by one, or one answer for several of a cluster.

What would become public opens a july case, or goes on with the one that is open: from its draft it
travels the ordinary road (product.md section 6). Everything else goes straight to the approver.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.case_flow import OPENINGS
from review.domain.commands import ProposeOutcome, ProposeTogether
from review.domain.states import (
    RELEASING_OUTCOMES,
    Attribute,
    CaseAction,
    CaseKind,
    ItemAction,
    Outcome,
    Role,
)
from review.domain.values import Actor, ItemProposal, Refusal
from review.services.checking import removed_in
from review.services.contents import refresh_digests
from review.services.items.effects import mark_faults
from review.services.items.moving import (
    Move,
    Together,
    apply_item_transition,
    count_and_tell,
    locked_item,
    on_behalf,
)
from review.services.items.sitting import each_by_itself
from review.services.transitions import apply_transition, open_new_case
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.item_values import own_open_case
from review.store.people import route_on
from review.store.rounds import RoundItem
from review.store.vault import Vault

_BY_SYSTEM = next(o for o in OPENINGS if o.action is CaseAction.REOPEN and o.role is Role.SYSTEM)


def propose_outcome(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: ProposeOutcome,
    *,
    now: datetime,
    today: date,
) -> RoundItem:
    """The office's answer to an item. Raises Stale, Refused with every reason."""
    row, document = locked_item(session, command.item_id)
    _propose(
        session,
        vault,
        actor,
        (row, document),
        command.version,
        command.proposal,
        now=now,
        today=today,
    )
    return row


def propose_together(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: ProposeTogether,
    *,
    now: datetime,
    today: date,
) -> Together:
    """One answer for several items, one event each; what can not take it is refused with its reasons.

    A releasing answer opens a case for each: nothing becomes public without its own proven and
    confirmed copy.
    """
    moves: list[Move] = []

    def one(row: RoundItem, document: Document, version: int) -> None:
        _propose(
            session,
            vault,
            actor,
            (row, document),
            version,
            command.proposal,
            now=now,
            today=today,
            later=moves,
        )

    together = each_by_itself(session, command.items, one, moves)
    count_and_tell(session, moves, actor, now=now, today=today)
    return together


# ---- inside --------------------------------------------------------------------------------------


def _propose(
    session: Session,
    vault: Vault,
    actor: Actor,
    item: tuple[RoundItem, Document],
    version: int,
    said: ItemProposal,
    *,
    now: datetime,
    today: date,
    later: list[Move] | None = None,
) -> None:
    row, document = item
    own = own_open_case(session, row)
    releases = said.outcome in RELEASING_OUTCOMES
    record: Callable[[], None]
    if releases:

        def record() -> None:
            case = own or _open_july_case(session, actor, row, document, said, now, today)
            _prefill(case, actor, said, now)
            refresh_digests(session, vault, document, case, actor=actor, now=now)
            row.case_id = case.id
    else:

        def record() -> None:
            if own is not None:
                apply_transition(
                    session,
                    on_behalf(actor),
                    own,
                    document,
                    CaseAction.GIVE_UP,
                    now=now,
                    today=today,
                )
            row.case_id = None

    apply_item_transition(
        session,
        actor,
        row,
        ItemAction.PROPOSE_RELEASE if releases else ItemAction.PROPOSE,
        now=now,
        today=today,
        version=version,
        proposal=said,
        more=_more_reasons(session, vault, document, said, today),
        record=record,
        later=later,
    )


def _more_reasons(
    session: Session, vault: Vault, document: Document, said: ItemProposal, today: date
) -> tuple[Refusal, ...]:
    """What only the document can say: a validity that can not be marked, a public explanation that
    would repeat what was removed.
    """
    found = mark_faults(session, document, said, today)
    if said.outcome is Outcome.TAKE_DOWN and (
        hits := removed_in(session, vault, document, said.reason)
    ):
        found = (*found, Refusal("explanation_holds_removed", {"count": str(hits)}))
    return found


def _open_july_case(
    session: Session,
    actor: Actor,
    row: RoundItem,
    document: Document,
    said: ItemProposal,
    now: datetime,
    today: date,
) -> ReviewCase:
    """A case of the office that answers. Settled findings stay with their files; checklist and
    confirmations belong to a case and are given anew.
    """
    case = open_new_case(
        session,
        on_behalf(actor),
        _BY_SYSTEM,
        document,
        kind=CaseKind.JULY,
        route_and_urgency=(route_on(session, document.organisation_id, today), False),
        now=now,
        today=today,
        comment=said.reason,
    )
    case.office_id = row.office_id
    return case


def _prefill(case: ReviewCase, actor: Actor, said: ItemProposal, now: datetime) -> None:
    """The draft says what the item says; who proposed the outcome is a proposer of the case."""
    case.proposed_attribute, case.proposed_at = Attribute.PROACTIVE, now
    case.proposed_partial = said.outcome is Outcome.TO_PROACTIVE_PARTIAL
    case.proposed_grounds, case.proposed_reason = list(said.grounds), said.reason.strip()
    mine = {actor.id} if actor.id is not None else set()
    case.proposer_ids = sorted({*case.proposer_ids, *mine})
