r"""Identifiers by their shape, check digit and label: resident ID, mobile, landline, bank card,
plate, e-mail.

Works on normalised text. Boundaries are explicit, never ``\b``: Chinese characters count as word
characters. What overlaps is left to ``resolve.py``. Rules: detection.md sections 5.3 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from review.engines.find import lexicon
from review.engines.find.checksums import is_old_resident_id, is_resident_id, passes_luhn
from review.engines.find.normalise import Normal, normalise
from review.engines.model import Level, Treatment, Why

#: Answers what stands above and left of a place in its table; asked only when the text itself has
#: no label.
Label = Callable[[int], str]

_PRIVACY: Final = "TP_PRIVACY"
_BEFORE: Final = 24  # characters of context to the left
_LEFT: Final = r"(?<![0-9A-Za-z])(?<![0-9]\.)"
_RIGHT: Final = r"(?![0-9A-Za-z])"
#: Between two digits of an ID: blanks, one dash or bar, one line break. One way to match each, or
#: it grows with 3^16.
_GAP: Final = r"(?: {1,2})?(?:[-|] {0,2})?(?:\n {0,2})?"

_ID: Final = re.compile(rf"{_LEFT}[1-8](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]{_RIGHT}")
_OLD_ID: Final = re.compile(rf"{_LEFT}[1-8][0-9]{{14}}{_RIGHT}")
_DISABILITY: Final = re.compile(rf"{_LEFT}[1-8][0-9]{{16}}[0-9Xx][1-7][1-4](?:B[0-9])?{_RIGHT}")
_MOBILE: Final = re.compile(
    rf"{_LEFT}(?:(?:\+|00)?86[- ]?)?"
    r"(?:1[3-9][0-9][- ]?\n?[0-9]{4}[- ]?\n?[0-9]{4}|"
    r"(?=[0-9\n]{12})1[3-9]?[0-9]{0,8}\n[0-9]{1,10})" + _RIGHT
)
_LANDLINE: Final = re.compile(
    rf"{_LEFT}(?:(?:\+|00)?86[- ]?)?(?:\(0[0-9]{{2,3}}\)[- ]?|0[0-9]{{2,3}}[- ]{{1,2}}|0[0-9]{{2,3}})"
    rf"[2-8][0-9]{{6,7}}(?:[- ]?(?:转|分机|#)[ ]?[0-9]{{1,6}}|-[0-9]{{1,5}})?{_RIGHT}"
)
_CARD: Final = re.compile(
    rf"{_LEFT}[3-6][0-9]{{3}}(?:[ -]?\n?[0-9]{{4}}){{2,3}}[ -]?\n?[0-9]{{1,4}}{_RIGHT}|"
    rf"{_LEFT}[3-6](?:[0-9]{{14,18}}|(?=[0-9\n]{{16,20}}{_RIGHT})[0-9]*\n[0-9]+){_RIGHT}"
)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Z][· ]?"
    r"(?:[A-HJ-K][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJ-K]|"
    r"(?=(?:[A-Z]*[0-9]){3})[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![0-9A-Za-z-])"
)
_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63} ?(?:@|\(at\)|\[at\]|#at#) ?"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,12}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ENOUGH_DIGITS: Final = re.compile(r"(?:[0-9][^0-9A-Za-z\u4e00-\u9fff]{0,4}){7}")


@dataclass(frozen=True)
class Hit:
    """A finding without its place in a document: ``start`` and ``end`` count in the original text
    of its segment.
    """

    code: str
    level: Level
    start: int
    end: int
    action: Treatment
    ground: str | None
    why: tuple[Why, ...]


def find_patterns(text: str, label: Label | None = None) -> list[Hit]:
    """All identifiers in one segment, overlapping ones included, in no particular order."""
    normal = normalise(text)
    context = _Context(normal, label)
    hits: list[Hit] = []
    if _ENOUGH_DIGITS.search(normal.text):
        for finder in (_disability, _resident_id, _old_id, _mobile, _landline, _card):
            hits.extend(finder(context))
    hits.extend(_plate(context))
    if "@" in normal.text or "at" in normal.text:
        hits.extend(_mail(context))
    return hits


class _Context:
    """The text around a candidate, and the making of hits."""

    def __init__(self, normal: Normal, label: Label | None) -> None:
        self.normal = normal
        self.text = normal.text
        self._label = label

    def scan(
        self, pattern: re.Pattern[str], accept: Callable[[re.Match[str]], Hit | None]
    ) -> Iterator[Hit]:
        """Try the pattern everywhere: after a rejected candidate go on one character further, not
        behind it.
        """
        match = pattern.search(self.text)
        while match is not None:
            hit = accept(match)
            if hit is not None:
                yield hit
            match = pattern.search(self.text, match.end() if hit else match.start() + 1)

    def before(self, start: int) -> str:
        """Up to 24 characters to the left, of the same line; at the beginning of a line also the
        end of the last.
        """
        window = self.text[max(0, start - _BEFORE) : start]
        last, newline, here = window.rpartition("\n")
        return last + here if newline and not here.strip() else here

    def named(self, words: str, start: int) -> str | None:
        """The nearest word of a list to the left, or in the header of the table column."""
        found = lexicon.any_of(words).findall(self.before(start))
        if found:
            return str(found[-1])
        if self._label is not None:
            header = lexicon.any_of(words).search(
                self._label(self.normal.origin(start, start + 1)[0])
            )
            return header.group() if header else None
        return None

    def is_something_else(self, start: int, end: int) -> bool:
        """A project code, an invoice number, an amount: what stands beside the number says so."""
        before = self.before(start)
        other = lexicon.any_of("not_personal").search(before[_last_pause(before) :])
        return other is not None or lexicon.any_of("quantities").match(self.text, end) is not None

    def hit(
        self, code: str, level: Level, match: re.Match[str], action: Treatment, *why: Why | None
    ) -> Hit:
        start, end = self.normal.origin(match.start(), match.end())
        evidence = [each for each in why if each is not None]
        if end - start > match.end() - match.start():
            evidence.append(Why("hidden_characters", ""))
        ground = None if action is Treatment.KEEP else _PRIVACY
        return Hit(code, level, start, end, action, ground, tuple(evidence))


def _last_pause(text: str) -> int:
    return max((text.rfind(mark) + 1 for mark in ",。;、!?\n"), default=0)


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"[^0-9Xx]", "", match.group())


def _labelled(word: str | None) -> Why | None:
    return Why("label", word) if word else None


def _disability(context: _Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        if not is_resident_id(match.group()[:18]):
            return None
        why = (Why("checksum_ok", "mod 11-2"), Why("birth_date", ""), Why("disability_class", ""))
        return context.hit("DIS", Level.CERTAIN, match, Treatment.MASK, *why)

    return context.scan(_DISABILITY, accept)


def _resident_id(context: _Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        number = _digits(match)
        word = context.named("id_labels", match.start())
        if is_resident_id(number):
            why = (Why("checksum_ok", "mod 11-2"), Why("birth_date", ""), _labelled(word))
            return context.hit("ID", Level.CERTAIN, match, Treatment.MASK, *why)
        if word and not context.is_something_else(match.start(), match.end()):
            return context.hit(
                "ID",
                Level.HINT,
                match,
                Treatment.MASK,
                Why("checksum_failed", "mod 11-2"),
                _labelled(word),
            )
        return None

    return context.scan(_ID, accept)


def _old_id(context: _Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        word = (
            context.named("id_labels", match.start()) if is_old_resident_id(match.group()) else None
        )
        if word is None:
            return None
        return context.hit(
            "ID", Level.LIKELY, match, Treatment.MASK, Why("old_form", "15"), _labelled(word)
        )

    return context.scan(_OLD_ID, accept)


def _mobile(context: _Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        number = re.sub(r"^(?:00)?86(?=1[0-9]{10}$)", "", _digits(match))
        if len(number) != 11 or number[1] not in "3456789":
            return None
        if context.is_something_else(match.start(), match.end()):
            return None
        word = context.named("phone_labels", match.start())
        level = Level.CERTAIN if word else Level.LIKELY
        return context.hit("MOB", level, match, Treatment.MASK, Why("shape", "11"), _labelled(word))

    return context.scan(_MOBILE, accept)


def _landline(context: _Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        if context.is_something_else(match.start(), match.end()):
            return None
        home = lexicon.any_of("home_labels").search(context.before(match.start()))
        if home:
            return context.hit(
                "LAND",
                Level.LIKELY,
                match,
                Treatment.MASK,
                Why("shape", ""),
                Why("label", home.group()),
            )
        found = lexicon.any_of("phone_labels").findall(context.before(match.start()))
        word = found[-1] if found else None
        if word is None and not re.search(r"[-()]", match.group()):
            return None
        return context.hit(
            "LAND", Level.HINT, match, Treatment.KEEP, Why("shape", ""), _labelled(word)
        )

    return context.scan(_LANDLINE, accept)


def _card(context: _Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        number = _digits(match)
        if not 15 <= len(number) <= 19 or not passes_luhn(number):
            return None
        word = context.named("card_labels", match.start())
        if word is None and (
            not number.startswith("62") or context.is_something_else(match.start(), match.end())
        ):
            return None
        level = Level.CERTAIN if word else Level.LIKELY
        why = (Why("checksum_ok", "Luhn"), _labelled(word) or Why("issuer_prefix", "62"))
        return context.hit("BANK", level, match, Treatment.MASK, *why)

    return context.scan(_CARD, accept)


def _plate(context: _Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        word = context.named("plate_labels", match.start())
        level = Level.CERTAIN if word else Level.LIKELY
        return context.hit("PLATE", level, match, Treatment.MASK, Why("shape", ""), _labelled(word))

    return context.scan(_PLATE, accept)


def _mail(context: _Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        if re.search(r"[@.]gov(?:\.cn)?$", match.group(), re.IGNORECASE):
            why = Why("government_domain", "gov.cn")
            return context.hit("MAIL", Level.NOTE, match, Treatment.KEEP, why)
        return context.hit("MAIL", Level.CERTAIN, match, Treatment.REMOVE, Why("shape", "@"))

    return context.scan(_MAIL, accept)
