"""An OFD (GB/T 33190-2016) as segments: one for each page with the rectangles of its characters, what
the page does not show, and what lies beside the pages; seals and signatures as facts.

A page whose text is a picture or outlines takes what recognition gave, or is reported as unread.
Recognition itself is ``scan.py``, drawing pages ``render_ofd.py``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from math import isnan, nan
from pathlib import Path
from typing import Final

from review.engines.messages import Cause
from review.engines.model import Box, FileRefused, Hidden, PageFacts, Segment
from review.engines.read.embedded import one_budget
from review.engines.read.ofd_attached import attached
from review.engines.read.ofd_beside import beside, links_in
from review.engines.read.ofd_document import OfdDocument, OfdPage, open_ofd
from review.engines.read.ofd_package import child, children, local, words
from review.engines.read.ofd_page import PageText, read_page
from review.engines.read.ofd_seals import signatures
from review.engines.read.ofd_shapes import Rect
from review.engines.read.ofd_triage import judged
from review.engines.read.pdf_look import PageKind
from review.engines.read.reading import CellPlace, Doubt, Fact, Unread
from review.engines.read.recognised import Recognised, Sides
from review.engines.read.recognised_page import beside_layer, disagreements, merged, text_of

_NO_BOX: Final = (nan, nan, nan, nan)
_SAME_SEAL: Final = 0.3  # of the smaller one's area


class OfdReading:
    """What was read; needs the file no more."""

    def __init__(self, document: OfdDocument, recognised: Mapping[str, Recognised]) -> None:
        self._boxes: dict[str, tuple[int, array[float]]] = {}
        self._shown: list[Segment] = []
        self._hidden: list[Segment] = []
        self._pages: list[PageFacts] = []
        self._unread: list[Unread] = []
        self._doubts: list[Doubt] = []
        self._facts: list[Fact] = []
        areas: dict[tuple[int, str], tuple[int, Rect]] = {}
        for page in document.pages:
            areas[id(page.body), page.id] = page.number, self._page(document, page, recognised)
        self._seals(document, areas, recognised)
        for segment in document_permissions(document):
            self._facts.append(segment)
        texts = {"".join(line.split()) for each in self._shown for line in each.text.splitlines()}
        self._hidden += beside(document, _Known(texts))
        inside = attached(document)
        self._hidden += [each for each in inside.segments if each.kind != "unread"]
        self._shown += [each for each in inside.segments if each.kind == "unread"]
        self._unread += inside.unread
        self._facts += [Fact("repaired", text=name) for name in document.parts.repaired]
        self._facts += [Fact("missing", text=name) for name in document.missing]
        self.segments = (*self._shown, *self._hidden)
        self.pages = tuple(self._pages)
        self.doubts = tuple(self._doubts)
        self.facts = tuple(self._facts)
        is_empty = not any(each.text.strip() for each in self._shown)
        self.unread = tuple(
            Unread(u.segment, u.cause, u.page, u.box, u.part, fatal=is_empty and u.page is not None)
            for u in self._unread
        )

    def label(self, _segment: str, _start: int) -> str:
        """Tables of an OFD are lines and text without a structure: no label."""
        return ""

    def cell(self, _segment: str, _start: int) -> CellPlace | None:
        """No tables are known."""
        return None

    def boxes(self, segment: str, start: int, end: int) -> tuple[Box, ...]:
        """Rectangles of ``text[start:end]``, one per line; none for what stands on no page."""
        number, sides = self._boxes.get(segment, (0, array("f")))
        found = _places(sides, max(start, 0), min(end, len(sides) // 4))
        return tuple(Box(number, *each) for each in merged(list(found)))

    def each_place(self, segment: Segment) -> Sequence[Sides | None]:
        """The rectangle of each character of a segment on its page; empty for what stands on none."""
        _, sides = self._boxes.get(segment.id, (0, array("f")))
        return list(_places(sides, 0, len(sides) // 4))

    def _keep(
        self, name: str, kind: str, page: int, text: str, boxes: Sequence[Sides | None]
    ) -> None:
        part = "page"
        visible = kind in ("page", "picture", "unread")
        (self._shown if visible else self._hidden).append(Segment(name, part, kind, page, text))
        sides = array("f")
        for box in boxes:
            sides.extend(box or _NO_BOX)
        self._boxes[name] = (page, sides)

    def _missing(self, name: str, cause: Cause, page: int) -> None:
        self._keep(name, "unread", page, "", ())
        self._unread.append(Unread(name, cause, page=page))

    def _page(
        self, document: OfdDocument, page: OfdPage, recognised: Mapping[str, Recognised]
    ) -> Rect:
        sheet = document.sheet(page)
        number, name = page.number, f"page-{page.number}"
        if sheet.root is None:
            self._pages.append(PageFacts(number, "text"))
            self._missing(name, Cause.DAMAGED, number)
            return sheet.area
        text = read_page(document, sheet)
        found = recognised.get(name)
        source = self._visible(name, number, text, found)
        self._pages.append(PageFacts(number, source))
        if page.part in document.parts.broken:
            self._missing(f"{name}-broken", Cause.DAMAGED, number)
        is_layer = judged(text) is PageKind.LAYER
        for kind, writing in text.hidden.items():
            if writing.text.strip():
                below = is_layer and kind in (Hidden.INVISIBLE, Hidden.COVERED)
                place = f"{name}-{'layer' if below else kind.value}"
                if below and place in self._boxes:
                    place = f"{name}-layer-{kind.value}"
                shown = Hidden.SCAN_LAYER if below else kind
                self._keep(place, shown.value, number, writing.text, writing.boxes)
                if below and found is not None and found.lines:
                    self._doubts += disagreements(text_of(found.lines).text, writing.text, name)
        for index, uri in enumerate(links_in(sheet.root)):
            link = Segment(f"{name}#l{index}", "link", Hidden.LINK.value, number, uri)
            self._hidden.append(link)
        return sheet.area

    def _visible(self, name: str, number: int, text: PageText, found: Recognised | None) -> str:
        """Add what a reader of the page sees; answers where it came from."""
        kind = judged(text)
        written = text.shown
        if kind in (PageKind.TEXT, PageKind.BLANK):
            if written.text.strip():
                self._keep(name, "page", number, written.text, written.boxes)
            return "text"
        has_text = bool(written.text.strip()) and kind is not PageKind.OUTLINES
        if kind is PageKind.MIXED or (has_text and found is None):
            self._keep(name, "page", number, written.text, written.boxes)
            beside_name = f"{name}-picture"
            if found is None:
                self._missing(beside_name, Cause.SCAN, number)
            elif lines := beside_layer(found, written.boxes):
                read = text_of(lines)
                self._keep(beside_name, "picture", number, read.text, read.boxes)
                self._doubts += read.doubts(beside_name)
            return "mixed"
        if found is None:
            self._missing(name, Cause.SCAN if text.cover else Cause.NO_TEXT, number)
        elif not any(line.text.strip() for line in found.lines):
            self._missing(name, Cause.NO_TEXT, number)
        else:
            read = text_of(found.lines)
            self._keep(name, "page", number, read.text, read.boxes)
            self._doubts += read.doubts(name)
        return "ocr"

    def _seals(
        self,
        document: OfdDocument,
        areas: Mapping[tuple[int, str], tuple[int, Rect]],
        recognised: Mapping[str, Recognised],
    ) -> None:
        for body in document.bodies:
            try:
                signed = list(signatures(document, body))
            except FileRefused:  # a broken signature hides nothing of the text
                self._facts.append(Fact("signature"))
                continue
            for each in signed:
                self._facts.append(Fact("signature", text=f"{each.when} {each.provider}".strip()))
                for stamp in each.stamps:
                    number, area = areas.get((id(body), stamp.page_id), (0, Rect(0, 0, 0, 0)))
                    if number:
                        title = stamp.picture.name if stamp.picture else ""
                        box = _fraction(stamp.box, stamp.clip, area, number)
                        self._facts.append(Fact("seal", number, box, title))
        for page in self._pages:
            for sides in getattr(recognised.get(f"page-{page.number}"), "seals", ()):
                box = Box(page.number, *sides)
                if not any(f.kind == "seal" and f.box and _same(f.box, box) for f in self._facts):
                    self._facts.append(Fact("seal", page.number, box))


class _Known(set[str]):
    """Lines of the pages; a piece of one of them counts as known too."""

    def __init__(self, lines: set[str]) -> None:
        super().__init__(lines)
        self._whole = "\n".join(lines)

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and (super().__contains__(text) or text in self._whole)


def _places(sides: array[float], start: int, end: int) -> Iterator[Sides | None]:
    for index in range(start, end):
        x0, y0, x1, y1 = sides[4 * index : 4 * index + 4]
        yield None if isnan(x0) else (x0, y0, x1, y1)


def _fraction(box: Rect, clip: Rect | None, area: Rect, page: int) -> Box:
    if clip is not None:
        box = box.cut(Rect(box.x0 + clip.x0, box.y0 + clip.y0, box.x0 + clip.x1, box.y0 + clip.y1))
    wide, high = max(area.x1 - area.x0, 0.01), max(area.y1 - area.y0, 0.01)
    sides = (
        (box.x0 - area.x0) / wide,
        (box.y0 - area.y0) / high,
        (box.x1 - area.x0) / wide,
        (box.y1 - area.y0) / high,
    )
    return Box(page, *(min(max(each, 0.0), 1.0) for each in sides))


def _same(one: Box, other: Box) -> bool:
    shared = Rect(one.x0, one.y0, one.x1, one.y1).cut(Rect(other.x0, other.y0, other.x1, other.y1))
    smaller = min((b.x1 - b.x0) * (b.y1 - b.y0) for b in (one, other))
    return shared.area > _SAME_SEAL * smaller


def document_permissions(document: OfdDocument) -> list[Fact]:
    """What the documents forbid to do with them, one fact for each."""
    found = []
    for body in document.bodies:
        for each in children(child(body.root, "Permissions")):
            value = each.get("Printable") if local(each) == "Print" else words(each)
            if (value or "").strip().lower() == "false":
                found.append(Fact("permission", text=local(each)))
    return found


def read_ofd(path: Path, recognised: Mapping[str, Recognised] | None = None) -> OfdReading:
    """Read the OFD at ``path``. Raises ``FileRefused``: protected, damaged, too many pages, bomb."""
    with one_budget(), open_ofd(path) as document:
        return OfdReading(document, recognised or {})
