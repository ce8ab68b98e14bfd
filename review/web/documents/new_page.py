"""What stands on the two pages where a document begins: a new draft, a registration."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from review.web.documents.forms import NewDraftForm, RegisterForm
from review.web.documents.intake import UploadRefused
from review.web.locale import write_size
from review.web.runtime import current_house
from review.web.session import abandon

Reason = tuple[str, str | None]


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """What ``documents/new.html`` and ``documents/register.html`` print."""

    form: NewDraftForm | RegisterForm
    errors: tuple[Reason, ...]
    limit: int
    limit_words: str
    lede: str


def start_page(
    form: NewDraftForm | RegisterForm, refused: UploadRefused | None = None
) -> StartPage:
    """The page of a form; an upload that was not taken is said first."""
    limit = current_house().settings.upload_limit_mb * 1_000_000
    first: tuple[Reason, ...] = ()
    if refused is not None:
        abandon()
        first = ((refused.sentence, "#files"),)
    return StartPage(
        form=form,
        errors=(*first, *form.reasons),
        limit=limit,
        limit_words=write_size(limit),
        lede=_("docx、PDF、OFD、xlsx、csv、doc、wps；上限%(limit)s", limit=write_size(limit)),
    )
