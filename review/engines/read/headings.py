"""Which row of a sheet is its header row, and what stands above a cell: labels for the columns of
tables that nobody declared as tables.

Works on positions and texts alone, the same for xlsx and csv. Reads no file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Rows of one block that are tried as a header.
_TRIED: Final = 12
#: Longest label; what is longer is content.
_LABEL_CHARS: Final = 24
#: Longest header that is kept as context.
_HEADER_CHARS: Final = 100
#: Blocks of one sheet that may have a header of their own.
_BLOCKS: Final = 500

_FIGURES: Final = re.compile(r"\d{5}|^\W*\d[\d.,:/\-\s]*$|\d{3,4}\D\d{1,2}\D\d{1,2}")
#: What columns of official lists are called; a second table on a sheet must show two of them.
_WORDS: Final = re.compile(
    r"序号|编号|姓名|名称|性别|年龄|民族|出生|身份证|证件|证号|号码|电话|手机|联系|住址|地址|户籍|户主|单位|部门|"
    r"职务|职称|学历|专业|岗位|日期|时间|年度|月份|金额|标准|数量|合计|备注|账号|帐号|卡号|开户|银行|类别|类型|"
    r"项目|内容|原因|结果|状态|等级|成绩|车牌|邮箱|所在|乡镇|街道|社区|村|"
    r"(?i:name|id|no\.?|phone|mobile|address|date|email|amount|type|remark)"
)

#: Texts of one row by column, both counted from 0.
Row = Mapping[int, str]
#: Top, left, bottom, right of a merged range, counted from 0.
Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class _Block:
    first: int  # row after the header
    headers: Mapping[int, str]


class Headings:
    """What stands above each cell of one sheet."""

    def __init__(self, blocks: Sequence[_Block]) -> None:
        self._blocks = list(blocks)
        self._firsts = [block.first for block in blocks]

    def above(self, row: int, column: int) -> str:
        """The header of the column at that row, or an empty string."""
        at = bisect_right(self._firsts, row) - 1
        return self._blocks[at].headers.get(column, "") if at >= 0 else ""


def find_headings(rows: Mapping[int, Row], merges: Sequence[Merge] = ()) -> Headings:
    """The headers of a sheet. ``rows`` in ascending order, only rows with text; blocks of rows are
    parted by blank rows.
    """
    blocks: list[_Block] = []
    merged = _merged(merges)
    for block in _parted(rows):
        if len(blocks) >= _BLOCKS:
            break
        found = _header_of(block, rows, merged, strict=bool(blocks))
        if found is not None:
            blocks.append(found)
    return Headings(blocks)


def _parted(rows: Mapping[int, Row]) -> list[list[int]]:
    blocks: list[list[int]] = []
    for number in rows:
        if not blocks or number > blocks[-1][-1] + 1:
            blocks.append([])
        blocks[-1].append(number)
    return blocks


def _merged(merges: Sequence[Merge]) -> dict[tuple[int, int], Merge]:
    """Merged ranges by their first cell."""
    return {(each[0], each[1]): each for each in merges}


def _header_of(
    block: list[int],
    rows: Mapping[int, Row],
    merged: Mapping[tuple[int, int], Merge],
    *,
    strict: bool,
) -> _Block | None:
    """The first row of labels with something below; a row that names columns goes before one that
    merely could.
    """
    tried = block[:_TRIED]
    width = max((len(rows[number]) for number in block[: 2 * _TRIED]), default=0)
    fitting = [
        number
        for number in tried
        if len(rows[number]) >= max(2, (width + 1) // 2)
        and _is_labels(rows[number])
        and number != block[-1]
    ]
    # A head of two lines may have few cells in the first one: the others are merged downwards.
    named = [number for number in tried if number != block[-1] and _named(rows[number]) >= 2]
    named = [number for number in named if _is_labels(rows[number])]
    if strict and not named:
        return None
    chosen = next(iter(named or fitting), None)
    if chosen is None:
        return None
    return _built(chosen, rows, merged)


def _built(top: int, rows: Mapping[int, Row], merged: Mapping[tuple[int, int], Merge]) -> _Block:
    headers: dict[int, str] = {}
    deep = 0
    spread: set[int] = set()
    for column, text in rows[top].items():
        _, left, bottom, right = merged.get((top, column), (top, column, top, column))
        deep = max(deep, bottom - top)
        for at in range(left, min(right, left + 256) + 1):
            headers[at] = _one_line(text)
            if right > left:
                spread.add(at)
    below = rows.get(top + 1)
    two_lines = below is not None and _is_labels(below) and top + 2 in rows
    # The second line stands below merged cells, or where the first one has gaps.
    if (
        two_lines
        and below is not None
        and all(column in spread or column not in rows[top] for column in below)
    ):
        deep = max(deep, 1)
        for column, text in below.items():
            _, left, _, right = merged.get((top + 1, column), (0, column, 0, column))
            for at in range(left, min(right, left + 256) + 1):
                headers[at] = f"{headers.get(at, '')} {_one_line(text)}".strip()
    return _Block(top + 1 + min(deep, 5), headers)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_HEADER_CHARS]


def _named(row: Row) -> int:
    return sum(1 for text in row.values() if len(text) <= _LABEL_CHARS and _WORDS.search(text))


def _is_labels(row: Row) -> bool:
    """Mostly short texts without figures, as the names of columns are."""
    labels = sum(
        1
        for text in row.values()
        if len(text.strip()) <= _LABEL_CHARS and not _FIGURES.search(text)
    )
    return bool(row) and labels >= 0.8 * len(row)
