"""Cleans the XML of one text part of a Word file: revisions, hidden runs, field codes, comments,
names and ids go.

Works on a tree in place. Only elements and attributes of known namespaces stay (redaction.md
section 6.3). What is visible on paper stays as it is; masking is another module's business and is
done before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml import etree

from review.engines.redact.fields import clean_fields
from review.engines.redact.tree import MC, XML, R, W, drop, elements, local, unwrap, w

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010"

_KNOWN = frozenset(
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
_DRAWN = frozenset(
    {
        f"{_DRAWING}/picture",
        f"{_WORD_2010}/wordprocessingShape",
        f"{_WORD_2010}/wordprocessingGroup",
        f"{_WORD_2010}/wordprocessingCanvas",
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
#: Attributes that name people, moments, editing sessions, files, or describe a picture in words.
_NAMING = (
    "paraId textId author initials date dateUtc descr title alt href tooltip gfxdata dynamic spid "
    "tgtFrame anchorId editId tmpl nsid"
)
_NAMING_NAMES = frozenset(_NAMING.split())


def clean_part(
    root: etree._Element,
    *,
    hides: Callable[[etree._Element], bool],
    references: Iterable[str],
    style_names: Mapping[str, str],
) -> list[str]:
    """Clean one part in place and say what visible things had to go ("chart", "object" …).

    ``hides`` tells whether a run is hidden, ``references`` are the relationship ids that still
    exist, ``style_names`` the new ids of styles.
    """
    _choose_alternatives(root)
    notices = _drop_undrawable(root)
    _drop_deletions(root)
    clean_fields(root)
    for run in list(root.iter(w("r"))):
        if hides(run):
            drop(run)
    _drop_and_unwrap(root)
    notices += _drop_dangling(root, frozenset(references))
    _clean_attributes(root, style_names)
    etree.cleanup_namespaces(root)
    return notices


def _choose_alternatives(root: etree._Element) -> None:
    """Of each AlternateContent keep one: the first choice we can clean, else the fallback. Both
    hold the same text.
    """
    for each in list(root.iter(f"{{{MC}}}AlternateContent")):
        choices = [child for child in each if local(child) == "Choice"]
        fallback = [child for child in each if local(child) == "Fallback"]
        usable = [choice for choice in choices if _is_known(choice)]
        chosen = (usable or fallback or choices)[:1]
        for child in list(each):
            if child not in chosen:
                each.remove(child)
        for child in chosen:
            unwrap(child)
        unwrap(each)


def _is_known(choice: etree._Element) -> bool:
    return not any(
        local(each) == "graphicData" and each.get("uri") not in _DRAWN for each in elements(choice)
    )


def _drop_undrawable(root: etree._Element) -> list[str]:
    """Charts, diagrams and embedded objects draw from parts that are not copied."""
    notices: list[str] = []
    for each in elements(root):
        if local(each) == "graphicData" and each.get("uri") not in _DRAWN:
            notices.append(str(each.get("uri", "")).rsplit("/", 1)[-1] or "graphic")
            for holder in list(each.iterancestors(w("drawing")))[:1]:
                drop(holder)
        elif each.tag in {w("object"), w("control"), w("altChunk"), w("subDoc")}:
            notices.append(local(each))
            drop(each)
    return notices


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
        if space not in _KNOWN or name in _GONE_NAMES or name.endswith("PrChange"):
            drop(each)
    for each in elements(root):
        if etree.QName(each).namespace == W and local(each) in _UNWRAPPED:
            unwrap(each)


def _drop_dangling(root: etree._Element, references: frozenset[str]) -> list[str]:
    """References to parts that were not copied: the picture, header or mark that made them goes
    with them.
    """
    notices: list[str] = []
    for each in elements(root):
        for name in list(each.attrib):
            if etree.QName(name).namespace != R or each.get(name) in references:
                continue
            del each.attrib[name]
            kind = local(each)
            if kind in {"headerReference", "footerReference"}:
                drop(each)
            elif kind in {"blip", "imagedata", "fill", "stroke"}:
                if kind in {"blip", "imagedata"}:
                    notices.append("picture")
                holders = list(each.iterancestors(w("drawing"), w("pict")))
                if holders and kind in {"blip", "imagedata"} and _is_only_a_picture(holders[0]):
                    drop(holders[0])
                else:
                    drop(each)
    return notices


def _is_only_a_picture(holder: etree._Element) -> bool:
    return next(holder.iter(w("txbxContent")), None) is None


def _clean_attributes(root: etree._Element, style_names: Mapping[str, str]) -> None:
    for each in elements(root):
        kind = local(each)
        for name in list(each.attrib):
            parts = etree.QName(name)
            known = parts.namespace in {None, W, R, XML} or parts.namespace in _KNOWN
            if not known or parts.localname.startswith("rsid") or parts.localname in _NAMING_NAMES:
                del each.attrib[name]
        if kind in {"docPr", "cNvPr"}:
            each.set("name", f"{kind} {each.get('id', '0')}")
        if kind in {"pStyle", "rStyle", "tblStyle"}:
            value = each.get(w("val"), "")
            each.set(w("val"), style_names.get(value, value))
        if kind == "cNvPicPr" or (kind in {"shape", "rect", "oval", "group", "line"}):
            each.attrib.pop("id", "")
