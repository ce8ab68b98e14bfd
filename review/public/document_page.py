"""The document page as one value: metadata in the portals' columns, text, what is beside, head tags.

Turns a record and what was read around it into lines that the template prints; asks no database and
reads no request. The columns are those of domain.md 6.3, in its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from review.public.catalogue import Linked
from review.public.chain import Act
from review.public.incoming import printed_of
from review.public.reading import Block, blocks_of
from review.public.related import Step
from review.public.removals import Removed, removed
from review.public.tables import Listing, PublicFile, PublicRecord, Validity
from review.public.wording import (
    VALIDITY_LOOKS,
    day,
    key_field_word,
    kind_word,
    subject_path,
    validity_word,
)
from review.public.wording import gettext as _

_LEAD = 120  # characters of a text that stand for a missing summary in the head of a page


@dataclass(frozen=True)
class Row:
    """One line of the metadata table; `own` marks words of the document, which stay Chinese."""

    label: str
    value: str
    own: bool = False


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    on: date
    what: str


@dataclass(frozen=True)
class Download:
    """A file with the word before its name."""

    word: str
    file: PublicFile


@dataclass(frozen=True)
class Around:
    """What was read beside a record."""

    successor: Linked | None
    predecessors: Sequence[Linked]
    same_item: Sequence[Linked]
    history: Sequence[Step]


@dataclass(frozen=True)
class DocumentPage:
    """Everything the document page prints."""

    record: PublicRecord
    look: str
    blocks: tuple[Block, ...]
    is_listed_only: bool  # open on request: title and number, no text and no file
    successor: Linked | None
    predecessors: Sequence[Linked]
    same_item: Sequence[Linked]
    rows: tuple[Row, ...]
    downloads: tuple[Download, ...]
    removed: tuple[Removed, ...]
    history: tuple[Event, ...]
    tags: tuple[tuple[str, str], ...]


def document_page(record: PublicRecord, around: Around, url: str, zone: ZoneInfo) -> DocumentPage:
    """Put the page together; `url` is the permanent address, `zone` that of dates."""
    return DocumentPage(
        record=record,
        look=VALIDITY_LOOKS[record.validity],
        blocks=blocks_of(record.reading_text, record.title, record.doc_number),
        is_listed_only=record.listing is Listing.ON_REQUEST,
        successor=around.successor,
        predecessors=around.predecessors,
        same_item=around.same_item,
        rows=tuple(_rows(record)),
        downloads=tuple(_downloads(record.files)),
        removed=removed(record.removals),
        history=tuple(_events(around.history, zone)),
        tags=tuple(_tags(record, around.history, url, zone)),
    )


def disclosure_word(record: PublicRecord) -> str:
    """Say how a record is open: on its own motion, in part, on request."""
    if record.listing is Listing.ON_REQUEST:
        return _("依申请公开")
    return _("主动公开（部分）") if record.partial else _("主动公开")


def _rows(record: PublicRecord) -> Iterator[Row]:
    said: tuple[Row | None, ...] = (
        Row(_("索引号"), record.index_number),
        _maybe(_("主题分类"), subject_path(record.subject)),
        _maybe(_("文种"), kind_word(record.kind)),
        _maybe(_("重点领域"), "、".join(map(key_field_word, record.key_fields))),
        Row(_("发文机关"), record.issuer, own=True),
        _dated(_("成文日期"), record.doc_date),
        _dated(_("印发日期"), record.issued_on),
        Row(_("标题"), record.title, own=True),
        _maybe(_("文号"), record.doc_number, own=True),
        _dated(_("发布日期"), record.published_on),
        _dated(_("施行日期"), record.effective_on),
        Row(_("有效性"), validity_word(record.validity)),
        _dated(_ended(record.validity), record.validity_on),
        Row(_("行政规范性文件"), _("是")) if record.normative else None,
        Row(_("公开方式"), disclosure_word(record)),
        _maybe(_("公开事项编码"), record.item_code, own=True),
        Row(_("信息来源"), record.organisation_name, own=True),
        _maybe(_("内容概述"), record.summary, own=True),
    )
    return (row for row in said if row is not None)


def _downloads(files: Sequence[PublicFile]) -> Iterator[Download]:
    """The document, its annexes, and each PDF behind what it was printed of."""
    printed = {printed_of(file.position): file for file in files}
    for number, file in enumerate(each for each in files if printed_of(each.position) is None):
        yield Download(_("附件") if number else _("下载"), file)
        if file.position in printed:
            yield Download(_("PDF版"), printed[file.position])


def _maybe(label: str, value: str, *, own: bool = False) -> Row | None:
    return Row(label, value, own) if value else None


def _dated(label: str, on: date | None) -> Row | None:
    return None if on is None else Row(label, day(on))


def _ended(validity: Validity) -> str:
    return {Validity.AMENDED: _("修改日期"), Validity.REPEALED: _("废止日期")}.get(
        validity, _("失效日期")
    )


def _events(steps: Sequence[Step], zone: ZoneInfo) -> Iterator[Event]:
    for step in steps:
        yield Event(step.at.astimezone(zone).date(), _told(step))


def _told(step: Step) -> str:
    if step.act is Act.VALIDITY:
        return _("有效性：%(validity)s", validity=validity_word(step.validity))
    if step.act is Act.PUBLISHED:
        return _("更正后重新公开") if step.revision > 1 else _("公开")
    return _("暂停公开") if step.act is Act.HIDDEN else _("恢复公开")


def _tags(
    record: PublicRecord, steps: Sequence[Step], url: str, zone: ZoneInfo
) -> Iterator[tuple[str, str]]:
    """The head tags of an article, as portals of the government print them (国办发〔2017〕47号, annex)."""
    first = next((step.at.astimezone(zone) for step in steps if step.act is Act.PUBLISHED), None)
    published = f"{record.published_on:%Y-%m-%d}"
    if first is not None and first.date() == record.published_on:
        published = f"{first:%Y-%m-%d %H:%M}"
    words = (*subject_path(record.subject).split("\\"), kind_word(record.kind), record.doc_number)
    lead = " ".join(record.reading_text[:_LEAD].split())
    yield "ArticleTitle", record.title
    yield "PubDate", published
    yield "ContentSource", record.issuer
    yield "Keywords", ",".join(word for word in words if word)
    yield "Author", record.organisation_name
    yield "Description", record.summary or lead or record.title
    yield "Url", url
