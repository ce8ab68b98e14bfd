"""What a person owns that can be told from its number: bank cards and accounts, vehicles.

Works on normalised text. Rules: detection.md sections 5.3 and 6; GA 36-2018 (number plates).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from review.engines.find.checksums import passes_luhn
from review.engines.find.hits import LEFT, RIGHT, Context, Hit, digits_of, labelled
from review.engines.model import Level, Treatment, Why

#: A bank card, also over line ends.
CARD: Final = re.compile(
    rf"{LEFT}[3-6][0-9]{{3}}(?:[ -]?\n?[0-9]{{4}}){{2,3}}[ -]?\n?[0-9]{{1,4}}{RIGHT}|"
    rf"{LEFT}[3-6](?:[0-9]{{14,18}}|(?=[0-9\n]{{16,20}}{RIGHT})[0-9]*\n[0-9]+){RIGHT}"
)
_CARD_FIGURES: Final = 15
#: Accounts have no check digit and any length: only right behind their label.
_ACCOUNT: Final = re.compile(
    r"(?:账号|帐号|賬號|帳號|银行账户|银行帐户|存折号?|存摺)(?:号码)?(?:\([^()\n]{1,12}\))?[:为是]? {0,2}"
    rf"(?P<value>[0-9](?:[ -]?[0-9]){{8,24}}){RIGHT}"
)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Z][· ]?"
    r"(?:[A-HJ-K][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJ-K]|"
    r"(?=(?:[A-Z]*[0-9]){3})[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![0-9A-Za-z-])"
)


def find_belongings(context: Context, *, digits: bool) -> Iterator[Hit]:
    """Cards, accounts and plates. ``digits`` says that there are enough digits for a card."""
    if digits:
        if context.figures >= _CARD_FIGURES:
            yield from _card(context)
        yield from _account(context)
    if context.letters:
        yield from _plate(context)


def _card(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        number = digits_of(match)
        if not 15 <= len(number) <= 19 or not passes_luhn(number):
            return None
        word = context.named("card_labels", match.start())
        if word is None and (
            not number.startswith("62") or context.is_something_else(match.start(), match.end())
        ):
            return None
        level = Level.CERTAIN if word else Level.LIKELY
        why = (Why("checksum_ok", "Luhn"), labelled(word) or Why("issuer_prefix", "62"))
        return context.hit("BANK", level, match, Treatment.MASK, *why, rule="BANK.card/1")

    return context.scan(CARD, accept)


def _account(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        if len(digits_of(match)) < 9 or passes_luhn(re.sub("[^0-9]", "", match["value"])):
            return None  # with a check digit it is a card, found above
        why = (Why("shape", ""), Why("label", re.split(r"[(:为是]", match.group())[0].strip()))
        return context.hit("BANK", Level.LIKELY, match, Treatment.MASK, *why, rule="BANK.account/1")

    return context.scan(_ACCOUNT, accept)


def _plate(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        word = context.named("plate_labels", match.start())
        level = Level.CERTAIN if word else Level.LIKELY
        why = (Why("shape", ""), labelled(word))
        return context.hit("PLATE", level, match, Treatment.MASK, *why, rule="PLATE/1")

    return context.scan(_PLATE, accept)
