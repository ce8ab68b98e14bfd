"""Every version of a document's files in words: what it is called, whose it is, and where two are compared.

The same lines stand on the document's page and above a comparison. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.store.documents import Document, FileStage, FileState, FileVersion
from review.store.file_versions import is_readable, versions_of
from review.store.people import names_of
from review.web.access import refusals_on
from review.web.documents.file_panel import role_of
from review.web.locale import write_datetime, write_size
from review.web.session import current_session
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """One version: its name among the versions of its file, what it is and who brought it when."""

    id: int
    words: str
    name: str
    facts: tuple[str, ...]
    digest: str
    tags: tuple[tuple[str, str], ...]
    readable: bool
    compare_url: str | None


@dataclass(frozen=True, kw_only=True)
class FileHistory:
    """The versions of one file, newest first."""

    position: int
    label: str
    versions: tuple[VersionLine, ...]

    @property
    def readable(self) -> tuple[VersionLine, ...]:
        """Those that can be compared."""
        return tuple(v for v in self.versions if v.readable)


def file_histories(document: Document) -> tuple[FileHistory, ...]:
    """The files of a document with all their versions; links to compare for who may read originals."""
    session = current_session()
    found = versions_of(session, document.id)
    people = names_of(session, [v.received_by_id for rows in found.values() for v in rows])
    may_look = not refusals_on(document, Permission.ORIGINAL_READ)
    return tuple(
        FileHistory(
            position=position,
            label=role_of(rows[0]),
            versions=tuple(_lines(rows, people, may_look=may_look))[::-1],
        )
        for position, rows in found.items()
    )


def names_of_versions(versions: Sequence[FileVersion]) -> dict[int, str]:
    """What each version of one file (oldest first) is called among them, by its id."""
    drafts = [v for v in versions if v.stage is FileStage.REVIEWED]
    finals = [v for v in versions if v.stage is FileStage.FINAL]
    named = {v.id: str(_("第%(n)s稿", n=n)) for n, v in enumerate(drafts, 1)}
    several = len(finals) > 1
    for n, version in enumerate(finals, 1):
        named[version.id] = str(_("定稿%(n)s", n=n) if several else _("定稿"))
    return named


def compare_url(document_id: int, before: int, after: int) -> str:
    """Where two versions are compared."""
    return url_for("comparisons.show", document_id=document_id, before=before, after=after)


def replaced_files(document: Document) -> tuple[tuple[str, str], ...]:
    """Files with more than one version: what the newest is called, and where it is compared."""
    newest = [(h.label, h.versions[0]) for h in file_histories(document) if len(h.versions) > 1]
    return tuple(
        (f"{label}　{version.words}", version.compare_url)
        for label, version in newest
        if version.compare_url is not None
    )


def compare_links(histories: Sequence[FileHistory]) -> dict[int, str]:
    """Where each version is compared with the one before it, by the version's id."""
    versions = [version for history in histories for version in history.versions]
    return {v.id: v.compare_url for v in versions if v.compare_url is not None}


def _lines(
    rows: Sequence[FileVersion], people: Mapping[int, str], *, may_look: bool
) -> list[VersionLine]:
    named, lines = names_of_versions(rows), []
    final = any(v.live and v.stage is FileStage.FINAL for v in rows)
    before: FileVersion | None = None
    for version in rows:
        readable = is_readable(version)
        url = None
        if readable and before is not None and may_look:
            url = compare_url(version.document_id, before.id, version.id)
        lines.append(
            VersionLine(
                id=version.id,
                words=named[version.id],
                name=version.name or str(_("（文件名已抹除）")),
                facts=_facts(version, people),
                digest=version.digest,
                tags=_tags(version, current=not final or version.stage is FileStage.FINAL),
                readable=readable,
                compare_url=url,
            )
        )
        before = version if readable else before
    return lines


def _facts(version: FileVersion, people: Mapping[int, str]) -> tuple[str, ...]:
    pages = str(_("%(n)s页", n=version.pages)) if version.pages else ""
    who = people.get(version.received_by_id or 0, "")
    said = (who, write_datetime(version.received_at), pages, write_size(version.bytes))
    return tuple(fact for fact in said if fact)


def _tags(version: FileVersion, *, current: bool) -> tuple[tuple[str, str], ...]:
    """``current``: of a stage that counts; what was reviewed no longer does once there is a final file."""
    if version.state is FileState.REFUSED or version.erased_at is not None:
        return ((str(_("已抹除")), ""),)
    tags = []
    if version.live and current:
        tags.append((str(_("现用")), "ok"))
    if version.state is not FileState.DONE:
        tags.append((word(version.state, "file_state"), "warn"))
    return tuple(tags)
