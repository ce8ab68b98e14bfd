"""The way from a report to a request of the register, for whoever may open it."""

from __future__ import annotations

from flask import url_for

from review.domain.permissions import Permission, Place, may
from review.web.session import current_actor


def request_url(organisation_id: int, request_id: int | None) -> str | None:
    """The page of a request; None without one, and for readers who may not open it."""
    place = Place(organisation_id=organisation_id)
    if request_id is None or not may(current_actor(), Permission.REQUEST_READ, place):
        return None
    return url_for("request_cases.show", request_id=request_id)
