"""How we measure: contenders in turn, several rounds, medians, and no failed answer counted.

A value is a ratio of two contenders of the same run wherever it can be; absolute figures depend on the machine.
Knows nothing of what is measured.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median

Work = Callable[[], object]
CLOCKS: Mapping[str, Callable[[], float]] = {"wall": time.perf_counter, "cpu": time.process_time}


@dataclass(frozen=True)
class Row:
    """One measured value. ``goal`` is the least value that meets it; None where there is no goal. A row that
    ``must`` meet it ends the bench with a fault when it does not, asked to be strict or not.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    must: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        return None if self.goal is None else self.value >= self.goal

    def as_json(self) -> dict[str, object]:
        """The row as the last line prints it; the value rounded to four digits that matter."""
        shown = float(f"{self.value:.4g}")
        told = {key: value for key, value in asdict(self).items() if key != "must"}
        return {**told, "value": shown, "met": self.met}


def seconds(work: Work, clock: str = "wall") -> float:
    """How long one piece of work takes by the wall or by the processor."""
    read = CLOCKS[clock]
    start = read()
    work()
    return read() - start


def race(contenders: Mapping[str, Work], rounds: int, clock: str = "wall") -> dict[str, float]:
    """Median seconds of each contender; they run in turn, so that a busy moment hits all alike.

    The order turns round in every second round. One round before the count warms caches.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for work in contenders.values():
        work()
    for number in range(rounds):
        order = list(contenders) if number % 2 == 0 else list(reversed(contenders))
        for name in order:
            times[name].append(seconds(contenders[name], clock))
    return {name: median(taken) for name, taken in times.items()}


def table(rows: Sequence[Row]) -> str:
    """The rows for people: name, value, unit, goal, met."""
    words = {None: "", True: "met", False: "NOT MET"}
    lines = [("what", "value", "unit", "goal", "")]
    lines += [
        (
            row.name,
            f"{row.value:,.4g}" if row.value < 1000 else f"{row.value:,.0f}",
            row.unit,
            "" if row.goal is None else f">= {row.goal:,g}",
            words[row.met],
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def last_line(bench: str, rows: Sequence[Row]) -> str:
    """The one JSON object a machine reads."""
    return json.dumps({"bench": bench, "rows": [row.as_json() for row in rows]}, ensure_ascii=False)
