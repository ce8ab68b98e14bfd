"""Invented documents for the bench of searching: as many as asked, the same from the same seed.

Sentences are put together from words of official language, with names, places and numbers of their
own in each, so that pairs of characters are as often and as rare as in real ones. Few documents hold
a rare phrase.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from random import Random
from typing import Any

from review.public.indexing import search_text_of
from review.public.normalise import NORM_VERSION
from review.public.tables import RecordState, Validity
from tests.public.releases import RELEASED_AT, a_record

SEED = 20260721
RARE = "古榕保护专项行动"  # in one of 2,000
_WHO = [
    "区人民政府",
    "各街道办事处",
    "各有关单位",
    "区财政局",
    "区教育局",
    "区民政局",
    "区住房建设局",
    "区生态环境局",
    "区卫生健康局",
    "区应急管理局",
    "区市场监管局",
    "区交通运输局",
    "区农业农村局",
    "区文化广电局",
    "区人力资源社会保障局",
    "区司法局",
    "区审计局",
    "区统计局",
    "区水务局",
    "镇人民政府",
    "社区居民委员会",
    "村民委员会",
]
_HOW = [
    "认真",
    "切实",
    "及时",
    "依法",
    "全面",
    "严格",
    "逐步",
    "统一",
    "按时",
    "主动",
    "进一步",
    "继续",
    "稳妥",
    "扎实",
    "积极",
    "规范",
    "从严",
    "分类",
    "定期",
    "公开",
]
_DO = [
    "落实",
    "推进",
    "加强",
    "完善",
    "开展",
    "组织",
    "建立",
    "健全",
    "优化",
    "规范",
    "核查",
    "公示",
    "受理",
    "审核",
    "发放",
    "整治",
    "监测",
    "评估",
    "培训",
    "督促",
    "协调",
    "汇总",
    "报送",
    "清理",
    "保障",
    "扶持",
    "改造",
    "修缮",
    "排查",
    "登记",
]
_WHAT = [
    "政务公开",
    "基层政务公开标准化规范化",
    "财政预算",
    "食品安全",
    "环境保护",
    "义务教育招生",
    "医疗卫生服务",
    "安全生产",
    "征地拆迁补偿",
    "保障性住房",
    "困难群众临时救助",
    "行政审批制度",
    "道路交通秩序",
    "应急预案",
    "乡村振兴项目",
    "公共法律服务",
    "养老服务设施",
    "就业创业补贴",
    "水资源管理",
    "城市管理综合执法",
    "社会救助资金",
    "残疾人护理补贴",
    "老旧小区",
    "防汛抗旱",
    "森林防火",
    "统计调查",
    "信访事项",
    "工程建设招标",
    "农村危房",
    "公共文化设施",
    "知识产权",
    "垃圾分类",
    "扬尘污染",
    "校外培训机构",
    "燃气管道",
    "消防通道",
    "电梯维护",
    "噪声扰民",
    "河道清淤",
    "疫苗接种",
]
_WHY = [
    "确保工作取得实效",
    "维护群众合法权益",
    "提高服务水平",
    "防止发生类似问题",
    "形成长效机制",
    "接受社会监督",
    "做到应保尽保",
    "不得弄虚作假",
    "限期整改到位",
    "实行台账管理",
    "并于月底前反馈",
    "结果向社会公布",
    "逾期不予受理",
    "责任落实到人",
    "经费列入年度预算",
    "纳入绩效考核",
]
_KINDS = {
    "notice": "通知",
    "announcement": "公告",
    "opinion": "意见",
    "reply": "批复",
    "letter": "函",
}
_PLACES = [
    "海屿",
    "青榕",
    "沙屿",
    "石湾",
    "望海",
    "南岭",
    "北河",
    "东堤",
    "西岸",
    "云台",
    "榕江",
    "白沙",
    "龙塘",
    "凤溪",
    "梅坑",
    "竹园",
]
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文斌志海波宁鹏飞云峰春雪梅"
_ISSUERS = tuple(f"{place}{what}" for place in ("海屿区", "青榕镇") for what in _WHO[3:19])


@dataclass(frozen=True)
class Query:
    """A class of queries: what is typed, which years are ticked, whether its speed has a goal."""

    name: str
    typed: tuple[str, ...]
    years: tuple[int, ...] = ()
    compared: bool = True  # with the bare query, which checks nothing


QUERIES = (
    Query("one character", ("古", "税", "榕", "疫"), compared=False),
    Query("two characters, frequent", ("政务", "公开", "落实", "管理", "单位", "服务")),
    Query("two characters, less so", ("养老", "征地", "刘伟", "疫苗", "望海", "陈静")),
    Query(
        "four characters", ("政务公开", "财政预算", "食品安全", "应急管理", "养老服务", "森林防火")
    ),
    Query("rare phrase", (RARE, "古榕保护", "榕保护专项", "护专项行动")),
    Query(
        "long phrase",
        ("基层政务公开标准化规范化", "困难群众临时救助", "城市管理综合执法"),
    ),
    Query(
        "pairs, seldom the phrase",
        ("征地拆迁补偿，确保工作取得实效", "公开推进财政预算"),
        compared=False,
    ),
    Query("absent", ("量子通信", "区块链司法", "陨石", "潜艇基地")),
    Query("numbers", ("〔2019〕1208号", "020-8", "13日前", "2024年度", "4417")),
    Query(
        "ticked: four characters", ("政务公开", "疫苗接种", "燃气管道", "养老服务"), (2015, 2019)
    ),
    Query("ticked: absent", ("量子通信", "陨石"), (2015,)),
)


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Answer documents as columns of a public record, in no order of their dates."""
    chance = Random(SEED)
    sentences = [_sentence(chance) for _ in range(6_000)]
    for record_id in range(1, count + 1):
        yield _row(chance, sentences, record_id)


