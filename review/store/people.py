"""Organisations, offices, people, grants and sign-ins; an actor is a person with the day's grants.

No password is ever stored but as an argon2 hash; sign-ins are rows that can be revoked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.states import ADMIN_ROLES, OFFICE_ROLES, Role, Route
from review.domain.values import Actor, Held
from review.store.base import Base, Identity, UtcDateTime, text_enum


class Organisation(Base):
    """An issuing body (发文机关); every business row carries its id."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(
        String(30), unique=True
    )  # credit code or old organisation code
    number_code: Mapped[str] = mapped_column(String(30))  # 发文机关代字, as in 海府办〔2026〕1号
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    index_template: Mapped[str] = mapped_column(String(60), default="{org}/{yyyy}-{seq:05d}")
    publish_days: Mapped[int] = mapped_column(default=20)
    on_request_needs_reason: Mapped[bool] = mapped_column(default=True)
    #: Code of the administrative region, for index number templates that ask for it.
    region_code: Mapped[str] = mapped_column(String(12), default="")
    #: Whether documents open on request stand in the public catalogue, with title and number only.
    on_request_titles: Mapped[bool] = mapped_column(default=False)
    #: Whether a PDF goes out beside the redacted copy of a docx, and whether bars say the article.
    copy_with_pdf: Mapped[bool] = mapped_column(default=False)
    label_bars: Mapped[bool] = mapped_column(default=False)
    #: The organisation above: it sees the figures of those below, not their documents.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), default=None)


class RouteSetting(Base):
    """Which route new cases take from a date on; a case keeps the one it was opened with."""

    __tablename__ = "route_setting"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    route: Mapped[Route] = mapped_column(text_enum(Route, name="route"))
    effective_on: Mapped[date]


class Office(Base):
    """An office (处室) in the tree of its organisation; a dissolved one points to its successor."""

    __tablename__ = "office"
    __table_args__ = (Index("uq_office_name", "organisation_id", "name", unique=True),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    #: For index number templates that ask for it.
    code: Mapped[str] = mapped_column(String(20), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), default=None)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), default=None)
    dissolved_on: Mapped[date | None] = mapped_column(default=None)


