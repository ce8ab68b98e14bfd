"""What the catalogue says of a document inside the house: its fields, and its permanent index number.

How the record goes outside is in ``releasing`` and ``outgoing``; the code lists are the domain's.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from review.domain.catalogue_codes import CatalogueFields, known_key_fields
from review.domain.public_record import IndexParts, index_number, is_web_address
from review.domain.values import Refusal, Refused
from review.store.documents import Document
from review.store.people import Office, Organisation
from review.store.releases import next_index


def set_catalogue_fields(document: Document, said: CatalogueFields) -> list[str]:
    """Take over what was said; answers the names of the fields that changed. Raises Refused."""
    if refusals := said.refusals():
        raise Refused(*refusals)
    values = {
        "effective_on": said.effective_on,
        "key_fields": list(known_key_fields(said.key_fields)),
        "item_code": said.item_code,
    }
    changed = [name for name, value in values.items() if getattr(document, name) != value]
    for name in changed:
        setattr(document, name, values[name])
    return changed


def refuse_interpretation_url(url: str) -> tuple[Refusal, ...]:
    """What is wrong with the address of a policy's interpretation; the public page links to it."""
    if url.strip() and not is_web_address(url.strip()):
        return (Refusal("interpretation_url_malformed"),)
    return ()


def give_index_number(session: Session, document: Document, today: date) -> None:
    """Give a document its index number by the organisation's template; one it has stays for ever."""
    if document.index_number is not None:
        return
    organisation = session.get_one(Organisation, document.organisation_id)
    document.index_number = index_number(
        organisation.index_template,
        IndexParts(
            org=organisation.code,
            on=today,
            seq=next_index(session, organisation.id, today.year),
            region=organisation.region_code,
            dept=session.get_one(Office, document.office_id).code,
            subject=document.subject,
            kind=document.doc_kind,
        ),
    )
