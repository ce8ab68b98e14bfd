"""Code lists of the catalogue: subjects on two levels, key fields, codes of item catalogues.

Codes with their Chinese names; how a page says them is in ``web.wording`` and, for the public, in
``public.codes``, which holds the same codes because it imports nothing of the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from review.domain.values import Refusal

#: Subjects (主题分类, domain.md 6.4): two digits for a class, four for what stands below it.
SUBJECTS: Mapping[str, str] = {
    "01": "机构职能",
    "02": "综合政务",
    "0201": "政务公开",
    "0202": "政务督查",
    "0203": "应急管理",
    "0204": "电子政务",
    "0205": "文秘工作",
    "0206": "保密工作",
    "0207": "信访",
    "0208": "参事文史",
    "0209": "其他",
    "03": "国民经济管理、国有资产监管",
    "0301": "宏观经济",
    "0302": "经济体制改革",
    "0303": "统计",
    "0304": "物价",
    "0305": "国有资产监管",
    "0306": "重大建设项目",
    "04": "财政、金融、审计",
    "0401": "财政",
    "0402": "税务",
    "0403": "银行",
    "0404": "货币（含外汇）",
    "0405": "证券",
    "0406": "保险",
    "0407": "社会信用体系建设",
    "0408": "审计",
    "05": "国土资源、能源",
    "0501": "土地",
    "0502": "矿产",
    "0503": "水资源",
    "0504": "海洋",
    "0505": "煤炭",
    "0506": "石油与天然气",
    "0507": "电力",
    "06": "农业、林业、水利",
    "0601": "农业、畜牧业、渔业",
    "0602": "林业",
    "0603": "水利",
    "07": "工业、交通",
    "0701": "机械制造与重工业",
    "0702": "轻工纺织",
    "0703": "化工",
    "0704": "国防工业",
    "0705": "航天航空",
    "0706": "信息产业（含电信）",
    "0707": "公路",
    "0708": "水运",
    "0709": "铁路",
    "0710": "民航",
    "0711": "邮政",
    "08": "商贸、海关、旅游",
    "0801": "对外经贸合作",
    "0802": "国内贸易（含供销）",
    "0803": "海关",
    "0804": "检验检疫",
    "0805": "旅游",
    "09": "市场监管、安全生产监管",
    "0901": "工商",
    "0902": "质量监督",
    "0903": "标准",
    "0904": "食品药品监管",
    "0905": "安全生产监管",
    "10": "城乡建设、环境保护",
    "1001": "城市规划",
    "1002": "城乡建设（含住房）",
    "1003": "环境监测、保护与治理",
    "1004": "节能与资源综合利用",
    "1005": "气象、水文、测绘、地震",
    "11": "科技、教育",
    "1101": "科技",
    "1102": "教育",
    "1103": "知识产权",
    "12": "文化、广电、新闻出版",
    "1201": "文化",
    "1202": "文物",
    "1203": "新闻出版",
    "1204": "广播电影电视",
    "13": "卫生、体育",
    "1301": "卫生",
    "1302": "医药管理",
    "1303": "体育",
    "14": "人口与计划生育、妇女儿童工作",
    "1401": "人口与计划生育",
    "1402": "妇女儿童",
    "15": "劳动、人事、监察",
    "1501": "劳动就业",
    "1502": "社会保障",
    "1503": "人事工作",
    "1504": "军转安置",
    "1505": "监察",
    "1506": "纠正行业不正之风",
    "16": "公安、安全、司法",
    "1601": "公安",
    "1602": "国家安全",
    "1603": "司法",
    "17": "民政、扶贫、救灾",
    "1701": "减灾救灾",
    "1702": "优抚安置",
    "1703": "社会福利",
    "1704": "行政区划与地名",
    "1705": "社团管理",
    "1706": "扶贫",
    "18": "民族、宗教",
    "1801": "民族事务",
    "1802": "宗教事务",
    "19": "对外事务",
    "1901": "外交、外事",
    "1902": "国际条约、国际组织",
    "20": "港澳台侨工作",
    "2001": "港澳",
    "2002": "对台",
    "2003": "侨务",
    "21": "国防",
    "2101": "国防建设",
    "2102": "国防动员",
    "22": "其他",
}

#: Key fields (重点领域): the 26 fields of 国办发〔2019〕54号 with standard catalogues of their own.
KEY_FIELDS: Mapping[str, str] = {
    "01": "重大建设项目",
    "02": "公共资源交易",
    "03": "财政预决算",
    "04": "安全生产",
    "05": "税收管理",
    "06": "征地补偿",
    "07": "国有土地上房屋征收与补偿",
    "08": "保障性住房",
    "09": "农村危房改造",
    "10": "生态环境",
    "11": "公共文化服务",
    "12": "公共法律服务",
    "13": "扶贫",
    "14": "救灾",
    "15": "食品药品监管",
    "16": "城市综合执法",
    "17": "就业",
    "18": "社会保险",
    "19": "社会救助",
    "20": "养老服务",
    "21": "户籍管理",
    "22": "涉农补贴",
    "23": "义务教育",
    "24": "卫生健康",
    "25": "市政服务",
    "26": "新闻出版版权",
}

ITEM_CODE_LIMIT = 60
_ITEM_CODE = re.compile(r"[0-9A-Za-z]+(?:[-._/][0-9A-Za-z]+)*")


def class_of(subject: str) -> str:
    """The class (first level) a subject belongs to."""
    return subject[:2]


def is_item_code(text: str) -> bool:
    """Whether a text can be the code of an item in a catalogue of items (政务公开事项标准目录)."""
    return len(text) <= ITEM_CODE_LIMIT and _ITEM_CODE.fullmatch(text) is not None


def known_key_fields(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that are key fields, each once, in their order."""
    given = set(codes)
    return tuple(code for code in KEY_FIELDS if code in given)


@dataclass(frozen=True, kw_only=True)
class CatalogueFields:
    """What the catalogue says of a document beside its metadata table."""

    effective_on: date | None = None  # 施行日期
    key_fields: tuple[str, ...] = ()
    item_code: str = ""

    def refusals(self) -> tuple[Refusal, ...]:
        """What is wrong with them."""
        if self.item_code and not is_item_code(self.item_code):
            return (Refusal("item_code_malformed"),)
        return ()
