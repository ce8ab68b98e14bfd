"""The table of round items: who may do what with an item (product.md section 6).

Three system rows go beyond the product's table, so that an item never says what is no longer so
(decision 0011): a july case may leave sign-off again, a document may be answered elsewhere, and a
corrected issue date may take it out of the window.
"""

from __future__ import annotations

from review.domain import guards as g
from review.domain.audit import EVENTS
from review.domain.machine import Flow, Transition
from review.domain.states import ItemAction, ItemState, Role
from review.domain.values import Item

Row = Transition[ItemState, ItemAction, Item]
S, A = ItemState, ItemAction

#: Items that still ask for something; at most one per document, whatever the round.
OPEN_ITEMS = (S.ASSIGNED, S.RETURNED, S.IN_REVIEW, S.AWAITING_APPROVAL)

ITEM_FLOW: Flow[ItemState, ItemAction, Item] = Flow(
    "item-flow",
    start=(S.ASSIGNED,),
    final=(S.SETTLED, S.CARRIED_OVER, S.MOVED),
    rows=(
        *(
            row
            for state in (S.ASSIGNED, S.RETURNED)
            for row in (
                Row(
                    state,
                    A.PROPOSE,
                    Role.DRAFTER,
                    S.AWAITING_APPROVAL,
                    "item.proposed",
                    (
                        g.round_is_open,
                        g.outcome_is_chosen,
                        g.outcome_fits,
                        g.outcome_stays_inside,
                        g.proposal_is_complete,
                        g.no_other_case_is_open,
                    ),
                    tell=(Role.APPROVER,),
                ),
                Row(
                    state,
                    A.PROPOSE_RELEASE,
                    Role.DRAFTER,
                    S.IN_REVIEW,
                    "item.release_proposed",
                    (
                        g.round_is_open,
                        g.outcome_is_chosen,
                        g.outcome_fits,
                        g.outcome_releases,
                        g.proposal_is_complete,
                        g.no_other_case_is_open,
                        g.there_is_a_file_to_release,
                    ),
                    then=("open_july_case",),
                ),
            )
        ),
        Row(
            S.IN_REVIEW,
            A.REACH_SIGN_OFF,
            Role.SYSTEM,
            S.AWAITING_APPROVAL,
            "item.reached_sign_off",
            (g.case_reached_sign_off,),
            tell=(Role.APPROVER,),
        ),
        Row(
            S.AWAITING_APPROVAL,
            A.LEAVE_SIGN_OFF,
            Role.SYSTEM,
            S.IN_REVIEW,
            "item.left_sign_off",
            (g.outcome_releases,),
        ),
        Row(
            S.AWAITING_APPROVAL,
            A.APPROVE,
            Role.APPROVER,
            S.SETTLED,
            "item.approved",
            (
                g.actor_did_not_propose,
                g.round_is_open,
                g.outcome_stays_inside,
                g.no_other_case_is_open,
            ),
        ),
        Row(
            S.AWAITING_APPROVAL,
            A.APPROVE_RELEASE,
            Role.APPROVER,
            S.SETTLED,
            "item.release_approved",
            (
                g.actor_did_not_propose,
                g.round_is_open,
                g.outcome_releases,
                g.case_reached_sign_off,
            ),
            then=("sign_july_case",),
        ),
        Row(
            S.AWAITING_APPROVAL,
            A.RETURN,
            Role.APPROVER,
            S.RETURNED,
            "item.returned",
            (g.round_is_open,),
            needs_comment=True,
            tell=(Role.DRAFTER,),
        ),
        *(
            Row(
                state,
                A.REASSIGN,
                role,
                state,
                "item.reassigned",
                (g.round_is_open,),
                tell=(Role.DRAFTER,),
            )
            for state in OPEN_ITEMS
            for role in (Role.OFFICE_HEAD, Role.DISCLOSURE_OFFICER)
        ),
        *(
            Row(state, action, Role.SYSTEM, target, event)
            for action, target, event in (
                (A.CARRY_OVER, S.CARRIED_OVER, "item.carried_over"),
                (A.SETTLE_ELSEWHERE, S.SETTLED, "item.settled_elsewhere"),
                (A.MOVE_OUT, S.MOVED, "item.moved_out"),
            )
            for state in OPEN_ITEMS
        ),
    ),
    events=EVENTS,
    state_of=lambda item: item.state,
)
