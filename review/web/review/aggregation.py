"""The evidence beside the question whether a document adds up with what is public, in words with links.

Frozen values for the checklist; the evidence is ``services.aggregation``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.aggregation import Sign
from review.services.aggregation import Aggregation, OwnTable, PublicKin
from review.web.desk.view import label_of
from review.web.locale import write_date
from review.web.wording import word, words
from review.web.wording.joining import joined


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """A public document beside this one: why, and what its copy lacks."""

    title: str
    url: str
    facts: str
    why: str
    removed: str


@dataclass(frozen=True, kw_only=True)
class AggregationView:
    """One sentence for the checklist, the sentences and documents behind it; empty where there is nothing."""

    hint: str
    own: tuple[str, ...]
    public: tuple[EvidenceLine, ...]
    more: int


def aggregation_view(found: Aggregation) -> AggregationView:
    """The evidence in words."""
    return AggregationView(
        hint=_hint(found),
        own=tuple(_own(table) for table in found.own),
        public=tuple(_public(kin) for kin in found.public),
        more=found.found - len(found.public),
    )


def _hint(found: Aggregation) -> str:
    if not found.own and not found.found:
        return str(_("没有查到内容相近、已经公开的名册或表格。"))
    told = []
    if found.own:
        told.append(_("本件有%(n)s张成规模的表格", n=len(found.own)))
    if found.found:
        series = sum(Sign.SERIES in kin.kin.signs for kin in found.public)
        told.append(_("已公开的公文中有%(n)s份可能与本件汇总", n=found.found))
        if series:
            told.append(_("其中%(n)s份是同一名称的另一期", n=series))
    return _("%(told)s。", told=joined(told, "，"))


def _own(table: OwnTable) -> str:
    return _(
        "%(file)s：%(n)s行，涉及%(topics)s",
        file=label_of(table.position),
        n=table.outline.rows,
        topics=words(table.outline.topics, "topic"),
    )


def _public(kin: PublicKin) -> EvidenceLine:
    facts = kin.facts
    told = [facts.number, None if kin.own_office else facts.office]
    told.append(write_date(facts.on) if facts.on is not None else None)
    return EvidenceLine(
        title=facts.title,
        url=url_for("documents.show", document_id=kin.document_id),
        facts="　".join(t for t in told if t),
        why=_why(kin),
        removed=_removed(kin.removed),
    )


def _why(kin: PublicKin) -> str:
    told = []
    for sign in kin.kin.signs:
        said = word(sign, "aggregation_sign")
        if sign is Sign.FORM:
            said = _("%(sign)s（%(n)s栏）", sign=said, n=kin.kin.columns)
        if sign is Sign.TOPIC:
            topics = words(kin.kin.topics, "topic")
            said = _("%(sign)s（%(topics)s）", sign=said, topics=topics)
        told.append(said)
    return joined(told, "；")


def _removed(removed: Mapping[str, int]) -> str:
    """What of it the public can not read."""
    if not removed:
        return str(_("公开时没有隐去内容。"))
    told = joined(
        _("%(kind)s%(n)s处", kind=word(code, "finding"), n=n) for code, n in sorted(removed.items())
    )
    return _("公开时已隐去或遮挡：%(told)s。", told=told)
