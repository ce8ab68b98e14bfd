"""One proposal to let a value pass: the value for who may see originals, where it was kept, the answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.findings import Stage
from review.domain.permissions import Permission
from review.domain.terms import ProposalState
from review.domain.values import Refused
from review.services.finding.learning import decide_term_proposal, value_of
from review.store.detection_terms import TermProposal, places_of
from review.store.findings import settlements_of
from review.web.access import NotVisible, current_organisation_id, may_in_organisation, requires
from review.web.finding.forms import ProposalForm
from review.web.locale import write_date
from review.web.protected_text import current_vault, note_looking
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("finding_proposals", __name__)

#: Why an original is looked at, as the log says it.
_PURPOSE = "term_proposal"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A document in which the value was kept, and why."""

    title: str
    number: str
    issued: str
    url: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ShowProposal:
    """What ``finding/proposal.html`` prints; ``value`` is empty for who may not see it, or where it is gone."""

    id: int
    words: str
    value: str
    may_see: bool
    documents: int
    kept: tuple[Kept, ...]
    form: ProposalForm
    decided: str


@bp.get("/finding-lists/proposals/<int:proposal_id>")
@requires(Permission.TERMS_MANAGE)
def show(proposal_id: int) -> str:
    """The value, where it was kept, and the form for an answer."""
    form = ProposalForm(formdata=None, from_on=today())
    return _page(_proposal(proposal_id), form)


@bp.post("/finding-lists/proposals/<int:proposal_id>/<any(accept,decline):answer>")
@requires(Permission.TERMS_MANAGE)
def decide(proposal_id: int, answer: str) -> ResponseReturnValue:
    """Let the value pass, or decline for good."""
    row, form = _proposal(proposal_id), ProposalForm()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            accept = answer == "accept"
            command = form.to_command(row.id, accept=accept)
            vault = current_vault()
            decide_term_proposal(current_session(), vault, current_actor(), command, now=now())
            said = _("已列入放行名单。") if accept else _("没有列入，以后不再提出。")
            flash(said, "ok")
            return form.lead_to(url_for("finding_lists.show"))
        except Refused as refused:
            form.refuse(refused)
    return _page(_proposal(proposal_id), form), 422


def _proposal(proposal_id: int) -> TermProposal:
    row = current_session().get(TermProposal, proposal_id, populate_existing=True)
    if row is None or row.organisation_id != current_organisation_id():
        raise NotVisible
    return row


def _page(row: TermProposal, form: ProposalForm) -> str:
    session = current_session()
    places = places_of(session, row.finding_ids)
    said = settlements_of(session, places)
    may_see = may_in_organisation(Permission.ORIGINAL_READ)
    value = value_of(session, current_vault(), row.finding_ids) if may_see else ""
    kept = []
    for finding_id in row.finding_ids:
        if finding_id not in places:
            continue
        _finding, version, document = places[finding_id]
        if value:
            note_looking(document, [version], _PURPOSE)
        settled = said.get((finding_id, Stage.REVIEWER)) or said.get((finding_id, Stage.DRAFTER))
        kept.append(
            Kept(
                title=document.title,
                number=document.doc_number or "",
                issued=write_date(document.issued_on or document.doc_date),
                url=url_for("desk.show", document_id=document.id, finding=finding_id),
                reason=settled.reason if settled else "",
            )
        )
    page = ShowProposal(
        id=row.id,
        words=word(row.code, "finding"),
        value=value,
        may_see=may_see,
        documents=row.documents,
        kept=tuple(kept),
        form=form,
        decided="" if row.state is ProposalState.PENDING else str(_("这条建议已经答复。")),
    )
    return render_template("finding/proposal.html", page=page)
