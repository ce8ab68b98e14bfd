"""The manifest of past documents: which columns there are, what a line may say, and what is wrong with it.

One line is one document. Headers and words are those of offices, so they stand here in Chinese, as the
labels of grounds do; they are compared tolerantly (width, spaces, stars, brackets). Nothing is opened
or looked up: offices, people and what the house has already are asked by ``services.importing``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from review.domain.grounds import GROUNDS
from review.domain.numbers import normal_number
from review.domain.states import DOC_KINDS, Attribute, DocumentStatus, Validity


class Column(StrEnum):
    """What a column of a manifest says."""

    PATH = "path"
    TITLE = "title"
    NUMBER = "doc_number"
    ISSUER = "issuer"
    KIND = "doc_kind"
    DOC_DATE = "doc_date"
    ISSUED_ON = "issued_on"
    ATTRIBUTE = "attribute"
    GROUNDS = "grounds"
    REASON = "reason"
    OFFICE = "office"
    VALIDITY = "validity"
    VALIDITY_ON = "validity_on"
    NORMATIVE = "is_normative"
    PAPER_ONLY = "paper_only"
    PERSON = "person"
    ADDRESSEES = "addressees"
    SUMMARY = "summary"


#: The headers by which a column is known; the first is the template's.
HEADERS: dict[Column, tuple[str, ...]] = {
    Column.PATH: ("文件路径", "文件名", "文件", "路径", "正文", "正文文件", "文件名称", "path", "file"),
    Column.TITLE: ("标题", "公文标题", "文件标题", "题名", "名称", "title"),
    Column.NUMBER: ("文号", "发文字号", "发文号", "文件字号", "number"),
    Column.ISSUER: ("发文机关", "发文单位", "制发机关", "责任者", "issuer"),
    Column.KIND: ("文种", "公文种类", "kind"),
    Column.DOC_DATE: ("成文日期", "成文时间", "落款日期"),
    Column.ISSUED_ON: ("印发日期", "发文日期", "印发时间", "发布日期"),
    Column.ATTRIBUTE: ("公开属性", "公开方式", "属性", "公开类别", "attribute"),
    Column.GROUNDS: ("依据", "不公开依据", "不予公开依据", "法定依据", "ground", "grounds"),
    Column.REASON: ("理由", "不公开理由", "不予公开理由", "说明理由", "reason"),
    Column.OFFICE: ("处室", "拟稿处室", "主办处室", "科室", "归口处室", "承办处室", "office"),
    Column.VALIDITY: ("有效性", "效力状态", "效力", "validity"),
    Column.VALIDITY_ON: ("失效日期", "废止日期", "失效或废止日期", "有效性变更日期"),
    Column.NORMATIVE: ("是否规范性文件", "规范性文件"),
    Column.PAPER_ONLY: ("仅纸质", "是否仅纸质", "只有纸质件", "纸质件"),
    Column.PERSON: ("主要负责人", "拟稿人", "经办人", "承办人"),
    Column.ADDRESSEES: ("主送机关", "主送"),
    Column.SUMMARY: ("内容概述", "概述", "摘要", "summary"),
}  # fmt: skip

#: The longest text a column takes, in characters.
LONGEST: dict[Column, int] = {
    Column.PATH: 1000,
    Column.TITLE: 400,
    Column.ISSUER: 200,
    Column.REASON: 4000,
    Column.ADDRESSEES: 2000,
    Column.SUMMARY: 2000,
}

_ATTRIBUTES = {
    "主动公开": Attribute.PROACTIVE,
    "公开": Attribute.PROACTIVE,
    "依申请公开": Attribute.ON_REQUEST,
    "依申请": Attribute.ON_REQUEST,
    "不予公开": Attribute.EXEMPT,
    "免予公开": Attribute.EXEMPT,
    "不公开": Attribute.EXEMPT,
    **{a.value: a for a in Attribute},
}
_VALIDITY = {
    "有效": Validity.IN_FORCE,
    "现行有效": Validity.IN_FORCE,
    "已修改": Validity.AMENDED,
    "修改": Validity.AMENDED,
    "失效": Validity.LAPSED,
    "已失效": Validity.LAPSED,
    "废止": Validity.REPEALED,
    "已废止": Validity.REPEALED,
    **{v.value: v for v in Validity},
}
_TRUE = frozenset({"是", "有", "1", "y", "yes", "true", "√", "✓", "仅纸质"})
_FALSE = frozenset({"否", "无", "不是", "0", "n", "no", "false", "×", "✗"})
_KINDS = {name: code for code, name in DOC_KINDS.items()} | {c: c for c in DOC_KINDS}
_GROUNDS = {re.sub(r"[、，,;；\s]", "", g.label): g.code for g in GROUNDS.values()}
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?$")
_EIGHT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DRESS = re.compile(r"[\s*＊:：]|[（(\[【].*?[）)\]】]")
_BETWEEN = re.compile(r"[;；\n|]+")


@dataclass(frozen=True)
class Cell:
    """One cell: where it stands ("B17"), its text, and whether it is a formula or an error value."""

    address: str
    text: str
    formula: bool = False
    error: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which cell; ``facts`` are what its sentence needs."""

    cell: str
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return {"cell": self.cell, "code": self.code, "facts": dict(self.facts)}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a line says, in normal form. Empty texts and None where it says nothing."""

    path: str = ""
    title: str = ""
    doc_number: str | None = None
    issuer: str = ""
    doc_kind: str = ""
    doc_date: date | None = None
    issued_on: date | None = None
    attribute: Attribute | None = None
    grounds: tuple[str, ...] = ()
    reason: str = ""
    office: str = ""
    validity: Validity = Validity.IN_FORCE
    validity_on: date | None = None
    is_normative: bool = False
    paper_only: bool = False
    person: str = ""
    addressees: str = ""
    summary: str = ""

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it; ``entry_of`` reads it back."""
        data = asdict(self)
        for name in ("doc_date", "issued_on", "validity_on"):
            data[name] = data[name].isoformat() if data[name] else None
        return {k: list(v) if isinstance(v, tuple) else v for k, v in data.items()}

    @property
    def status(self) -> DocumentStatus:
        """Settled inside is filed; what is or may be proactive is issued and not public here yet."""
        inside = self.attribute in (Attribute.ON_REQUEST, Attribute.EXEMPT)
        return DocumentStatus.FILED if inside else DocumentStatus.ISSUED


