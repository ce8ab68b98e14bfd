"""The words of the findings of one desk, each looked up once: ten thousand findings share a few dozen.

For one request and one language; nothing is kept.
"""

from __future__ import annotations

from functools import cache

from flask_babel import gettext as _

from review.web.wording import word


class DeskWords:
    """``word`` as everywhere, ``place`` of a file's label, a page and the kind of a segment."""

    def __init__(self) -> None:
        self.word = cache(word)
        self.place = cache(_place)
        self.open, self.hint = _("待处理"), _("提示，可不处理")


def _place(label: str, page: int | None, kind: str) -> str:
    if page is not None:
        return _("%(file)s第%(n)s页", file=label, n=page)
    if kind and kind != "paragraph":
        return _("%(file)s　%(kind)s", file=label, kind=word(kind, "segment"))
    return label
