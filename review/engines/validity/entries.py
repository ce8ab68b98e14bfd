"""A repeal list as a person brings it: pasted lines, the paragraphs of a docx, the rows of a table
joined by tabs. Titles and numbers out, headings left aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from review.engines.validity.folding import fold_text
from review.engines.validity.targets import find_targets, normal_number, title_end

_ENUMERATOR: Final = re.compile(
    r"^\s*(?:[(（]\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s*[)）]|\d{1,4}\s*(?:[.．、)）]|(?=[《〈])|\s+)(?!\d)|[①-⑳])\s*"
)
_CHINESE_HEAD: Final = re.compile(r"^\s*[一二三四五六七八九十]{1,3}、")
#: What an official document is called at the end of its title.
_KIND: Final = re.compile(
    r"(?:通知|通告|公告|通报|决定|决议|意见|办法|规定|细则|规则|方案|条例|批复|函|纪要|规程|准则|制度|规划|计划|要点|"
    r"措施|标准|指引|指南|安排|预案|章程|命令|令|目录|政策|若干规定)(?:[(（][^()（）]{1,12}[)）])?$"
)
_HEADING: Final = re.compile(r"^(?:关于)?(?:[^《》]{0,20})?(?:废止|失效|清理|停止执行)[^《》]*$")
_TITLE_COLUMN: Final = re.compile(r"文件名称|文件标题|标题|名称|文件名|题名")
_NUMBER_COLUMN: Final = re.compile(r"文号|发文字号|文件编号|字号")
_TAIL: Final = re.compile(r"\s*[（(〔\[【]\s*$")
_LEFT: Final = 2


@dataclass(frozen=True)
class Entry:
    """One document of a list. ``line`` counts from 1; ``title`` as written without 《》, ``number`` in
    normal form; one of them may be None.
    """

    line: int
    title: str | None
    number: str | None


def list_entries(text: str) -> list[Entry]:
    """The documents named by the lines of ``text``; cells are separated by tabs, several entries of
    one line by semicolons. Headings, numbers of rows and remarks are no entries.
    """
    found: list[Entry] = []
    columns: tuple[int | None, int | None] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        head = _columns(cells)
        if head is not None:
            columns = head
        elif columns is not None and len(cells) > 1:
            found += _from_row(number, cells, columns)
        elif len(cells) > 1:
            found += _from_loose_row(number, cells)
        else:
            for piece in re.split(r"[;；]", line):
                found += _from_line(number, piece)
    return found


def _columns(cells: list[str]) -> tuple[int | None, int | None] | None:
    """Where title and number stand, if this is the head of a table."""
    if len(cells) < 2 or any(len(cell) > 12 for cell in cells):
        return None
    number = next((at for at, cell in enumerate(cells) if _NUMBER_COLUMN.search(cell)), None)
    title = next(
        (at for at, cell in enumerate(cells) if at != number and _TITLE_COLUMN.search(cell)), None
    )
    return None if title is None and number is None else (title, number)


def _from_row(line: int, cells: list[str], columns: tuple[int | None, int | None]) -> list[Entry]:
    def cell(at: int | None) -> str:
        return cells[at] if at is not None and at < len(cells) else ""

    title, number = _bare(cell(columns[0])), normal_number(cell(columns[1]))
    if title is None and number is None:
        return []
    if number is None and title is not None:
        inside = _from_line(line, cell(columns[0]))
        if inside and inside[0].number is not None:
            return inside[:1]
    return [Entry(line, title, number)]


def _from_loose_row(line: int, cells: list[str]) -> list[Entry]:
    """A row of a table without a head: the cell that is a number, and the longest that may be a
    title.
    """
    number = next((known for cell in cells if (known := normal_number(cell))), None)
    titles = [cell for cell in cells if "《" in cell or _KIND.search(cell)]
    titles = [cell for cell in titles if len(cell) > _LEFT and not normal_number(cell)]
    if not titles:
        return [Entry(line, None, number)] if number else []
    title = max(titles, key=len)
    if number is None:
        return _from_line(line, f"1.{title}")
    return [Entry(line, _bare(title), number)]


def _from_line(line: int, piece: str) -> list[Entry]:
    lead = _ENUMERATOR.match(piece)
    rest = piece[lead.end() :] if lead else piece
    rest = rest.strip()
    folded = fold_text(rest)
    targets = find_targets(folded)
    if rest.startswith(("《", "原《")) or not targets or targets[0].number is None:
        titled = [each for each in targets if each.title]
        if titled and rest.startswith(("《", "原《")):
            return [Entry(line, each.title, each.number) for each in targets]
    if not targets or targets[0].title is not None:
        if (lead or rest.startswith("关于")) and _is_title(rest):
            known = next((each.number for each in targets if each.number), None)
            return [Entry(line, _until_number(rest), known)]
        return [Entry(line, each.title, each.number) for each in targets]
    first = next(each for each in targets if each.title is None)
    before = _until_number(folded.original(0, first.start))
    is_named = len(before) > _LEFT and (lead is not None or _KIND.search(before) is not None)
    return [Entry(line, before if is_named else None, first.number)]


def _is_title(text: str) -> bool:
    bare = _until_number(text)
    return (
        len(bare) > _LEFT
        and "。" not in bare
        and _KIND.search(bare) is not None
        and not _HEADING.match(bare)
        and not _CHINESE_HEAD.match(text)
    )


def _until_number(text: str) -> str:
    """A title before the bracket that holds its number."""
    found = re.search(
        r"[（(〔\[【]?[一-鿿]{1,14}\s*[〔\[【（(]\s*[\d０-９]{4}\s*[〕\]】）)].*$", text
    )
    bare = text[: found.start()] if found and text[found.start()] in "（(〔[【" else text
    return _TAIL.sub("", bare).strip(" ,，、。")


def _bare(cell: str) -> str | None:
    """The text of a title cell without its 《》 where they enclose all of it."""
    text = "".join(cell.split())
    if text.startswith("《") and title_end(text, 0) == len(text):
        text = text[1:-1]
    return text if len(text) > 1 else None
