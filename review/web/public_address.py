"""Where everybody can read a document: its address on the public site, as the settings name it.

The staff site never asks the public one; whether the page stands there is known from the document.
"""

from __future__ import annotations

from review.store.documents import Document
from review.web.runtime import current_house


def public_address(document: Document) -> str:
    """The public page of a document; empty for one that is not public, or hidden."""
    if document.published_at is None or document.hidden_at is not None:
        return ""
    return f"{current_house().settings.public_url.rstrip('/')}/documents/{document.id}"
