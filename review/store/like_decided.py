"""Decided documents to compare a draft with, and what a page may say of those that are like it.

Of the own office every decided document that the reader may know of; of other offices what is public, and
what the reader may know of unless it is exempt. All others of the organisation are counted by ground and
never named. Only the newest of the same kind are compared, so that a house of any size answers at once.
Queries only; likeness is ``domain.like_titles`` and ``domain.likeness``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from review.domain.like_titles import LEAST, LikeTitle, like_titles
from review.domain.likeness import ALIKE as ALIKE_TEXT
from review.domain.likeness import Sketch, estimate
from review.domain.states import Attribute, DocumentStatus
from review.domain.values import Actor
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion
from review.store.evidence import unpacked
from review.store.people import Office, names_of
from review.store.scopes import readable

#: Documents that are compared: of the own office and kind, and of the others of the organisation.
COMPARED = 1_500
#: Of those that are like by title, as many have their texts compared as well.
_TEXTS = 20
#: How many are shown.
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class LikeDecided:
    """A decided document that is like another: what was decided, when, by whom, and what both share.

    ``decided_by`` is empty where no case decided it here (an import), or it is another office's.
    """

    document_id: int
    title: str
    doc_number: str | None
    office: str
    own_office: bool
    may_open: bool
    attribute: Attribute
    partial: bool
    grounds: tuple[str, ...]
    decided_on: date | datetime | None
    decided_by: str
    phrases: tuple[str, ...]
    like_text: bool


@dataclass(frozen=True, kw_only=True)
class LikeDecisions:
    """``rows`` likest first, those of the own office before others; ``elsewhere`` counts other offices'.

    The key of ``elsewhere`` is the attribute with its first ground, or "" where there is none.
    ``compared`` is how many decided documents there were to compare with; under ``needed`` nothing is.
    """

    rows: tuple[LikeDecided, ...] = ()
    elsewhere: tuple[tuple[Attribute, str, int], ...] = ()
    compared: int = 0
    needed: int = LEAST


@dataclass(frozen=True)
class _Other:
    """A candidate: enough to compare it."""

    id: int
    key: str
    attribute: Attribute
    ground: str
    own: bool
    named: bool


def like_decided(session: Session, actor: Actor, document: Document) -> LikeDecisions:
    """The decided documents that are like one, as the reader may see them."""
    others = _candidates(session, actor, document)
    if len(others) < LEAST or not document.title.strip():
        return LikeDecisions(compared=len(others))
    alike = like_titles(document.title, [other.key for other in others])
    shown = [like for like in alike if others[like.index].named]
    texts = _likest(session, document, others, shown[:_TEXTS])
    chosen = [
        (like, share >= ALIKE_TEXT)
        for like, share in sorted(
            texts,
            key=lambda pair: (
                not others[pair[0].index].own,
                -(pair[0].likeness + pair[1]),
                -others[pair[0].index].id,
            ),
        )
    ][:SHOWN]
    counts = Counter(
        (other.attribute, other.ground) for like in alike if not (other := others[like.index]).own
    )
    return LikeDecisions(
        rows=_rows(session, actor, document, others, chosen),
        elsewhere=tuple(
            (attribute, ground, n)
            for (attribute, ground), n in sorted(counts.items(), key=lambda p: (-p[1], p[0]))
        ),
        compared=len(others),
    )


# ---- candidates ----------------------------------------------------------------------------------


def _candidates(session: Session, actor: Actor, document: Document) -> list[_Other]:
    """Decided documents of the kind; of any kind where the kind has too few to say what is rare."""
    found = _of_kind(session, actor, document, document.doc_kind) if document.doc_kind else []
    return found if len(found) >= LEAST else _of_kind(session, actor, document, None)


def _of_kind(session: Session, actor: Actor, document: Document, kind: str | None) -> list[_Other]:
    own = Document.office_id == document.office_id
    seen = readable(actor, Document.organisation_id, Document.office_id)
    mine = _newest(document, kind, seen, own, seen)
    here = Document.organisation_id == document.organisation_id
    others = _newest(document, kind, _named(seen), here, ~own)
    rows = [*session.execute(mine), *session.execute(others)]
    return [
        _Other(
            i, key or "", attribute, next(iter(grounds), ""), office == document.office_id, named
        )
        for i, key, attribute, grounds, office, named in map(tuple, rows)
    ]


def _newest(
    document: Document,
    kind: str | None,
    named: ColumnElement[bool],
    *conditions: ColumnElement[bool],
) -> Select[Any]:
    query = (
        select(
            Document.id,
            Document.title_key,
            Document.attribute,
            Document.grounds,
            Document.office_id,
            case((named, True), else_=False),
        )
        .where(
            *conditions,
            Document.attribute.is_not(None),
            Document.status != DocumentStatus.DISCARDED,
            Document.id != document.id,
        )
        .order_by(Document.id.desc())
        .limit(COMPARED)
    )
    return query.where(Document.doc_kind == kind) if kind is not None else query


def _named(seen: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether another office's document may be named: it is public, or may be known and is not exempt."""
    public = and_(Document.status == DocumentStatus.PUBLISHED, Document.hidden_at.is_(None))
    return or_(public, and_(seen, Document.attribute != Attribute.EXEMPT))


