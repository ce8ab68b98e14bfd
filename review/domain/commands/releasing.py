"""Commands of releasing: the public record, publish, hide and restore.

Frozen and keyword-only; the service function that takes each is named in its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.catalogue_codes import CatalogueFields
from review.domain.states import DocumentAction


@dataclass(frozen=True, kw_only=True)
class EditRecord:
    """Complete the public record: ``edit_record``; its strings are checked again afterwards."""

    document_id: int
    version: int
    doc_kind: str
    subject: str
    summary: str
    interpretation_url: str
    catalogue: CatalogueFields | None  # None: as it is


@dataclass(frozen=True, kw_only=True)
class Publish:
    """Put the confirmed bytes into the public catalogue: ``publish``."""

    case_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ActOnPublished:
    """Hide, confirm a hide, restore: ``act_on_published``. The comment is the public explanation of a hide."""

    document_id: int
    version: int
    action: DocumentAction
    comment: str
