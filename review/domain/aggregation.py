"""Aggregation (汇聚): single papers may be harmless and tell a secret together (Secrecy Law, 2024, Art. 43
of the implementing regulation; domain.md 7.4 rule 5).

What a table is about is read off the heads of its columns: people, places, stock. A table of many rows
about one of these asks to be held against what is public already. Warnings and their evidence only; the
reviewer decides. Heads come in as text and go out as keys and codes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from review.domain.likeness import folded
from review.domain.validity import title_key


class Topic(StrEnum):
    """What a column tells of; together they make unit strengths, sites and reserves."""

    PEOPLE = "people"  # 姓名、人员、负责人
    PLACES = "places"  # 地址、坐标、点位
    STOCK = "stock"  # 数量、库存、储备、编制


#: Rows from which a table is a list worth holding against others.
MANY_ROWS: Final = 10
#: Columns two tables must share, and the share of the smaller table's columns, to be the same form.
SAME_COLUMNS, SAME_SHARE = 3, 0.6

_LAYOUT = re.compile(r"[\W_\d]+")
#: In this order: 储备点负责人 is about people, 储备点地址 about places.
_WORDS: Final[Mapping[Topic, re.Pattern[str]]] = {
    Topic.PEOPLE: re.compile(
        r"姓名|人员|名单|负责人|责任人|联系人|户主|法定代表人|身份证|证件号|职工|经办人|驾驶员"
    ),
    Topic.PLACES: re.compile(
        r"地址|住址|地点|位置|点位|坐标|经度|纬度|路段|桩号|小区|门牌|所在地|驻地|站点|库址"
    ),
    Topic.STOCK: re.compile(
        r"数量|库存|储备|存量|储量|库容|产能|保有量|编制|人数|兵力|装备|型号|规格|台套|吨位|流量|容量"
    ),
}
#: Heads that say how much of something, though they name people or places: 参演人数, 站点数.
_COUNTS = re.compile(r"(?:人|户|站点|点位|小区)数(?:量)?$")


@dataclass(frozen=True)
class Outline:
    """A table as it is compared: its rows below the head, topics, and the keys of its columns."""

    rows: int
    topics: tuple[Topic, ...]
    columns: tuple[str, ...]

    @property
    def is_list(self) -> bool:
        """Whether it is long, and about something that adds up."""
        return bool(self.topics) and self.rows >= MANY_ROWS

    def same_form(self, other: Outline) -> int:
        """How many columns both share, where that makes them one form; else 0."""
        shared = len({*self.columns} & {*other.columns})
        least = min(len({*self.columns}), len({*other.columns}))
        return shared if shared >= SAME_COLUMNS and shared >= SAME_SHARE * least else 0


def topic_of(head: str) -> Topic | None:
    """What a column with this head tells of; None for anything else."""
    plain = plain_head(head)
    if _COUNTS.search(plain):
        return Topic.STOCK
    return next((topic for topic, words in _WORDS.items() if words.search(plain)), None)


def plain_head(head: str) -> str:
    """The head as it is compared: width folded, without blanks, figures, brackets and units in them."""
    text = unicodedata.normalize("NFKC", head)
    return _LAYOUT.sub("", re.sub(r"[(（〔\[].*?[)）〕\]]", "", text))


def outlines_of(
    segments: Iterable[Mapping[str, Any]],
    heads: Iterable[Mapping[str, Any]],
    key_of: Callable[[str], str],
) -> tuple[Outline, ...]:
    """The tables of a file that are about something, from what reading it produced (product.md section 10).

    ``key_of`` makes a key of a head that tells nothing to whoever lacks the house's secret.
    """
    named: dict[str, list[str]] = defaultdict(list)
    first: dict[str, int] = {}
    for head in heads:
        table, words = str(head["table"]), plain_head(str(head["header"]))
        first[table] = max(first.get(table, 0), int(head["first"]))
        if words:
            named[table].append(words)
    rows: dict[str, set[int]] = defaultdict(set)
    for segment in segments:
        if (cell := segment.get("cell")) is not None and segment["text"].strip():
            rows[str(cell[0])].add(int(cell[1]))
    found = []
    for table, words_of in named.items():
        topics = {topic for words in words_of if (topic := topic_of(words)) is not None}
        if topics:
            below = sum(row >= first[table] for row in rows[table])
            columns = dict.fromkeys(key_of(words) for words in words_of)
            found.append(Outline(below, tuple(sorted(topics)), tuple(columns)))
    return tuple(found)


def as_plain(outlines: Sequence[Outline]) -> list[dict[str, Any]] | None:
    """Outlines as a column keeps them; None where there are none."""
    plain = [
        {"rows": o.rows, "topics": [t.value for t in o.topics], "columns": list(o.columns)}
        for o in outlines
    ]
    return plain or None


def from_plain(plain: Sequence[Mapping[str, Any]] | None) -> tuple[Outline, ...]:
    """What ``as_plain`` made, again."""
    return tuple(
        Outline(o["rows"], tuple(map(Topic, o["topics"])), tuple(o["columns"])) for o in plain or ()
    )


@lru_cache(maxsize=8192)
def series_of(title: str) -> str:
    """The title without years, dates, periods, numbers and places: equal in every issue of one series.

    Empty where too little is left to tell a series by.
    """
    rest = _PERIOD.sub("", folded(title_key(title)))
    return rest if len(rest) >= _SERIES else ""


#: Halves and seasons that folding leaves, and what is left of a date in a title.
_PERIOD = re.compile(r"第?0?(?:季度|半年|年度)|[上下]半年|[春夏秋冬]季|全年|0|某")
#: Characters a folded title must have left.
_SERIES: Final = 6


class Sign(StrEnum):
    """Why a public document stands beside this one, the strongest first."""

    SERIES = "series"  # the same list of another period
    FORM = "form"  # a table with the same columns
    TOPIC = "topic"  # a list about the same


@dataclass(frozen=True, kw_only=True)
class Kin:
    """How another document is related: the signs, the columns shared at most, the topics shared."""

    signs: tuple[Sign, ...]
    columns: int
    topics: tuple[Topic, ...]


def kinship(
    mine: Sequence[Outline], series: str, theirs: Sequence[Outline], other_series: str
) -> Kin | None:
    """What two documents have in common that could add up; None for nothing."""
    columns = max((a.same_form(b) for a in mine for b in theirs), default=0)
    lists = {t for a in mine if a.is_list for t in a.topics}
    topics = lists & {t for b in theirs if b.is_list for t in b.topics}
    told = {
        Sign.SERIES: bool(series) and series == other_series,
        Sign.FORM: columns > 0,
        Sign.TOPIC: bool(topics),
    }
    signs = tuple(sign for sign, holds in told.items() if holds)
    return Kin(signs=signs, columns=columns, topics=tuple(sorted(topics))) if signs else None
