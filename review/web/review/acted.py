"""What the review page answers to a script that acted on it: the bar, and beside it only what looks different.

The script says with every request which file and copy stand there (``SHOWS``) and which pages hold their
findings. What settling changes is the plan, never the original's words; a copy goes with its plan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from flask import render_template, request

from review.domain.values import Case
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.cases.attempts import as_judged
from review.web.desk.tables import TextPage
from review.web.desk.view import DeskFile
from review.web.pages import Offer
from review.web.review.at_hand import AtHand, at_hand, bar_of
from review.web.review.copies import Copies, copies_of
from review.web.review.now import Now
from review.web.review.panes import Panes, panes_of, stand_of, texts_of
from review.web.review.papers import Overlay, overlays_of
from review.web.review.side import confirms_of, others_of

#: What a script says of the papers it shows: ``Panes.state``.
SHOWS: Final = "Review-Shows"

#: Whether a page (version, number) holds its findings in the asking window.
Holds = Callable[[tuple[int, int]], bool]


@dataclass(frozen=True, kw_only=True)
class Acted:
    """What ``cases/_review_part.html`` prints. ``panes`` where another plan or copy stands beside the original now,
    else ``overlays`` or ``texts`` with what was settled.
    """

    document_id: int
    now: Now | None
    waiting: tuple[tuple[int, int], ...]
    copies: Copies
    confirms: tuple[Offer, ...]
    others: dict[str, Offer]
    panes: Panes | None
    file: DeskFile | None
    overlays: tuple[Overlay, ...]
    #: The text as it is (None where nothing of it changed) and as planned.
    texts: tuple[TextPage | None, TextPage] | None


def on_review_page() -> bool:
    """Whether a script of the review page asks, which puts what changed in its place."""
    return "HX-Request" in request.headers and SHOWS in request.headers


def acted_part(
    document: Document,
    case: ReviewCase,
    *,
    finding: int | None,
    changed: Collection[int] | None,
    holds: Holds,
) -> str:
    """After an act: the bar at this finding. ``changed`` are the findings whose look is another one since; None
    where that is not known.
    """
    at = at_hand(document, case, finding)
    page = _acted(document, case, at, changed, holds, bar_of(document, case, at))
    return render_template("cases/_review_part.html", page=page)


def copies_part(document: Document, case: ReviewCase) -> str:
    """How far the copies are; once they are made what goes with them. The bar stays: somebody may write in it."""
    at = at_hand(document, case)
    page = _acted(document, case, at, (), lambda _page: False, None)
    return render_template("cases/_review_part.html", page=page)


# ---- inside --------------------------------------------------------------------------------------


def _acted(
    document: Document,
    case: ReviewCase,
    at: AtHand,
    changed: Collection[int] | None,
    holds: Holds,
    now: Now | None,
) -> Acted:
    value = as_judged(document, case)
    shown = _shown(at)
    # A finding of another file: the script goes there, and the whole page with it.
    current = at.current
    here = shown is not None and (
        now is None or current is None or current.version_id == shown.version.id
    )
    panes = _panes(case.id, at, shown, value) if shown is not None and here else None
    same = here and panes is None
    return Acted(
        document_id=document.id,
        now=now,
        waiting=tuple((f.version.id, at.waiting_in(f.version.id)) for f in at.files),
        copies=copies_of(
            document.id, case.id, at.files, at.findings, value, may_settle=at.may_settle
        ),
        confirms=tuple(confirms_of(document, case, value).values()),
        others=others_of(document, case, value),
        panes=panes,
        file=shown,
        overlays=_overlays(case.id, at, shown, changed, holds) if shown and same else (),
        texts=_texts(case.id, at, shown, value, changed) if shown and same else None,
    )


def _shown(at: AtHand) -> DeskFile | None:
    """The file that the asking window shows."""
    said = request.headers.get(SHOWS, "").partition(".")[0]
    return next((f for f in at.files if str(f.version.id) == said), None)


def _panes(case_id: int, at: AtHand, shown: DeskFile, value: Case) -> Panes | None:
    """All that stands beside the original, where it is not what the asking window shows."""
    if stand_of(shown, value).state == request.headers.get(SHOWS):
        return None
    return panes_of(case_id, shown, at.files, at.findings, value, None)


def _overlays(
    case_id: int,
    at: AtHand,
    shown: DeskFile,
    changed: Collection[int] | None,
    holds: Holds,
) -> tuple[Overlay, ...]:
    """The pages that hold what changed, of those that hold their findings there."""
    own = shown.version.id
    if changed is None:
        numbers = set(range(1, len(shown.shapes) + 1))
    else:
        some = at.findings.by_ids(changed)
        numbers = {n for f in some if f.version_id == own for n in {f.page, *f.pages} if n}
    held = sorted(n for n in numbers if holds((own, n)))
    return overlays_of(case_id, shown, at.findings, held)


def _texts(
    case_id: int,
    at: AtHand,
    shown: DeskFile,
    value: Case,
    changed: Collection[int] | None,
) -> tuple[TextPage | None, TextPage] | None:
    """The text of a file that is not shown as pages; as it is only where marks may have come or gone."""
    if (changed is not None and not changed) or stand_of(shown, value).paged:
        return None
    original, planned = texts_of(case_id, shown, at.findings, at.current)
    return original if changed is None else None, planned
