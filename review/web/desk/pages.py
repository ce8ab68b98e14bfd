"""The middle of the desk and its map: pages with findings over them, or text, or the redacted copy; and
of these what a script puts in the place of what it shows.

Built beside the panel (``desk.page``), because most answers need nothing or little of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from flask import request, url_for

from review.services.making import segments_name
from review.store.documents import Document
from review.store.findings import Rendition
from review.web.desk.finding import DeskFinding
from review.web.desk.page import Desk, view_asked
from review.web.desk.strip import Cell, PageKey, PageUrl, Strip, strip_of
from review.web.desk.tables import TextPage, page_of
from review.web.desk.text import FileText, text_of
from review.web.desk.view import DeskFile
from review.web.protected_text import current_vault

Turns = tuple[str | None, str | None]

#: Files of so many pages in all are sent whole; else so many pages before and behind the one looked at.
WHOLE: Final = 24
BEFORE, BEHIND = 2, 5
#: Pages that are sent at one asking.
MOST_SHEETS: Final = 24


@dataclass(frozen=True)
class CopyPage:
    """A page of a redacted copy, named as that of the original: with its image where it is ``near``, else only
    its place.
    """

    version_id: int
    rendition_id: int
    label: str
    number: int
    all: int
    ratio: float
    near: bool
    url: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The redacted copy of one file: its pages, and its text; of many pages that of those that are sent at once,
    from page to page (``part``).
    """

    label: str
    pages: tuple[CopyPage, ...]
    text: FileText
    digest: str
    part: tuple[int, int] | None


@dataclass(frozen=True)
class Paged:
    """A file with pages, to one of which somebody may go."""

    version_id: int
    label: str
    pages: int