def _likest(
    session: Session, document: Document, others: Sequence[_Other], alike: Sequence[LikeTitle]
) -> list[tuple[LikeTitle, float]]:
    """Each with how alike the texts are, 0 where one of them is not here."""
    ids = [document.id, *(others[like.index].id for like in alike)]
    sketches = _sketches(session, ids)
    mine = sketches.get(document.id, ())
    return [(like, estimate(mine, sketches.get(others[like.index].id, ()))) for like in alike]


def _sketches(session: Session, ids: Iterable[int]) -> dict[int, Sketch]:
    """Sketches of main texts by document; the issued text where there is one."""
    rows: Sequence[Any] = session.execute(
        select(FileVersion.document_id, FileVersion.sketch)
        .where(
            FileVersion.document_id.in_(list(ids)),
            FileVersion.position == 0,
            FileVersion.live.is_(True),
            FileVersion.sketch.is_not(None),
        )
        .order_by(FileVersion.stage.desc(), FileVersion.id)
    ).all()
    return {document_id: unpacked(data) for document_id, data in rows}


# ---- what is shown -------------------------------------------------------------------------------


def _rows(
    session: Session,
    actor: Actor,
    document: Document,
    others: Sequence[_Other],
    chosen: Sequence[tuple[LikeTitle, bool]],
) -> tuple[LikeDecided, ...]:
    ids = [others[like.index].id for like, _ in chosen]
    seen = case((readable(actor, Document.organisation_id, Document.office_id), True), else_=False)
    said = {
        row[0].id: (row[0], row[1], row[2])
        for row in session.execute(
            select(Document, Office.name, seen)
            .join(Office, Office.id == Document.office_id)
            .where(Document.id.in_(ids))
        )
    }
    cases = _deciding(session, ids)
    names = names_of(session, [row.approver_id for row in cases.values()])
    found = []
    for (like, like_text), other in ((pair, others[pair[0].index]) for pair in chosen):
        row, office, may_open = said[other.id]
        decided = cases.get(other.id)
        by = names.get(decided.approver_id or 0, "") if decided is not None and other.own else ""
        found.append(
            LikeDecided(
                document_id=row.id,
                title=row.title,
                doc_number=row.doc_number,
                office=office,
                own_office=row.office_id == document.office_id,
                may_open=bool(may_open),
                attribute=other.attribute,
                partial=row.partial,
                grounds=tuple(row.grounds),
                decided_on=(decided.decided_at if decided is not None else None)
                or row.evaluated_on
                or row.issued_on
                or row.doc_date,
                decided_by=by,
                phrases=like.phrases,
                like_text=like_text,
            )
        )
    return tuple(found)


def _deciding(session: Session, ids: Sequence[int]) -> dict[int, ReviewCase]:
    """The last case that decided each document."""
    last = (
        select(func.max(ReviewCase.id))
        .where(ReviewCase.document_id.in_(ids), ReviewCase.decided_attribute.is_not(None))
        .group_by(ReviewCase.document_id)
    )
    rows = session.scalars(select(ReviewCase).where(ReviewCase.id.in_(last)))
    return {row.document_id: row for row in rows}
