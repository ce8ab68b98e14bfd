"""Contents in which nothing is left between two movements of the writing point: one movement, so that the
widths of letters that were shown one by one can not be read from their places.

Works on operators alone (PDF 32000-1, 9.4.2); touches only what stands around a removed letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import pikepdf
from pikepdf import Operator

_SHOWS: Final = frozenset({"Tj", "TJ", "'", '"'})
#: After these the writing point is where they say, whatever was shown before.
_MOVES: Final = frozenset({"Td", "TD", "Tm", "T*", "'", '"', "BT", "ET"})
#: Nothing of the text object goes on behind these.
_BARRIERS: Final = frozenset({"BT", "ET", "q", "Q", "cm", "Do", "T*", "TD"})


def tidied(instructions: Sequence[Any]) -> list[Any]:
    """The same contents without arrays that show nothing where the writing point is set anew behind them, and
    with the movements around them in one. Pairs of operands and operator, or pikepdf's instructions.
    """
    tidy = _Tidy()
    for each in instructions:
        tidy.take(each)
    return [each for each in tidy.kept if each is not None]


class _Tidy:
    """What was kept so far; ``None`` where something was dropped again."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self._empty: list[int] = []  # arrays that show nothing since the last movement
        self._move: int | None = None  # a movement behind which nothing was shown
        self._dropped = False  # since then

    def take(self, instruction: Any) -> None:
        operands, operator = _parts(instruction)
        if operator in _MOVES and self._empty:
            for place in self._empty:
                self.kept[place] = None
            self._empty, self._dropped = [], True
        if operator == "TJ" and _shows_nothing(operands):
            self._empty.append(len(self.kept))
        elif operator in _SHOWS or operator in _BARRIERS:
            self._forget()
        elif operator in {"Td", "Tm"}:
            instruction = self._moved(instruction, operands, operator)
        self.kept.append(instruction)

    def _forget(self) -> None:
        self._empty, self._move, self._dropped = [], None, False

    def _moved(self, instruction: Any, operands: Sequence[Any], operator: str) -> Any:
        """A movement, together with the one before it where everything between them is gone."""
        if self._move is not None and self._dropped:
            before, kind = _parts(self.kept[self._move])
            if operator == "Tm":
                self.kept[self._move] = None
            elif kind == "Td":
                both = [
                    _exact(one) + _exact(two) for one, two in zip(before, operands, strict=True)
                ]
                self.kept[self._move] = None
                instruction = (both, Operator("Td"))
            else:
                a, b, c, d, e, f = map(_exact, before)
                x, y = map(_exact, operands)
                self.kept[self._move] = None
                instruction = ([a, b, c, d, x * a + y * c + e, x * b + y * d + f], Operator("Tm"))
        self._move, self._dropped = len(self.kept), False
        return instruction


def _parts(instruction: Any) -> tuple[Sequence[Any], str]:
    if isinstance(instruction, tuple):
        return instruction[0], str(instruction[1])
    return instruction.operands, str(instruction.operator)


def _shows_nothing(operands: Sequence[Any]) -> bool:
    return len(operands) == 1 and not any(isinstance(e, pikepdf.String) for e in operands[0])


def _exact(number: Any) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))
