"""Sets of documents for evaluation outside July: what a filter asks for, what has come due.

Queries only; who may ask, and what follows, stands in ``services.triggers``.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, Select, String, cast, exists, extract, func, or_, select
from sqlalchemy.orm import Session

from review.domain.commands import SweepRules
from review.domain.rounds import ItemReason, RoundPolicy
from review.store.documents import Document, FileVersion
from review.store.round_population import has_open_item, in_scope, window_on

#: The reasons that wait for July when their date is the first day of its month.
_JULYS_OWN = (ItemReason.GROUND_DATE,)


def swept(wanted: SweepRules) -> Select[int]:
    """The documents a sweep asks for, by id: in scope, without an open item."""
    return select(Document.id).where(*_conditions(wanted)).order_by(Document.id)


def swept_count(session: Session, wanted: SweepRules) -> int:
    """How many those are."""
    return int(session.scalar(select(func.count()).where(*_conditions(wanted))) or 0)


def swept_first(session: Session, wanted: SweepRules, limit: int) -> list[Document]:
    """The newest of those."""
    query = select(Document).where(*_conditions(wanted))
    return list(session.scalars(query.order_by(window_on.desc(), Document.id.desc()).limit(limit)))


def _conditions(wanted: SweepRules) -> list[ColumnElement[bool]]:
    found = [Document.organisation_id == wanted.organisation_id, in_scope, ~has_open_item()]
    if wanted.office_ids:
        found.append(Document.office_id.in_(wanted.office_ids))
    if wanted.from_year is not None:
        found.append(window_on >= date(wanted.from_year, 1, 1))
    if wanted.to_year is not None:
        found.append(window_on < date(wanted.to_year + 1, 1, 1))
    if wanted.attribute is not None:
        found.append(Document.attribute == wanted.attribute)
    if wanted.doc_kind:
        found.append(Document.doc_kind == wanted.doc_kind)
    if wanted.ground:
        found.append(_has_ground(wanted.ground))
    if wanted.rule_version:
        found.append(
            exists().where(
                FileVersion.document_id == Document.id,
                FileVersion.live.is_(True),
                FileVersion.engine == wanted.rule_version,
            )
        )
    return found


def _has_ground(ground: str) -> ColumnElement[bool]:
    """Whether a ground stands among a document's; codes are plain words, so their text is compared."""
    like = ground.replace("/", "//").replace("_", "/_").replace("%", "/%")
    return cast(Document.grounds, String).like(f'%"{like}"%', escape="/")


def rule_versions(session: Session, organisation_id: int) -> list[tuple[str, int]]:
    """The rules that living files were read with, and how many documents each."""
    query = (
        select(FileVersion.engine, func.count(func.distinct(FileVersion.document_id)))
        .where(
            FileVersion.organisation_id == organisation_id,
            FileVersion.live.is_(True),
            FileVersion.engine != "",
        )
        .group_by(FileVersion.engine)
        .order_by(FileVersion.engine.desc())
    )
    return [(engine, int(count)) for engine, count in session.execute(query)]


def issue_years(session: Session, organisation_id: int) -> list[int]:
    """The years in which documents of an organisation were issued, newest first."""
    year = extract("year", window_on)
    query = select(year).where(Document.organisation_id == organisation_id, in_scope).distinct()
    return [int(y) for y in session.scalars(query.order_by(year.desc()))]


def due_for_review(
    session: Session, organisation_id: int, policy: RoundPolicy, today: date
) -> dict[ItemReason, list[int]]:
    """Documents whose review date has come, by its reason; those that are July's own are left to it."""
    query = (
        select(Document.id, Document.review_why, Document.review_on)
        .where(
            Document.organisation_id == organisation_id,
            in_scope,
            ~has_open_item(),
            Document.review_on.is_not(None),
            Document.review_on <= today,
            or_(Document.evaluated_on.is_(None), Document.evaluated_on < today),
        )
        .order_by(Document.id)
    )
    found: dict[ItemReason, list[int]] = defaultdict(list)
    for document_id, why, on in session.execute(query):
        julys_own = why in _JULYS_OWN and on is not None and on == policy.opens_on(on.year)
        if why is not None and not julys_own:
            found[why].append(document_id)
    return found
