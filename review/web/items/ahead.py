"""The steps before and after an item's present one, for whom each waits and until when."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from review.domain.outcomes import VALIDITY_OF
from review.domain.states import RELEASING_OUTCOMES, ItemState, Outcome, Validity
from review.store.documents import Document
from review.store.item_lists import UNANSWERED
from review.store.people import Office
from review.store.rounds import Round, RoundItem
from review.store.timeliness import publication_days
from review.web.locale import write_date
from review.web.session import current_session, today
from review.web.wording import word


@dataclass(frozen=True)
class AheadStep:
    """One step: ``tone`` is past, now or next; a note says who or until when."""

    tone: str
    words: str
    note: str


Ahead = tuple[AheadStep, ...]


def ahead_of(row: RoundItem, round_row: Round, document: Document, chosen: Outcome | None) -> Ahead:
    """The road of an item from the office's answer to its end; empty where it left the round before."""
    if row.state in (ItemState.CARRIED_OVER, ItemState.MOVED):
        return ()
    outcome = row.outcome if row.state not in UNANSWERED else (chosen or row.suggested_outcome)
    at = _place(row, releases=outcome in RELEASING_OUTCOMES)
    road = _road(row, round_row, outcome)
    return tuple(
        AheadStep("past" if n < at else ("now" if n == at else "next"), words, note)
        for n, (words, note) in enumerate(road)
    )


def _place(row: RoundItem, *, releases: bool) -> int:
    """Which step of the road the item is at; beyond the last once it is closed."""
    if row.state in UNANSWERED:
        return 0
    if row.state is ItemState.IN_REVIEW:
        return 1
    if row.state is ItemState.AWAITING_APPROVAL:
        return 2 if releases else 1
    return 99


def _road(row: RoundItem, round_row: Round, outcome: Outcome | None) -> list[tuple[str, str]]:
    office = current_session().get_one(Office, row.office_id).name
    by = _("%(date)s前", date=write_date(round_row.office_due_on))
    road = [(_("%(office)s提出意见", office=office), by if round_row.office_due_on else "")]
    if outcome in RELEASING_OUTCOMES:
        road.append((_("保密审查、隐私核对"), ""))
    until = _("%(date)s前", date=write_date(round_row.closes_on)) if round_row.closes_on else ""
    road.append((_("领导审定"), until))
    kind = current_session().get_one(Document, row.document_id).doc_kind
    days = publication_days(current_session(), row.organisation_id, kind, today())
    if outcome in RELEASING_OUTCOMES:
        road.append((_("上网"), _("审定后%(n)s个工作日内", n=days)))
    elif outcome is Outcome.TAKE_DOWN:
        road.append((_("从公开网站撤下"), _("审定时立即撤下，另一个人1个工作日内确认")))
    elif outcome is Outcome.DEFER:
        road.append((_("到下次评估再看"), ""))
    else:
        road.append((_ending(row, outcome), ""))
    return [(str(words), str(note)) for words, note in road]


def _ending(row: RoundItem, outcome: Outcome | None) -> str:
    validity = VALIDITY_OF.get(outcome) if outcome else None
    validity = validity or row.validity or row.suggested_validity
    if validity not in (None, Validity.IN_FORCE):
        return str(_("标注“%(validity)s”，本轮办结", validity=word(validity, "validity")))
    return str(_("本轮办结"))
