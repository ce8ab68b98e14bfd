"""Third parties, co-makers and agencies asked in a case, beside the forms of marking and audit: who, by when,
what came.

Noting a question here leads back to the form; answers are noted on the document's page. Frozen values.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from review.domain.consultations import is_open, standing
from review.store.calendar import working_calendar
from review.store.cases import ReviewCase, consultations_of
from review.web.deadlines import due_words
from review.web.documents.forms import ConsultationForm
from review.web.session import current_session, today
from review.web.term_clock import TermClock, clock_of
from review.web.wording import word


@dataclass(frozen=True, kw_only=True)
class AskedLine:
    """One question and how it stands today."""

    party: str
    kind: str
    standing: str
    open: bool
    due: str
    #: Working days used and left while the answer is waited for.
    clock: TermClock | None


@dataclass(frozen=True, kw_only=True)
class AskedCard:
    """What ``documents/_asked.html`` prints."""

    lines: tuple[AskedLine, ...]
    form: ConsultationForm
    url: str
    answers_url: str


def asked_card(row: ReviewCase) -> AskedCard:
    """Whom this case asked so far, with the form for another question."""
    found = consultations_of(current_session(), row.id)
    calendar = working_calendar(current_session())
    lines = []
    for asked in found:
        now = standing(asked.kind, asked.due_on, today(), asked.answer)
        lines.append(
            AskedLine(
                party=asked.party,
                kind=word(asked.kind, "consultation_kind"),
                standing=word(now, "standing"),
                open=is_open(now),
                due=due_words(asked.due_on, estimated=asked.due_estimated),
                clock=clock_of(asked, today(), calendar),
            )
        )
    return AskedCard(
        lines=tuple(lines),
        form=ConsultationForm(formdata=None),
        url=url_for("consultations.record", case_id=row.id, back="marking"),
        answers_url=url_for("documents.show", document_id=row.document_id, _anchor="consultations"),
    )
