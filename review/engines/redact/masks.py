"""What stands in the place of a value: the official styles of domain.md section 8.2, or blocks.

Every answer has one element per character of the original, so that a value split over runs keeps
its formatting; an element may be empty. Lives here: recognising the shape of a value. Where the
value stands is no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from review.engines.model import Treatment
from review.engines.redact.folding import fold_character

if TYPE_CHECKING:
    from review.engines.redact.plan import Place

STAR = "*"
BLOCK = "■"
#: Whoever shares surname and 某 with another person of the same documents gets one of these behind it.
ORDINALS = "甲乙丙丁戊己庚辛壬癸"
#: All a mask may say beside letters of the value itself.
MASK_LETTERS = STAR + BLOCK + "某" + ORDINALS

#: A value with Latin letters gets always this many blocks: the width of a Latin name can give the
#: name away.
LATIN_BLOCKS = 4

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛"
    "邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹"
    "关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木"
    "穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)

_ID = re.compile(r"[1-9][0-9]{16}[0-9x]|[1-9][0-9]{14}")
_MOBILE = re.compile(r"(?:\+?(?:00)?86-?)?1[3-9][0-9](?:-?[0-9]){8}")
_CARD = re.compile(r"[0-9](?:-?[0-9]){15,18}")
_PLATE = re.compile(r"[一-龥][a-z][·.]?[a-z0-9]{4,6}[a-z0-9学警港澳挂]")
_EMAIL = re.compile(r"[a-z0-9._%+-]+@[a-z0-9.-]+")
_ADDRESS = re.compile(r"(.*?(?:省|市|区|县|旗|州).*?(?:乡|镇|街道)).+")
_NAME = re.compile(r"[一-龥]{2,4}")


def shown(place: Place) -> tuple[str, ...]:
    """What stands in a place, one element per character: the plan's own mask, ours, or blocks."""
    if place.treatment is not Treatment.MASK:
        return blocks(place.value)
    return _laid_out(place.mask, len(place.value)) if place.mask else mask(place.value)


def _laid_out(wanted: str, length: int) -> tuple[str, ...]:
    """A mask over so many characters; the last one takes what is left over."""
    first = tuple(wanted[: length - 1])
    return (*first, *("" for _ in range(length - 1 - len(first))), wanted[length - 1 :])


def mask(value: str) -> tuple[str, ...]:
    """The value in the official style, one element per character.

    ID number: first two and last three stay; mobile: first three and last four; card: last four;
    plate: region, letter and last; e-mail: first character and domain; address: down to township or
    street; a name of two to four characters that begins with a surname: surname and 某. Anything
    else becomes blocks. Letters that take no place (spaces, zero width) inside a mask go.
    """
    folded = [fold_character(each) for each in value]
    plain = "".join(folded)
    if any(len(each) > 1 for each in folded):
        return blocks(value)
    for shape, hide in _STYLES:
        found = shape.fullmatch(plain)
        if found:
            return _spread(value, folded, hide(plain, found))
    return blocks(value)


def blocks(value: str) -> tuple[str, ...]:
    """Blocks: one per character, but always ``LATIN_BLOCKS`` for a value with Latin letters."""
    visible = [bool(fold_character(each)) for each in value]
    if any("a" <= letter <= "z" for each in value for letter in fold_character(each)):
        first = visible.index(True)
        return tuple(BLOCK * LATIN_BLOCKS if at == first else "" for at in range(len(value)))
    return tuple(BLOCK if shown else "" for shown in visible)


def _spread(value: str, folded: list[str], hidden: str) -> tuple[str, ...]:
    """Lay the mask of the folded text over the characters as they stand; a kept one keeps its own
    form.
    """
    answer: list[str] = []
    marks = iter(hidden)
    for character, plain in zip(value, folded, strict=True):
        mark = next(marks) if plain else ""
        answer.append(character if plain and mark == plain else mark)
    return tuple(answer)


def _between(head: int, tail: int) -> Callable[[str, re.Match[str]], str]:
    """Stars between the first ``head`` and the last ``tail`` characters."""
    return lambda plain, _: plain[:head] + STAR * (len(plain) - head - tail) + plain[-tail:]


def _mobile(plain: str, _: re.Match[str]) -> str:
    """138****1234, whatever stands before the eleven digits or between them."""
    digits = [at for at, each in enumerate(plain) if each.isdigit()][-11:]
    hidden = set(digits[3:7])
    return "".join(STAR if at in hidden else each for at, each in enumerate(plain))


def _email(plain: str, _: re.Match[str]) -> str:
    local = plain.index("@")
    return plain[:1] + STAR * (local - 1) + plain[local:] if local > 1 else STAR + plain[local:]


def _address(plain: str, found: re.Match[str]) -> str:
    return plain[: found.end(1)] + BLOCK * (len(plain) - found.end(1))


def _name(plain: str, _: re.Match[str]) -> str:
    return plain[0] + "某" * (len(plain) - 1) if plain[0] in _SURNAMES else BLOCK * len(plain)


_STYLES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], str]], ...] = (
    (_ID, _between(2, 3)),
    (_MOBILE, _mobile),
    (_CARD, _between(0, 4)),
    (_PLATE, _between(2, 1)),
    (_EMAIL, _email),
    (_ADDRESS, _address),
    (_NAME, _name),
)
