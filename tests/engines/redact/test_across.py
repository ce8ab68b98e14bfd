"""Values that the end of a page or the edge of a cell broke: a plan by text meets them, the proof finds them for
itself and does not believe a copy that still has them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from review.engines.model import Plan, Segment
from review.engines.plan import parse_plan
from review.engines.read.csv_file import read_csv_file
from review.engines.read.pdf import read_pdf
from review.engines.read.xlsx import read_xlsx
from review.engines.redact.csv_file import redact_csv
from review.engines.redact.pdf import redact_pdf
from review.engines.redact.plan import Resolution, resolve
from review.engines.redact.xlsx import redact_xlsx
from review.engines.verify.csv_text import verify_csv
from review.engines.verify.frames import Frames
from review.engines.verify.pdf import verify_pdf
from review.engines.verify.xlsx import verify_xlsx
from tests.engines.making import make_pdf
from tests.engines.xlsx_parts import Page, make_xlsx, number, row, text

ADDRESS = "西湖区文三路138号2单元"
MOBILE = "13912345678"


def _plan(*values: str, keep: list[dict[str, object]] | None = None) -> Plan:
    actions = [{"text": each, "action": "remove"} for each in values]
    return parse_plan({"actions": actions, "keep": keep or []})


def _read(path: Path) -> tuple[Segment, ...]:
    if path.suffix == ".csv":
        return read_csv_file(path).segments
    if path.suffix == ".xlsx":
        return read_xlsx(path).segments
    with read_pdf(path) as reading:
        return tuple(reading.segments)


def _made(path: Path, plan: Plan, pages: int | None = None) -> tuple[bytes, Resolution]:
    segments = _read(path)
    found = resolve(plan, segments, (), pages)
    if path.suffix == ".csv":
        return redact_csv(path, found.places), found
    if path.suffix == ".xlsx":
        return redact_xlsx(path, segments, found.places).data, found
    return redact_pdf(path, found.places, found.boxes).data, found


def _failed(path: Path, data: bytes, plan: Plan) -> list[str]:
    original = path.read_bytes()
    frames = Frames.of(_read(path), (), ())
    if path.suffix == ".csv":
        checks = verify_csv(original, data, plan)
    elif path.suffix == ".xlsx":
        checks = verify_xlsx(original, data, plan, frames)
    else:
        checks = verify_pdf(original, data, plan, frames)
    return [each.name for each in checks if not each.passed]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["住址：西湖区文三路"], ["138号2单元，已核实"]),
        (["住址：西湖区文三路", "- 1 -"], ["某某局文件", "138号2单元，已核实", "- 2 -"]),
        (["某某局文件", "住址：西湖区", "第1页", "共2页"], ["文三路138号2单元"]),
    ],
    ids=["plain", "margins", "two lines"],
)
def test_a_value_over_the_end_of_a_page_goes_and_is_proved(
    tmp_path: Path, first: list[str], second: list[str]
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [first, second])
    data, found = _made(path, _plan(ADDRESS), 2)
    assert found.results[0].occurrences == 1
    assert _failed(path, data, found.explicit) == []
    (tmp_path / "b.pdf").write_bytes(data)
    said = "".join("".join(each.text.split()) for each in _read(tmp_path / "b.pdf"))
    assert "文三路" not in said
    assert "单元" not in said
    lines = ["".join(line.split()) for line in (*first, *second)]
    assert all(line in said for line in lines if not set("路单区") & set(line))


def test_a_whole_copy_elsewhere_does_not_hide_the_one_in_halves(tmp_path: Path) -> None:
    pages = [[f"住址：{ADDRESS}。", "又：西湖区文三路"], ["138号2单元。"]]
    path = make_pdf(tmp_path / "a.pdf", pages)
    data, found = _made(path, _plan(ADDRESS), 2)
    assert found.results[0].occurrences == 2
    assert _failed(path, data, found.explicit) == []


def test_a_number_in_groups_over_the_end_of_a_page_goes(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["电话139-1234-"], ["5678，联系"]])
    data, found = _made(path, _plan(MOBILE), 2)
    assert found.results[0].occurrences == 1
    assert _failed(path, data, found.explicit) == []


def test_halves_that_were_left_on_two_pages_are_a_failed_proof(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["住址：西湖区文三路", "1"], ["138号2单元"]])
    untouched, _ = _made(path, _plan(), 2)
    failed = _failed(path, untouched, _plan(ADDRESS))
    assert {"removed_places_empty", "values_absent_text"} <= set(failed)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ("合计2", "024年", "2024年"),
        ("电话9139123", "45678", MOBILE),
        ("电话139123", "456789", MOBILE),
        ("共12", "345元", "12345"),
    ],
)
def test_chance_makes_no_value_over_the_end_of_a_page(
    tmp_path: Path, first: str, second: str, value: str
) -> None:
    path = make_pdf(tmp_path / "a.pdf", [[first], [second]])
    data, found = _made(path, _plan(value), 2)
    assert found.results[0].occurrences == 0
    assert _failed(path, data, found.explicit) == []


def test_halves_that_are_kept_stand_and_are_proved(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [["住址：西湖区文三路"], ["138号2单元"]])
    plan = _plan(ADDRESS, keep=[{"segment": "page-1", "start": 3, "end": 9}])
    data, found = _made(path, plan, 2)
    assert found.results[0].occurrences == 0
    assert _failed(path, data, found.explicit) == []


@pytest.mark.parametrize(
    "cells",
    [
        row(1, text("A1", "1391234"), text("B1", "5678")),
        row(1, number("A1", "1391234"), number("C1", "5678")),
        row(1, text("A1", "手机139"), text("B1", "1234"), text("C1", "5678转2")),
        row(1, *(number(f"{chr(65 + at)}1", each) for at, each in enumerate(MOBILE))),
        row(1, text("A1", "139-1234-")) + row(2, text("A1", "5678")),
        row(1, text("A1", "电话1391234"), text("B1", "别的")) + row(2, text("A1", "5678")),
    ],
    ids=["two", "numbers", "three", "digit by digit", "below, in groups", "below"],
)
def test_a_value_over_cells_of_a_sheet_goes_and_is_proved(tmp_path: Path, cells: str) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", Page("表", rows=cells))
    data, found = _made(path, _plan(MOBILE))
    assert found.results[0].occurrences == 1
    assert _failed(path, data, found.explicit) == []
    (tmp_path / "b.xlsx").write_bytes(data)
    said = "".join(each.text for each in _read(tmp_path / "b.xlsx"))
    assert not any(each in said for each in ("139", "1234", "5678"))


def test_halves_that_were_left_in_a_sheet_are_a_failed_proof(tmp_path: Path) -> None:
    cells = row(1, text("A1", "1391234"), number("B1", "5678"))
    path = make_xlsx(tmp_path / "a.xlsx", Page("表", rows=cells))
    untouched, _ = _made(path, _plan())
    failed = _failed(path, untouched, _plan(MOBILE))
    assert {"removed_places_empty", "values_absent_text"} <= set(failed)


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (row(1, text("A1", "甲139"), text("B1", "4元整")), "1394元"),  # too short
        (row(1, text("A1", "91391234"), text("B1", "5678")), MOBILE),  # of a longer number
        (row(1, text("A1", "139123456"), text("B1", "7")) + row(2, text("A1", "8")), MOBILE),
        (row(1, number("A1", "12"), number("B1", "3456")), "123456"),  # figures of a table
    ],
)
def test_chance_makes_no_value_over_cells(tmp_path: Path, cells: str, value: str) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", Page("表", rows=cells))
    data, found = _made(path, _plan(value))
    assert found.results[0].occurrences == 0
    assert _failed(path, data, found.explicit) == []


def test_a_value_over_fields_of_a_csv_goes_and_is_proved(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"号,码,注\n1391234,5678,西湖区文三路\n1,2,138号2单元\n{MOBILE},x,y\n", encoding="utf-8"
    )
    data, found = _made(path, _plan(MOBILE, ADDRESS))
    assert [each.occurrences for each in found.results] == [2, 1]
    assert _failed(path, data, found.explicit) == []
    assert data.decode().splitlines()[0] == "号,码,注"
    assert "5678" not in data.decode()


def test_halves_that_were_left_in_a_csv_are_a_failed_proof(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("号,码\n1391234,5678\n", encoding="utf-8")
    failed = _failed(path, path.read_bytes(), _plan(MOBILE))
    assert {"removed_places_empty", "values_absent_text"} <= set(failed)
