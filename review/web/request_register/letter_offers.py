"""Which letters a request has by now, as links on its page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import GIVING
from review.store.requests import InformationRequest, asked_for
from review.web.request_register.letter_facts import LetterKind
from review.web.request_register.letters import ASKING
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.joining import aside


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """A letter that can be downloaded: what it is, to whom it goes where that is not the applicant."""

    kind: LetterKind
    party_id: int | None
    words: str
    party: str
    url: str
    reply: bool


def letter_lines(row: InformationRequest) -> tuple[LetterLine, ...]:
    """The letters in the order of a request's life; those that were not needed are not there."""
    asked = asked_for(current_session(), row.id)
    there = {
        LetterKind.RECEIPT: True,
        LetterKind.CORRECTION: row.correction_asked_on is not None,
        LetterKind.REASONS: row.reasons_asked_on is not None,
        LetterKind.EXTENSION: row.extended_on is not None,
        LetterKind.SUSPENSION: bool(asked),
        LetterKind.FEE: row.fee_noticed_on is not None,
        LetterKind.REPLY: row.outcome is not None,
    }
    lines = [_line(row, kind) for kind, is_there in there.items() if is_there]
    lines += [_line(row, ASKING[one.kind], one.id, one.party) for one in asked]
    if row.outcome in GIVING:
        lines += [
            _line(row, LetterKind.THIRD_PARTY_TOLD, one.id, one.party)
            for one in asked
            if one.kind is ConsultationKind.THIRD_PARTY and one.answer is ConsultationAnswer.REFUSAL
        ]
    order = {kind: at for at, kind in enumerate(LetterKind)}
    return tuple(sorted(lines, key=lambda line: order[line.kind]))


def _line(
    row: InformationRequest, kind: LetterKind, party_id: int | None = None, party: str = ""
) -> LetterLine:
    name = kind.value.replace("_", "-")
    url = url_for("request_letters.letter", request_id=row.id, kind=name, party=party_id)
    words = word(row.outcome, "request_outcome") if kind is LetterKind.REPLY else ""
    said = word(kind, "request_letter")
    return LetterLine(
        kind=kind,
        party_id=party_id,
        words=aside(said, words),
        party=party,
        url=url,
        reply=kind is LetterKind.REPLY,
    )
