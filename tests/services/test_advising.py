"""Advice from what was read: lines with their places, and what is kept of it when a case is submitted."""

from __future__ import annotations

from typing import Any

import pytest

from review.domain.attribute_advice import Advice, Place, Speaks
from review.domain.states import Attribute, CaseAction
from review.services.advising import advice_for, differs
from review.store.documents import Document, live_files
from tests.services.conftest import TownAt
from tests.town import EXEMPT, ID_NUMBER, PROACTIVE, TITLE, Town, answer, finding, segment

MARK = "内部资料，注意保存"


def read(name: str, at: dict[str, Any], said: Any, value: str | None = None) -> dict[str, Any]:
    """A metadata field as the reader answers it."""
    start = at["text"].index(said)
    place = {"segment": at["id"], "start": start, "end": start + len(said), "rule": name}
    return {"value": said if value is None else value, **place}


def marked_answer(mark: str = "on_request", words: str = "（此件依申请公开）") -> dict[str, Any]:
    """A notice with an internal mark, a printed attribute and an ID number."""
    lines = [MARK, TITLE, "各村：", f"居民身份证号{ID_NUMBER}。", words]
    parts = [segment(number, text) for number, text in enumerate(lines, 1)]
    internal = finding(
        1,
        "INTERNAL",
        parts[0],
        MARK,
        level="likely",
        action="keep",
        ground="INT_WORKFLOW",
        why=[{"kind": "line", "text": MARK}, {"kind": "article", "text": "R16"}],
    )
    metadata = {
        "title": read("title", parts[1], TITLE),
        "attribute_mark": read("note", parts[4], words, mark),
    }
    return answer(parts, [internal, finding(2, "ID", parts[3], ID_NUMBER)], metadata)


def advised(town: Town, document_id: int) -> Advice:
    with town.work.sessions() as session:
        document = session.get_one(Document, document_id)
        return advice_for(session, town.work.vault, document)


def test_every_sign_stands_where_the_file_has_it(town: Town) -> None:
    document_id = town.draft(None, read=marked_answer())
    advice = advised(town, document_id)
    with town.work.sessions() as session:
        version = live_files(session, document_id)[0].id
    assert advice.attribute is Attribute.ON_REQUEST
    lines = {sign.code: sign.line for sign in advice.signs}
    part = "word/document.xml#p"
    assert lines[Speaks.PRINTED] is not None
    assert lines[Speaks.PRINTED].place == Place(version, f"{part}5", 0, 9)
    internal = lines[Speaks.INTERNAL]
    assert internal is not None
    assert (internal.text, internal.place) == (MARK, Place(version, f"{part}1", 0, len(MARK)))
    assert internal.finding_id is not None
    assert next(s.counts for s in advice.signs if s.code is Speaks.PERSONAL) == (("ID", 1),)


def test_a_mark_that_says_published_in_part_and_an_internal_one_are_a_conflict(town: Town) -> None:
    words = "（此件隐去个人信息后公开）"
    advice = advised(town, town.draft(None, read=marked_answer("partial", words)))
    assert (advice.attribute, advice.partial) == (Attribute.PROACTIVE, True)
    assert [s.code for s in advice.conflicts] == [Speaks.INTERNAL]


def test_a_mark_in_words_that_nobody_knows_is_no_sign(town: Town) -> None:
    advice = advised(town, town.draft(None, read=marked_answer("sometimes", "（此件另议）")))
    assert Speaks.PRINTED not in {s.code for s in advice.signs}


def test_a_file_that_is_not_read_says_nothing(town: Town) -> None:
    document_id = town.draft(None)
    town.upload(document_id)
    assert advised(town, document_id).silent


def test_a_title_typed_otherwise_is_quoted_without_a_place(town: Town) -> None:
    document_id = town.draft(None, read=marked_answer())
    town.edit(document_id, None, title="关于转发某通知的通知")
    sign = next(s for s in advised(town, document_id).signs if s.code is Speaks.FORWARDS)
    assert sign.line is not None
    assert (sign.line.text, sign.line.place) == ("关于转发某通知的通知", None)


@pytest.mark.parametrize(("proposal", "other"), [(PROACTIVE, False), (EXEMPT, True)])
def test_submitting_keeps_what_was_advised_as_codes(
    town: Town, proposal: Any, *, other: bool
) -> None:
    document_id = town.draft(proposal)
    town.edit(document_id, proposal, is_normative=True, interpretation_url="https://a.example/1")
    town.settle(document_id)
    assert town.case_row(document_id).advised_at is None
    town.move("drafter", document_id, CaseAction.SUBMIT)
    row = town.case_row(document_id)
    assert row.advised_at == row.step_since
    assert (row.advised_attribute, row.advised_partial) == (Attribute.PROACTIVE, True)
    assert (row.advised_grounds, row.advised_signs) == ([], ["normative", "personal"])
    assert differs(row) is other


def test_no_advice_differs_from_nothing(town_at: TownAt) -> None:
    town, document_id = town_at("submitted")
    row = town.case_row(document_id)
    assert (row.advised_attribute, row.advised_signs) == (None, ["personal"])
    assert not differs(row)
