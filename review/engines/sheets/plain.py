"""A csv file and a Word file as rows: text only, nothing is taken for a number or a date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from review.engines.package import open_package
from review.engines.read.paragraphs import kind_of_part, paragraph_units, word
from review.engines.sheets.delimited import decoded, records, separator_of
from review.engines.sheets.model import FORMULA, TEXT, Budget, Cell, Row, Sheet, address

_P, _TBL, _TR, _TC = word("p"), word("tbl"), word("tr"), word("tc")
_SPAN: Final = word("gridSpan")
_CONTINUED: Final = word("vMerge")


def read_csv(path: Path, budget: Budget) -> Iterator[Sheet]:
    """The one sheet of a csv file in UTF-8, UTF-16 with a mark, or GB18030; separated by comma, tab
    or semicolon. Raises ``FileRefused`` when it is no text.
    """
    text = decoded(path.read_bytes())
    yield Sheet("", _csv_rows(text, separator_of(text), budget))


def _csv_rows(text: str, separator: str, budget: Budget) -> Iterator[Row]:
    for number, values in enumerate(records(text, separator), 1):
        cells = tuple(
            Cell(address(column, number), value.strip(), _kind(value.strip()))
            for column, value in enumerate(values, 1)
            if value.strip()
        )
        if cells:
            yield budget.take(Row(number, cells))


def _kind(value: str) -> str:
    return FORMULA if value.startswith("=") else TEXT


def read_docx_tables(path: Path, budget: Budget) -> Iterator[Sheet]:
    """The tables of a Word file as sheets named "1", "2" …, and before them its paragraphs outside
    tables as the sheet "", one to a row in column A. Struck-out and hidden text is left out.
    """
    with open_package(path) as package:
        for name in package.names:
            if not name.startswith("word/document") or not name.endswith(".xml"):
                continue
            root = package.xml(name)
            if kind_of_part(root) != "paragraph":
                continue
            units = paragraph_units(name, root)
            texts = {u.paragraph: u.text.strip() for u in units if u.id.endswith(f"#p{u.number}")}
            outside = [
                node for node in root.iter(*_P) if not any(True for _ in node.iterancestors(*_TBL))
            ]
            yield Sheet("", _paragraph_rows([texts.get(node, "") for node in outside], budget))
            for number, table in enumerate(root.iter(*_TBL), 1):
                yield Sheet(str(number), _table_rows(table, texts, budget))


def _paragraph_rows(texts: list[str], budget: Budget) -> Iterator[Row]:
    for number, text in enumerate(texts, 1):
        if text:
            yield budget.take(Row(number, (Cell(address(1, number), text, TEXT),)))


def _table_rows(
    table: etree._Element, texts: dict[etree._Element, str], budget: Budget
) -> Iterator[Row]:
    for number, row in enumerate((each for each in table.iter(*_TR) if _owner(each) is table), 1):
        column = 1
        cells = []
        for cell in (each for each in row.iter(*_TC) if _owner(each) is table):
            lines = [texts.get(node, "") for node in cell.iter(*_P) if _owner(node) is table]
            text = " ".join(line for line in lines if line)
            if text and not _continues(cell):
                cells.append(Cell(address(column, number), text, TEXT))
            column += _width(cell)
        if cells:
            yield budget.take(Row(number, tuple(cells)))


def _owner(node: etree._Element) -> etree._Element | None:
    return next(node.iterancestors(*_TBL), None)


def _width(cell: etree._Element) -> int:
    node = next(cell.iter(*_SPAN), None)
    value = node.get(str(node.tag).replace("gridSpan", "val")) if node is not None else None
    return int(value) if value and value.isdecimal() and 0 < int(value) < 100 else 1


def _continues(cell: etree._Element) -> bool:
    node = next(cell.iter(*_CONTINUED), None)
    return node is not None and node.get(str(node.tag).replace("vMerge", "val")) != "restart"
