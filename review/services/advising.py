"""Advice for a draft from what its files say: gathered here, judged by ``domain.attribute_advice``.

Reads; the only thing written is what was advised when a case is submitted, as codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.attribute_advice import (
    OF_FINDING,
    Advice,
    Line,
    Marked,
    Paper,
    Place,
    Printed,
    advise,
)
from review.domain.evidence import PERSONAL
from review.domain.findings import MUST_SETTLE
from review.domain.states import Attribute
from review.store.cases import ReviewCase
from review.store.documents import Document, FileState, FileVersion, reviewed_files
from review.store.findings import FindingRow
from review.store.vault import Vault

#: Lines of the main text that text cues are looked for in: what a paper is, its first page says.
OPENING = 60
#: Marks that are looked at; a paper that bears more of them says nothing new.
_MARKS = 40
_BODY = ("paragraph", "page", "textbox", "cell")
_QUOTED = 80


def advice_for(session: Session, vault: Vault, document: Document) -> Advice:
    """The advice for a document as it stands; files that are not read yet say nothing."""
    files = [v for v in reviewed_files(session, document.id) if v.state is FileState.DONE]
    main = next((v for v in files if v.position == 0), None)
    segments = vault.segments(main.id) if main is not None else []
    reading = document.reading if main is not None else {}
    quote = _Quotes(main, segments, reading)
    return advise(
        Paper(
            title=quote.field("title", document.title),
            doc_kind=document.doc_kind,
            addressees=quote.field("addressees", document.addressees),
            is_normative=document.is_normative,
            is_policy=document.is_policy,
            is_party=document.is_party,
            normative=quote.read("normative"),
            printed=_printed(reading, quote),
            source_attribute=document.source_attribute,
            marks=_marks(session, files, segments),
            personal=_personal(session, files),
            lines=tuple(quote.opening()),
        )
    )


def keep_advice(
    session: Session, vault: Vault, document: Document, row: ReviewCase, now: datetime
) -> None:
    """Write on the case what is advised now, so that advice and decisions can be compared later."""
    advice = advice_for(session, vault, document)
    row.advised_at = now
    row.advised_attribute, row.advised_partial = advice.attribute, advice.partial
    row.advised_grounds = list(advice.grounds)
    row.advised_signs = [sign.code.value for sign in advice.signs]


def differs(row: ReviewCase) -> bool:
    """Whether the proposal names another attribute than was advised; no advice differs from nothing."""
    return (
        row.advised_attribute is not None
        and row.proposed_attribute is not None
        and row.advised_attribute is not row.proposed_attribute
    )


def _printed(reading: Mapping[str, Any], quote: _Quotes) -> Printed | None:
    """The printed attribute: one of the three, or "partial", which is proactive in part."""
    said = reading.get("attribute_mark")
    line = quote.read("attribute_mark")
    if said is None or line is None:
        return None
    partial = said["value"] == "partial"
    if not partial and said["value"] not in set(Attribute):
        return None
    return Printed(
        Attribute.PROACTIVE if partial else Attribute(said["value"]), partial=partial, line=line
    )


def _marks(
    session: Session, files: Sequence[FileVersion], segments: Sequence[Mapping[str, Any]]
) -> tuple[Marked, ...]:
    """Questions of the detectors with the line each quotes, main text first."""
    order = {version.id: version.position for version in files}
    rows = session.scalars(
        select(FindingRow)
        .where(FindingRow.file_version_id.in_(order), FindingRow.code.in_(OF_FINDING))
        .order_by(FindingRow.id)
        .limit(_MARKS)
    )
    pages = {segment["id"]: segment.get("page") for segment in segments}
    found = []
    for row in sorted(rows, key=lambda r: (order[r.file_version_id], r.id)):
        text = next((why["text"] for why in row.why if why["kind"] == "line"), "")
        page = pages.get(row.segment) if order[row.file_version_id] == 0 else None
        place = Place(row.file_version_id, row.segment, row.span_start, row.span_end, page)
        found.append(Marked(row.code, Line(text, place, row.id)))
    return tuple(found)


def _personal(session: Session, files: Sequence[FileVersion]) -> tuple[tuple[str, int], ...]:
    """How many data of persons of each kind must be settled, most first."""
    rows: Sequence[Any] = session.execute(
        select(FindingRow.code, func.count())
        .where(
            FindingRow.file_version_id.in_([v.id for v in files]),
            FindingRow.code.in_(PERSONAL),
            FindingRow.level.in_(MUST_SETTLE),
        )
        .group_by(FindingRow.code)
    ).all()
    counts = [(str(code), int(n)) for code, n in rows]
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


class _Quotes:
    """Lines of the main text with their places; a field is quoted where it still says what was read."""

    def __init__(
        self,
        main: FileVersion | None,
        segments: Sequence[Mapping[str, Any]],
        reading: Mapping[str, Any],
    ) -> None:
        self._main, self._segments, self._reading = main, segments, reading
        self._by_id = {segment["id"]: segment for segment in segments}

    def field(self, name: str, value: str) -> Line:
        """A field of the form, with its place while the file says the same."""
        said = self._reading.get(name)
        read = "、".join(said["value"]) if said and isinstance(said["value"], list) else None
        same = said is not None and (read or str(said["value"])) == value.strip()
        return Line(value.strip(), self._place(said) if said is not None and same else None)

    def read(self, name: str) -> Line | None:
        """The line from which a field was read."""
        said = self._reading.get(name)
        if said is None:
            return None
        place = self._place(said)
        segment = self._by_id.get(said["segment"])
        text = str(segment["text"])[said["start"] : said["end"]] if segment is not None else ""
        return Line(text.strip()[:_QUOTED], place)

    def opening(self) -> Iterator[Line]:
        """The first lines of the main text."""
        if self._main is None:
            return
        count = 0
        for segment in self._segments:
            if segment["kind"] not in _BODY:
                continue
            start = 0
            for text in str(segment["text"]).split("\n"):
                end = start + len(text)
                if text.strip():
                    place = Place(self._main.id, segment["id"], start, end, segment.get("page"))
                    yield Line(text.strip(), place)
                    count += 1
                start = end + 1
                if count >= OPENING:
                    return

    def _place(self, said: Mapping[str, Any]) -> Place | None:
        segment = self._by_id.get(said["segment"])
        if self._main is None or segment is None:
            return None
        span = (int(said["start"]), int(said["end"]))
        return Place(self._main.id, segment["id"], *span, segment.get("page"))
