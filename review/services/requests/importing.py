"""Taking in requests of past years from a list: each line by the rules of the register, or told why not.

Nothing good is lost to a bad line. Taken twice, a line with a number is refused the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import CloseRequest, RegisterRequest
from review.domain.past_requests import PastColumn, PastRequest, judge_past
from review.domain.requests import ProvisionForm
from review.domain.values import Actor, Refusal, Refused
from review.services.requests.closing import close_request
from review.services.requests.registering import register_request

#: In place of a way of contact that an old list does not have: the answer was given long ago.
NO_CONTACT = "-"


@dataclass(frozen=True, kw_only=True)
class LineResult:
    """What became of a line: the id of its request, or every reason why there is none."""

    line: int
    request_id: int | None
    refusals: tuple[Refusal, ...]


def take_past_requests(
    session: Session,
    actor: Actor,
    organisation_id: int,
    lines: Iterable[tuple[int, Mapping[PastColumn, str]]],
    *,
    now: datetime,
    today: date,
) -> list[LineResult]:
    """Take in numbered lines in order of receipt, so that those without a number get one in order."""
    results, good = [], []
    for line, cells in lines:
        past, faults = judge_past(cells)
        if past is None:
            results.append(LineResult(line=line, request_id=None, refusals=faults))
        else:
            good.append((line, past))
    # Lines that bring a number go first: it is theirs.
    for line, past in sorted(good, key=lambda g: (g[1].number is None, g[1].received_on, g[0])):
        try:
            with session.begin_nested():
                request_id = _take(session, actor, organisation_id, past, now=now, today=today)
            results.append(LineResult(line=line, request_id=request_id, refusals=()))
        except Refused as refused:
            results.append(LineResult(line=line, request_id=None, refusals=refused.refusals))
    return sorted(results, key=lambda result: result.line)


def _take(
    session: Session,
    actor: Actor,
    organisation_id: int,
    past: PastRequest,
    *,
    now: datetime,
    today: date,
) -> int:
    """Register one request and close it with the answer it had. Raises Refused."""
    command = RegisterRequest(
        organisation_id=organisation_id,
        received_how=past.received_how,
        arrived_on=past.received_on,
        confirmed_on=past.received_on,
        applicant=past.applicant,
        identity=replace(past.identity, contact=past.identity.contact or NO_CONTACT),
        what=past.what,
        wanted_form=ProvisionForm.PAPER,
        office_id=None,
        handler_id=None,
    )
    row = register_request(session, actor, command, now=now, today=today, number=past.number)
    if past.outcome is not None and past.closed_on is not None:
        closing = CloseRequest(
            request_id=row.id,
            version=row.version,
            on=past.closed_on,
            outcome=past.outcome,
            ground=past.ground,
            reason=past.reason,
            content=past.content,
            public_interest="",
            earlier_id=None,
        )
        close_request(session, actor, closing, now=now, today=today)
    return row.id
