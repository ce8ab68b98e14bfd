"""Forms of the three administrators' pages: shape only, the rules are in ``services.people``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField, ValidationError

from review.domain.commands import (
    CreateAccount,
    CreateOffice,
    CreateOrganisation,
    GiveGrant,
)
from review.domain.states import ADMIN_ROLES, BUSINESS_ROLES, Role
from review.store.directory import LogFilter
from review.store.people import Office, Organisation, Person
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, not_blank, optional
from review.web.wording import KINDS, choices, word
from review.web.wording.joining import aside

Pairs = list[tuple[str, str]]

_ROLES = [role for role in Role if role in BUSINESS_ROLES | ADMIN_ROLES]


def _none_first(pairs: Iterable[tuple[str, str]], words: object) -> Pairs:
    return [("", str(words)), *pairs]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


class AccountForm(ReviewForm):
    """A new account."""

    leads_to = {  # noqa: RUF012
        "name_missing": "name",
        "login_malformed": "login",
        "login_taken": "login",
        "organisation_missing": "organisation_id",
    }

    name = StringField(_l("姓名"), [not_blank(_l("还没有填姓名。")), at_most(60)])
    login = StringField(_l("用户名"), [not_blank(_l("还没有填用户名。")), at_most(40)])
    organisation_id = ChoiceField(_l("单位"))

    def offer(self, organisations: Iterable[Organisation]) -> AccountForm:
        """Fill the list of organisations; none is for the administrators of the installation."""
        pairs = [(str(o.id), o.name) for o in organisations]
        self.organisation_id.choices = _none_first(pairs, _l("不属于单位（三员）"))
        return self

    def to_command(self) -> CreateAccount:
        """The account that was asked for."""
        return CreateAccount(
            organisation_id=_number(self.organisation_id.data),
            login=self.login.data or "",
            name=self.name.data or "",
        )


class OrganisationForm(ReviewForm):
    """A new organisation with its first offices."""

    leads_to = {  # noqa: RUF012
        "name_missing": "name",
        "code_missing": "code",
        "office_missing": "offices",
        "organisation_exists": "name",
    }

    name = StringField(_l("单位全称"), [not_blank(_l("还没有填单位全称。")), at_most(200)])
    short_name = StringField(_l("简称"), [not_blank(_l("还没有填简称。")), at_most(60)])
    code = StringField(_l("统一社会信用代码"), [not_blank(_l("还没有填代码。")), at_most(30)])
    number_code = StringField(
        _l("发文机关代字"), [not_blank(_l("还没有填发文机关代字。")), at_most(30)]
    )
    offices = TextAreaField(_l("处室，一行一个"), [not_blank(_l("至少填一个处室。"))])

    def to_command(self) -> CreateOrganisation:
        """The organisation that was asked for."""
        return CreateOrganisation(
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            code=self.code.data or "",
            number_code=self.number_code.data or "",
            offices=tuple((self.offices.data or "").splitlines()),
        )


class OfficeForm(ReviewForm):
    """A new office."""

    leads_to = {  # noqa: RUF012
        "name_missing": "office_name",
        "office_exists": "office_name",
        "office_elsewhere": "parent_id",
        "organisation_missing": "organisation_id",
    }

    organisation_id = ChoiceField(_l("单位"), [not_blank(_l("还没有选单位。"))])
    parent_id = ChoiceField(_l("上级处室"))
    office_name = StringField(_l("处室名称"), [not_blank(_l("还没有填处室名称。")), at_most(120)])

    def offer(self, organisations: Iterable[Organisation], offices: Iterable[Office]) -> OfficeForm:
        """Fill the lists."""
        names = {o.id: o for o in organisations}
        self.organisation_id.choices = [(str(o.id), o.name) for o in names.values()]
        self.parent_id.choices = _none_first(_offices(names, offices), _l("没有上级处室"))
        return self

    def to_command(self) -> CreateOffice:
        """The office that was asked for."""
        return CreateOffice(
            organisation_id=int(self.organisation_id.data or 0),
            name=self.office_name.data or "",
            parent_id=_number(self.parent_id.data),
        )


class GrantForm(ReviewForm):
    """A role with its reach and its dates."""

    leads_to = {  # noqa: RUF012
        "organisation_missing": "organisation_id",
        "office_missing": "office_id",
        "office_elsewhere": "office_id",
        "dates_not_in_order": "until_on",
        "acting_needs_end": "until_on",
        "admin_roles_apart": "role",
        "grant_exists": "role",
        "own_grant": "person_id",
    }

    person_id = ChoiceField(_l("谁"), [not_blank(_l("还没有选人。"))])
    role = ChoiceField(_l("职责"), [not_blank(_l("还没有选职责。"))])
    organisation_id = ChoiceField(_l("单位"))
    office_id = ChoiceField(_l("处室"))
    from_on = DayField(_l("从"))
    until_on = DayField(_l("到"), [optional()])
    acting = BooleanField(_l("代理"))

    def offer(
        self,
        people: Iterable[Person],
        organisations: Iterable[Organisation],
        offices: Iterable[Office],
    ) -> GrantForm:
        """Fill the lists."""
        names = {o.id: o for o in organisations}
        named = [(str(p.id), aside(p.name, p.login)) for p in people]
        self.person_id.choices = _none_first(named, _l("请选择"))
        self.role.choices = _none_first(choices(_ROLES, "role"), _l("请选择"))
        pairs = [(str(o.id), o.name) for o in names.values()]
        self.organisation_id.choices = _none_first(pairs, _l("全系统（只限三员）"))
        self.office_id.choices = _none_first(_offices(names, offices), _l("全单位"))
        return self

    def validate_from_on(self, field: DayField) -> None:
        """A grant begins on a day."""
        if field.data is None and not field.errors:
            raise ValidationError(str(_l("还没有填开始日期。")))

    def to_command(self) -> GiveGrant:
        """The grant that was asked for; the form must be valid."""
        if self.from_on.data is None:
            raise ValueError("from_on")
        return GiveGrant(
            person_id=int(self.person_id.data or 0),
            role=Role(self.role.data),
            organisation_id=_number(self.organisation_id.data),
            office_id=_number(self.office_id.data),
            from_on=self.from_on.data,
            until_on=self.until_on.data,
            acting=bool(self.acting.data),
        )


def _offices(names: dict[int, Organisation], offices: Iterable[Office]) -> Pairs:
    return [
        (str(o.id), f"{names[o.organisation_id].short_name}　{o.name}")
        for o in offices
        if o.organisation_id in names
    ]


class LogForm(ReviewForm):
    """What of the audit log is to be shown; read from the address."""

    event = ChoiceField(_l("事件"))
    person = ChoiceField(_l("谁"))
    document = StringField(_l("公文编号（内部）"))
    since = DayField(_l("从"), [optional()])
    until = DayField(_l("到"), [optional()])

    GROUPS = ("case.", "document.", "file.", "people.", "security.")

    def offer(self, people: Iterable[Person]) -> LogForm:
        """Fill the lists."""
        groups = [(name, word(name, "event_group")) for name in self.GROUPS]
        named = [(name, str(words)) for name, words in KINDS["event"].items()]
        self.event.choices = _none_first([*groups, *named], _l("全部"))
        self.person.choices = _none_first([(str(p.id), p.name) for p in people], _l("任何人"))
        return self

    def validate_document(self, field: StringField) -> None:
        """A number, or nothing."""
        if not re.fullmatch(r"[0-9]{0,15}", (field.data or "").strip()):
            raise ValidationError(str(_l("公文编号是数字。")))

    def to_filter(self, zone: ZoneInfo) -> LogFilter:
        """The days of the form as moments of the configured zone."""
        return LogFilter(
            name=self.event.data or "",
            person_id=_number(self.person.data),
            document_id=_number((self.document.data or "").strip()),
            since=_midnight(self.since.data, zone),
            before=_midnight(self.until.data, zone, days=1),
        )


def _midnight(day: date | None, zone: ZoneInfo, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC)
