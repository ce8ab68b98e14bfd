"""Documents of the past that the demonstration house takes in: what a manifest says of each, made one by one.

Nothing here knows a database; ``importing`` brings them in as any office would. Most are paper only;
the few with a file are told by name, because the open July has a story about each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from review.demo.values import mobile, name, resident_id
from review.domain.states import Attribute

#: Years before the July's own, by place in a cycle: most from the windows of the three Julys.
_EARLIER = (3, 4, 3, 5, 3, 4, 3, 5, 3, 4, 5, 7, 9, 12, 6, 15, 20, 21)
_LATER = (2, 1, 2, 1, 2, 1, 4)
CYCLE = len(_EARLIER) + len(_LATER)
#: One in so many belongs to the bureau below.
_BUREAU = 8


@dataclass(frozen=True)
class Pattern:
    """A kind of document that offices issue again and again."""

    title: str
    office: str
    kind: str
    attribute: Attribute
    ground: str = ""
    reason: str = ""
    normative: bool = False


@dataclass(frozen=True, kw_only=True)
class Past:
    """One line of a manifest. ``body`` is set where there is a file."""

    organisation: str
    number: str
    title: str
    issued_on: date
    pattern: Pattern
    body: tuple[str, ...] = field(default=())
    key: str = ""


_ON_REQUEST, _EXEMPT, _PUBLIC = Attribute.ON_REQUEST, Attribute.EXEMPT, Attribute.PROACTIVE
_PLACES = ("沙屿街道", "望潮街道", "海棠镇", "渔港新村", "北堤片区", "双桥社区", "白鹭洲", "鲤鱼湾")

PATTERNS = (
    Pattern("关于{place}渔港岸线整治有关事项的请示", "农业农村科", "请示", _EXEMPT,
            "DEL_REQUEST_REPORT", "补偿标准正在与渔民协商，提前披露会影响谈判，批复执行完毕后再评估。"),
    Pattern("关于{year}年{place}临时救助对象花名册的通知", "社会事务科", "通知", _ON_REQUEST,
            "TP_PRIVACY", "名册列有救助对象的病情和住址，公开会让本人受到骚扰，隐去后其余内容不成文。"),
    Pattern("关于印发{year}年城市管理工作要点的通知", "城建科", "通知", _ON_REQUEST,
            "INT_WORKFLOW", "只安排科室之间的分工和时限，对居民办事没有影响，公开意义不大。"),
    Pattern("关于{place}老旧小区加装电梯资金安排的批复", "城建科", "批复", _ON_REQUEST,
            "", "只关系到该片区几户居民的资金拨付，向社会公开意义不大，需要的人可以申请。"),
    Pattern("关于{year}年政府投资项目变更情况的报告", "综合科", "报告", _EXEMPT,
            "DEL_REQUEST_REPORT", "所列变更方案仍在论证，区里尚未决定是否调整概算，决定后再评估。"),
    Pattern("关于加强{place}防汛物资储备管理的意见", "农业农村科", "意见", _PUBLIC, normative=True),
    Pattern("关于{place}机关公务用车编制调整的通知", "综合科", "通知", _EXEMPT,
            "INT_LOGISTICS", "只调整各科室公务用车的编号和停放，与群众办事没有关系。"),
    Pattern("关于做好{year}年困难群众春节慰问工作的通知", "社会事务科", "通知", _PUBLIC),
    Pattern("关于{place}征地补偿安置方案征求意见的函", "农业农村科", "函", _EXEMPT,
            "DEL_CONSULT_LETTER", "两家单位对补偿口径的不同看法仍在磋商，定稿前披露会误导被征地群众。"),
    Pattern("关于印发海屿区{place}夜间停车管理办法的通知", "城建科", "通知", _PUBLIC, normative=True),
)  # fmt: skip
_BUREAU_PATTERNS = (
    Pattern("关于{year}年{place}特困人员供养名单的通知", "社会救助股", "通知", _ON_REQUEST,
            "TP_PRIVACY", "名单列有供养人员的残疾等级和住址，公开会使其受到骚扰，隐去后不成文。"),
    Pattern("关于{place}养老服务设施补助资金的请示", "办公室", "请示", _EXEMPT,
            "DEL_REQUEST_REPORT", "补助标准区里尚未决定，提前披露会使机构先行议价，批复后再评估。"),
    Pattern("关于做好{year}年婚姻登记服务工作的通知", "办公室", "通知", _PUBLIC),
)  # fmt: skip

_AID = PATTERNS[1]
_PARKING = PATTERNS[9]


def past_papers(july: int, count: int, seed: int, *, earlier: bool) -> Iterator[Past]:
    """The documents among the first ``count`` that are brought in before the first July, or after the second.

    ``july`` is the year of the open July. The same numbers give the same documents, whatever else is made.
    """
    told = _told(july, seed)
    for index in range(count):
        if index < len(told):
            if (told[index].issued_on.year <= july - 3) is earlier:
                yield told[index]
            continue
        place = index % CYCLE
        if (place < len(_EARLIER)) is earlier:
            ago = (_EARLIER + _LATER)[place]
            yield _one(index, july - ago, Random(f"{seed} {index}"))


def _one(index: int, year: int, random: Random) -> Past:
    """One paper; the number of a January is sometimes still that of the old year (domain.md 2.3)."""
    bureau = index % _BUREAU == _BUREAU - 1
    patterns = _BUREAU_PATTERNS if bureau else PATTERNS
    pattern = patterns[random.randrange(len(patterns))]
    day = date(year, 1, 4) + timedelta(days=random.randrange(355))
    numbered = year - 1 if day.month == 1 and index % 2 else year
    return Past(
        organisation="minzheng" if bureau else "haiyu",
        number=f"{'海民' if bureau else '海府办'}〔{numbered}〕{100 + index}号",
        title=pattern.title.format(year=year, place=random.choice(_PLACES)),
        issued_on=day,
        pattern=pattern,
    )


def told_papers(july: int, seed: int) -> dict[str, Past]:
    """The documents with a story of their own, by key."""
    return {past.key: past for past in _told(july, seed)}


def _told(july: int, seed: int) -> tuple[Past, ...]:
    """The documents with a story of their own: those of the open July's window, and one that ends another."""
    random = Random(f"{seed} told")
    year = july - 3

    def paper(key: str, number: int, title: str, day: date, pattern: Pattern, *body: str) -> Past:
        return Past(
            organisation="haiyu",
            number=f"海府办〔{day.year}〕{number}号",
            title=title,
            issued_on=day,
            pattern=pattern,
            body=body,
            key=key,
        )

    def aid(key: str, number: int, place: str, when: date) -> Past:
        body = (
            f"现将{when.year}年{place}临时救助发放安排通知如下：",
            f"一、{place}居民{name(random)}（身份证号{resident_id(random)}）一家因火灾住房受损，由街道安置。",
            f"二、该户近期住在安置点，联系手机{mobile(random)}，有事请与街道值班室联系。",
            "三、各街道应当在受理之日起5个工作日内完成审核，按月公布发放进度。区民政局办公电话0990-6120188。",
        )
        title = f"关于{when.year}年{place}临时救助发放安排的通知"
        return paper(key, number, title, when, _AID, *body)

    old = "关于海屿区夜间停车收费标准的通知"
    return (
        aid("published", 61, "沙屿街道", date(year - 1, 5, 16)),
        aid("approved", 62, "望潮街道", date(year, 3, 14)),
        aid("awaiting", 63, "海棠镇", date(year, 4, 11)),
        aid("reviewed", 64, "双桥社区", date(year, 6, 8)),
        aid("audited", 65, "渔港新村", date(year, 8, 22)),
        paper(
            "leak", 66, f"关于{year}年残疾人两项补贴发放工作的通知", date(year, 9, 5), PATTERNS[7],
            "为做好残疾人两项补贴发放工作，现通知如下：",
            f"一、白鹭洲居民{name(random)}（身份证号{resident_id(random)}）的补贴自本月起恢复发放。",
            "二、各街道应当逐户核对发放账户，发放结果按季度公布。",
        ),
        paper("repealed", 67, old, date(year, 10, 12), PATTERNS[3]),
        paper(
            "repealing", 68, "关于印发海屿区停车收费管理办法的通知", date(july - 1, 4, 9), _PARKING,
            "现将《海屿区停车收费管理办法》印发给你们，请认真贯彻执行。",
            "第一条　停车收费实行政府指导价，收费标准在停车场入口公布。",
            f"第二条　本办法自印发之日起施行，《{old}》（海府办〔{year}〕67号）同时废止。",
        ),
        paper("asked", 69, f"关于{year}年渔港新村危房改造补助安排的批复", date(year + 1, 2, 7), PATTERNS[3]),
        *(
            paper(f"listed {n}", 70 + n, f"关于印发{year}年{what}工作要点的通知", date(year, 2, 6 + n), PATTERNS[2])
            for n, what in enumerate(("市容管理", "排水防涝", "绿化养护"))
        ),
    )  # fmt: skip
