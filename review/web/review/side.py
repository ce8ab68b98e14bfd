"""The right side of the review page: what signatures cover, the question to a higher authority and its
clock, what may be done.

Frozen values for ``cases/_review_side.html``, already worded; what may be done is judged by the flow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import gettext as _

from review.domain.states import CaseAction, ConfirmationKind
from review.domain.values import Case
from review.store.calendar import working_calendar
from review.store.case_values import renditions_of
from review.store.cases import ReviewCase, open_referral, standing_confirmations
from review.store.documents import Document, files_of_record
from review.store.people import names_of
from review.web.cases.attempts import moves_here, offers_on
from review.web.cases.forms import CommentForm
from review.web.deadlines import due_words
from review.web.locale import write_date
from review.web.pages import Offer
from review.web.review.forms import COVERS
from review.web.session import current_session, today
from review.web.term_clock import term_clock
from review.web.wording import word

A = CaseAction
CONFIRMS: Final = (A.CONFIRM_CONFIDENTIALITY, A.CONFIRM_PRIVACY, A.CONFIRM_RENDITION)
OTHERS: Final = (
    A.RETURN,
    A.REFER_UPWARD,
    A.DECLARE_NOT_RELEASABLE,
    A.RECEIVE_ANSWER,
    A.WITHDRAW_REFERRAL,
)


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What one confirmation covers, and who gave it."""

    words: str
    covers: str
    digest: str
    who: str | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A referral that waits for its answer, with its clock: one cell a working day (used, late or left)."""

    authority: str
    question: str
    sent: str
    due: str
    cells: tuple[str, ...]
    words: str


def signed_of(document: Document, case: ReviewCase) -> tuple[Signed, ...]:
    """The confirmations of this case: what each covers now, who gave it and when."""
    session = current_session()
    standing = standing_confirmations(session, case.id)
    names = names_of(session, [c.person_id for c in standing.values()])
    final = renditions_of(session, files_of_record(session, document.id))
    digests = {
        ConfirmationKind.CONFIDENTIALITY: case.content_digest,
        ConfirmationKind.PRIVACY: case.plan_digest,
        ConfirmationKind.RENDITION: final.bytes_digest,
    }
    actions = dict(zip(ConfirmationKind, CONFIRMS, strict=True))
    here = moves_here(case, CONFIRMS)
    return tuple(
        Signed(
            words=word(kind, "confirmation"),
            covers=str(COVERS[kind.value]),
            digest=digests[kind],
            who=names.get(standing[kind].person_id) if kind in standing else None,
            at=standing[kind].at if kind in standing else None,
        )
        for kind in ConfirmationKind
        if kind in standing or actions[kind] in here
    )


def question_of(case: ReviewCase) -> Question | None:
    """The referral of this case that is not answered yet."""
    asked = open_referral(current_session(), case.id)
    if asked is None:
        return None
    calendar = working_calendar(current_session())
    clock = term_clock(asked.sent_on, asked.due_on, today(), calendar)
    return Question(
        authority=asked.authority,
        question=asked.question,
        sent=write_date(asked.sent_on),
        due=due_words(asked.due_on, estimated=asked.due_on.year not in calendar.years),
        cells=clock.cells,
        words=clock.words,
    )


def confirms_of(document: Document, case: ReviewCase, value: Case) -> dict[CaseAction, Offer]:
    """The confirmations that can be given here, each with the digests it would cover."""
    final = renditions_of(current_session(), files_of_record(current_session(), document.id))
    fields = {
        "content_digest": case.content_digest,
        "plan_digest": case.plan_digest,
        "bytes_digest": final.bytes_digest,
        "form_token": CommentForm(formdata=None).form_token,
    }
    words = {
        A.CONFIRM_CONFIDENTIALITY: str(_("文字、图片有改动就作废，并告诉您。")),
        A.CONFIRM_PRIVACY: str(_("还管每一处隐去和遮挡，有改动就作废。")),
        A.CONFIRM_RENDITION: str(_("确认后，上网的就是这几个文件。")),
    }
    url = url_for("cases.confirm", case_id=case.id)
    return offers_on(
        moves_here(case, CONFIRMS),
        document,
        case,
        value,
        lambda _action: url,
        fields=fields,
        consequences=words,
    )


def others_of(document: Document, case: ReviewCase, value: Case) -> dict[str, Offer]:
    """The other ways out: return, refer upward, declare not releasable, and what became of a referral."""
    special = {
        A.REFER_UPWARD: url_for("cases.refer", case_id=case.id),
        A.DECLARE_NOT_RELEASABLE: url_for("cases.declare", case_id=case.id),
    }
    plain = url_for("cases.move_review", case_id=case.id)
    words = {A.RETURN: str(_("退回拟稿人，每条意见都要答复后才能再送审。"))}
    offers = offers_on(
        moves_here(case, OTHERS),
        document,
        case,
        value,
        lambda action: special.get(action, plain),
        consequences=words,
    )
    return {action.value: offer for action, offer in offers.items()}
