"""A document's life after issue on its own page: evaluations, rounds, the next look, and small forms.

Frozen values for ``documents/_standing.html``; the forms are posted to ``standing``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from review.domain.permissions import Permission
from review.domain.states import DocumentStatus
from review.store.documents import Document
from review.store.item_lists import visible_item
from review.store.rounds import Evaluation, Round, RoundItem
from review.web.access import refusals_on
from review.web.documents.standing_forms import (
    DatesForm,
    ReviewDateForm,
    ScopeForm,
    StandingForm,
    fresh_form,
)
from review.web.items.list_page import round_words
from review.web.locale import write_date
from review.web.session import current_actor, current_session
from review.web.wording import word

_NEVER = frozenset({DocumentStatus.UNISSUED, DocumentStatus.DISCARDED})
_FORMS: tuple[tuple[type[StandingForm], Permission, str], ...] = (
    (ReviewDateForm, Permission.REVIEW_DATE_SET, "standing.set_review_date"),
    (ScopeForm, Permission.SCOPE_SET, "standing.set_scope_of"),
    (DatesForm, Permission.DATES_CORRECT, "standing.set_dates"),
)


@dataclass(frozen=True)
class Line:
    """An item or an evaluation: when or where, what came out, where it can be seen."""

    words: str
    outcome: str
    url: str | None


@dataclass(frozen=True)
class StandingBox:
    """One small form: its title, what it leads to, whether it is shown open."""

    title: str
    hint: str
    url: str
    form: StandingForm
    fields: tuple[str, ...]
    opened: bool


@dataclass(frozen=True)
class StandingPanel:
    """What ``documents/_standing.html`` prints."""

    facts: tuple[tuple[str, str], ...]
    items: tuple[Line, ...]
    evaluations: tuple[Line, ...]
    boxes: tuple[StandingBox, ...]


def standing_panel(
    document: Document, refused: Mapping[str, StandingForm] | None = None
) -> StandingPanel | None:
    """The panel of an issued document; None before. ``refused`` are forms by the name of their class."""
    if document.status in _NEVER:
        return None
    return StandingPanel(
        facts=_facts(document),
        items=_items(document),
        evaluations=_evaluations(document),
        boxes=tuple(
            _box(document, kind, endpoint, (refused or {}).get(kind.__name__))
            for kind, permission, endpoint in _FORMS
            if not refusals_on(document, permission)
        ),
    )


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    why = word(document.review_why, "item_reason") if document.review_why else ""
    again = write_date(document.review_on)
    pairs = (
        (_("上次评估"), write_date(document.evaluated_on) or _("没有评估过")),
        (_("下次评估"), f"{again}　{why}" if again else ""),
        (_("不再评估"), word(document.out_of_scope, "scope") if document.out_of_scope else ""),
    )
    return tuple((str(term), str(value)) for term, value in pairs if value)


def _items(document: Document) -> tuple[Line, ...]:
    """Every round that looked at the document, newest first."""
    session = current_session()
    rows = session.execute(
        select(RoundItem, Round)
        .join(Round, Round.id == RoundItem.round_id)
        .where(RoundItem.document_id == document.id)
        .order_by(RoundItem.id.desc())
    ).all()
    found = []
    for item, row in rows:
        seen = visible_item(session, current_actor(), item.id) is not None
        words = _("%(round)s　%(state)s", round=round_words(row), state=word(item.state, "state"))
        url = url_for("items.show", item_id=item.id) if seen else None
        found.append(Line(str(words), word(item.outcome, "outcome"), url))
    return tuple(found)


def _evaluations(document: Document) -> tuple[Line, ...]:
    query = (
        select(Evaluation)
        .where(Evaluation.document_id == document.id)
        .order_by(Evaluation.id.desc())
        .limit(20)
    )
    found = []
    for row in current_session().scalars(query):
        words = f"{write_date(row.on)}　{word(row.how, 'evaluation_how')}"
        found.append(Line(words, word(row.outcome, "outcome"), None))
    return tuple(found)


def _box(
    document: Document, kind: type[StandingForm], endpoint: str, refused: StandingForm | None
) -> StandingBox:
    words = {
        ReviewDateForm: (_("定下次评估日期"), _("日期到了就列入评估；留空就取消。")),
        ScopeForm: (_("列入或移出评估"), _("移出的计入“不在评估范围”，正在评估的这一件随之办结。")),
        DatesForm: (_("更正日期"), _("印发日期决定在哪一年评估；更正后名单随之调整。")),
    }
    fields = {
        ReviewDateForm: ("review_on", "why"),
        ScopeForm: ("out_of_scope", "reason"),
        DatesForm: ("doc_date", "issued_on", "reason"),
    }
    title, hint = words[kind]
    return StandingBox(
        title=str(title),
        hint=str(hint),
        url=url_for(endpoint, document_id=document.id),
        form=refused or fresh_form(kind, document),
        fields=fields[kind],
        opened=refused is not None,
    )
