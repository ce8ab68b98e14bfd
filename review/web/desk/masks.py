"""What the public would read in the place of the current finding where it is masked, before it is.

The rules are the engine's: it says of each finding what its mask leaves, and that is kept beside the text.
Names are told apart over the whole submission by the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from review.domain.redaction import FilePlan
from review.store.findings import FindingRow
from review.web.desk.finding import DeskFinding
from review.web.session import current_session

#: Formats of which pictures of the pages are published (docs/decisions/0023).
_DRAWN: Final = frozenset({"ofd"})


@dataclass(frozen=True)
class Masked:
    """What stands there: a bar on the page, words, or words in the text beneath a bar."""

    words: str
    barred: bool


def masked_of(current: DeskFinding | None, plans: Mapping[int, FilePlan]) -> Masked | None:
    """What stands for the current finding where it is masked; None where nothing is known of it: a mark made
    by hand in a text, a file read by an earlier release.

    As the redactor does it: in a text the words take the place; of a page that is text a bar covers it and the
    text beneath has the words; of what is a picture (a scan, an OFD as it is drawn) the bar is all.
    """
    if current is None:
        return None
    file = current.file
    kind = file.by_id.get(current.segment, {}).get("kind")
    if file.version.format in _DRAWN or kind == "picture" or current.page in file.recognised:
        return Masked("", barred=True)
    words = _words(current, plans)
    barred = file.version.format == "pdf" and bool(current.pages)
    return Masked(words, barred) if words else None


def _words(current: DeskFinding, plans: Mapping[int, FilePlan]) -> str:
    return _planned(current, plans[current.version_id]) or current.found.mask or _by_style(current)


def _planned(current: DeskFinding, plan: FilePlan) -> str:
    """What the plan says: of a name, with all names of the submission beside it."""
    if not current.found.mask:
        return ""
    here = (current.segment, current.start, current.end)
    return next((p.mask for p in plan.places if (p.segment, p.start, p.end) == here), "")


def _by_style(current: DeskFinding) -> str:
    row = current_session().get(FindingRow, current.id)
    return current.file.masked.get(row.key, "") if row is not None else ""
