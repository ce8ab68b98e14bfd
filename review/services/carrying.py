"""Carrying settlements from one version of a file to the next: same kind, same value, same occurrence.

A value that stands once more or once less in the new version leaves a finding open rather than guess; so does one that
goes in one place and stays in another, when the words around it have changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.findings import MUST_SETTLE, FindingLevel, Stage
from review.domain.hand_marks import MANUAL
from review.services.mark_changes import without_changes
from review.store.documents import FileVersion
from review.store.findings import FindingRow, Settlement, findings_of, settlements_of
from review.store.vault import Vault

#: How many characters on either side tell one place of a value from another.
_NEAR = 12


def occurrences(text: str, value: str) -> Iterable[int]:
    """Where a value starts in a text, left to right, without overlap."""
    start = text.find(value)
    while start >= 0 and value:
        yield start
        start = text.find(value, start + len(value))


def next_key(session: Session, version_id: int, prefix: str) -> int:
    """The next free number for manual findings of a version."""
    keys = session.scalars(
        select(FindingRow.key).where(
            FindingRow.file_version_id == version_id, FindingRow.key.startswith(prefix)
        )
    )
    return max((int(k[len(prefix) :]) for k in keys if k[len(prefix) :].isdigit()), default=0) + 1


def mark_everywhere(
    session: Session,
    vault: Vault,
    version: FileVersion,
    value: str,
    person_id: int | None,
    *,
    code: str = MANUAL,
    note: str = "",
) -> list[FindingRow]:
    """Findings for every occurrence of a value in a version that no finding to be settled covers whole yet.

    What was only hinted at, or kept with a reason, is marked all the same: a person says so.
    """
    places = [
        (segment["id"], start, start + len(value))
        for segment in vault.segments(version.id)
        for start in occurrences(segment["text"], value)
    ]
    return mark_places(session, vault, version, places, person_id, code=code, note=note)


def mark_places(
    session: Session,
    vault: Vault,
    version: FileVersion,
    places: Iterable[tuple[str, int, int]],
    person_id: int | None,
    *,
    code: str = MANUAL,
    note: str = "",
    level: FindingLevel = FindingLevel.CERTAIN,
    why: str = "marked_by_hand",
    column: str | None = None,
) -> list[FindingRow]:
    """Findings for these places (segment, start, end) and no others, where none covers them whole yet; a
    place that holds no text or reaches beyond its segment is left out. ``column`` is the key of the column of
    a table they belong to.
    """
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in findings_of(session, [version.id]):
        if row.box is None and (row.level in MUST_SETTLE or row.added_by_id is not None):
            taken[row.segment].append((row.span_start, row.span_end))
    number = next_key(session, version.id, "m")
    texts = {segment["id"]: str(segment["text"]) for segment in vault.segments(version.id)}
    made: list[FindingRow] = []
    for segment, start, end in places:
        text = texts.get(segment, "")
        inside = 0 <= start < end <= len(text)
        value = text[start:end] if inside else ""
        if not value.strip() or any(s <= start and end <= e for s, e in taken[segment]):
            continue
        taken[segment].append((start, end))
        made.append(
            FindingRow(
                organisation_id=version.organisation_id,
                file_version_id=version.id,
                key=f"m{number + len(made)}",
                code=code,
                level=level,
                segment=segment,
                span_start=start,
                span_end=end,
                value_digest=vault.digest_value(value),
                suggested="remove",
                why=[{"kind": why, "text": ""}],
                added_by_id=person_id,
                column_key=column,
                note=note,
            )
        )
    session.add_all(made)
    session.flush()
    return made


def carry_settlements(session: Session, vault: Vault, old: FileVersion, new: FileVersion) -> None:
    """Give the new version the manual findings, boxes and settlements of the old one where they fit exactly."""
    before = findings_of(session, [old.id])
    _carry_manual(session, vault, before, old, new)
    after = _by_value(findings_of(session, [new.id]))
    said = settlements_of(session, [r.id for r in before])
    pairs: dict[int, int] = {}
    for key, olds in _by_value(before).items():
        news = after.get(key, [])
        if len(olds) != len(news):
            continue
        actions = {s.action for r in olds for stage in Stage if (s := said.get((r.id, stage)))}
        if len(actions) > 1 and not _same_places(
            _around(vault, old, olds), _around(vault, new, news)
        ):
            continue
        pairs |= {was.id: now.id for was, now in zip(olds, news, strict=True)}
    for (finding_id, stage), settlement in said.items():
        if finding_id in pairs:
            session.add(
                Settlement(
                    organisation_id=new.organisation_id,
                    finding_id=pairs[finding_id],
                    stage=stage,
                    action=settlement.action,
                    person_id=settlement.person_id,
                    at=settlement.at,
                    batch=settlement.batch,
                    reason=settlement.reason,
                    law=settlement.law,
                    article=settlement.article,
                    impact_id=settlement.impact_id,
                )
            )
    session.flush()


def _carry_manual(
    session: Session,
    vault: Vault,
    before: Iterable[FindingRow],
    old: FileVersion,
    new: FileVersion,
) -> None:
    """What people marked: texts are marked wherever they stand now, boxes only on a file of as many pages."""
    for row in before:
        if row.added_by_id is None:
            continue
        if row.box is not None:
            if old.pages == new.pages:
                session.add(_copy_of_box(session, row, new))
                session.flush()
            continue
        value = vault.text_at(old.id, row.segment, row.span_start, row.span_end)
        if value:
            mark_everywhere(
                session, vault, new, value, row.added_by_id, code=row.code, note=row.note
            )


def _around(
    vault: Vault, version: FileVersion, rows: Iterable[FindingRow]
) -> list[tuple[str, str]]:
    """The words before and after each place, without layout: which of several equal values it is."""
    texts = {s["id"]: str(s["text"]) for s in vault.segments(version.id)}
    found = []
    for row in rows:
        text = texts.get(row.segment, "")
        before = "".join(text[: row.span_start].split())[-_NEAR:]
        found.append((before, "".join(text[row.span_end :].split())[:_NEAR]))
    return found


def _same_places(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> bool:
    """Whether each value stands between the same words as before; a value that stands alone can not be told apart."""
    return all(
        (was[0] or was[1])
        and (now[0] or now[1])
        and (was[0].endswith(now[0]) or now[0].endswith(was[0]))
        and (was[1].startswith(now[1]) or now[1].startswith(was[1]))
        for was, now in zip(before, after, strict=True)
    )


def _by_value(rows: Iterable[FindingRow]) -> dict[tuple[str, str], list[FindingRow]]:
    grouped: dict[tuple[str, str], list[FindingRow]] = defaultdict(list)
    for row in rows:
        grouped[(row.code, row.value_digest)].append(row)
    return grouped


def _copy_of_box(session: Session, row: FindingRow, new: FileVersion) -> FindingRow:
    return FindingRow(
        organisation_id=new.organisation_id,
        file_version_id=new.id,
        key=f"b{next_key(session, new.id, 'b')}",
        code=row.code,
        level=row.level,
        segment=row.segment,
        span_start=0,
        span_end=0,
        value_digest=row.value_digest,
        suggested=row.suggested,
        boxes=row.boxes,
        why=without_changes(row.why),
        box=row.box,
        added_by_id=row.added_by_id,
        note=row.note,
    )
