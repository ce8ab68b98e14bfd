"""Every row of the case table, on every route and urgency, is reached by somebody through the services.

One document walks the whole road; wherever it stops, whatever else could happen there is tried in a transaction that is
rolled back. The log says which rows were reached.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.case_flow import OPENINGS, case_flow
from review.domain.states import Attribute, CaseAction, CaseKind, Route
from review.domain.values import Proposal
from review.jobs.work import system_actor
from review.store.cases import comments_awaiting_answer
from review.store.events import Event
from review.store.people import Person, actor_of
from tests.doing import carry_out
from tests.town import EXEMPT, GOOD_COMMENT, Town
from tests.workflow.conftest import use_route

A = CaseAction
BACK = {"comment": GOOD_COMMENT}
OTHER = Proposal(Attribute.ON_REQUEST, reason="名册能够识别到人，隐去之后其余内容不成文。")
DECLARED = {"ground": "SEC_PUBLIC", "reason": "公布点位会使应急物资在灾害期间遭到哄抢。"}
ASKED = {"authority": "国家保密局", "question": "值守点位汇总后能否公开，请予明确答复。"}
RECORD = {"doc_kind": "notice", "subject": "17", "interpretation_url": "", "catalogue": None}

Step = tuple[str, type, dict[str, Any]]


class Reached(NamedTuple):
    """A row as the log tells it."""

    event: str
    source: str | None
    role: str
    target: str


def plain(login: str, action: CaseAction, **said: Any) -> Step:
    return login, c.Move, {"action": action, **said}


REFER: Step = ("reviewer", c.ReferUpward, ASKED)
DECLARE: Step = ("reviewer", c.DeclareNotReleasable, DECLARED)
#: What else could happen at a step, beside the way the document goes.
BRANCHES: dict[str, tuple[tuple[Step, ...], ...]] = {
    "draft": ((plain("drafter", A.DISCARD),),),
    "returned": ((plain("drafter", A.DISCARD),),),
    "office_review": ((plain("drafter", A.RECALL),), (plain("head", A.RETURN, **BACK),)),
    "attribute_audit": (
        (plain("drafter", A.RECALL),),
        (plain("officer", A.RETURN, **BACK),),
        (("officer", c.Disagree, {"proposal": OTHER}),),
    ),
    "confidentiality_review": (
        (plain("drafter", A.RECALL),),
        (plain("reviewer", A.RETURN, **BACK),),
        (DECLARE,),
        (REFER, plain("reviewer", A.RECEIVE_ANSWER, **BACK)),
        (REFER, plain("reviewer", A.WITHDRAW_REFERRAL, **BACK)),
        (REFER, plain("reviewer", A.RETURN, **BACK)),
    ),
    "sign_off": ((plain("drafter", A.RECALL),), (plain("approver", A.RETURN, **BACK),)),
    "decided unissued": ((plain("clerk", A.SEND_BACK, **BACK),),),
    "decided issued": (
        (DECLARE, ("approver", c.Sign, {"proposal": EXEMPT}), plain("officer", A.FILE)),
    ),
}
RETURNS = {
    "office_review": "head",
    "attribute_audit": "officer",
    "confidentiality_review": "reviewer",
}


def reached(events: Iterable[Event]) -> set[Reached]:
    found = set()
    for event in events:
        if event.name.startswith("case."):
            said = json.loads(event.payload)
            found.add(Reached(event.name, said["source"], said["role"], said["target"]))
    return found


def branch(town: Town, document_id: int, steps: Iterable[Step]) -> set[Reached]:
    """What the log would say after some steps that are taken back again."""
    with town.work.sessions() as session:
        for login, kind, said in steps:
            person = session.scalars(select(Person).where(Person.login == login)).one()
            actor = actor_of(session, person, town.today)
            command = town.command(session, kind, document_id, **said)
            carry_out(command, **town.given(session, actor))
        found = reached(session.scalars(select(Event).where(Event.document_id == document_id)))
        session.rollback()
    return found


def submit_again(town: Town, document_id: int) -> None:
    with town.work.sessions() as session:
        asked = comments_awaiting_answer(session, town.case(session, document_id).id)
    for comment in asked:
        town.do("drafter", c.AnswerComment, comment_id=comment.id, body="已经改好。")
    town.move("drafter", document_id, A.SUBMIT)


def draft_done(town: Town, document_id: int) -> None:
    town.settle(document_id)
    town.move("drafter", document_id, A.SUBMIT)


def reviewed(town: Town, document_id: int) -> None:
    """Whatever confirmation is still needed; the last one carries the case on."""
    town.prove(document_id)
    town.answer_checklist(document_id)
    town.settle(document_id, "reviewer")
    for action in (A.CONFIRM_PRIVACY, A.CONFIRM_CONFIDENTIALITY):
        if town.state(document_id)[0] == "confidentiality_review":
            town.confirm(document_id, action)


def issued(town: Town, document_id: int) -> None:
    town.attach_final(document_id)
    town.issue(document_id)
    town.prove(document_id)


def publish_after_a_change(town: Town, document_id: int) -> None:
    """The summary is mended after issue, so both confirmations are given anew."""
    town.do("officer", c.EditRecord, document_id, **RECORD, summary="部署救助，明确标准。")
    town.confirm(document_id, A.CONFIRM_CONFIDENTIALITY)
    town.confirm(document_id, A.CONFIRM_PRIVACY)
    town.confirm(document_id, A.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 0
    town.do("officer", c.Publish, document_id)


#: The document's own way on from each stop.
ONWARD: dict[str, Callable[[Town, int], None]] = {
    "draft": draft_done,
    "returned": submit_again,
    "office_review": lambda town, i: town.move("head", i, A.ENDORSE),
    "attribute_audit": lambda town, i: town.move("officer", i, A.AGREE),
    "confidentiality_review": reviewed,
    "sign_off": Town.sign,
    "decided unissued": issued,
    "decided issued": publish_after_a_change,
}


def go_on(town: Town, document_id: int, where: str, seen: list[str]) -> None:
    """On the way: the first step returns it once, the approver sends it to review once."""
    if where in RETURNS and "returned" not in seen:
        town.move(RETURNS[where], document_id, A.RETURN, GOOD_COMMENT)
    elif where == "sign_off" and where not in seen:
        town.move("approver", document_id, A.SEND_TO_REVIEW, GOOD_COMMENT)
    else:
        ONWARD[where](town, document_id)


def walk(town: Town, document_id: int) -> set[Reached]:
    """The whole road, with every branch at every stop."""
    found: set[Reached] = set()
    seen: list[str] = []
    while True:
        state, status = town.state(document_id)
        if state == "settled":
            break
        where = f"decided {status}" if state == "decided" else state
        if where not in seen:
            for steps in BRANCHES[where]:
                found |= branch(town, document_id, steps)
        go_on(town, document_id, where, seen)
        seen.append(where)
        assert len(seen) < 30, seen
    with town.work.sessions() as session:
        events = session.scalars(select(Event).where(Event.document_id == document_id))
        return found | reached(events)


@pytest.mark.parametrize("urgent", [False, True], ids=["ordinary", "urgent"])
@pytest.mark.parametrize("route", list(Route))
def test_every_row_of_a_route_has_its_story(town: Town, route: Route, *, urgent: bool) -> None:
    use_route(town, route)
    told = walk(town, town.draft(urgent=urgent))
    flow = case_flow(route, urgent=urgent)
    ways = {(t.event, t.source, t.role): t.target for t in told}
    missing = [
        f"{row.source} {row.action} by {row.role}"
        for row in flow.rows
        if (row.event, row.source.value, row.role.value) not in ways
        # only a july case is given up: tests/services/items/test_release.py
        and row.action is not A.GIVE_UP
    ]
    assert missing == []
    targets = {(r.event, r.source.value, r.role.value): r.targets for r in flow.rows}
    for way, target in ways.items():
        if way[1] is not None:
            assert target in targets[way], way


def test_every_way_into_a_case_has_its_story(town: Town) -> None:
    document_id = town.draft()
    walk(town, document_id)
    registered = town.do(
        "clerk",
        c.RegisterDocument,
        office_id=town.ids["social"],
        title="关于公布名录的通知",
        issuer="海屿区人民政府",
        doc_number="海府〔2006〕12号",
        doc_kind="notice",
        doc_date=town.today,
        issued_on=town.today,
        printed_attribute=None,
        paper_only=True,
    )
    town.do("officer", c.Reopen, document_id, kind=CaseKind.REQUEST, reason=GOOD_COMMENT)
    other = town.issued(EXEMPT, number="青府〔2026〕8号")
    town.move("officer", other, A.FILE)
    with town.system() as (session, _):
        july = c.Reopen(document_id=other, kind=CaseKind.JULY, reason=GOOD_COMMENT)
        carry_out(july, **town.given(session, system_actor()))
    told = set()
    with town.work.sessions() as session:
        for each in (document_id, registered.id, other):
            events = session.scalars(select(Event).where(Event.document_id == each))
            told |= {(r.event, r.role) for r in reached(events) if r.source is None}
    assert told == {(o.event, o.role.value) for o in OPENINGS}
