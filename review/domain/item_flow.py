"""The table of July items (product.md section 6) and the window of a round (domain.md section 2).

Only rules: which documents a round looks at and who may do what with an item. Nothing is opened or
stored here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain import guards as g
from review.domain.audit import EVENTS
from review.domain.machine import Flow, Transition
from review.domain.states import ItemAction, ItemState, Role
from review.domain.values import Item

Row = Transition[ItemState, ItemAction, Item]
S, A = ItemState, ItemAction

_OPEN = (S.ASSIGNED, S.RETURNED, S.IN_REVIEW, S.AWAITING_APPROVAL)

ITEM_FLOW: Flow[ItemState, ItemAction, Item] = Flow(
    "item-flow",
    start=(S.ASSIGNED,),
    final=(S.SETTLED, S.CARRIED_OVER),
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
                    (g.round_is_open, g.outcome_is_chosen, g.outcome_stays_inside),
                    needs_comment=True,
                    tell=(Role.APPROVER,),
                ),
                Row(
                    state,
                    A.PROPOSE_RELEASE,
                    Role.DRAFTER,
                    S.IN_REVIEW,
                    "item.release_proposed",
                    (g.round_is_open, g.outcome_is_chosen, g.outcome_releases),
                    needs_comment=True,
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
            A.APPROVE,
            Role.APPROVER,
            S.SETTLED,
            "item.approved",
            (g.actor_did_not_propose, g.round_is_open, g.outcome_stays_inside),
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
            for state in _OPEN
            for role in (Role.OFFICE_HEAD, Role.DISCLOSURE_OFFICER)
        ),
        *(
            Row(state, A.CARRY_OVER, Role.SYSTEM, S.CARRIED_OVER, "item.carried_over")
            for state in _OPEN
        ),
    ),
    events=EVENTS,
    state_of=lambda item: item.state,
)


@dataclass(frozen=True)
class WindowRule:
    """How the window of a round follows from its year; reading A of domain.md 2.1 is the default.

    ``lookback_months`` counts back from the anchor day; ``span_months`` is the length; ``before``
    says on which side of the mark the span lies.
    """

    anchor_month: int = 7
    anchor_day: int = 1
    lookback_months: int = 30
    span_months: int = 12
    before: bool = True

    def window(self, year: int) -> tuple[date, date]:
        """The half-open interval of issue dates ``[from, to)`` for the round of ``year``."""
        mark = _shift(date(year, self.anchor_month, self.anchor_day), -self.lookback_months)
        return (
            (_shift(mark, -self.span_months), mark)
            if self.before
            else (mark, _shift(mark, self.span_months))
        )


READING_A = WindowRule()
READING_B = WindowRule(before=False)


def _shift(day: date, months: int) -> date:
    """The same day of the month, ``months`` later or earlier; anchors exist in every month."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, day.day)
