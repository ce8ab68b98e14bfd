"""What the parts of the finder of names pass to each other: texts in, spans with their evidence out.

Shapes only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from review.engines.find.names.boundary import Candidate
from review.engines.find.names.pieces import View
from review.engines.model import Level, Why

#: What stands above and left of a place of the original text in its table.
Label = Callable[[int], str]


@dataclass(frozen=True)
class NameText:
    """One segment to look through: its id, original text and kind, and what labels its places in a
    table (a text for a whole cell, a function for a page), if anything does. ``header`` is what stands
    above a cell, without what stands beside it.
    """

    id: str
    text: str
    kind: str = "paragraph"
    label: Label | str | None = None
    header: str = ""

    def label_at(self, place: int) -> str:
        """What stands above and left of a place (code point of ``text``); empty outside tables."""
        if self.label is None:
            return ""
        return self.label if isinstance(self.label, str) else self.label(place)


class Role(StrEnum):
    """Whose name it is, as far as the text says."""

    PRIVATE = "private"
    OFFICIAL = "official"  # acts in an official capacity: kept, and recorded
    PUBLIC = "public"  # a national leader, a figure of history
    MASKED = "masked"  # 张某: somebody hid it already


@dataclass(frozen=True)
class Span:
    """A name in a view: ``start`` and ``end`` count in the view's text. ``led`` says that a lead word
    or a table names a private person here.
    """

    start: int
    end: int
    level: Level
    role: Role
    why: tuple[Why, ...]
    led: bool = False


@dataclass(frozen=True)
class Page:
    """One segment made ready: its view and what the model sees in it; ``model`` False without a model.
    ``articles`` says that the text is written in articles, as regulations are.
    """

    source: NameText
    view: View
    candidates: tuple[Candidate, ...]
    model: bool
    articles: bool = False

    @property
    def text(self) -> str:
        """The text that all places of candidates and spans count in."""
        return self.view.text