@dataclass(frozen=True)
class Sheet:
    """A page: with its image and what is found on it where it is ``near``, else only its place."""

    file: DeskFile
    number: int
    ratio: float
    near: bool
    url: str
    findings: tuple[DeskFinding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Middle:
    """What ``desk/_pages.html``, ``_after.html`` and ``_map.html`` print beside the desk itself."""

    strip: Strip
    sheets: dict[int, tuple[Sheet, ...]]
    texts: dict[int, TextPage]
    turns: dict[int, Turns]
    outcomes: tuple[Outcome, ...]
    paged: tuple[Paged, ...]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What ``desk/_part.html`` prints beside the panel and the meter."""

    sheets: tuple[Sheet, ...]
    cells: tuple[Cell, ...]
    files: tuple[DeskFile, ...]
    texts: dict[int, TextPage]
    turns: dict[int, Turns]


def middle_of(document: Document, desk: Desk) -> Middle:
    """The whole middle in the view that is asked for."""
    texts = {f.version.id: _text(f, desk) for f in desk.files}
    to_page = page_url(document.id, desk)
    shown = _on_show(desk)
    return Middle(
        strip=strip_of(desk.files, desk.listing.ticked, to_page),
        sheets={
            f.version.id: tuple(
                _sheet(f, n, desk, to_page, near=shown is None or (f.version.id, n) in shown)
                for n in range(1, len(f.shapes) + 1)
            )
            for f in desk.files
        },
        texts=texts,
        turns={v: _turns(document.id, v, text, desk) for v, text in texts.items()},
        outcomes=outcomes_of(document, desk) if desk.view == "after" else (),
        paged=paged_of(desk),
    )


def outcomes_of(document: Document, desk: Desk) -> tuple[Outcome, ...]:
    """The redacted copies that are made and proven."""
    to_page, shown = page_url(document.id, desk), _on_show(desk)
    return tuple(_outcome(f, r, to_page, shown) for f, r in desk.copies if r and r.verified)


def paged_of(desk: Desk) -> tuple[Paged, ...]:
    """The files that are shown as pages: the originals, or their copies."""
    shown = [(file, len(file.shapes)) for file in desk.files]
    if desk.view == "after":
        shown = [(f, len(made.page_shapes)) for f, made in desk.copies if made and made.verified]
    return tuple(Paged(file.version.id, file.label, pages) for file, pages in shown if pages)


def copy_pages(
    document: Document, desk: Desk, version_id: int, first: int, last: int
) -> tuple[CopyPage, ...]:
    """Some pages of the redacted copy of a file, whole; none where there is no such copy."""
    to_page = page_url(document.id, desk)
    return tuple(
        page
        for file, made in desk.copies
        if file.version.id == version_id and made is not None and made.verified
        for page in _copied(file, made, to_page, None)[max(first, 1) - 1 : last][:MOST_SHEETS]
    )


def sheets_of(
    document: Document, desk: Desk, version_id: int, first: int, last: int
) -> tuple[Sheet, ...]:
    """Some pages of a file of the desk, whole; none of a file that is not there."""
    to_page = page_url(document.id, desk)
    return tuple(
        _sheet(f, n, desk, to_page, near=True)
        for f in desk.files
        if f.version.id == version_id and f.read
        for n in range(max(first, 1), min(last, len(f.shapes), first + MOST_SHEETS - 1) + 1)
    )


def parts_of(
    document: Document,
    desk: Desk,
    changed: Collection[DeskFinding] | None,
    holds: Callable[[PageKey], bool],
) -> Parts:
    """Of the middle what holds a finding that looks different (None: everything may, also where a finding stood that
    is gone); of pages those that are drawn there.
    """
    everything = changed is None
    changed = desk.findings.all if changed is None else changed
    shown = desk.view if desk.view in ("text", "after") else "pages"
    pages = {(f.version_id, n) for f in changed for n in {f.page, *f.pages} if n is not None}
    whole = {(f.version.id, 0) for f in desk.files if not f.shapes}
    texts = {
        f.version.id: _text(f, desk)
        for f in desk.files
        if f.read and shown != "after" and (everything or _in_text(f, changed, shown))
    }
    to_page = page_url(document.id, desk)
    return Parts(
        sheets=tuple(
            _sheet(f, n, desk, to_page, near=True)
            for f in desk.files
            if f.read and shown == "pages"
            for n in range(1, len(f.shapes) + 1)
            if (everything or (f.version.id, n) in pages) and holds((f.version.id, n))
        ),
        cells=strip_of(
            desk.files,
            desk.listing.ticked,
            to_page,
            only=None if everything else {*pages, *whole},
        ).cells,
        files=desk.files,
        texts=texts,
        turns={v: _turns(document.id, v, text, desk) for v, text in texts.items()},
    )


def page_url(document_id: int, desk: Desk) -> PageUrl:
    """Addresses of the desk at its finding with a page in view."""
    current = desk.findings.current
    pattern = url_for(
        "desk.show",
        document_id=document_id,
        finding=current.id if current is not None else None,
        view=desk.view if desk.view in ("close", "after") else None,
        page="0.0",
    )

    def to(version_id: int, number: int) -> str:
        anchor = f"page-{version_id}-{number}" if number else f"file-{version_id}"
        return f"{pattern.replace('page=0.0', f'page={version_id}.{number}')}#{anchor}"

    return to


# ---- inside --------------------------------------------------------------------------------------


def _sheet(file: DeskFile, number: int, desk: Desk, to_page: PageUrl, *, near: bool) -> Sheet:
    key = (file.version.id, number)
    found = tuple(desk.findings.on_page(key)) if near else ()
    return Sheet(file, number, file.shapes[number - 1], near, to_page(*key), found)


def _on_show(desk: Desk) -> set[PageKey] | None:
    """The pages that are sent at once: all of few (None), else some around the one that is looked at."""
    if sum(len(f.shapes) for f in desk.files) <= WHOLE:
        return None
    version, number = _looked_at(desk)
    around = range(number - BEFORE, number + BEHIND + 1)
    return {(version, n) for n in around}


def _looked_at(desk: Desk) -> PageKey:
    """The page that is asked for, else that of the current finding, else the first of all."""
    version, _dot, number = request.values.get("page", "").partition(".")
    if version.isdecimal() and number.isdecimal() and len(version) < 19 and len(number) < 7:
        return int(version), int(number)
    current = desk.findings.current
    if current is not None and current.page is not None:
        return current.version_id, current.page
    first = next((f.version.id for f in desk.files if f.shapes), 0)
    return first, 1


def _in_text(file: DeskFile, changed: Collection[DeskFinding], shown: str) -> bool:
    """Whether one of them is printed as text: in a file without pages, and where pages do not show it."""
    mine = [f for f in changed if f.version_id == file.version.id]
    return bool(mine) and (
        shown == "text" or not file.shapes or any(f.page is None or not f.boxes for f in mine)
    )


def _text(file: DeskFile, desk: Desk) -> TextPage:
    """The page of a text that is asked for, else that of the current finding; of a file that is shown
    as pages only what these do not show.
    """
    version, _dot, line = request.values.get("at", "").partition(".")
    own, current = file.version.id, desk.findings.current
    here = current if current is not None and current.version_id == own else None
    paper = desk.view == "text" or not file.shapes
    segments = file.segments
    if not paper:
        segments = file.off_pages({x.segment for x in desk.findings.on_page((own, None))})
    return page_of(
        segments,
        file.columns,
        desk.findings.all.on_page(own, 0).within({s["id"] for s in segments}),
        at=int(line) if version == str(own) and line.isdecimal() and len(line) < 7 else None,
        focus=here.segment if here is not None else None,
        paper=paper or file.layout is not None,
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


def _outcome(
    file: DeskFile, rendition: Rendition, to_page: PageUrl, shown: set[PageKey] | None
) -> Outcome:
    segments = current_vault().files.read_working(file.version.id, segments_name(rendition.id))
    pages = _copied(file, rendition, to_page, shown)
    near = [page.number for page in pages if page.near]
    part = (near[0], near[-1]) if near and len(near) < len(pages) else None
    sent = [s for s in segments or [] if not pages or s.get("page") is None or s["page"] in near]
    return Outcome(
        label=file.label,
        pages=pages,
        text=text_of(sent),
        digest=rendition.bytes_digest or "",
        part=part,
    )


def _copied(
    file: DeskFile, rendition: Rendition, to_page: PageUrl, shown: set[PageKey] | None
) -> tuple[CopyPage, ...]:
    own, shapes = file.version.id, rendition.page_shapes
    few = shown is None or len(shapes) <= WHOLE
    return tuple(
        CopyPage(
            version_id=own,
            rendition_id=rendition.id,
            label=file.label,
            number=n,
            all=len(shapes),
            ratio=ratio,
            near=few or shown is None or (own, n) in shown,
            url=to_page(own, n),
        )
        for n, ratio in enumerate(shapes, 1)
    )
