"""Which fields may leave the house, and in what form: the allow-list of the public record.

Catalogue columns: domain.md 6.3; the least the law asks for is index, name, summary and date
(Art. 12).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Everything the public side may ever show of a document's metadata, in the order of its table.
RELEASED_FIELDS: tuple[str, ...] = (
    "index_number",
    "title",
    "doc_number",
    "issuer",
    "doc_kind",
    "subject",
    "doc_date",
    "issued_on",
    "summary",
    "addressees",
    "validity",
    "partial",
)

#: Without these a record is not complete and cannot be published.
REQUIRED_FIELDS: tuple[str, ...] = (
    "title",
    "doc_number",
    "issuer",
    "doc_kind",
    "subject",
    "doc_date",
    "issued_on",
    "summary",
)

#: What a reviewer's signature covers of the metadata; number and dates come with issuing.
SIGNED_FIELDS: tuple[str, ...] = ("title", "issuer", "summary", "addressees")

SUMMARY_LIMIT = 300

_TOKEN = re.compile(r"\{(org|yyyy|mm|dd|seq)(?::0?(\d))?d?\}")


def missing_fields(values: Mapping[str, str | None]) -> tuple[str, ...]:
    """Required fields that are empty, in the order of the form."""
    return tuple(f for f in REQUIRED_FIELDS if not (values.get(f) or "").strip())


def index_number(template: str, *, org: str, year: int, month: int, day: int, seq: int) -> str:
    """Fill an index number (索引号) template such as ``{org}/{yyyy}-{seq:05d}`` (domain.md 6.2).

    Raises ValueError for a template with a token that nobody here fills.
    """

    def fill(match: re.Match[str]) -> str:
        name, width = match.group(1), int(match.group(2) or 0)
        value = {
            "org": org,
            "yyyy": f"{year:04d}",
            "mm": f"{month:02d}",
            "dd": f"{day:02d}",
            "seq": str(seq),
        }[name]
        return value.zfill(width)

    filled = _TOKEN.sub(fill, template)
    if "{" in filled or "}" in filled:
        raise ValueError(f"unknown token in index number template {template!r}")
    return filled


#: Top classes of the subject taxonomy (主题分类, domain.md 6.4).
SUBJECTS: dict[str, str] = {
    "01": "机构职能",
    "02": "综合政务",
    "03": "国民经济管理、国有资产监管",
    "04": "财政、金融、审计",
    "05": "国土资源、能源",
    "06": "农业、林业、水利",
    "07": "工业、交通",
    "08": "商贸、海关、旅游",
    "09": "市场监管、安全生产监管",
    "10": "城乡建设、环境保护",
    "11": "科技、教育",
    "12": "文化、广电、新闻出版",
    "13": "卫生、体育",
    "14": "人口与计划生育、妇女儿童工作",
    "15": "劳动、人事、监察",
    "16": "公安、安全、司法",
    "17": "民政、扶贫、救灾",
    "18": "民族、宗教",
    "19": "对外事务",
    "20": "港澳台侨工作",
    "21": "国防",
    "22": "其他",
}
