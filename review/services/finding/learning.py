"""Learning without training: what people keep again and again becomes a question to a person.

The question names kind, digest and places; the value is read from the protected files by whoever may
see it, when the question is answered. Declined once, it is not asked again.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import AddTerms, DecideTermProposal
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.terms import ProposalState, TermKind, names_a_person, plain_term
from review.domain.values import Actor, Refusal, Refused
from review.services.finding.terms import add_terms, may_manage
from review.store.detection_terms import (
    TermProposal,
    kept_findings,
    kept_often,
    lock_proposal,
    places_of,
    terms_in_force,
)
from review.store.events import About, append
from review.store.people import Organisation
from review.store.vault import Vault


def propose_terms(
    session: Session,
    vault: Vault,
    actor: Actor,
    organisation_id: int,
    *,
    now: datetime,
    today: date,
) -> int:
    """Make a proposal of every value that was kept often enough; answers how many are new.

    Nothing is asked about values that are listed already, nor about numbers that no list may let pass.
    """
    listed = {
        (term.text_key, code)
        for term in terms_in_force(session, organisation_id, [today])
        for code in ([term.code] if term.code else [""])
    }
    made = 0
    for kept in kept_often(session, organisation_id):
        findings = kept_findings(session, organisation_id, kept.code, kept.value_digest)
        key = plain_term(value_of(session, vault, [f.id for f in findings]))
        if not key or names_a_person(key) or {(key, kept.code), (key, "")} & listed:
            continue
        row = TermProposal(
            organisation_id=organisation_id,
            code=kept.code,
            value_digest=kept.value_digest,
            documents=kept.documents,
            finding_ids=[f.id for f in findings],
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        append(
            session,
            "finding_list.proposed",
            actor=actor,
            now=now,
            about=About(organisation_id),
            payload={
                "proposal": row.id,
                "code": row.code,
                "value_digest": row.value_digest,
                "documents": row.documents,
            },
        )
        made += 1
    return made


def organisations(session: Session) -> list[int]:
    """Every organisation of the house."""
    return list(session.scalars(select(Organisation.id).order_by(Organisation.id)))


def value_of(session: Session, vault: Vault, finding_ids: list[int]) -> str:
    """The value of findings that share one, from the first file that still has its text; else empty."""
    found = places_of(session, finding_ids)
    for finding_id in finding_ids:
        if finding_id in found:
            finding, version, _ = found[finding_id]
            text = vault.text_at(version.id, finding.segment, finding.span_start, finding.span_end)
            if text.strip():
                return text.strip()
    return ""


def decide_term_proposal(
    session: Session,
    vault: Vault,
    actor: Actor,
    command: DecideTermProposal,
    *,
    now: datetime,
) -> TermProposal:
    """Let the value pass from a day on, for its kind of finding, or decline for good. Raises Refused.

    Who says yes has seen the value: that needs the right to see originals.
    """
    row = lock_proposal(session, command.proposal_id)
    if row is None:
        raise Refused(Refusal("term_proposal_gone"))
    may_manage(actor, row.organisation_id)
    place = Place(organisation_id=row.organisation_id)
    if refusals := refusals_for(actor, Permission.ORIGINAL_READ, place):
        raise Refused(*refusals)
    if row.state is not ProposalState.PENDING:
        raise Refused(Refusal("term_proposal_decided"))
    term_id = None
    if command.accept:
        text = value_of(session, vault, row.finding_ids)
        if not text:
            raise Refused(Refusal("term_proposal_value_gone"))
        wanted = AddTerms(
            organisation_id=row.organisation_id,
            kind=TermKind.ALLOW,
            texts=(text,),
            code=row.code,
            from_on=command.from_on,
            until_on=None,
            reason=command.reason,
        )
        term_id = add_terms(session, vault, actor, wanted, now=now)[0].id
    row.state = ProposalState.ACCEPTED if command.accept else ProposalState.DECLINED
    row.term_id, row.reason = term_id, command.reason.strip()
    row.decided_at, row.decided_by_id = now, actor.id
    session.flush()
    append(
        session,
        "finding_list.proposal_decided",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload={"proposal": row.id, "accepted": command.accept, "term": term_id},
    )
    return row
