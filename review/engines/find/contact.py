"""Ways to reach a person: mobiles, landlines, e-mail, WeChat and QQ.

Works on normalised text. An office's own switchboard and hotlines are kept, with the reason. Rules:
detection.md sections 5.3 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from review.engines.find import lexicon
from review.engines.find.hits import LEFT, RIGHT, Context, Hit, digits_of, labelled
from review.engines.model import Level, Treatment, Why

#: A mobile number, also over line ends.
MOBILE: Final = re.compile(
    rf"{LEFT}(?:(?:\+|00)?86[- ]?)?"
    r"(?:1\n[3-9](?:\n[0-9]){9}|1[3-9][0-9][- ]?\n?[0-9]{4}[- ]?\n?[0-9]{4}|"
    r"(?=[0-9\n]{12})1[3-9]?[0-9]{0,8}\n[0-9]{1,10})" + RIGHT
)
#: Eleven characters, some of them letters that a recognition takes for digits.
_CONFUSED: Final = re.compile(
    r"(?<![0-9A-Za-z|])(?=[0-9]{0,10}[OolI|SBZ])[1lI|][0-9OolI|SBZ]{10}(?![0-9A-Za-z|])"
)
_CONFUSIONS: Final = str.maketrans("OolI|SBZ", "00111582")
_MOBILE_FIGURES: Final = 11
_CERTAIN_DIGITS: Final = 7  # of the eleven must be digits as they stand

_AREA: Final = r"(?:\(0[0-9]{2,3}\)[- ]?|0[0-9]{2,3}[- ]{1,2}|0[0-9]{2,3})"
_EXTENSION: Final = r"(?:[- ]?(?:转|轉|分机|分機|#)[ ]?[0-9]{1,6}|-[0-9]{1,5})?"
_LANDLINE: Final = re.compile(
    rf"{LEFT}(?:(?:\+|00)?86[- ]?(?:{_AREA}|[1-9][0-9]{{1,2}}[- ])|{_AREA})"
    rf"[2-8][0-9]{{6,7}}{_EXTENSION}{RIGHT}"
)
#: Without an area code: only behind its label.
_LOCAL: Final = re.compile(rf"{LEFT}[2-8][0-9]{{2,3}}-?[0-9]{{4}}{_EXTENSION}{RIGHT}")
_LOCAL_LABEL: Final = re.compile(
    r"(?:电话|電話|传真|傳真|座机|座機|宅电)(?:号码|號碼)?[:：]? {0,2}$"
)
_MAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63} ?(?:@|\(at\)|\[at\]|#at#) ?"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,12}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_MESSENGER_GAP: Final = r"(?:号码|号|號|ID|id|群|账号|帐号)?(?:\(同手机号?\))? {0,2}[:为是]? {0,2}"
_WECHAT: Final = re.compile(
    rf"(?:微信|微訊|WeChat|wechat|VX|vx){_MESSENGER_GAP}(?P<value>[A-Za-z][-_A-Za-z0-9]{{5,19}})(?![-_A-Za-z0-9])"
)
_QQ: Final = re.compile(
    rf"(?<![A-Za-z])(?:QQ|qq|Qq|扣扣){_MESSENGER_GAP}(?P<value>[1-9][0-9]{{4,10}})(?![0-9A-Za-z@])"
)
_WHOLE_WECHAT: Final = re.compile(r"^ {0,4}(?P<value>[A-Za-z][-_A-Za-z0-9]{5,19}) {0,4}$")
_WHOLE_QQ: Final = re.compile(r"^ {0,4}(?P<value>[1-9][0-9]{4,10}) {0,4}$")


def find_contact(context: Context, *, digits: bool) -> Iterator[Hit]:
    """Every way to reach somebody. ``digits`` says that there are enough digits for a telephone."""
    if digits:
        if context.figures >= _MOBILE_FIGURES:
            yield from _mobile(context)
        if context.letters or "|" in context.text:
            yield from _confused(context)
        yield from _landline(context)
        yield from _local(context)
    if "@" in context.text or "at" in context.text or "AT" in context.text:
        yield from _mail(context)
    yield from find_messengers(context)


def _mobile(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        number = re.sub(r"^(?:00)?86(?=1[0-9]{10}$)", "", digits_of(match))
        if len(number) != 11 or number[1] not in "3456789":
            return None
        if context.is_something_else(match.start(), match.end()):
            return None
        word = context.named("phone_labels", match.start())
        level = Level.CERTAIN if word else Level.LIKELY
        why = (Why("shape", "11"), labelled(word))
        return context.hit("MOB", level, match, Treatment.MASK, *why, rule="MOB/1")

    return context.scan(MOBILE, accept)


def _confused(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        written = match.group()
        repaired = written.translate(_CONFUSIONS)
        if (
            sum(each.isdigit() for each in written) < _CERTAIN_DIGITS
            or repaired[1] not in "3456789"
        ):
            return None
        word = context.named("phone_labels", match.start())
        if word is None:
            return None
        why = (Why("ocr_repaired", ""), labelled(word))
        return context.hit(
            "MOB", Level.LIKELY, match, Treatment.REMOVE, *why, rule="MOB.confused/1"
        )

    return context.scan(_CONFUSED, accept)


def _landline(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        if context.is_something_else(match.start(), match.end()):
            return None
        found = lexicon.any_of("phone_labels").findall(context.before(match.start()))
        word = found[-1] if found else None
        return _line(context, match, word, bare=not re.search(r"[-()]", match.group()))

    return context.scan(_LANDLINE, accept)


def _local(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        label = _LOCAL_LABEL.search(context.before(match.start()))
        if label is None:
            return None
        return _line(context, match, label.group().strip(" :："), bare=False)

    return context.scan(_LOCAL, accept)


def _line(context: Context, match: re.Match[str], word: str | None, *, bare: bool) -> Hit | None:
    """A landline: private where its label says so, an office's otherwise."""
    home = lexicon.any_of("home_labels").search(
        context.before(match.start()) + context.header(match.start())
    )
    if home:
        why = (Why("shape", ""), Why("label", home.group()))
        return context.hit("LAND", Level.LIKELY, match, Treatment.MASK, *why, rule="LAND.home/1")
    if word is None and bare:
        return None
    why_office = (Why("shape", ""), labelled(word))
    return context.hit("LAND", Level.HINT, match, Treatment.KEEP, *why_office, rule="LAND/1")


