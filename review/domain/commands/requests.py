"""Commands of the request register: receiving, correcting, asking others, answering, giving.

Frozen and keyword-only; the service function that takes each is named in its docstring. ``version``
is that of the request; ``on`` the day on which the thing happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import (
    ApplicantKind,
    Identity,
    ProvisionForm,
    ReceivedHow,
    RequestOutcome,
)


@dataclass(frozen=True, kw_only=True)
class RegisterRequest:
    """A request came: ``registering.register_request``. ``confirmed_on`` as Art. 31 wants it."""

    organisation_id: int
    received_how: ReceivedHow
    arrived_on: date | None
    confirmed_on: date | None
    applicant: ApplicantKind
    identity: Identity
    what: str
    wanted_form: ProvisionForm
    office_id: int | None
    handler_id: int | None


@dataclass(frozen=True, kw_only=True)
class AmendRequest:
    """What was registered was wrong: ``registering.amend_request``."""

    request_id: int
    version: int
    received_how: ReceivedHow
    arrived_on: date | None
    confirmed_on: date | None
    applicant: ApplicantKind
    identity: Identity
    what: str
    wanted_form: ProvisionForm


@dataclass(frozen=True, kw_only=True)
class AssignRequest:
    """Say which office and who there looks for the information: ``registering.assign_request``."""

    request_id: int
    version: int
    office_id: int | None
    handler_id: int | None


@dataclass(frozen=True, kw_only=True)
class AskCorrection:
    """A correction notice went out: ``correcting.ask_correction``. ``due_on`` is its last day."""

    request_id: int
    version: int
    on: date
    due_on: date
    what: str


@dataclass(frozen=True, kw_only=True)
class ReceiveCorrection:
    """The correction came: ``correcting.receive_correction``. ``what`` is the request as it is now."""

    request_id: int
    version: int
    on: date
    what: str


@dataclass(frozen=True, kw_only=True)
class ConsultOnRequest:
    """A letter asked somebody: ``consulting.consult_on_request``. ``reached_on`` None: not yet known."""

    request_id: int
    version: int
    kind: ConsultationKind
    party: str
    sent_on: date
    reached_on: date | None


@dataclass(frozen=True, kw_only=True)
class AnswerRequestConsultation:
    """Their answer: ``consulting.answer_request_consultation``."""

    consultation_id: int
    version: int
    answer: ConsultationAnswer
    answered_on: date
    note: str


@dataclass(frozen=True, kw_only=True)
class TellThirdParty:
    """A third party that refused was told what goes out and why: ``consulting.tell_third_party``."""

    consultation_id: int
    version: int
    on: date


@dataclass(frozen=True, kw_only=True)
class ExtendRequest:
    """The reply takes longer: ``extending.extend_request``; with whose consent, on which day."""

    request_id: int
    version: int
    on: date
    days: int
    reason: str
    consented_by_id: int | None
    consented_on: date | None


@dataclass(frozen=True, kw_only=True)
class NoticeFee:
    """A notice of a fee went out: ``charging.notice_fee``. ``cents`` in 分."""

    request_id: int
    version: int
    on: date
    cents: int


@dataclass(frozen=True, kw_only=True)
class RecordFeePayment:
    """The fee was paid: ``charging.record_payment``."""

    request_id: int
    version: int
    on: date


@dataclass(frozen=True, kw_only=True)
class AskReasons:
    """Somebody who asks very much is asked why: ``extending.ask_reasons``."""

    request_id: int
    version: int
    on: date


@dataclass(frozen=True, kw_only=True)
class RecordReasons:
    """The reasons came: ``extending.record_reasons``."""

    request_id: int
    version: int
    on: date
    note: str


@dataclass(frozen=True, kw_only=True)
class DeferReply:
    """A longer term for a request of great extent: ``extending.defer_reply``."""

    request_id: int
    version: int
    on: date
    due_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class LinkRequested:
    """The request asks for this document: ``linking.link_document``."""

    request_id: int
    version: int
    document_id: int


@dataclass(frozen=True, kw_only=True)
class UnlinkRequested:
    """It does not after all: ``linking.unlink_document``."""

    request_id: int
    version: int
    document_id: int


@dataclass(frozen=True, kw_only=True)
class GiveDocument:
    """A linked document is handed to the applicant: ``giving.give_document``.

    ``redacted`` gives the proven copies, else the files as they are; ``digest`` is what the form showed.
    """

    request_id: int
    version: int
    document_id: int
    on: date
    form: ProvisionForm
    redacted: bool
    digest: str


@dataclass(frozen=True, kw_only=True)
class CloseRequest:
    """The reply goes out, or the request ends without one: ``closing.close_request``."""

    request_id: int
    version: int
    on: date
    outcome: RequestOutcome
    ground: str
    reason: str
    content: str
    public_interest: str
    earlier_id: int | None


@dataclass(frozen=True, kw_only=True)
class UndoClosing:
    """The closing was a mistake: ``closing.undo_closing``."""

    request_id: int
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SetRequestSettings:
    """The house's own target and who consents to extensions: ``settings.set_request_settings``."""

    organisation_id: int
    target_days: int
    head_id: int | None
