"""Help behind the chosen ground: its article, what would change it, a sentence to begin with, precedents.

Frozen values for ``documents/_ground.html`` and the help pages; nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.evidence import PERSONAL
from review.domain.findings import MUST_SETTLE
from review.domain.grounds import GROUNDS, Ground
from review.domain.permissions import Permission
from review.store.documents import Document, reviewed_files
from review.store.found import finding_values
from review.store.precedents import Precedent, precedents
from review.web.access import refusals_on
from review.web.locale import write_date
from review.web.session import current_actor, current_session
from review.web.wording import word
from review.web.wording.joining import joined

#: Kinds of data that a suggested sentence names.
_NAMED = 4
#: Kinds of documents that go to a superior.
_UPWARD = frozenset({"request", "report"})


@dataclass(frozen=True, kw_only=True)
class GroundWords:
    """A ground in words, wherever it is explained."""

    code: str
    words: str
    meaning: str
    article: str
    article_text: str
    tags: tuple[str, ...]
    changes: str
    third_party: bool
    sentence: str


@dataclass(frozen=True, kw_only=True)
class PrecedentLine:
    """How the office decided under the same ground before."""

    title: str
    url: str
    attribute: str
    told: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class GroundHelp:
    """What ``documents/_ground.html`` prints; ``ground`` is None while none is chosen."""

    ground: GroundWords | None
    precedents: tuple[PrecedentLine, ...]
    help_url: str
    #: Where the help behind another ground is asked for.
    url: str
    #: Whether the reader may register whom the office asks.
    may_ask: bool


def ground_help(document: Document, code: str) -> GroundHelp:
    """Help for who chose a ground for a document; an unknown one is none."""
    ground = GROUNDS.get(code)
    here: dict[str, Any] = {
        "url": url_for("documents.explain_ground", document_id=document.id),
        "may_ask": not refusals_on(document, Permission.DOCUMENT_EDIT),
    }
    if ground is None or not ground.selectable:
        return GroundHelp(ground=None, precedents=(), help_url=url_for("help.grounds"), **here)
    found = precedents(current_session(), current_actor(), document, code)
    return GroundHelp(
        ground=ground_in_words(ground, sentence=_sentence(document, code)),
        precedents=tuple(_line(each) for each in found),
        help_url=url_for("help.grounds", _anchor=code),
        **here,
    )


def ground_in_words(ground: Ground, *, sentence: str = "") -> GroundWords:
    """A ground with everything that is said of it."""
    article = str(ground.article)
    tags = [word(ground.kind, "ground_kind")]
    if ground.third_party:
        tags.append(str(_("须征求第三方意见")))
    tags.append(str(_("会到期") if ground.lapses else _("一般不会到期")))
    return GroundWords(
        code=ground.code,
        words=word(ground.code, "ground"),
        meaning=word(ground.code, "ground_meaning"),
        article=word(article, "ground_article"),
        article_text=word(article, "ground_article_text"),
        tags=tuple(tags),
        changes=word(ground.code, "ground_changes"),
        third_party=ground.third_party,
        sentence=sentence,
    )


# ---- parts ---------------------------------------------------------------------------------------


def _sentence(document: Document, code: str) -> str:
    """The sentence to begin with, its facts from what was read; what is unknown stays a blank."""
    facts = {
        "kinds": _personal(document) or word("kinds", "ground_unknown"),
        "addressees": _superior(document) or word("addressees", "ground_unknown"),
    }
    return word(code, "ground_sentence") % facts


def _superior(document: Document) -> str:
    """Whom a paper asks or reports to; papers of other kinds go to somebody else."""
    return document.addressees.strip() if document.doc_kind in _UPWARD else ""


def _personal(document: Document) -> str:
    """The personal data that was found, by kind and number: "公民身份号码37处、手机号1处"."""
    ids = [v.id for v in reviewed_files(current_session(), document.id)]
    counts = Counter(
        finding.code
        for found in finding_values(current_session(), ids).values()
        for finding in found
        if finding.code in PERSONAL and finding.level in MUST_SETTLE
    )
    return joined(
        _("%(kind)s%(n)s处", kind=word(code, "finding"), n=n)
        for code, n in counts.most_common(_NAMED)
    )


def _line(found: Precedent) -> PrecedentLine:
    told = " · ".join(part for part in (found.doc_number, write_date(found.decided_at)) if part)
    return PrecedentLine(
        title=found.title,
        url=url_for("documents.show", document_id=found.document_id),
        attribute=found.attribute.value,
        told=told,
        reason=found.reason,
    )
