"""Names of a submission over all its files: what one file says surely is looked for in the others, and what
that finds is taken in.

Whoever is masked in one file and stands in clear in another is found; what people settled stays as they
settled it. Nothing here runs a detector, and no name leaves by a log or an event.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from review.domain.findings import MUST_SETTLE, FindingLevel
from review.domain.guards import EDITABLE
from review.domain.states import CaseState
from review.domain.values import Actor
from review.services.carrying import next_key
from review.services.contents import about, refresh_digests
from review.store.cases import ReviewCase, open_case
from review.store.documents import (
    Document,
    FileStage,
    FileState,
    FileVersion,
    live_files,
    reviewed_files,
)
from review.store.events import append
from review.store.findings import FindingRow, findings_of
from review.store.vault import Vault

#: Kinds of findings whose value is somebody's name.
NAMES: Final = frozenset({"PER", "REPORTER", "VICTIM"})
#: Names that are carried from file to file; a roster of thousands is settled by its column.
MOST: Final = 2_000

_LEVELS: Final = frozenset({"certain", "likely"})
#: Cases in which findings may still come in.
_OPEN: Final = EDITABLE | {
    CaseState.OFFICE_REVIEW,
    CaseState.ATTRIBUTE_AUDIT,
    CaseState.CONFIDENTIALITY_REVIEW,
    CaseState.REFERRED,
}
_MASKS: Final = "某×＊*○〇□xX"
_KEY: Final = "k"  # before the number of a finding that another file led to


def bare(text: str) -> str:
    """A name as names are compared: without blanks."""
    return "".join(text.split())


def known_names(
    session: Session, vault: Vault, document_id: int, *, but: int | None = None
) -> tuple[str, ...]:
    """Names found certain or likely in the live files of a document that were read, without file ``but``."""
    versions = [
        v
        for v in live_files(session, document_id)
        if v.state is FileState.DONE and v.id != but and v.erased_at is None
    ]
    found: dict[str, None] = {}
    rows = [
        r
        for r in findings_of(session, [v.id for v in versions])
        if r.code in NAMES and r.level in MUST_SETTLE
    ]
    for version in versions:
        mine = [r for r in rows if r.file_version_id == version.id]
        texts = {s["id"]: str(s["text"]) for s in vault.segments(version.id)} if mine else {}
        for row in mine:
            name = bare(texts.get(row.segment, "")[row.span_start : row.span_end])
            if len(name) > 1:
                found[name] = None
    return tuple(found)[:MOST]


def names_in(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The same of an inspection that is not taken in yet."""
    found = {
        bare(each["text"]): None
        for each in answer.get("findings", ())
        if each["code"] in NAMES and each["level"] in _LEVELS
    }
    return tuple(name for name in found if len(name) > 1)[:MOST]


def tell_where_known(answer: Mapping[str, Any], known: Collection[str]) -> None:
    """Give the findings that only a name of another file led to this evidence."""
    names = set(known)
    for each in answer.get("findings", ()):
        kinds = {why["kind"] for why in each["why"]}
        if each["code"] in NAMES and bare(each["text"]) in names and kinds <= {"propagated"}:
            each["why"] = [*each["why"], {"kind": "known_from_file", "text": ""}]


def texts_to_ask(
    session: Session, vault: Vault, document_id: int, names: Sequence[str], *, but: int | None
) -> dict[int, dict[str, str]]:
    """Segments of the document's other reviewed files where one of ``names`` may stand, in clear or masked:
    version -> segment -> text. Only files that were read, only while findings may still come in.
    """
    case = open_case(session, document_id)
    if not names or case is None or case.state not in _OPEN:
        return {}
    families = "".join(sorted({name[0] for name in names}))
    masked = re.compile(f"[{re.escape(families)}].?[{re.escape(_MASKS)}]")
    found: dict[int, dict[str, str]] = {}
    for version in reviewed_files(session, document_id):
        if version.state is not FileState.DONE or version.id == but:
            continue
        for segment in vault.segments(version.id):
            text = str(segment["text"])
            compact = bare(text)
            if any(name in compact for name in names) or masked.search(compact):
                found.setdefault(version.id, {})[segment["id"]] = text
    return found


