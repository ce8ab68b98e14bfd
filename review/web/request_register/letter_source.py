"""A request as its letters need it: rows and settings become ``LetterFacts``, in Chinese words.

The caller has noted that the applicant is read in clear; letters to others than the applicant carry
no word of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask_babel import force_locale

from review.domain.clocks import TERMS, Clock
from review.domain.requests import ApplicantKind
from review.store.calendar import working_calendar
from review.store.letterheads import letterhead_of
from review.store.people import Organisation
from review.store.requests import (
    InformationRequest,
    RequestConsultation,
    asked_for,
    givings_of,
    linked_documents,
)
from review.web.public_address import public_address
from review.web.request_register.closing_forms import CloseForm
from review.web.request_register.letter_facts import (
    LetterDocument,
    LetterFacts,
    LetterKind,
    LetterParty,
    Sender,
)
from review.web.rounds.notice import PAPER_LOCALE
from review.web.session import current_session, today
from review.web.wording import word


def facts_of(row: InformationRequest, kind: LetterKind) -> LetterFacts:
    """Everything a letter of this kind needs of the request."""
    session = current_session()
    earlier = session.get(InformationRequest, row.earlier_id) if row.earlier_id else None
    with force_locale(PAPER_LOCALE):
        how, form = word(row.received_how, "received_how"), word(row.wanted_form, "provision_form")
    return LetterFacts(
        sender=_sender(row.organisation_id),
        day=_day_of(row, kind) or today(),
        year=row.year,
        number=row.number,
        reference=row.reference,
        applicant=row.applicant_name,
        natural_person=row.applicant is ApplicantKind.NATURAL_PERSON,
        content=row.what,
        received_on=row.received_on,
        received_how=how,
        form_wanted=form,
        reply_due_on=_first_due(row) if kind is LetterKind.RECEIPT else row.due_on,
        corrected_on=row.corrected_on,
        correction_due_on=row.correction_due_on,
        correction_items=row.correction_what,
        extended=row.extended_on is not None,
        extension_reason=row.extension_reason,
        fee_yuan=yuan(row.fee_cents) if row.fee_cents else "",
        fee_due_on=row.fee_due_on,
        outcome=row.outcome,
        ground=row.ground,
        reason=row.reason,
        answer=row.content,
        public_interest=row.public_interest,
        earlier_on=earlier.received_on if earlier is not None else None,
        documents=_documents(row),
        parties=tuple(
            party_of(asked, place)
            for place, asked in enumerate(asked_for(session, row.id), start=1)
        ),
    )


def draft_facts(row: InformationRequest, form: CloseForm) -> LetterFacts:
    """The same with the answer as it stands in the form that is being filled in."""
    said = form.to_command(row.id)
    earlier = (
        current_session().get(InformationRequest, said.earlier_id) if said.earlier_id else None
    )
    known = earlier is not None and earlier.organisation_id == row.organisation_id
    return replace(
        facts_of(row, LetterKind.REPLY),
        day=said.on,
        outcome=said.outcome,
        ground=said.ground,
        reason=said.reason,
        answer=said.content,
        public_interest=said.public_interest,
        earlier_on=earlier.received_on if earlier is not None and known else None,
    )


def party_of(asked: RequestConsultation, place: int) -> LetterParty:
    """One of the asked; ``place`` counts from 1."""
    return LetterParty(
        kind=asked.kind,
        name=asked.party,
        sent_on=asked.sent_on,
        due_on=asked.due_on,
        answer=asked.answer,
        answered_on=asked.answered_on,
        place=place,
    )


def yuan(cents: int) -> str:
    """An amount in 元 as papers write it: no decimals where there are none."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


# ---- inside --------------------------------------------------------------------------------------


def _sender(organisation_id: int) -> Sender:
    session = current_session()
    organisation = session.get_one(Organisation, organisation_id)
    head = letterhead_of(session, organisation_id)
    return Sender(
        name=organisation.name,
        number_code=organisation.number_code,
        review_body=head.review_body,
        court=head.court,
        contact=head.contact,
        payment=head.payment,
    )


def _day_of(row: InformationRequest, kind: LetterKind) -> date | None:
    """The day a letter of this kind is dated with; None for today."""
    days = {
        LetterKind.RECEIPT: row.received_on,
        LetterKind.CORRECTION: row.correction_asked_on,
        LetterKind.REASONS: row.reasons_asked_on,
        LetterKind.EXTENSION: row.extended_on,
        LetterKind.FEE: row.fee_noticed_on,
        LetterKind.REPLY: row.closed_on,
    }
    return days.get(kind)


def _first_due(row: InformationRequest) -> date:
    """Until when the reply was due when the request came in, before anything moved it."""
    calendar = working_calendar(current_session())
    return calendar.add(row.received_on, TERMS[Clock.REPLY]).on


def _documents(row: InformationRequest) -> tuple[LetterDocument, ...]:
    session = current_session()
    givings = givings_of(session, row.id)
    given = {one.document_id for one in givings}
    redacted = {one.document_id for one in givings if one.redacted}
    return tuple(
        LetterDocument(
            title=document.title,
            number=document.doc_number or "",
            address=public_address(document),
            given=document.id in given,
            partial=document.id in redacted,
        )
        for document in linked_documents(session, row.id)
    )
