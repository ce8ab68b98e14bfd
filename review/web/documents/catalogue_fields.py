"""The fields of a document that only the catalogue shows, as both forms ask for them.

The drafter chooses them while marking, the disclosure officer completes them before publishing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from review.domain.catalogue_codes import ITEM_CODE_LIMIT, KEY_FIELDS, SUBJECTS, CatalogueFields
from review.store.documents import Document
from review.web.forms import ChoiceField, ChoicesField, DayField, ReviewForm, at_most, optional
from review.web.wording import choices, word

#: What a form is filled with from a document.
CATALOGUE_FIELDS = ("subject", "effective_on", "key_fields", "item_code")


class CatalogueForm(ReviewForm):
    """Subject, key fields, item code and the day from which the document applies."""

    leads_to: ClassVar[Mapping[str, str]] = {
        "item_code_malformed": "item_code",
        "interpretation_url_malformed": "interpretation_url",
    }
    subject = ChoiceField(_l("主题分类"))
    effective_on = DayField(_l("施行日期"), [optional()])
    key_fields = ChoicesField(_l("重点领域"))
    item_code = StringField(_l("事项目录编码"), [at_most(ITEM_CODE_LIMIT)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.subject.choices = [("", _l("请选择")), *_subjects()]
        self.key_fields.choices = choices(KEY_FIELDS, "key_field")

    @property
    def catalogue(self) -> CatalogueFields:
        """What was chosen and typed."""
        return CatalogueFields(
            effective_on=self.effective_on.data,
            key_fields=tuple(self.key_fields.data or ()),
            item_code=str(self.item_code.data or "").strip(),
        )


def catalogue_data(document: Document) -> dict[str, Any]:
    """The document's values for these fields."""
    return {name: getattr(document, name) for name in CATALOGUE_FIELDS}


def _subjects() -> Iterator[tuple[str, str]]:
    """Classes, and below each what belongs to it, set in."""
    for code in SUBJECTS:
        yield code, "　" * (len(code) // 4) + word(code, "subject")
