"""Words in what a Word file draws from parts of their own: charts with their cached points, diagrams.

Text is what the last program left there; nothing is computed. Segment ids: ``<part>#c<n>`` counts the
texts of a chart, ``<part>#s<n>`` the shapes of a diagram.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from review.engines.model import Segment
from review.engines.read.docx_names import local

_CHARTS: Final = frozenset({"chartSpace", "chart", "userShapes"})
_DIAGRAMS: Final = frozenset({"dataModel", "drawing"})
#: Lists of points: one segment each, one point to a line.
_CACHES: Final = frozenset({"strCache", "numCache", "strLit", "numLit", "lvl", "multiLvlStrCache"})
_HOLDERS: Final = ("{*}pt", "{*}sp", "{*}txBody")


def drawn_kind(root: etree._Element) -> str | None:
    """``chart`` or ``diagram`` by the root of a part, else None."""
    name = local(root)
    space = str(root.tag)[1:].partition("}")[0]
    if name in _CHARTS and "drawingml/2006/main" not in space:
        return "chart"
    return "diagram" if name in _DIAGRAMS and "diagram" in space else None


def chart_texts(root: etree._Element) -> Iterator[str]:
    """Titles and labels paragraph by paragraph, and the cached points of each series, in document
    order.
    """
    taken: set[etree._Element] = set()
    for node in root.iter("*"):
        if node in taken:
            continue
        name = local(node)
        if name == "p":
            taken.update(node.iter("*"))
            yield _joined(node)
        elif name in _CACHES:
            taken.update(node.iter("*"))
            values = [(each.text or "").strip() for each in node.iter("{*}v", "{*}pt")]
            yield "\n".join(value for value in values if value)
        elif name in ("t", "v"):
            yield (node.text or "").strip()


def diagram_texts(root: etree._Element) -> Iterator[str]:
    """The text of each shape of a diagram, paragraphs on lines of their own."""
    taken: set[etree._Element] = set()
    for node in root.iter(*_HOLDERS):
        if node in taken:
            continue
        taken.update(node.iter(*_HOLDERS))
        lines = [_joined(each) for each in node.iter("{*}p")]
        yield "\n".join(line for line in lines if line)


def chart_segments(part: str, root: etree._Element) -> list[Segment]:
    """The segments of a chart part, kind ``chart``."""
    texts = [text for text in chart_texts(root) if text]
    return [
        Segment(f"{part}#c{number}", part, "chart", None, text) for number, text in enumerate(texts)
    ]


def diagram_segments(diagrams: Iterable[tuple[str, etree._Element]]) -> list[Segment]:
    """The segments of all diagram parts, kind ``textbox``: the data first, and of the drawings only
    what no data says.
    """
    found: list[Segment] = []
    said: set[str] = set()
    for part, root in sorted(diagrams, key=lambda row: (local(row[1]) != "dataModel", row[0])):
        drawn = local(root) == "drawing"
        for number, text in enumerate(each for each in diagram_texts(root) if each):
            if not (drawn and text in said):
                found.append(Segment(f"{part}#s{number}", part, "textbox", None, text))
            said.add(text)
    return found


def _joined(paragraph: etree._Element) -> str:
    pieces = paragraph.iter("{*}t", "{*}br")
    return "".join("\n" if local(node) == "br" else node.text or "" for node in pieces).strip()
