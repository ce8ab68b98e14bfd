"""What the release step hands over: a record, its files, a notice; and what can not be true of it.

`RecordIn` lists every field that can leave the house; nothing else can be written. A refusal is a
code and what it is about. Whether a document may be released at all was decided before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import String

from review.public.tables import Listing, PublicRecord, Validity

# what may be downloaded, by the ending of its name
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "txt": "text/plain",
}
# what PostgreSQL, UTF-8 or the XML of the feed can not hold
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# the public explanation where a title is listed no longer; as people's explanations, in Chinese
LISTING_ENDED = "该公文不再列入依申请公开目录。"
#: The PDF of the file at a position stands so many positions behind it.
_PRINTED = 1_000
LAST_ID = 9_999_999  # what a key of the search index has room for
_NAME = 200
_MOST_FIELDS = 30
_CODE = re.compile(r"[0-9A-Za-z_]{1,40}")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\]+")
_NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f/\\\ud800-\udfff\ufffe\uffff]")


def printed_beside(position: int) -> int:
    """Where the PDF that was printed of the file at a position stands."""
    return _PRINTED + position


def printed_of(position: int) -> int | None:
    """Of which file the one at a position was printed; None where it is a file by itself."""
    return position - _PRINTED if position >= _PRINTED else None


class RecordRefused(Exception):
    """Why nothing was written: a code, and the field or file it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code} {about}".strip())
        self.code = code
        self.about = about


@dataclass(frozen=True, kw_only=True)
class RecordIn:
    """Everything about a document that can become public, and nothing else.

    `record_id` and `index_number` are permanent; `revision` counts releases from 1. In the reading
    text paragraphs end with a line feed and cells of a table row are parted by tabs; removed places
    are runs of ■, `removals` counts them by kind. `successor_text` names the document now in force
    where it is no record here. `july` is the year of the round that released it. What is listed as
    open on request has neither text nor files.
    """

    record_id: int
    index_number: str
    revision: int
    organisation_code: str
    organisation_name: str
    title: str
    issuer: str
    kind: str
    published_on: date
    released_at: datetime
    content_digest: str
    doc_number: str = ""
    listing: Listing = Listing.PROACTIVE
    subject: str = ""
    normative: bool = False
    key_fields: tuple[str, ...] = ()
    item_code: str = ""
    doc_date: date | None = None
    issued_on: date | None = None
    effective_on: date | None = None
    july: int | None = None
    validity: Validity = Validity.IN_FORCE
    validity_on: date | None = None
    successor_id: int | None = None
    successor_text: str = ""
    partial: bool = False
    removals: tuple[tuple[str, int], ...] = ()
    interpretation_url: str = ""
    summary: str = ""
    reading_text: str = ""

    def strings(self) -> dict[str, str]:
        """Every text that would be public, by field: what the release step looks through."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in found.items() if type(value) is str}


@dataclass(frozen=True, kw_only=True)
class ValidityIn:
    """What a record is to say of being in force: since when, and what took its place.

    `successor_id` is a record that can be seen; `successor_text` names a document that is none here.
    """

    validity: Validity
    validity_on: date | None = None
    successor_id: int | None = None
    successor_text: str = ""


@dataclass(frozen=True, kw_only=True)
class FileIn:
    """A file to be released: name shown, media type, digest and size of its bytes, where it is."""

    position: int
    name: str
    media_type: str
    sha256: str
    bytes: int
    source: Path


@dataclass(frozen=True, kw_only=True)
class NoticeIn:
    """A public notice: paragraphs of the body end with a line feed."""

    notice_id: int
    title: str
    body: str
    published_on: date


def refuse_unfit(record: RecordIn, files: Sequence[FileIn]) -> None:
    """Raise RecordRefused for the first thing that can not be true of a released document."""
    for refusal in (*_unfit_fields(record), *_unfit_files(record, files)):
        raise refusal


def refuse_unfit_validity(record_id: int, said: ValidityIn) -> None:
    """Raise RecordRefused for a validity that can not be: without its day, or its own successor."""
    changed = said.validity is not Validity.IN_FORCE
    named = said.successor_id is not None or said.successor_text != ""
    if changed != (said.validity_on is not None) or (named and not changed):
        raise RecordRefused("validity_unfit")
    if said.successor_id == record_id:
        raise RecordRefused("successor_unfit", str(record_id))
    longest = PublicRecord.__table__.columns["successor_text"].type
    if isinstance(longest, String) and len(said.successor_text) > (longest.length or 0):
        raise RecordRefused("text_too_long", "successor_text")
    if CONTROL.search(said.successor_text):
        raise RecordRefused("text_unfit", "successor_text")


def _unfit_fields(record: RecordIn) -> Iterator[RecordRefused]:
    for name in ("index_number", "organisation_code", "organisation_name", "title", "issuer"):
        if not getattr(record, name).strip():
            yield RecordRefused(f"{name}_missing")
    columns = PublicRecord.__table__.columns
    for name, text in record.strings().items():
        longest = columns[name].type
        if isinstance(longest, String) and longest.length and len(text) > longest.length:
            yield RecordRefused("text_too_long", name)
        if CONTROL.search(text):
            yield RecordRefused("text_unfit", name)
    if record.revision < 1 or not 1 <= record.record_id <= LAST_ID:
        yield RecordRefused("number_unfit")
    codes = (*record.key_fields, *(code for code, _ in record.removals))
    if not all(_CODE.fullmatch(code) for code in codes) or len(record.key_fields) > _MOST_FIELDS:
        yield RecordRefused("code_unfit")
    if record.interpretation_url and not _ADDRESS.fullmatch(record.interpretation_url):
        yield RecordRefused("interpretation_url_unfit")
    if record.listing is Listing.ON_REQUEST and (record.reading_text or record.summary):
        yield RecordRefused("text_not_listed")


def _unfit_files(record: RecordIn, files: Sequence[FileIn]) -> Iterator[RecordRefused]:
    if record.listing is Listing.ON_REQUEST:
        if files:
            yield RecordRefused("file_not_listed")
        return
    if not files:
        yield RecordRefused("file_missing")
    if len({file.position for file in files}) != len(files):
        yield RecordRefused("file_position_unfit")
    for file in files:
        ending = file.name.rpartition(".")[2].lower()
        if not file.name.strip() or _NOT_IN_A_NAME.search(file.name) or len(file.name) > _NAME:
            yield RecordRefused("file_name_unfit", file.name)
        if MEDIA_TYPES.get(ending) != file.media_type:
            yield RecordRefused("file_type_unfit", file.name)
        if not file.bytes or file.source.stat().st_size != file.bytes:
            yield RecordRefused("copy_differs", file.name)
