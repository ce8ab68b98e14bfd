"""On which day figures are looked at, as the address says it."""

from __future__ import annotations

from datetime import date

from flask import request

from review.web.session import today


def day_asked(usual: date) -> date:
    """The day of ``?as_of=``; the usual one where there is none, where it is no date or lies ahead."""
    try:
        day = date.fromisoformat(request.values.get("as_of", ""))
    except ValueError:
        return usual
    return min(day, today())
