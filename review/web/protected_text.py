"""The protected text of originals for pages: where it comes from, and that looking at it is noted.

No page lives here; who may look is declared at the views.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from review.services.reads import note_reads, unnoted_reads
from review.store.documents import Document, FileVersion
from review.store.vault import Vault
from review.web.runtime import current_house
from review.web.session import afterwards, current_actor, current_session, now, today


def current_vault() -> Vault:
    """The protected files and the house's key for digests of values."""
    house = current_house()
    return Vault(house.files, house.secrets.value_key)


def note_looking(document: Document, versions: Iterable[FileVersion], purpose: str) -> None:
    """Have the log say that this person looked at these originals today; once per version and day."""
    actor, moment, day = current_actor(), now(), today()
    fresh = unnoted_reads(current_session(), actor, versions, day)
    ids, document_id = [v.id for v in fresh], document.id
    if not ids:
        return

    def write(own: Session) -> None:
        note_reads(own, actor, document_id, ids, purpose, now=moment, today=day)

    afterwards(write)
