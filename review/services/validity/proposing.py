"""Proposals: what a document says of its own period or year, and of other documents, becomes a row.

Nothing is marked here; a person decides (``deciding``). A proposal that was dismissed is never made
again; one whose source no longer says so is put aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review.domain.rounds import ItemReason
from review.domain.states import DocumentStatus, Validity
from review.domain.validity import (
    FROM_ANOTHER,
    RULE_VERSION,
    VALIDITY_FOR,
    ProposalState,
    ProposalWhy,
    title_key,
)
from review.domain.values import Actor
from review.services.contents import about
from review.services.evidence.recording import ask_for_documents
from review.services.items.standing import put_review
from review.services.outstanding import finish
from review.services.triggers import ask_evaluation
from review.services.validity.matching import mentions_waiting_for, target_of
from review.services.validity.overtaking import is_answered
from review.store.documents import Document, FileState
from review.store.events import append
from review.store.validity import (
    ValidityMention,
    ValidityProposal,
    ValidityReading,
    proposal_of,
)

#: What the engine calls the three kinds of mentions.
_SAYS = {
    "repeals": Validity.REPEALED,
    "lapses": Validity.LAPSED,
    "amends": Validity.AMENDED,
}


@dataclass(frozen=True, kw_only=True)
class _Said:
    """One thing a text says: about which document, what, since when, and where it stands."""

    document: Document
    why: ProposalWhy
    validity: Validity
    on: date | None
    version_id: int | None = None
    segment: str = ""
    start: int = 0
    end: int = 0


def record_validity(
    session: Session,
    actor: Actor,
    row: ValidityReading,
    answers: Mapping[int | None, Mapping[str, Any]],
    *,
    now: datetime,
    today: date,
) -> int:
    """Take in what the engine found in a document's files; answers how many proposals are new.

    ``answers`` are by file version, the main text first; None stands for a document without a file,
    of which only the title was read.
    """
    document = session.get_one(Document, row.document_id)
    session.execute(
        delete(ValidityMention).where(ValidityMention.source_document_id == document.id)
    )
    said = list(_of_itself(document, answers))
    for version_id, answer in answers.items():
        for found in answer["mentions"]:
            mention = _mention(document, version_id, found)
            if mention is None:
                continue
            session.add(mention)
            session.flush()
            if (of_target := _of_target(session, document, mention)) is not None:
                said.append(of_target)
    made = sum(_propose(session, actor, document, one, now=now, today=today) for one in said)
    _put_aside(session, document, said)
    made += match_waiting(session, actor, document, now=now, today=today)
    row.rule_version, row.read_at, row.reason = RULE_VERSION, now, None
    finish(row, FileState.DONE)
    session.flush()
    return made


def match_waiting(
    session: Session, actor: Actor, document: Document, *, now: datetime, today: date
) -> int:
    """A document came in: mentions that wait for it lead to proposals; answers how many are new."""
    made = 0
    for mention in mentions_waiting_for(session, document):
        source = session.get_one(Document, mention.source_document_id)
        said = _of_target(session, source, mention)
        if said is not None and said.document.id == document.id:
            made += _propose(session, actor, source, said, now=now, today=today)
    return made


# ---- inside --------------------------------------------------------------------------------------


def _of_itself(
    document: Document, answers: Mapping[int | None, Mapping[str, Any]]
) -> Iterator[_Said]:
    """The period the main text states, and the year its title speaks of."""
    for version_id, answer in answers.items():
        periods = [p for p in answer["periods"] if p["ends"]]
        if periods:
            last = max(periods, key=lambda period: str(period["ends"]))
            yield _Said(
                document=document,
                why=ProposalWhy.PERIOD_OVER,
                validity=VALIDITY_FOR[ProposalWhy.PERIOD_OVER],
                on=date.fromisoformat(last["ends"]) + timedelta(days=1),
                version_id=version_id,
                segment=last["segment"],
                start=last["from"],
                end=last["to"],
            )
        elif answer["subject"] is not None:
            yield _Said(
                document=document,
                why=ProposalWhy.PAST_YEAR,
                validity=VALIDITY_FOR[ProposalWhy.PAST_YEAR],
                on=date(int(answer["subject"]["last"]) + 1, 1, 1),
            )
        return  # annexes have periods of their own


def _mention(
    source: Document, version_id: int | None, found: Mapping[str, Any]
) -> ValidityMention | None:
    number, title = found["number"] or "", found["title"] or ""
    key = title_key(title)
    if version_id is None or not (number or key):
        return None
    return ValidityMention(
        organisation_id=source.organisation_id,
        source_document_id=source.id,
        file_version_id=version_id,
        says=_SAYS[found["kind"]],
        title=title[:400],
        title_key=key,
        number_key=number[:60],
        on=date.fromisoformat(found["since"]) if found["since"] else None,
        segment=found["segment"],
        start=found["start"],
        end=found["end"],
    )


def _of_target(session: Session, source: Document, mention: ValidityMention) -> _Said | None:
    """What a mention says of the document it names, where that is here; the mention keeps it."""
    target = target_of(session, mention, source)
    mention.target_id = target.id if target else None
    if target is None:
        return None
    issued = target.issued_on or target.doc_date
    on = mention.on or source.issued_on or source.doc_date
    amends = mention.says is Validity.AMENDED
    return _Said(
        document=target,
        why=ProposalWhy.AMENDED_BY if amends else ProposalWhy.REPEALED_BY,
        validity=mention.says,
        on=max(on, issued) if on and issued else on,
        version_id=mention.file_version_id,
        segment=mention.segment,
        start=mention.start,
        end=mention.end,
    )


def _propose(
    session: Session,
    actor: Actor,
    source: Document,
    said: _Said,
    *,
    now: datetime,
    today: date,
) -> bool:
    """Keep one proposal; answers whether it is new. What people decided stays decided."""
    answered = is_answered(said.document, said.validity, source.id)
    row = proposal_of(session, said.document.id, said.why, source.id)
    if row is not None and row.decision in (ProposalState.ACCEPTED, ProposalState.DISMISSED):
        return False
    if row is None:
        if answered:
            return False
        row = ValidityProposal(
            organisation_id=said.document.organisation_id,
            document_id=said.document.id,
            why=said.why,
            validity=said.validity,
            on=said.on,
            source_document_id=source.id,
            made_at=now,
        )
        session.add(row)
        is_new = True
    else:
        is_new = False
        row.decision = ProposalState.OVERTAKEN if answered else ProposalState.OPEN
    row.validity, row.on = said.validity, said.on
    row.file_version_id, row.segment = said.version_id, said.segment
    row.start, row.end = said.start, said.end
    session.flush()
    if is_new:
        append(
            session,
            "document.validity_proposed",
            actor=actor,
            now=now,
            about=about(said.document),
            payload={
                "proposal": row.id,
                "validity": row.validity.value,
                "why": row.why.value,
                "source_document": source.id,
            },
        )
        _look_again(session, actor, said, now=now, today=today)
    return is_new


def _look_again(session: Session, actor: Actor, said: _Said, *, now: datetime, today: date) -> None:
    """An open item hears of it; a document inside that another one ends is evaluated anew at once.

    Where its own period was still running when it was evaluated, it is looked at when that is over.
    A public document needs no item for this: the officer decides on the proposal itself.
    """
    document, on = said.document, said.on
    ask_for_documents(session, [document.id])
    if document.status not in (DocumentStatus.ISSUED, DocumentStatus.FILED):
        return
    if said.why in FROM_ANOTHER:
        on = today
    elif said.why is not ProposalWhy.PERIOD_OVER or on is None or not _ran_on(document, on):
        return
    reason = ItemReason.REPEAL_FOUND
    if on <= today:
        organisation_id = document.organisation_id
        ask_evaluation(session, actor, organisation_id, [document.id], reason, now=now, today=today)
    elif document.out_of_scope is None and (document.review_on is None or document.review_on > on):
        put_review(session, actor, document, on, reason, now)


def _ran_on(document: Document, over_on: date) -> bool:
    """Whether a document was evaluated while its period still ran; who never was is due anyway."""
    return document.evaluated_on is not None and document.evaluated_on < over_on


def _put_aside(session: Session, source: Document, said: list[_Said]) -> None:
    """Open proposals that this source no longer supports."""
    kept = {(one.document.id, one.why) for one in said}
    rows = session.scalars(
        select(ValidityProposal).where(
            ValidityProposal.source_document_id == source.id,
            ValidityProposal.decision == ProposalState.OPEN,
        )
    )
    for row in rows:
        if (row.document_id, row.why) not in kept:
            row.decision = ProposalState.OVERTAKEN
