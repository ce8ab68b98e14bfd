"""The register follows from the log; what was changed behind its back is found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from review.domain import commands as c
from review.domain.requests import RequestOutcome
from review.store.replay_requests import replay_requests
from review.store.requests import InformationRequest
from tests.asking import REASON, Desk
from tests.databases import SQLITE
from tests.snapshots import Snapshots


@pytest.fixture
def desk(snapshots: Snapshots) -> Iterator[Desk]:
    town, _ = snapshots.town(SQLITE, "empty", "replayed")
    yield Desk(town)
    town.close()


def problems(desk: Desk) -> list[tuple[str, str]]:
    with desk.town.work.sessions() as session:
        return [(p.code, p.detail) for p in replay_requests(session)]


def test_a_register_in_use_follows_from_its_log(desk: Desk) -> None:
    first, second, third = (desk.register() for _ in range(3))
    desk.ask_correction(first)
    desk.later(2)
    desk.do(c.ReceiveCorrection, first)
    desk.extend(first)
    desk.do(c.AmendRequest, second, **desk.entry(arrived_on=desk.today))
    desk.do(c.NoticeFee, second)
    desk.do(c.RecordFeePayment, second)
    desk.close(second, RequestOutcome.DENY, ground="SEC_PUBLIC", reason=REASON)
    desk.close(first)
    desk.do(c.UndoClosing, first)
    desk.ask_correction(third)
    assert problems(desk) == []


def test_an_answer_changed_behind_the_log_is_found(desk: Desk) -> None:
    request_id = desk.register()
    desk.close(request_id, RequestOutcome.NOT_HOLDER)
    with desk.town.system() as (session, _):
        changed = {"outcome": RequestOutcome.WITHDRAWN}
        session.execute(update(InformationRequest).values(**changed))
    assert problems(desk) == [("request_differs", "outcome not_holder withdrawn")]
