"""A csv as a document: every field a cell with its header, whatever encoding and separator."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.engines.inspect import inspect
from review.engines.read.csv_file import read_csv_file


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_fields_are_read_in_any_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    text = "姓名,电话\r\n甲,13800138000\r\n乙,13900139000\r\n".replace(",", separator)
    reading = read_csv_file(_file(tmp_path, text.encode(encoding)))
    assert [(each.id, each.kind, each.text) for each in reading.segments][:4] == [
        ("row-1#1", "cell", "姓名"),
        ("row-1#2", "cell", "电话"),
        ("row-2#1", "cell", "甲"),
        ("row-2#2", "cell", "13800138000"),
    ]


def test_a_field_knows_its_header_and_its_neighbour(tmp_path: Path) -> None:
    reading = read_csv_file(_file(tmp_path, "姓名,联系电话\n甲,13800138000\n".encode()))
    place = reading.cell("row-2#2", 0)
    assert place is not None
    assert (place.row, place.column, place.header, place.left) == (1, 1, "联系电话", "甲")
    assert reading.label("row-2#2", 0) == "联系电话 甲"
    assert reading.cell("row-9#2", 0) is None


def test_quotes_separators_and_breaks_within_a_field_stay(tmp_path: Path) -> None:
    reading = read_csv_file(_file(tmp_path, '甲,"乙,丙\n丁"\n戊,"己""庚"\n'.encode()))
    assert [each.text for each in reading.segments] == ["甲", "乙,丙\n丁", "戊", '己"庚']


def test_a_number_below_its_header_is_found(tmp_path: Path) -> None:
    answer = inspect(_file(tmp_path, "姓名,联系电话\n甲,13800138000\n".encode("gb18030")))
    assert answer.status == "read"
    assert answer.file.format == "csv"
    assert ("MOB", "row-2#2") in [(each.code, each.segment) for each in answer.findings]
