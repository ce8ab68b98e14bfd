"""Which language a page is in, and how dates, sizes and digests are written in it.

Simplified Chinese is the source, English the translation. No sentence lives here.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept

from review.web.runtime import current_house
from review.web.session import visitor

CHINESE = "zh_Hans"
ENGLISH = "en"
COOKIE = "review_language"
TRANSLATIONS = Path(__file__).parent.parent / "translations"

#: What ``<html lang>`` and the language links say.
TAGS = {CHINESE: "zh-Hans", ENGLISH: "en"}
NAMES = {CHINESE: "中文", ENGLISH: "English"}


def locale_from(text: str | None) -> str | None:
    """Map a language as people and browsers name it to one of ours, else None.

    Every ``zh`` is Simplified Chinese: Babel's own negotiation would not match ``zh-TW``.
    """
    tag = (text or "").replace("_", "-").lower()
    if tag == "zh" or tag.startswith("zh-"):
        return CHINESE
    if tag == "en" or tag.startswith("en-"):
        return ENGLISH
    return None


def locale_of_browser(accepted: LanguageAccept) -> str | None:
    """The first language of a browser's list that we speak."""
    return next((ours for tag, _ in accepted if (ours := locale_from(tag))), None)


def choose_locale() -> str:
    """The person's setting, then the cookie, then the browser, then Chinese."""
    if not has_request_context():
        return CHINESE
    if "review_locale" not in g:
        known = visitor()
        g.review_locale = (
            locale_from(known.person.locale if known else None)
            or locale_from(request.cookies.get(COOKIE))
            or locale_of_browser(request.accept_languages)
            or CHINESE
        )
    return str(g.review_locale)


def language_tag() -> str:
    """The language of the page for ``<html lang>``."""
    return TAGS[CHINESE] if _chinese() else TAGS[ENGLISH]


def write_date(day: date | None) -> str:
    """A date in words of the page's language; nothing for None."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = current_house().day_of(day)
    if _chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


def write_datetime(moment: datetime | None) -> str:
    """A moment in the configured zone, to the minute; nothing for None."""
    if moment is None:
        return ""
    local = moment.astimezone(current_house().settings.time_zone)
    joint = " " if _chinese() else ", "
    return f"{write_date(local.date())}{joint}{local:%H:%M}"


def write_time(moment: datetime) -> str:
    """The hour and minute of a moment in the configured zone."""
    return f"{moment.astimezone(current_house().settings.time_zone):%H:%M}"


def write_size(count: int | None) -> str:
    """A number of bytes for people: 834 B, 21.4 KB, 100 MB."""
    if count is None:
        return ""
    if count < 1000:
        return f"{count} B"
    size = count / 1000
    for unit in ("KB", "MB"):
        if size < 1000:
            return f"{f'{size:.1f}'.removesuffix('.0')} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def digest_groups(value: str | None) -> str:
    """A digest in groups of four, as people compare it."""
    text = value or ""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


#: Sentences of templates as they are printed, by language; there are as many as the templates have.
_SAID: dict[str, dict[str, Markup]] = {}


def say(words: str, **variables: object) -> Markup:
    """Words of a template in the language of this request; what is put into them is escaped.

    The same as Flask-Babel's, which looks for language and catalogue again at each of the hundreds
    of words of a page.
    """
    known: dict[str, Markup] | None = g.get("review_said")
    if known is None:
        known = g.review_said = _SAID.setdefault(str(get_locale()), {})
    said = known.get(words)
    if said is None:
        said = known[words] = Markup(get_translations().ugettext(words))  # noqa: S704  # ours
    return said % variables if "%" in words else said


def _chinese() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "zh"


def install(app: Flask) -> None:
    """Give an application its languages and the filters that depend on them."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(
        app,
        default_locale=CHINESE,
        locale_selector=choose_locale,
        timezone_selector=lambda: str(current_house().settings.time_zone),
    )
    app.jinja_env.globals.update(gettext=say, _=say)
    app.jinja_env.filters.update(
        date=write_date,
        datetime=write_datetime,
        filesize=write_size,
        digest_groups=digest_groups,
    )
