"""A list of past requests comes in: good lines are taken, each bad one is told, twice takes nothing twice."""

from __future__ import annotations

from review.domain import commands as c
from review.domain.past_requests import PastColumn
from review.domain.requests import RequestOutcome, RequestState
from review.services.requests.importing import LineResult, take_past_requests
from tests.asking import Desk
from tests.domain.test_past_requests import LINE

C = PastColumn
Cells = dict[PastColumn, str]


def take(desk: Desk, *lines: Cells) -> list[LineResult]:
    with desk.town.system() as (session, actor):
        return take_past_requests(
            session,
            actor,
            desk.town.ids["town"],
            list(enumerate(lines, 2)),
            **desk.town.time,
        )


def codes(results: list[LineResult]) -> dict[int, set[str]]:
    return {r.line: {f.code for f in r.refusals} for r in results if r.refusals}


def test_good_lines_come_in_with_their_numbers_and_ends(desks: Desk) -> None:
    nameless = {
        **LINE,
        C.REFERENCE: "",
        C.RECEIVED_ON: "2023-01-05",
        C.CLOSED_ON: "",
        C.OUTCOME: "",
    }
    abandoned = {**LINE, C.REFERENCE: "13", C.OUTCOME: "逾期不补正"}
    results = take(desks, LINE, nameless, abandoned)
    assert codes(results) == {}
    first, open_, given_up = [desks.row(r.request_id or 0) for r in results]
    assert (first.reference, first.state) == ("依申请〔2023〕12号", RequestState.CLOSED)
    assert (open_.number, open_.state) == (14, RequestState.HANDLING)
    assert given_up.outcome is RequestOutcome.ABANDONED
    names = [name for name, _ in desks.events(first.id)]
    assert names == ["registered", "closed"]
    new = desks.register(arrived_on=first.received_on)
    assert desks.row(new).number == 15


def test_bad_lines_take_no_good_one_with_them(desk: Desk) -> None:
    results = take(
        desk,
        {**LINE, C.OUTCOME: "已回复"},
        LINE,
        LINE,
        {**LINE, C.REFERENCE: "13", C.CLOSED_ON: "2023-02-01"},
        {**LINE, C.REFERENCE: "14", C.NAME: ""},
        {**LINE, C.REFERENCE: "15", C.RECEIVED_ON: "2099-01-01", C.CLOSED_ON: "2099-02-01"},
    )
    assert codes(results) == {
        2: {"past_value_unknown"},
        4: {"request_number_used"},
        5: {"before_receipt"},
        6: {"applicant_missing"},
        7: {"request_day_in_future"},
    }
    assert [r.line for r in results if r.request_id] == [3]


def test_a_list_taken_twice_takes_nothing_twice(desk: Desk) -> None:
    assert codes(take(desk, LINE)) == {}
    assert codes(take(desk, LINE)) == {2: {"request_number_used"}}


def test_what_came_by_list_is_undone_and_answered_like_any_other(desk: Desk) -> None:
    (result,) = take(desk, LINE)
    request_id = result.request_id or 0
    desk.do(c.UndoClosing, request_id)
    desk.close(request_id, RequestOutcome.NOT_HOLDER)
    assert desk.row(request_id).outcome is RequestOutcome.NOT_HOLDER
