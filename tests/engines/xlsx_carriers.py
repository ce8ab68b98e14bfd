"""Workbooks that carry one value in one place each, by the name of the place: in cells that are seen, in
cells that nobody sees, and everywhere beside the cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.engines.making import make_docx
from tests.engines.xlsx_parts import NAMESPACES, Page, make_xlsx, number, row, text

#: Stands in a visible cell of every one of these workbooks and must stay.
KEPT = "保留的单元格"


@dataclass(frozen=True)
class Carrier:
    """What of a workbook carries the value: ``{}`` is where it stands. ``rows`` begin at row 2."""

    rows: str = ""
    before: str = ""
    after: str = ""
    state: str = "visible"
    name: str = "名册"
    book: str = ""
    strings: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    relation: str = ""


def _row(cells: str, attributes: str = "") -> str:
    return f'<row r="2" {attributes}>{cells}</row>'


_CELL = '<c r="A2" t="inlineStr"><is>{}</is></c>'

#: Cells and margins that a reader of the sheet sees: the place is masked and the rest stays.
SEEN: Mapping[str, Carrier] = {
    "inline": Carrier(_row(text("A2", "联系{}。"))),
    "shared": Carrier(_row('<c r="A2" t="s"><v>0</v></c>'), strings=("<t>联系{}。</t>",)),
    "formula": Carrier(_row('<c r="A2" t="str"><f>B9&amp;"{}"</f><v>联系{}</v></c>')),
    "number": Carrier(_row(number("A2", "{}"))),
    "exponent": Carrier(_row('<c r="A2"><v>{}E0</v></c>')),
    "formula number": Carrier(_row('<c r="A2"><f>B1+1</f><v>{}</v></c>')),
    "header": Carrier(
        after="<headerFooter><oddHeader>&amp;L联系{}&amp;R&amp;P</oddHeader></headerFooter>"
    ),
    "sheet name": Carrier(name="联系{}"),
}
#: What nobody sees on the sheet: gone whether or not a plan names it.
UNSEEN: Mapping[str, Carrier] = {
    "hidden row": Carrier(_row(text("A2", "{}"), 'hidden="1"')),
    "row without height": Carrier(_row(text("A2", "{}"), 'ht="0"')),
    "hidden column": Carrier(
        _row(text("C2", "{}")), before='<cols><col min="3" max="3" hidden="1"/></cols>'
    ),
    "rows hidden by default": Carrier(
        _row(text("A2", "{}")), before='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'
    ),
    "white": Carrier(_row(text("A2", "{}", style=1))),
    "no format": Carrier(_row(text("A2", "{}", style=2))),
    "tiny": Carrier(_row(text("A2", "{}", style=6))),
    "white run": Carrier(
        _row(
            _CELL.format(
                '<r><t>见</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>{}</t></r>',
            )
        )
    ),
    "reading": Carrier(_row(_CELL.format("<t>见</t><rPh sb='0' eb='1'><t>{}</t></rPh>"))),
    "below a merge": Carrier(
        _row(text("A2", "见") + text("B2", "{}")),
        after='<mergeCells><mergeCell ref="A2:B2"/></mergeCells>',
    ),
    "twin": Carrier(_row(text("A2", "见") + text("A2", "{}"))),
    "hidden sheet": Carrier(
        parts={
            "xl/worksheets/sheet9.xml": "<worksheet {ns}><sheetData>{cell}</sheetData></worksheet>"
        }
    ),
    "formula text": Carrier(_row('<c r="A2" t="str"><f>"{}"</f><v>见</v></c>')),
    "unused string": Carrier(strings=("<t>{}</t>",)),
    "extension": Carrier(after='<extLst><ext uri="{}"/></extLst>'),
    "validation": Carrier(
        after='<dataValidations><dataValidation prompt="{}"><formula1>"甲,{}"</formula1></dataValidation>'
        "</dataValidations>"
    ),
    "condition": Carrier(
        after='<conditionalFormatting><cfRule text="{}"><formula>A1="{}"</formula></cfRule></conditionalFormatting>'
    ),
    "filter": Carrier(
        after='<autoFilter ref="A1:A2"><filterColumn><filters><filter val="{}"/></filters></filterColumn></autoFilter>'
    ),
    "link": Carrier(
        after='<hyperlinks><hyperlink ref="A1" location="{}" tooltip="{}" r:id="rId1"/></hyperlinks>',
        relation="https://example.org/{}",
    ),
    "scenario": Carrier(after='<scenarios><scenario name="{}" comment="{}"/></scenarios>'),
    "sparkline": Carrier(after="<extLst><ext><f>{}!A1</f></ext></extLst>"),
    "header font": Carrier(
        after='<headerFooter><oddHeader>&amp;C&amp;"{},常规"页眉</oddHeader></headerFooter>'
    ),
    "defined name": Carrier(
        book='<definedNames><definedName name="_{}">"{}"</definedName></definedNames>'
    ),
    "comment": Carrier(
        parts={
            "xl/comments1.xml": "<comments {ns}><authors><author>{}</author></authors><commentList>"
            '<comment ref="A1" authorId="0"><text><t>{}</t></text></comment></commentList></comments>'
        }
    ),
    "thread": Carrier(
        parts={
            "xl/threadedComments/threadedComment1.xml": "<ThreadedComments {ns}>"
            '<threadedComment ref="A1"><text>{}</text></threadedComment></ThreadedComments>'
        }
    ),
    "person": Carrier(
        parts={"xl/persons/person.xml": '<personList {ns}><person displayName="{}"/></personList>'}
    ),
    "pivot cache": Carrier(
        parts={
            "xl/pivotCache/pivotCacheDefinition1.xml": "<pivotCacheDefinition {ns}>"
            '<cacheField name="{}"><sharedItems><s v="{}"/></sharedItems></cacheField></pivotCacheDefinition>',
            "xl/pivotCache/pivotCacheRecords1.xml": '<pivotCacheRecords {ns}><r><n v="{}"/></r></pivotCacheRecords>',
        }
    ),
    "pivot table": Carrier(
        parts={"xl/pivotTables/pivotTable1.xml": '<pivotTableDefinition {ns} name="{}"/>'}
    ),
    "slicer": Carrier(
        parts={"xl/slicerCaches/slicerCache1.xml": '<slicerCacheDefinition {ns} name="{}"/>'}
    ),
    "external cache": Carrier(
        parts={
            "xl/externalLinks/externalLink1.xml": "<externalLink {ns}><externalBook><sheetDataSet>"
            '<cell r="A1"><v>{}</v></cell></sheetDataSet></externalBook></externalLink>'
        }
    ),
    "connection": Carrier(
        parts={"xl/connections.xml": '<connections {ns}><connection name="{}"/></connections>'}
    ),
    "query": Carrier(parts={"xl/queryTables/queryTable1.xml": '<queryTable {ns} name="{}"/>'}),
    "table": Carrier(
        parts={"xl/tables/table1.xml": '<table {ns} name="{}"><tableColumn name="{}"/></table>'}
    ),
    "text box": Carrier(
        parts={
            "xl/drawings/drawing1.xml": "<xdr:wsDr {ns}><xdr:sp><xdr:nvSpPr>"
            '<xdr:cNvPr id="2" name="x" descr="{}"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p>'
            "</xdr:txBody></xdr:sp></xdr:wsDr>"
        }
    ),
    "chart": Carrier(
        parts={
            "xl/charts/chart1.xml": "<c:chartSpace {ns}><c:chart><c:title><a:p><a:r><a:t>{}</a:t></a:r></a:p>"
            "</c:title></c:chart></c:chartSpace>"
        }
    ),
    "revision": Carrier(
        parts={
            "xl/revisions/revisionLog1.xml": "<revisions {ns}><oc><is><t>{}</t></is></oc></revisions>"
        }
    ),
    "custom xml": Carrier(parts={"customXml/item1.xml": "<data><name>{}</name></data>"}),
    "property": Carrier(
        parts={"docProps/core.xml": "<coreProperties><creator>{}</creator></coreProperties>"}
    ),
    "printer": Carrier(parts={"xl/printerSettings/printerSettings1.bin": "{}"}),
    "calculation": Carrier(parts={"xl/calcChain.xml": '<calcChain {ns}><c r="{}"/></calcChain>'}),
}


def carrying(path: Path, carrier: Carrier, value: str) -> Path:
    """A workbook whose first sheet shows ``KEPT`` in A1 and that carries ``value`` as said."""

    def said(words: str) -> str:
        return (
            words.replace("{ns}", NAMESPACES)
            .replace("{cell}", row(1, text("A1", value)))
            .replace("{}", value)
        )

    first = row(1, text("A1", KEPT), attributes='ht="15"')
    page = Page(
        said(carrier.name),
        rows=first + said(carrier.rows),
        before=said(carrier.before),
        after=said(carrier.after),
        state=carrier.state,
        relations=(("rId1", said(carrier.relation), True),) if carrier.relation else (),
    )
    parts = {name: said(words) for name, words in carrier.parts.items()}
    strings = [said(each) for each in carrier.strings]
    return make_xlsx(path, page, strings=strings, book=said(carrier.book), parts=parts)


def with_embedded_file(path: Path, value: str) -> Path:
    """A workbook with a Word file in it that says ``value``."""
    inner = make_docx(path.with_suffix(".docx"), [value]).read_bytes()
    return make_xlsx(
        path, Page("名册", rows=row(1, text("A1", KEPT))), parts={"xl/embeddings/a.docx": inner}
    )
