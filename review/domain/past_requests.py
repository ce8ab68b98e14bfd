"""A list of requests of past years: which columns there are, what a line may say, what is wrong with it.

One line is one request that was answered before the register was kept here, or is still open. Headers
and words are those of offices' own lists (台账), so they stand here in Chinese; they are compared
tolerantly. Whether a line fits the register is asked by ``services.requests.importing``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from review.domain.grounds import GROUNDS
from review.domain.manifest import day_of
from review.domain.requests import (
    GROUNDED,
    ApplicantKind,
    Identity,
    ReceivedHow,
    RequestOutcome,
)
from review.domain.values import Refusal


class PastColumn(StrEnum):
    """What a column of the list says."""

    REFERENCE = "reference"
    RECEIVED_ON = "received_on"
    HOW = "received_how"
    APPLICANT = "applicant"
    NAME = "name"
    CERTIFICATE = "certificate"
    CONTACT = "contact"
    WHAT = "what"
    CLOSED_ON = "closed_on"
    OUTCOME = "outcome"
    GROUND = "ground"
    REASON = "reason"
    CONTENT = "content"


_C = PastColumn

#: The headers by which a column is known; the first is the one to recommend.
PAST_HEADERS: Mapping[PastColumn, tuple[str, ...]] = {
    _C.REFERENCE: ("编号", "申请编号", "登记号", "受理编号", "序号"),
    _C.RECEIVED_ON: ("收到日期", "收到申请日期", "申请日期", "受理日期", "登记日期"),
    _C.HOW: ("提交方式", "收到方式", "申请方式", "受理方式"),
    _C.APPLICANT: ("申请人类型", "申请人类别", "申请人性质"),
    _C.NAME: ("申请人", "申请人姓名", "姓名", "姓名或名称", "申请人名称"),
    _C.CERTIFICATE: ("证件号码", "身份证号", "身份证号码", "统一社会信用代码"),
    _C.CONTACT: ("联系方式", "联系电话", "电话", "通信地址"),
    _C.WHAT: ("申请内容", "所需信息", "申请事项", "信息内容描述"),
    _C.CLOSED_ON: ("答复日期", "办结日期", "答复时间"),
    _C.OUTCOME: ("答复类型", "办理结果", "答复结果", "处理结果", "答复情况"),
    _C.GROUND: ("依据", "不公开依据", "不予公开依据"),
    _C.REASON: ("理由", "不公开理由", "不予公开理由"),
    _C.CONTENT: ("提供内容", "告知内容", "备注"),
}

_APPLICANTS: Mapping[str, ApplicantKind] = {
    "自然人": ApplicantKind.NATURAL_PERSON,
    "公民": ApplicantKind.NATURAL_PERSON,
    "个人": ApplicantKind.NATURAL_PERSON,
    "商业企业": ApplicantKind.BUSINESS,
    "企业": ApplicantKind.BUSINESS,
    "科研机构": ApplicantKind.RESEARCH,
    "社会公益组织": ApplicantKind.PUBLIC_BENEFIT,
    "法律服务机构": ApplicantKind.LEGAL_SERVICE,
    "律师事务所": ApplicantKind.LEGAL_SERVICE,
    "其他": ApplicantKind.OTHER_ORG,
    "其他组织": ApplicantKind.OTHER_ORG,
}
_WAYS: Mapping[str, ReceivedHow] = {
    "当面": ReceivedHow.BY_HAND,
    "当面提交": ReceivedHow.BY_HAND,
    "现场": ReceivedHow.BY_HAND,
    "邮寄": ReceivedHow.SIGNED_MAIL,
    "信函": ReceivedHow.SIGNED_MAIL,
    "挂号信": ReceivedHow.SIGNED_MAIL,
    "平信": ReceivedHow.ORDINARY_MAIL,
    "平常信函": ReceivedHow.ORDINARY_MAIL,
    "网络": ReceivedHow.INTERNET,
    "网上": ReceivedHow.INTERNET,
    "互联网": ReceivedHow.INTERNET,
    "电子邮件": ReceivedHow.INTERNET,
    "传真": ReceivedHow.FAX,
}
_R = RequestOutcome
#: Words for answers: those of the annual table, and the short ones that lists use.
_OUTCOMES: Mapping[str, RequestOutcome] = {
    "予以公开": _R.GRANT,
    "公开": _R.GRANT,
    "同意公开": _R.GRANT,
    "已主动公开": _R.ALREADY_PUBLIC,
    "部分公开": _R.PARTIAL,
    "不予公开": _R.DENY,
    "不公开": _R.DENY,
    "信息不存在": _R.NOT_EXIST,
    "不存在": _R.NOT_EXIST,
    "本机关不掌握相关政府信息": _R.NOT_EXIST,
    "非本机关": _R.NOT_HOLDER,
    "不属于本机关": _R.NOT_HOLDER,
    "不属于本机关负责公开": _R.NOT_HOLDER,
    "没有现成信息需要另行制作": _R.NEEDS_CREATION,
    "另行制作": _R.NEEDS_CREATION,
    "补正后申请内容仍不明确": _R.UNCLEAR_AFTER_CORRECTION,
    "信访举报投诉类申请": _R.PETITION,
    "信访": _R.PETITION,
    "重复申请": _R.DUPLICATE,
    "要求提供公开出版物": _R.PUBLICATION,
    "公开出版物": _R.PUBLICATION,
    "无正当理由大量反复申请": _R.EXCESSIVE,
    "要求行政机关确认或重新出具已获取信息": _R.RECONFIRM,
    "属于行政查询事项": _R.SPECIAL_ACCESS,
    "行政查询事项": _R.SPECIAL_ACCESS,
    "逾期不补正": _R.ABANDONED,
    "逾期未缴费": _R.FEE_UNPAID,
    "撤回": _R.WITHDRAWN,
    "申请人撤回": _R.WITHDRAWN,
    "其他": _R.OTHER,
}
_GROUNDS: Mapping[str, str] = {
    re.sub(r"[、，,\s]", "", ground.label): ground.code for ground in GROUNDS.values()
}
_NUMBER = re.compile(r"^(?:.*?[〔\[(【](?P<year>\d{4})[〕\])】])?(?:第)?(?P<number>\d{1,6})号?$")
_DRESS = re.compile(r"[\s*＊:：]|[（(\[【].*?[）)\]】]")


#: The year of the first Regulation; nobody could ask before it.
_FIRST_YEAR = 2008


@dataclass(frozen=True, kw_only=True)
class PastRequest:
    """What a line says, in normal form; without an outcome the request is open."""

    number: int | None
    received_on: date
    received_how: ReceivedHow
    applicant: ApplicantKind
    identity: Identity
    what: str
    closed_on: date | None
    outcome: RequestOutcome | None
    ground: str
    reason: str
    content: str


def past_column_of(header: str) -> PastColumn | None:
    """Which column a header names; None where nobody knows it."""
    bare = _bare(header)
    return next((column for column, words in PAST_HEADERS.items() if bare in words), None)


def columns_named(headers: Mapping[str, str]) -> dict[str, PastColumn]:
    """What the columns of a list say, by their letters.

    Of two headers for one thing (收到日期 beside 申请日期) the one to recommend more counts, else the
    first: which day counts must not hang on the order of columns.
    """
    best: dict[PastColumn, tuple[int, str]] = {}
    for letter, header in headers.items():
        if (column := past_column_of(header)) is not None:
            rank = PAST_HEADERS[column].index(_bare(header))
            if column not in best or rank < best[column][0]:
                best[column] = (rank, letter)
    return {letter: column for column, (_, letter) in best.items()}


def judge_past(cells: Mapping[PastColumn, str]) -> tuple[PastRequest | None, tuple[Refusal, ...]]:
    """The request of a line, or everything that keeps it from being read.

    ``past_value_unknown`` and ``past_value_missing`` name the column, ``past_date_malformed`` the
    text, ``past_number_of_other_year`` a number of another year than that of receipt.
    """
    line = _Line(cells)
    received = line.day(_C.RECEIVED_ON, needed=True)
    closed = line.day(_C.CLOSED_ON)
    outcome = line.word(_C.OUTCOME, _OUTCOMES)
    said: dict[str, Any] = {
        "number": line.number(received),
        "received_how": line.word(_C.HOW, _WAYS) or ReceivedHow.BY_HAND,
        "applicant": line.word(_C.APPLICANT, _APPLICANTS, needed=True),
        "what": line.text(_C.WHAT),
        "ground": line.ground(outcome),
        "reason": line.text(_C.REASON),
        "content": line.text(_C.CONTENT),
        "identity": Identity(
            name=line.text(_C.NAME),
            certificate=line.text(_C.CERTIFICATE),
            contact=line.text(_C.CONTACT),
        ),
    }
    if outcome is None and closed is not None:
        line.missing(_C.OUTCOME)
    if outcome is not None and closed is None:
        line.missing(_C.CLOSED_ON)
    if line.faults or received is None:
        return None, tuple(line.faults)
    return PastRequest(received_on=received, closed_on=closed, outcome=outcome, **said), ()


def _bare(header: str) -> str:
    """A header without spaces, marks and what stands in brackets."""
    return _DRESS.sub("", unicodedata.normalize("NFKC", header))


class _Line:
    """A line while it is read, and the faults found so far."""

    def __init__(self, cells: Mapping[PastColumn, str]) -> None:
        self.cells = cells
        self.faults: list[Refusal] = []

    def text(self, column: PastColumn) -> str:
        return unicodedata.normalize("NFC", self.cells.get(column, "")).strip()

    def missing(self, column: PastColumn) -> None:
        """A value that the line needs is not there; said once."""
        fault = Refusal("past_value_missing", {"past_column": column.value})
        if not self.text(column) and fault not in self.faults:
            self.faults.append(fault)

    def day(self, column: PastColumn, *, needed: bool = False) -> date | None:
        text = self.text(column)
        day = day_of(text) if text else None
        if text and (day is None or day.year < _FIRST_YEAR):
            facts = {"past_column": column.value, "value": text[:20]}
            self.faults.append(Refusal("past_date_malformed", facts))
        if needed:
            self.missing(column)
        return day

    def word(self, column: PastColumn, known: Mapping[str, Any], *, needed: bool = False) -> Any:
        """A word of a list as its code; numbers before it (（一）、1.) do not matter."""
        text = self.text(column)
        bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*", "", text)
        found = known.get(re.sub(r"[、，,\s]", "", bare))
        if text and found is None:
            facts = {"past_column": column.value, "value": text[:20]}
            self.faults.append(Refusal("past_value_unknown", facts))
        if needed:
            self.missing(column)
        return found

    def ground(self, outcome: RequestOutcome | None) -> str:
        """The ground, by label or code, of an answer that withholds something."""
        text = self.text(_C.GROUND)
        if outcome not in GROUNDED:
            return ""
        if text.upper() in GROUNDS:
            return text.upper()
        return str(self.word(_C.GROUND, _GROUNDS, needed=True) or "")

    def number(self, received: date | None) -> int | None:
        """The number within the year, from 12, 第12号 or 依申请〔2023〕12号."""
        text = unicodedata.normalize("NFKC", self.text(_C.REFERENCE)).replace(" ", "")
        if not text:
            return None
        match = _NUMBER.match(text)
        if match is None or int(match["number"]) == 0:
            facts = {"past_column": _C.REFERENCE.value, "value": text[:20]}
            self.faults.append(Refusal("past_value_unknown", facts))
            return None
        if match["year"] and received is not None and int(match["year"]) != received.year:
            self.faults.append(Refusal("past_number_of_other_year", {"year": match["year"]}))
        return int(match["number"])
