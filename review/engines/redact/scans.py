"""Pages whose text was recognised, as the remover needs them: characters with places, and the text layer of a
page that keeps its picture.

The places are those of the recognition that the findings stand on, so that an offset means the same
here. Where a page has a text of its own as well, what was recognised in its pictures comes after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pikepdf

from review.engines.model import PageFacts, Segment, Treatment
from review.engines.read.recognised import Recognised, RecognisedLine
from review.engines.redact.glyphs import Glyph, PageGlyphs, Rect
from review.engines.redact.plan import Place

#: Recognised edges are a little off: so much is painted around a character, by its height …
_AROUND: Final = 0.12
#: … but no more than this share of the page.
_MOST_AROUND: Final = 0.003

_FONT: Final = "/T"  # as ``TextLayer`` names it


@dataclass(frozen=True)
class ScannedPage:
    """What was recognised on one page: the segment it became, its text, a rectangle for each
    character. ``whole`` says that it is the text of the page, not only of pictures on it.
    """

    segment: str
    text: str
    places: tuple[Rect | None, ...]
    whole: bool

    def glyphs(self, page: PageGlyphs) -> PageGlyphs:
        """The page with what was recognised: in place of its own text, or after it."""
        start = 0 if self.whole else len(page.text) + 1
        found = tuple(
            Glyph(start + at, character, place, _grown(place), invisible=True, embedded=True)
            for at, (character, place) in enumerate(zip(self.text, self.places, strict=True))
            if place is not None
        )
        if self.whole:
            return replace(page, text=self.text, glyphs=found)
        return replace(page, text=f"{page.text}\n{self.text}", glyphs=(*page.glyphs, *found))

    def moved(self, places: Iterable[Place], page: PageGlyphs) -> list[Place]:
        """Places of this segment as places of the joined page; a mask on a picture is a removal."""
        start = 0 if self.whole else len(page.text) + 1
        return [
            replace(
                place,
                segment=f"page-{page.number}",
                start=place.start + start,
                end=place.end + start,
                treatment=Treatment.REMOVE,
            )
            for place in places
        ]


def scans_of(
    segments: Iterable[Segment],
    recognised: Mapping[str, Recognised],
    pages: Iterable[PageFacts],
) -> dict[int, ScannedPage]:
    """The pages of an inspection whose segments came from recognition, by number. A page of source
    ``mixed`` has a text of its own, even where recognition read the very same lines.
    """
    mixed = {each.number for each in pages if each.source == "mixed"}
    found: dict[int, ScannedPage] = {}
    for segment in segments:
        page = recognised.get(f"page-{segment.page}")
        if segment.page is None or page is None:
            continue
        whole = segment.id == page.key and segment.page not in mixed
        if not whole and segment.id != f"{page.key}-picture":
            continue
        lines = _lines_of(segment.text, page.lines)
        if lines is not None:
            places = _places(lines)
            found[segment.page] = ScannedPage(segment.id, segment.text, places, whole)
    return found


def _lines_of(text: str, lines: Iterable[RecognisedLine]) -> list[RecognisedLine] | None:
    """The recognised lines that make up a text, in order; None where they do not: it was not recognised."""
    wanted = text.split("\n")
    found: list[RecognisedLine] = []
    for line in lines:
        if len(found) < len(wanted) and line.text == wanted[len(found)]:
            found.append(line)
    return found if len(found) == len(wanted) else None


def _places(lines: Iterable[RecognisedLine]) -> tuple[Rect | None, ...]:
    places: list[Rect | None] = []
    for number, line in enumerate(lines):
        if number:
            places.append(None)
        known = [Rect(*box) for box in line.boxes[: len(line.text)]]
        places += [*known, *[None] * (len(line.text) - len(known))]
    return tuple(places)


def _grown(box: Rect) -> Rect:
    """The rectangle with room for what recognition is off."""
    more = min((box.y1 - box.y0) * _AROUND, _MOST_AROUND)
    return Rect(
        max(box.x0 - more, 0.0),
        max(box.y0 - more, 0.0),
        min(box.x1 + more, 1.0),
        min(box.y1 + more, 1.0),
    )


def can_carry_layer(page: pikepdf.Object) -> bool:
    """Whether text can be set on a cleaned page as it is: not turned, not cropped, nothing left open."""
    held: Any = page
    box, crop = [[float(v) for v in held[name]] for name in ("/MediaBox", "/CropBox")]
    if box != crop or box[:2] != [0.0, 0.0] or int(held.get("/Rotate", 0)) or "/UserUnit" in held:
        return False
    fonts = page.Resources.get("/Font")
    if fonts is not None and _FONT in fonts:
        return False
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        depth += {"q": 1, "Q": -1}.get(str(instruction.operator), 0)
        if depth < 0:
            return False
    return depth == 0


def carry_layer(page: Any, pdf: pikepdf.Pdf, added: bytes, font: pikepdf.Object) -> None:
    """Add the operators of an invisible layer to a page of the result that keeps its picture."""
    own = page.obj.Contents.read_bytes()
    page.obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b"q\n" + own + b"\nQ\n" + added))
    fonts = page.obj.Resources.get("/Font", pikepdf.Dictionary())
    fonts[_FONT] = font
    page.obj.Resources[pikepdf.Name.Font] = fonts
