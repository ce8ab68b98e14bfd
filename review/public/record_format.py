"""A released record as programs get it: one set of fields for JSON, CSV and the OpenAPI description.

Names, order and types are a promise to others: a field may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from review.public.incoming import printed_of
from review.public.tables import PublicRecord


@dataclass(frozen=True)
class Field:
    """A field: its JSON schema, and what it says in words."""

    schema: Mapping[str, Any]
    meaning: str


_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_FLAG = {"type": "boolean"}
_DAY = {"type": ["string", "null"], "format": "date"}
_MOMENT = {"type": "string", "format": "date-time"}
_CODES = {"type": "array", "items": {"type": "string"}}
_FILE = {"$ref": "#/components/schemas/File"}

#: What every answer says of a record, in order.
FIELDS: Mapping[str, Field] = {
    "id": Field(_NUMBER, "permanent number in addresses of this site"),
    "url": Field(_TEXT, "permanent address of its page"),
    "index_number": Field(_TEXT, "索引号, permanent, never reused"),
    "revision": Field(_NUMBER, "counts releases of the record from 1"),
    "organisation_code": Field(_TEXT, "code of the publisher"),
    "organisation_name": Field(_TEXT, "发布机构, 信息来源"),
    "title": Field(_TEXT, "名称"),
    "doc_number": Field(_TEXT, "文号; empty where the document has none"),
    "issuer": Field(_TEXT, "发文机关"),
    "kind": Field(_TEXT, "文种, a code of this site or words"),
    "listing": Field(
        {"type": "string", "enum": ["proactive", "on_request"]},
        "in which catalogue it stands; on_request has title and number only",
    ),
    "subject": Field(_TEXT, "主题分类: two digits a class, four below it"),
    "normative": Field(_FLAG, "行政规范性文件"),
    "key_fields": Field(_CODES, "重点领域, codes"),
    "item_code": Field(_TEXT, "公开事项编码"),
    "doc_date": Field(_DAY, "成文日期"),
    "issued_on": Field(_DAY, "印发日期"),
    "effective_on": Field(_DAY, "施行日期"),
    "published_on": Field(_DAY, "发布日期"),
    "july": Field({"type": ["integer", "null"]}, "year of the July evaluation that made it public"),
    "validity": Field(
        {"type": "string", "enum": ["in_force", "amended", "lapsed", "repealed"]}, "有效性"
    ),
    "validity_on": Field(_DAY, "day on which validity changed"),
    "successor_id": Field(
        {"type": ["integer", "null"]}, "record that took its place or amended it"
    ),
    "successor_text": Field(_TEXT, "the same where it is no record here"),
    "partial": Field(_FLAG, "whether parts were removed before it was made public"),
    "removals": Field(
        {"type": "object", "additionalProperties": {"type": "integer"}},
        "places removed, by kind",
    ),
    "interpretation_url": Field(_TEXT, "解读, an address elsewhere; may be empty"),
    "summary": Field(_TEXT, "内容概述"),
    "content_digest": Field(_TEXT, "digest over the released files, as in the chain of proof"),
    "released_at": Field(_MOMENT, "moment of this revision"),
    "changed_at": Field(_MOMENT, "moment of the last change, validity included"),
    "files": Field({"type": "array", "items": _FILE}, "released files with SHA-256"),
}
#: What one record answers beside.
TEXT_FIELDS: Mapping[str, Field] = {
    "reading_text": Field(_TEXT, "released text; removed places are runs of ■"),
}
FILE_FIELDS: Mapping[str, Field] = {
    "position": Field(_NUMBER, "the lowest is the document, others are its annexes"),
    "printed_of": Field(
        {"type": ["integer", "null"]}, "of a PDF that says what another file says: its position"
    ),
    "name": Field(_TEXT, "name of the file"),
    "media_type": Field(_TEXT, "media type"),
    "bytes": Field(_NUMBER, "size"),
    "sha256": Field({"type": "string", "pattern": "^[0-9a-f]{64}$"}, "digest of its bytes"),
    "url": Field(_TEXT, "address of the bytes"),
}


def outline_of(record: PublicRecord, origin: str) -> dict[str, Any]:
    """Answer a record without its text; `origin` stands before its addresses."""
    return {name: _value(record, name, origin) for name in FIELDS}


def whole_of(record: PublicRecord, origin: str) -> dict[str, Any]:
    """Answer a record with its text."""
    return {**outline_of(record, origin), "reading_text": record.reading_text}


def _value(record: PublicRecord, name: str, origin: str) -> Any:
    if name in _MADE:
        return _MADE[name](record, origin)
    value = getattr(record, name)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _files(record: PublicRecord, origin: str) -> list[dict[str, Any]]:
    return [
        {
            "position": file.position,
            "printed_of": printed_of(file.position),
            "name": file.name,
            "media_type": file.media_type,
            "bytes": file.bytes,
            "sha256": file.sha256,
            "url": origin
            + url_for("pages.download", record_id=record.record_id, position=file.position),
        }
        for file in record.files
    ]


_MADE: Mapping[str, Callable[[PublicRecord, str], Any]] = {
    "id": lambda record, _: record.record_id,
    "url": lambda record, origin: (
        origin + url_for("pages.document", record_id=record.record_id, lang=None)
    ),
    "listing": lambda record, _: record.listing.value,
    "validity": lambda record, _: record.validity.value,
    "key_fields": lambda record, _: list(record.key_fields),
    "removals": lambda record, _: dict(record.removals),
    "files": _files,
}
