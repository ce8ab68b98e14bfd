"""Invented texts with known values for the bench of finding: documents, writings of one value, short cells.

A fixed seed gives the same texts everywhere. Self-made texts flatter whoever makes them: their rows are reported
apart from those on other people's texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.reading import SENTENCES
from review.engines.find.checksums import id_check_character
from tests.engines.making import valid_bank_card, valid_id, valid_mobile

SEED = 20260701
DOCUMENTS = 60
PARAGRAPHS = 90
VALUES_IN_EACH = 14
WRITINGS = 40

#: Sentences around a value; the name in braces is its kind.
TEMPLATES = (
    "经查，当事人身份证号码为{ID}，其行为违反了有关规定。",
    "申请人提交的证件号码：{ID}，经核验属实。",
    "该户户主残疾人证号{DIS}，享受护理补贴。",
    "联系电话：{MOB}，请保持畅通。",
    "如有异议，请致电{LAND}反映。",
    "款项汇入银行卡号{BANK}，户名同上。",
    "暂扣机动车号牌{PLATE}一辆。",
    "电子邮箱{MAIL}，工作日内回复。",
    "加微信号：{WX}，发送材料照片。",
    "QQ：{QQ}，备注单位名称。",
    "护照号码{PASS}，有效期十年。",
    "持港澳居民来往内地通行证号码{PERMIT}入境。",
    "出生日期：{DOB}，汉族，初中文化。",
    "某公司（统一社会信用代码{USCC}）未按期改正。",
    "现住{ADDR}，系本市居民。",
)
#: What looks like a value and is none.
LOOK_ALIKES = (
    "项目代码：2020-440106-48-01-{n12}，总投资{n5}万元。",
    "粤公网安备 4401060200{n4}号，粤ICP备{n8}号。",
    "合同编号{n18}，共{n3}页。",
    "发票号码{n8}，金额{n11}元。",
    "坐标113.{n6},23.{n6}，面积{n5}平方米。",
    "档号2020-{n11}-永久，批号{n16}。",
    "国办发〔2019〕{n2}号，第{n3}次常务会议。",
    "2020年{n1}月1日至2021年12月31日，共{n4}人次。",
)
_AREAS = ("010", "020", "021", "0755", "0571", "028")
_PLATES = "京粤沪浙川苏"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_PLACES = (
    "广州市天河区体育西路",
    "清远市清城区北江二路",
    "合肥市蜀山区长江西路",
    "南宁市青秀区民族大道",
    "永安市小陶镇五一村",
)
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"

Make = Callable[[Random], str]


@dataclass(frozen=True)
class Text:
    """A text and the values in it: kind, start, end (code points)."""

    text: str
    gold: tuple[tuple[str, int, int], ...]


def _digits(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def credit_code(rng: Random) -> str:
    """An invented social credit code with a right check character (GB 32100-2015)."""
    first = (
        "91" + rng.choice(("440106", "350100", "310104")) + "".join(rng.choices(_CREDIT[10:], k=2))
    )
    first += "".join(rng.choices(_CREDIT, k=7))
    total = sum(_CREDIT.index(each) * pow(3, place, 31) for place, each in enumerate(first))
    return first + _CREDIT[(31 - total % 31) % 31]


def _landline(rng: Random) -> str:
    area = rng.choice(_AREAS)
    return f"{area}-{rng.randrange(2, 9)}{_digits(rng, 7)}"


def _plate(rng: Random) -> str:
    return f"{rng.choice(_PLATES)}{rng.choice(_LETTERS[:8])}{_digits(rng, 5)}"


def _date(rng: Random) -> str:
    return f"{rng.randrange(1950, 2015)}年{rng.randrange(1, 13)}月{rng.randrange(1, 28)}日"


MAKERS: dict[str, Make] = {
    "ID": valid_id,
    "DIS": lambda rng: valid_id(rng) + str(rng.randrange(1, 8)) + str(rng.randrange(1, 5)),
    "MOB": valid_mobile,
    "LAND": _landline,
    "BANK": valid_bank_card,
    "PLATE": _plate,
    "MAIL": lambda rng: f"user{_digits(rng, 4)}@example{rng.randrange(9)}.com",
    "WX": lambda rng: f"wx_{rng.choice('abcdefg')}{_digits(rng, 6)}",
    "QQ": lambda rng: f"{rng.randrange(1, 10)}{_digits(rng, 8)}",
    "PASS": lambda rng: f"E{_digits(rng, 8)}",
    "PERMIT": lambda rng: f"H{_digits(rng, 8)}",
    "DOB": _date,
    "USCC": credit_code,
    "ADDR": lambda rng: (
        f"{rng.choice(_PLACES)}{rng.randrange(1, 300)}号{rng.randrange(1, 20)}栋{rng.randrange(101, 2505)}室"
    ),
}


def documents() -> list[Text]:
    """Documents of running text with values and look-alikes spread over them."""
    rng = Random(SEED)
    return [_document(rng) for _ in range(DOCUMENTS)]


def _document(rng: Random) -> Text:
    lines: list[tuple[str, str, str]] = [
        (rng.choice(SENTENCES) * 3, "", "") for _ in range(PARAGRAPHS)
    ]
    for _ in range(VALUES_IN_EACH):
        template = rng.choice(TEMPLATES)
        kind = re.findall(r"\{(\w+)\}", template)[0]
        lines[rng.randrange(PARAGRAPHS)] = (template, kind, MAKERS[kind](rng))
    for _ in range(VALUES_IN_EACH // 2):
        filled = re.sub(
            r"\{n(\d+)\}", lambda match: _digits(rng, int(match[1])), rng.choice(LOOK_ALIKES)
        )
        place = rng.randrange(PARAGRAPHS)
        if not lines[place][1]:
            lines[place] = (filled, "", "")
    text, gold = "", []
    for template, kind, value in lines:
        if kind:
            start = len(text) + template.index("{")
            gold.append((kind, start, start + len(value)))
            template = template.replace(f"{{{kind}}}", value)  # noqa: PLW2901
        text += template + "\n"
    return Text(text, tuple(gold))


_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _split(value: str, sign: str, *groups: int) -> str:
    parts, start = [], 0
    for length in groups:
        parts.append(value[start : start + length])
        start += length
    return sign.join(part for part in parts if part)


def _wide(value: str) -> str:
    return value.translate(_WIDE)


#: Writings that must be survived (detection.md section 7): kind, label before it, how it is written.
VARIANTS: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
    ("ID plain", "ID", "身份证号", lambda v: v),
    ("ID lower-case x", "ID", "身份证号", lambda v: v.lower()),
    ("ID full-width", "ID", "身份证号", _wide),
    ("ID zero-width inside", "ID", "身份证号", lambda v: v[:6] + "\u200b" + v[6:]),
    ("ID blanks", "ID", "身份证号", lambda v: _split(v, " ", 6, 8, 4)),
    ("ID blank after every digit", "ID", "身份证号", " ".join),
    ("ID hyphens", "ID", "身份证号", lambda v: _split(v, "-", 6, 8, 4)),
    ("ID newline", "ID", "身份证号", lambda v: _split(v, "\n", 9, 9)),
    ("ID one digit a line", "ID", "身份证号", "\n".join),
    ("ID one digit a cell", "ID", "身份证号", "|".join),
    ("ID read as O", "ID", "身份证号", lambda v: v.replace("0", "O", 1)),
    ("ID read as l", "ID", "身份证号", lambda v: v.replace("1", "l", 1)),
    ("ID of 15 digits", "ID", "身份证号", lambda v: v[:6] + v[8:17]),
    ("mobile plain", "MOB", "手机", lambda v: v),
    ("mobile +86", "MOB", "手机", lambda v: "+86" + v),
    ("mobile 0086-", "MOB", "手机", lambda v: "0086-" + v),
    ("mobile 3-4-4 blanks", "MOB", "手机", lambda v: _split(v, " ", 3, 4, 4)),
    ("mobile 3-4-4 hyphens", "MOB", "手机", lambda v: _split(v, "-", 3, 4, 4)),
    ("mobile newline", "MOB", "手机", lambda v: _split(v, "\n", 5, 6)),
    ("mobile full-width", "MOB", "手机", _wide),
    ("mobile zero-width", "MOB", "手机", "\u200b".join),
    ("mobile l for 1", "MOB", "手机", lambda v: "l" + v[1:]),
    ("mobile one digit a line", "MOB", "手机", "\n".join),
    ("landline plain", "LAND", "电话", lambda v: v),
    ("landline extension", "LAND", "电话", lambda v: v + "转8001"),
    ("landline brackets", "LAND", "电话", lambda v: "(" + v.replace("-", ")")),
    ("landline full-width brackets", "LAND", "电话", lambda v: "（" + _wide(v).replace("－", "）")),
    ("landline em dash", "LAND", "电话", lambda v: v.replace("-", "—")),
    ("landline 86-20", "LAND", "电话", lambda v: "86-" + v.lstrip("0")),
    ("card 4-4-4-4-3", "BANK", "卡号", lambda v: _split(v, " ", 4, 4, 4, 4, 3)),
    ("card newline", "BANK", "卡号", lambda v: _split(v, "\n", 8, 11)),
    ("card full-width", "BANK", "卡号", _wide),
    ("plate with dot", "PLATE", "车牌", lambda v: v[:2] + "·" + v[2:]),
    ("plate new energy", "PLATE", "车牌", lambda v: v[:2] + "D" + v[2:]),
    ("mail full-width at", "MAIL", "邮箱", lambda v: v.replace("@", "＠")),
    ("mail (at)", "MAIL", "邮箱", lambda v: v.replace("@", "(at)")),
    ("credit code lower-case", "USCC", "统一社会信用代码", str.lower),
    ("credit code blank inside", "USCC", "统一社会信用代码", lambda v: v[:8] + " " + v[8:]),
    ("credit code full-width", "USCC", "统一社会信用代码", _wide),
    ("birth in numerals", "DOB", "出生日期", lambda _: "一九八〇年一月二日"),
    ("birth 1980-01-01", "DOB", "出生日期", lambda v: re.sub(r"年|月", "-", v).rstrip("日")),
    ("birth 1980.1.1", "DOB", "出生日期", lambda v: re.sub(r"年|月", ".", v).rstrip("日")),
    ("passport full-width", "PASS", "护照", _wide),
    ("wechat with blank", "WX", "微信号 ", lambda v: v),
)


def variants() -> dict[str, list[Text]]:
    """For each writing forty sentences with one value each."""
    rng = Random(SEED + 1)
    made: dict[str, list[Text]] = {}
    for name, kind, label, write in VARIANTS:
        texts = []
        while len(texts) < WRITINGS:
            value = MAKERS[kind](rng)
            if kind == "ID" and "x" in name:
                value = value[:17] + id_check_character(value[:17])
            written = write(value)
            if name == "ID of 15 digits" and not value.startswith("19", 6):
                continue  # the old form knows no other century
            text = f"当事人提供的{label}：{written}，以此为准。"
            start = text.index(written)
            texts.append(Text(text, ((kind, start, start + len(written)),)))
        made[name] = texts
    return made


def cells() -> list[str]:
    """Short cells of a table, as a sheet has them by the thousand."""
    rng = Random(SEED + 2)
    return [
        each
        for _ in range(50)
        for each in (
            f"身份证号:{valid_id(rng)}",
            "张伟明",
            f"联系电话:{valid_mobile(rng)}",
            "广东省广州市天河区龙口西路12号3栋502房",
            "2013年12月25日",
            "穗府办〔2013〕25号",
        )
    ]
