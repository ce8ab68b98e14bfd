"""Downloading letters: those that the request's record carries, and a draft of the reply being written."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from review.domain.permissions import Permission
from review.store.requests import InformationRequest, asked_for
from review.web.access import NotVisible, on_request
from review.web.request_register.act_boxes import close_form
from review.web.request_register.case_page import show_page
from review.web.request_register.identity_reads import note_identity
from review.web.request_register.letter_facts import LetterFacts, LetterKind, LetterParty
from review.web.request_register.letter_offers import letter_lines
from review.web.request_register.letter_source import draft_facts, facts_of, party_of
from review.web.request_register.letters import compose, title_of
from review.web.rounds.notice import PAPER_LOCALE
from review.web.session import current_session, now
from review.web.spot_checks.routes import DOCX, sent

bp = Blueprint("request_letters", __name__)

_NAMES = ",".join(f"'{kind.value.replace('_', '-')}'" for kind in LetterKind)


@bp.get(f"/request-register/<int:request_id>/letters/<any({_NAMES}):kind>")
@on_request(Permission.IDENTITY_READ)
def letter(row: InformationRequest, kind: str) -> Response:
    """A letter as a Word file; one the request has no need of does not exist."""
    wanted = LetterKind(kind.replace("-", "_"))
    party_id = request.args.get("party", type=int)
    if (wanted, party_id) not in {(line.kind, line.party_id) for line in letter_lines(row)}:
        raise NotVisible
    party = _party(row, party_id) if party_id is not None else None
    return _download(row, wanted, facts_of(row, wanted), party)


@bp.post("/request-register/<int:request_id>/letters/draft")
@on_request(Permission.IDENTITY_READ)
def draft(row: InformationRequest) -> ResponseReturnValue:
    """The reply as it would read with what stands in the form; nothing is entered."""
    form = close_form(row, fresh=False)
    if not form.validate():
        page = show_page(row, {"close": form})
        return render_template("request_register/show.html", page=page), 422
    return _download(row, LetterKind.REPLY, draft_facts(row, form), None)


def _party(row: InformationRequest, party_id: int) -> LetterParty:
    """One of the asked of this request, with its place among them."""
    asked = asked_for(current_session(), row.id)
    place = next(at for at, one in enumerate(asked, start=1) if one.id == party_id)
    return party_of(asked[place - 1], place)


def _download(
    row: InformationRequest, kind: LetterKind, facts: LetterFacts, party: LetterParty | None
) -> Response:
    from review.papers.docx import write_paper  # noqa: PLC0415 - a large library, loaded when asked

    if party is None:
        note_identity(row.id, "letter")
    with force_locale(PAPER_LOCALE):
        paper = compose(kind, facts, created=now(), party=party)
    return sent(write_paper(paper), DOCX, f"{title_of(kind, facts)}-{row.reference}.docx")
