"""Titles open on request: which documents an organisation lists outside by title and number only.

They take the road of a release: frozen, put before the detectors, then carried outside by the same
tasks; a title in which something is found stays inside. What becomes exempt, or is no longer listed
by choice, is hidden; what becomes public is replaced by its own release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.public_record import TITLE_FIELDS, is_index_template
from review.domain.states import Attribute, DocumentStatus
from review.domain.values import Actor, Refusal, Refused
from review.public.records import (
    LISTING_ENDED,
    Listing,
    RecordIn,
    RecordRefused,
    hide_record,
    write_record,
)
from review.public.records import Validity as PublicValidity
from review.services.cataloguing import give_index_number
from review.services.outstanding import wake
from review.store.case_values import released_values
from review.store.cases import latest_case
from review.store.documents import Document
from review.store.events import About, append
from review.store.people import Organisation
from review.store.releases import Release, ReleaseState, latest_release

Outside = Callable[[], AbstractContextManager[Session]]
_KEY = "listing"


class Listed(StrEnum):
    """What a release of a title is to do outside."""

    BEGINS = "on_request"
    ENDS = "ended"


def listed_as(release: Release) -> Listed | None:
    """What a release does with a title; None for the release of a whole document."""
    said = release.record.get(_KEY)
    return None if said is None else Listed(said)


def follow_attribute(session: Session, document: Document, now: datetime, today: date) -> None:
    """Bring what is listed outside in line with the document as it is decided now."""
    last = latest_release(session, document.id)
    begun = last is not None and listed_as(last) is Listed.BEGINS
    if _is_to_be_listed(session, document):
        give_index_number(session, document, today)
        fields = {name: released_values(document)[name] for name in TITLE_FIELDS}
        if last is None or not begun or last.record["fields"] != fields:
            _release(session, document, last, fields, Listed.BEGINS, now)
    elif begun and document.status is not DocumentStatus.PUBLISHED:
        _release(session, document, last, {}, Listed.ENDS, now)


def follow_setting(session: Session, organisation: Organisation, now: datetime, today: date) -> int:
    """List, or no longer list, every document of an organisation; answers how many were looked at."""
    filed = session.scalars(
        select(Document)
        .where(
            Document.organisation_id == organisation.id,
            Document.status == DocumentStatus.FILED,
            Document.attribute == Attribute.ON_REQUEST,
        )
        .order_by(Document.id)
    ).all()
    for document in filed:
        follow_attribute(session, document, now, today)
    return len(filed)


@dataclass(frozen=True, kw_only=True)
class CatalogueChoice:
    """What an organisation chooses for its catalogue; None leaves a setting as it is."""

    index_template: str | None = None
    region: str | None = None
    titles: bool | None = None


def choose_catalogue(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    choice: CatalogueChoice,
    *,
    now: datetime,
    today: date,
) -> None:
    """Set what was chosen; every setting that changed is written to the log. Raises Refused."""
    if choice.index_template is not None and not is_index_template(choice.index_template):
        raise Refused(Refusal("index_template_unfit"))
    chosen = {
        "index_template": choice.index_template,
        "region_code": choice.region,
        "on_request_titles": choice.titles,
    }
    for name, value in chosen.items():
        if value is None or getattr(organisation, name) == value:
            continue
        setattr(organisation, name, value)
        session.flush()
        append(
            session,
            "setting.changed",
            actor=actor,
            now=now,
            about=About(organisation.id),
            payload={"name": name},
        )
        if name == "on_request_titles":
            follow_setting(session, organisation, now, today)


def send_if_clean(release: Release) -> None:
    """A title in which nothing was found goes outside; nobody publishes it separately."""
    if listed_as(release) is Listed.BEGINS and not release.hits:
        wake(release, ReleaseState.PENDING)


def write_title(
    session: Session,
    outside: Outside,
    folder: Path,
    document: Document,
    release: Release,
    now: datetime,
    zone_today: Callable[[datetime], date],
) -> None:
    """Carry a title outside, or take it away. Repeating it changes nothing. Raises RecordRefused."""
    if listed_as(release) is Listed.BEGINS and _is_to_be_listed(session, document):
        organisation = session.get_one(Organisation, document.organisation_id)
        record = _record_in(document, organisation, release, zone_today)
        with outside() as public:
            write_record(public, folder, record, ())
        return
    try:
        with outside() as public:
            hide_record(public, document.id, LISTING_ENDED, now)
    except RecordRefused as refused:
        if refused.code != "unknown_record":  # it never came outside
            raise


def _is_to_be_listed(session: Session, document: Document) -> bool:
    chosen = session.get_one(Organisation, document.organisation_id).on_request_titles
    filed = document.status is DocumentStatus.FILED and document.attribute is Attribute.ON_REQUEST
    return chosen and filed


def _release(
    session: Session,
    document: Document,
    last: Release | None,
    fields: dict[str, str],
    listed: Listed,
    now: datetime,
) -> None:
    case = latest_case(session, document.id)
    if case is None:
        return  # filed by a list, never looked at by anybody: its title was not either
    joined = "\n".join(f"{name}={text}" for name, text in sorted(fields.items()))
    release = Release(
        organisation_id=document.organisation_id,
        document_id=document.id,
        case_id=case.id,
        revision=(last.revision if last else 0) + 1,
        record={"fields": fields, "files": [], _KEY: listed.value},
        strings_digest=hashlib.sha256(joined.encode()).hexdigest(),
        asked_at=now,
    )
    if listed is Listed.ENDS:
        wake(release, ReleaseState.PENDING)
    session.add(release)
    session.flush()


def _record_in(
    document: Document,
    organisation: Organisation,
    release: Release,
    zone_today: Callable[[datetime], date],
) -> RecordIn:
    fields = release.record["fields"]
    return RecordIn(
        record_id=document.id,
        index_number=document.index_number or "",
        revision=release.revision,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        title=fields["title"],
        issuer=fields["issuer"],
        kind=fields["doc_kind"],
        listing=Listing.ON_REQUEST,
        published_on=zone_today(release.asked_at),
        released_at=release.asked_at,
        content_digest=release.strings_digest,
        doc_number=fields["doc_number"],
        subject=fields["subject"],
        doc_date=date.fromisoformat(fields["doc_date"]) if fields["doc_date"] else None,
        issued_on=date.fromisoformat(fields["issued_on"]) if fields["issued_on"] else None,
        validity=PublicValidity.IN_FORCE,
    )
