"""Two versions of a file held against each other: their words, what was found in them, what they embed.

Reads the protected text of both: whoever shows the answer notes that both originals were looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from review.domain.comparison import Comparison, Part, compare
from review.domain.finding_changes import FindingChangeKind, FindingComparison, compare_findings
from review.store.documents import FileVersion
from review.store.found import finding_values
from review.store.vault import Vault

_Reading = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class VersionComparison:
    """What changed from one version to the other. ``embedded_*``: pictures and attachments, by number."""

    text: Comparison
    findings: FindingComparison
    embedded_gone: int
    embedded_come: int
    same_bytes: bool
    #: Heads of the columns of tables, the later version's first: table -> column -> header.
    heads: Mapping[str, Mapping[int, str]]
    #: The characters of the findings that changed, by finding id.
    excerpts: Mapping[int, str]


def compare_versions(
    session: Session,
    vault: Vault,
    before: FileVersion,
    after: FileVersion,
    *,
    hidden: Container[str],
) -> VersionComparison:
    """Compare two versions that were read. ``hidden``: kinds of segments that paper does not show."""
    was, now = vault.reading(before.id), vault.reading(after.id)
    values = finding_values(session, [before.id, after.id])
    found = compare_findings(values[before.id], values[after.id])
    gone, come = _embedded(was) - _embedded(now), _embedded(now) - _embedded(was)
    return VersionComparison(
        text=compare(list(_parts(was)), list(_parts(now)), hidden),
        findings=found,
        embedded_gone=gone.total(),
        embedded_come=come.total(),
        same_bytes=before.digest == after.digest,
        heads=_heads((*was.get("columns", ()), *now.get("columns", ()))),
        excerpts=_excerpts(found, was, now),
    )


def _parts(reading: _Reading) -> Iterator[Part]:
    """The segments of a reading (shape of product.md section 10) as comparing sees them."""
    for segment in reading.get("segments", ()):
        cell = segment.get("cell")
        yield Part(
            id=str(segment["id"]),
            kind=str(segment["kind"]),
            text=str(segment["text"]),
            page=segment.get("page"),
            cell=(str(cell[0]), int(cell[1]), int(cell[2])) if cell is not None else None,
        )


def _embedded(reading: _Reading) -> Counter[str]:
    return Counter(str(each["sha256"]) for each in reading.get("embedded", ()))


def _heads(columns: Iterable[Mapping[str, Any]]) -> dict[str, dict[int, str]]:
    heads: dict[str, dict[int, str]] = {}
    for column in columns:
        heads.setdefault(str(column["table"]), {})[int(column["column"])] = str(column["header"])
    return heads


def _excerpts(found: FindingComparison, was: _Reading, now: _Reading) -> dict[int, str]:
    texts = {
        reading is was: {str(s["id"]): str(s["text"]) for s in reading.get("segments", ())}
        for reading in (was, now)
    }
    return {
        f.id: texts[change.kind is FindingChangeKind.GONE].get(f.segment, "")[f.start : f.end]
        for change in found.changes
        for f in (change.finding,)
    }
