"""What the engines exchange: the shapes of product.md section 10, as frozen dataclasses.

Offsets are Python string indices (code points) into the text of the segment named beside them; ``end`` is exclusive.
Boxes are fractions of the *displayed* page (after /Rotate), origin top left, pages counted from 1.
Nothing here opens a file. ``as_json`` turns any of these shapes into plain data ready for ``json.dumps``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any


class Level(StrEnum):
    """How sure a finding is (detection.md section 5.6). There are no percentages."""

    CERTAIN = "certain"  # a checksum passed, or label and structure agree
    LIKELY = "likely"  # structure alone; must be settled one by one
    HINT = "hint"  # weak; never blocks a release
    NOTE = "note"  # kept on purpose, with the reason


#: Strongest first; ``--min-level likely`` means this order up to and including likely.
LEVEL_ORDER: tuple[Level, ...] = (Level.CERTAIN, Level.LIKELY, Level.HINT, Level.NOTE)


class Treatment(StrEnum):
    """What a plan does to a place. ``keep`` is only ever a suggestion of a finding, never an action of a plan."""

    REMOVE = "remove"  # black bar or ■
    MASK = "mask"  # the official style: 138****1234
    KEEP = "keep"
    BLOCK = "block"  # a secrecy mark: the file itself is refused


class Refused(StrEnum):
    """Why a file was not read: ``reason`` of an inspection."""

    SECRECY_MARK = "secrecy_mark"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    TIMEOUT = "timeout"


class Hidden(StrEnum):
    """Segment kinds that are not visible on paper; a reviewer sees them all the same."""

    COMMENT = "comment"
    DELETED = "deleted"  # removed by a tracked change, or the old place of a move
    HIDDEN = "hidden"  # marked as hidden by the file itself: runs, rows, columns, sheets, layers
    PROPERTY = "property"
    ANNOTATION = "annotation"
    ATTACHMENT = "attachment"
    BOOKMARK = "bookmark"  # also defined names of a workbook
    FIELD = "field"  # instructions of fields, values of form fields that are not shown
    LINK = "link"  # where a link leads to
    ALT_TEXT = "alt_text"
    FALLBACK = "fallback"  # the other branch of alternate content, where it says something else
    CUSTOM = "custom"  # custom XML and other data beside the text
    CACHE = "cache"  # pivot caches, values kept from linked workbooks, text of earlier revisions
    WHITE = "white"  # in the colour of what lies behind it
    INVISIBLE = "invisible"  # text render mode 3, no ink, no size
    CLIPPED = "clipped"
    COVERED = "covered"  # under a later fill or picture: the painted redaction
    OFF_PAGE = "off_page"
    OFF_LAYER = "off_layer"  # on an optional layer that is not shown
    SCAN_LAYER = "scan_layer"  # the hidden text layer of a scan; what the picture shows is its page


#: The same as plain words, as segments have them.
HIDDEN_KINDS: frozenset[str] = frozenset(kind.value for kind in Hidden)

#: Kinds of segments that a reader of the paper sees. ``picture`` is text recognised in a picture, ``chart``
#: and ``formula`` are drawn by the program that shows the file; ``unread`` has no text: its place could
#: not be read, and a finding UNREAD says why.
VISIBLE: tuple[str, ...] = (
    "paragraph",
    "cell",
    "header",
    "footer",
    "footnote",
    "endnote",
    "textbox",
    "chart",
    "formula",
    "page",
    "picture",
    "unread",
)


#: Fields beyond the contract of product.md section 10: in the JSON only when details are asked for.
DETAIL: Mapping[str, bool] = {"detail": True}


@dataclass(frozen=True)
class Box:
    """A rectangle on a displayed page: fractions 0..1, origin top left. JSON form ``[page, x0, y0, x1, y1]``."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    def as_json(self) -> list[float]:
        """``[page, x0, y0, x1, y1]``, rounded to six places."""
        return [self.page, *(round(v, 6) for v in (self.x0, self.y0, self.x1, self.y1))]


