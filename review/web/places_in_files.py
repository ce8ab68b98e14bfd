"""Where a line of a file can be looked at: the picture of its page, else its paragraph in the text.

Addresses only; the desk decides who may look.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _

from review.store.documents import FileVersion


def place_words(version: FileVersion, page: int | None) -> str:
    """The place in words: main text or which annex, and the page where there is one."""
    file = _("附件%(n)s", n=version.position) if version.position else _("正文")
    return str(_("%(file)s第%(n)s页", file=file, n=page) if page else file)


def place_url(version: FileVersion, segment: str, page: int | None) -> str:
    """The address of a segment on the desk."""
    if page and version.page_shapes:
        anchor = f"page-{version.id}-{page}"
        return url_for("desk.show", document_id=version.document_id, _anchor=anchor)
    url = url_for("desk.show", document_id=version.document_id, view="text")
    return f"{url}#{quote(f'seg-{version.id}-{segment}')}"


def finding_url(version: FileVersion, finding_id: int) -> str:
    """The address of a finding on the desk."""
    return url_for("desk.show", document_id=version.document_id, finding=finding_id, view="text")