def take_in_names(
    session: Session,
    vault: Vault,
    actor: Actor,
    document: Document,
    found: Mapping[int, Mapping[str, Sequence[Mapping[str, Any]]]],
    names: Collection[str],
    *,
    now: datetime,
) -> int:
    """Take in what was found in other files with the names of one: version -> segment -> findings.

    New places become findings; a masked name, or one only hinted at, is raised to what it is now. What must
    be settled already, what a person marked and what an official is kept for stays. Answers how many.
    """
    case = open_case(session, document.id)
    if case is None or case.state not in _OPEN:
        return 0
    count = 0
    for version_id, by_segment in found.items():
        version = session.get(FileVersion, version_id)
        if version is None or not _takes_in(version):
            continue
        count += _take_in(session, vault, actor, document, case, version, by_segment, names, now)
    if count:
        refresh_digests(session, vault, document, case, actor=actor, now=now)
    return count


def _takes_in(version: FileVersion) -> bool:
    return version.live and version.state is FileState.DONE and version.stage is FileStage.REVIEWED


def _take_in(
    session: Session,
    vault: Vault,
    actor: Actor,
    document: Document,
    case: ReviewCase,
    version: FileVersion,
    by_segment: Mapping[str, Sequence[Mapping[str, Any]]],
    names: Collection[str],
    now: datetime,
) -> int:
    known = set(names)
    standing: dict[str, list[FindingRow]] = {}
    for row in findings_of(session, [version.id]):
        standing.setdefault(row.segment, []).append(row)
    texts = {s["id"]: s for s in vault.segments(version.id)}
    number = next_key(session, version.id, _KEY)
    made: list[FindingRow] = []
    raised = 0
    for segment, hits in by_segment.items():
        text = str(texts.get(segment, {}).get("text", ""))
        for hit in hits:
            value = text[hit["start"] : hit["end"]]
            if not _counts(hit, value, known):
                continue
            over = [
                row
                for row in standing.get(segment, ())
                if row.span_start < hit["end"] and hit["start"] < row.span_end
            ]
            if over:
                raised += _raise(over, hit)
                continue
            made.append(_row(vault, version, f"{_KEY}{number + len(made)}", segment, hit, value))
    session.add_all(made)
    session.flush()
    if made or raised:
        append(
            session,
            "finding.raised",
            actor=actor,
            now=now,
            about=about(document, case),
            payload={"version": version.id, "added": len(made), "raised": raised},
        )
    return len(made) + raised


def _counts(hit: Mapping[str, Any], value: str, names: Collection[str]) -> bool:
    """Whether a finding is about one of the names: in clear, or masked with a family name of theirs."""
    if hit["level"] not in _LEVELS:
        return False
    if hit["code"] == "MASKED_NAME":
        return any(why["kind"] == "clear_elsewhere" for why in hit["why"])
    return hit["code"] in NAMES and bare(value) in names


def _raise(over: Iterable[FindingRow], hit: Mapping[str, Any]) -> bool:
    """Raise the same place, where nobody need settle it yet, to what it is found to be now."""
    for row in over:
        same = (row.span_start, row.span_end) == (hit["start"], hit["end"])
        weak = row.level is FindingLevel.HINT or row.code == "MASKED_NAME"
        if same and weak and row.level not in MUST_SETTLE and row.added_by_id is None:
            row.level = FindingLevel(hit["level"])
            row.why = _evidence(hit)
            row.suggested = hit["action"]
            return True
    return False


def _row(
    vault: Vault, version: FileVersion, key: str, segment: str, hit: Mapping[str, Any], value: str
) -> FindingRow:
    return FindingRow(
        organisation_id=version.organisation_id,
        file_version_id=version.id,
        key=key,
        code=hit["code"],
        level=FindingLevel(hit["level"]),
        segment=segment,
        span_start=hit["start"],
        span_end=hit["end"],
        value_digest=vault.digest_value(value),
        suggested=hit["action"],
        why=_evidence(hit),
        ground=hit["ground"],
        rule=str(hit["rule"])[:60],
    )


def _evidence(hit: Mapping[str, Any]) -> list[dict[str, str]]:
    """The evidence without counts of one segment, and that another file led here."""
    kept = [dict(why) for why in hit["why"] if why["kind"] != "propagated"]
    return [*kept, {"kind": "known_from_file", "text": ""}]
