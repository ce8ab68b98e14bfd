"""Home addresses down to the door: behind a word that announces one, under a table header, or free in the text.

A candidate grows around its door tokens (12号, 3栋, 501室), so the work is linear in the text. What stops at a road
or a township is nobody's home; what an office gives as its own address is kept, with the reason. Division names are
those of GB/T 2260. Works on normalised text. Rules: detection.md section 5.5, domain.md section 8.2.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from review.engines.find import lexicon
from review.engines.find.hits import PRIVACY, Hit, Label
from review.engines.find.normalise import Normal, normalise
from review.engines.model import Level, Treatment, Why

#: Characters of an address that are looked at, to either side of its first door token or trigger.
REACH: Final = 60
#: Characters between two door tokens of one address.
_GAP: Final = 10
_ANY_DOOR: Final = re.compile(r"[0-9]|[一二三四五六七八九十]号|[号栋幢室户座]")

_NUMERAL: Final = "0-9一二三四五六七八九十百零〇"
_DOOR: Final = re.compile(
    rf"(?<!第)(?:附|之)?(?:[A-Za-z]{{0,2}}[0-9]{{1,5}}(?:[-–~][A-Za-z0-9]{{1,5}}){{0,3}}[A-Za-z]?|[{_NUMERAL}]{{1,5}}|[A-Za-z甲乙丙丁东西南北])"
    r" ?(?:号楼|号院|號樓|号房|号铺|号门|号室|号库|号|號|栋|幢|棟|座|单元|單元|室|房(?![屋产地价])|楼(?![盘市])|樓|"
    r"层|層|弄|户(?![籍口])|戶|门(?![诊市])|铺|商铺)"
    r"(?![文令公函发])"
)
#: A number without a word for the door, as people write who are in a hurry: 12幢992, 3-2-401, B1600.
_BARE_DOOR: Final = re.compile(
    r"(?<![0-9.第])[A-Za-z]{0,2}[0-9]{2,5}[A-Za-z]?(?:[-_]{1,2}[A-Za-z]?[0-9]{1,5}){0,3}"
    r"(?![0-9.年月日时分周岁%‰条款项个件名人元万亿米公平套亩棵届期批次号])|(?<![0-9])[0-9]{1,4}(?:-[0-9]{1,4}){1,3}(?![0-9年月])"
)
_SETTLED: Final = re.compile(
    r"(?:大道|胡同|[新商花名市场汽]城|城(?=[A-Z0-9一二三四五六七八九十])|华府|府邸|社区|小区|花园|新村|公寓|大厦|家园|名邸|街道|广场|大院|宿舍|工业园|开发区|校区|"
    r"[路街巷弄村屯庄寨苑庭里坊园湾镇乡坝坪塘埔厝埕冲岭坡组队社队埠圩岗堡店营桥楼院])"
)
#: A household of the countryside has a group of villagers, no door.
_GROUP: Final = re.compile(
    rf"[村寨屯庄社区].{{0,8}}?(?:第)?[{_NUMERAL}]{{1,4}}(?:村民小组|小组|组|队|社)"
)
_DELIMITER: Final = re.compile(r"[,，。;；、\n!！?？:：|]|[(（](?=[^)）]{16})| {2}")
_TAIL: Final = re.compile(
    r"^(?:的|附近|处|旁|内|外|门前|被|因|与|和|及|时|将|向|进行|发生|租|经营|家中)"
)

#: Words that announce a home; with a colon or a table header behind them, all up to the delimiter.
_TRIGGER: Final = re.compile(
    r"(?:户籍所在地|户籍地址|户籍地|户籍|户口所在地|戶籍地|家庭住址|家庭地址|家庭详细住址|居住地址|居住地|居住于|居住在|现居住地|"
    r"现居|现住址|现住地|现住|現住|暂住地|暂住|常住地址|住址|住所|通讯地址|通信地址|联系地址|收件地址|邮寄地址|送达地址|详细地址|"
    r"家住|租住于?|借住于?|住在|住于|位于|坐落于?|地址|住)"
    r"(?:均?(?:为|是|在)|于)? {0,2}(?P<colon>[:：])? {0,2}"
)
_HOME: Final = re.compile(r"住|户籍|户口|戶|居|家庭|通讯|通信|收件|邮寄|送达")
_OFFICE: Final = re.compile(
    r"(?:办公|单位|公司|企业|机构|注册|经营|营业|受理|报名|咨询|会议|活动|服务|生产|项目|工程|建设|施工|考试|现场|"
    r"门店|投诉|举报|来信)(?:单位|场所|地点|地址|住所|位置)|地点[:：]? ?$|本(?:机关|局|委|厅|单位)地址|"
    r"(?:公司|企业|局|委员会|中心|厅)[,，]?(?:住所|地址)"
)
_HEADER: Final = re.compile(r"住址|家庭地址|户籍|居住地|现住|通讯地址|联系地址|详细地址")
_BEFORE: Final = 16
#: Any character of a script of words, radicals and their like included.
_HAN: Final = re.compile(r"[\u2e80-\uffff\U00010000-\U0010ffff]")


@cache
def divisions() -> frozenset[str]:
    """Full names of provinces, cities and counties, and cities without their last character."""
    names = {line.split(" ", 1)[1] for line in lexicon.words("divisions")}
    short = {name[:-1] for name in names if len(name) > 2 and name[-1] in "省市"}
    return frozenset(names | short)


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(name[:2] for name in divisions())


def find_addresses(text: str, label: Label | None = None) -> list[Hit]:
    """Addresses of one segment, without overlaps; ``label`` answers the table header of a place."""
    if not _HAN.search(text):
        return []  # doors, roads and divisions are words
    normal = normalise(text)
    hits = list(_in_column(normal, label)) if label is not None else []
    if not hits:
        hits = list(_triggered(normal))
        taken = [(hit.start, hit.end) for hit in hits]
        hits += [
            hit
            for hit in _free(normal)
            if all(hit.end <= start or hit.start >= end for start, end in taken)
        ]
    return hits


def _hit(
    normal: Normal, start: int, end: int, level: Level, rule: str, *why: Why, keep: bool = False
) -> Hit:
    begin, stop = normal.origin(start, end)
    action = Treatment.KEEP if keep else Treatment.MASK
    return Hit("ADDR", level, begin, stop, action, None if keep else PRIVACY, why, rule)


def _in_column(normal: Normal, label: Label) -> Iterator[Hit]:
    text = normal.text
    if not 5 <= len(text.strip()) <= 2 * REACH:
        return
    header = _HEADER.search(label(0))
    if header is None or _OFFICE.search(label(0)):
        return
    if _DOOR.search(text) or _SETTLED.search(text) or _division_at(text, 0):
        start = len(text) - len(text.lstrip())
        why = (Why("table_header", header.group()), *_tokens(text, start, len(text.rstrip())))
        yield _hit(normal, start, len(text.rstrip()), Level.CERTAIN, "ADDR.column/1", *why)


def _triggered(normal: Normal) -> Iterator[Hit]:
    text = normal.text
    done = 0
    for match in _TRIGGER.finditer(text):
        start = match.end()
        if start < done:
            continue  # inside an address that was tried already
        stop = _delimited(text, start)
        if stop - start < 5:
            continue
        done = stop
        field = match["colon"] is not None
        end = _end_of(text, start, stop, field=field)
        if end is None:
            continue
        before = text[max(0, match.start() - _BEFORE) : match.end()]
        word = match.group().strip(" :：")
        why = (Why("label", word), *_tokens(text, start, end))
        if _OFFICE.search(before):
            yield _hit(
                normal,
                start,
                end,
                Level.NOTE,
                "ADDR.office/1",
                Why("office_address", ""),
                keep=True,
            )
        elif _HOME.search(word):
            yield _hit(normal, start, end, Level.CERTAIN, "ADDR.triggered/1", *why)
        elif _division_at(text, start) or field:
            yield _hit(normal, start, end, Level.LIKELY, "ADDR.located/1", *why)


def _end_of(text: str, start: int, stop: int, *, field: bool) -> int | None:
    """Where the address ends, or None when what follows the trigger is none."""
    doors = _doors(text, start, stop)
    group = _GROUP.search(text, start, stop)
    settled = _SETTLED.search(text, start, stop)
    if not doors and group is None:
        # down to the road or the village only: nobody's door, unless the field holds nothing else
        return None
    if not field and settled is None and not _division_at(text, start):
        return None
    last = max([door.end() for door in doors] + ([group.end()] if group else []))
    rest = text[last:stop]
    return last if _TAIL.match(rest) or len(rest) > 2 * _GAP else stop


def _doors(text: str, start: int, stop: int) -> list[re.Match[str]]:
    """Door tokens in order, without overlaps; a bare number only where no word makes it a door."""
    named = list(_DOOR.finditer(text, start, stop))
    both = sorted(
        [*named, *_BARE_DOOR.finditer(text, start, stop)],
        key=lambda match: (match.start(), match.re is _BARE_DOOR),
    )
    doors: list[re.Match[str]] = []
    for match in both:
        if not doors or match.start() >= doors[-1].end():
            doors.append(match)
    return doors


def _free(normal: Normal) -> Iterator[Hit]:
    """Addresses that nothing announces: a division, a road or settlement, and a door behind it."""
    text = normal.text
    doors = _doors(text, 0, len(text)) if _ANY_DOOR.search(text) else []
    breaks = [match.end() for match in _DELIMITER.finditer(text)] if doors else []
    named: list[int] = []
    scanned, end = 0, -1
    for door in doors:
        if door.start() < end:
            continue
        left = max(0, end, door.start() - REACH, _last_before(breaks, door.start()))
        named += _divisions_in(text, max(left, scanned), door.start())
        scanned = max(scanned, door.start())
        place = bisect_left(named, left)
        if place == len(named) or named[place] >= door.start():
            continue
        start = named[place]
        if not _SETTLED.search(text, start, door.start() + 1):
            continue
        stop = _delimited(text, door.end())
        last = door.end()
        for other in _doors(text, door.end(), stop):  # at most REACH characters
            if other.start() - last > _GAP:
                break
            last = other.end()
        end = last
        line = text[max(text.rfind("\n", 0, start) + 1, start - 2 * _BEFORE) : start]
        if _OFFICE.search(line):
            why = Why("office_address", "")
            yield _hit(normal, start, end, Level.NOTE, "ADDR.office/1", why, keep=True)
        else:
            tokens = _tokens(text, start, end)
            yield _hit(normal, start, end, Level.LIKELY, "ADDR.free/1", *tokens)


def _last_before(places: Sequence[int], at: int) -> int:
    found = bisect_right(places, at)
    return places[found - 1] if found else 0


def _divisions_in(text: str, start: int, end: int) -> list[int]:
    """Where between two places a division is named, in order."""
    first = _prefixes()
    return [at for at in range(start, end) if text[at : at + 2] in first and _division_at(text, at)]


def _delimited(text: str, start: int) -> int:
    found = _DELIMITER.search(text, start, min(len(text), start + REACH))
    return found.start() if found else min(len(text), start + REACH)


def _division_at(text: str, start: int) -> bool:
    names = divisions()
    return any(text[start : start + length] in names for length in range(11, 1, -1))


def _tokens(text: str, start: int, end: int) -> tuple[Why, ...]:
    """What makes it an address, as evidence: division, road or settlement, number of door tokens."""
    found: list[Why] = []
    if _division_at(text, start):
        found.append(Why("division", ""))
    if _SETTLED.search(text, start, end):
        found.append(Why("road", ""))
    doors = len(_doors(text, start, end))
    if doors:
        found.append(Why("door", str(doors)))
    return tuple(found)
