"""What is printed beside the head: copy number, secrecy with its term, urgency, signatories.

A line of its own or a labelled one; the same words in a sentence are no mark. GB/T 9704-2012
sections 7.2.1 to 7.2.3 and 7.2.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.engines.model import Field
from review.engines.read.head import HEAD_LINES
from review.engines.read.lines import ORGAN_ENDINGS, Line
from review.engines.read.meta_script import simplified
from review.engines.read.wording import CJK, GENRES, digits, field, original

_STAR: Final = r"[★☆✩✭⭐⭑✮*]"
_TERM: Final = (
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:年|个月|月|日|天)|长期|启用前|解密前|公布前)"
)
_MARK: Final = rf"(?P<mark>(?P<level>绝密|机密|秘密)(?:{_STAR}?(?P<term>{_TERM})|{_STAR})?)"
_RUSH: Final = r"(?P<urgency>特急|加急|特提|平急|急件)"
_NUMBER: Final = r"(?:(?:№|No\.?|份号:?)?\d{1,6})?"
_SECRECY: Final = re.compile(
    rf"^{_NUMBER}[(\[【]?(?:密级:?)?{_MARK}[)\]】]?{_RUSH.replace('?P<urgency>', '?:')}?$"
)
_SECRECY_LABEL: Final = re.compile(rf"密级(?:(?:和|及)保密期限)?:{_MARK}(?=$|[^{CJK}]|紧急)")
_URGENCY: Final = re.compile(
    rf"(?:^|^等级:?|紧急程度:?|密|密[)\]】]|年|月|长期|前|{_STAR}){_RUSH}(?=$|[·.]?明电|公文)"
)
_TELEGRAM: Final = re.compile(rf"^(?:等级:?)?{_RUSH}(?:[·.]?明电)?[{CJK}]{{2,14}}[〔\[(]")
_COPY: Final = re.compile(
    r"^(?:(?:№|No\.?)(?P<sign>\d{4,6})|份号:?(?P<label>[\dOoIl]{1,6})|(?P<bare>\d{6}))(?:$|(?=[绝机秘]密|特急|加急|特提|平急))"
)
_SIGNATORY: Final = re.compile(r"签\s*发\s*人(?:签字)?\s*[:：]\s*(?P<names>.+)$")
_NAME: Final = re.compile(rf"^[{CJK}]{{1,4}}(?:·[{CJK}]{{1,6}})*$")
_LABELS: Final = {
    "密级": "secrecy",
    "密级和保密期限": "secrecy",
    "紧急程度": "urgency",
    "份号": "copy_number",
}
_INDENT: Final = 4  # blanks before a further line of signatories
_TOP: Final = 10


def find_marks_of_head(lines: Sequence[Line], top: int) -> dict[str, Field]:
    """The fields ``secrecy``, ``urgency``, ``copy_number`` and ``signatory`` of these lines. Marks
    without a label count only above line ``top``, where title or addressees stand.
    """
    found: dict[str, Field] = {}
    for place, line in enumerate(lines[:HEAD_LINES]):
        label = _LABELS.get(lines[place - 1].compact.rstrip(":")) if place else None
        above = place < min(top, HEAD_LINES)
        for name, each in _marks(line, above=above, label=label).items():
            found.setdefault(name, each)
        if "signatory" not in found and "签" in line.text:
            signed = _signatories(lines, place)
            if signed is not None:
                found["signatory"] = signed
    return found


def _marks(line: Line, *, above: bool, label: str | None) -> dict[str, Field]:
    text = line.compact
    found: dict[str, Field] = {}
    if len(text) > 60:
        return found
    own = above or label is not None
    secret = (
        _SECRECY.match(text) if above or label == "secrecy" else None
    ) or _SECRECY_LABEL.search(text)
    if secret is not None:
        value = secret["level"] + (f"★{secret['term']}" if secret["term"] else "")
        rule = "own_line" if secret.re is _SECRECY and label is None else "label"
        found["secrecy"] = _field(line, value, rule, secret, "mark")
    rush = _URGENCY.search(text) if own or "紧急程度" in text else None
    rush = rush or (_TELEGRAM.match(text) if above else None)
    if rush is not None:
        rule = "label" if label == "urgency" or "紧急程度" in text else "own_line"
        found["urgency"] = _field(line, rush["urgency"], rule, rush, "urgency")
    copy = _COPY.match(text) if above else None
    if copy is not None:
        group = next(name for name in ("sign", "label", "bare") if copy[name])
        rule = "six_digits" if group == "bare" else "label"
        found["copy_number"] = _field(line, digits(copy[group]), rule, copy, group)
    elif label == "copy_number" and re.fullmatch(r"\d{1,6}", text):
        found["copy_number"] = field(text, "label", [line])
    return found


def _field(line: Line, value: str, rule: str, match: re.Match[str], group: str) -> Field:
    """A value of the line without blanks, with its columns in the line as it is."""
    columns = [place for place, letter in enumerate(line.text) if letter != " "]
    left, right = match.span(group)
    return field(original(value, [line]), rule, [line], columns[left], columns[right - 1] + 1)


def _signatories(lines: Sequence[Line], place: int) -> Field | None:
    """The names after 签发人：, with those of the lines below that hold nothing but names."""
    line = lines[place]
    match = _SIGNATORY.search(simplified(line.raw))
    names = _names(line.raw[match.start("names") :]) if match is not None else None
    if match is None or not names:
        return None
    last = last_signatory(lines, place)
    for following in lines[place + 1 : last + 1]:
        names += _names(following.raw)
    end = max(each.end for each in lines[place : last + 1] if each.segment == line.segment)
    return Field("、".join(names), "label", line.segment, line.start + match.start(), end)


def last_signatory(lines: Sequence[Line], place: int) -> int:
    """The last of the indented lines below ``place`` that hold nothing but further names; ``place``
    itself where it names no signatory.
    """
    last = place
    if "签" not in lines[place].text:
        return last
    for following in lines[place + 1 : place + 4]:
        before = lines[last]
        begin = before.end + 1 if following.segment == before.segment else 0
        if following.start - begin < _INDENT or not _names(following.raw):
            break
        last += 1
    return last


def _names(raw: str) -> list[str]:
    """Names parted by blanks or 、; a name of two characters is often spaced: 王　明."""
    names: list[str] = []
    open_letter = ""
    for token in re.split(r"[\s\u3000、,,;]+", raw.strip()):
        if not token:
            continue
        if not _NAME.match(token) or _is_no_name(token):
            return []
        if len(token) == 1:
            if open_letter:
                names.append(open_letter + token)
            open_letter = "" if open_letter else token
            continue
        if open_letter:
            return []
        names.append(token)
    return [] if open_letter else names


def _is_no_name(token: str) -> bool:
    return (
        len(token) > 1
        and re.search(rf"(?:{ORGAN_ENDINGS}|{GENRES}|文件|签发|关于|的)$", token) is not None
    )
