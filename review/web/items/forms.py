"""Forms of items: the office's answer, an approval, a return, a note, giving items to somebody.

They check shape and become commands; refusals lead to their fields. No rule stands here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField

from review.domain.commands.rounds import (
    ApproveItem,
    ApproveTogether,
    CommentItem,
    ProposeOutcome,
    ProposeTogether,
    ReassignItems,
    ReturnItem,
)
from review.domain.grounds import GROUNDS
from review.domain.outcomes import CHOSEN_SCOPES, NAMES_NEXT_REVIEW, REVIEW_WITHIN, VALIDITY_OF
from review.domain.rounds import OutOfScope
from review.domain.states import Outcome, Validity
from review.domain.values import ItemProposal
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, optional
from review.web.wording import choices, word

Code = TypeVar("Code", bound=StrEnum)

_PROPOSAL_CODES = {
    "outcome_missing": "outcome",
    "outcome_unfit": "outcome",
    "paper_only_not_proactive": "outcome",
    "ground_missing": "ground",
    "ground_unknown": "ground",
    "ground_not_selectable": "ground",
    "reason_missing": "reason",
    "reason_repeats_ground": "reason",
    "reason_cites_other_article": "reason",
    "comment_missing": "reason",
    "comment_too_thin": "reason",
    "next_review_missing": "next_review_year",
    "next_review_out_of_range": "next_review_year",
    "validity_date_missing": "validity_on",
    "successor_is_itself": "successor",
    "out_of_scope_reason_missing": "out_of_scope",
}


class OutcomeForm(ReviewForm):
    """What the office proposes for an item: outcome, reason, ground, validity, next look."""

    leads_to: ClassVar[dict[str, str]] = _PROPOSAL_CODES

    version = IntegerField()
    outcome = RadioField(_l("评估意见"), validate_choice=False)
    ground = RadioField(_l("法定依据"), validate_choice=False)
    reason = TextAreaField(_l("理由"), validators=[at_most(2000)])
    next_review_year = ChoiceField(_l("下次评估"), validate_choice=False)
    validity = RadioField(_l("有效性"), validate_choice=False)
    validity_on = DayField(_l("从哪一天起"), validators=[optional()])
    successor = StringField(_l("由哪份公文修改或替代"), validators=[at_most(400)])
    successor_id = RadioField(_l("找到的公文"), validate_choice=False)
    out_of_scope = ChoiceField(_l("为什么不再评估"), validate_choice=False)

    def offer(self, round_year: int) -> None:
        """The years of the next look, and the reasons of leaving the scope."""
        years = range(round_year + 1, round_year + REVIEW_WITHIN + 1)
        self.next_review_year.choices = [
            ("", _("请选择")),
            *((str(y), _("%(year)s年7月", year=y)) for y in years),
        ]
        self.out_of_scope.choices = [("", _("请选择")), *choices(CHOSEN_SCOPES, "scope")]
        self.validity.choices = [(v.value, word(v, "validity")) for v in Validity]

    @property
    def chosen(self) -> Outcome | None:
        """The outcome that was chosen, if it is one."""
        said = self.outcome.data or ""
        return Outcome(said) if said in set(Outcome) else None

    def proposal(self, outcome: Outcome) -> ItemProposal:
        """What was said, without what the outcome has no use for."""
        ground = self.ground.data or ""
        keeps = outcome in (Outcome.KEEP, Outcome.TO_ON_REQUEST)
        own = VALIDITY_OF.get(outcome)
        validity = own or _code(Validity, self.validity.data)
        changed = validity not in (None, Validity.IN_FORCE)
        year = self.next_review_year.data or ""
        names_next = outcome in NAMES_NEXT_REVIEW and year.isdecimal() and len(year) == len("2026")
        return ItemProposal(
            outcome=outcome,
            reason=(self.reason.data or "").strip(),
            grounds=(ground,) if ground in GROUNDS and keeps else (),
            next_review_year=int(year) if names_next else None,
            validity=validity if own is None else None,
            validity_on=self.validity_on.data if changed else None,
            successor_id=self.chosen_successor if changed else None,
            successor_text=self.named_successor if changed else "",
            out_of_scope=_code(OutOfScope, self.out_of_scope.data)
            if outcome is Outcome.OUT_OF_SCOPE
            else None,
        )

    @property
    def chosen_successor(self) -> int | None:
        """The document of this house that was picked."""
        said = self.successor_id.data or ""
        return int(said) if said.isdecimal() and len(said) < 19 else None

    @property
    def named_successor(self) -> str:
        """Title or number of a successor that is not in this house."""
        return "" if self.chosen_successor else (self.successor.data or "").strip()

    def to_command(self, item_id: int, outcome: Outcome) -> ProposeOutcome:
        """The answer to one item."""
        return ProposeOutcome(
            item_id=item_id, version=self.version.data or 0, proposal=self.proposal(outcome)
        )

    def to_several(self, outcome: Outcome) -> ProposeTogether:
        """The same answer to every item that is still ticked."""
        return ProposeTogether(items=ticked_items(), proposal=self.proposal(outcome))


def _code(codes: type[Code], text: str | None) -> Code | None:
    return codes(text) if text in set(codes) else None


def ticked_items() -> tuple[tuple[int, int], ...]:
    """The items a list form sent: ``id:version`` each; what is no such pair is left aside."""
    found = []
    for text in request.form.getlist("items"):
        number, _colon, version = text.partition(":")
        if number.isdecimal() and version.isdecimal() and len(number) < 19 and len(version) < 10:
            found.append((int(number), int(version)))
    return tuple(dict.fromkeys(found))


class ApproveForm(ReviewForm):
    """The approver's yes to one item."""

    version = IntegerField()

    def to_command(self, item_id: int) -> ApproveItem:
        """The approval as it was given."""
        return ApproveItem(item_id=item_id, version=self.version.data or 0)


