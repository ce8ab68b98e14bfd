"""Hides that did not reach the public side: tried again each minute until they do.

Somebody who looks at the page may try at once; this is for when nobody looks.
"""

from __future__ import annotations

import logging

from review.domain.values import Refused
from review.jobs.work import Work, system_actor
from review.services.releasing import hide_again
from review.store.hides import still_shown

log = logging.getLogger("review.jobs")


def outstanding_hides(work: Work) -> list[tuple[str, int]]:
    """What is to be taken away again, as messages."""
    with work.sessions() as session:
        return [("hide", shown.document_id) for shown in still_shown(session)]


def take_away(work: Work, document_id: int) -> None:
    """Try once more to take a withdrawn document off the public side. Twice does nothing twice."""
    try:
        with work.transaction() as session:
            gone = hide_again(session, system_actor(), work.public, document_id, now=work.clock())
    except Refused:
        return  # somebody was faster
    if not gone:
        log.error("document %d is STILL VISIBLE", document_id)
