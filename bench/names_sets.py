"""Texts with marked names for the bench: others' sets read from their files, and texts made here.

Knows nothing of how names are found. Given names that are put into masked prose are drawn from a fixed list
with a fixed seed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

_MASK = re.compile(r"(?P<family>[\u4e00-\u9fff])某(?P<rest>某|[甲乙丙丁戊己庚辛]|[0-9])?")
#: Before 某 these are no family names, behind it these say that no person is meant.
_NO_FAMILY = frozenset("害人告和与、被同及某疑的入月时于应从任然是为在共到将由日号")
_NO_PERSON = frozenset("局院村镇路市县区街月日年两边公超")
_FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤"
)
_COMPOUNDS = ("欧阳", "司徒", "上官", "诸葛", "皇甫", "令狐")
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉力健兰凤珍莲玉萍红玲芬燕彩春菊勤志义兴良海山"
    "仁波宁贵福生龙元全学祥才发武新利清飞彬富顺信子浩亮政谦亨奇固轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽"
    "晨辰士嘉欣怡梓涵雨桐诗琪"
)
#: A mask means the same person within so many sentences.
_MEMORY = 12
_PRIVATE = (
    "申请人：{}，男，汉族，住石桥镇上元村。",
    "被处罚人{}（户籍地址从略）未按期履行。",
    "信访人{}反映其房屋漏水问题，来电号码从略。",
    "经查，当事人{}驾驶小型轿车在工业大道超限行驶。",
    "请将退款汇至{}账户。",
    "患者{}，诊断为肺结核，家属{}在场。",
    "被征收人{}、{}、{}未在规定期限内签订补偿协议。",
    "原告{}诉称，被告{}于上月借款20000元未还。",
    "{}同志系我局退休职工，家住本市。",
    "死者{}之妻{}到现场确认。",
    "联系人：{}，电话从略。",
)
_OFFICIAL = (
    "市长{}主持会议，副市长{}、秘书长{}出席。",
    "局长{}在会上讲话，要求各单位认真落实。",
    "会议由区委书记{}主持，区长{}作工作报告。",
    "任命{}为市财政局副局长；免去{}的市审计局局长职务。",
    "审判长{}，审判员{}，书记员{}。",
    "签发人：{}",
    "{}副市长到现场检查，{}局长陪同。",
    "新闻发言人{}介绍了有关情况。",
    "县人民检察院检察长{}列席会议。",
)
_ROUNDS = 40


@dataclass(frozen=True)
class Marked:
    """A text and the spans of the persons named in it."""

    text: str
    names: tuple[tuple[int, int], ...]


def bio(path: Path) -> list[Marked]:
    """Sentences of a file with one character and one BIO tag a line."""
    found: list[Marked] = []
    letters: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        if line.strip():
            letter, tag = re.split(r"[\t ]", line)[:2]
            letters.append(letter)
            tags.append(tag)
        elif letters:
            found.append(Marked("".join(letters), tuple(_spans(tags))))
            letters, tags = [], []
    return found


def _spans(tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = None
    for place, tag in enumerate([*tags, "O"]):
        if start is not None and tag != "I-PER":
            yield start, place
            start = None
        if tag == "B-PER":
            start = place


def restored(path: Path) -> list[Marked]:
    """Legal prose whose masks (张某某) are given full names again; the same mask nearby the same name."""
    rng = Random(1)
    given: dict[str, tuple[str, int]] = {}
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        text = str(row["context"])
        parts: list[str] = []
        names: list[tuple[int, int]] = []
        last = length = 0
        for match in _MASK.finditer(text):
            behind = text[match.end() : match.end() + 1]
            lone = match.group("rest") is None and behind in _NO_PERSON
            if match.group("family") in _NO_FAMILY or lone:
                continue
            name, when = given.get(match.group(), ("", -_MEMORY))
            if number - when >= _MEMORY:
                name = match.group("family") + _given(rng)
            given[match.group()] = (name, number)
            before = text[last : match.start()]
            length += len(before)
            names.append((length, length + len(name)))
            parts += [before, name]
            length += len(name)
            last = match.end()
        found.append(Marked("".join([*parts, text[last:]]), tuple(names)))
    return found


def private_texts() -> list[Marked]:
    """Made here: private persons in the sentences of case files."""
    return _filled(_PRIVATE, Random(2))


def official_texts() -> list[Marked]:
    """Made here: officials with their titles."""
    return _filled(_OFFICIAL, Random(3))


def _filled(sentences: tuple[str, ...], rng: Random) -> list[Marked]:
    found = []
    for sentence in sentences * _ROUNDS:
        text, names = "", []
        for number, part in enumerate(sentence.split("{}")):
            if number:
                name = _name(rng)
                names.append((len(text), len(text) + len(name)))
                text += name
            text += part
        found.append(Marked(text, tuple(names)))
    return found


def _name(rng: Random) -> str:
    family = rng.choice(_COMPOUNDS) if rng.random() < 0.05 else rng.choice(_FAMILIES)
    return family + _given(rng)


def _given(rng: Random) -> str:
    return "".join(rng.choice(_GIVEN) for _ in range(1 if rng.random() < 0.22 else 2))
