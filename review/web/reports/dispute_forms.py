"""Forms of the ledger of reconsideration and litigation: an entry, its result, a mistake taken back.

They check shape and become commands; refusals lead to their fields. No rule stands here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField

from review.domain.commands import AmendDispute, CloseDispute, RecordDispute, VoidDispute
from review.domain.disputes import (
    BODY_LIMIT,
    NOTE_LIMIT,
    REFERENCE_LIMIT,
    RESULTS,
    DisputeEntry,
)
from review.domain.report_forms import Proceeding, Result
from review.domain.requests import reference_of
from review.store.disputes import Dispute, LedgerLine, request_numbered
from review.store.requests import InformationRequest
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, optional, required
from review.web.session import current_session
from review.web.wording import choices, word

#: A request as people write it: 依申请〔2026〕12号, 2026-12.
_REFERENCE = re.compile(r"\s*\D*(\d{4})\D+(\d{1,9})\D*\s*")
#: No row has this number: what was typed names no request.
_NO_REQUEST = 0


class EntryForm(ReviewForm):
    """A case as it was filed."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "dispute_reference_missing": "reference",
        "dispute_body_missing": "body",
        "dispute_text_too_long": "body",
        "dispute_day_to_come": "filed_on",
        "dispute_before_request": "filed_on",
        "dispute_before_review": "filed_on",
        "dispute_follows_nothing": "after",
        "dispute_review_unknown": "after",
        "dispute_request_unknown": "request",
        "dispute_result_before_filing": "filed_on",
    }

    proceeding = ChoiceField(_l("类别"))
    reference = StringField(_l("案号"), [at_most(REFERENCE_LIMIT)])
    body = StringField(_l("受理机关"), [at_most(BODY_LIMIT)])
    filed_on = DayField(_l("立案日期"), [required(_l("还没有填立案日期。"))])
    request = StringField(_l("针对哪件申请"), [at_most(60)], render_kw={"list": "requests"})
    after = ChoiceField(_l("之前的复议案件"))
    version = IntegerField(default=0)

    def offer(self, reviews: list[LedgerLine]) -> None:
        """What may be chosen: the three proceedings, and the reconsiderations a suit can follow."""
        self.proceeding.choices = [
            (p.value, proceeding_words(p))
            for p in (Proceeding.REVIEW, Proceeding.SUIT_DIRECT, Proceeding.SUIT_AFTER_REVIEW)
        ]
        lines = [(str(r.dispute.id), f"{r.dispute.reference}　{r.dispute.body}") for r in reviews]
        self.after.choices = [("", _("没有，或者不在台账里")), *lines]

    def show(self, row: Dispute) -> None:
        """Fill in what stands."""
        self.proceeding.data = row.proceeding.value
        self.reference.data, self.body.data, self.filed_on.data = (
            row.reference,
            row.body,
            row.filed_on,
        )
        self.after.data = str(row.after_id or "")
        self.version.data = row.version
        if row.request_id is not None:
            asked = current_session().get_one(InformationRequest, row.request_id)
            self.request.data = reference_of(asked.year, asked.number)

    def entry(self, organisation_id: int) -> DisputeEntry:
        """What was entered; a request that is not in the register has a number no row has."""
        return DisputeEntry(
            proceeding=Proceeding(self.proceeding.data),
            reference=self.reference.data or "",
            body=self.body.data or "",
            filed_on=cast("date", self.filed_on.data),  # the form demands it
            request_id=_request_named(organisation_id, self.request.data or ""),
            after_id=int(self.after.data) if self.after.data else None,
        )

    def to_record(self, organisation_id: int) -> RecordDispute:
        """A new entry."""
        return RecordDispute(organisation_id=organisation_id, entry=self.entry(organisation_id))

    def to_amend(self, row: Dispute) -> AmendDispute:
        """A correction."""
        entry = self.entry(row.organisation_id)
        return AmendDispute(dispute_id=row.id, version=self.version.data or 0, entry=entry)


class ResultForm(ReviewForm):
    """How a case ended."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "dispute_result_missing": "result",
        "dispute_day_missing": "on",
        "dispute_day_to_come": "on",
        "dispute_result_before_filing": "on",
        "dispute_text_too_long": "note",
    }

    result = ChoiceField(_l("结果"))
    on = DayField(_l("决定或者裁判日期"), [optional()])
    note = TextAreaField(_l("备注"), [at_most(NOTE_LIMIT)])
    version = IntegerField(default=0)

    def offer(self) -> None:
        """The three results of the form."""
        self.result.choices = [("", _("请选择")), *choices(RESULTS, "annual_cell")]

    def to_command(self, dispute_id: int) -> CloseDispute:
        """What was entered; nothing chosen is None."""
        chosen = self.result.data
        on: date | None = self.on.data
        return CloseDispute(
            dispute_id=dispute_id,
            version=self.version.data or 0,
            result=Result(chosen) if chosen else None,
            on=on,
            note=self.note.data or "",
        )


class VoidForm(ReviewForm):
    """Why an entry was a mistake."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "comment_missing": "reason",
        "comment_too_thin": "reason",
    }

    reason = TextAreaField(_l("作废原因"), [at_most(NOTE_LIMIT)])
    version = IntegerField(default=0)

    def to_command(self, dispute_id: int) -> VoidDispute:
        """The reason as typed."""
        return VoidDispute(
            dispute_id=dispute_id, version=self.version.data or 0, reason=self.reason.data or ""
        )


def proceeding_words(proceeding: Proceeding) -> str:
    """What a proceeding is called where it stands alone: suits say that they are suits."""
    said = word(proceeding, "annual_cell")
    if proceeding is Proceeding.REVIEW:
        return said
    return _("行政诉讼（%(kind)s）", kind=said)


def _request_named(organisation_id: int, typed: str) -> int | None:
    """The id of the request that was typed; None for nothing, ``_NO_REQUEST`` for an unknown one."""
    if not typed.strip():
        return None
    found = _REFERENCE.fullmatch(typed)
    if found is None:
        return _NO_REQUEST
    year, number = int(found[1]), int(found[2])
    row = request_numbered(current_session(), organisation_id, year, number)
    return row.id if row is not None else _NO_REQUEST
