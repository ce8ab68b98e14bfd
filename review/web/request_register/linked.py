"""The documents of a request as its page prints them: what was given of each, what can be given, and the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for

from review.domain.requests import RequestAction
from review.services.requests.giving import Offer, offers_of
from review.services.triggers import REPEATED
from review.store.documents import Document
from review.store.register import Question, documents_asked
from review.store.requests import (
    InformationRequest,
    RequestGiving,
    givings_of,
    linked_documents,
    request_count,
)
from review.web.forms import ReviewForm
from review.web.locale import write_date
from review.web.pages import reasons_of
from review.web.request_register.act_boxes import RequestVerdict
from review.web.request_register.act_forms import GiveForm
from review.web.session import current_actor, current_session
from review.web.wording import word

A = RequestAction
#: How many documents the search of the page shows.
FOUND = 8
#: Reasons that are cured on the document's own page.
_ON_THE_DOCUMENT = (
    "copy_not_proven",
    "copy_not_confirmed",
    "copy_removes_nothing",
    "findings_open",
    "exempt_not_given",
    "whole_holds_removed",
)


@dataclass(frozen=True, kw_only=True)
class GiveBox:
    """What can be given of a document, whole or as its proven copy, or why not."""

    prefix: str
    redacted: bool
    enabled: bool
    reasons: tuple[tuple[str, str | None], ...]
    form: GiveForm
    digest: str
    open: bool


@dataclass(frozen=True, kw_only=True)
class GivenLine:
    """One handing over, as it stands in the register."""

    on: str
    form: str
    redacted: bool
    digest: str


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A linked document."""

    id: int
    title: str
    number: str
    url: str
    attribute: str | None
    partial: bool
    count: int
    again: bool
    given: tuple[GivenLine, ...]
    boxes: tuple[GiveBox, ...]
    may_unlink: bool


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """A document that the search found and that is not linked yet."""

    id: int
    title: str
    number: str
    office: str
    attribute: str | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the search of the page was asked, and what it found."""

    text: str
    lines: tuple[FoundLine, ...]


def document_lines(
    row: InformationRequest,
    verdicts: Mapping[RequestAction, RequestVerdict],
    refused: Mapping[str, ReviewForm],
) -> tuple[DocumentLine, ...]:
    """The linked documents in the order they were linked."""
    session = current_session()
    given = givings_of(session, row.id)
    lines = []
    for document in linked_documents(session, row.id):
        mine = [one for one in given if one.document_id == document.id]
        count = request_count(session, document.id)
        lines.append(
            DocumentLine(
                id=document.id,
                title=document.title,
                number=document.doc_number or "",
                url=url_for("documents.show", document_id=document.id),
                attribute=document.attribute.value if document.attribute else None,
                partial=bool(document.partial),
                count=count,
                again=count >= REPEATED,
                given=tuple(map(_given, mine)),
                boxes=_boxes(document, verdicts[A.GIVE], refused),
                may_unlink=verdicts[A.UNLINK].allowed and not mine,
            )
        )
    return tuple(lines)


def found_documents(row: InformationRequest) -> Found:
    """What ``?find=`` asks for among the documents the reader may know of, without the linked ones."""
    text = request.args.get("find", "").strip()[:200]
    if not text:
        return Found(text="", lines=())
    session = current_session()
    linked = {document.id for document in linked_documents(session, row.id)}
    page = documents_asked(session, current_actor(), Question(text=text), limit=FOUND)
    return Found(
        text=text,
        lines=tuple(
            FoundLine(
                id=one.document_id,
                title=one.title,
                number=one.doc_number or "",
                office=one.office,
                attribute=(one.printed or one.decided or one.proposed),
            )
            for one in page.rows
            if one.document_id not in linked
        ),
    )


def _boxes(
    document: Document, verdict: RequestVerdict, refused: Mapping[str, ReviewForm]
) -> tuple[GiveBox, ...]:
    if verdict.row is None:
        return ()
    return tuple(
        _box(document, offer, verdict, refused) for offer in offers_of(current_session(), document)
    )


def _box(
    document: Document,
    offer: Offer,
    verdict: RequestVerdict,
    refused: Mapping[str, ReviewForm],
) -> GiveBox:
    prefix = f"{'copy' if offer.redacted else 'whole'}-{document.id}"
    against = (*verdict.refusals, *offer.refusals)
    there = url_for("documents.show", document_id=document.id)
    form = refused.get(prefix)
    return GiveBox(
        prefix=prefix,
        redacted=offer.redacted,
        enabled=not against,
        reasons=reasons_of(against, dict.fromkeys(_ON_THE_DOCUMENT, there)),
        form=form if isinstance(form, GiveForm) else GiveForm(formdata=None, prefix=prefix),
        digest=offer.digest,
        open=form is not None,
    )


def _given(one: RequestGiving) -> GivenLine:
    return GivenLine(
        on=write_date(one.given_on),
        form=word(one.form, "provision_form"),
        redacted=one.redacted,
        digest=one.digest,
    )
