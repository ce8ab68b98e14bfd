"""How a run is shared out among its workers: files, and together the files that look at one house.

A house that costs minutes is built by the one worker that gets everything about it. What takes long
begins first, so that no worker waits for the other at the end. Knows nothing of what is tested.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

#: The files that look at one house: the folder or file they begin with -> the house.
HOUSES = {
    "tests/demo/": "demo",
    "tests/browser/test_accessibility.py": "gallery",
    "tests/browser/test_checklist.py": "gallery",
    "tests/browser/test_language.py": "gallery",
    "tests/browser/test_pages.py": "gallery",
    "tests/browser/test_sign_off_pad.py": "gallery",
}
#: What takes long after the houses, the longest first: browser, processes, generated cases, engines.
LONG = (
    "tests/browser/",
    "tests/cli/",
    "tests/properties/",
    "tests/jobs/",
    "tests/engines/",
    "tests/workflow/",
)


def house_of(nodeid: str) -> str | None:
    """The house a test looks at together with other files; None when its file is by itself."""
    return next((house for start, house in HOUSES.items() if nodeid.startswith(start)), None)


def turn(nodeid: str) -> int:
    """When a test has its turn: the smaller the sooner."""
    house = house_of(nodeid)
    if house is not None:
        return sorted(set(HOUSES.values())).index(house)
    later = len(HOUSES)
    return later + next((n for n, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))


class Sharing(LoadFileScheduling):  # type: ignore[misc]  # a class without types
    """Gives a worker a file at a time, or all files of a house, in the order of collection."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return house_of(nodeid) or str(super()._split_scope(nodeid))
