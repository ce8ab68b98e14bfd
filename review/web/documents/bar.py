"""The bar at the foot of a document's page: how it stands, who has it until when, and the reader's next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.cases import steps
from review.web.cases.steps import PageLink
from review.web.deadlines import due_words
from review.web.pages import Offer
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What the bar prints: the state in words, who has it, and where the reader goes on (or None)."""

    state: str
    holder: str
    label: str | None
    url: str | None


def bar_of(
    document: Document, row: ReviewCase | None, links: Sequence[PageLink], moves: Sequence[Offer]
) -> Bar:
    """The bar. ``links`` and ``moves`` are what the reader may do, as the panel of next steps shows them."""
    step = next(((link.label, link.url) for link in links if link.open), None)
    if step is None:
        step = next(
            (
                (offer.label, f"#move-{offer.id}")
                for offer in moves
                if offer.enabled and offer.primary
            ),
            None,
        )
    return Bar(
        state=word(row.state, "state") if row else word(document.status, "state"),
        holder=_holder(row),
        label=step[0] if step else None,
        url=step[1] if step else None,
    )


def _holder(row: ReviewCase | None) -> str:
    if row is None:
        return str(_("没有在办的审查。"))
    who = steps.holders_of(row)
    if not who:
        return ""
    if row.due_on is None:
        return str(_("由%(who)s办理。", who=who))
    until = due_words(row.due_on, estimated=row.due_estimated)
    return str(_("由%(who)s办理，%(date)s到期。", who=who, date=until))
