"""Charts, diagrams and embedded objects: they are drawn from parts that are not copied, so they stay as
the preview picture the file keeps of them, or go with a notice.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml import etree

from review.engines.redact.tree import MC, drop, elements, local, unwrap, w

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD_2010: Final = "http://schemas.microsoft.com/office/word/2010"
#: What a drawing may be made of: everything that is drawn from the part itself and from pictures.
DRAWN: Final = frozenset(
    {
        f"{_DRAWING}/picture",
        f"{_WORD_2010}/wordprocessingShape",
        f"{_WORD_2010}/wordprocessingGroup",
        f"{_WORD_2010}/wordprocessingCanvas",
    }
)


def choose_alternatives(root: etree._Element) -> None:
    """Of each AlternateContent keep one: the first choice that can be drawn, else the fallback, which is
    the preview picture of charts and the like. All say the same.
    """
    for each in list(root.iter(f"{{{MC}}}AlternateContent")):
        choices = [child for child in each if local(child) == "Choice"]
        fallback = [child for child in each if local(child) == "Fallback"]
        usable = [choice for choice in choices if _is_drawn(choice)]
        chosen = (usable or fallback or choices)[:1]
        for child in list(each):
            if child not in chosen:
                each.remove(child)
        for child in chosen:
            unwrap(child)
        unwrap(each)


def _is_drawn(choice: etree._Element) -> bool:
    return not any(
        local(each) == "graphicData" and each.get("uri") not in DRAWN for each in elements(choice)
    )


def show_objects(root: etree._Element) -> Counter[str]:
    """Turn objects with a preview into pictures and drop those without; the answer counts what went by
    kind ("chart", "object" …).
    """
    gone: Counter[str] = Counter()
    for each in elements(root):
        if local(each) == "graphicData" and each.get("uri") not in DRAWN:
            gone[str(each.get("uri", "")).rsplit("/", 1)[-1] or "graphic"] += 1
            for holder in list(each.iterancestors(w("drawing")))[:1]:
                drop(holder)
        elif each.tag == w("object") and _has_preview(each):
            _as_picture(each)
        elif each.tag in {w("object"), w("control"), w("altChunk"), w("subDoc")}:
            gone[local(each)] += 1
            drop(each)
    return gone


def _has_preview(holder: etree._Element) -> bool:
    return any(local(each) in {"imagedata", "blip"} for each in holder.iter("*"))


def _as_picture(holder: etree._Element) -> None:
    """An object keeps its shape with the picture in it; text in it was never shown."""
    for each in elements(holder):
        if local(each) in {"OLEObject", "control", "textbox", "objectEmbed", "objectLink", "movie"}:
            drop(each)
    if next(holder.iter(w("drawing")), None) is not None:
        unwrap(holder)
    else:
        holder.tag = w("pict")