@dataclass(frozen=True)
class Segment:
    """One whole piece of text: a paragraph, a table cell, a header, a page of a PDF, a comment, a property.

    ``part`` is the zip part ("word/document.xml"), "page"/"info" of a PDF, or, for what was embedded, the
    outer part, ``!``, and the inner one ("word/embeddings/a.docx!word/document.xml"). ``kind`` is one of
    ``VISIBLE`` or a member of ``Hidden``; ``page`` is None where the format has no pages.
    """

    id: str
    part: str
    kind: str
    page: int | None
    text: str
    #: Name of the table, row and column (from 0) of what stands in a cell.
    cell: tuple[str, int, int] | None = field(default=None, metadata=DETAIL)


@dataclass(frozen=True)
class ColumnHead:
    """A column of a table: its header in words, and the first row (from 0) below it."""

    table: str
    column: int
    header: str
    first: int


@dataclass(frozen=True)
class Why:
    """One piece of evidence. ``kind`` is a code the interface words; ``text`` is what was seen (no full value)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Finding:
    """Something a person must look at. ``id`` is stable for the same bytes and engine: f1, f2, … in reading order.

    ``rule`` names the rule and its version ("ID.18/1"); ``column`` the column of the table in which it stands
    ("<table>:<number>"), so that a person can decide for all of it at once.
    """

    id: str
    code: str
    level: Level
    segment: str
    start: int
    end: int
    text: str
    boxes: tuple[Box, ...]
    action: Treatment
    ground: str | None
    why: tuple[Why, ...]
    rule: str = field(default="", metadata=DETAIL)
    column: str | None = field(default=None, metadata=DETAIL)
    #: What a person's name becomes where it is masked ("张某", ``redact/persons.py``), and what anything does.
    mask: str = field(default="", metadata=DETAIL)
    masked: str = field(default="", metadata=DETAIL)


@dataclass(frozen=True)
class Field:
    """A metadata value with its evidence: the rule that read it and the place where it stands."""

    value: str | tuple[str, ...]
    rule: str
    segment: str
    start: int
    end: int


#: The metadata fields of an inspection, always all present, None where not found. The last five came
#: after the first contract: kind of document (通知 …), whether it is numbered as normative (规), until
#: when it says to be in force, what it repeals, and whether it is an official document at all.
METADATA_FIELDS: tuple[str, ...] = (
    "title",
    "doc_number",
    "issuer",
    "doc_date",
    "addressees",
    "attribute_mark",
    "annexes",
    "copied_to",
    "issued_on",
    "secrecy",
    "urgency",
    "signatory",
    "copy_number",
    "document_kind",
    "normative",
    "valid_until",
    "repeals",
    "official",
)


@dataclass(frozen=True)
class FileFacts:
    """The file as received: name, SHA-256 (hex), bytes, format (docx, pdf …), page count or None."""

    name: str
    sha256: str
    bytes: int
    format: str | None
    pages: int | None


@dataclass(frozen=True)
class Engine:
    """Version and digest of its word lists, stored with every finding; versions of libraries where asked."""

    version: str
    lexicons: str
    libraries: Mapping[str, str] = field(default_factory=dict, metadata=DETAIL)


@dataclass(frozen=True)
class PageFacts:
    """Where a page's text came from: a layer (``text``), unverified recognition (``ocr``) or both (``mixed``)."""

    number: int
    source: str


@dataclass(frozen=True)
class Message:
    """One sentence for a person, in both languages of the product."""

    zh: str
    en: str


@dataclass(frozen=True)
class Seen:
    """Something seen that is no text, as ``read/reading.py`` has it: a seal, a painted rectangle."""

    kind: str
    page: int | None
    box: Box | None
    text: str


