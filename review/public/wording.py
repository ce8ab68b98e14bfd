"""Codes into words, and which language a visitor reads.

Source words are Simplified Chinese, English is their translation. Words of documents (titles,
issuers, kinds) are shown as they are, but for the codes and common kinds listed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from flask import g
from flask_babel import get_locale, get_translations

from review.public.codes import KEY_FIELDS, N_, SUBJECTS
from review.public.tables import Validity

CHINESE = "zh_Hans"
ENGLISH = "en"
LANGUAGES = {CHINESE: "zh-Hans", ENGLISH: "en"}  # as Babel and as HTML call them
CODES = {said: language for language, said in LANGUAGES.items()}  # as addresses call them


VALIDITIES = {
    Validity.IN_FORCE: N_("现行有效"),
    Validity.AMENDED: N_("已修改"),
    Validity.LAPSED: N_("已失效"),
    Validity.REPEALED: N_("已废止"),
}
VALIDITY_LOOKS = {
    Validity.IN_FORCE: "force",
    Validity.AMENDED: "amended",
    Validity.LAPSED: "lapsed",
    Validity.REPEALED: "lapsed",
}
# the fifteen kinds of official documents (党政机关公文处理工作条例, article 8)
KINDS = {
    "resolution": N_("决议"),
    "decision": N_("决定"),
    "order": N_("命令"),
    "communique": N_("公报"),
    "announcement": N_("公告"),
    "public_notice": N_("通告"),
    "opinion": N_("意见（文种）"),
    "notice": N_("通知"),
    "circular": N_("通报"),
    "report": N_("报告"),
    "request": N_("请示"),
    "reply": N_("批复"),
    "bill": N_("议案"),
    "letter": N_("函"),
    "minutes": N_("纪要"),
}
_FOR_TRANSLATORS = "（文种）"  # the same word means "comment" elsewhere


def choose_language(chosen: str | None, accepted: Iterable[str]) -> str:
    """Answer the language of a visitor: what was chosen, else what the browser asks, else Chinese.

    Every zh* is Simplified Chinese: Babel's own matching does not know zh or zh-TW as zh_Hans.
    """
    if chosen in CODES:
        return CODES[str(chosen)]
    for tag in accepted:
        main = tag.lower().replace("_", "-").split("-")[0]
        if main in {"zh", "en"}:
            return CHINESE if main == "zh" else ENGLISH
    return CHINESE


def current_language() -> str:
    """Answer the language of this request, as Babel calls it; asked once per request."""
    if "language" not in g:
        g.language = ENGLISH if str(get_locale()) == ENGLISH else CHINESE
    return str(g.language)


def gettext(words: str, **variables: object) -> str:
    """Say words in the language of this request.

    The same as Flask-Babel's, which looks for language and catalogue again at each of the hundred
    words of a page.
    """
    held = g.get("words")
    if held is None:
        held = g.words = get_translations()
    said: str = held.gettext(words)
    return said % variables if variables else said


def ngettext(one: str, many: str, n: int, **variables: object) -> str:
    """Say words that depend on a number."""
    said: str = get_translations().ngettext(one, many, n)
    return said % {"num": n, **variables}


def validity_word(validity: Validity) -> str:
    """Say whether a document is in force."""
    return gettext(VALIDITIES[validity])


def subject_word(subject: str) -> str:
    """Name a subject, or its class; one that has no code here is shown as it is."""
    return gettext(SUBJECTS[subject]) if subject in SUBJECTS else subject


def subject_path(subject: str) -> str:
    r"""Name a subject with its class before it, as portals do: 综合政务\政务公开 (domain.md 6.4)."""
    named = [subject_word(subject[:2])] if len(subject) == 4 and subject in SUBJECTS else []
    return "\\".join([*named, subject_word(subject)])


def key_field_word(code: str) -> str:
    """Name a key field; one that has no code here is shown as it is."""
    return gettext(KEY_FIELDS[code]) if code in KEY_FIELDS else code


def kind_word(kind: str) -> str:
    """Name a kind of document; one that has no code here is shown as it is."""
    return gettext(KINDS[kind]).removesuffix(_FOR_TRANSLATORS) if kind in KINDS else kind


def day(on: date) -> str:
    """Write a date: 2026年7月17日, 17 July 2026."""
    return _day(on, current_language())


@lru_cache(maxsize=4096)
def _day(on: date, language: str) -> str:
    pattern = "y年M月d日" if language == CHINESE else "d MMMM y"
    return format_date(on, pattern, locale=Locale.parse(language))


def filesize(size: int) -> str:
    """Write a number of bytes for people: 214 KB, 1.3 MB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def digest_groups(digest: str) -> str:
    """Write a digest in groups of four, as everywhere in the house."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
