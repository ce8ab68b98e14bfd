"""How the requests of the demonstration go: each story says what happens and waits working days between.

A story is a generator: what it yields is how many working days pass before it goes on. Where the real
day comes first it stops there, so that recent requests are open at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from review.demo.request_desk import RequestDesk
from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import ApplicantKind, ReceivedHow, RequestOutcome

Story = Callable[[RequestDesk], Iterator[int]]
R, K = RequestOutcome, ConsultationKind
YES, NO = ConsultationAnswer.CONSENT, ConsultationAnswer.REFUSAL

_NAMES = "文件里的户主姓名、住址和账号与救助程序无关，提供会打扰这些家庭。"
_SITE = "海屿区人民政府门户网站“政府信息公开”专栏"


def _ends(
    outcome: RequestOutcome, content: str = "", *, reason: str = "", ground: str = ""
) -> Story:
    """The office looks for it and the answer goes out."""

    def story(desk: RequestDesk) -> Iterator[int]:
        desk.assign()
        yield desk.random.randint(4, 12)
        desk.close(outcome, content, reason=reason, ground=ground)

    return story


def granted(desk: RequestDesk) -> Iterator[int]:
    """The document is found and handed over."""
    desk.assign()
    yield desk.random.randint(3, 8)
    desk.link(public=False)
    yield desk.random.randint(1, 3)
    desk.close(R.GRANT, "提供文件复印件一份")


def granted_late(desk: RequestDesk) -> Iterator[int]:
    """Nobody extended, and it took too long."""
    desk.assign()
    yield 26
    desk.close(R.GRANT, "提供文件复印件一份")


def already_public(desk: RequestDesk) -> Iterator[int]:
    """It has been on the website for long."""
    yield desk.random.randint(1, 4)
    desk.link(public=True)
    desk.close(R.ALREADY_PUBLIC, _SITE)


def partly(desk: RequestDesk) -> Iterator[int]:
    """What is private is taken out."""
    desk.assign()
    yield desk.random.randint(8, 14)
    desk.link(public=False)
    given = "提供隐去户主姓名、住址和账号的复印件一份"
    desk.close(R.PARTIAL, given, ground="TP_PRIVACY", reason=_NAMES)


def corrected(desk: RequestDesk) -> Iterator[int]:
    """It becomes clear what is wanted."""
    yield 3
    desk.ask_correction()
    yield desk.random.randint(4, 9)
    desk.correct()
    yield from granted(desk)


def still_unclear(desk: RequestDesk) -> Iterator[int]:
    """It does not become clear."""
    yield 4
    desk.ask_correction()
    yield 6
    desk.correct()
    yield 5
    desk.close(R.UNCLEAR_AFTER_CORRECTION)


def abandoned(desk: RequestDesk) -> Iterator[int]:
    """Nothing comes back."""
    yield 2
    desk.ask_correction()
    yield 20
    desk.close(R.ABANDONED)


def extended(desk: RequestDesk) -> Iterator[int]:
    """It takes longer than twenty days, with consent."""
    desk.assign()
    yield 15
    desk.extend()
    yield 14
    desk.link(public=False)
    desk.close(R.GRANT, "提供文件复印件一份")


def consented(desk: RequestDesk) -> Iterator[int]:
    """A firm has nothing against it."""
    yield 4
    desk.consult(K.THIRD_PARTY, "海屿安居建筑工程有限公司")
    yield 9
    desk.hear(YES)
    yield 3
    desk.close(R.GRANT, "提供合同文本复印件一份")


def respected(desk: RequestDesk) -> Iterator[int]:
    """A firm refuses with good reason."""
    yield 5
    desk.consult(K.THIRD_PARTY, "海屿潮生水产有限公司")
    yield 8
    desk.hear(NO)
    yield 4
    reason = "养殖配方和报价由企业采取保密措施，提供会使其丧失竞争优势。"
    desk.close(R.DENY, ground="TP_TRADE_SECRET", reason=reason)


def overruled(desk: RequestDesk) -> Iterator[int]:
    """The public needs it more than the firm its silence."""
    yield 3
    desk.consult(K.THIRD_PARTY, "望潮物流有限公司")
    yield 10
    desk.hear(NO)
    yield 4
    interest = "仓库存放危险化学品，周边居民须知道品种和数量才能避险。"
    desk.close(R.GRANT, "提供仓储备案表复印件一份", public_interest=interest)
    yield 1
    desk.tell()


def silent(desk: RequestDesk) -> Iterator[int]:
    """Another office signed it too and says nothing: it agrees."""
    yield 3
    desk.consult(K.CO_MAKER, "海屿区民政局")
    yield 18
    desk.close(R.GRANT, "提供联合发文复印件一份")


def agency(desk: RequestDesk) -> Iterator[int]:
    """Another agency takes its time."""
    yield 3
    desk.consult(K.OTHER_AGENCY, "海州市海洋与渔业局")
    yield 21
    desk.hear(YES)
    yield 6
    desk.close(R.GRANT, "提供会商记录复印件一份")


def paid(desk: RequestDesk) -> Iterator[int]:
    """Many pages, and the fee is paid."""
    yield 4
    desk.charge()
    yield 6
    desk.pay()
    yield 6
    desk.close(R.GRANT, "提供历年文件复印件二百四十页")


def unpaid(desk: RequestDesk) -> Iterator[int]:
    """Many pages, and the fee is not paid."""
    yield 5
    desk.charge()
    yield 21
    desk.close(R.FEE_UNPAID)


def excessive(desk: RequestDesk) -> Iterator[int]:
    """Far too much, for no reason."""
    yield 3
    desk.ask_reasons()
    yield 9
    reason = "三个月内就同一征地事项提出四十余次相近申请，未说明合理理由。"
    desk.close(R.EXCESSIVE, reason=reason)


def deferred(desk: RequestDesk) -> Iterator[int]:
    """Very much, for a good reason."""
    yield 3
    desk.ask_reasons()
    yield 5
    desk.give_reasons()
    yield 2
    desk.defer()
    yield 40
    desk.close(R.GRANT, "提供历年渔港建设文件复印件")


def mistaken(desk: RequestDesk) -> Iterator[int]:
    """The answer is entered at the wrong request, taken back, and given rightly."""
    desk.assign()
    yield 7
    desk.close(R.NOT_HOLDER, "海州市自然资源局")
    yield 1
    desk.undo()
    yield 3
    desk.close(R.GRANT, "提供文件复印件一份")


def repeated(desk: RequestDesk) -> Iterator[int]:
    """The same again, answered before."""
    yield 3
    desk.close(R.DUPLICATE, "同一申请人先前的申请已于上月答复")


denied_plan = _ends(
    R.DENY, ground="DEL_DISCUSSION", reason="会议讨论尚未形成结论，提供会使参会人员不敢直言。"
)
denied_staff = _ends(
    R.DENY, ground="INT_PERSONNEL", reason="名册用于单位内部考勤，对外部没有影响。"
)
denied_file = _ends(
    R.DENY, ground="ENFORCEMENT_FILE", reason="案卷中的询问笔录涉及举报人，提供会使其遭到报复。"
)
denied_store = _ends(
    R.DENY, ground="SEC_PUBLIC", reason="公布储备点位会使应急物资在灾害期间遭到哄抢。"
)
nothing_there = _ends(
    R.NOT_EXIST, reason="检索了档案室二〇〇五年以来的目录和电子公文系统，没有制作过该文件。"
)
not_ours = _ends(R.NOT_HOLDER, "海州市自然资源局，电话见该局网站")
to_be_made = _ends(R.NEEDS_CREATION)
petition = _ends(R.PETITION, "海屿区信访局来访接待窗口")
printed = _ends(R.PUBLICATION, "《海屿年鉴》，区图书馆可以借阅")
confirm_again = _ends(R.RECONFIRM)
company_file = _ends(R.SPECIAL_ACCESS, "海屿区市场监督管理局企业档案查询窗口")
taken_back = _ends(R.WITHDRAWN)
elsewhere = _ends(R.OTHER, reason="申请人要求当面说明情况，已由科室当面说明并取得理解。")

#: What is asked for, with the office that may have it.
MATTERS: tuple[tuple[str, str], ...] = (
    ("二〇二三年以来临时救助资金发放办法及标准", "社会事务科"),
    ("老旧小区改造项目的实施方案和验收意见", "城建科"),
    ("休渔期渔民补贴发放标准文件", "农业农村科"),
    ("区政府常务会议关于校车安全的会议纪要", "综合科"),
    ("工业园区招商优惠政策文件", "经济科"),
    ("望潮村征地补偿安置方案及批复", "城建科"),
    ("养老机构建设补助的审批文件", "社会事务科"),
    ("防汛应急预案及物资储备清单", "综合科"),
    ("海水养殖规划图及调整说明", "农业农村科"),
    ("中小企业纾困资金分配方案", "经济科"),
)
_A, _H = ApplicantKind, ReceivedHow
#: Who asks, about as often as in an ordinary district.
WHO = (
    *(_A.NATURAL_PERSON,) * 6,
    _A.BUSINESS,
    _A.LEGAL_SERVICE,
    _A.OTHER_ORG,
    _A.NATURAL_PERSON,
    _A.RESEARCH,
    _A.BUSINESS,
    _A.PUBLIC_BENEFIT,
)
HOW = (_H.INTERNET, _H.SIGNED_MAIL, _H.BY_HAND, _H.INTERNET, _H.ORDINARY_MAIL, _H.FAX)


def _year(*stories: Story) -> tuple[tuple[int, Story], ...]:
    """Stories spread over a year, each with its day counted from New Year; the last end in the next."""
    return tuple((4 + n * 358 // len(stories), story) for n, story in enumerate(stories))


#: The year before last, last year and this one; what has not come yet is left out.
YEARS: tuple[tuple[tuple[int, Story], ...], ...] = (
    _year(
        granted, already_public, not_ours, denied_plan, granted, petition, corrected,
        nothing_there, consented, granted, to_be_made, already_public, abandoned, partly,
        printed, denied_staff, granted_late, extended,
    ),
    _year(
        already_public, granted, respected, not_ours, mistaken, unpaid, granted, denied_file,
        silent, repeated, granted, already_public, still_unclear, partly, nothing_there,
        company_file, overruled, granted, excessive, taken_back, agency, extended,
    ),
    _year(
        granted, paid, already_public, not_ours, denied_store, granted, nothing_there, deferred,
        partly, confirm_again, consented, already_public, elsewhere, granted, corrected, extended,
        granted, not_ours, partly, granted,
    ),
)  # fmt: skip


def untouched(desk: RequestDesk) -> Iterator[int]:
    """It lies with an office and nothing happens."""
    desk.assign()
    yield from ()


def waiting_for_correction(desk: RequestDesk) -> Iterator[int]:
    """The applicant has not answered yet."""
    yield 2
    desk.ask_correction()


def waiting_for_others(desk: RequestDesk) -> Iterator[int]:
    """A third party is being asked."""
    yield 2
    desk.consult(K.THIRD_PARTY, "海屿潮生水产有限公司")


def waiting_for_money(desk: RequestDesk) -> Iterator[int]:
    """The fee has not come yet."""
    yield 3
    desk.charge()


#: Requests that are open today: how many days ago they came, and how they stand.
PRESENT: tuple[tuple[int, Story], ...] = (
    (41, untouched),  # late
    (26, untouched),  # due in a few days
    (12, waiting_for_correction),
    (10, waiting_for_others),
    (8, waiting_for_money),
    (3, untouched),
)