class Person(Base):
    """Somebody who can sign in. ``organisation_id`` is None for the three administrators."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str | None] = mapped_column(String(12), default=None)
    shortcuts: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    unlocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    version: Mapped[int] = mapped_column(default=1, init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Grant(Base):
    """A role with its reach and its dates; acting grants (代理) are grants with an end."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates_in_order"),
        CheckConstraint("NOT acting OR until_on IS NOT NULL", name="acting_ends"),
        CheckConstraint("role <> 'system'", name="nobody_is_the_system"),
        CheckConstraint(
            "role NOT IN ('drafter','office_head') OR office_id IS NOT NULL",
            name="reaches_an_office",
        ),
        CheckConstraint(
            "organisation_id IS NOT NULL "
            "OR role IN ('system_admin','security_admin','audit_admin')",
            name="reaches_an_organisation",
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(text_enum(Role, name="role"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    from_on: Mapped[date]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), default=None)
    until_on: Mapped[date | None] = mapped_column(default=None)
    acting: Mapped[bool] = mapped_column(default=False)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class SignIn(Base):
    """One sign-in; the cookie holds ``token``. Ends by idleness, by time, by revocation."""

    __tablename__ = "sign_in"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(60))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class SignInAttempt(Base):
    """A failed or successful try, for the lock per account and address. Holds no password."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key", "login", "address", "at"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    login: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    succeeded: Mapped[bool]


def in_force(day: date) -> tuple[object, ...]:
    """The conditions under which a grant counts on a day."""
    return (
        Grant.from_on <= day,
        (Grant.until_on.is_(None)) | (Grant.until_on >= day),
        Grant.ended_at.is_(None),
    )


def offices_below(session: Session, organisation_id: int) -> dict[int, frozenset[int]]:
    """For each office of an organisation the offices its head reaches: itself and all below it."""
    rows = session.execute(
        select(Office.id, Office.parent_id).where(Office.organisation_id == organisation_id)
    )
    parent = {row.id: row.parent_id for row in rows}
    reach: dict[int, set[int]] = {office: {office} for office in parent}
    for office, first in parent.items():
        seen = {office}
        above = first
        while above is not None and above not in seen:
            reach[above].add(office)
            seen.add(above)
            above = parent[above]
    return {office: frozenset(below) for office, below in reach.items()}


def taken_over(session: Session, organisation_id: int, day: date) -> dict[int, frozenset[int]]:
    """For each office the dissolved ones that it answers for: who took over reads what was left."""
    from review.store.office_routes import routes_of  # noqa: PLC0415 - it knows offices by this module

    found: dict[int, set[int]] = {}
    dissolved = select(Office.id).where(
        Office.organisation_id == organisation_id, Office.dissolved_on <= day
    )
    if session.scalars(dissolved.limit(1)).first() is None:
        return {}
    for gone, living in routes_of(session, organisation_id, day).items():
        found.setdefault(living, set()).add(gone)
    return {living: frozenset(gone) for living, gone in found.items()}


def actor_of(session: Session, person: Person, day: date) -> Actor:
    """The person as the rules see them: each grant in force on ``day``, with its offices.

    An office reaches the dissolved offices whose work it took over (product.md section 2).
    """
    grants = session.scalars(select(Grant).where(Grant.person_id == person.id, *in_force(day)))  # type: ignore[arg-type]
    held = []
    reach: dict[int, dict[int, frozenset[int]]] = {}
    left: dict[int, dict[int, frozenset[int]]] = {}
    for grant in grants:
        offices: frozenset[int] | None = None
        if grant.role in OFFICE_ROLES and grant.organisation_id is not None:
            if grant.organisation_id not in reach:
                reach[grant.organisation_id] = offices_below(session, grant.organisation_id)
                left[grant.organisation_id] = taken_over(session, grant.organisation_id, day)
            below = reach[grant.organisation_id]
            own = frozenset({grant.office_id}) if grant.office_id is not None else frozenset()
            head = grant.role is Role.OFFICE_HEAD and grant.office_id is not None
            offices = below.get(grant.office_id, own) if head and grant.office_id else own
            gone = left[grant.organisation_id]
            offices = offices.union(*(gone.get(office, frozenset()) for office in offices))
        organisation = None if grant.role in ADMIN_ROLES else grant.organisation_id
        held.append(Held(grant.role, organisation, offices, grant.acting))
    return Actor(person.id, person.name, tuple(held))


def people_holding(
    session: Session, role: Role, organisation_id: int, office_id: int | None, day: date
) -> list[Person]:
    """Active people who hold a role where it reaches an office on a day, by name."""
    query = (
        select(Person, Grant.office_id)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            Grant.role == role,
            Grant.organisation_id == organisation_id,
            Person.active.is_(True),
            *in_force(day),  # type: ignore[arg-type]
        )
        .order_by(Person.name, Person.id)
    )
    rows = session.execute(query).all()
    if role not in OFFICE_ROLES:
        return list(dict.fromkeys(person for person, _ in rows))
    below = offices_below(session, organisation_id) if role is Role.OFFICE_HEAD else {}
    gone = taken_over(session, organisation_id, day)
    answering = {office_id, *(at for at, left in gone.items() if office_id in left)}
    found = [
        person
        for person, at in rows
        if at is not None and (at in answering or below.get(at, frozenset()) & answering)
    ]
    return list(dict.fromkeys(found))


def route_on(session: Session, organisation_id: int, day: date) -> Route:
    """The route that new cases of an organisation take on a day."""
    found = session.scalars(
        select(RouteSetting.route)
        .where(RouteSetting.organisation_id == organisation_id, RouteSetting.effective_on <= day)
        .order_by(RouteSetting.effective_on.desc(), RouteSetting.id.desc())
        .limit(1)
    ).first()
    return found or Route.AUDIT_THEN_CONFIDENTIALITY


def names_of(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Names of people by id, for lists and timelines."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}
