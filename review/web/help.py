"""Help in the product: how things go and who does what, the grounds with their articles, the glossary.

Open to whoever is signed in; nothing of any document stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from review.domain.grounds import GROUNDS
from review.domain.states import ADMIN_ROLES, BUSINESS_ROLES, CaseState, Role
from review.web.access import signed_in
from review.web.documents.disclosure_tests import ArticleTests, disclosure_tests
from review.web.documents.ground_help import GroundWords, ground_in_words
from review.web.session import current_actor
from review.web.wording import help_pages as words_of_help
from review.web.wording import word

bp = Blueprint("help", __name__)

#: The steps in the order in which a document passes them.
_ROAD = (
    CaseState.DRAFT,
    CaseState.OFFICE_REVIEW,
    CaseState.ATTRIBUTE_AUDIT,
    CaseState.CONFIDENTIALITY_REVIEW,
    CaseState.SIGN_OFF,
    CaseState.DECIDED,
    CaseState.SETTLED,
)


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A role, what it does, and whether it is the reader's."""

    words: str
    does: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class HelpPage:
    """What ``help/show.html`` prints."""

    roles: tuple[RoleLine, ...]
    road: tuple[tuple[str, str], ...]
    keys: tuple[tuple[tuple[str, ...], str], ...]
    questions: tuple[tuple[str, str], ...]
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]


@dataclass(frozen=True, kw_only=True)
class GroundsPage:
    """What ``help/grounds.html`` prints: the grounds by article, the tests of Art. 19 and 20."""

    articles: tuple[tuple[str, str, str, tuple[GroundWords, ...]], ...]
    tests: tuple[ArticleTests, ...]
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]


@dataclass(frozen=True, kw_only=True)
class GlossaryPage:
    """What ``help/glossary.html`` prints: groups of terms and their meanings."""

    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    tabs: tuple[tuple[str, str, bool, int | None, bool], ...]


@bp.get("/help")
@signed_in
def show() -> str:
    """How a document goes, who does what, the keys, and what people ask."""
    page = HelpPage(
        roles=_roles(),
        road=tuple((word(s, "state"), word(s, "road_step")) for s in _ROAD),
        keys=tuple((tuple(key.split()), str(does)) for key, does in words_of_help.KEYS),
        questions=_spoken(words_of_help.QUESTIONS),
        tabs=_tabs("help.show"),
    )
    return render_template("help/show.html", page=page)


@bp.get("/help/grounds")
@signed_in
def grounds() -> str:
    """Every ground: what it covers, what would change it; and what must be proactive."""
    ordered = sorted(GROUNDS.values(), key=lambda g: g.article)
    page = GroundsPage(
        articles=tuple(
            (
                str(article),
                word(str(article), "ground_article"),
                word(str(article), "ground_article_text"),
                tuple(ground_in_words(ground) for ground in group),
            )
            for article, group in groupby(ordered, key=lambda g: g.article)
        ),
        tests=disclosure_tests(),
        tabs=_tabs("help.grounds"),
    )
    return render_template("help/grounds.html", page=page)


@bp.get("/help/glossary")
@signed_in
def glossary() -> str:
    """The words of the trade, one sentence each."""
    groups = tuple((str(group), _spoken(terms)) for group, terms in words_of_help.GLOSSARY)
    return render_template(
        "help/glossary.html", page=GlossaryPage(groups=groups, tabs=_tabs("help.glossary"))
    )


# ---- parts ---------------------------------------------------------------------------------------


def _roles() -> tuple[RoleLine, ...]:
    """Every role, those the reader holds first."""
    own = {held.role for held in current_actor().held}
    everyone = [r for r in Role if r in BUSINESS_ROLES | ADMIN_ROLES]
    ordered = sorted(everyone, key=lambda role: role not in own)
    return tuple(
        RoleLine(words=word(role, "role"), does=word(role, "role_does"), own=role in own)
        for role in ordered
    )


def _spoken(pairs: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(first), str(second)) for first, second in pairs)


def _tabs(current: str) -> tuple[tuple[str, str, bool, int | None, bool], ...]:
    pages = (
        (_("怎么用"), "help.show"),
        (_("依据和条文"), "help.grounds"),
        (_("词语"), "help.glossary"),
    )
    return tuple(
        (str(words), url_for(endpoint), endpoint == current, None, False)
        for words, endpoint in pages
    )
