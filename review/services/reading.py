"""Taking in what the reader found: metadata, findings, carried settlements, differences; or erasing what was refused.

Called by tasks with plain answers of the engine; nothing here opens a document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.aggregation import as_plain
from review.domain.content import Difference, differences
from review.domain.findings import ABOUT_READING, FindingLevel
from review.domain.likeness import LONGEST, sketch
from review.domain.numbers import normal_number
from review.domain.states import DOC_KINDS, Attribute, DocumentStatus, Role, Urgency
from review.domain.values import Actor
from review.services.aggregation import outlines
from review.services.carrying import carry_settlements
from review.services.columns import column_key
from review.services.contents import about, refresh_digests
from review.services.notices import tell_people, tell_roles
from review.services.outstanding import finish
from review.services.registering import number_in_use, number_key
from review.services.renditions import ask_renditions
from review.services.validity.asking import ask_reading
from review.store.cases import open_case
from review.store.documents import (
    Document,
    FileStage,
    FileState,
    FileVersion,
    live_files,
    reviewed_files,
)
from review.store.events import append
from review.store.evidence import packed
from review.store.findings import DifferenceRow, FindingRow
from review.store.people import Organisation
from review.store.unsaved_forms import drop_unsaved_of
from review.store.vault import Vault

_URGENCY = {"特急": Urgency.TOP_URGENT, "加急": Urgency.URGENT}

#: What was seen in a file and is told beside its name: somebody painted over text that is still there; rows,
#: columns or sheets of a workbook that nobody sees; it was signed, or read in spite of damage.
_TOLD = frozenset(
    {"bad_redaction", "hidden_columns", "hidden_rows", "hidden_sheet", "signature", "repaired"}
)


def record_reading(
    session: Session,
    vault: Vault,
    actor: Actor,
    version: FileVersion,
    answer: Mapping[str, Any],
    *,
    now: datetime,
    page_shapes: Sequence[float] = (),
) -> None:
    """Take in an inspection (``status`` read, shape of product.md section 10 with segments and ``embedded``)."""
    document = session.get_one(Document, version.document_id)
    if version.intake_key is not None:
        vault.files.release_from_intake(version.intake_key, version.organisation_id, version.digest)
        version.intake_key = None
    vault.files.write_working(
        version.id,
        "reading.json",
        {
            "segments": answer["segments"],
            "metadata": answer["metadata"],
            "pages": answer.get("pages", []),
            "columns": answer.get("columns", []),
            "embedded": answer.get("embedded", []),
            "facts": answer.get("facts", []),
            "masked": {found["id"]: found.get("masked", "") for found in answer["findings"]},
        },
    )
    version.format = answer["file"]["format"]
    version.pages = answer["file"]["pages"]
    version.page_shapes = list(page_shapes)
    version.pages_done = version.pages_to_do = _recognised(answer)
    version.engine = f"{answer['engine']['version']}/{answer['engine']['lexicons']}"[:80]
    version.read_at = now
    version.notices = _notices(answer) or None
    version.sketch = _sketch(answer["segments"]) if version.position == 0 else None
    version.outlines = as_plain(outlines(vault, answer))
    version.reason, version.message = None, None
    finish(version, FileState.DONE)
    for found in answer["findings"]:
        session.add(_finding_row(vault, version, found))
    session.flush()
    earlier = _earlier(session, version)
    if earlier is not None:
        carry_settlements(session, vault, earlier, version)
    if version.position == 0 and version.stage is FileStage.REVIEWED:
        _fill_in(session, document, answer["metadata"])
    if version.stage is FileStage.FINAL:
        _compare(session, vault, document, version)
    append(
        session,
        "file.read",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "version": version.id,
            "digest": version.digest,
            "findings": len(answer["findings"]),
            "engine": version.engine,
        },
    )
    row = open_case(session, document.id)
    if row is not None:
        refresh_digests(session, vault, document, row, actor=actor, now=now)
        issued = document.status is not DocumentStatus.UNISSUED
        if (
            version.stage is FileStage.FINAL
            and issued
            and row.decided_attribute is Attribute.PROACTIVE
        ):
            ask_renditions(session, [version], now)
    ask_reading(session, document, now)
    tell_people(session, document, [version.received_by_id], "file.read", now)
    session.flush()


def record_refusal(
    session: Session,
    vault: Vault,
    actor: Actor,
    version: FileVersion,
    *,
    reason: str,
    message: Mapping[str, str] | None,
    now: datetime,
    today: date,
) -> None:
    """The reader would not read the file. A secrecy mark erases bytes, name and everything read; else they are kept.

    Product.md section 4: drafter and reviewer are told to report to the secrecy office; the log keeps no content.
    """
    document = session.get_one(Document, version.document_id)
    version.reason = reason
    version.message = dict(message) if message is not None else None
    if reason == "secrecy_mark":
        if version.intake_key is not None:
            vault.files.erase_intake(version.intake_key)
            version.intake_key = None
        vault.files.erase_working(version.id)
        drop_unsaved_of(session, document.id)  # it may repeat what the paper says
        version.name = ""
        version.erased_at = now
        finish(version, FileState.REFUSED)
        tell_people(session, document, [version.received_by_id], "file.refused", now)
        tell_roles(
            session,
            document,
            None,
            (Role.CONFIDENTIALITY_REVIEWER,),
            "file.refused",
            actor=actor,
            now=now,
            today=today,
        )
    else:
        finish(version, FileState.FAILED)
        ask_reading(session, document, now)  # its title is read even so
        tell_people(session, document, [version.received_by_id], "file.refused", now)
    append(
        session,
        "file.refused",
        actor=actor,
        now=now,
        about=about(document),
        payload={"version": version.id, "digest": version.digest, "reason": reason},
    )
    session.flush()


def _sketch(segments: Sequence[Mapping[str, Any]]) -> bytes | None:
    """What the beginning of the main text is compared by; of the text itself it tells nothing."""
    body: list[str] = []
    length = 0
    for segment in segments:
        if segment["kind"] in ("paragraph", "cell", "page", "textbox") and length < LONGEST:
            body.append(str(segment["text"]))
            length += len(body[-1])
    return packed(sketch("", "\n".join(body)[:LONGEST]))


def _recognised(answer: Mapping[str, Any]) -> int:
    """How many pages and pictures have a text that was recognised and is unverified."""
    pages = [p for p in answer.get("pages", []) if p["source"] in ("ocr", "mixed")]
    pictures = [s for s in answer["segments"] if s["kind"] == "picture" and s["page"] is None]
    return len(pages) + len(pictures)


def _notices(answer: Mapping[str, Any]) -> list[str]:
    """What the reading went without, and what somebody must know of the file: each code once."""
    seen = {str(fact["kind"]) for fact in answer.get("facts", ())}
    return [*map(str, answer.get("notices", ())), *sorted(seen & _TOLD)]


def _finding_row(vault: Vault, version: FileVersion, found: Mapping[str, Any]) -> FindingRow:
    return FindingRow(
        organisation_id=version.organisation_id,
        file_version_id=version.id,
        key=found["id"],
        code=found["code"],
        level=FindingLevel(found["level"]),
        segment=found["segment"],
        span_start=found["start"],
        span_end=found["end"],
        value_digest=_value_digest(vault, version, found),
        suggested=found["action"],
        boxes=found["boxes"],
        why=found["why"],
        ground=found["ground"],
        rule=str(found.get("rule", ""))[:60],
        column_key=column_key(found.get("column")),
        mask=str(found.get("mask", ""))[:20],
    )


def _value_digest(vault: Vault, version: FileVersion, found: Mapping[str, Any]) -> str:
    """The digest by which equal values are settled together; what is about the reading stands alone."""
    if found["code"] in ABOUT_READING:
        place = [found[name] for name in ("code", "segment", "start", "end", "boxes")]
        return vault.digest_value(f"reading {version.digest} {place}")
    return vault.digest_value(found["text"])


def _earlier(session: Session, version: FileVersion) -> FileVersion | None:
    """Whose settlements this version inherits: for a final file the reviewed one, else the version it replaced."""
    if version.stage is FileStage.FINAL:
        for file in reviewed_files(session, version.document_id):
            if file.position == version.position and file.state is FileState.DONE:
                return file
        return None
    return session.scalars(
        select(FileVersion)
        .where(
            FileVersion.document_id == version.document_id,
            FileVersion.position == version.position,
            FileVersion.stage == FileStage.REVIEWED,
            FileVersion.state == FileState.DONE,
            FileVersion.id < version.id,
        )
        .order_by(FileVersion.id.desc())
        .limit(1)
    ).first()


def _fill_in(session: Session, document: Document, metadata: Mapping[str, Any]) -> None:
    """Fill empty fields from what was read; what a person typed is never overwritten. Evidence is kept beside."""
    read = {name: value for name, value in metadata.items() if value is not None}
    document.reading = {
        name: {k: value[k] for k in ("value", "rule", "segment", "start", "end")}
        for name, value in read.items()
    }
    if "official" in metadata:  # looked for, and not found: the form asks
        document.reading.setdefault("official", None)

    def text(name: str) -> str:
        value = read.get(name, {}).get("value", "")
        return "、".join(value) if isinstance(value, list) else str(value or "")

    if not document.title.strip():
        document.title = text("title")[:400]
    if not document.issuer.strip():
        organisation = session.get_one(Organisation, document.organisation_id)
        document.issuer = (text("issuer") or organisation.name)[:200]
    if not document.addressees.strip():
        document.addressees = text("addressees")
    if not document.doc_kind:
        document.doc_kind = _kind_code(text("document_kind")) or kind_of_title(document.title)
    if document.urgency is Urgency.ORDINARY and text("urgency") in _URGENCY:
        document.urgency = _URGENCY[text("urgency")]
    _fill_in_dates(document, text)
    _fill_in_number(session, document, text("doc_number"))
    if not document.is_normative and text("normative") == "numbered":
        document.is_normative = True


def _fill_in_dates(document: Document, text: Callable[[str], str]) -> None:
    """The document's own date always, the issue date where it was issued before."""
    if document.doc_date is None and (iso := text("doc_date")):
        document.doc_date = date.fromisoformat(iso)
    if document.status is DocumentStatus.UNISSUED:
        return
    if document.issued_on is None and (iso := text("issued_on") or text("doc_date")):
        document.issued_on = date.fromisoformat(iso)


