"""Annotations of a PDF: seals, signatures and form values are part of the picture, notes about the
text are not.

Only decides which ones are drawn; all of them are gone from the result as annotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pikepdf

#: Printed with the page (PDF 32000-1, 12.5.6); comments, links, files and markers of a reviewer are
#: not.
_DRAWN = frozenset(
    {"/Stamp", "/Widget", "/FreeText", "/Ink", "/Line", "/Square", "/Circle", "/Polygon"}
    | {"/PolyLine", "/Watermark"}
)
#: Of these, those that are drawn by what they say where they bring no appearance along.
_SELF_DRAWN = frozenset({"/FreeText", "/Ink", "/Square", "/Circle"})
_HIDDEN_FLAGS = 0b100010  # hidden, no view
_SEGMENT = re.compile(r"page-(?P<page>[0-9]+)#a(?P<note>[0-9]+)\.")


def keep_drawn_annotations(pdf: pikepdf.Pdf, segments: Iterable[str]) -> tuple[set[int], list[str]]:
    """Leave on each page only the annotations that are drawn; ``segments`` are those with something
    to remove.

    Answers the numbers of pages that still have one, and what was taken away, for the report.
    """
    marked = {
        (int(found["page"]), int(found["note"]))
        for found in map(_SEGMENT.match, segments)
        if found is not None
    }
    drawn: set[int] = set()
    removed: list[str] = []
    for number, page in enumerate(pdf.pages, start=1):
        notes = page.obj.get("/Annots")
        if not isinstance(notes, pikepdf.Array):
            continue
        kept = []
        for place, note in enumerate(notes):
            if not isinstance(note, pikepdf.Dictionary):
                continue
            if (number, place) not in marked and _is_drawn(note):
                kept.append(note)
            else:
                kind = str(note.get("/Subtype", "/?"))[1:]
                removed.append(f"page {number}: annotation {kind}")
        if kept:
            page.obj.Annots = pikepdf.Array(kept)
            drawn.add(number)
        else:
            del page.obj["/Annots"]
    return drawn, removed


def _is_drawn(note: pikepdf.Dictionary) -> bool:
    shown = not int(note.get("/F", 0)) & _HIDDEN_FLAGS
    kind = str(note.get("/Subtype", ""))
    return shown and (kind in _SELF_DRAWN or ("/AP" in note and kind in _DRAWN))
