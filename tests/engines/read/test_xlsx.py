"""A workbook read whole: a value planted in every carrier is found there, as the kind of text it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from review.engines import limits
from review.engines.messages import Cause
from review.engines.model import FileRefused
from review.engines.read.recognised import Recognised, RecognisedLine
from review.engines.read.table_reading import CellBudget, TableReading
from review.engines.read.xlsx import read_xlsx
from tests.engines.making import a_picture, make_docx
from tests.engines.xlsx_parts import NAMESPACES, Page, make_xlsx, number, row, table, text

_BOX = '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="{name}" descr="{alt}"/></xdr:nvSpPr>{body}</xdr:sp>'
_WORDS = "<xdr:txBody><a:p><a:r><a:t>{0}</a:t></a:r><a:r><a:t>{1}</a:t></a:r></a:p></xdr:txBody>"


def _kitchen(path: Path) -> Path:
    """One of everything."""
    first = Page(
        "名册",
        before='<cols><col min="3" max="3" hidden="1"/></cols>',
        rows=row(1, text("A1", "可见单元格"), text("B1", "白字", style=1), text("C1", "隐藏列"))
        + row(2, '<c r="A2" t="s"><v>0</v></c>', '<c r="B2" t="s"><v>1</v></c>')
        + row(3, text("A3", "隐藏行"), attributes='hidden="1"')
        + row(4, text("A4", "空格式", style=2), text("B4", "一磅字", style=6))
        + row(5, '<c r="A5" t="str"><f>"公式"&amp;B9</f><v>公式的值</v></c>')
        + row(6, '<c r="A6"><f>C1&amp;"未算"</f></c>', '<c r="B6" t="b"><v>1</v></c>')
        + row(7, text("A7", "合并首格"), text("B7", "合并遮住"), '<c r="D7" t="e"><v>#N/A</v></c>')
        + row(8, text("A8", "黑底白字", style=7)),
        after='<mergeCells><mergeCell ref="A7:B7"/></mergeCells>'
        '<autoFilter><filterColumn><filters><filter val="筛选值"/></filters></filterColumn></autoFilter>'
        '<conditionalFormatting><cfRule><formula>A1="条件格式"</formula></cfRule></conditionalFormatting>'
        "<dataValidations><dataValidation prompt='提示语' errorTitle='出错题'>"
        '<formula1>"下拉甲,下拉乙"</formula1></dataValidation></dataValidations>'
        '<hyperlinks><hyperlink ref="A1" r:id="rId1" tooltip="链接提示"/></hyperlinks>'
        '<headerFooter><oddHeader>&amp;L&amp;"宋体,常规"页眉字&amp;R&amp;P</oddHeader>'
        "<firstFooter>&amp;C页脚字</firstFooter></headerFooter>",
        relations=(("rId1", "https://example.org/链接地址", True),),
    )
    shape = _BOX.format(name="矩形 1", alt="替代文字", body=_WORDS.format("文本", "框字"))
    parts: dict[str, str | bytes] = {
        "xl/comments1.xml": f"<comments {NAMESPACES}><authors><author>批注人</author></authors><commentList>"
        '<comment ref="A1" authorId="0"><text><r><t>旧式</t></r><r><t>批注</t></r></text></comment>'
        "</commentList></comments>",
        "xl/threadedComments/threadedComment1.xml": f"<ThreadedComments {NAMESPACES}>"
        '<threadedComment ref="B2"><text>会话批注</text></threadedComment></ThreadedComments>',
        "xl/persons/person.xml": f'<personList {NAMESPACES}><person displayName="会话人"/></personList>',
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition {NAMESPACES}><cacheField name="透视字段">'
        '<sharedItems><s v="透视共享"/></sharedItems></cacheField></pivotCacheDefinition>',
        "xl/pivotCache/pivotCacheRecords1.xml": f"<pivotCacheRecords {NAMESPACES}>"
        '<r><s v="透视记录"/><n v="13800138000"/><n v="7"/></r></pivotCacheRecords>',
        "xl/externalLinks/externalLink1.xml": f"<externalLink {NAMESPACES}><externalBook><sheetDataSet>"
        '<cell r="A1"><v>外部缓存</v></cell></sheetDataSet></externalBook></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": "<Relationships><Relationship Id='rId1' "
        "Target='file:///D:/外部表.xlsx' TargetMode='External'/></Relationships>",
        "xl/connections.xml": f'<connections {NAMESPACES}><connection name="连接名"/></connections>',
        "xl/tables/table1.xml": f'<table {NAMESPACES}><tableColumn name="表列名"/></table>',
        "xl/drawings/drawing1.xml": f"<xdr:wsDr {NAMESPACES}>{shape}</xdr:wsDr>",
        "xl/drawings/vmlDrawing1.vml": "<xml xmlns:v='urn:schemas-microsoft-com:vml'>"
        "<v:shape alt='旧替代'><v:textbox><div>旧框字<br></div></v:textbox></v:shape></xml>",
        "xl/charts/chart1.xml": f"<c:chartSpace {NAMESPACES}><c:chart><c:title><a:p><a:r><a:t>图表题</a:t></a:r></a:p>"
        "</c:title></c:chart></c:chartSpace>",
        "xl/revisions/revisionLog1.xml": f"<revisions {NAMESPACES}><oc><is><t>修订旧值</t></is></oc></revisions>",
        "customXml/item1.xml": "<data><name>自定义数据</name></data>",
        "docProps/core.xml": "<coreProperties><creator>作者名</creator></coreProperties>",
        "xl/media/image1.png": a_picture(),
        "xl/embeddings/inner.docx": make_docx(
            path.with_suffix(".inner"), ["嵌入正文"]
        ).read_bytes(),
        "xl/worksheets/sheet9.xml": f"<worksheet {NAMESPACES}><sheetData>{row(1, text('A1', '游离表'))}"
        "</sheetData></worksheet>",
    }
    return make_xlsx(
        path,
        first,
        Page("深藏表", rows=row(1, text("A1", "深藏字")), state="veryHidden"),
        strings=[
            "<r><t>富文本</t></r><r><rPr><color rgb='FFFFFFFF'/></rPr><t>淡字</t></r>",
            "<t>共享</t><rPh sb='0' eb='1'><t>注音</t></rPh>",
            "<t>无主字串</t>",
        ],
        book="<definedNames><definedName name='名称甲'>\"名称值\"</definedName></definedNames>"
        "<customWorkbookViews><customWorkbookView name='视图人'/></customWorkbookViews>",
        parts=parts,
    )


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> TableReading:
    """The workbook with everything, read once."""
    return read_xlsx(_kitchen(tmp_path_factory.mktemp("xlsx") / "kitchen.xlsx"))


@pytest.mark.parametrize(
    ("kind", "planted"),
    [
        ("cell", "可见单元格"),
        ("cell", "富文本淡字"),
        ("cell", "共享"),
        ("cell", "公式的值"),
        ("cell", "TRUE"),
        ("cell", "#N/A"),
        ("cell", "合并首格"),
        ("cell", "黑底白字"),
        ("white", "白字"),
        ("white", "淡字"),
        ("hidden", "隐藏列"),
        ("hidden", "隐藏行"),
        ("hidden", "合并遮住"),
        ("hidden", "深藏字"),
        ("hidden", "深藏表"),
        ("hidden", "注音"),
        ("hidden", "无主字串"),
        ("hidden", "游离表"),
        ("invisible", "空格式"),
        ("invisible", "一磅字"),
        ("field", '="公式"&B9'),
        ("field", '=C1&"未算"'),
        ("header", "页眉字"),
        ("footer", "页脚字"),
        ("comment", "旧式批注"),
        ("comment", "会话批注"),
        ("property", "批注人"),
        ("property", "会话人"),
        ("property", "视图人"),
        ("property", "作者名"),
        ("bookmark", "名册"),
        ("bookmark", '名称甲 "名称值"'),
        ("cache", "透视字段"),
        ("cache", "透视共享"),
        ("cache", "透视记录"),
        ("cache", "13800138000"),
        ("cache", "外部缓存"),
        ("link", "file:///D:/外部表.xlsx"),
        ("link", "https://example.org/链接地址"),
        ("link", "链接提示"),
        ("link", "连接名"),
        ("annotation", "提示语\n出错题"),
        ("custom", "下拉甲,下拉乙"),
        ("custom", "条件格式"),
        ("custom", "筛选值"),
        ("custom", "表列名"),
        ("custom", "自定义数据"),
        ("textbox", "文本框字"),
        ("textbox", "旧框字"),
        ("alt_text", "替代文字"),
        ("alt_text", "旧替代"),
        ("chart", "图表题"),
        ("deleted", "修订旧值"),
        ("attachment", "嵌入正文"),
    ],
)
def test_a_value_is_found_in_its_carrier(kitchen: TableReading, kind: str, planted: str) -> None:
    assert [each.kind for each in kitchen.segments if each.text == planted] == [kind]


def test_ids_are_unique_and_what_is_hidden_comes_last(kitchen: TableReading) -> None:
    names = [each.id for each in kitchen.segments]
    assert len(set(names)) == len(names)
    kinds = [each.kind for each in kitchen.segments if each.kind in ("cell", "hidden", "white")]
    assert "cell" not in kinds[kinds.index("white") :]


def test_rows_columns_and_sheets_that_nobody_sees_are_said_of_the_file(
    kitchen: TableReading,
) -> None:
    told = {each.kind for each in kitchen.facts}
    assert {"hidden_columns", "hidden_rows", "hidden_sheet"} <= told


def test_nothing_hidden_is_said_of_a_plain_workbook(tmp_path: Path) -> None:
    reading = read_xlsx(make_xlsx(tmp_path / "a.xlsx", Page(row(1, text("A1", "姓名")))))
    assert list(reading.facts) == []


def test_a_picture_nobody_recognised_is_said_to_be_unread(kitchen: TableReading) -> None:
    assert [(each.cause, each.part) for each in kitchen.unread] == [
        (Cause.SCAN, "xl/media/image1.png")
    ]


def test_a_recognised_picture_is_read(tmp_path: Path) -> None:
    part = "xl/media/image1.png"
    path = make_xlsx(tmp_path / "a.xlsx", Page("Sheet1"), parts={part: a_picture()})
    line = RecognisedLine("图中文字", 0.99, ((0.0, 0.0, 0.1, 0.1),) * 4)
    reading = read_xlsx(path, {part: Recognised(part, (line,))})
    assert [(each.kind, each.text) for each in reading.segments] == [("picture", "图中文字")]
    assert reading.unread == ()


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        ("13812345678", 0, "13812345678"),
        ("4.40301199001011E+17", 0, "440301199001011000"),
        ("12", 3, "000012"),
        ("45000", 4, "2023/3/15"),
        ("0.256", 5, "25.60%"),
        ("1E-3", 0, "0.001"),
    ],
)
def test_numbers_are_read_as_the_sheet_shows_them(
    tmp_path: Path, value: str, style: int, shown: str
) -> None:
    path = make_xlsx(
        tmp_path / "a.xlsx", Page("Sheet1", rows=row(1, number("A1", value, style=style)))
    )
    assert [each.text for each in read_xlsx(path).segments] == [shown]


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    page = Page("Sheet1", rows=row(1, number("A1", "43538", style=4)))
    path = make_xlsx(tmp_path / "a.xlsx", page, book='<workbookPr date1904="1"/>')
    assert [each.text for each in read_xlsx(path).segments] == ["2023/3/15"]


def test_a_cell_knows_its_header_and_its_neighbour(tmp_path: Path) -> None:
    rows = [["低保名单"], ["姓名", "联系电话"], ["甲", "13800138000"], ["乙", "13900139000"]]
    path = make_xlsx(tmp_path / "a.xlsx", Page("名单", rows=table(rows)))
    reading = read_xlsx(path)
    place = reading.cell("xl/worksheets/sheet1.xml#B4", 0)
    assert place is not None
    assert (place.table, place.row, place.column) == ("名单", 3, 1)
    assert (place.header, place.left) == ("联系电话", "乙")
    assert reading.label("xl/worksheets/sheet1.xml#B3", 0) == "联系电话 甲"
    assert reading.cell("xl/workbook.xml#sheet0", 0) is None


def test_cells_without_addresses_follow_each_other(tmp_path: Path) -> None:
    rows = "<row><c t='str'><v>甲</v></c><c t='str'><v>乙</v></c></row><row><c t='str'><v>丙</v></c></row>"
    path = make_xlsx(tmp_path / "a.xlsx", Page("Sheet1", rows=rows))
    names = [each.id.partition("#")[2] for each in read_xlsx(path).segments]
    assert names == ["A1", "B1", "A2"]


def _refused(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        read_xlsx(path)
    return caught.value.reason.value


def test_more_cells_than_the_limit_are_refused_with_the_cure() -> None:
    budget = CellBudget()
    budget.take(limits.SHEET_CELLS)
    with pytest.raises(FileRefused) as caught:
        budget.take()
    assert caught.value.reason == "too_large"
    assert str(limits.SHEET_CELLS) in caught.value.message.zh


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        ("<worksheet><sheetData><row>", "unreadable"),
        ('<!DOCTYPE x [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>', "bomb"),
        ("<worksheet><sheetData><row r='9999999'><c/></row></sheetData></worksheet>", "unreadable"),
    ],
)
def test_a_broken_or_hostile_sheet_is_refused(tmp_path: Path, sheet: str, reason: str) -> None:
    path = tmp_path / "a.xlsx"
    whole = make_xlsx(tmp_path / "b.xlsx", Page("Sheet1"))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = sheet.encode() if name.endswith("sheet1.xml") else source.read(name)
            target.writestr(name, data)
    assert _refused(path) == reason


def test_a_cell_that_names_a_string_that_is_not_there_is_empty(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", Page("Sheet1", rows='<row><c t="s"><v>77</v></c></row>'))
    assert read_xlsx(path).segments == ()
