"""The fields of an official document by the line rules of GB/T 9704, each with the rule and the
place it was read from.

Puts the rules of ``head.py``, ``closing.py`` and the ``meta_`` modules together; decides nothing
about disclosure. Dates are ISO, lists are tuples, several issuers or signatories are joined by 、.
formats.md section 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from review.engines.model import METADATA_FIELDS, Field, Segment
from review.engines.read.closing import (
    Signature,
    find_annexes,
    find_copies,
    find_printing,
    find_signature,
)
from review.engines.read.head import Found, find_addressees, find_number
from review.engines.read.lines import Line
from review.engines.read.meta_attribute import find_attribute
from review.engines.read.meta_effect import find_repeals, find_valid_until
from review.engines.read.meta_gate import judge_official
from review.engines.read.meta_kind import find_kind, find_normative
from review.engines.read.meta_marks import find_marks_of_head, last_signatory
from review.engines.read.meta_title import find_title, title_issuer
from review.engines.read.wording import ORGAN, field, original

_BODY: Final = frozenset({"paragraph", "cell", "textbox", "page", "picture"})
#: What a copy taken from the web carries above and between the lines of the document itself.
_WEB_COPY: Final = re.compile(
    r"^(?:#|\*\*|!\[|- \[|- \*\*|---)|^新华社.{2,16}电$|^首页 ?>|>.{1,20}>|^(?:收藏|分享|纠错|下载)$"
)
_BANNER: Final = 6  # lines above the number in which the red head stands
#: The head ends here when nothing tells.
_TOP: Final = 10


@dataclass(frozen=True)
class _Read:
    """What the rules found, by line numbers."""

    lines: Sequence[Line]
    number: Found | None
    addressees: Found | None
    title: Found | None
    signature: Signature | None


def read_metadata(
    lines: Iterable[Line], segments: Sequence[Segment] = ()
) -> dict[str, Field | None]:
    """All fields of ``METADATA_FIELDS``, None where no rule applies. ``lines`` are those of the
    visible ``segments``; without segments nothing is read of validity.
    """
    body = [line for line in lines if line.kind in _BODY and not _WEB_COPY.search(line.text)]
    read = _skeleton(body)
    found: dict[str, Field | None] = dict.fromkeys(METADATA_FIELDS)
    if read.number is not None:
        found["doc_number"] = _one(body, read.number)
    if read.title is not None:
        found["title"] = _one(body, read.title)
    if read.addressees is not None:
        found["addressees"] = _many(body, read.addressees)
    found |= find_marks_of_head(body, _top(read))
    found |= _closing(read)
    found["issuer"] = _issuer_of_banner(read) or found["issuer"] or _issuer_of_head(read)
    found["document_kind"] = find_kind(body, read.title)
    found["normative"] = find_normative(body, segments, read.number, read.title)
    found |= _effect(read, segments, found)
    kind = found["document_kind"]
    found["official"] = judge_official(
        body,
        number=read.number,
        title=read.title,
        addressees=read.addressees,
        signature=read.signature,
        attribute=find_attribute(body, None) if found["attribute_mark"] else None,
        kind=str(kind.value) if kind else None,
    )
    return found


def _skeleton(lines: Sequence[Line]) -> _Read:
    """The parts on which the others hang. The head ends where the document is signed: what follows
    may be another paper with a head of its own.
    """
    signature = find_signature(lines)
    end = _head_end(lines, signature)
    number = find_number(lines[:end])
    after = last_signatory(lines, number.last) + 1 if number and number.rule != "label" else 0
    addressees = find_addressees(lines[:end], after)
    title = find_title(lines, number, addressees, after, end)
    return _Read(lines, number, addressees, title, signature)


def _head_end(lines: Sequence[Line], signature: Signature | None) -> int:
    """The line of the signature, unless it stands in the head itself (minutes, a date in brackets
    under the title).
    """
    if signature is None:
        return len(lines)
    below_text = any(line.text.endswith(("。", ":")) for line in lines[: signature.first])
    return signature.first if below_text else len(lines)


def _top(read: _Read) -> int:
    """The line above which marks stand without a label."""
    for found in (read.title, read.addressees):
        if found is not None:
            return max(found.first, read.number.last + 1 if read.number else 0)
    return _TOP


def _one(lines: Sequence[Line], found: Found) -> Field:
    inside = lines[found.first : found.last + 1]
    return field(original(found.value, inside), found.rule, inside, found.left, found.right)


def _many(lines: Sequence[Line], found: Found) -> Field:
    inside = lines[found.first : found.last + 1]
    values = [original(part, inside) for part in _listed(found.value)]
    return field(values, found.rule, inside, found.left, found.right)


def _listed(text: str) -> list[str]:
    """Groups of addressees: parted by commas; 、 parts words inside one group
    (市政府各委、办、局).
    """
    return [part.strip() for part in re.split("[,;\n]", text) if part.strip()]


def _closing(read: _Read) -> dict[str, Field]:
    lines, signature = read.lines, read.signature
    found: dict[str, Field] = {}
    if signature is not None:
        day = [lines[signature.last]]
        found["doc_date"] = field(
            signature.date, signature.rule, day, signature.left, signature.right
        )
        if signature.issuers:
            signed = lines[signature.first : max(signature.last, signature.first + 1)]
            names = "、".join(original(name, signed) for name in signature.issuers)
            right = signature.organ_right
            found["issuer"] = field(names, signature.rule, signed, 0, right)
    attribute = find_attribute(lines, signature.last if signature else None)
    if attribute is not None:
        found["attribute_mark"] = field(
            attribute.value,
            attribute.rule,
            [lines[attribute.first]],
            attribute.left,
            attribute.right,
        )
    end = _head_end(lines, signature)
    annexes = find_annexes(lines, end, signed=end < len(lines))
    if annexes is not None:
        inside = lines[annexes.first : annexes.last + 1]
        names_of = [original(name, inside) for name in annexes.value.split("\n")]
        found["annexes"] = field(names_of, annexes.rule, inside)
    copies = find_copies(lines)
    if copies is not None:
        found["copied_to"] = _many(lines, copies)
    printing = find_printing(lines)
    if printing is not None:
        found["issued_on"] = field(
            printing.value,
            printing.rule,
            lines[printing.first : printing.last + 1],
            printing.left,
            printing.right,
        )
    return found


def _issuer_of_banner(read: _Read) -> Field | None:
    """The red head names the issuer; its office may have signed in its stead."""
    signature, number = read.signature, read.number
    if signature is None or number is None or len(signature.issuers) != 1:
        return None
    for line in read.lines[max(0, number.first - _BANNER) : number.first]:
        name = line.text.removesuffix("文件").strip()
        office = signature.issuers[0].removeprefix(name)
        if line.text.endswith("文件") and office in ("办公室", "办公厅", "秘书处"):
            return field(original(name, [line]), "red_head", [line], 0, len(name))
    return None


def _issuer_of_head(read: _Read) -> Field | None:
    """The seal may stand where the signature's text should: then the red head or the title names
    the issuer.
    """
    lines, number, title = read.lines, read.number, read.title
    if number is not None:
        above = lines[max(0, number.first - _BANNER) : number.first]
        banner = [
            line for line in above if re.search("文件$|令$", line.text) or ORGAN.match(line.text)
        ]
        own = re.match(r"^(.{2,60}?)(?:文件|令)", lines[number.first].text[: number.left])
        names = [re.sub(r" ?(?:文件|令)$", "", line.text) for line in banner]
        if own is not None:
            value = original(own[1].strip().replace(" ", "、"), [lines[number.first]])
            return field(value, "red_head", [lines[number.first]], 0, own.end(1))
        if any(names):
            value = "、".join(name.replace(" ", "、") for name in names if name)
            return field(original(value, banner), "red_head", banner)
    issuer = title_issuer(title.value) if title else None
    if title is None or issuer is None:
        return None
    inside = lines[title.first : title.last + 1]
    return field(original(issuer, inside), "title", [lines[title.first]], title.left, None)


def _effect(
    read: _Read, segments: Sequence[Segment], found: dict[str, Field | None]
) -> dict[str, Field | None]:
    """Validity and repeals, read from the whole text: annexed rules say it themselves."""
    day = found["issued_on"] or found["doc_date"]
    title, number = found["title"], found["doc_number"]
    return {
        "valid_until": find_valid_until(segments, str(day.value) if day else None),
        "repeals": find_repeals(
            segments,
            str(title.value) if title else "",
            str(number.value) if number else None,
        ),
    }
