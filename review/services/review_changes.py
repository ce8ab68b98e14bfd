"""What is different since a reviewer was done with a document: text, files, findings, settlements, attribute.

Compares the last visit (``review_visits``) with what lies on the desk now. Reads protected text of both:
whoever shows the answer notes that the originals were looked at. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.finding_changes import FindingChange, compare_findings
from review.domain.findings import FindingValues, Stage
from review.domain.states import Attribute
from review.services.comparing import VersionComparison, compare_versions
from review.services.review_visits import said_partial
from review.store.case_values import released_values
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState, FileVersion
from review.store.findings import settlements_of
from review.store.found import finding_values
from review.store.review_visits import ReviewVisit, last_visit, settlements_then
from review.store.vault import Vault

#: An attribute with "in part", as it was said; None for none.
SaidAttribute = tuple[Attribute | None, bool]


@dataclass(frozen=True, kw_only=True)
class FileChanges:
    """What happened to one file. ``before`` or ``after`` is None where it came or went.

    ``compared`` is None where the bytes are the same, or where one of the two is not read.
    """

    position: int
    before: FileVersion | None
    after: FileVersion | None
    compared: VersionComparison | None
    findings: tuple[FindingChange, ...]

    @property
    def replaced(self) -> bool:
        """Whether other bytes stand there now, or none."""
        return self.before is None or self.after is None or self.before.id != self.after.id

    @property
    def any(self) -> bool:
        """Whether anything happened to it."""
        return self.replaced or bool(self.findings)


@dataclass(frozen=True, kw_only=True)
class ReviewChanges:
    """Everything since a visit; ``own`` says whether it was the asking person's, else a colleague's."""

    visit: ReviewVisit
    own: bool
    files: tuple[FileChanges, ...]
    attribute: tuple[SaidAttribute, SaidAttribute] | None
    #: Released metadata: (field, before, after).
    fields: tuple[tuple[str, str, str], ...]

    @property
    def earlier(self) -> tuple[FileVersion, ...]:
        """The versions that gave way and whose text is told: looking at the answer is looking at them."""
        held = (f.before for f in self.files if f.compared is not None)
        return tuple(version for version in held if version is not None)

    @property
    def any(self) -> bool:
        """Whether anything is different."""
        return bool(self.files or self.attribute or self.fields)


def changes_since_review(
    session: Session,
    vault: Vault,
    document: Document,
    row: ReviewCase,
    versions: Sequence[FileVersion],
    *,
    person_id: int | None,
    hidden: Container[str],
) -> ReviewChanges | None:
    """What changed since this person's last review, or the last of anybody; None where nobody reviewed it yet.

    ``versions`` lie on the desk now; ``hidden`` are the kinds of segments that paper does not show.
    """
    visit = last_visit(session, document.id, person_id)
    if visit is None:
        return None
    then, now = _findings(session, visit, versions, person_id)
    before = {v.position: v for v in _versions(session, visit.versions)}
    after = {v.position: v for v in versions}
    files = [
        _file(
            session, vault, position, (before.get(position), after.get(position)), then, now, hidden
        )
        for position in sorted({*before, *after})
    ]
    return ReviewChanges(
        visit=visit,
        own=visit.person_id == person_id,
        files=tuple(file for file in files if file.any),
        attribute=_attribute(visit, row),
        fields=_fields(visit, document),
    )


def _versions(session: Session, ids: Sequence[int]) -> list[FileVersion]:
    return list(session.scalars(select(FileVersion).where(FileVersion.id.in_(ids))))


def _file(
    session: Session,
    vault: Vault,
    position: int,
    sides: tuple[FileVersion | None, FileVersion | None],
    then: Mapping[int, Sequence[FindingValues]],
    now: Mapping[int, Sequence[FindingValues]],
    hidden: Container[str],
) -> FileChanges:
    before, after = sides
    found = compare_findings(
        then.get(before.id, ()) if before is not None else (),
        now.get(after.id, ()) if after is not None else (),
    )
    compared = None
    if before is not None and after is not None and _comparable(before, after):
        compared = compare_versions(session, vault, before, after, hidden=hidden)
    return FileChanges(
        position=position,
        before=before,
        after=after,
        compared=compared,
        findings=found.changes,
    )


def _comparable(before: FileVersion, after: FileVersion) -> bool:
    """Whether they are two, and the text of both is here."""
    read = all(v.state is FileState.DONE and v.erased_at is None for v in (before, after))
    return read and before.id != after.id


def _findings(
    session: Session, visit: ReviewVisit, versions: Sequence[FileVersion], person_id: int | None
) -> tuple[Mapping[int, list[FindingValues]], Mapping[int, list[FindingValues]]]:
    """The findings as they were settled when the visit ended, and as they are now.

    What the asking person settled since as reviewer is no news to them: it is left out on both sides.
    """
    values = finding_values(session, {*visit.versions, *(v.id for v in versions)})
    said = settlements_then(session, visit.versions, visit.ended_at)
    here = [f for v in versions for f in values[v.id]]
    standing = settlements_of(session, [f.id for f in here])
    mine = {
        (f.code, f.value_digest)
        for f in here
        if (s := standing.get((f.id, Stage.REVIEWER))) is not None
        and s.person_id == person_id
        and s.at > visit.ended_at
    }

    def as_then(finding: FindingValues) -> FindingValues:
        drafter, reviewer = (said.get((finding.id, stage)) for stage in Stage)
        return finding._replace(
            drafter=drafter.action if drafter else None,
            reviewer=reviewer.action if reviewer else None,
        )

    def without_mine(finding: FindingValues) -> FindingValues:
        known = (finding.code, finding.value_digest) in mine
        return finding._replace(reviewer=None) if known else finding

    then = {
        version_id: [
            without_mine(as_then(f)) for f in values[version_id] if f.id <= visit.last_finding
        ]
        for version_id in visit.versions
    }
    now = {v.id: [without_mine(f) for f in values[v.id]] for v in versions}
    return then, now


def _attribute(visit: ReviewVisit, row: ReviewCase) -> tuple[SaidAttribute, SaidAttribute] | None:
    said = row.decided_attribute or row.audited_attribute or row.proposed_attribute
    before, after = (visit.attribute, visit.partial), (said, said_partial(row))
    return (before, after) if before != after else None


def _fields(visit: ReviewVisit, document: Document) -> tuple[tuple[str, str, str], ...]:
    values = released_values(document)
    return tuple(
        (name, before, values[name])
        for name, before in visit.fields.items()
        if before != values[name]
    )
