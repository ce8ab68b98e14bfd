"""The form into which a catalogue of items is pasted from Excel."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField

from review.domain.commands import TakeInItems
from review.web.forms import ReviewForm, at_most, not_blank

LONGEST_TABLE = 400_000


class ItemsForm(ReviewForm):
    """Rows as they are copied from a sheet: cells separated by tabs, one row a line."""

    leads_to = dict.fromkeys(
        (
            "items_missing",
            "items_too_many",
            "item_row_code",
            "item_row_name",
            "item_row_twice",
            "item_row_office",
        ),
        "table",
    )

    table = TextAreaField(
        _l("从 Excel 复制的表格"), [not_blank(_l("还没有粘贴表格。")), at_most(LONGEST_TABLE)]
    )
    ends_others = BooleanField(_l("表里没有的事项停用"))

    def to_command(self, organisation_id: int) -> TakeInItems:
        """The table as it is to be taken in."""
        lines = (self.table.data or "").splitlines()
        return TakeInItems(
            organisation_id=organisation_id,
            rows=tuple(tuple(line.split("\t")) for line in lines),
            ends_others=bool(self.ends_others.data),
        )
