"""The task that makes the evidence of round items: a batch at a time, its scan in the child process.

Claim and commit; read texts and run the detectors without a transaction; write a few items at a
time. When an office's items are all done they are put into clusters. A batch that fails is taken
apart: its items come again one by one. Memory does not grow with the round.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.evidence import Evidence, EvidenceCode
from review.domain.likeness import LONGEST, Sketch, sketch
from review.jobs.engine_calls import EngineFailed, engine_version, find_places
from review.jobs.terms import terms_file, terms_of_release
from review.jobs.work import Work, system_actor
from review.services.evidence.claiming import claim_evidence, fail_evidence, is_last_attempt
from review.services.evidence.clustering import clusters_for, office_is_complete, write_clusters
from review.services.evidence.gathering import gather
from review.services.evidence.recording import ask_outdated, record_evidence
from review.services.evidence.scanning import (
    FoundPlace,
    Scanned,
    Target,
    evidence_of_scan,
    targets_of,
)
from review.services.evidence.surroundings import Memory, Surroundings
from review.store.documents import Document, FileState, files_of_record
from review.store.evidence_work import due_evidence
from review.store.rounds import OPEN_STATES, RoundItem, lock_item

log = logging.getLogger("review.jobs")

#: How evidence is gathered. Raised when gathering or suggesting changes: open items are done anew.
GATHERING = "1"

#: Characters handed to one child process, and items written in one transaction.
_CHARACTERS = 400_000
_WRITTEN = 10

#: Segments whose text tells what a document is; layout and what is hidden do not.
_TELLING = frozenset({"paragraph", "cell", "textbox", "page"})


@dataclass
class _Looked:
    """One item while its batch is worked on."""

    item_id: int
    document_id: int
    title: str
    main_version_id: int | None
    targets: tuple[Target, ...] = ()
    #: The lists of the organisation, as JSON: a number it lets pass is no leak.
    terms: str = ""
    sketch: Sketch = ()
    scanned: list[Scanned] = field(default_factory=list)


def make_evidence(work: Work, item_id: int) -> list[tuple[str, int]]:
    """Make the evidence of an item and of those that wait after it; answers the batch to send next.

    What another task has taken meanwhile leads to no other: chains of messages meet and end.
    """
    with work.transaction() as session:
        ids = claim_evidence(session, item_id, work.clock())
    if not ids:
        return []
    try:
        engine = engine_version(work.limits)
        looked = _look(work, ids, engine)
        _scan(work, looked)
    except EngineFailed as failed:
        _give_back(work, ids, failed.code)
    else:
        _write(work, looked, rules_name(engine))
        _cluster(work, ids)
    with work.sessions() as session:
        return [("evidence", i) for i in due_evidence(session, work.clock())[:1]]


def rules_name(engine: str) -> str:
    """How an item names the rules by which its evidence was made: gathering, engine, word lists."""
    return f"{GATHERING}:{engine}"


def ask_if_outdated(work: Work) -> int:
    """After a change of rules: have the evidence of open items made again; answers how many."""
    rules = rules_name(engine_version(work.limits))
    with work.transaction() as session:
        return ask_outdated(session, rules)


def _look(work: Work, ids: Sequence[int], engine: str) -> list[_Looked]:
    """What of each item is to be scanned."""
    with work.sessions() as session:
        rows = session.execute(
            select(RoundItem.id, Document)
            .join(Document, Document.id == RoundItem.document_id)
            .where(RoundItem.id.in_(ids))
            .order_by(RoundItem.id)
        ).all()
        return [_looked(work, session, item_id, document, engine) for item_id, document in rows]


def _looked(work: Work, session: Session, item_id: int, document: Document, engine: str) -> _Looked:
    files = files_of_record(session, document.id)
    main = files[0].id if files and files[0].state is FileState.DONE else None
    targets = targets_of(session, document, engine)
    terms = terms_of_release(work, session, document.id) if targets else ""
    return _Looked(item_id, document.id, document.title, main, targets, terms)


def _scan(work: Work, looked: Iterable[_Looked]) -> None:
    """Sketch every text, and run the detectors over what today's rules have not seen."""
    asked: list[tuple[_Looked, Target, dict[str, str]]] = []
    characters = 0
    for each in sorted(looked, key=lambda one: one.terms):
        each.sketch = sketch(each.title, _text(work, each))
        for target in each.targets:
            strings = target.read(work.vault)
            if asked and asked[0][0].terms != each.terms:
                _ask(work, asked)
                asked, characters = [], 0
            asked.append((each, target, strings))
            characters += sum(map(len, strings.values()))
            if characters >= _CHARACTERS:
                _ask(work, asked)
                asked, characters = [], 0
    _ask(work, asked)