def _mail(context: Context) -> Iterator[Hit]:
    def accept(match: re.Match[str]) -> Hit | None:
        if re.search(r"[@.]gov(?:\.cn)?$", match.group(), re.IGNORECASE):
            why = Why("government_domain", "gov.cn")
            return context.hit("MAIL", Level.NOTE, match, Treatment.KEEP, why, rule="MAIL.gov/1")
        why = Why("shape", "@")
        return context.hit("MAIL", Level.CERTAIN, match, Treatment.REMOVE, why, rule="MAIL/1")

    return context.scan(_MAIL, accept)


def find_messengers(context: Context) -> Iterator[Hit]:
    """WeChat and QQ have no shape of their own: only behind the label, or under it in a table."""

    def under(code: str, label: str) -> re.Match[str] | None:
        shape = _WHOLE_WECHAT if code == "WX" else _WHOLE_QQ
        found = shape.match(context.text)
        if found is None or label not in context.header(0).upper():
            return None
        return found if (code == "QQ" or not found["value"].isdigit()) else None

    for code, pattern, label in (("WX", _WECHAT, "微信"), ("QQ", _QQ, "QQ")):
        found = list(pattern.finditer(context.text)) if len(context.text) > 5 else []
        if not found and context.in_table and context.text.strip():
            cell = under(code, label)
            found = [cell] if cell else []
        for match in found:
            why = (Why("shape", ""), Why("label", label))
            yield context.hit(code, Level.CERTAIN, match, Treatment.REMOVE, *why, rule=f"{code}/1")