@dataclass(frozen=True)
class Inspection:
    """What ``inspect`` answers. ``segments`` is left out of the JSON unless asked for.

    ``notices`` are codes of what this inspection went without ("names_unavailable", "names_off").
    """

    file: FileFacts
    engine: Engine
    status: str  # "read" | "refused"
    reason: Refused | None
    message: Message | None
    pages: tuple[PageFacts, ...] = ()
    metadata: dict[str, Field | None] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    segments: tuple[Segment, ...] = ()
    facts: tuple[Seen, ...] = field(default=(), metadata=DETAIL)
    notices: tuple[str, ...] = field(default=(), metadata=DETAIL)
    columns: tuple[ColumnHead, ...] = field(default=(), metadata=DETAIL)


@dataclass(frozen=True)
class Action:
    """One instruction of a plan. Exactly one of: ``text`` · ``segment``+``start``+``end`` ·
    ``page``+``box`` · ``finding``.

    ``mask`` is what shall stand in the place instead of our own style ("张某甲"); ``label`` a short
    word for the reader of the result ("个人隐私"), painted on the bar where there is room and it is asked for.
    """

    action: Treatment
    text: str | None = None
    segment: str | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    finding: str | None = None
    mask: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Kept:
    """A place that stays although an action by text would meet it."""

    segment: str
    start: int
    end: int


@dataclass(frozen=True)
class Plan:
    """What to do to a file. An action by text meets every occurrence, whatever the layout, but the kept ones."""

    actions: tuple[Action, ...]
    keep: tuple[Kept, ...] = ()
    sha256: str | None = None  # of the only file it is for, where it names one


@dataclass(frozen=True)
class ActionResult:
    """How many places an action met. ``index`` counts from 0 in the order of the plan."""

    index: int
    occurrences: int


@dataclass(frozen=True)
class PageResult:
    """How a page was treated: ``untouched``, ``glyphs`` or ``raster``, and why."""

    number: int
    method: str
    reason: str | None


@dataclass(frozen=True)
class Check:
    """One check of the proof. ``detail`` holds counts and places, never removed text."""

    name: str
    passed: bool
    detail: str
    #: Numbers of the pages at fault, where the check looks at pages.
    pages: tuple[int, ...] = field(default=(), metadata=DETAIL)
    parts: tuple[str, ...] = field(default=(), metadata=DETAIL)  # pictures of a package at fault


@dataclass(frozen=True)
class Report:
    """What ``redact`` answers; ``verify`` answers its ``verified`` and ``checks``. It never contains removed text."""

    verified: bool
    input_sha256: str
    output_sha256: str | None
    engine: Engine
    actions: tuple[ActionResult, ...]
    pages: tuple[PageResult, ...]
    checks: tuple[Check, ...]
    removed_parts: tuple[str, ...]
    notices: tuple[str, ...] = field(default=(), metadata=DETAIL)  # "repaired", "signature"


class FileRefused(Exception):
    """Raised by a reader that will not read a file; carries the reason code and a sentence in both languages."""

    def __init__(self, reason: Refused, message: Message) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.message = message


class PlanError(ValueError):
    """A plan that cannot be understood: names the action and what is wrong with it."""


@cache
def _field_names(kind: type, *, details: bool) -> tuple[str, ...]:
    """The fields of a shape that its JSON has; none for what is no shape."""
    if not is_dataclass(kind):
        return ()
    return tuple(each.name for each in fields(kind) if details or not each.metadata.get("detail"))


def as_json(value: Any, *, details: bool = False) -> Any:
    """A shape as dicts, lists, strings and numbers, boxes as five numbers; ``details``: also beyond the contract."""
    kind: Any = type(value)  # no type checker knows that every class can be a key
    if kind is Box:
        return value.as_json()
    if names := _field_names(kind, details=details):
        return {name: as_json(getattr(value, name), details=details) for name in names}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dict):
        return {key: as_json(item, details=details) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item, details=details) for item in value]
    return value
