"""Advice beside the marking form: what the system suggests with its lines, and what like documents became.

Frozen values for ``documents/_advice.html`` and ``documents/_like.html``; nothing is decided here. The
advice fills the form when a person asks for it, and never sends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.attribute_advice import Advice, Line, Sign, Speaks
from review.domain.states import Attribute
from review.services.advising import advice_for, differs
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion, reviewed_files
from review.store.like_decided import LikeDecided, LikeDecisions, like_decided
from review.web.documents.disclosure_tests import tests_of_signs
from review.web.locale import write_date
from review.web.places_in_files import finding_url, place_url, place_words
from review.web.protected_text import current_vault
from review.web.session import current_actor, current_session
from review.web.wording import word, words
from review.web.wording.joining import joined

#: Characters of a quoted line that are shown.
_QUOTED = 60


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A sign: what it says, the line it quotes with its place or what it counts, the article behind it."""

    code: str
    words: str
    quote: str
    counts: str
    place: str
    url: str | None
    article: str


@dataclass(frozen=True, kw_only=True)
class AdviceCard:
    """What the system suggests. ``ground`` is filled in where there is only one to consider."""

    attribute: str | None
    partial: bool
    lead: str
    driving: tuple[Spoken, ...]
    conflicts: tuple[Spoken, ...]
    beside: tuple[Spoken, ...]
    grounds: str
    ground: str
    #: Items of Art. 20 that the paper names.
    tests: frozenset[str]
    #: It forwards another paper whose attribute nobody has said.
    forwards: bool
    silent: bool


@dataclass(frozen=True, kw_only=True)
class LikeRow:
    """A decided document that is like this one; the address only where the reader may open it."""

    title: str
    url: str | None
    attribute: str
    partial: bool
    ground: str
    told: str
    shared: str


@dataclass(frozen=True, kw_only=True)
class LikeCard:
    """Like documents of the own office and public ones, and how often other offices decided what."""

    rows: tuple[LikeRow, ...]
    elsewhere: tuple[tuple[str, int], ...]
    too_few: bool
    needed: int


def advice_card(document: Document) -> AdviceCard:
    """The advice for a document as it stands."""
    advice = advice_for(current_session(), current_vault(), document)
    files = {v.id: v for v in reviewed_files(current_session(), document.id)}
    conflicts = set(advice.conflicts)
    beside = [sign for sign in advice.beside if sign not in conflicts]
    grounds = advice.grounds
    return AdviceCard(
        attribute=advice.attribute.value if advice.attribute else None,
        partial=advice.partial,
        lead=_lead(advice),
        driving=_spoken([s for s in advice.driving if s not in conflicts], files),
        conflicts=_spoken(advice.conflicts, files),
        beside=_spoken(beside, files),
        grounds=words(list(grounds), "ground"),
        ground=grounds[0] if len(grounds) == 1 and advice.attribute else "",
        tests=tests_of_signs(advice.signs),
        forwards=any(sign.code is Speaks.FORWARDS for sign in advice.signs),
        silent=advice.silent,
    )


def differs_line(row: ReviewCase) -> str:
    """What was advised when the proposal says otherwise; empty where both agree or nothing was advised."""
    if not differs(row):
        return ""
    advised = word(row.advised_attribute, "attribute")
    if row.advised_partial:
        advised = str(_("%(attribute)s（部分公开）", attribute=advised))
    because = words(row.advised_signs[:3], "sign")
    return str(_("系统建议%(advised)s：%(because)s", advised=advised, because=because))


def like_card(document: Document) -> LikeCard:
    """The decided documents that are like a document, as its reader may see them."""
    found = like_decided(current_session(), current_actor(), document)
    return LikeCard(
        rows=tuple(_row(like) for like in found.rows),
        elsewhere=_elsewhere(found),
        too_few=found.compared < found.needed,
        needed=found.needed,
    )


# ---- parts ---------------------------------------------------------------------------------------


def _lead(advice: Advice) -> str:
    if advice.silent:
        return str(_("没有发现能说明公开属性的内容，系统不提建议，请您判断。"))
    if advice.attribute is not None:
        return str(_("根据下面的内容提出，由您决定。"))
    if advice.conflicts:
        return str(_("有相反的内容，系统不提建议，请您判断。"))
    if advice.driving:
        return str(_("系统不提建议，请先看下面的内容。"))
    if advice.partial:
        return str(_("没有发现能说明公开属性的内容。如果公开，建议隐去后公开。"))
    return str(_("没有发现能直接说明公开属性的内容，下面这些请您考虑。"))


def _spoken(signs: Sequence[Sign], files: Mapping[int, FileVersion]) -> tuple[Spoken, ...]:
    return tuple(_sign(sign, files) for sign in signs)


def _sign(sign: Sign, files: Mapping[int, FileVersion]) -> Spoken:
    line = sign.line or Line("")
    place = line.place
    version = files.get(place.file_version_id) if place is not None else None
    url = None
    if version is not None and place is not None:
        url = (
            finding_url(version, line.finding_id)
            if line.finding_id is not None
            else place_url(version, place.segment, place.page)
        )
    quote = line.text if len(line.text) <= _QUOTED else f"{line.text[:_QUOTED]}…"
    counts = joined(
        _("%(kind)s%(n)s处", kind=word(code, "finding"), n=n) for code, n in sign.counts
    )
    said = word(sign.code, "sign")
    if sign.code.value in ("printed", "source") and sign.leans is not None:
        said = str(_("%(said)s：%(attribute)s", said=said, attribute=word(sign.leans, "attribute")))
    return Spoken(
        code=sign.code.value,
        words=said,
        quote=quote,
        counts=counts,
        place=place_words(version, place.page) if version is not None and place else "",
        url=url,
        article=word(sign.rule.article, "article"),
    )


def _row(like: LikeDecided) -> LikeRow:
    who = like.decided_by or ("" if like.own_office else like.office)
    told = " · ".join(
        part for part in (like.doc_number or "", write_date(like.decided_on), who) if part
    )
    shared = joined(f"“{phrase}”" for phrase in like.phrases)
    text = _("都写有%(shared)s，正文也相近") if like.like_text else _("都写有%(shared)s")
    url = url_for("documents.show", document_id=like.document_id) if like.may_open else None
    return LikeRow(
        title=like.title,
        url=url,
        attribute=like.attribute.value,
        partial=like.partial,
        ground=words(list(like.grounds), "ground"),
        told=told,
        shared=str(text) % {"shared": shared},
    )


def _elsewhere(found: LikeDecisions) -> tuple[tuple[str, int], ...]:
    return tuple((_decision(attribute, ground), n) for attribute, ground, n in found.elsewhere)


def _decision(attribute: Attribute, ground: str) -> str:
    said = word(attribute, "attribute")
    if not ground:
        return said
    return str(_("%(attribute)s（%(ground)s）", attribute=said, ground=word(ground, "ground")))
