"""The machine: a table that cannot be right is refused at once, and judging names every reason."""

from __future__ import annotations

from enum import StrEnum

import pytest

from review.domain.machine import Flow, FlowError, Transition
from review.domain.states import Role
from review.domain.values import Actor, HeldDocument, Refusal
from tests.domain.cases import OFFICE, ORGANISATION, person


class Lamp(StrEnum):
    """A lamp needs no more."""

    OFF = "off"
    ON = "on"
    BROKEN = "broken"


class Press(StrEnum):
    """What a hand does."""

    SWITCH = "switch"
    DROP = "drop"


LAMP = HeldDocument(id=1, organisation_id=ORGANISATION, office_id=OFFICE, state=Lamp.OFF)  # type: ignore[arg-type]
Row = Transition[Lamp, Press, HeldDocument]
OFF_ON = Row(Lamp.OFF, Press.SWITCH, Role.CLERK, Lamp.ON, "lamp.switched")
ON_OFF = Row(Lamp.ON, Press.SWITCH, Role.CLERK, Lamp.OFF, "lamp.switched")


def _flow(*rows: Row, final: tuple[Lamp, ...] = ()) -> Flow[Lamp, Press, HeldDocument]:
    return Flow(
        "lamp-flow",
        start=(Lamp.OFF,),
        final=final,
        rows=rows,
        events=("lamp.switched",),
        state_of=lambda lamp: Lamp(lamp.state),
    )


def _heavy(_: Actor, __: HeldDocument) -> Refusal:
    return Refusal("too_heavy")


def _hot(_: Actor, __: HeldDocument) -> Refusal:
    return Refusal("too_hot")


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ((OFF_ON, OFF_ON, ON_OFF), "two rows"),
        ((OFF_ON,), "on has no way out"),
        ((OFF_ON, Row(Lamp.ON, Press.SWITCH, Role.CLERK, Lamp.ON, "lamp.switched")), "no way out"),
        (
            (OFF_ON, ON_OFF, Row(Lamp.BROKEN, Press.SWITCH, Role.CLERK, Lamp.ON, "lamp.switched")),
            "broken can not be reached",
        ),
        ((OFF_ON, Row(Lamp.ON, Press.SWITCH, Role.CLERK, Lamp.OFF, "lamp.lit")), "not declared"),
        (
            (
                OFF_ON,
                Row(Lamp.ON, Press.DROP, Role.CLERK, Lamp.OFF, "lamp.switched", otherwise=Lamp.ON),
            ),
            "go together",
        ),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(rows: tuple[Row, ...], complaint: str) -> None:
    with pytest.raises(FlowError, match=complaint):
        _flow(*rows)


def test_a_state_that_is_declared_final_needs_no_way_out() -> None:
    flow = _flow(OFF_ON, final=(Lamp.ON,))
    assert flow.states == (Lamp.OFF, Lamp.ON)


def test_a_verdict_carries_all_reasons() -> None:
    row = Row(Lamp.OFF, Press.SWITCH, Role.CLERK, Lamp.ON, "lamp.switched", (_heavy, _hot))
    verdict = _flow(row, ON_OFF).judge(person(Role.CLERK), LAMP, Press.SWITCH)
    assert [r.code for r in verdict.refusals] == ["too_heavy", "too_hot"]
    assert not verdict.allowed


def test_who_holds_two_roles_gets_the_better_answer() -> None:
    hard = Row(Lamp.OFF, Press.SWITCH, Role.CLERK, Lamp.ON, "lamp.switched", (_heavy,))
    easy = Row(Lamp.OFF, Press.SWITCH, Role.APPROVER, Lamp.ON, "lamp.switched")
    both = person(Role.CLERK, Role.APPROVER)
    verdict = _flow(hard, easy, ON_OFF).judge(both, LAMP, Press.SWITCH)
    assert verdict.row is easy


def test_a_move_of_another_state_names_the_present_one() -> None:
    verdict = _flow(OFF_ON, ON_OFF).judge(person(Role.CLERK), LAMP, Press.DROP)
    assert verdict.refusals == (Refusal("not_in_this_state", {"state": "off"}),)
    assert verdict.row is None


def test_only_moves_of_ones_own_roles_are_offered() -> None:
    flow = _flow(OFF_ON, ON_OFF)
    assert [v.action for v in flow.offers(person(Role.CLERK), LAMP)] == [Press.SWITCH]
    assert flow.offers(person(Role.DRAFTER), LAMP) == ()
    assert flow.roles_at(Lamp.OFF) == {Role.CLERK}
