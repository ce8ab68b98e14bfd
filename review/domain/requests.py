"""Requests for information (依申请公开): who asks, how it came, how it is answered, where it is counted.

The vocabulary of the request register with its rules on single values; the moves are in
``request_flow``, the clocks in ``request_clock``. Articles are of the Regulation on Open Government
Information (2019). No name of an applicant is ever part of a code, a log or an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from review.domain.grounds import GROUNDS


class ApplicantKind(StrEnum):
    """Who asks: the six columns of the annual table (domain.md 4.3)."""

    NATURAL_PERSON = "natural_person"  # 自然人
    BUSINESS = "business"  # 商业企业
    RESEARCH = "research"  # 科研机构
    PUBLIC_BENEFIT = "public_benefit"  # 社会公益组织
    LEGAL_SERVICE = "legal_service"  # 法律服务机构
    OTHER_ORG = "other_org"  # 其他


class ReceivedHow(StrEnum):
    """How a request came; it decides which day counts as the day of receipt (Art. 31)."""

    BY_HAND = "by_hand"  # 当面提交: that day
    SIGNED_MAIL = "signed_mail"  # 邮寄并签收: the day it was signed for
    ORDINARY_MAIL = "ordinary_mail"  # 平常信函: the day both sides confirm
    INTERNET = "internet"  # 互联网: the day both sides confirm
    FAX = "fax"  # 传真: the day both sides confirm


#: Ways whose day of receipt is the day that applicant and agency confirm it (Art. 31 no. 2, 3).
CONFIRMED = frozenset({ReceivedHow.ORDINARY_MAIL, ReceivedHow.INTERNET, ReceivedHow.FAX})


class ProvisionForm(StrEnum):
    """In which form information is asked for and given (Art. 29, 40)."""

    ELECTRONIC = "electronic"  # 电子文件
    PAPER = "paper"  # 纸质复制件
    INSPECTION = "inspection"  # 安排查阅


class RequestState(StrEnum):
    """Where a request stands. What only stops the clock (consultation, fee) is beside it, no state."""

    HANDLING = "handling"  # 办理中
    AWAITING_CORRECTION = "awaiting_correction"  # 待补正: no reply clock runs
    CLOSED = "closed"  # 已办结


class RequestAction(StrEnum):
    """What can be done to a request."""

    REGISTER = "register"
    AMEND = "amend"
    ASSIGN = "assign"
    ASK_CORRECTION = "ask_correction"
    RECEIVE_CORRECTION = "receive_correction"
    CONSULT = "consult"
    RECORD_ANSWER = "record_answer"
    EXTEND = "extend"
    NOTICE_FEE = "notice_fee"
    RECORD_PAYMENT = "record_payment"
    ASK_REASONS = "ask_reasons"
    RECORD_REASONS = "record_reasons"
    DEFER = "defer"
    LINK = "link"
    UNLINK = "unlink"
    GIVE = "give"
    CLOSE = "close"
    TELL_THIRD_PARTY = "tell_third_party"
    UNDO_CLOSING = "undo_closing"


class RequestOutcome(StrEnum):
    """How a request is answered, or ends without an answer (Art. 36 and neighbours, domain.md 3.4)."""

    GRANT = "grant"  # 36(2) 予以公开
    ALREADY_PUBLIC = "already_public"  # 36(1) 已主动公开: where it is found
    PARTIAL = "partial"  # 37 部分公开
    DENY = "deny"  # 36(3) 不予公开, with its ground
    SPECIAL_ACCESS = "special_access"  # 36(7) 行政查询事项
    NOT_EXIST = "not_exist"  # 36(4) 信息不存在
    NOT_HOLDER = "not_holder"  # 36(5) 不属于本机关负责公开
    NEEDS_CREATION = "needs_creation"  # 38 需要另行制作
    UNCLEAR_AFTER_CORRECTION = "unclear_after_correction"  # 30 补正后仍不明确
    PETITION = "petition"  # 39 para. 1 信访、投诉、举报
    DUPLICATE = "duplicate"  # 36(6) 重复申请
    PUBLICATION = "publication"  # 39 para. 2 公开出版物
    EXCESSIVE = "excessive"  # 35 无正当理由大量反复申请
    RECONFIRM = "reconfirm"  # 要求确认或重新出具已获取信息
    ABANDONED = "abandoned"  # 30 逾期不补正
    FEE_UNPAID = "fee_unpaid"  # 42 逾期未缴费
    WITHDRAWN = "withdrawn"  # 申请人撤回
    OTHER = "other"  # 其他处理


_O = RequestOutcome

#: Outcomes after which the applicant holds information.
GIVING = frozenset({_O.GRANT, _O.PARTIAL})
#: Outcomes that need the ground under which something is withheld (Art. 14 to 16).
GROUNDED = frozenset({_O.DENY, _O.PARTIAL})
#: Outcomes that need a written reason of some length, because a court will ask for it.
REASONED = frozenset({_O.DENY, _O.PARTIAL, _O.NOT_EXIST, _O.EXCESSIVE, _O.OTHER})
#: Outcomes whose answer says where the information is, or who has it.
PLACED = frozenset({_O.ALREADY_PUBLIC, _O.PUBLICATION, _O.SPECIAL_ACCESS, _O.PETITION})
#: Ends while the applicant still owes something: the only ones from ``awaiting_correction``.
WITHOUT_CORRECTION = frozenset({_O.ABANDONED, _O.WITHDRAWN, _O.OTHER})

#: Grounds of a refusal; the last of the code list is an outcome of its own (Art. 36 no. 7).
REFUSING_GROUNDS = tuple(code for code in GROUNDS if code != "SPECIAL_ACCESS")

_ROW_OF_OUTCOME: Mapping[RequestOutcome, str] = MappingProxyType(
    {
        _O.GRANT: "r1_granted",
        _O.ALREADY_PUBLIC: "r1_granted",
        _O.PARTIAL: "r2_partial",
        _O.SPECIAL_ACCESS: "r3_8_special_query",
        _O.NOT_EXIST: "r4_1_not_held",
        _O.NOT_HOLDER: "r4_1_not_held",
        _O.NEEDS_CREATION: "r4_2_needs_creation",
        _O.UNCLEAR_AFTER_CORRECTION: "r4_3_unclear",
        _O.PETITION: "r5_1_petition",
        _O.DUPLICATE: "r5_2_duplicate",
        _O.PUBLICATION: "r5_3_publication",
        _O.EXCESSIVE: "r5_4_excessive",
        _O.RECONFIRM: "r5_5_reconfirm",
        _O.ABANDONED: "r6_1_abandoned",
        _O.FEE_UNPAID: "r6_2_fee_unpaid",
        _O.WITHDRAWN: "r6_3_other",
        _O.OTHER: "r6_3_other",
    }
)

_ROW_OF_GROUND: Mapping[str, str] = MappingProxyType(
    {
        "STATE_SECRET": "r3_1_state_secret",
        "LAW_PROHIBITED": "r3_2_law_prohibited",
        "SEC_NATIONAL": "r3_3_security",
        "SEC_PUBLIC": "r3_3_security",
        "SEC_ECONOMIC": "r3_3_security",
        "SOCIAL_STABILITY": "r3_3_security",
        "TP_TRADE_SECRET": "r3_4_third_party",
        "TP_PRIVACY": "r3_4_third_party",
        "TP_OTHER": "r3_4_third_party",
        "INT_PERSONNEL": "r3_5_internal",
        "INT_LOGISTICS": "r3_5_internal",
        "INT_WORKFLOW": "r3_5_internal",
        "DEL_DISCUSSION": "r3_6_deliberative",
        "DEL_DRAFT": "r3_6_deliberative",
        "DEL_CONSULT_LETTER": "r3_6_deliberative",
        "DEL_REQUEST_REPORT": "r3_6_deliberative",
        "ENFORCEMENT_FILE": "r3_7_enforcement",
    }
)

#: (outcome, ground) -> the one of the 21 rows of the annual table where it is counted (domain.md
#: 4.3). Every pair that a request can be closed with; partial release counts as such only.
REPORT_ROW: Mapping[tuple[RequestOutcome, str], str] = MappingProxyType(
    {
        **{(o, ""): row for o, row in _ROW_OF_OUTCOME.items() if o not in GROUNDED},
        **{(_O.PARTIAL, ground): _ROW_OF_OUTCOME[_O.PARTIAL] for ground in REFUSING_GROUNDS},
        **{(_O.DENY, ground): _ROW_OF_GROUND[ground] for ground in REFUSING_GROUNDS},
    }
)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who asks, as the Regulation wants it (Art. 29): name, certificate number, way of contact."""

    name: str
    certificate: str
    contact: str


def masked(identity: Identity, kind: ApplicantKind) -> Identity:
    """The identity as lists show it: a person's first character, the ends of numbers, no address.

    An organisation's name stays; it is no personal information (PIPL Art. 4).
    """
    person = kind is ApplicantKind.NATURAL_PERSON
    name = identity.name[:1] + "*" * min(len(identity.name) - 1, 3) if person else identity.name
    return Identity(name=name, certificate=_ends(identity.certificate), contact="*" * 6)


def _ends(number: str) -> str:
    return number[:3] + "*" * 6 + number[-2:] if len(number) >= 8 else "*" * min(len(number), 6)


def receipt_day(how: ReceivedHow, arrived_on: date, confirmed_on: date | None) -> date | None:
    """The day of receipt (Art. 31): that of arrival, or of confirmation; None while unconfirmed."""
    return confirmed_on if how in CONFIRMED else arrived_on


def reference_of(year: int, number: int) -> str:
    """The reference of a request in letters and lists, e.g. 依申请〔2026〕12号."""
    return f"依申请〔{year}〕{number}号"
