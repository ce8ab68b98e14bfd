"""Putting texts on the organisation's lists and ending them; what a reading is given of them.

A list is changed for the future: what was found is not touched. The log names a term by its number and
the digest of its text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from review.domain.commands import AddTerms, EndTerm
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.terms import (
    MOST_LINES,
    TermKind,
    TermValues,
    first_refusals,
    judge_reason,
    judge_term,
    overlap,
    plain_term,
)
from review.domain.values import Actor, Refusal, Refused
from review.services.rounds.policies import lock_organisation
from review.store.detection_terms import DetectionTerm, lock_term, terms_in_force, terms_of_key
from review.store.events import About, append
from review.store.vault import Vault


def add_terms(
    session: Session, vault: Vault, actor: Actor, command: AddTerms, *, now: datetime
) -> list[DetectionTerm]:
    """Put every text on the list, or none where one of them may not. Raises Refused with every reason."""
    may_manage(actor, command.organisation_id)
    faults = list(judge_reason(command.reason))
    if not command.texts:
        faults.append(Refusal("term_missing"))
    if len(command.texts) > MOST_LINES:
        faults.append(Refusal("terms_too_many", {"most": str(MOST_LINES)}))
    if command.from_on is None:
        raise Refused(Refusal("term_date_missing"), *faults)
    wanted = [
        TermValues(
            kind=command.kind,
            text=text.strip(),
            code=command.code,
            from_on=command.from_on,
            until_on=command.until_on,
        )
        for text in command.texts[:MOST_LINES]
    ]
    judged = [(line, fault) for line, term in enumerate(wanted, 1) for fault in judge_term(term)]
    lock_organisation(session, command.organisation_id)
    judged += _there(session, command.organisation_id, wanted)
    if faults or judged:
        raise Refused(*faults, *first_refusals(judged))
    return [
        _add(session, vault, actor, command.organisation_id, each, command.reason, now)
        for each in wanted
    ]


def end_term(
    session: Session, actor: Actor, command: EndTerm, *, now: datetime, today: date
) -> DetectionTerm:
    """Have a term hold no longer from a day on, today at the earliest. Raises Refused."""
    term = lock_term(session, command.term_id)
    if term is None:
        raise Refused(Refusal("term_gone"))
    may_manage(actor, term.organisation_id)
    if term.until_on is not None and term.until_on <= today:
        raise Refused(Refusal("term_over"))
    if command.until_on is None:
        raise Refused(Refusal("term_date_missing"))
    if command.until_on < today:
        raise Refused(Refusal("term_ends_in_past"))
    # One that has not begun ends before it does: it never holds.
    term.until_on = max(command.until_on, term.from_on)
    term.ended_by_id, term.ended_at = actor.id, now
    session.flush()
    append(
        session,
        "finding_list.term_ended",
        actor=actor,
        now=now,
        about=About(term.organisation_id),
        payload={"term": term.id, "until_on": term.until_on.isoformat()},
    )
    return term


def lists_for(session: Session, organisation_id: int, days: Collection[date]) -> dict[str, Any]:
    """The lists as the engines take them: ``{"allow": [{"text", "code"}], "deny": [{"text"}]}``, with
    every term that holds on one of the days; empty where there is none.
    """
    terms = terms_in_force(session, organisation_id, days)
    if not terms:
        return {}
    allow = [t for t in terms if t.kind is TermKind.ALLOW]
    deny = [t for t in terms if t.kind is TermKind.DENY]
    return {
        "allow": [{"text": t.text, "code": t.code} for t in allow],
        "deny": [{"text": t.text} for t in deny],
    }


def may_manage(actor: Actor, organisation_id: int) -> None:
    """Raise Refused unless the actor keeps the lists of an organisation; the product itself may."""
    refusals = refusals_for(actor, Permission.TERMS_MANAGE, Place(organisation_id=organisation_id))
    if refusals and not actor.system:
        raise Refused(*refusals)


def _there(
    session: Session, organisation_id: int, wanted: Sequence[TermValues]
) -> list[tuple[int, Refusal]]:
    """Which lines stand on a list already, in these days or on the other list, or twice among them."""
    keys = [plain_term(term.text) for term in wanted]
    standing: dict[str, list[DetectionTerm]] = {}
    for row in terms_of_key(session, organisation_id, keys):
        standing.setdefault(row.text_key, []).append(row)
    found: list[tuple[int, Refusal]] = []
    seen: set[str] = set()
    for line, (term, key) in enumerate(zip(wanted, keys, strict=True), 1):
        days = (term.from_on, term.until_on)
        for row in standing.get(key, ()):
            if not overlap(days, (row.from_on, row.until_on)):
                continue
            if row.kind is not term.kind:
                found.append((line, Refusal("term_on_other_list")))
            elif row.code in ("", term.code):
                found.append((line, Refusal("term_there")))
        if key and key in seen:
            found.append((line, Refusal("term_twice")))
        seen.add(key)
    return found


def _add(
    session: Session,
    vault: Vault,
    actor: Actor,
    organisation_id: int,
    said: TermValues,
    reason: str,
    now: datetime,
) -> DetectionTerm:
    term = DetectionTerm(
        organisation_id=organisation_id,
        kind=said.kind,
        code=said.code,
        text=said.text,
        text_key=plain_term(said.text),
        from_on=said.from_on,
        until_on=said.until_on,
        reason=reason.strip(),
        added_by_id=actor.id,
        added_at=now,
    )
    session.add(term)
    session.flush()
    append(
        session,
        "finding_list.term_added",
        actor=actor,
        now=now,
        about=About(organisation_id),
        payload={
            "term": term.id,
            "kind": said.kind.value,
            "code": said.code or None,
            "text_digest": vault.digest_value(said.text),
            "from_on": said.from_on.isoformat(),
            "until_on": said.until_on.isoformat() if said.until_on else None,
        },
    )
    return term
