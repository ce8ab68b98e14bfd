"""What a round came to, as figures; and its public notice: drafted, checked, published, written outside.

Figures are frozen when the round closes; what is published afterwards is counted apart, as of a day.
A notice names only documents that stand in the public catalogue; its words go through the detectors
like every other released string (product.md sections 5 and 6).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from review.domain.commands import DraftNotice, PublishNotice
from review.domain.naming import bare, names_document, without_titles
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.rounds import RoundState, TitlesPolicy
from review.domain.states import ItemState
from review.domain.values import Actor, Refusal, Refused, Stale
from review.public.records import NoticeIn, write_notice
from review.services.outstanding import finish, wake
from review.services.releasing import PublicSide
from review.store.documents import FileState
from review.store.events import About, append
from review.store.round_results import (
    RoundNotice,
    answered_between,
    brought_forward,
    changed_documents,
    counted,
    following_round,
    notice_of,
    office_results,
    published_of,
    withheld_names,
)
from review.store.rounds import Round, RoundItem, lock_round

TITLE_LIMIT = 200
BODY_LIMIT = 20_000


def figures_of(session: Session, row: Round) -> dict[str, Any]:
    """The figures of a round as JSON: population, answers, what was settled, by office.

    ``proposed``, ``approved`` and ``published`` count outcomes apart; ``opening`` is what came in and
    why, ``carried_over`` what goes on. Everything adds up: population = settled + carried_over +
    moved + open.
    """
    states = counted(session, row.id, RoundItem.state)
    offices = office_results(session, row.id)
    settled = RoundItem.state == ItemState.SETTLED
    elsewhere = (RoundItem.approver_id.is_(None), RoundItem.case_id.is_not(None))
    return {
        "population": sum(states.values()),
        "states": states,
        "opening": counted(session, row.id, RoundItem.reason),
        "rounds_late": counted(session, row.id, RoundItem.rounds_late, RoundItem.rounds_late > 0),
        "proposed": counted(session, row.id, RoundItem.outcome, RoundItem.proposed_at.is_not(None)),
        "approved": counted(session, row.id, RoundItem.outcome, settled),
        "published": published_of(session, row.id),
        "settled_elsewhere": sum(
            counted(session, row.id, RoundItem.state, settled, *elsewhere).values()
        ),
        "carried_over": states.get(ItemState.CARRIED_OVER, 0),
        "moved": states.get(ItemState.MOVED, 0),
        "classified": sum(o.classified for o in offices),
        "offices": [
            {
                "office": o.office_id,
                "items": o.items,
                "settled": o.settled,
                "carried_over": o.carried_over,
                "moved": o.moved,
                "classified": o.classified,
                "outcomes": o.outcomes,
            }
            for o in offices
        ],
    }


def figures_now(session: Session, row: Round) -> dict[str, Any]:
    """The frozen figures of a closed round with what is published by now; of an open one, as it stands."""
    if row.state is not RoundState.CLOSED or "approved" not in row.figures:
        return figures_of(session, row)
    return {**row.figures, "published": published_of(session, row.id)}


def balance_of(session: Session, row: Round) -> dict[str, int] | None:
    """How the closing agrees with the next opening; None while no later round was opened.

    ``carried_over`` = ``brought_forward`` + ``answered_between`` (evaluated or out of scope before
    the next round opened); ``difference`` is 0, or something was lost.
    """
    after = following_round(session, row)
    if after is None or row.state is not RoundState.CLOSED:
        return None
    carried = counted(session, row.id, RoundItem.state).get(ItemState.CARRIED_OVER, 0)
    brought = brought_forward(session, row.id, after.id)
    answered = answered_between(session, row.id, after.id, after.opened_on)
    return {
        "year": after.year,
        "carried_over": carried,
        "brought_forward": brought,
        "answered_between": answered,
        "difference": carried - brought - answered,
    }


def draft_notice(
    session: Session, actor: Actor, command: DraftNotice, *, now: datetime
) -> RoundNotice:
    """Keep the words of a closed round's notice and have them checked; a published one is done with.

    Raises Refused: ``round_unknown``, ``round_not_closed``, ``notice_published``, ``notice_empty``,
    ``notice_too_long`` (``limit``), ``notice_names_withheld`` (``count``), ``titles_not_allowed``.
    """
    row = _closed_round(session, actor, command.round_id)
    notice = notice_of(session, row.id)
    faults = _faults(session, row, command.title, command.body)
    if notice is not None and notice.published_at is not None:
        faults.append(Refusal("notice_published"))
    if faults:
        raise Refused(*faults)
    if notice is not None and notice.version != command.version:
        raise Stale(command.version, notice.version)
    title, body = command.title.strip(), _lines(command.body)
    if notice is None:
        notice = RoundNotice(
            organisation_id=row.organisation_id,
            round_id=row.id,
            title=title,
            body=body,
            asked_at=now,
        )
        session.add(notice)
    elif (notice.title, notice.body) != (title, body):
        notice.title, notice.body, notice.asked_at = title, body, now
        notice.version += 1
        notice.checked_digest, notice.hits = "", []
        wake(notice, FileState.PENDING)
    session.flush()
    return notice


def publish_notice(
    session: Session, actor: Actor, command: PublishNotice, *, now: datetime
) -> RoundNotice:
    """Publish the checked words; a task writes them outside. Raises Refused or Stale.

    ``notice_not_checked``, ``notice_hit`` (``count``), ``notice_names_withheld``: what was public when
    it was drafted may have been hidden since.
    """
    row = _closed_round(session, actor, command.round_id)
    notice = notice_of(session, row.id)
    if notice is None:
        raise Refused(Refusal("notice_missing"))
    faults = _faults(session, row, notice.title, notice.body)
    if notice.published_at is not None:
        faults.append(Refusal("notice_published"))
    if notice.checked_digest != notice_digest(notice):
        faults.append(Refusal("notice_not_checked"))
    elif notice.hits:
        faults.append(Refusal("notice_hit", {"count": str(len(notice.hits))}))
    if faults:
        raise Refused(*faults)
    if notice.version != command.version:
        raise Stale(command.version, notice.version)
    notice.published_at, notice.published_by_id = now, actor.id
    notice.version += 1
    row.notice_at = now
    wake(notice, FileState.PENDING)
    session.flush()
    append(
        session,
        "round.notice_published",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={"round": row.id, "digest": notice_digest(notice)},
    )
    return notice


def record_notice_check(session: Session, notice: RoundNotice, kinds: Sequence[str]) -> None:
    """Take in what the detectors found in the words as they are now: kinds of findings, no values."""
    notice.hits = list(kinds)
    notice.checked_digest = notice_digest(notice)
    finish(notice, FileState.DONE)
    session.flush()


def write_notice_outside(
    session: Session,
    public: PublicSide,
    notice: RoundNotice,
    *,
    now: datetime,
    zone_today: Callable[[datetime], date],
) -> None:
    """Carry a published notice to the public store; repeating it changes nothing."""
    with public.session() as outside:
        write_notice(
            outside,
            NoticeIn(
                notice_id=notice.id,
                title=notice.title,
                body=notice.body,
                published_on=zone_today(notice.published_at or now),
            ),
            now,
        )
    notice.written_at = now
    finish(notice, FileState.DONE)
    session.flush()


def notice_digest(notice: RoundNotice) -> str:
    """SHA-256 of title and body: what a check belongs to."""
    return hashlib.sha256(f"{notice.title}\n{notice.body}".encode()).hexdigest()


# ---- inside --------------------------------------------------------------------------------------


def _closed_round(session: Session, actor: Actor, round_id: int) -> Round:
    row = lock_round(session, round_id)
    if row is None:
        raise Refused(Refusal("round_unknown"))
    if not actor.system:
        place = Place(organisation_id=row.organisation_id)
        if refusals := refusals_for(actor, Permission.ROUND_MANAGE, place):
            raise Refused(*refusals)
    if row.state is not RoundState.CLOSED:
        raise Refused(Refusal("round_not_closed"))
    return row


def _faults(session: Session, row: Round, title: str, body: str) -> list[Refusal]:
    found = []
    if not title.strip() or not body.strip():
        found.append(Refusal("notice_empty"))
    if len(title) > TITLE_LIMIT or len(body) > BODY_LIMIT:
        found.append(Refusal("notice_too_long", {"limit": str(BODY_LIMIT)}))
    changed = changed_documents(session, row.id)
    whole = bare(f"{title}\n{body}")
    rest = without_titles(whole, (d.title for d in changed))
    withheld = sum(
        names_document(rest, name, number) for _, name, number in withheld_names(session, row.id)
    )
    if withheld:
        found.append(Refusal("notice_names_withheld", {"count": str(withheld)}))
    if row.titles is TitlesPolicy.COUNTS:
        named = sum(names_document(whole, d.title, d.doc_number) for d in changed)
        if named:
            found.append(Refusal("titles_not_allowed", {"count": str(named)}))
    return found


def _lines(body: str) -> str:
    """Paragraphs, each ended by a line feed, as the public page prints them."""
    return "".join(f"{line.strip()}\n" for line in body.splitlines() if line.strip())
