"""Cleans the XML of one text part of a Word file: revisions, hidden runs, field codes, comments,
names and ids go.

Works on a tree in place. Only elements and attributes of known namespaces stay (redaction.md
section 6.3). What is visible on paper stays as it is; masking is another module's business and is
done before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container

from lxml import etree

from review.engines.redact.fields import clean_fields
from review.engines.redact.shown_objects import choose_alternatives, show_objects
from review.engines.redact.tree import R, W, drop, elements, local, unwrap, w

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010"

#: Namespaces of what may stay.
KNOWN = frozenset(
    {
        W,
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        f"{_DRAWING}/wordprocessingDrawing",
        f"{_DRAWING}/main",
        f"{_DRAWING}/picture",
        f"{_WORD_2010}/wordprocessingShape",
        f"{_WORD_2010}/wordprocessingGroup",
        f"{_WORD_2010}/wordprocessingCanvas",
        "urn:schemas-microsoft-com:vml",
        "urn:schemas-microsoft-com:office:office",
        "urn:schemas-microsoft-com:office:word",
    }
)
_GONE = (
    "del moveFrom delText delInstrText proofErr permStart permEnd bookmarkStart bookmarkEnd "
    "commentRangeStart commentRangeEnd commentReference annotationRef sdtPr sdtEndPr customXmlPr "
    "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd smartTagPr cellDel "
    "customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd "
    "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart "
    "customXmlMoveToRangeEnd fldData ffData lastRenderedPageBreak object control altChunk subDoc "
    "cellMerge contentPart printerSettings tblCaption tblDescription divId webHidden movie "
    "hlinkClick hlinkHover hlinkMouseOver extLst OLEObject numberingChange tblGridChange "
    "dataBinding rt rubyPr nsid tmpl"
)
_GONE_NAMES = frozenset(_GONE.split())
_UNWRAPPED = frozenset(
    {
        "ruby",
        "rubyBase",
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "customXml",
        "dir",
        "bdo",
    }
)
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_HOLD_TEXT = frozenset({w("t"), w("instrText"), f"{{{_MATH}}}t", f"{{{_DRAWING}/main}}t"})
#: Where a drawing stands is said in text: a number or one word.
_HOLD_WORDS = frozenset({"posOffset", "align"})
_LAYOUT_WORD = re.compile(r"-?\d{1,10}|[a-z]{1,9}")


def clean_part(root: etree._Element, hides: Callable[[etree._Element], bool]) -> Counter[str]:
    """Clean the elements of one part in place; the answer counts visible things that had to go by kind
    ("chart", "object" …). ``hides`` tells whether a run is hidden. Attributes and what leads to other
    parts come after it (``clean_attributes``, ``drop_dangling``).
    """
    choose_alternatives(root)
    gone = show_objects(root)
    _drop_deletions(root)
    gone += clean_fields(root)
    for run in list(root.iter(w("r"))):
        if hides(run):
            drop(run)
    _drop_hidden_drawings(root)
    _drop_and_unwrap(root)
    _drop_text_beside(root)
    return gone


def _drop_hidden_drawings(root: etree._Element) -> None:
    """Pictures switched off in the list of objects; marks of hiding that hide nothing any more."""
    for each in elements(root):
        kind = local(each)
        if kind == "docPr" and each.get("hidden") in {"1", "true", "on"}:
            for holder in list(each.iterancestors(w("drawing")))[:1]:
                if _is_only_a_picture(holder):
                    drop(holder)
        elif kind in {"vanish", "specVanish"} and _is_on(each):
            drop(each)


def _drop_deletions(root: etree._Element) -> None:
    """Struck-out runs, rows and cells, moved text at its old place and hidden rows, before fields are
    read.
    """
    for each in list(root.iter(w("del"), w("moveFrom"))):
        if local(each.getparent()) not in {"rPr", "trPr", "ctrlPr"}:
            drop(each)
    for cell in list(root.iter(w("tc"))):
        if cell.find(f"{w('tcPr')}/{w('cellDel')}") is not None:
            drop(cell)
    for row in list(root.iter(w("tr"))):
        properties = row.find(w("trPr"))
        if next(row.iter(w("tc")), None) is None or (
            properties is not None
            and (properties.find(w("del")) is not None or _is_on(properties.find(w("hidden"))))
        ):
            drop(row)


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(w("val"), "1") not in {"0", "false", "off", "none"}


def _drop_and_unwrap(root: etree._Element) -> None:
    for each in elements(root):
        if each.getparent() is None:
            continue
        name, space = local(each), etree.QName(each).namespace
        if space not in KNOWN or name in _GONE_NAMES or name.endswith("PrChange"):
            drop(each)
    for each in elements(root):
        if etree.QName(each).namespace == W and local(each) in _UNWRAPPED:
            unwrap(each)


def _drop_text_beside(root: etree._Element) -> None:
    """Text between elements, or in elements that hold none, is drawn by no program."""
    for each in elements(root):
        each.tail = None
        if each.tag not in _HOLD_TEXT and not (
            local(each) in _HOLD_WORDS and _LAYOUT_WORD.fullmatch(each.text or "")
        ):
            each.text = None


def drop_dangling(root: etree._Element, known: Container[str]) -> Counter[str]:
    """References to parts that were not copied: the picture, header or mark that made them goes with
    them. ``known`` are the ids that lead somewhere; the answer counts pictures that went.
    """
    gone: Counter[str] = Counter()
    for each in elements(root):
        for name in list(each.attrib):
            if etree.QName(name).namespace != R or each.get(name) in known:
                continue
            del each.attrib[name]
            kind = local(each)
            if kind in {"headerReference", "footerReference"}:
                drop(each)
            elif kind in {"blip", "imagedata", "fill", "stroke"}:
                if kind in {"blip", "imagedata"}:
                    gone["picture"] += 1
                holders = list(each.iterancestors(w("drawing"), w("pict")))
                if holders and kind in {"blip", "imagedata"} and _is_only_a_picture(holders[0]):
                    drop(holders[0])
                else:
                    drop(each)
    return gone


def _is_only_a_picture(holder: etree._Element) -> bool:
    return next(holder.iter(w("txbxContent")), None) is None
