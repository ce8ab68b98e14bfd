"""The fields of an official document by the line rules of GB/T 9704, each with the rule and the
place it was read from.

Puts ``head.py`` and ``closing.py`` together; decides nothing about disclosure. formats.md section
4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from review.engines.model import METADATA_FIELDS, Field
from review.engines.read.closing import (
    find_annexes,
    find_attribute,
    find_copies,
    find_printing,
    find_signature,
)
from review.engines.read.head import (
    HEAD_LINES,
    Found,
    find_addressees,
    find_number,
    find_title,
    title_issuer,
)
from review.engines.read.lines import Line
from review.engines.read.wording import CJK, ORGAN, chinese, field

_BODY: Final = frozenset({"paragraph", "cell", "textbox", "page"})
_SECRECY: Final = re.compile(
    r"^(?:\d{1,6})?(?:密级:?)?(绝密|机密|秘密)(?:[★☆*](\S{1,6}?))?(?:特急|加急|急件|特提|平急)?$"
)
_URGENCY: Final = re.compile(r"(?:^|紧急程度:?|密|年|月|长期|★)(特急|加急|特提|平急|急件)$")
_COPY: Final = re.compile(r"^(?:№|No\.?|份号:?)?(\d{6})(?:$|(?=[绝机秘]密))")
_SIGNATORY: Final = re.compile(rf"签发人:((?:[{CJK}·]{{2,8}}[ 、]?)+)$")
#: What a copy taken from the web carries above and between the lines of the document itself.
_WEB_COPY: Final = re.compile(r"^(?:#|\*\*|!\[|- \[|- \*\*|---)|^新华社.{2,16}电$")
_BANNER: Final = 4  # lines above the number in which the red head stands


def read_metadata(lines: Iterable[Line]) -> dict[str, Field | None]:
    """All fields of ``METADATA_FIELDS``, None where no rule applies. ``lines`` are those of the
    visible segments.
    """
    body = [line for line in lines if line.kind in _BODY and not _WEB_COPY.match(line.text)]
    found: dict[str, Field | None] = dict.fromkeys(METADATA_FIELDS)
    number = find_number(body)
    addressees = find_addressees(body, number.last + 1 if number else 0)
    title = find_title(body, number, addressees)
    if number is not None:
        found["doc_number"] = _one(body, number)
    if title is not None:
        found["title"] = _one(body, title)
    if addressees is not None:
        found["addressees"] = _many(body, addressees)
    found |= _marks(body[:HEAD_LINES])
    found |= _closing(body)
    found["issuer"] = found["issuer"] or _issuer_of_head(body, number, title)
    return found


def _one(lines: Sequence[Line], found: Found) -> Field:
    return field(chinese(found.value), found.rule, lines[found.first : found.last + 1])


def _many(lines: Sequence[Line], found: Found) -> Field:
    return field(_listed(found.value), found.rule, lines[found.first : found.last + 1])


def _listed(text: str) -> list[str]:
    """Groups of addressees: parted by commas; 、 parts words inside one group
    (市政府各委、办、局).
    """
    return [chinese(part.strip()) for part in re.split("[,;]", text) if part.strip()]


def _marks(head: Sequence[Line]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for line in head:
        text = line.compact
        match = _SECRECY.match(text)
        if match is not None and "secrecy" not in found:
            value = match[1] + (f"★{match[2]}" if match[2] else "")
            found["secrecy"] = field(value, "own_line", [line])
        for name, pattern, rule in (
            ("urgency", _URGENCY, "own_line"),
            ("copy_number", _COPY, "six_digits"),
        ):
            match = pattern.search(text)
            if match is not None and name not in found and len(text) < 24:
                found[name] = field(match[1], rule, [line])
        match = _SIGNATORY.search(line.text.replace(": ", ":"))
        if match is not None and "signatory" not in found:
            found["signatory"] = field(match[1].strip(), "label", [line])
    return found


def _closing(lines: Sequence[Line]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    signature = find_signature(lines)
    if signature is not None:
        found["doc_date"] = field(signature.date, signature.rule, [lines[signature.last]])
        if signature.issuers:
            signed = lines[signature.first : max(signature.last, signature.first + 1)]
            found["issuer"] = field(
                "、".join(map(chinese, signature.issuers)), signature.rule, signed
            )
    attribute = find_attribute(lines)
    if attribute is not None:
        value, rule, place = attribute
        found["attribute_mark"] = field(value, rule, [lines[place]])
    annexes = find_annexes(lines, signature.last if signature else len(lines))
    if annexes is not None:
        names, first, last = annexes
        found["annexes"] = field(
            [chinese(name) for name in names], "annex_note", lines[first : last + 1]
        )
    copies = find_copies(lines)
    if copies is not None:
        text, first, last = copies
        found["copied_to"] = field(_listed(text), "imprint", lines[first : last + 1])
    printing = find_printing(lines)
    if printing is not None:
        day, place = printing
        found["issued_on"] = field(day, "imprint", [lines[place]])
    return found


def _issuer_of_head(
    lines: Sequence[Line], number: Found | None, title: Found | None
) -> Field | None:
    """The seal may stand where the signature's text should: then the red head or the title names
    the issuer.
    """
    if number is not None:
        above = lines[max(0, number.first - _BANNER) : number.first]
        banner = [line for line in above if line.text.endswith("文件") or ORGAN.match(line.text)]
        names = [re.sub(r" ?文件$", "", line.text) for line in banner]
        if any(names):
            return field("、".join(name for name in names if name), "red_head", banner)
    issuer = title_issuer(title.value) if title else None
    return field(issuer, "title", [lines[title.first]]) if title and issuer else None