def entry_of(data: Mapping[str, Any]) -> Entry:
    """The entry that ``as_data`` wrote."""
    said = dict(data)
    for name in ("doc_date", "issued_on", "validity_on"):
        said[name] = date.fromisoformat(said[name]) if said[name] else None
    attribute = said["attribute"]
    return Entry(
        **{
            **said,
            "grounds": tuple(said["grounds"]),
            "attribute": Attribute(attribute) if attribute else None,
            "validity": Validity(said["validity"]),
        }
    )


def column_of(header: str) -> Column | None:
    """Which column a header names; None where nobody knows it. 「* 印发 日期（必填）」 is 印发日期."""
    bare = _DRESS.sub("", unicodedata.normalize("NFKC", header)).casefold()
    return _BY_HEADER.get(bare)


_BY_HEADER = {
    unicodedata.normalize("NFKC", word).casefold(): column
    for column, words in HEADERS.items()
    for word in words
}


def day_of(text: str) -> date | None:
    """A date as offices write it: 2023-7-1, 2023/07/01, 2023.7.1, 2023年7月1日, 20230701."""
    bare = unicodedata.normalize("NFKC", text).strip()
    match = _DATE.match(bare) or _EIGHT.match(bare)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def judge(
    cells: Mapping[Column, Cell], today: date, letters: Mapping[Column, str] | None = None
) -> tuple[Entry, tuple[Fault, ...]]:
    """What a line says and everything wrong with it by itself; a faulty value is left out of the entry.

    ``letters`` are those of the columns there are, so that an empty cell can be named, too.
    """
    line = _Line(cells, today, letters or {})
    kept: dict[str, Any] = {
        "path": _path(line.text(Column.PATH)),
        "title": " ".join(line.text(Column.TITLE).split()),
        "issuer": line.text(Column.ISSUER),
        "reason": line.text(Column.REASON),
        "office": line.text(Column.OFFICE),
        "person": line.text(Column.PERSON),
        "addressees": line.text(Column.ADDRESSEES),
        "summary": line.text(Column.SUMMARY),
        "doc_number": line.number(),
        "doc_date": line.day(Column.DOC_DATE),
        "issued_on": line.day(Column.ISSUED_ON),
        "validity_on": line.day(Column.VALIDITY_ON),
        "doc_kind": line.code(Column.KIND, _KINDS, "kind_unknown") or "",
        "attribute": line.code(Column.ATTRIBUTE, _ATTRIBUTES, "attribute_unknown"),
        "validity": line.code(Column.VALIDITY, _VALIDITY, "validity_unknown") or Validity.IN_FORCE,
        "is_normative": line.flag(Column.NORMATIVE),
        "paper_only": line.flag(Column.PAPER_ONLY),
        "grounds": line.grounds(),
    }
    entry = Entry(**kept)
    line.compare(entry)
    return entry, tuple(line.faults)


def _path(text: str) -> str:
    """A path as it is compared: forward slashes, no leading ./ and no doubled ones."""
    bare = unicodedata.normalize("NFC", text).replace("\\", "/").strip()
    return "/".join(part for part in bare.split("/") if part not in ("", "."))