def _text(work: Work, each: _Looked) -> str:
    """The beginning of the main text, as much as a sketch looks at."""
    if each.main_version_id is None:
        return ""
    parts: list[str] = []
    length = 0
    for segment in work.vault.segments(each.main_version_id):
        if segment["kind"] in _TELLING:
            parts.append(segment["text"])
            length += len(segment["text"])
            if length >= 4 * LONGEST:
                break
    return "\n".join(parts)


def _ask(work: Work, asked: Sequence[tuple[_Looked, Target, dict[str, str]]]) -> None:
    """One child process for many strings under the same lists; the names it is given are numbers."""
    strings: dict[str, str] = {}
    places: list[tuple[int, str]] = []
    for number, (_, _, texts) in enumerate(asked):
        for name, text in texts.items():
            strings[str(len(places))] = text
            places.append((number, name))
    found: list[list[FoundPlace]] = [[] for _ in asked]
    with terms_file(asked[0][0].terms if asked else "") as lists:
        hits = find_places(strings, limits=work.limits, terms=lists) if strings else []
    for hit in hits:
        number, name = places[int(hit.name)]
        found[number].append(FoundPlace(name, hit.code, hit.level, hit.start, hit.end))
    for (each, target, texts), hits in zip(asked, found, strict=True):
        digests = [work.vault.digest_value(texts[h.name][h.start : h.end]) for h in hits]
        each.scanned.append(Scanned(target, hits, digests))


def _write(work: Work, looked: Sequence[_Looked], rules: str, reason: str | None = None) -> None:
    """Gather the rest and record, a few items in a transaction; ``reason``: the scan failed for good."""
    memory = Memory()
    for chunk in _chunks(looked):
        with work.transaction() as session:
            around = Surroundings(session, work.vault, memory)
            for each in chunk:
                _write_one(work, session, around, each, rules, reason)


def _chunks(looked: Sequence[_Looked]) -> Iterator[Sequence[_Looked]]:
    for at in range(0, len(looked), _WRITTEN):
        yield looked[at : at + _WRITTEN]


def _write_one(
    work: Work,
    session: Session,
    around: Surroundings,
    each: _Looked,
    rules: str,
    reason: str | None,
) -> None:
    item = lock_item(session, each.item_id)
    if item is None or item.state not in OPEN_STATES:
        return  # settled or carried over meanwhile: a closed round's items do not change
    document = session.get_one(Document, each.document_id)
    now = work.clock()
    found = gather(session, item, document, around, each.sketch, today=work.day_of(now))
    if reason is None:
        found += evidence_of_scan(session, document, each.scanned)
    else:
        found.append(Evidence(code=EvidenceCode.SCAN_FAILED, facts={"reason": reason}))
        item.evidence_reason = reason
    record_evidence(session, system_actor(), item, found, rules=rules, sketch=each.sketch, now=now)


def _give_back(work: Work, ids: Sequence[int], reason: str) -> None:
    """Let the items come again one by one; after the third time the rest of the evidence is kept."""
    log.warning("task evidence rows %s: %s", len(ids), reason)
    last: list[int] = []
    with work.transaction() as session:
        for item_id in ids:
            item = lock_item(session, item_id)
            if item is None or item.state not in OPEN_STATES:
                continue
            if is_last_attempt(item):
                last.append(item_id)
            else:
                fail_evidence(item, reason, work.clock())
    if last:
        _write(work, _look(work, last, ""), rules_name(""), reason)
        _cluster(work, last)


def _cluster(work: Work, ids: Sequence[int]) -> None:
    """Put the items of each office of these into clusters, once none of them waits any more."""
    with work.sessions() as session:
        offices = session.execute(
            select(RoundItem.round_id, RoundItem.office_id)
            .where(RoundItem.id.in_(ids))
            .distinct()
            .order_by(RoundItem.round_id, RoundItem.office_id)
        ).all()
    for round_id, office_id in offices:
        with work.sessions() as session:
            if not office_is_complete(session, round_id, office_id):
                continue
            codes = clusters_for(session, round_id, office_id)
        with work.transaction() as session:
            write_clusters(session, round_id, codes)
