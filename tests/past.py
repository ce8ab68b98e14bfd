"""Documents of the past in a town, as rows: issued long ago, decided or not, without their road.

For tests of evaluation; what people do with them is in the services.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from review.domain.states import Attribute, DocumentStatus
from review.store.documents import Document
from tests.acting import Acting


def add_past(town: Acting, *days: date, office: str = "social", **values: Any) -> list[int]:
    """One filed on-request document for each issue date; answers their ids."""
    said = {
        "status": DocumentStatus.FILED,
        "attribute": Attribute.ON_REQUEST,
        "title": "关于往年工作的通知",
        "organisation_id": town.ids[values.pop("organisation", "town")],
        "office_id": town.ids[office],
        "drafter_id": None,
        "created_at": town.now,
        **values,
    }
    with town.system() as (session, _):
        rows = [Document(issued_on=day, **said) for day in days]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]
