"""Forms of validity: a mark, a decision on proposals, a repeal list, a proof of a mark elsewhere."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField

from review.domain.commands import BringRepealList, MarkValidity, RecordProof
from review.domain.numbers import normal_number
from review.domain.states import Validity
from review.domain.values import Refusal, Refused
from review.store.documents import Document
from review.store.validity_lists import document_by_number
from review.web.documents.intake import Upload
from review.web.forms import ChoiceField, DayField, ReviewForm, at_most, not_blank, optional
from review.web.session import current_actor, current_session
from review.web.wording import choices

_CHANGED = (Validity.REPEALED, Validity.LAPSED, Validity.AMENDED)
#: What a list may say of its documents.
_LISTED = (Validity.REPEALED, Validity.LAPSED)


def _document_of(text: str) -> int | None:
    """The document of this house with a typed number; Refused where nobody bears it."""
    if not text.strip():
        return None
    number = normal_number(text)
    found = document_by_number(current_session(), current_actor(), number) if number else None
    if found is None:
        raise Refused(Refusal("successor_unknown"))
    return found.id


class MarkForm(ReviewForm):
    """In force or not, since when, and what took its place."""

    leads_to: ClassVar[dict[str, str]] = {
        "validity_date_missing": "on",
        "validity_in_future": "on",
        "validity_before_issue": "on",
        "validity_unchanged": "validity",
        "successor_without_change": "successor_number",
        "successor_unknown": "successor_number",
        "successor_is_itself": "successor_number",
        "successor_in_circle": "successor_number",
        "successor_twice": "successor_text",
        "comment_missing": "reason",
        "comment_too_thin": "reason",
    }

    version = IntegerField()
    validity = ChoiceField(_l("有效性"), choices=lambda: choices(Validity, "validity"))
    on = DayField(_l("从哪天起"), validators=[optional()])
    successor_number = StringField(_l("替代或修改它的公文（文号）"), validators=[at_most(60)])
    successor_text = StringField(_l("别处的文件，写名称和文号"), validators=[at_most(400)])
    legal_reference = StringField(_l("依据"), validators=[at_most(200)])
    reason = TextAreaField(_l("说明"), validators=[at_most(2000)])

    def to_command(self, document: Document) -> MarkValidity:
        """The mark as it was filled in. Raises Refused for a number that nobody bears."""
        return MarkValidity(
            document_id=document.id,
            version=self.version.data or 0,
            validity=Validity(self.validity.data),
            on=self.on.data,
            reason=self.reason.data or "",
            successor_id=_document_of(self.successor_number.data or ""),
            successor_text=self.successor_text.data or "",
            legal_reference=self.legal_reference.data or "",
        )


class ProofForm(ReviewForm):
    """A mark made on another site."""

    leads_to: ClassVar[dict[str, str]] = {
        "proof_address": "address",
        "proof_date_missing": "proved_on",
        "validity_in_future": "proved_on",
        "validity_before_issue": "proved_on",
        "proof_person_missing": "person",
    }

    marked_as = ChoiceField(_l("标注为"), choices=lambda: choices(Validity, "validity"))
    address = StringField(_l("网址"), validators=[at_most(500)])
    proved_on = DayField(_l("标注日期"), validators=[optional()])
    person = StringField(_l("谁标注的"), validators=[at_most(80)])

    def to_command(self, document: Document, upload: Upload) -> RecordProof:
        """The proof with its picture in quarantine."""
        return RecordProof(
            document_id=document.id,
            validity=Validity(self.marked_as.data),
            address=self.address.data or "",
            on=self.proved_on.data,
            person=self.person.data or "",
            key=upload.received.key,
            digest=upload.received.digest,
            bytes=upload.received.bytes,
        )


class ListForm(ReviewForm):
    """A repeal list: the file or the pasted lines, and what holds for all of them."""

    leads_to: ClassVar[dict[str, str]] = {
        "list_format": "pasted",
        "list_missing": "pasted",
        "list_marks_nothing": "validity",
        "validity_date_missing": "on",
        "validity_in_future": "on",
        "legal_reference_missing": "legal_reference",
        "successor_unknown": "own_number",
    }

    pasted = TextAreaField(_l("或者粘贴，一行一件"), validators=[at_most(200_000)])
    validity = ChoiceField(_l("标注为"), choices=lambda: choices(_LISTED, "validity"))
    on = DayField(_l("从哪天起"), validators=[optional()])
    legal_reference = StringField(
        _l("依据（决定的名称或文号）"), [not_blank(_l("还没有写依据。")), at_most(200)]
    )
    own_number = StringField(_l("目录所在公文的文号"), validators=[at_most(60)])

    def to_command(self, organisation_id: int, upload: Upload) -> BringRepealList:
        """The list in quarantine with what was asked once."""
        return BringRepealList(
            organisation_id=organisation_id,
            name=upload.name,
            key=upload.received.key,
            digest=upload.received.digest,
            bytes=upload.received.bytes,
            own_document_id=_document_of(self.own_number.data or ""),
            validity=Validity(self.validity.data),
            on=self.on.data,
            legal_reference=self.legal_reference.data or "",
        )


class DismissForm(ReviewForm):
    """Why what texts suggest is not so."""

    leads_to: ClassVar[dict[str, str]] = {
        "comment_missing": "reason",
        "comment_too_thin": "reason",
    }

    reason = TextAreaField(_l("不采纳的原因"), validators=[at_most(2000)])
