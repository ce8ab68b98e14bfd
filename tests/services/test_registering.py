"""Registering what was issued elsewhere: numbers, dates, paper only, Party organs, a file read afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from review.domain import commands as c
from review.domain.states import Attribute, CaseAction, CaseKind
from review.domain.values import Refused
from review.services.registering import attach_registered_file, is_party_organ
from tests.doing import carry_out
from tests.services.conftest import TownAt
from tests.town import EXEMPT, Town, answer, segment


def paper(town: Town, **said: Any) -> dict[str, Any]:
    """What the clerk types about an old paper."""
    return {
        "office_id": town.ids["social"],
        "title": "关于公布历史建筑名录的通知",
        "issuer": "海屿区人民政府",
        "doc_number": "海府〔2006〕12号",
        "doc_kind": "notice",
        "doc_date": town.today - timedelta(days=7000),
        "issued_on": town.today - timedelta(days=6990),
        "printed_attribute": None,
        "paper_only": True,
        **said,
    }


def a_file(text: str, number: str) -> dict[str, Any]:
    """A reading in whose head a number stands."""
    head = segment(1, number)
    span = {"segment": head["id"], "start": 0, "end": len(number)}
    metadata = {"doc_number": {"value": number, "rule": "head", **span}}
    return answer([head, segment(2, text)], metadata=metadata)


def attach(town: Town, document_id: int, read: dict[str, Any], login: str = "clerk") -> int:
    """The clerk attaches a file to what was just registered, and it is read."""
    came = town.received(f"{login} {document_id}".encode())
    with town.acting(login) as (session, actor):
        command = c.AttachFile(
            document_id=document_id,
            position=None,
            name="旧文.docx",
            key=came.key,
            digest=came.digest,
            bytes=came.bytes,
        )
        version = carry_out(command, service=attach_registered_file, **town.given(session, actor))
        version_id = int(version.id)
    town.read(version_id, read)
    return version_id


def test_what_was_issued_elsewhere_opens_a_backlog_case(town: Town) -> None:
    document = town.do("clerk", c.RegisterDocument, **paper(town, doc_number="海府[2006]012号"))
    row = town.case_row(document.id)
    assert (row.kind, row.state.value, document.status.value) == (
        CaseKind.BACKLOG,
        "draft",
        "issued",
    )
    assert document.doc_number == "海府〔2006〕12号"
    assert town.events(document.id) == ["case.registered"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"title": " "}, {"title_missing"}),
        ({"doc_number": "十二号"}, {"number_malformed"}),
        ({"issued_on": None}, {"issue_date_missing"}),
        (
            {"title": "", "doc_number": "x", "issued_on": None},
            {"title_missing", "number_malformed", "issue_date_missing"},
        ),
        ({"office_id": 9999}, {"office_gone"}),
    ],
)
def test_what_is_wrong_is_said_all_at_once(
    look: TownAt, changes: dict[str, Any], codes: set[str]
) -> None:
    town, _ = look("empty")
    assert town.refusals("clerk", c.RegisterDocument, **paper(town, **changes)) == codes


def test_dates_of_an_old_paper_are_in_order_and_past(look: TownAt) -> None:
    town, _ = look("empty")
    tomorrow = town.today + timedelta(days=1)
    assert town.refusals("clerk", c.RegisterDocument, **paper(town, issued_on=tomorrow)) == {
        "date_in_future"
    }
    swapped = {"doc_date": town.today, "issued_on": town.today - timedelta(days=1)}
    assert town.refusals("clerk", c.RegisterDocument, **paper(town, **swapped)) == {
        "issued_before_dated"
    }
    for login in ("drafter", "officer", "stranger"):
        assert town.refusals(login, c.RegisterDocument, **paper(town)) == {"role_missing"}


def test_a_number_is_registered_once(town: Town) -> None:
    town.do("clerk", c.RegisterDocument, **paper(town))
    again = paper(town, doc_number="海府【2006】第12号")
    assert town.refusals("clerk", c.RegisterDocument, **again) == {"number_used"}


def test_papers_of_the_party_are_marked_and_kept_out_of_the_counts(town: Town) -> None:
    document = town.do("clerk", c.RegisterDocument, **paper(town, issuer="中共海屿区委办公室"))
    assert document.is_party
    assert not is_party_organ("海屿区人民政府")


def test_what_is_on_paper_only_is_never_proactive(town: Town) -> None:
    document = town.do("clerk", c.RegisterDocument, **paper(town))
    town.do("drafter", c.TakeOver, document.id)
    town.edit(document.id, None)
    refused = town.refusals("drafter", c.Move, document.id, action=CaseAction.SUBMIT)
    assert "attribute_missing" in refused
    assert "file_missing" not in refused
    from_paper = {"printed_attribute": Attribute.PROACTIVE, "doc_number": "海府〔2006〕13号"}
    assert town.do("clerk", c.RegisterDocument, **paper(town, **from_paper)).paper_only


def test_the_number_read_from_the_file_is_as_unique_as_a_typed_one(town: Town) -> None:
    registered = town.do(
        "clerk", c.RegisterDocument, **paper(town, doc_number="", paper_only=False)
    )
    attach(town, registered.id, a_file("正文", "海府[2006]012号"))
    assert town.document(registered.id).doc_number == "海府〔2006〕12号"
    assert town.refusals("clerk", c.RegisterDocument, **paper(town)) == {"number_used"}
    second = town.do("clerk", c.RegisterDocument, **paper(town, doc_number="", paper_only=False))
    attach(town, second.id, a_file("另一份", "海府〔2006〕12号"))
    assert town.document(second.id).doc_number is None


def test_a_file_comes_beside_a_registration_only_until_somebody_works_on_it(town: Town) -> None:
    registered = town.do("clerk", c.RegisterDocument, **paper(town, paper_only=False))
    attach(town, registered.id, a_file("正文", "海府〔2006〕12号"))
    assert [f.position for f in town.files(registered.id)] == [0]
    town.edit(registered.id, EXEMPT)
    town.move("drafter", registered.id, CaseAction.SUBMIT)
    with pytest.raises(Refused, match="not_with_drafter"):
        attach(town, registered.id, a_file("迟到", "海府〔2006〕12号"))
    own = town.draft()
    with pytest.raises(Refused, match="not_with_drafter"):
        attach(town, own, a_file("正文", "海府〔2006〕12号"))
