"""Forms of entry: a new request, a correction of what was registered, whose it is, the house's settings.

Each turns input into exactly one command. Which day counts as the day of receipt is the domain's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField

from review.domain.commands import (
    AmendRequest,
    AssignRequest,
    RegisterRequest,
    SetRequestSettings,
)
from review.domain.requests import ApplicantKind, Identity, ProvisionForm, ReceivedHow
from review.store.requests import InformationRequest, RequestSetting
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, optional
from review.web.wording import choices

People = list[tuple[int, str]]


class RequestFields(ReviewForm):
    """What a request says, as registered and as amended later."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "request_date_missing": "arrived_on",
        "request_day_in_future": "arrived_on",
        "request_other_year": "arrived_on",
        "received_after_steps": "arrived_on",
        "receipt_not_confirmed": "confirmed_on",
        "confirmed_before_arrival": "confirmed_on",
        "applicant_missing": "name",
        "contact_missing": "contact",
        "request_text_missing": "what",
        "office_gone": "office",
        "person_gone": "handler",
    }

    received_how = RadioField(_l("怎样收到"), validate_choice=False)
    arrived_on = DayField(_l("到达日期"), [optional()])
    confirmed_on = DayField(_l("与申请人确认的日期"), [optional()])
    applicant = ChoiceField(_l("申请人类别"))
    name = StringField(_l("姓名或者名称"), [at_most(200)])
    certificate = StringField(_l("证件名称和号码"), [at_most(80)])
    contact = StringField(_l("联系方式"), [at_most(300)])
    what = TextAreaField(_l("申请公开什么"), [at_most(10_000)])
    wanted_form = ChoiceField(_l("要求的提供形式"))

    def offer_choices(self) -> None:
        """Fill the lists from the domain's codes; the commonest stand first and are chosen."""
        self.received_how.choices = choices(ReceivedHow, "received_how")
        self.applicant.choices = choices(ApplicantKind, "applicant")
        self.wanted_form.choices = choices(ProvisionForm, "provision_form")
        if not self.received_how.data:
            self.received_how.data = ReceivedHow.BY_HAND.value

    @property
    def how(self) -> ReceivedHow:
        """How it came; by hand where nothing known was sent."""
        known = self.received_how.data in set(ReceivedHow)
        return ReceivedHow(self.received_how.data) if known else ReceivedHow.BY_HAND

    @property
    def identity(self) -> Identity:
        """Who asks."""
        return Identity(
            name=(self.name.data or "").strip(),
            certificate=(self.certificate.data or "").strip(),
            contact=(self.contact.data or "").strip(),
        )


class RegisterForm(RequestFields):
    """A request came in."""

    office = ChoiceField(_l("承办处室"))
    handler = ChoiceField(_l("承办人"))

    def offer(self, offices: People, people: People) -> RegisterForm:
        """What may be chosen."""
        self.offer_choices()
        offer_places(self.office, self.handler, offices, people)
        return self

    def to_command(self, organisation_id: int) -> RegisterRequest:
        """The request as it was entered."""
        return RegisterRequest(
            organisation_id=organisation_id,
            received_how=self.how,
            arrived_on=self.arrived_on.data,
            confirmed_on=self.confirmed_on.data,
            applicant=ApplicantKind(self.applicant.data),
            identity=self.identity,
            what=(self.what.data or "").strip(),
            wanted_form=ProvisionForm(self.wanted_form.data),
            office_id=number_of(self.office),
            handler_id=number_of(self.handler),
        )


class AmendForm(RequestFields):
    """What was registered was wrong."""

    version = IntegerField()

    def show(self, row: InformationRequest) -> AmendForm:
        """Fill in what stands in the register; whoever sees this form may read who asks."""
        self.received_how.data = row.received_how.value
        self.arrived_on.data, self.confirmed_on.data = row.arrived_on, row.confirmed_on
        self.applicant.data, self.wanted_form.data = row.applicant.value, row.wanted_form.value
        self.name.data, self.what.data = row.applicant_name, row.what
        self.certificate.data, self.contact.data = row.applicant_certificate, row.applicant_contact
        return self

    def to_command(self, request_id: int) -> AmendRequest:
        """The request as it should have been entered."""
        return AmendRequest(
            request_id=request_id,
            version=self.version.data or 0,
            received_how=self.how,
            arrived_on=self.arrived_on.data,
            confirmed_on=self.confirmed_on.data,
            applicant=ApplicantKind(self.applicant.data),
            identity=self.identity,
            what=(self.what.data or "").strip(),
            wanted_form=ProvisionForm(self.wanted_form.data),
        )


class AssignForm(ReviewForm):
    """Which office looks for the information, and who there."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "office_gone": "office",
        "person_gone": "handler",
    }

    version = IntegerField()
    office = ChoiceField(_l("承办处室"))
    handler = ChoiceField(_l("承办人"))

    def offer(self, offices: People, people: People) -> AssignForm:
        """What may be chosen."""
        offer_places(self.office, self.handler, offices, people)
        return self

    def to_command(self, request_id: int) -> AssignRequest:
        """Whose it becomes."""
        return AssignRequest(
            request_id=request_id,
            version=self.version.data or 0,
            office_id=number_of(self.office),
            handler_id=number_of(self.handler),
        )


class SettingsForm(ReviewForm):
    """The house's own target, and who consents to extensions."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "target_out_of_range": "target_days",
        "person_gone": "head",
    }

    target_days = IntegerField(_l("内部办结目标（工作日）"), [optional()])
    head = ChoiceField(_l("政府信息公开工作机构负责人"))

    def offer(self, people: People) -> SettingsForm:
        """Who may be named."""
        self.head.choices = [("", str(_l("还没有指定"))), *((str(i), name) for i, name in people)]
        return self

    def show(self, row: RequestSetting) -> SettingsForm:
        """Fill in what holds now."""
        self.target_days.data = row.target_days
        self.head.data = str(row.head_id or "")
        return self

    def to_command(self, organisation_id: int) -> SetRequestSettings:
        """What holds from now on."""
        return SetRequestSettings(
            organisation_id=organisation_id,
            target_days=self.target_days.data or 0,
            head_id=number_of(self.head),
        )


def offer_places(
    office: ChoiceField, handler: ChoiceField, offices: People, people: People
) -> None:
    """The offices and people of the house; nothing chosen leaves it with the disclosure office."""
    office.choices = [
        ("", str(_l("政府信息公开工作机构自办"))),
        *((str(i), name) for i, name in offices),
    ]
    handler.choices = [("", str(_l("还没有分给谁"))), *((str(i), name) for i, name in people)]


def number_of(field: ChoiceField) -> int | None:
    """The chosen row; None for nothing chosen."""
    return int(field.data) if field.data else None
