"""The words on pictures of pages, for whoever selects or has them read aloud: text of the reading, places of its
lines.

Asks the worker for the places where nobody has; finds none itself. Who may look is declared at the
view.
"""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.page_words import Line, Passage, lines_printed, passages_of
from review.store.documents import FileVersion
from review.store.page_lines import PageLines
from review.web.access import NotVisible
from review.web.layouts import layout_of
from review.web.protected_text import current_vault
from review.web.runtime import current_house
from review.web.session import enqueue_after_commit


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """What ``desk/_words.html`` prints: ``ratio`` is width / height of the page."""

    version_id: int
    number: int
    ratio: float
    passages: tuple[Passage, ...]


def words_of(version: FileVersion, number: int) -> PageWords | None:
    """The words of a page in the order of the reading, none of a page without text; None while their places are
    looked for. Raises NotVisible for a page that is not there.
    """
    layout = layout_of(version)
    shapes = layout.shapes if layout is not None else version.page_shapes
    if not 1 <= number <= len(shapes):
        raise NotVisible
    lines = lines_printed(layout, number) if layout is not None else _own_lines(version, number)
    if lines is None:
        return None
    texts = {s["id"]: str(s["text"]) for s in current_vault().segments(version.id)}
    return PageWords(
        version_id=version.id,
        number=number,
        ratio=shapes[number - 1],
        passages=passages_of(lines, texts),
    )


def _own_lines(version: FileVersion, number: int) -> tuple[Line, ...] | None:
    """Those of a file with pages of its own; has them looked for where nobody has."""
    stamp = current_vault().stamp(version.id)
    if stamp is None:
        return ()
    lines = PageLines(current_house().files, version.id, stamp).page(number)
    if lines is None:
        enqueue_after_commit("lines", version.id)
    return lines
