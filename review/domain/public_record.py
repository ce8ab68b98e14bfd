"""Which fields may leave the house, and in what form: the allow-list of the public record.

Catalogue columns: domain.md 6.3; the least the law asks for is index, name, summary and date
(Art. 12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

#: Everything the public side may ever show of a document's metadata, in the order of its table.
RELEASED_FIELDS: tuple[str, ...] = (
    "index_number",
    "title",
    "doc_number",
    "issuer",
    "doc_kind",
    "subject",
    "normative",
    "key_fields",
    "item_code",
    "doc_date",
    "issued_on",
    "effective_on",
    "summary",
    "addressees",
    "validity",
    "partial",
)

#: Of a document open on request at most these stand outside, where its organisation chose so.
TITLE_FIELDS: tuple[str, ...] = (
    "title",
    "doc_number",
    "issuer",
    "doc_kind",
    "subject",
    "doc_date",
    "issued_on",
)

#: Without these a record is not complete and cannot be published.
REQUIRED_FIELDS: tuple[str, ...] = (
    "title",
    "doc_number",
    "issuer",
    "doc_kind",
    "subject",
    "doc_date",
    "issued_on",
    "summary",
)

#: What a reviewer's signature covers of the metadata; number and dates come with issuing.
SIGNED_FIELDS: tuple[str, ...] = ("title", "issuer", "summary", "addressees")

SUMMARY_LIMIT = 300

_TOKEN = re.compile(r"\{(org|uscc|region|dept|class|group|yyyy|mm|dd|seq)(?::0?(\d))?d?\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\]+")
_SERIAL = re.compile(r"\{seq[:}]")


def is_web_address(text: str) -> bool:
    """Whether a text can be linked to as it is."""
    return _ADDRESS.fullmatch(text) is not None


def missing_fields(values: Mapping[str, str | None]) -> tuple[str, ...]:
    """Required fields that are empty, in the order of the form."""
    return tuple(f for f in REQUIRED_FIELDS if not (values.get(f) or "").strip())


@dataclass(frozen=True, kw_only=True)
class IndexParts:
    """What an index number can be made of; the serial counts within organisation and year."""

    org: str  # organisation code or unified social credit code
    on: date
    seq: int
    region: str = ""
    dept: str = ""
    subject: str = ""
    kind: str = ""


def index_number(template: str, parts: IndexParts) -> str:
    """Fill an index number (索引号) template such as ``{org}/{yyyy}-{seq:05d}`` (domain.md 6.2).

    Tokens: org (also uscc), region, dept (the office's code), class (subject), group (kind of
    document), yyyy, mm, dd, seq. Raises ValueError for a template that can not be used.
    """
    if not is_index_template(template):
        raise ValueError(f"no index number template: {template!r}")
    values = {
        "org": parts.org,
        "uscc": parts.org,
        "region": parts.region,
        "dept": parts.dept,
        "class": parts.subject,
        "group": parts.kind,
        "yyyy": f"{parts.on.year:04d}",
        "mm": f"{parts.on.month:02d}",
        "dd": f"{parts.on.day:02d}",
        "seq": str(parts.seq),
    }
    return _TOKEN.sub(lambda token: values[token[1]].zfill(int(token[2] or 0)), template)


def is_index_template(template: str) -> bool:
    """Whether every token is known, and year and serial stand in it: else a number would come twice."""
    rest = _TOKEN.sub("", template)
    return (
        "{" not in rest
        and "}" not in rest
        and "{yyyy}" in template
        and _SERIAL.search(template) is not None
    )
