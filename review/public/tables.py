"""The tables of the public catalogue: released records, their files, notices, annual
reports, and a change count.

Only what may be seen by anyone has a column here. Who may write, and what is checked before, is in
`records`; how it is searched is in `search`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class RecordState(StrEnum):
    """Whether a record can be seen."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Validity(StrEnum):
    """Whether a document is in force (domain.md 6.3)."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    LAPSED = "lapsed"
    REPEALED = "repealed"


class Listing(StrEnum):
    """In which catalogue a record stands; what is exempt stands in none (domain.md 6.3)."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"  # title and number only: no text, no file


class Codes(TypeDecorator[tuple[str, ...]]):
    """Codes in their order, parted by blanks."""

    impl = String(200)
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Join."""
        return " ".join(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Part."""
        return tuple((value or "").split())


class Numbered(TypeDecorator[tuple[tuple[str, int], ...]]):
    """How many of what: pairs of code and number, in the order of the codes."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self,
        value: Sequence[tuple[str, int]] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> dict[str, int]:
        """Turn into an object."""
        return dict(value or ())

    def process_result_value(
        self,
        value: dict[str, int] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> tuple[tuple[str, int], ...]:
        """Turn back."""
        return tuple(sorted((value or {}).items()))


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: stored in UTC, refused without a time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn into UTC; ValueError for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Answer an aware moment on both engines."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _text_enum(members: type[StrEnum], name: str) -> Enum:
    """Store an enum as text with a check named after the column, as both engines need it."""
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda enum: [member.value for member in enum],
    )


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """Root of the public tables; its database holds nothing else."""

    metadata = MetaData(naming_convention=_NAMES)


class PublicRecord(Base):
    """A released document as the public sees it. The id is permanent, so is the index number."""

    __tablename__ = "public_record"
    __table_args__ = (
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_has_time"
        ),
        CheckConstraint(
            "state = 'published' OR explanation <> ''", name="withdrawn_has_explanation"
        ),
        CheckConstraint("revision >= 1", name="revision_counts"),
        Index("ix_public_record_newest", "listing", "state", "sort_on", "record_id"),
        Index("ix_public_record_released", "state", "released_at"),
        Index("ix_public_record_changed", "state", "changed_at"),
        Index("ix_public_record_item", "item_code", "state", "sort_on", "record_id"),
        Index("ix_public_record_ended", "state", "validity_on", "record_id"),
        Index("ix_public_record_withdrawn", "state", "withdrawn_at", "record_id"),
        Index("ix_public_record_year", "year", "state", "record_id"),
    )

    record_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    index_number: Mapped[str] = mapped_column(String(80), unique=True)
    revision: Mapped[int]
    organisation_code: Mapped[str] = mapped_column(String(40))
    organisation_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(500))
    doc_number: Mapped[str] = mapped_column(String(100))  # empty where the document has none
    issuer: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(40))
    listing: Mapped[Listing] = mapped_column(_text_enum(Listing, "listing"))
    subject: Mapped[str] = mapped_column(String(100))  # two digits a class, four below it
    normative: Mapped[bool]
    key_fields: Mapped[tuple[str, ...]] = mapped_column(Codes)
    item_code: Mapped[str] = mapped_column(String(60))
    doc_date: Mapped[date | None]
    issued_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    published_on: Mapped[date]
    july: Mapped[int | None]  # the year of the July round that released it
    sort_on: Mapped[date]  # the newest of the list comes first by this, then by id
    year: Mapped[int]
    validity: Mapped[Validity] = mapped_column(_text_enum(Validity, "validity"))
    validity_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    successor_text: Mapped[str] = mapped_column(String(700))
    partial: Mapped[bool]
    removals: Mapped[tuple[tuple[str, int], ...]] = mapped_column(Numbered)
    interpretation_url: Mapped[str] = mapped_column(String(400))
    summary: Mapped[str] = mapped_column(Text, repr=False)
    reading_text: Mapped[str] = mapped_column(Text, repr=False)
    search_text: Mapped[str] = mapped_column(Text, repr=False)
    norm_version: Mapped[int]
    content_digest: Mapped[str] = mapped_column(String(80))
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[RecordState] = mapped_column(_text_enum(RecordState, "state"))
    explanation: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    files: Mapped[list[PublicFile]] = relationship(
        back_populates="record",
        cascade="all, delete-orphan",
        order_by="PublicFile.position",
        default_factory=list,
        repr=False,
    )


class PublicFile(Base):
    """A released file: its bytes lie in the public folder under their digest."""

    __tablename__ = "public_file"
    __table_args__ = (
        UniqueConstraint("record_id", "position"),
        CheckConstraint("bytes > 0", name="holds_something"),
    )

    file_id: Mapped[int] = mapped_column(primary_key=True, init=False)
    record_id: Mapped[int] = mapped_column(ForeignKey("public_record.record_id"), init=False)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    path: Mapped[str] = mapped_column(String(80))  # relative to the folder of released files
    record: Mapped[PublicRecord] = relationship(back_populates="files", init=False, repr=False)


class Notice(Base):
    """A public notice, as the one that closes a July round."""

    __tablename__ = "notice"

    notice_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(500))
    body: Mapped[str] = mapped_column(Text, repr=False)
    published_on: Mapped[date] = mapped_column(index=True)


class AnnualReport(Base):
    """The annual report of an organisation: what its parts say, as `report_format` declares them."""

    __tablename__ = "annual_report"
    __table_args__ = (UniqueConstraint("organisation_code", "year"),)

    report_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(index=True)
    organisation_code: Mapped[str] = mapped_column(String(40))
    organisation_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    parts: Mapped[list[Any]] = mapped_column(JSON, repr=False)
    published_on: Mapped[date]


class FacetCount(Base):
    """How many visible records have a value; with another value beside it, how many have both."""

    __tablename__ = "facet_count"

    listing: Mapped[str] = mapped_column(String(20), primary_key=True)
    with_facet: Mapped[str] = mapped_column(String(20), primary_key=True)  # "" stands alone
    with_value: Mapped[str] = mapped_column(String(500), primary_key=True)
    facet: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(500), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class Change(Base):
    """One row that counts every change: what was worked out before the last one is out of date."""

    __tablename__ = "change"
    __table_args__ = (CheckConstraint("change_id = 1", name="one_row"),)

    change_id: Mapped[int] = mapped_column(primary_key=True, default=1)
    count: Mapped[int] = mapped_column(BigInteger, default=0)
