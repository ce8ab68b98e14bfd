"""Commands of the administrators: organisations, accounts, grants, passwords, calendar.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.states import Role


@dataclass(frozen=True, kw_only=True)
class CreateOrganisation:
    """A new organisation with its first offices: ``create_organisation``."""

    name: str
    short_name: str
    code: str
    number_code: str
    offices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CreateOffice:
    """A new office: ``create_office``."""

    organisation_id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, kw_only=True)
class CreateAccount:
    """A new account without any role: ``create_account`` (answers the one-time password)."""

    organisation_id: int | None
    login: str
    name: str


@dataclass(frozen=True, kw_only=True)
class SetAccountActive:
    """Close or reopen an account: ``set_account_active``."""

    person_id: int
    active: bool


@dataclass(frozen=True, kw_only=True)
class ResetPassword:
    """A new one-time password: ``reset_password`` (answers it)."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class GiveGrant:
    """Grant a role with dates: ``give_grant``."""

    person_id: int
    role: Role
    organisation_id: int | None
    office_id: int | None
    from_on: date
    until_on: date | None
    acting: bool


@dataclass(frozen=True, kw_only=True)
class EndGrant:
    """End a grant today: ``end_grant``; revokes the person's sign-ins."""

    grant_id: int


@dataclass(frozen=True, kw_only=True)
class Unlock:
    """Unlock an account: ``unlock``."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    """Change one's own password: ``change_password``."""

    person_id: int
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class ChangeCalendarDays:
    """Load or correct the holidays of a year: ``change_calendar_days`` (services.calendar)."""

    year: int
    days_off: tuple[date, ...]
    make_up_days: tuple[date, ...]


@dataclass(frozen=True, kw_only=True)
class TakeInHolidayNotice:
    """Put a pasted notice of holidays in force: ``take_in_notice`` (services.calendar).

    ``year`` helps where the text does not name its own, else None.
    """

    text: str
    year: int | None
