"""Forms of backlog projects, of requests for documents, and of sweeps after rules changed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField

from review.domain.commands import BeginBacklog, OpenBatch, RecordRequest, SweepRules
from review.domain.grounds import GROUNDS
from review.domain.states import DOC_KINDS, Attribute
from review.store.backlogs import BacklogScope
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, optional
from review.web.wording import choices


class BacklogForm(ReviewForm):
    """Making a backlog a project, with the size of its batches."""

    leads_to = {  # noqa: RUF012
        "backlog_scope_unknown": "scope",
        "backlog_there": "scope",
        "backlog_empty": "scope",
        "batch_size_wrong": "batch_size",
    }

    scope = ChoiceField(_l("哪一类"))
    batch_size = IntegerField(_l("每批件数"), [optional()], default=100)

    def offer(self, scopes: list[BacklogScope]) -> BacklogForm:
        """Fill the list with what is no project yet."""
        self.scope.choices = choices(scopes, "backlog_scope")
        return self

    def to_command(self, organisation_id: int) -> BeginBacklog:
        """The project that was asked for."""
        return BeginBacklog(
            organisation_id=organisation_id,
            scope=self.scope.data or "",
            batch_size=self.batch_size.data or 0,
        )


class BatchForm(ReviewForm):
    """Opening the next batch."""

    leads_to = {"batch_size_wrong": "batch_size"}  # noqa: RUF012

    version = IntegerField()
    batch_size = IntegerField(_l("这一批的件数"), [optional()])

    def to_command(self, project_id: int) -> OpenBatch:
        """The batch that was asked for."""
        return OpenBatch(
            project_id=project_id,
            version=self.version.data or 0,
            batch_size=self.batch_size.data or 0,
        )


class RequestForm(ReviewForm):
    """Noting that somebody asked for a document: when, and where the paper file is."""

    leads_to = {  # noqa: RUF012
        "request_date_missing": "received_on",
        "date_in_future": "received_on",
        "request_reference_missing": "reference",
        "request_reference_too_long": "reference",
        "request_there": "reference",
    }

    received_on = DayField(_l("收到申请的日期"), [optional()])
    reference = StringField(_l("申请编号"), [at_most(200)])

    def to_command(self, document_id: int) -> RecordRequest:
        """The request that was noted."""
        return RecordRequest(
            document_id=document_id,
            received_on=self.received_on.data,
            reference=self.reference.data or "",
        )


class SweepForm(ReviewForm):
    """Which documents are evaluated again: empty fields leave a part open."""

    office = ChoiceField(_l("处室"))
    from_year = ChoiceField(_l("印发年份从"))
    to_year = ChoiceField(_l("到"))
    attribute = ChoiceField(_l("公开属性"))
    kind = ChoiceField(_l("文种"))
    ground = ChoiceField(_l("依据"))
    rules = ChoiceField(_l("读取时的规则版本"))

    def offer(
        self, offices: list[tuple[int, str]], years: list[int], rules: list[tuple[str, int]]
    ) -> SweepForm:
        """Fill the lists; the first of each is "any"."""
        any_one = ("", str(_l("不限")))
        said = [(str(y), str(y)) for y in years]
        grounds = [g.code for g in GROUNDS.values() if g.selectable]
        self.office.choices = [any_one, *((str(i), name) for i, name in offices)]
        self.from_year.choices = [any_one, *said]
        self.to_year.choices = [any_one, *said]
        self.attribute.choices = [any_one, *choices(Attribute, "attribute")]
        self.kind.choices = [any_one, *choices(DOC_KINDS, "doc_kind")]
        self.ground.choices = [any_one, *choices(grounds, "ground")]
        self.rules.choices = [
            any_one,
            *((name, str(_l("%(name)s（%(n)s件）", name=name, n=count))) for name, count in rules),
        ]
        return self

    def to_command(self, organisation_id: int, expected: int) -> SweepRules:
        """The sweep that was asked for."""
        office, attribute = self.office.data, self.attribute.data
        return SweepRules(
            organisation_id=organisation_id,
            office_ids=(int(office),) if office else (),
            from_year=int(self.from_year.data) if self.from_year.data else None,
            to_year=int(self.to_year.data) if self.to_year.data else None,
            attribute=Attribute(attribute) if attribute else None,
            doc_kind=self.kind.data or "",
            ground=self.ground.data or "",
            rule_version=self.rules.data or "",
            expected=expected,
        )
