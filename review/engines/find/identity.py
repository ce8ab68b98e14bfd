"""Numbers of identity papers: resident ID (18, 15, disability card, as recognised from a picture), papers of
Hong Kong, Macau and Taiwan, passports, travel permits, and the credit code that is nobody's.

Works on normalised text; arithmetic is ``checksums.py``. Rules: detection.md sections 5.3 and 6, GB 11643,
GB 32100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from review.engines.find import lexicon
from review.engines.find.checksums import (
    is_credit_code,
    is_hongkong_id,
    is_old_resident_id,
    is_resident_id,
    is_taiwan_id,
)
from review.engines.find.hits import LEFT, RIGHT, Context, Hit, digits_of, labelled
from review.engines.model import Level, Treatment, Why

#: Between two digits of an ID: blanks, one dash or bar, one line break. One way to match each, or
#: it grows with 3^16.
GAP: Final = r"(?: {1,2})?(?:[-|] {0,2})?(?:\n {0,2})?"

_ID: Final = re.compile(rf"{LEFT}[1-8](?:{GAP}[0-9]){{16}}{GAP}[0-9Xx]{RIGHT}")
_OLD_ID: Final = re.compile(rf"{LEFT}[1-8][0-9]{{14}}{RIGHT}")
_DISABILITY: Final = re.compile(rf"{LEFT}[1-8][0-9]{{16}}[0-9Xx][1-7][1-4](?:B[0-9])?{RIGHT}")
#: 18 characters of which some are letters that a recognition takes for digits.
_CONFUSED: Final = re.compile(
    r"(?<![0-9A-Za-z|])(?=[0-9]{0,17}[OolI|SBZ])[0-9OolI|SBZ]{17}[0-9OolI|SBZXx](?![0-9A-Za-z|])"
)
#: Shapes of numbers that their check digit alone proves.
PROVEN: Final = (_ID, _DISABILITY)
_CONFUSIONS: Final = str.maketrans("OolI|SBZ", "00111582")
_LONG_FIGURES: Final = 15
_CERTAIN_DIGITS: Final = 13  # of the 18 must be digits as they stand

_HONGKONG: Final = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z]{1,2}[0-9]{6}(?:\([0-9Aa]\)|[0-9Aa](?![0-9A-Za-z]))"
)
_MACAU: Final = re.compile(r"(?<![0-9A-Za-z])[1578][0-9]{6}(?:\([0-9]\)|[0-9](?![0-9A-Za-z]))")
_TAIWAN: Final = re.compile(rf"{LEFT}[A-Za-z][1289][0-9]{{8}}{RIGHT}")
_PASSPORT: Final = re.compile(
    rf"{LEFT}(?:[A-Za-z][A-Za-z]?[0-9]{{7,8}}|1[45][0-9]{{7}}|[0-9]{{9}}){RIGHT}"
)
_PERMIT: Final = re.compile(
    rf"{LEFT}(?:[HMhm](?:[0-9]{{10}}|[0-9]{{8}})|[CWLTcwlt][A-Za-z]?[0-9]{{7,8}}|[0-9]{{8}}(?:[0-9]{{2}})?){RIGHT}"
)
_CREDIT_CODE: Final = re.compile(
    rf"{LEFT}[1-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy](?: ?[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]){{17}}{RIGHT}"
)


def find_identity(context: Context, *, digits: bool) -> Iterator[Hit]:
    """Every number of an identity paper. ``digits`` says that there are enough digits for a long one."""
    if digits and context.figures >= _LONG_FIGURES:
        for finder in (_disability, _resident_id, _old_id):
            yield from finder(context)
    if digits and (context.letters or "|" in context.text):
        yield from _confused(context)
    if digits and (context.letters or context.figures >= _LONG_FIGURES):
        yield from _credit_code(context)
    yield from _regional(context)
    yield from _macau(context)
    yield from _passport(context)
    yield from _permit(context)


def _disability(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        if not is_resident_id(match.group()[:18]):
            return None
        why = (Why("checksum_ok", "mod 11-2"), Why("birth_date", ""), Why("disability_class", ""))
        return context.hit("DIS", Level.CERTAIN, match, Treatment.MASK, *why, rule="DIS.20/1")

    return context.scan(_DISABILITY, accept)


def _resident_id(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        number = digits_of(match)
        is_right = is_resident_id(number)
        if not is_right and not context.in_table and not context.holds("id_labels"):
            return None
        word = context.named("id_labels", match.start())
        if is_right:
            why = (Why("checksum_ok", "mod 11-2"), Why("birth_date", ""), labelled(word))
            return context.hit("ID", Level.CERTAIN, match, Treatment.MASK, *why, rule="ID.18/1")
        if word and not context.is_something_else(match.start(), match.end()):
            failed = (Why("checksum_failed", "mod 11-2"), labelled(word))
            return context.hit("ID", Level.HINT, match, Treatment.MASK, *failed, rule="ID.failed/1")
        return None

    return context.scan(_ID, accept)


def _old_id(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        named = is_old_resident_id(match.group())
        word = context.named("id_labels", match.start()) if named else None
        if word is None:
            return None
        why = (Why("old_form", "15"), labelled(word))
        return context.hit("ID", Level.LIKELY, match, Treatment.MASK, *why, rule="ID.15/1")

    return context.scan(_OLD_ID, accept)


def _confused(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        written = match.group()
        repaired = written.translate(_CONFUSIONS)
        if sum(each.isdigit() for each in written) < _CERTAIN_DIGITS or not is_resident_id(
            repaired
        ):
            return None
        word = context.named("id_labels", match.start())
        why = (Why("ocr_repaired", ""), Why("checksum_ok", "mod 11-2"), labelled(word))
        return context.hit("ID", Level.LIKELY, match, Treatment.REMOVE, *why, rule="ID.confused/1")

    return context.scan(_CONFUSED, accept)


def _credit_code(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        code = match.group().replace(" ", "").upper()
        bare = code.isdigit() and not context.in_table and not context.holds("credit_code_labels")
        if bare or not is_credit_code(code):
            return None
        word = context.named("credit_code_labels", match.start())
        letters = sum(each.isalpha() for each in code[:17])
        if word is None and (letters == 0 or is_resident_id(code)):
            return None  # 1 of 31 numbers passes the test, so digits alone need their label
        why = (Why("checksum_ok", "mod 31"), labelled(word))
        return context.hit("USCC", Level.NOTE, match, Treatment.KEEP, *why, rule="USCC/1")

    return context.scan(_CREDIT_CODE, accept)


def _regional(context: Context) -> Iterator[Hit]:
    """Papers of Hong Kong and Taiwan. A bracketed check digit that is right speaks for itself."""

    def hongkong(match: re.Match[str]) -> Hit | None:
        if not is_hongkong_id(match.group()):
            return None
        word = context.named("region_labels", match.start()) or context.named(
            "id_labels", match.start()
        )
        if word is None and not match.group().endswith(")"):
            return None
        level = Level.CERTAIN if word else Level.LIKELY
        why = (Why("checksum_ok", "mod 11"), labelled(word))
        return context.hit("HKID", level, match, Treatment.MASK, *why, rule="HKID/1")

    def taiwan(match: re.Match[str]) -> Hit | None:
        if not is_taiwan_id(match.group()):
            return None
        word = context.named("region_labels", match.start()) or context.named(
            "id_labels", match.start()
        )
        if word is None:
            return None  # one number of ten passes the test
        why = (Why("checksum_ok", "mod 10"), labelled(word))
        return context.hit("TWID", Level.CERTAIN, match, Treatment.MASK, *why, rule="TWID/1")

    if context.letters:
        yield from context.scan(_HONGKONG, hongkong)
        yield from context.scan(_TAIWAN, taiwan)


def _macau(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        word = context.named("macau_labels", match.start())
        if word is None:
            return None
        why = (Why("shape", ""), labelled(word))
        return context.hit("MOID", Level.CERTAIN, match, Treatment.MASK, *why, rule="MOID/1")

    if "澳" in context.text or context.in_table:
        yield from context.scan(_MACAU, accept)


def _passport(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        word = context.named("passport_labels", match.start())
        if word is None:
            return None
        why = (Why("shape", ""), labelled(word))
        return context.hit("PASS", Level.CERTAIN, match, Treatment.MASK, *why, rule="PASS/1")

    if context.in_table or lexicon.any_of("passport_labels").search(context.text):
        yield from context.scan(_PASSPORT, accept)


def _permit(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        word = context.named("permit_labels", match.start())
        if word is None:
            return None
        why = (Why("shape", ""), labelled(word))
        return context.hit("PERMIT", Level.CERTAIN, match, Treatment.MASK, *why, rule="PERMIT/1")

    if context.in_table or lexicon.any_of("permit_labels").search(context.text):
        yield from context.scan(_PERMIT, accept)