class TogetherForm(ReviewForm):
    """The approver's yes to the items that are ticked."""

    def to_command(self) -> ApproveTogether:
        """The approvals as they were given."""
        return ApproveTogether(items=ticked_items())


class ReturnForm(ReviewForm):
    """An item goes back to its office with a reason."""

    leads_to: ClassVar[dict[str, str]] = {
        "comment_missing": "comment",
        "comment_too_thin": "comment",
    }

    version = IntegerField()
    comment = TextAreaField(_l("退回意见"), validators=[at_most(2000)])

    def to_command(self, item_id: int) -> ReturnItem:
        """The return as it was asked for."""
        return ReturnItem(
            item_id=item_id, version=self.version.data or 0, comment=self.comment.data or ""
        )


class NoteForm(ReviewForm):
    """A note beside an item."""

    leads_to: ClassVar[dict[str, str]] = {"comment_missing": "body", "comment_too_thin": "body"}

    body = TextAreaField(_l("备注"), validators=[at_most(2000)])

    def to_command(self, item_id: int) -> CommentItem:
        """The note as it was written."""
        return CommentItem(item_id=item_id, body=(self.body.data or "").strip())


class GiveForm(ReviewForm):
    """An item to another office, or to a person of it."""

    leads_to: ClassVar[dict[str, str]] = {
        "office_gone": "to",
        "office_dissolved": "to",
        "office_elsewhere": "to",
        "person_not_in_office": "to",
    }

    to = ChoiceField(_l("交给"), validate_choice=False)

    def to_command(self, *item_ids: int) -> ReassignItems:
        """The items to whom they go: ``office`` or ``office:person``."""
        office, _colon, person = (self.to.data or "").partition(":")
        return ReassignItems(
            item_ids=item_ids,
            office_id=int(office) if office.isdecimal() and len(office) < 19 else 0,
            person_id=int(person)
            if person.isdecimal() and len(person) < 19
            else (0 if person else None),
        )
