"""The last look: removed values against every string that would leave, whatever their spelling; kept ones may stay."""

from __future__ import annotations

from typing import Any

import pytest

from review.domain import commands as c
from review.domain.findings import SettlementAction
from review.domain.states import CaseAction
from review.services.checking import FoundInString, removed_values
from review.store.documents import Document
from review.store.findings import findings_of
from review.store.releases import latest_release
from tests.town import MOBILE, PROACTIVE, Town, answer, finding, segment

NAME = "阿卜杜拉·买买提"
LINE = segment(2, f"联系人{NAME}，手机{MOBILE}，Wang Wu。")
READ = answer([segment(1, "标题"), LINE], [finding(1, "MOB", LINE, MOBILE)])
WORDS = {"segment": LINE["id"]}


def at_the_check(town: Town, marks: tuple[str, ...] = (), **metadata: Any) -> int:
    """A document whose bytes are confirmed; ``marks`` were removed by hand, ``metadata`` is released."""
    document_id = town.draft(read=READ)
    town.edit(document_id, PROACTIVE, **metadata)
    for value in marks:
        start = LINE["text"].index(value)
        here = {"file_version_id": town.files(document_id)[0].id, **WORDS}
        town.do("drafter", c.AddFinding, document_id, **here, start=start, end=start + len(value))
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    town.attach_final(document_id, READ)
    town.issue(document_id)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    return document_id


def hits(town: Town, document_id: int) -> set[tuple[str, str]]:
    with town.work.sessions() as session:
        release = latest_release(session, document_id)
        assert release is not None
        return {(h["name"], h["code"]) for h in release.hit_places}


@pytest.mark.parametrize(
    ("mark", "summary"),
    [
        (NAME, "由阿卜杜拉买买提负责。"),
        (NAME, "由阿卜杜拉 · 买买提负责。"),
        ("Wang Wu", "由WANG WU负责。"),
        ("Wang Wu", "由ｗａｎｇｗｕ负责。"),
    ],
)
def test_a_removed_value_is_found_in_any_spelling(town: Town, mark: str, summary: str) -> None:
    document_id = at_the_check(town, (mark,), summary=summary)
    assert town.check_strings(document_id, text="联系人■■■，手机138****1234。") == 1
    assert hits(town, document_id) == {("summary", "REMOVED_VALUE")}


def test_the_text_outside_is_looked_through_as_well(town: Town) -> None:
    document_id = at_the_check(town)
    assert town.check_strings(document_id, text=f"手机{MOBILE}") == 1
    assert hits(town, document_id) == {("reading_text", "REMOVED_VALUE")}


def test_the_name_of_a_file_is_a_released_string(town: Town) -> None:
    document_id = at_the_check(town)
    town.clock.advance(minutes=1)
    town.attach_final(document_id, READ, name=f"通知{MOBILE}.docx")
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    assert town.check_strings(document_id) == 1
    assert hits(town, document_id) == {("file-0", "REMOVED_VALUE")}
    assert town.refusals("officer", c.Publish, document_id) == {"released_string_hit"}


def test_what_was_kept_may_be_found_again_but_what_went_elsewhere_not_in_the_title(
    town: Town,
) -> None:
    first = segment(2, f"值班手机{MOBILE}，全天接听。")
    second = segment(3, f"事主的手机也是{MOBILE}，请保护。")
    found = [finding(1, "MOB", first, MOBILE), finding(2, "MOB", second, MOBILE)]
    read = answer([segment(1, "标题"), first, second], found)
    document_id = town.draft(read=read)
    town.edit(document_id, PROACTIVE, summary=f"值班{MOBILE}")
    with town.work.sessions() as session:
        kept = findings_of(session, [town.files(document_id)[0].id])[0].id
    keep = {"finding_ids": (kept,), "action": SettlementAction.KEEP}
    town.do(
        "drafter", c.SettleFindings, document_id, **keep, reason="值班电话对外公布，群众要用它。"
    )
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    town.prove(document_id)
    town.review(document_id)
    town.sign(document_id)
    town.attach_final(document_id, read)
    town.issue(document_id)
    town.prove(document_id)
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    with town.work.sessions() as session:
        document = session.get_one(Document, document_id)
        assert removed_values(session, town.work.vault, document) == {MOBILE: True}
    again = (FoundInString("reading_text", "MOB", MOBILE),)
    assert town.check_strings(document_id, again, text=f"值班手机{MOBILE}，全天接听。") == 1
    assert hits(town, document_id) == {("summary", "REMOVED_VALUE")}
