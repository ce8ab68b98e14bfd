"""Which texts today's rules are to be run over for an item, and what their answer means.

The detectors run in the engine's child process; here is only which strings go in, and how what came
out compares with what was found when the files were read. What the public reads is looked at anew
each time; a file that was read by today's rules is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from review.domain.evidence import PERSONAL, Evidence, EvidenceCode, Quote
from review.domain.findings import MUST_SETTLE, SettlementAction, speaks_against
from review.domain.states import Attribute, DocumentStatus
from review.services.checking import kept_digests, released_strings
from review.store.documents import Document, FileState, FileVersion, files_of_record
from review.store.evidence import RELEASED
from review.store.found import finding_values
from review.store.releases import published_release
from review.store.vault import Vault

_KEEPING = (SettlementAction.KEEP, SettlementAction.EXCEPTION)
_MARK = "SEC_MARK"


@dataclass(frozen=True)
class FoundPlace:
    """What a detector found in a named string: kind, level, and code points from start to end."""

    name: str
    code: str
    level: str
    start: int
    end: int


@dataclass(frozen=True)
class Target:
    """Strings of one item to be scanned: a file version by id, or the released strings themselves."""

    version_id: int | None = None
    strings: Mapping[str, str] = field(default_factory=dict)

    def read(self, vault: Vault) -> dict[str, str]:
        """The strings by segment id, or by name of the released string."""
        if self.version_id is None:
            return {f"{RELEASED}{name}": text for name, text in self.strings.items()}
        return {s["id"]: s["text"] for s in vault.segments(self.version_id) if s["text"].strip()}


@dataclass(frozen=True)
class Scanned:
    """The answer for one target, with the strings' own values only where a comparison needs them."""

    target: Target
    places: Sequence[FoundPlace]
    #: Keyed digests of the values found, in the order of ``places``: held in memory, never stored.
    digests: Sequence[str]


def targets_of(session: Session, document: Document, engine: str) -> tuple[Target, ...]:
    """What of a document is to be scanned; ``engine`` names today's rules.

    Files read by these rules are left out: their findings are today's.
    """
    found = [
        Target(version_id=version.id)
        for version in files_of_record(session, document.id)
        if version.state is FileState.DONE and version.engine != engine
    ]
    if document.status is DocumentStatus.PUBLISHED:
        release = published_release(session, document.id)
        if release is not None:
            found.append(Target(strings=released_strings(release)))
    return tuple(found)


def evidence_of_scan(
    session: Session, document: Document, scanned: Sequence[Scanned]
) -> list[Evidence]:
    """Personal data then and now, marks nobody looked at, and leaks in what the public reads."""
    versions = files_of_record(session, document.id)
    by_version = {s.target.version_id: s for s in scanned if s.target.version_id is not None}
    then: Counter[str] = Counter()
    new: Counter[str] = Counter()
    to_hide, marks, first = 0, 0, None
    for version in versions:
        known = [
            f
            for f in finding_values(session, [version.id])[version.id]
            if f.code in PERSONAL and f.level in MUST_SETTLE
        ]
        then.update(f.code for f in known)
        to_hide += sum(f.effective not in _KEEPING for f in known)
        if version.id not in by_version:
            continue
        fresh = _fresh(session, version, by_version[version.id].places)
        marks += sum(place.code == _MARK for place in fresh)
        data = [place for place in fresh if place.code in PERSONAL]
        new.update(place.code for place in data)
        first = first if first is not None or not data else version.id
    found = []
    if then or new:
        facts = {
            "then": then.total(),
            "new": new.total(),
            "kinds": dict(sorted((then + new).items())),
            "new_kinds": dict(sorted(new.items())),
            "to_hide": to_hide + new.total(),
            # The public reads it on another site: nobody here knows which text that is.
            "published_elsewhere": document.attribute is Attribute.PROACTIVE
            and published_release(session, document.id) is None,
        }
        found.append(Evidence(code=EvidenceCode.PERSONAL_DATA, facts=facts))
    if marks:
        found.append(Evidence(code=EvidenceCode.SECRECY_MARK, facts={"count": marks}))
    return found + _leaks(session, document, versions, scanned)


def _fresh(
    session: Session, version: FileVersion, places: Iterable[FoundPlace]
) -> list[FoundPlace]:
    """Places of the two upper levels where nothing was found when the file was read."""
    known: dict[str, list[tuple[int, int]]] = {}
    for finding in finding_values(session, [version.id])[version.id]:
        known.setdefault(finding.segment, []).append((finding.start, finding.end))
    return [
        place
        for place in places
        if speaks_against(place.code, place.level)
        and not any(
            start < place.end and place.start < end for start, end in known.get(place.name, ())
        )
    ]


def _leaks(
    session: Session,
    document: Document,
    versions: Sequence[FileVersion],
    scanned: Sequence[Scanned],
) -> list[Evidence]:
    """Personal data in released strings that nobody decided to keep: a possible leak, one row in all."""
    released = [s for s in scanned if s.target.version_id is None]
    if not released:
        return []
    kept = kept_digests(session, versions)
    hits = [
        place
        for s in released
        for place, digest in zip(s.places, s.digests, strict=True)
        if place.code in PERSONAL and speaks_against(place.code, place.level) and digest not in kept
    ]
    if not hits:
        return []
    first = hits[0]
    return [
        Evidence(
            code=EvidenceCode.LEAK_SUSPECTED,
            facts={
                "count": len(hits),
                "kinds": dict(sorted(Counter(hit.code for hit in hits).items())),
                "places": sorted({hit.name.removeprefix(RELEASED) for hit in hits}),
            },
            source_document_id=document.id,
            quote=Quote(None, first.name, first.start, first.end),
        )
    ]
