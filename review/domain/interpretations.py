"""Interpretation in step with the document (三同步): drawn up, signed and issued together.

Domain.md N3: a document that needs an interpretation goes online with a link to it. Whether the link
is in step is judged by the document's own term for publication.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class InStep(StrEnum):
    """How the interpretation of a document stands at the end of a day."""

    LINKED = "linked"  # linked within the term
    LINKED_LATE = "linked_late"  # linked after it
    WAITING = "waiting"  # not linked, the term not over
    MISSING = "missing"  # not linked, the term over
    UNMARKED = "unmarked"  # public policy without link that nobody marked as needing one


def in_step(
    *, required: bool, url: str, linked_on: date | None, due_on: date, on: date
) -> InStep | None:
    """The standing on a day; None for a document that needs none.

    ``linked_on`` is None where nobody knows when the link came: before the log, so in time.
    """
    if url and (linked_on is None or linked_on <= on):
        late = linked_on is not None and linked_on > due_on
        return InStep.LINKED_LATE if late else InStep.LINKED
    if required:
        return InStep.WAITING if on <= due_on else InStep.MISSING
    return None
