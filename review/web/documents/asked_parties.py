"""Whom a case asked for an opinion, and how each question stands today.

Frozen values for ``documents/_consultations.html``; recording and answering are in ``consultations``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from review.domain.consultations import is_open, standing
from review.store.calendar import working_calendar
from review.store.cases import ReviewCase, consultations_of
from review.web.deadlines import due_words
from review.web.documents.forms import ConsultationAnswerForm
from review.web.locale import write_date
from review.web.session import current_session, today
from review.web.term_clock import TermClock, clock_of
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A consultation and how it stands today."""

    kind: str
    party: str
    sent: str
    due: str
    standing: str
    open: bool
    #: Working days used and left while the answer is waited for.
    clock: TermClock | None
    note: str
    form: ConsultationAnswerForm | None
    url: str


def asked_parties(
    row: ReviewCase | None, *, may_answer: bool, refused: Mapping[int, ConsultationAnswerForm]
) -> tuple[Asked, ...]:
    """The consultations of a case; an answer that was refused is shown as it was typed."""
    if row is None:
        return ()
    found = []
    calendar = working_calendar(current_session())
    for asked in consultations_of(current_session(), row.id):
        stands = standing(asked.kind, asked.due_on, today(), asked.answer)
        prefix = f"asked{asked.id}"
        form = refused.get(asked.id) or ConsultationAnswerForm(formdata=None, prefix=prefix)
        found.append(
            Asked(
                kind=word(asked.kind, "consultation_kind"),
                party=asked.party,
                sent=write_date(asked.sent_on),
                due=due_words(asked.due_on, estimated=asked.due_estimated),
                standing=word(stands, "standing"),
                open=is_open(stands),
                clock=clock_of(asked, today(), calendar),
                note=asked.note,
                form=form if may_answer and asked.answer is None else None,
                url=url_for("consultations.answer", consultation_id=asked.id),
            )
        )
    return tuple(found)