def _fill_in_number(session: Session, document: Document, said: str) -> None:
    """The number of a document issued before, in its normal form; one that another bears is left to people."""
    number = normal_number(said)
    if document.status is DocumentStatus.UNISSUED or document.doc_number is not None:
        return
    if number is None or number_in_use(session, document.organisation_id, number):
        return
    document.doc_number, document.number_key = number, number_key(document.issuer, number)


def _kind_code(name: str) -> str:
    """The code of one of the fifteen kinds; empty for any other word."""
    return next((code for code, kind in DOC_KINDS.items() if kind == name), "")


def kind_of_title(title: str) -> str:
    """The document kind by which a title ends, as a code; empty when it ends in none of the fifteen."""
    bare = title.split("（", maxsplit=1)[0].split("(", maxsplit=1)[0].strip()
    for code, name in DOC_KINDS.items():
        if bare.endswith(name):
            return code
    return "order" if bare.endswith("令") else ""


def _compare(session: Session, vault: Vault, document: Document, version: FileVersion) -> None:
    """List what the final file says that the reviewed one did not; the lines stay in the working files."""
    reviewed = next(
        (f for f in reviewed_files(session, document.id) if f.position == version.position), None
    )
    if reviewed is None or reviewed.state is not FileState.DONE:
        found: Sequence[Difference] = (
            Difference(version.position, (), vault.content(version).lines),
        )
    else:
        found = differences(vault.content(reviewed), vault.content(version))
    lines = [{"before": list(d.before), "after": list(d.after)} for d in found]
    vault.files.write_working(version.id, "differences.json", lines)
    for number, difference in enumerate(found, 1):
        joined = "\n".join((*difference.before, "→", *difference.after))
        session.add(
            DifferenceRow(
                organisation_id=version.organisation_id,
                document_id=document.id,
                file_version_id=version.id,
                number=number,
                digest=hashlib.sha256(vault.value_key + joined.encode()).hexdigest(),
            )
        )
    session.flush()


def pages_to_draw(session: Session, document_id: int) -> list[FileVersion]:
    """Live versions whose pages can be shown as images."""
    return [f for f in live_files(session, document_id) if f.page_shapes]
