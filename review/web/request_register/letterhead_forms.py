"""The form of what letters say of remedies, contact and payment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from review.domain.commands import SetLetterhead
from review.store.letterheads import Letterhead
from review.web.forms import ReviewForm, at_most

_NAMES = ("review_body", "court", "contact", "payment")


class LetterheadForm(ReviewForm):
    """What letters say of the office that writes them."""

    review_body = StringField(_l("行政复议机关"), [at_most(200)])
    court = StringField(_l("人民法院"), [at_most(200)])
    contact = StringField(_l("联系人、电话和地址"), [at_most(300)])
    payment = StringField(_l("缴费方式"), [at_most(300)])

    def show(self, row: Letterhead) -> LetterheadForm:
        """Fill in what holds now."""
        for name in _NAMES:
            self[name].data = getattr(row, name)
        return self

    def to_command(self, organisation_id: int) -> SetLetterhead:
        """What holds from now on."""
        said = {name: (self[name].data or "").strip() for name in _NAMES}
        return SetLetterhead(organisation_id=organisation_id, **said)
