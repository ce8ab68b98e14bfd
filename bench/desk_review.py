"""What settling costs on the reviewer's page at the size of the desk's bench; a part of ``bench.desk``."""

from __future__ import annotations

import re
from itertools import cycle
from statistics import median

from sqlalchemy import select

from bench.harness import Row, seconds
from review.domain.states import Attribute, CaseState
from review.store.cases import ReviewCase
from review.store.documents import FileVersion
from review.store.findings import FindingRow
from review.web.desk.answers import HOLDS
from review.web.review.acted import SHOWS
from tests.pagehouse import PageHouse

REVIEWER = "confidentiality_reviewer"
SETTLES = 9


def reviewing(house: PageHouse, document: int, settled: int, goal: float) -> list[Row]:
    """A reviewer settles one value after the other, with all places of it, beside the plan; the drafter settled the
    first ``settled`` findings. The document goes to review for it.
    """
    with house.session() as session:
        case = session.scalars(select(ReviewCase).where(ReviewCase.document_id == document)).one()
        case.state = CaseState.CONFIDENTIALITY_REVIEW
        case.proposed_attribute = Attribute.PROACTIVE
        case_id = case.id
        session.commit()
    with house.house.reading() as session:
        version = session.scalars(
            select(FileVersion.id).where(FileVersion.document_id == document)
        ).one()
        query = select(FindingRow.id).where(FindingRow.file_version_id == version)
        ids = session.scalars(query.order_by(FindingRow.id).offset(settled)).all()
    visitor = house.signed_in(REVIEWER)
    page = visitor.client.get(f"/cases/{case_id}/review?beside=plan").text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    state = re.search(r'data-state="([^"]+)"', page)
    assert token is not None
    assert state is not None
    headers = {"HX-Request": "true", SHOWS: state[1], HOLDS: f"{version}.245-255"}
    waiting = cycle(ids[::7])

    def settle() -> None:
        form = {"csrf_token": token[1], "from": "review", "same_value": "y"}
        answer = visitor.client.post(
            f"/documents/{document}/desk/settle",
            data={**form, "finding_id": str(next(waiting)), "settlement": "remove"},
            headers=headers,
        )
        assert answer.status_code == 200
        assert 'id="now-bar"' in answer.text

    settle()
    taken = median(seconds(settle, "cpu") for _ in range(SETTLES))
    words = "desk: settling a value on the reviewer's page of that size"
    return [Row(words, 1 / taken, "per CPU second", goal)]
