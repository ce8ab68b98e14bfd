"""What the desk answers: the whole page, or to a script only what changed on the page it shows.

A script says with every request which finding it stands at and which pages it holds (two headers of
``desk-pages.js``); it receives the panel, the meter, and of map, overlays and texts those that look
different now. Without a script every answer is a whole page, every act leads back to one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from review.store.documents import Document
from review.web.desk.filter import filter_asked
from review.web.desk.page import Desk, Typed, desk_of, view_asked
from review.web.desk.pages import Parts, middle_of, parts_of
from review.web.review.way_back import back_on_review

#: What a script says of the page it shows: "17" and "4.1-9,4.200-210" (file version, pages).
AT, HOLDS = "Desk-Finding", "Desk-Pages"

_RANGE: Final = re.compile(r"(\d{1,18})\.(\d{1,6})-(\d{1,6})")
#: Characters of the list of pages that are read: no browser holds more of them.
_LONGEST: Final = 4_000

Page = tuple[int, int]


@dataclass(frozen=True)
class Held:
    """What the asking page shows: the finding it stands at, and ranges of pages by file version."""

    finding: int | None
    ranges: tuple[tuple[int, int, int], ...]

    def holds(self, page: Page) -> bool:
        """Whether this page (version, number) is drawn there."""
        version, number = page
        return any(v == version and first <= number <= last for v, first, last in self.ranges)


def held() -> Held:
    """What the script said; nothing of what is not well said."""
    at = request.headers.get(AT, "")
    found = _RANGE.findall(request.headers.get(HOLDS, "")[:_LONGEST])
    return Held(
        finding=int(at) if at.isdecimal() and len(at) < 19 else None,
        ranges=tuple((int(v), int(first), int(last)) for v, first, last in found),
    )


def wants_part() -> bool:
    """Whether a script of the desk asks, which puts what changed in its place."""
    return "HX-Request" in request.headers and AT in request.headers


def show_desk(
    document: Document,
    typed: Typed | None = None,
    *,
    finding: int | None = None,
    changed: Collection[int] | None = (),
) -> str:
    """The desk at a finding (else the one in the address): whole, or what changed.

    ``changed`` are the findings whose look is another one since; None where that is not known, then
    all that the asking page holds counts as changed.
    """
    desk = desk_of(document, typed, finding=finding)
    if not wants_part():
        return render_template("desk/show.html", page=desk, middle=middle_of(document, desk))
    return render_template("desk/_part.html", page=desk, parts=_parts(document, desk, changed))


def back_to_desk(
    document: Document, *, finding: int | None = None, changed: Collection[int] | None = None
) -> Response:
    """After an act: lead back to the desk at this finding; a script is given what changed at once.

    An act that was asked for on the review page leads back there.
    """
    if (review := back_on_review(document, finding, changed, held().holds)) is not None:
        return review
    address = url_for(
        "desk.show",
        document_id=document.id,
        finding=finding,
        view=view_asked(),
        **filter_asked().args,
        _anchor=f"hit-{finding}" if finding else None,
    )
    if not wants_part():
        return redirect(address, code=303)
    answer = make_response(show_desk(document, finding=finding, changed=changed))
    # The address bar shows a page that can be asked for again, not the act.
    answer.headers["HX-Replace-Url"] = address
    return answer


# ---- inside --------------------------------------------------------------------------------------


def _parts(document: Document, desk: Desk, changed: Collection[int] | None) -> Parts:
    """What looks different now on the page that asks."""
    shown = held()
    if changed is None:
        return parts_of(document, desk, None, shown.holds)
    now = desk.findings.current
    known = {*changed, shown.finding, now.id if now else None}
    return parts_of(document, desk, desk.findings.by_ids(known), shown.holds)
