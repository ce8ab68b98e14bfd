"""What stands above an item: its place in the list it is read in, badges, deadline, what was said then."""

from __future__ import annotations

from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.permissions import Permission
from review.domain.rounds import ItemReason
from review.store.calendar import working_calendar
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.item_lists import (
    UNANSWERED,
    ItemQuestion,
    neighbours,
    place_in,
    state_counts,
    still_drafting,
)
from review.store.item_work import waits_for
from review.store.people import Office, names_of
from review.store.rounds import OPEN_STATES, Round, RoundItem
from review.web.access import refusals_on
from review.web.cases.step_heads import Step, four_steps
from review.web.deadlines import Badge, badge_of
from review.web.items.list_page import asked_here, question_of, round_crumbs, without_place
from review.web.session import current_actor, current_session, today
from review.web.wording import word


def next_item_url(row: RoundItem) -> str:
    """Where somebody goes on after answering: what waits for them next in the list, else the list itself."""
    asked, actor = asked_here(), current_actor()
    waiting = replace(list_of(row), mine=waits_for(actor))
    _before, after = neighbours(current_session(), actor, waiting, row)
    fallback = url_for("items.list_items", round_id=row.round_id, **asked)  # type: ignore[arg-type]
    return item_url(after, asked) or fallback


def list_of(row: RoundItem) -> ItemQuestion:
    """The list somebody came from; without one, the items of the office."""
    question = without_place(question_of(row.round_id))
    if asked_here():
        return question
    return ItemQuestion(round_id=row.round_id, office_id=row.office_id)


def item_url(item_id: int | None, asked: dict[str, str]) -> str | None:
    """The page of an item, with the question of the list it is read in."""
    if item_id is None:
        return None
    return url_for("items.show", item_id=item_id, **asked)  # type: ignore[arg-type]


def crumbs(
    row: RoundItem, round_row: Round, asked: dict[str, str]
) -> tuple[tuple[str, str | None], ...]:
    """The way from the round over the list to the item."""
    office = current_session().get_one(Office, row.office_id).name
    narrowed = asked or {"office": str(row.office_id)}
    url = url_for("items.list_items", round_id=row.round_id, **narrowed)  # type: ignore[arg-type]
    return (*round_crumbs(round_row), (_("清单") if asked else office, url))


def place(row: RoundItem, question: ItemQuestion) -> str:
    """Which place of the list the item has."""
    session, actor = current_session(), current_actor()
    counts = state_counts(session, actor, question)
    total = sum(n for s, n in counts.items() if not question.states or s in question.states)
    at = place_in(session, actor, question, row)
    return str(_("第%(n)s件，共%(total)s件", n=min(at, max(total, 1)), total=total))


def steps_then(row: RoundItem, document: Document) -> tuple[Step, ...]:
    """The four attributes as they were said before the round: its own case is left out."""
    query = select(ReviewCase).where(ReviewCase.document_id == document.id)
    if row.case_id is not None:
        query = query.where(ReviewCase.id < row.case_id)
    case = current_session().scalars(query.order_by(ReviewCase.id.desc()).limit(1)).first()
    return four_steps(document, case)


def tags(row: RoundItem, document: Document) -> tuple[tuple[str, str], ...]:
    """The badges of an item: why it is here, how late, whose it was and whose it is."""
    session, day = current_session(), today()
    found: list[tuple[str, str]] = []
    if row.reason is not ItemReason.WINDOW:
        found.append((word(row.reason, "item_reason"), "blue"))
    if row.rounds_late:
        found.append((_("延后%(n)s轮", n=row.rounds_late), "warn"))
    if row.boundary:
        found.append((_("文号与印发不同年"), "warn"))
    if row.office_id != row.drafting_office_id:
        drafting = session.get_one(Office, row.drafting_office_id).name
        found.append((_("由%(office)s改派", office=drafting), ""))
    drafter = document.drafter_id
    names = names_of(session, [drafter, row.assigned_to_id])
    if drafter is not None and drafter not in still_drafting(session, [drafter], day):
        found.append((_("拟稿人%(name)s已不在岗", name=names.get(drafter, "")), "warn"))
    if row.assigned_to_id is None:
        found.append((_("还没有分给谁"), "warn" if row.state in UNANSWERED else ""))
    elif row.assigned_to_id != drafter or row.assigned_to_id != current_actor().id:
        found.append((_("由%(name)s答复", name=names.get(row.assigned_to_id, "")), ""))
    return tuple(found)


def due(row: RoundItem, round_row: Round) -> Badge | None:
    """Until when its next step is due; None once it is closed."""
    if row.state not in OPEN_STATES:
        return None
    due = round_row.office_due_on if row.state in UNANSWERED else round_row.closes_on
    return badge_of(due, working_calendar(current_session()), today())


def document_url(document: Document) -> str | None:
    """The document's own page, where the reader may open it."""
    may = not refusals_on(document, Permission.DOCUMENT_READ)
    return url_for("documents.show", document_id=document.id) if may else None
