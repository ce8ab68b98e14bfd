"""The files of the desk: their text, their pages, what they are called in their document.

Frozen values for pages, already worded. Protected text comes in; what was found in it is in
``desk.findings``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.layout import Layout
from review.store.documents import FileVersion
from review.store.vault import Vault
from review.web.desk.reading import DeskReading, desk_reading
from review.web.desk.text import HIDDEN_KINDS
from review.web.documents.file_panel import remedy_of
from review.web.layouts import Paging, layout_of, paging_of
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class DeskFile:
    """A file on the desk: its version, its name in the document, its text and its pages."""

    version: FileVersion
    position: int
    label: str
    read: bool
    state: str
    reason: str | None
    shapes: tuple[float, ...]
    text: DeskReading
    #: The pages that were printed of a file without any of its own; else what to say about them.
    layout: Layout | None = None
    paging: Paging | None = None

    def off_pages(self, also: Collection[str] = ()) -> tuple[dict[str, Any], ...]:
        """The segments that its pages do not show, or not wholly: what is hidden, what found no place in a print,
        and ``also`` these.
        """
        layout = self.layout
        return tuple(
            s
            for s in self.segments
            if s["kind"] in HIDDEN_KINDS
            or (layout is not None and (s["id"] in also or _is_apart(layout, s)))
        )

    @property
    def segments(self) -> tuple[dict[str, Any], ...]:
        """Its text in pieces, in the order of the reading."""
        return self.text.segments

    @property
    def columns(self) -> tuple[dict[str, Any], ...]:
        """Heads of the columns of its tables."""
        return self.text.columns

    @property
    def recognised(self) -> frozenset[int]:
        """Pages whose text was recognised, all or in part."""
        return self.text.recognised

    @property
    def masked(self) -> Mapping[str, str]:
        """What masking leaves of each finding, by the engine's own name for it."""
        return self.text.masked

    @property
    def by_id(self) -> Mapping[str, dict[str, Any]]:
        """The segments by their id."""
        return self.text.by_id

    def head_of(self, column: str) -> tuple[str, str]:
        """The name of the table and the header of a column of it, by the column's key."""
        return self.text.heads.get(column, ("", ""))

    def image(self, number: int) -> str:
        """The picture of one of its pages."""
        return page_url(self.version.id, number)


def _is_apart(layout: Layout, segment: Mapping[str, Any]) -> bool:
    lettered = any(map(str.isalnum, segment["text"]))
    return lettered and (segment["id"] in layout.apart or segment["id"] not in layout.pieces)


def label_of(position: int) -> str:
    """What a file is called in its document: the main text, or which annex."""
    return _("正文") if position == 0 else _("附件%(n)s", n=position)


def page_url(version_id: int, number: int) -> str:
    """The picture of one page of an original."""
    return url_for("files.page_image", file_version_id=version_id, number=number)


def desk_files(vault: Vault, versions: Sequence[FileVersion]) -> tuple[DeskFile, ...]:
    """The files with their text; one that is not read yet has none and says so."""
    return tuple(_desk_file(version, desk_reading(vault, version.id)) for version in versions)


def _desk_file(version: FileVersion, text: DeskReading) -> DeskFile:
    layout = layout_of(version)
    shapes = layout.shapes if layout is not None else tuple(version.page_shapes)
    return DeskFile(
        version=version,
        position=version.position,
        label=label_of(version.position),
        read=version.read_at is not None,
        state=word(version.state, "file_state"),
        reason=unread_words(version),
        shapes=shapes,
        text=text,
        layout=layout,
        paging=paging_of(version) if layout is None else None,
    )


def unread_words(version: FileVersion) -> str | None:
    """Why a file could not be read, and what to do about it."""
    if version.reason is None:
        return None
    remedy = remedy_of(version.reason)
    return str(
        _("%(reason)s。%(remedy)s", reason=word(version.reason, "file_reason"), remedy=remedy)
    )
