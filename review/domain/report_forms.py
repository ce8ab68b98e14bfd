"""The form of the annual report: its tables' rows and columns, its chapters, what has to be typed.

国办公开办函〔2021〕30号 (domain.md section 4). Names only: figures and sums are in ``annual_report``,
the printed words in ``review.web.wording``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class FormTable(StrEnum):
    """The three tables."""

    PROACTIVE = "proactive"  # part two
    REQUESTS = "requests"  # part three
    DISPUTES = "disputes"  # part four


class FormCell(NamedTuple):
    """One printed figure; ``row`` and ``column`` are codes of the enumerations below."""

    table: FormTable
    row: str
    column: str

    @property
    def key(self) -> str:
        """As it is stored and stands in addresses: ``requests.new.business``."""
        return f"{self.table}.{self.row}.{self.column}"


def cell_named(key: str) -> FormCell | None:
    """The cell with a key; None where the form has no such cell."""
    return _by_key().get(key)


# ---- part two: Article 20 (domain.md 4.2) --------------------------------------------------------


class Proactive(StrEnum):
    """The rows of part two."""

    RULES = "rules"  # 规章, Art. 20 (1)
    NORMATIVE = "normative_documents"  # 行政规范性文件, Art. 20 (1)
    LICENSING = "licensing"  # 行政许可, Art. 20 (5)
    PENALTY = "penalty"  # 行政处罚, Art. 20 (6)
    COERCION = "coercion"  # 行政强制, Art. 20 (6)
    FEES = "fees"  # 行政事业性收费, Art. 20 (8)


#: The columns of each row of part two.
PROACTIVE_COLUMNS: Mapping[Proactive, tuple[str, ...]] = {
    Proactive.RULES: ("made", "repealed", "in_force"),
    Proactive.NORMATIVE: ("made", "repealed", "in_force"),
    Proactive.LICENSING: ("decisions",),
    Proactive.PENALTY: ("decisions",),
    Proactive.COERCION: ("decisions",),
    Proactive.FEES: ("amount",),
}


# ---- part three: requests (domain.md 4.3) --------------------------------------------------------


class Applicants(StrEnum):
    """The columns of part three: six kinds of applicants, and all of them."""

    NATURAL_PERSON = "natural_person"
    BUSINESS = "business"
    RESEARCH = "research"
    PUBLIC_BENEFIT = "public_benefit"
    LEGAL_SERVICE = "legal_service"
    OTHER_ORG = "other_org"
    TOTAL = "total"


#: The six kinds of applicants.
APPLICANTS = tuple(column for column in Applicants if column is not Applicants.TOTAL)


class Leaf(StrEnum):
    """How a request ended, as the form counts it: 21 rows."""

    GRANTED = "r1_granted"
    PARTIAL = "r2_partial"
    STATE_SECRET = "r3_1_state_secret"  # noqa: S105 - a row of the form, no password
    LAW_PROHIBITED = "r3_2_law_prohibited"
    SECURITY = "r3_3_security"
    THIRD_PARTY = "r3_4_third_party"
    INTERNAL = "r3_5_internal"
    DELIBERATIVE = "r3_6_deliberative"
    ENFORCEMENT = "r3_7_enforcement"
    SPECIAL_QUERY = "r3_8_special_query"
    NOT_HELD = "r4_1_not_held"
    NEEDS_CREATION = "r4_2_needs_creation"
    UNCLEAR = "r4_3_unclear"
    PETITION = "r5_1_petition"
    DUPLICATE = "r5_2_duplicate"
    PUBLICATION = "r5_3_publication"
    EXCESSIVE = "r5_4_excessive"
    RECONFIRM = "r5_5_reconfirm"
    ABANDONED = "r6_1_abandoned"
    FEE_UNPAID = "r6_2_fee_unpaid"
    OTHER = "r6_3_other"


LEAVES = tuple(Leaf)


class LeafGroup(StrEnum):
    """The headings over the leaves: （一） to （六）."""

    GRANTED = "r1"
    PARTIAL = "r2"
    REFUSED = "r3"
    UNABLE = "r4"
    NOT_PROCESSED = "r5"
    OTHER = "r6"

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The rows under this heading."""
        return tuple(leaf for leaf in LEAVES if leaf.startswith(f"{self.value}_"))


class RequestRow(StrEnum):
    """The rows of part three that are no leaves."""

    NEW = "new"  # 一
    CARRIED_IN = "carried_in"  # 二
    TOTAL = "r7_total"  # 三（七）
    CARRIED_OUT = "carried_out"  # 四


#: The 25 rows with figures, as printed.
REQUEST_ROWS: tuple[str, ...] = (
    RequestRow.NEW,
    RequestRow.CARRIED_IN,
    *LEAVES,
    RequestRow.TOTAL,
    RequestRow.CARRIED_OUT,
)


# ---- part four: disputes (domain.md 4.4) ---------------------------------------------------------


class Proceeding(StrEnum):
    """Where a decision was contested."""

    REVIEW = "review"  # 行政复议
    SUIT_DIRECT = "suit_direct"  # 未经复议直接起诉
    SUIT_AFTER_REVIEW = "suit_after_review"  # 复议后起诉


class Result(StrEnum):
    """The columns under each proceeding."""

    UPHELD = "upheld"  # 结果维持
    CORRECTED = "corrected"  # 结果纠正
    OTHER = "other"  # 其他结果
    PENDING = "pending"  # 尚未审结
    TOTAL = "total"  # 总计


# ---- chapters ------------------------------------------------------------------------------------


class Chapter(StrEnum):
    """The written parts: five heads of part one, part five, part six."""

    PROACTIVE = "overview.proactive"  # 主动公开
    REQUESTS = "overview.requests"  # 依申请公开
    MANAGEMENT = "overview.management"  # 政府信息管理
    PLATFORM = "overview.platform"  # 平台建设
    SUPERVISION = "overview.supervision"  # 监督保障
    PROBLEMS = "problems"  # 五: written by people alone, no figure tells what went wrong
    OTHER = "other"  # 六


@cache
def cells_of(table: FormTable) -> tuple[FormCell, ...]:
    """Every cell of a table in the order of the form."""
    if table is FormTable.PROACTIVE:
        pairs = [(str(row), column) for row in Proactive for column in PROACTIVE_COLUMNS[row]]
    elif table is FormTable.REQUESTS:
        pairs = [(str(row), str(column)) for row in REQUEST_ROWS for column in Applicants]
    else:
        pairs = [(str(proceeding), str(result)) for proceeding in Proceeding for result in Result]
    return tuple(FormCell(table, row, column) for row, column in pairs)


#: What this system never counts: rules, licences, penalties, coercion and fees are kept elsewhere.
ASKED: tuple[FormCell, ...] = tuple(
    cell for cell in cells_of(FormTable.PROACTIVE) if cell.row != Proactive.NORMATIVE
)

#: The one cell that is an amount: 10,000 yuan, at most six places after the point.
FEES = FormCell(FormTable.PROACTIVE, Proactive.FEES, "amount")


@cache
def _by_key() -> dict[str, FormCell]:
    return {cell.key: cell for table in FormTable for cell in cells_of(table)}
