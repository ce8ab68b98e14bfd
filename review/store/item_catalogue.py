"""The catalogue of items to be made public (政务公开事项目录): code, name, who owes it, how often.

Rows are versions: an item that changes ends, and a new row begins, so that a past year is asked of
the catalogue as it was. Queries only; what is a gap is decided in ``domain.item_catalogue``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.item_catalogue import Cycle
from review.store.base import Base, Identity, UtcDateTime, text_enum


class CatalogueItem(Base):
    """An item as the catalogue has it from one day to another; without an end it stands."""

    __tablename__ = "catalogue_item"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates_in_order"),
        Index("ix_catalogue_item_code", "organisation_id", "code", "from_on"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    cycle: Mapped[Cycle] = mapped_column(text_enum(Cycle, name="cycle"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    from_on: Mapped[date]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The last day it stands.
    until_on: Mapped[date | None] = mapped_column(default=None)


def items_between(
    session: Session, organisation_id: int, first: date, last: date
) -> list[CatalogueItem]:
    """The items that stood on some day of a period, by code; of one code the newest."""
    rows = session.scalars(
        select(CatalogueItem)
        .where(
            CatalogueItem.organisation_id == organisation_id,
            CatalogueItem.from_on <= last,
            or_(CatalogueItem.until_on.is_(None), CatalogueItem.until_on >= first),
        )
        .order_by(CatalogueItem.code, CatalogueItem.from_on, CatalogueItem.id)
    )
    return sorted({row.code: row for row in rows}.values(), key=lambda row: row.code)


def owed_since(
    session: Session, organisation_id: int, items: Iterable[CatalogueItem]
) -> dict[str, date]:
    """From which day on each of some items is owed in its cycle, by code.

    Versions that follow on each other in the same cycle are one item: a new name owes nothing less.
    """
    asked = {item.code: item for item in items}
    since = {code: item.from_on for code, item in asked.items()}
    versions = session.scalars(
        select(CatalogueItem)
        .where(CatalogueItem.organisation_id == organisation_id)
        .order_by(CatalogueItem.code, CatalogueItem.from_on.desc(), CatalogueItem.id.desc())
    )
    for row in versions:
        item = asked.get(row.code)
        if item is None or row.until_on is None or row.cycle is not item.cycle:
            continue
        if row.until_on == since[row.code] - timedelta(days=1):
            since[row.code] = row.from_on
    return since


def standing_items(session: Session, organisation_id: int) -> dict[str, CatalogueItem]:
    """The items that stand, by code."""
    rows = session.scalars(
        select(CatalogueItem)
        .where(CatalogueItem.organisation_id == organisation_id, CatalogueItem.until_on.is_(None))
        .order_by(CatalogueItem.code)
    )
    return {row.code: row for row in rows}
