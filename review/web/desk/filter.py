"""Which findings the desk lists and walks through: all, those that wait, those where the two stages differ,
one kind. Kept in the address, so that it stays while settling and can be passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

from flask import request

#: What ``show`` may be in the address; empty means all.
OPEN, DIFFER = "open", "differ"
SHOWS: Final = ("", OPEN, DIFFER)
_LONGEST: Final = 20  # characters of a code


class Filtered(Protocol):
    """What is listed or not: a finding, or what a group of findings has in common."""

    @property
    def code(self) -> str:
        """The kind."""
        ...

    @property
    def must(self) -> bool:
        """Whether it has to be settled."""
        ...

    @property
    def settled(self) -> bool:
        """Whether this stage has settled it."""
        ...

    @property
    def differs(self) -> bool:
        """Whether drafter and reviewer settled it differently."""
        ...


@dataclass(frozen=True)
class DeskFilter:
    """What is listed: ``show`` is empty, ``open`` or ``differ``; ``only`` the code of a kind or empty."""

    show: str = ""
    only: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.show or self.only)

    @property
    def args(self) -> dict[str, Any]:
        """What the address of the desk carries; None is not written."""
        return {"show": self.show or None, "only": self.only or None}

    def shows(self, finding: Filtered) -> bool:
        """Whether a finding is listed."""
        if self.only and finding.code != self.only:
            return False
        if self.show == OPEN:
            return finding.must and not finding.settled
        return finding.differs if self.show == DIFFER else True


def filter_asked() -> DeskFilter:
    """The filter of the address, or of the form that came from there."""
    show, only = request.values.get("show", ""), request.values.get("only", "")
    return DeskFilter(show if show in SHOWS else "", only[:_LONGEST])
