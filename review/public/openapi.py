"""The open formats described as OpenAPI 3.1, put together from the fields that are really written.

English, for people who write programs. A test holds it against the routes and the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from review.public.asked import MOST, SIZE
from review.public.record_format import FIELDS, FILE_FIELDS, TEXT_FIELDS, Field
from review.public.tables import Listing, Validity

_STRING = {"type": "string"}
#: What narrows a list, a feed or a table: schema and meaning of each argument.
ARGUMENTS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "q": (
        {"type": "string"},
        "words, all of which are contained; -word excludes, “some words” stay together",
    ),
    "in": ({"type": "string", "enum": ["title"]}, "search titles only"),
    "year": ({"type": "string", "pattern": "^[12][0-9]{3}$"}, "year of issue"),
    "month": ({"type": "string", "pattern": "^[12][0-9]{5}$"}, "month of issue, as 202607"),
    "kind": (_STRING, "文种"),
    "issuer": (_STRING, "发文机关, in full"),
    "organisation": (_STRING, "code of the publisher"),
    "subject": (_STRING, "主题分类; two digits take in all below"),
    "key_field": (_STRING, "重点领域, code"),
    "validity": ({"type": "string", "enum": [one.value for one in Validity]}, "有效性"),
    "normative": ({"type": "string", "enum": ["1"]}, "行政规范性文件 only"),
    "july": (
        {"type": "string", "pattern": "^[12][0-9]{3}$"},
        "made public by the July evaluation of that year",
    ),
    "listing": (
        {"type": "string", "enum": [one.value for one in Listing]},
        "proactive unless said otherwise; on_request lists titles and numbers",
    ),
}
_REPEATED = frozenset(ARGUMENTS) - {"q", "in", "normative", "listing"}


def described(server: str) -> dict[str, Any]:
    """Answer the description; `server` is the address that the paths follow."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "政府信息公开目录",
            "version": "1",
            "description": (
                "Released official documents. Only GET and HEAD; no key, no cookie. Answers carry a "
                "weak ETag that changes with the catalogue: send If-None-Match and get 304. What was "
                "taken out of sight answers 410 with the public explanation."
            ),
        },
        "servers": [{"url": server}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _paths() -> dict[str, Any]:
    asked = [_argument(name) for name in ARGUMENTS]
    paged = [*asked, _limit(), _from()]
    number = {"type": "integer", "minimum": 0}
    record, position = _in_path("record_id", number), _in_path("position", number)
    feed = _content("application/atom+xml", _STRING)
    sitemap = _content("application/xml", _STRING)
    page = {"$ref": "#/components/schemas/Page"}
    return {
        "/catalogue.json": _get(
            "The catalogue, newest first, a page at a time",
            paged,
            {"200": _content("application/json", page), "400": _fault("changed link or size")},
        ),
        "/catalogue.csv": _get(
            "The same as a table (RFC 4180, UTF-8 with mark); the next page is in the Link header",
            paged,
            {"200": _content("text/csv", _STRING), "400": _said("changed link or size")},
        ),
        "/documents/{record_id}.json": _get(
            "One record with its text",
            [record],
            {
                "200": _content("application/json", {"$ref": "#/components/schemas/Record"}),
                "404": _fault("there never was one"),
                "410": _fault("taken out of sight; explanation and index_number say more"),
            },
        ),
        "/documents/{record_id}/files/{position}": _get(
            "The bytes of a released file, with Repr-Digest; one range may be asked for",
            [record, position],
            {
                "200": _content("application/octet-stream", {}),
                "206": _content("application/octet-stream", {}),
                "404": _said("there is none"),
                "410": _said("taken out of sight"),
                "503": _said("the bytes are not those that were released, and are not sent"),
            },
        ),
        "/archives/{year}.zip": _get(
            "Every document of a year: files, records, manifest.json, SHA256SUMS",
            [_in_path("year", {"type": "string", "pattern": "^[0-9]{4}$"})],
            {"200": _content("application/zip", {}), "404": _said("no document of that year")},
        ),
        "/feed.atom": _get(
            "The newest releases and changes of validity, of all or of what is asked",
            asked,
            {"200": feed},
        ),
        "/notices.atom": _get(
            "Notices, annual reports and explanations of withdrawals", [], {"200": feed}
        ),
        "/sitemap.xml": _get("The list of sitemaps", [], {"200": sitemap}),
        "/sitemaps/{chunk}.xml": _get(
            "One sitemap",
            [_in_path("chunk", number)],
            {"200": sitemap, "404": _said("there is none")},
        ),
        "/proof.json": _get(
            "The chain of proof",
            [],
            {"200": _content("application/json", {"type": "object"})},
        ),
        "/openapi.json": _get(
            "This description",
            [],
            {"200": _content("application/openapi+json", {"type": "object"})},
        ),
    }


def _get(summary: str, parameters: list[Any], responses: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {"summary": summary, "responses": responses}
    return {"get": {**operation, "parameters": parameters} if parameters else operation}


def _argument(name: str) -> dict[str, Any]:
    schema, meaning = ARGUMENTS[name]
    if name in _REPEATED:
        schema = {"type": "array", "items": dict(schema)}
        meaning += "; repeated: any of them"
    return {"name": name, "in": "query", "description": meaning, "schema": dict(schema)}


def _limit() -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}
    return {"name": "limit", "in": "query", "description": "records of a page", "schema": schema}


def _from() -> dict[str, Any]:
    meaning = "where to go on; only as a link of this site says it, for the same question"
    return {"name": "from", "in": "query", "description": meaning, "schema": _STRING}


def _in_path(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": dict(schema)}


def _content(media_type: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": "found", "content": {media_type: {"schema": dict(schema)}}}


def _said(description: str) -> dict[str, Any]:
    return {"description": description}


def _fault(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Fault"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _schemas() -> dict[str, Any]:
    outline = {"$ref": "#/components/schemas/Outline"}
    return {
        "Outline": _object(FIELDS),
        "Record": _object({**FIELDS, **TEXT_FIELDS}),
        "File": _object(FILE_FIELDS),
        "Page": {
            "type": "object",
            "required": ["records", "next"],
            "properties": {
                "records": {"type": "array", "items": outline},
                "next": {"type": ["string", "null"], "description": "address of the next page"},
            },
        },
        "Fault": {
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": _STRING,
                "explanation": _STRING,
                "index_number": _STRING,
            },
        },
    }


def _object(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(fields),
        "properties": {
            name: {**field.schema, "description": field.meaning}
            if "$ref" not in field.schema
            else dict(field.schema)
            for name, field in fields.items()
        },
    }
