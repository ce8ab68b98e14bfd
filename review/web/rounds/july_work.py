"""Items of open rounds on the worklist: their lines among the cases, their counts, the rounds beside.

A case that an item opened is a line of its own already; nothing is listed or counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from review.domain.calendar import WorkingCalendar
from review.domain.outcomes import ONE_BY_ONE
from review.domain.states import ItemState, Role
from review.domain.values import Actor
from review.store.item_lists import UNANSWERED
from review.store.item_work import (
    OpenRound,
    WorkItem,
    open_rounds,
)
from review.store.rounds import Round
from review.web.deadlines import badge_of
from review.web.items.list_page import board_url, round_words
from review.web.session import current_actor, current_session
from review.web.wording import word
from review.web.worklist.rows import Row, marks_of


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """An open round beside the worklist: its name, and how many items stand where."""

    words: str
    url: str
    parts: tuple[tuple[str, int, str], ...]


def round_lines() -> tuple[RoundLine, ...]:
    """The open rounds in which the reader sees items."""
    session = current_session()
    lines = []
    for found in open_rounds(session, current_actor()):
        row = session.get_one(Round, found.round_id)
        url = board_url(row) or url_for("items.list_items", round_id=row.id)
        lines.append(RoundLine(words=round_words(row), url=url, parts=_parts(found)))
    return tuple(lines)


def item_row(item: WorkItem, actor: Actor, calendar: WorkingCalendar, today: date) -> Row:
    """An item as a line, with the verb of its next step where it is the reader's turn."""
    url = url_for("items.show", item_id=item.item_id)
    verb, verb_url = _verb(item, actor, url)
    tags = [(_("%(year)s年%(kind)s", year=item.year, kind=word(item.kind, "round_kind")), "blue")]
    if item.outcome is not None:
        tags.append((word(item.outcome, "outcome"), ""))
    if item.rounds_late:
        tags.append((_("延后%(n)s轮", n=item.rounds_late), "warn"))
    if item.assigned_to_id is None and item.state in UNANSWERED:
        tags.append((_("还没有分给谁"), ""))
    return Row(
        title=item.title or _("（还没有标题）"),
        url=url,
        number=item.doc_number,
        office=item.office,
        steps=marks_of(
            (item.proposed, bool(item.proposed_partial)),
            (item.audited, bool(item.audited_partial)),
            (item.decided, item.decided_partial),
            (item.printed, item.printed_partial),
        ),
        state=item.state.value,
        state_words=word(item.state, "state"),
        due=badge_of(item.due_on, calendar, today),
        tags=tuple(tags),
        verb=verb,
        verb_url=verb_url,
    )


# ---- inside --------------------------------------------------------------------------------------


def _verb(item: WorkItem, actor: Actor, url: str) -> tuple[str, str]:
    """The next action, for whoever's turn it is; everybody else looks."""
    if item.state is ItemState.AWAITING_APPROVAL and actor.has_role(Role.APPROVER):
        if item.outcome in ONE_BY_ONE:
            card = url_for("approvals.show", round_id=item.round_id, item=item.item_id)
            return _("审定"), card
        return _("审定"), url_for("approvals.show", round_id=item.round_id, part="list")
    if item.state in UNANSWERED and actor.has_role(Role.DRAFTER):
        return _("评估"), url
    if (
        item.state in UNANSWERED
        and item.assigned_to_id is None
        and actor.has_role(Role.OFFICE_HEAD)
    ):
        return _("分派"), f"{url}#giving"
    return _("查看"), url


def _parts(found: OpenRound) -> tuple[tuple[str, int, str], ...]:
    def url(**asked: str) -> str:
        return url_for("items.list_items", round_id=found.round_id, **asked)  # type: ignore[arg-type]

    approver = current_actor().has_role(Role.APPROVER)
    awaiting = (
        url_for("approvals.show", round_id=found.round_id)
        if approver
        else url(state=ItemState.AWAITING_APPROVAL.value)
    )
    parts = (
        (_("处室待答复"), found.todo, url(state="todo")),
        (_("公开审查中"), found.in_review, url(state=ItemState.IN_REVIEW.value)),
        (_("待领导审定"), found.awaiting, awaiting),
        (_("已办结"), found.done, url(state=ItemState.SETTLED.value)),
    )
    return tuple((str(words), number, address) for words, number, address in parts)
