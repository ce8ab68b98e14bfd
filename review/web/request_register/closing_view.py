"""The form of the answer as the page prints it: outcomes in the groups of the annual table."""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.requests import REPORT_ROW, RequestOutcome
from review.store.request_values import held_request
from review.store.requests import InformationRequest
from review.web.forms import ReviewForm
from review.web.request_register.act_boxes import close_form
from review.web.request_register.closing_forms import CloseForm
from review.web.session import current_session, today
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class OutcomeChoice:
    """One way to answer."""

    id: str
    value: str
    words: str


@dataclass(frozen=True, kw_only=True)
class OutcomeGroup:
    """The outcomes of one part of the annual table."""

    words: str
    options: tuple[OutcomeChoice, ...]


@dataclass(frozen=True, kw_only=True)
class CloseView:
    """The form with its groups, and which of its fields this request can need."""

    form: CloseForm
    groups: tuple[OutcomeGroup, ...]
    refused_by_third: bool
    repeats: bool


def close_view(row: InformationRequest, refused: ReviewForm | None) -> CloseView:
    """The form as it was typed, or one with what stood there before a closing was undone."""
    form = refused if isinstance(refused, CloseForm) else _fresh(row)
    held = held_request(current_session(), row, today=today())
    return CloseView(
        form=form,
        groups=_groups(form),
        refused_by_third=held.third_party_refused,
        repeats=len(form.earlier.choices or ()) > 1,
    )


def _fresh(row: InformationRequest) -> CloseForm:
    form = close_form(row, fresh=True)
    form.reason.data, form.content.data = row.reason, row.content
    form.public_interest.data = row.public_interest
    return form


def _groups(form: CloseForm) -> tuple[OutcomeGroup, ...]:
    """By the row that counts the outcome: r1 granted, r2 in part, r3 refused, and so on."""
    of: dict[str, list[OutcomeChoice]] = {}
    row_of = {outcome: row for (outcome, _ground), row in REPORT_ROW.items()}
    for at, outcome in enumerate(RequestOutcome):
        choice = OutcomeChoice(
            id=f"{form.outcome.id}-{at}",
            value=outcome.value,
            words=word(outcome, "request_outcome"),
        )
        of.setdefault(row_of[outcome][:2], []).append(choice)
    return tuple(
        OutcomeGroup(words=word(group, "request_outcome_group"), options=tuple(options))
        for group, options in sorted(of.items())
    )
