"""What a clean workbook may be made of, as the verifier sees it: parts, elements, attributes.

A list of its own, stated from the reader's side: whatever is hidden on the sheet, calculates, leads
elsewhere or tells about people is not on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from review.engines.verify.canon import canonical
from review.engines.verify.office import Damaged
from review.engines.verify.xlsx_formats import section_for, tells_unshown
from review.engines.verify.xlsx_looks import Seen
from review.engines.verify.xlsx_read import Workbook

_PART: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|styles|theme/theme1)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet[0-9]+\.xml"
)
_ELEMENTS: Final = {
    "Types": "Types Default Override",
    "Relationships": "Relationships Relationship",
    "workbook": "workbook workbookPr bookViews workbookView sheets sheet",
    "worksheet": "worksheet sheetPr pageSetUpPr sheetViews sheetView pane sheetFormatPr cols col"
    " sheetData row c v is t r rPr rFont b i u strike sz color vertAlign outline shadow condense extend"
    " family charset name mergeCells mergeCell printOptions pageMargins pageSetup headerFooter oddHeader"
    " oddFooter evenHeader evenFooter firstHeader firstFooter rowBreaks colBreaks brk",
    "styleSheet": "styleSheet numFmts numFmt fonts font b i u strike sz color vertAlign outline shadow"
    " condense extend family charset name fills fill patternFill fgColor bgColor gradientFill stop borders"
    " border left right top bottom start end diagonal vertical horizontal cellStyleXfs cellXfs xf alignment"
    " cellStyles cellStyle colors indexedColors rgbColor",
    "theme": "theme themeElements clrScheme srgbClr dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5"
    " accent6 hlink folHlink fontScheme majorFont minorFont latin ea cs fmtScheme fillStyleLst solidFill"
    " schemeClr lnStyleLst ln effectStyleLst effectStyle effectLst bgFillStyleLst",
}
#: Attributes that hide, lead elsewhere or describe.
_NAMES_NEVER: Final = (
    "hidden zeroHeight outlineLevel collapsed TargetMode descr title alt href location display tooltip"
    " author comment password function"
)
_NEVER: Final = frozenset(_NAMES_NEVER.split())


#: Names of formats, relationships, parts, attributes and built-in things that every workbook has.
_ADDRESSES: Final = (
    "http://schemas.openxmlformats.org/package/2006/content-types"
    " http://schemas.openxmlformats.org/package/2006/relationships"
    " http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    " http://schemas.openxmlformats.org/drawingml/2006/main"
    " http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    " /worksheet /styles /theme application/vnd.openxmlformats-package.relationships+xml application/xml"
    " application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml .styles+xml .worksheet+xml"
    " application/vnd.openxmlformats-officedocument.theme+xml xl/worksheets/sheet xl/workbook.xml"
    " xl/styles.xml xl/theme/theme1.xml xmlns xml:space preserve version encoding UTF-8 standalone"
    " PartName ContentType Extension Target Id Type inlineStr Office Normal formatCode patternType gray125"
    " customFormat customHeight customWidth horizontal vertical center applyNumberFormat applyAlignment"
    " mediumDashDotDot slantDashDot mediumDashed dashDotDot dotted double medium darkHorizontal darkVertical"
    " lightHorizontal lightVertical darkTrellis lightTrellis darkUp darkDown lightUp lightDown darkGrid"
    " lightGrid mediumGray centerContinuous distributed justify superscript subscript singleAccounting"
    " doubleAccounting landscape portrait downThenOver bottomRight topLeftCell frozen activePane"
    " showGridLines zoomScale orientation paperSize fitToHeight fitToWidth defaultRowHeight"
    " applyBorder numFmtId borderId builtinId activeTab workbookViewId manualBreakCount srgbClr phClr"
)
_SCHEMA: Final = canonical(" ".join([_ADDRESSES, *_ELEMENTS.values()]))


def is_schema(value: str) -> bool:
    """Whether a canonical value is a word of the format itself, a number behind it or not: such words are
    only looked for in texts.
    """
    word = value.rstrip("0123456789")
    return bool(word) and (value in _SCHEMA or word in _SCHEMA)


@dataclass
class Names:
    """The elements and attributes of a part, and every value of an attribute once."""

    root: str = ""
    elements: set[str] = field(default_factory=set)
    attributes: set[tuple[str, str]] = field(default_factory=set)
    values: set[str] = field(default_factory=set)


def names_of(data: bytes) -> Names:
    """What a part is made of. Raises ``Damaged``."""
    names = Names()

    def start(name: str, given: dict[str, str]) -> None:
        local = name.rpartition("\n")[2]
        names.root = names.root or local
        names.elements.add(local)
        for key, value in given.items():
            names.attributes.add((local, key.rpartition("\n")[2]))
            names.values.add(value)

    parser = expat.ParserCreate(namespace_separator="\n")
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)  # noqa: FBT003  # expat takes it by position only
    except expat.ExpatError as fault:
        raise Damaged("xml") from fault
    return names


def hidden_things(
    files: Mapping[str, bytes], names: Mapping[str, Names], book: Workbook
) -> list[str]:
    """Parts, elements, attributes, rows, columns, sheets and cells that a clean workbook has not."""
    faults = [name for name in files if not _PART.fullmatch(name)]
    for part, each in names.items():
        strange = each.elements - set(_ELEMENTS.get(each.root, "").split())
        strange |= {key for _, key in each.attributes if key in _NEVER}
        if ("sheet", "state") in each.attributes:
            strange.add("state")
        if strange:
            faults.append(f"{part}: {' '.join(sorted(strange))}")
    faults += [f"{sheet.part}: hidden sheet" for sheet in book.hidden]
    for sheet in book.sheets.values():
        if sheet.rows or sheet.columns or sheet.rows_hidden:
            faults.append(f"{sheet.part}: hidden rows or columns")
        unseen = sum(
            cell.formula or cell.seen is Seen.NO or any(s is Seen.NO for *_, s in cell.unseen)
            for cell in sheet.cells.values()
        )
        if unseen or sheet.twins:
            faults.append(f"{sheet.part}: {unseen + sheet.twins} cells that nobody sees")
    shown = _sections_shown(book)
    if odd := sum(tells_unshown(code, shown[code]) for code in set(book.codes)):
        faults.append(f"{odd} number formats that say what no cell shows")
    return faults


def _sections_shown(book: Workbook) -> Mapping[str, set[int]]:
    """Which sections of its number formats the cells of a workbook show."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    known: set[tuple[str, float | None]] = set()
    for sheet in book.sheets.values():
        for cell in sheet.cells.values():
            code, value = cell.look.code, cell.number
            if not (cell.is_text or value is not None) or (code, value) in known:
                continue
            known.add((code, value))
            at = section_for(code, value)
            found[code] |= {at} if at is not None else set()
    return found
