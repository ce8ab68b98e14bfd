"""Documents named in a folded text: titles in 《》, document numbers, and the two together.

The normal form of a number is that of the register: ``code〔YYYY〕n号`` (domain.md 5.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from review.engines.validity.folding import Folded, fold_text

#: Longest title that is believed; a 《 that was never closed must not swallow a chapter.
_TITLE_CHARS: Final = 220

NUMBER: Final = re.compile(
    r"(?P<code>[一-鿿]{1,24})(?P<open>[〔\[【(])(?P<year>(?:19|20)\d{2})[〕\]】)]第?0*(?P<seq>[1-9]\d{0,4})号"
)
_CODE_CHARS: Final = 14
#: 法(研)发〔1987〕32号 has no normal form: what stands before such a rest of a code.
_INNER: Final = re.compile(r"[一-鿿]\([一-鿿]{1,4}\)$")
#: Words that stand before a number without belonging to it.
_BEFORE_CODE: Final = re.compile(
    r"^.*(?:废止|失效|停止执行|不再执行|执行|宣布|以及|根据|按照|依据|文号|字号|通知|文件|印发|下发|规定|办法|意见|替代|代替|修改|同时|下列|以下|其中|对于?|即|原|将|由|以)(?=[一-鿿])"
)
_JOINS: Final = re.compile(r"^[和及与或]+(?=[一-鿿])")
_OPEN_BEFORE_JOIN: Final = '》)号”"'
_ALIAS: Final = re.compile(r"(?:简称|下称|统称)[:为]?《([^《》]{1,40})》")
#: A bracket after a title: the number, the date of adoption and the like. At most one bracket
#: inside, that of the number.
_BRACKET: Final = re.compile(
    r"[(\[【〔](?:[^()\[\]【】〔〕\n]|[(\[【〔](?:\d{4}|[一-鿿]{1,4})[)\]】〕])*[)\]】〕]"
)


@dataclass(frozen=True)
class Target:
    """A named document: the title as written without 《》 (None where only a number stands), the
    number in normal form, and the span of both in the folded text.
    """

    title: str | None
    number: str | None
    start: int
    end: int


def find_targets(folded: Folded) -> list[Target]:
    """Every title with the number in the bracket behind it, and every number that stands alone."""
    found: list[Target] = []
    aliases: dict[str, Target] = {}
    text = folded.text
    at = 0
    while at < len(text):
        title_at = text.find("《", at)
        stop = title_at if title_at >= 0 else len(text)
        found += [
            Target(None, number, start, end) for number, start, end in numbers_in(text, at, stop)
        ]
        if title_at < 0:
            break
        end = title_end(text, title_at)
        if end is None:
            at = title_at + 1
            continue
        bracket = _BRACKET.match(text, end)
        number = None
        after = end
        if bracket is not None:
            inside = numbers_in(text, bracket.start() + 1, bracket.end())
            number = inside[0][0] if inside else None
            after = bracket.end()
        found.append(Target(folded.original(title_at + 1, end - 1), number, title_at, after))
        if alias := _ALIAS.search(text, end, after):
            aliases[alias[1]] = found[-1]
        at = after
    return _joined(found, aliases)


def title_end(text: str, start: int) -> int | None:
    """Where the 《 at ``start`` is closed (exclusive), inner 《》 counted; None where it is not."""
    depth = 0
    for place in range(start, min(len(text), start + _TITLE_CHARS)):
        letter = text[place]
        if letter == "《":
            depth += 1
        elif letter == "》":
            depth -= 1
            if depth == 0:
                return place + 1 if place > start + 2 else None
        elif letter == "。":
            break
    # 《关于印发《…》的通知》 is also written with the inner brackets only half closed
    close = text.find("》", start, start + _TITLE_CHARS)
    return close + 1 if close > start + 2 and "。" not in text[start:close] else None


def numbers_in(text: str, start: int, stop: int) -> list[tuple[str, int, int]]:
    """The document numbers in ``text[start:stop]`` in normal form, with start and end."""
    found = []
    for match in NUMBER.finditer(text, start, stop):
        code = match["code"]
        left = match.start()
        lead = _BEFORE_CODE.match(code)
        if lead is not None:
            code = code[lead.end() :]
            left += lead.end()
        if left > 0 and text[left - 1] in _OPEN_BEFORE_JOIN and (join := _JOINS.match(code)):
            code = code[join.end() :]
            left += join.end()
        inner = left == match.start() and _INNER.search(text, max(0, left - 8), left)
        if 1 <= len(code) <= _CODE_CHARS and not inner:
            found.append((f"{code}〔{match['year']}〕{match['seq']}号", left, match.end()))
    return found


def normal_number(text: str) -> str | None:
    """A text that is one document number, in normal form; None where it is none. Same form as the
    register's.
    """
    plain = fold_text(text).text.strip("\n")
    match = NUMBER.fullmatch(plain)
    if match is None or len(match["code"]) > _CODE_CHARS:
        return None
    return f"{match['code']}〔{match['year']}〕{match['seq']}号"


def _joined(found: list[Target], aliases: dict[str, Target]) -> list[Target]:
    """Short names (以下简称《…》) stand for the full ones; a bare number right beside a title belongs
    to it: 海府办〔2019〕3号《关于…》, and the other way round.
    """
    joined: list[Target] = []
    for target in found:
        known = aliases.get(target.title or "")
        if known is not None:
            joined.append(Target(known.title, known.number, target.start, target.end))
            continue
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.title is None
            and before.end == target.start
            and target.title is not None
            and target.number is None
        ):
            joined[-1] = Target(target.title, before.number, before.start, target.end)
        elif (
            before is not None
            and before.title is not None
            and before.number is None
            and before.end == target.start
            and target.title is None
        ):
            joined[-1] = Target(before.title, target.number, before.start, target.end)
        else:
            joined.append(target)
    return joined
