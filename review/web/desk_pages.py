"""The middle of the desk and its map: pages with findings over them, or text, or the redacted copy; and
of these what a script puts in the place of what it shows.

Built beside the panel (``desk_page``), because most answers need nothing or little of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import request, url_for

from review.services.making import segments_name
from review.store.documents import Document
from review.store.findings import Rendition
from review.web.desk_finding import DeskFinding
from review.web.desk_page import Desk, view_asked
from review.web.desk_strip import Strip, strip_of
from review.web.desk_tables import TextPage, page_of
from review.web.desk_text import FileText, text_of
from review.web.desk_view import DeskFile
from review.web.protected_text import current_vault

Turns = tuple[str | None, str | None]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The redacted copy of one file: its pages, or its text where it has none."""

    label: str
    rendition_id: int
    shapes: tuple[float, ...]
    text: FileText
    digest: str


@dataclass(frozen=True, kw_only=True)
class Middle:
    """What ``desk/_pages.html``, ``_after.html`` and ``_map.html`` print beside the desk itself."""

    strip: Strip
    texts: dict[int, TextPage]
    turns: dict[int, Turns]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Overlay:
    """The findings of one page, to be laid over its image."""

    version_id: int
    number: int
    ratio: float
    findings: tuple[DeskFinding, ...]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What ``desk/_part.html`` prints beside the panel and the meter."""

    overlays: tuple[Overlay, ...]
    files: tuple[DeskFile, ...]
    texts: dict[int, TextPage]
    turns: dict[int, Turns]
    strip: Strip


def middle_of(document: Document, desk: Desk) -> Middle:
    """The whole middle in the view that is asked for."""
    texts = {f.version.id: _text(f, desk) for f in desk.files}
    return Middle(
        strip=strip_of(desk.files, desk.listing.ticked),
        texts=texts,
        turns={v: _turns(document.id, v, text, desk) for v, text in texts.items()},
        outcomes=tuple(_outcome(f, r) for f, r in desk.copies if r and r.verified),
    )


def parts_of(
    document: Document,
    desk: Desk,
    changed: Collection[DeskFinding],
    holds: Callable[[tuple[int, int]], bool],
) -> Parts:
    """Of the middle what holds a finding that looks different; of pages those that are drawn there."""
    shown = desk.view if desk.view in ("text", "after") else "pages"
    pages = {(f.version_id, f.page) for f in changed if f.page is not None}
    texts = {
        f.version.id: _text(f, desk)
        for f in desk.files
        if f.read and shown != "after" and _in_text(f, changed, shown)
    }
    return Parts(
        overlays=tuple(
            Overlay(f.version.id, n, ratio, tuple(desk.findings.by_page.get((f.version.id, n), ())))
            for f in desk.files
            if f.read and shown == "pages"
            for n, ratio in enumerate(f.shapes, 1)
            if (f.version.id, n) in pages and holds((f.version.id, n))
        ),
        files=desk.files,
        texts=texts,
        turns={v: _turns(document.id, v, text, desk) for v, text in texts.items()},
        strip=strip_of(desk.files, desk.listing.ticked),
    )


# ---- inside --------------------------------------------------------------------------------------


def _in_text(file: DeskFile, changed: Collection[DeskFinding], shown: str) -> bool:
    """Whether one of them is printed as text: in a file without pages, and where pages do not show it."""
    mine = [f for f in changed if f.version_id == file.version.id]
    return bool(mine) and (
        shown == "text" or not file.shapes or any(f.page is None or not f.boxes for f in mine)
    )


def _text(file: DeskFile, desk: Desk) -> TextPage:
    """The page of a text that is asked for, else that of the current finding; of a file that is shown
    as pages only the hidden part is printed.
    """
    version, _dot, line = request.values.get("at", "").partition(".")
    own, current = file.version.id, desk.findings.current
    here = current if current is not None and current.version_id == own else None
    return page_of(
        file.segments,
        file.columns,
        [x for x in desk.findings.all if x.version_id == own],
        at=int(line) if version == str(own) and line.isdecimal() else None,
        focus=here.segment if here is not None else None,
        paper=desk.view == "text" or not file.shapes,
    )


def _turns(document_id: int, version_id: int, text: TextPage, desk: Desk) -> Turns:
    """Links to the page of a text before the one shown and to the one after it."""
    current = desk.findings.current

    def to(line: int | None) -> str | None:
        if line is None:
            return None
        return url_for(
            "desk.show",
            document_id=document_id,
            finding=current.id if current is not None else None,
            view=view_asked(),
            at=f"{version_id}.{line}",
            _anchor=f"text-{version_id}",
        )

    return to(text.before), to(text.after)


def _outcome(file: DeskFile, rendition: Rendition) -> Outcome:
    segments = current_vault().files.read_working(file.version.id, segments_name(rendition.id))
    return Outcome(
        label=file.label,
        rendition_id=rendition.id,
        shapes=tuple(rendition.page_shapes),
        text=text_of(segments or []),
        digest=rendition.bytes_digest or "",
    )