def _sentence(chance: Random) -> str:
    pick = chance.choice
    return f"{pick(_WHO)}要{pick(_HOW)}{pick(_DO)}{pick(_WHAT)}，{pick(_DO)}{pick(_WHAT)}，{pick(_WHY)}。"


def _row(chance: Random, sentences: list[str], record_id: int) -> dict[str, Any]:
    day = date(2008, 1, 1) + timedelta(days=chance.randrange(6_800))
    kind, topic = chance.choice(list(_KINDS)), chance.choice(_WHAT)
    record = a_record(
        record_id,
        title=f"关于{chance.choice(_DO)}{topic}工作的{_KINDS[kind]}（{chance.choice(_PLACES)}）",
        doc_number=f"海府办〔{day.year}〕{record_id % 9_000 + 1}号",
        issuer=chance.choice(_ISSUERS),
        kind=kind,
        subject=chance.choice(("02", "0201", "04", "0401", "09", "11", "13", "17", "1706")),
        normative=chance.random() < 0.2,
        key_fields=tuple(
            sorted(chance.sample(("01", "04", "08", "10", "19"), chance.randint(0, 2)))
        ),
        july=day.year + 3 if chance.random() < 0.03 else None,
        validity=chance.choices(list(Validity), (85, 5, 5, 5))[0],
        doc_date=day,
        issued_on=day,
        summary=f"{topic}有关事项。",
        reading_text=_text(chance, sentences, day),
    )
    columns = {item.name: getattr(record, item.name) for item in fields(record)}
    return columns | {
        "sort_on": day,
        "year": day.year,
        "search_text": search_text_of(columns),
        "norm_version": NORM_VERSION,
        "state": RecordState.PUBLISHED,
        "explanation": "",
        "withdrawn_at": None,
        "changed_at": RELEASED_AT,
    }


def _text(chance: Random, sentences: list[str], day: date) -> str:
    lines = chance.choices(sentences, k=chance.randint(10, 45))
    for at in range(0, len(lines), 6):
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.randint(1, 2)))
        place = chance.choice(_PLACES) + chance.choice(("路", "街", "村", "大道"))
        lines[at] += (
            f"{day.year}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日前"
            f"由{name}在{place}{chance.randint(1, 400)}号办理。"
        )
    lines.append(f"联系人：{name}，电话020-{chance.randint(80_000_000, 89_999_999)}。")
    if chance.random() < 1 / 2_000:
        lines.insert(chance.randrange(len(lines)), f"同时开展{RARE}。")
    return "\n".join(lines)
