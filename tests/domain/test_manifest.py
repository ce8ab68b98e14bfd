"""A line of a manifest: headers however they are typed, values in normal form, every fault at its cell."""

from __future__ import annotations

from datetime import date

import pytest

from review.domain.manifest import (
    HEADERS,
    Cell,
    Column,
    Entry,
    Fault,
    column_of,
    day_of,
    entry_of,
    judge,
)
from review.domain.states import Attribute, DocumentStatus, Validity

TODAY = date(2026, 7, 17)
GOOD = {
    Column.PATH: "2012/旧文.docx",
    Column.TITLE: "关于做好防汛工作的通知",
    Column.ISSUED_ON: "2012-05-07",
}


def judged(**changes: str) -> tuple[Entry, tuple[Fault, ...]]:
    """A good line with changes by the column's code; each column has a letter of its own in row 17."""
    said = {**GOOD, **{Column(name): text for name, text in changes.items()}}
    letters = {column: chr(65 + place) for place, column in enumerate(Column)}
    cells = {column: Cell(f"{letters[column]}17", text) for column, text in said.items() if text}
    return judge(cells, TODAY)


def codes(**changes: str) -> list[str]:
    """The codes of everything wrong with it."""
    return [fault.code for fault in judged(**changes)[1]]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("标题", Column.TITLE),
        (" * 印发 日期（必填）", Column.ISSUED_ON),
        ("发文字号：", Column.NUMBER),
        ("不予公开依据", Column.GROUNDS),
        ("文件名", Column.PATH),
        ("备注", None),
        ("", None),
    ],
)
def test_a_header_is_known_however_it_is_dressed(header: str, column: Column | None) -> None:
    assert column_of(header) is column


def test_no_header_names_two_columns() -> None:
    words = [word for said in HEADERS.values() for word in said]
    assert len(words) == len(set(words))
    assert set(HEADERS) == set(Column)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-07-01", date(2023, 7, 1)),
        ("2023-7-1", date(2023, 7, 1)),
        ("2023/07/01", date(2023, 7, 1)),
        ("2023.7.1", date(2023, 7, 1)),
        ("2023年7月1日", date(2023, 7, 1)),
        ("２０２３年７月１日", date(2023, 7, 1)),
        ("20230701", date(2023, 7, 1)),
        ("2023-07-01T00:00:00", date(2023, 7, 1)),
        ("2023-13-01", None),
        ("2023-02-30", None),
        ("去年", None),
    ],
)
def test_a_date_is_read_as_offices_write_it(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_a_good_line_is_kept_in_normal_form() -> None:
    entry, faults = judged(
        doc_number="海府办 [2012] 031 号",
        attribute="不予公开",
        grounds="人事管理；过程稿",
        reason="尚在讨论。",
        validity="已废止",
        validity_on="2019-01-01",
        is_normative="是",
        doc_kind="通知",
    )
    assert faults == ()
    assert (entry.doc_number, entry.doc_kind) == ("海府办〔2012〕31号", "notice")
    assert entry.grounds == ("INT_PERSONNEL", "DEL_DRAFT")
    assert (entry.attribute, entry.validity) == (Attribute.EXEMPT, Validity.REPEALED)
    assert entry.is_normative
    assert entry.status is DocumentStatus.FILED
    assert entry_of(entry.as_data()) == entry


@pytest.mark.parametrize(
    ("attribute", "status"),
    [("", "issued"), ("主动公开", "issued"), ("依申请公开", "filed"), ("exempt", "filed")],
)
def test_only_what_was_settled_inside_is_filed(attribute: str, status: str) -> None:
    entry, _ = judged(attribute=attribute, grounds="INT_PERSONNEL" if attribute == "exempt" else "")
    assert entry.status.value == status


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"issued_on": "2023-13-01"}, ["date_malformed"]),
        ({"issued_on": "2026-07-18"}, ["date_in_future"]),
        ({"issued_on": ""}, ["issue_date_missing"]),
        ({"doc_date": "2012-05-08"}, ["issued_before_dated"]),
        ({"title": ""}, ["title_missing"]),
        ({"title": "长" * 401}, ["text_too_long"]),
        ({"doc_number": "十二号"}, ["number_malformed"]),
        ({"attribute": "保密"}, ["attribute_unknown"]),
        ({"attribute": "不予公开"}, ["ground_missing"]),
        ({"attribute": "不予公开", "grounds": "其他不宜公开"}, ["ground_unknown"]),
        ({"attribute": "不予公开", "grounds": "国家秘密"}, ["ground_not_selectable"]),
        ({"doc_kind": "便函"}, ["kind_unknown"]),
        ({"validity": "存疑"}, ["validity_unknown"]),
        ({"validity": "废止"}, ["validity_date_missing"]),
        ({"is_normative": "也许"}, ["flag_unknown"]),
        ({"paper_only": "是"}, ["paper_has_file"]),
        ({"path": ""}, ["file_not_named"]),
        ({"path": "", "paper_only": "是"}, []),
        ({"issued_on": "x", "title": "", "attribute": "?"}, ["date_malformed", "attribute_unknown", "title_missing"]),
    ],
)  # fmt: skip
def test_everything_wrong_is_said_at_once(changes: dict[str, str], found: list[str]) -> None:
    assert sorted(codes(**changes)) == sorted(found)


def test_a_fault_names_its_cell_and_what_stands_there() -> None:
    (fault,) = judged(issued_on="2023-13-01")[1]
    assert (fault.cell, fault.code, fault.facts["value"]) == ("G17", "date_malformed", "2023-13-01")


def test_what_is_missing_is_told_by_the_number_of_the_line() -> None:
    (fault,) = judged(attribute="不予公开")[1]
    assert (fault.cell, fault.facts["column"]) == ("17", "grounds")


def test_a_formula_is_never_taken_for_a_value() -> None:
    cells = {
        Column.TITLE: Cell("A2", "=B2&C2", formula=True),
        Column.PATH: Cell("B2", "a.docx"),
        Column.ISSUED_ON: Cell("C2", "#REF!", error=True),
    }
    entry, faults = judge(cells, TODAY)
    assert {(f.cell, f.code) for f in faults} == {
        ("A2", "cell_is_formula"),
        ("C2", "cell_is_error"),
    }
    assert entry.title == ""


def test_a_path_with_backslashes_is_the_same_path() -> None:
    assert judged(path=r".\2012\\旧文.docx")[0].path == "2012/旧文.docx"


def test_an_empty_cell_is_named_where_its_column_is_there() -> None:
    cells = {
        Column.TITLE: Cell("A9", "关于防汛的通知"),
        Column.PATH: Cell("B9", "a.docx"),
        Column.ISSUED_ON: Cell("C9", "2012-05-07"),
        Column.ATTRIBUTE: Cell("D9", "不予公开"),
    }
    assert [fault.cell for fault in judge(cells, TODAY, {Column.GROUNDS: "E"})[1]] == ["E9"]