class _Line:
    """A line while it is judged: its cells, and the faults found so far."""

    def __init__(
        self, cells: Mapping[Column, Cell], today: date, letters: Mapping[Column, str]
    ) -> None:
        self.cells = cells
        self.letters = letters
        self.today = today
        self.faults: list[Fault] = []
        self.spoilt: set[Column] = set()
        for column, cell in cells.items():
            if cell.formula or cell.error:
                self._fault(column, "cell_is_formula" if cell.formula else "cell_is_error")

    def _fault(self, column: Column, code: str, **facts: str) -> None:
        """Note a fault at the column's cell; where the sheet has no such column, at the line."""
        cell = self.cells.get(column)
        where = cell.address if cell else f"{self.letters.get(column, '')}{self._row()}"
        self.faults.append(Fault(where, code, {"column": column.value, **facts}))
        self.spoilt.add(column)

    def _row(self) -> str:
        """The number of the line, for what is missing."""
        first = next(iter(self.cells.values()), None)
        return re.sub(r"\D", "", first.address) if first else ""

    def text(self, column: Column) -> str:
        """The text of a cell; "" for a missing or spoilt one."""
        cell = self.cells.get(column)
        if cell is None or column in self.spoilt:
            return ""
        text = unicodedata.normalize("NFC", cell.text).strip()
        if len(text) > LONGEST.get(column, 200):
            self._fault(column, "text_too_long", limit=str(LONGEST.get(column, 200)))
            return ""
        return text

    def day(self, column: Column) -> date | None:
        """A date; in the future only where the day of a lapse may be."""
        text = self.text(column)
        if not text:
            return None
        day = day_of(text)
        if day is None:
            self._fault(column, "date_malformed", value=text[:40])
            return None
        if day > self.today and column is not Column.VALIDITY_ON:
            self._fault(column, "date_in_future", value=day.isoformat())
            return None
        return day

    def number(self) -> str | None:
        """The document number in its normal form."""
        text = self.text(Column.NUMBER)
        number = normal_number(text) if text else None
        if text and number is None:
            self._fault(Column.NUMBER, "number_malformed", value=text[:40])
        return number

    def code(self, column: Column, known: Mapping[str, Any], code: str) -> Any:
        """A word of a list as its code."""
        text = unicodedata.normalize("NFKC", self.text(column)).replace(" ", "").casefold()
        if not text:
            return None
        if text not in known:
            self._fault(column, code, value=text[:40])
            return None
        return known[text]

    def flag(self, column: Column) -> bool:
        """Yes or no; an empty cell is no."""
        text = unicodedata.normalize("NFKC", self.text(column)).casefold()
        if text and text not in _TRUE | _FALSE:
            self._fault(column, "flag_unknown", value=text[:40])
        return text in _TRUE

    def grounds(self) -> tuple[str, ...]:
        """Codes or labels of grounds, several between semicolons or lines; commas where nothing else fits."""
        text = unicodedata.normalize("NFKC", self.text(Column.GROUNDS)).strip()
        found: list[str] = []
        for part in filter(None, (p.strip() for p in _BETWEEN.split(text))):
            known = _ground(part)
            pieces = [part] if known else [p for p in re.split(r"[,，、\s]+", part) if p]
            for piece in pieces:
                code = known or _ground(piece)
                if code is None:
                    self._fault(Column.GROUNDS, "ground_unknown", value=piece[:40])
                elif not GROUNDS[code].selectable:
                    self._fault(Column.GROUNDS, "ground_not_selectable")
                else:
                    found.append(code)
        return tuple(dict.fromkeys(found))

    def compare(self, entry: Entry) -> None:
        """What the cells of a line say about each other; a spoilt cell is not asked twice."""
        if not entry.title:
            self._once(Column.TITLE, "title_missing")
        if entry.doc_date is None and entry.issued_on is None:
            if Column.DOC_DATE not in self.spoilt:
                self._once(Column.ISSUED_ON, "issue_date_missing")
        elif entry.doc_date and entry.issued_on and entry.issued_on < entry.doc_date:
            self._fault(Column.ISSUED_ON, "issued_before_dated", value=entry.doc_date.isoformat())
        if entry.attribute is Attribute.EXEMPT and not entry.grounds:
            self._once(Column.GROUNDS, "ground_missing")
        if entry.validity is not Validity.IN_FORCE and entry.validity_on is None:
            self._once(Column.VALIDITY_ON, "validity_date_missing")
        if entry.path and entry.paper_only:
            self._fault(Column.PAPER_ONLY, "paper_has_file")
        elif not entry.path and not entry.paper_only and Column.PAPER_ONLY not in self.spoilt:
            self._once(Column.PATH, "file_not_named")

    def _once(self, column: Column, code: str) -> None:
        if column not in self.spoilt:
            self._fault(column, code)


def _ground(text: str) -> str | None:
    """The code of one ground by code or label."""
    if text.upper() in GROUNDS:
        return text.upper()
    return _GROUNDS.get(re.sub(r"[、，,;；\s]", "", text))
