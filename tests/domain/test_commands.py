"""Commands: complete, frozen, by name only; nothing is left to a default that nobody sees."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

from review.domain import commands

COMMANDS = [
    value
    for value in vars(commands).values()
    if inspect.isclass(value) and value.__module__.startswith(commands.__name__)
]
each_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.__name__)


def test_the_list_of_commands_is_that_of_the_package() -> None:
    assert len(COMMANDS) > 20
    assert {c.__name__ for c in COMMANDS} == set(commands.__all__)


@each_command
def test_a_command_can_not_be_changed_and_is_built_by_name_only(command: type) -> None:
    assert dataclasses.is_dataclass(command)
    parameters = inspect.signature(command).parameters.values()
    assert parameters
    assert {p.kind for p in parameters} == {inspect.Parameter.KEYWORD_ONLY}
    made = command(**{p.name: "as typed" for p in parameters})
    first = next(iter(parameters)).name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, first, "changed")


@each_command
def test_a_command_says_everything_it_needs(command: type) -> None:
    parameters = inspect.signature(command).parameters.values()
    assert [p.name for p in parameters if p.default is not inspect.Parameter.empty] == []
    assert command.__doc__
