"""Who looked at the originals of a document: person, version, where and on which day.

The document's page shows the newest lines, a page of its own all of them. Each line is an event of the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.services.reads import FileRead, reads_of
from review.store.documents import Document
from review.store.file_versions import versions_of
from review.store.people import names_of
from review.web.cases import steps
from review.web.documents.file_history import names_of_versions
from review.web.documents.file_panel import role_of
from review.web.locale import write_datetime
from review.web.session import current_session
from review.web.wording import word

#: Lines on the document's own page.
NEWEST = 5


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A line: who looked at which version, where and when first on that day."""

    who: str
    what: str
    where: str
    at: str


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Lines, how many there are in all and of how many people, and where all of them stand."""

    lines: tuple[Reader, ...]
    total: int
    people: int
    url: str


@dataclass(frozen=True, kw_only=True)
class ReadersPage:
    """What ``documents/readers.html`` prints."""

    title: str
    crumbs: tuple[tuple[str, str | None], ...]
    readers: Readers


def newest_readers(document: Document) -> Readers:
    """The newest lines, for the document's own page."""
    return _readers(document, NEWEST)


def readers_page(document: Document) -> ReadersPage:
    """All of them."""
    title = document.title or str(_("（还没有标题）"))
    return ReadersPage(
        title=title,
        crumbs=(
            (str(_("公文")), url_for("register.list_documents")),
            (title, steps.address(steps.SHOW, document.id, None)),
            (str(_("谁看过原件")), None),
        ),
        readers=_readers(document, None),
    )


def _readers(document: Document, limit: int | None) -> Readers:
    reads = reads_of(current_session(), document.id)
    shown = reads[:limit]
    names = names_of(current_session(), [r.person_id for r in shown])
    versions = _versions(document) if shown else {}
    return Readers(
        lines=tuple(_lines(shown, names, versions)),
        total=len(reads),
        people=len({r.person_id for r in reads}),
        url=url_for("documents.readers", document_id=document.id),
    )


def _versions(document: Document) -> dict[int, str]:
    """What each version is called, with the file it is one of."""
    return {
        version.id: f"{role_of(version)}　{words}"
        for rows in versions_of(current_session(), document.id).values()
        for version in rows
        for words in (names_of_versions(rows)[version.id],)
    }


def _lines(
    reads: Sequence[FileRead], names: Mapping[int, str], versions: Mapping[int, str]
) -> list[Reader]:
    return [
        Reader(
            who=names.get(read.person_id, ""),
            what=versions.get(read.version_id, ""),
            where=word(read.purpose, "read_purpose"),
            at=write_datetime(read.at),
        )
        for read in reads
    ]
