"""Handing documents over: links that count, whole files, copies of the redaction road, what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.requests import RequestOutcome
from review.domain.rounds import ItemReason
from review.domain.states import Attribute, CaseAction, CaseKind
from review.domain.values import Proposal
from review.services.requests.giving import Offer, offers_of
from review.store.case_values import plan_of
from review.store.documents import Document, files_of_record
from review.store.findings import rendition_for
from review.store.requests import RequestGiving, givings_of, linked_documents
from review.store.rounds import RoundItem
from tests.asking import Desk
from tests.databases import SQLITE
from tests.past import add_past
from tests.snapshots import Snapshots
from tests.town import GOOD_COMMENT, Town

ON_REQUEST = Proposal(
    Attribute.ON_REQUEST, reason="其中的名单只对救助家庭有意义，公布会使他们被人骚扰"
)
R = RequestOutcome


@pytest.fixture(scope="module")
def filed(snapshots: Snapshots) -> Iterator[tuple[Town, int]]:
    """A town with a document filed as on-request, whose findings nobody but the drafter settled."""
    town, _ = snapshots.town(SQLITE, "empty", "giving")
    document_id = town.issued(ON_REQUEST)
    town.move("officer", document_id, CaseAction.FILE)
    yield town, document_id
    town.close()


def offers(desk: Desk, document_id: int) -> tuple[Offer, Offer]:
    with desk.town.work.sessions() as session:
        return offers_of(session, session.get_one(Document, document_id))


def linked(desk: Desk, document_id: int) -> int:
    """A request that asks for the document."""
    request_id = desk.register()
    desk.do(c.LinkRequested, request_id, document_id=document_id)
    return request_id


def reviewed_for_the_applicant(town: Town, document_id: int) -> None:
    """A case of the kind request travels the road and stays on-request."""
    town.do("officer", c.Reopen, document_id, kind=CaseKind.REQUEST, reason=GOOD_COMMENT)
    town.edit(document_id, ON_REQUEST)
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id, ON_REQUEST)
    town.move("officer", document_id, CaseAction.FILE)


def test_a_copy_with_removals_reaches_its_applicant_by_the_road_and_is_kept_by_its_bytes(
    filed: tuple[Town, int],
) -> None:
    town, document_id = filed
    desk = Desk(town)
    request_id = linked(desk, document_id)
    redacted, whole = offers(desk, document_id)
    assert "copy_not_proven" in {r.code for r in redacted.refusals}
    assert {r.code for r in whole.refusals} == {"whole_holds_removed"}

    reviewed_for_the_applicant(town, document_id)
    redacted, whole = offers(desk, document_id)
    assert redacted.possible, redacted.refusals
    assert {r.code for r in whole.refusals} == {"whole_holds_removed"}
    assert town.document(document_id).attribute is Attribute.ON_REQUEST

    said = {"document_id": document_id, "digest": "0" * 64}
    assert desk.refusals(c.GiveDocument, request_id, **said) == {"giving_changed"}
    given = desk.do(c.GiveDocument, request_id, document_id=document_id, digest=redacted.digest)
    assert isinstance(given, RequestGiving)
    with town.work.sessions() as session:
        (version,) = files_of_record(session, document_id)
        copy = rendition_for(session, version.id, plan_of(session, version).key)
        assert copy is not None
        assert (given.rendition_id, given.digest) == (copy.id, redacted.digest)
        assert [g.id for g in givings_of(session, request_id)] == [given.id]
    name, log = desk.events(request_id)[-1]
    assert name == "given"
    assert (log["document"], log["digest"]) == (document_id, redacted.digest)
    assert desk.refusals(c.UnlinkRequested, request_id, document_id=document_id) == {
        "document_given"
    }
    partial = {"ground": "TP_PRIVACY", "reason": "名单里的家庭住址与救助无关，公布会打扰家人"}
    desk.close(request_id, R.PARTIAL, content="", **partial)


def test_only_what_was_linked_is_given(filed: tuple[Town, int]) -> None:
    town, document_id = filed
    desk = Desk(town)
    request_id = desk.register()
    refused = desk.refusals(c.GiveDocument, request_id, document_id=document_id, digest="x")
    assert "document_not_linked" in refused
    assert desk.refusals(c.GiveDocument, request_id, document_id=999, digest="x") == {
        "document_gone"
    }


def test_paper_alone_is_described_in_the_reply(desk: Desk) -> None:
    (document_id,) = add_past(desk.town, date(2024, 3, 1), paper_only=True)
    request_id = linked(desk, document_id)
    for redacted in (True, False):
        said = {"document_id": document_id, "redacted": redacted}
        assert desk.refusals(c.GiveDocument, request_id, **said) == {"paper_only_not_given"}
    assert desk.refusals(c.CloseRequest, request_id, outcome=R.GRANT, content="") == {
        "nothing_given"
    }
    desk.close(request_id, R.GRANT, content="提供复印件一份")


def test_an_exempt_document_is_not_given_without_a_new_decision(desk: Desk) -> None:
    (document_id,) = add_past(desk.town, date(2024, 3, 1), attribute=Attribute.EXEMPT)
    request_id = linked(desk, document_id)
    said = {"document_id": document_id, "redacted": False}
    assert "exempt_not_given" in desk.refusals(c.GiveDocument, request_id, **said)


def test_the_second_request_of_the_register_has_a_document_evaluated_at_once(desks: Desk) -> None:
    (document_id,) = add_past(desks.town, date(2024, 3, 1))
    first = linked(desks, document_id)
    assert desks.refusals(c.LinkRequested, first, document_id=document_id) == {"request_there"}
    linked(desks, document_id)
    with desks.town.work.sessions() as session:
        reasons = session.scalars(
            select(RoundItem.reason).where(RoundItem.document_id == document_id)
        ).all()
        assert reasons == [ItemReason.REPEATED_REQUESTS]
        assert [d.id for d in linked_documents(session, first)] == [document_id]
    desks.do(c.UnlinkRequested, first, document_id=document_id)
    with desks.town.work.sessions() as session:
        assert linked_documents(session, first) == []


def test_several_documents_belong_to_one_request(desk: Desk) -> None:
    documents = add_past(desk.town, date(2024, 3, 1), date(2024, 4, 1))
    request_id = desk.register()
    for document_id in documents:
        desk.do(c.LinkRequested, request_id, document_id=document_id)
    with desk.town.work.sessions() as session:
        assert [d.id for d in linked_documents(session, request_id)] == documents


def test_neither_drafts_nor_another_houses_documents_are_linked(desk: Desk) -> None:
    request_id = desk.register()
    (village,) = add_past(desk.town, date(2024, 3, 1), office="hall", organisation="village")
    draft = desk.town.draft()
    for document_id, code in ((village, "document_gone"), (draft, "request_not_issued")):
        assert desk.refusals(c.LinkRequested, request_id, document_id=document_id) == {code}
