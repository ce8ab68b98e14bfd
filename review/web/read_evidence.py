"""What the reader took from a file into the form, each value with a link to the place where it stands.

Also what it says without a field of its own: how long it is in force, what it ends, and whether it looks
like an official document at all. Frozen values for the marking page; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from review.domain.states import DOC_KINDS
from review.store.documents import Document, FileState, reviewed_files
from review.web.documents.forms import MarkingForm
from review.web.locale import write_date
from review.web.places_in_files import place_url
from review.web.protected_text import current_vault
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.joining import joined

#: tone ("read", "check" or "missing"), words, and the address of the place or None.
Source = tuple[str, str, str | None]
#: Answers the words for the place of a value and its address.
_Place = Callable[[Mapping[str, Any]], tuple[str, str | None]]

_MOST_REPEALS = 5


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """Something the text says that has no field in the form: a term, its words, where it stands."""

    name: str
    term: str
    words: str
    place: str
    url: str | None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """``sources`` by field of the form; ``lines`` without one; ``asks_official`` when nothing in the
    file looks like an official document.
    """

    sources: Mapping[str, Source | None]
    lines: tuple[ReadLine, ...]
    asks_official: bool


def evidence_of(document: Document, form: MarkingForm) -> Evidence:
    """What was read of a document, beside the form as it stands."""
    reading, place = document.reading, _places(document)
    return Evidence(
        sources=_sources(reading, form, place),
        lines=_lines(reading, place),
        asks_official="official" in reading and reading["official"] is None,
    )


def _sources(
    reading: Mapping[str, Any], form: MarkingForm, place: _Place
) -> dict[str, Source | None]:
    """Where each value was read: said while the field still holds it; "not in the draft" when empty."""
    found: dict[str, Source | None] = {}
    for name in ("title", "issuer", "addressees"):
        found[name] = _source(reading, reading.get(name), str(form[name].data or ""), place)
    kind = reading.get("document_kind")
    code = form.doc_kind.data or ""
    if kind is not None and DOC_KINDS.get(code) == kind["value"]:
        found["doc_kind"] = ("read", *place(kind))
    elif kind is not None and not code:
        words = _("读出的文种“%(kind)s”不在十五种之内，请选一种", kind=kind["value"])
        found["doc_kind"] = ("check", str(words), place(kind)[1])
    else:
        found["doc_kind"] = None
    return found


def _source(
    reading: Mapping[str, Any], said: Mapping[str, Any] | None, typed: str, place: _Place
) -> Source | None:
    if said and typed.strip() == _as_text(said["value"]):
        return ("read", *place(said))
    if not typed.strip() and reading:
        return ("missing", str(_("稿中未写")), None)
    return None


def _hint(value: str) -> str:
    """A number with 规, or rules that say when they take effect for the public: a hint, no more."""
    sentences = {
        "numbered": _("文号带“规”字，请核对"),
        "worded": _("标题和内容像是对外的规定，请核对"),
    }
    return str(sentences[value])


def _lines(reading: Mapping[str, Any], place: _Place) -> tuple[ReadLine, ...]:
    found: list[ReadLine] = []

    def add(name: str, term: str, words: Callable[[Any], str]) -> None:
        said = reading.get(name)
        if said is not None:
            where, url = place(said)
            words_said = words(said["value"])
            found.append(ReadLine(name=name, term=term, words=words_said, place=where, url=url))

    add("attribute_mark", str(_("稿中印好的公开标注：")), lambda value: word(value, "attribute"))
    add("normative", str(_("像是行政规范性文件：")), _hint)
    add("valid_until", str(_("文中写明有效期至：")), _day)
    add("repeals", str(_("文中写明废止：")), _repealed)
    return tuple(found)


def _day(value: str) -> str:
    return write_date(date.fromisoformat(value))


def _repealed(values: list[str]) -> str:
    shown = joined(values[:_MOST_REPEALS])
    more = len(values) - _MOST_REPEALS
    return str(_("%(names)s，另有%(n)s件", names=shown, n=more)) if more > 0 else shown


def _as_text(value: object) -> str:
    return "、".join(value) if isinstance(value, list) else str(value or "")


def _places(document: Document) -> _Place:
    """From a value's segment in the main text to words and an address: the page's picture, else the
    paragraph in the text.
    """
    main = next(iter(reviewed_files(current_session(), document.id)), None)
    done = main is not None and main.state is FileState.DONE
    segments = current_vault().segments(main.id) if main is not None and done else []
    pages = {s["id"]: s.get("page") for s in segments}

    def place(said: Mapping[str, Any]) -> tuple[str, str | None]:
        segment = str(said["segment"])
        page = pages.get(segment)
        words = str(_("正文第%(n)s页", n=page) if page else _("正文"))
        if main is None or segment not in pages:
            return words, None
        return words, place_url(main, segment, page)

    return place
