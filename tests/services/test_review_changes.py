"""What is different since a reviewer was done with a document."""

from __future__ import annotations

from sqlalchemy import select

from review.domain import commands as c
from review.domain.comparison import ChangeKind
from review.domain.finding_changes import FindingChangeKind
from review.domain.findings import SettlementAction
from review.domain.states import Attribute, CaseAction
from review.domain.values import Proposal
from review.services.review_changes import ReviewChanges, changes_since_review
from review.services.settling import files_on_desk
from review.store.documents import Document
from review.store.findings import FindingRow
from review.store.review_visits import ReviewVisit
from tests.services.conftest import TownAt
from tests.town import ID_NUMBER, PROACTIVE, TITLE, Town, answer, finding, segment

#: Another number than the one of the plain answer.
CARD = "6222020200112230127"
MASK, REMOVE = SettlementAction.MASK, SettlementAction.REMOVE


def changed(town: Town, document_id: int, login: str = "reviewer") -> ReviewChanges | None:
    """What somebody is shown as different."""
    with town.acting(login) as (session, actor):
        row = town.case(session, document_id)
        document = session.get_one(Document, document_id)
        return changes_since_review(
            session,
            town.work.vault,
            document,
            row,
            files_on_desk(session, document, row),
            person_id=actor.id,
            hidden=frozenset({"comment"}),
        )


def back_to_drafter(town: Town, document_id: int) -> None:
    """The reviewer answers something, then the drafter fetches the draft back."""
    town.answer_checklist(document_id)
    town.move("drafter", document_id, CaseAction.RECALL)
    town.clock.advance(hours=1)


def again_in_review(town: Town, document_id: int) -> None:
    """The draft comes to the reviewer once more."""
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)


def findings(town: Town, document_id: int) -> dict[str, int]:
    """The findings of the live file by code."""
    version = town.files(document_id)[0]
    with town.work.sessions() as session:
        rows = session.scalars(select(FindingRow).where(FindingRow.file_version_id == version.id))
        return {row.code: row.id for row in rows}


def test_a_first_look_has_nothing_to_be_compared_with(look: TownAt) -> None:
    town, document_id = look("in_review")
    assert changed(town, document_id) is None


def test_what_comes_back_as_it_was_shows_no_change(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    back_to_drafter(town, document_id)
    again_in_review(town, document_id)
    found = changed(town, document_id)
    assert found is not None
    assert found.own
    assert not found.any


def test_other_words_other_findings_and_another_title_are_told(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    back_to_drafter(town, document_id)
    body = segment(2, f"居民身份证号{ID_NUMBER}，银行卡号{CARD}。")
    hidden = segment(4, "请核实。", "comment")
    found = [finding(1, "ID", body, ID_NUMBER), finding(2, "BANK", body, CARD)]
    town.attach(
        document_id,
        answer([segment(1, TITLE), body, segment(3, "区政府办公室"), hidden], found),
    )
    partial = Proposal(Attribute.PROACTIVE, partial=True)
    town.edit(document_id, partial, title=f"{TITLE}（修改稿）")
    again_in_review(town, document_id)
    told = changed(town, document_id)
    assert told is not None
    (file,) = told.files
    assert file.replaced
    assert file.compared is not None
    assert [(x.kind, x.after.segment if x.after else "") for x in file.compared.text.shown] == [
        (ChangeKind.CHANGED, body["id"])
    ]
    assert [x.kind for x in file.compared.text.hidden] == [ChangeKind.COME]
    assert {(x.kind, x.finding.code) for x in file.findings} == {
        (FindingChangeKind.NEW, "BANK"),
        (FindingChangeKind.GONE, "MOB"),
    }
    assert told.fields == (("title", TITLE, f"{TITLE}（修改稿）"),)
    assert told.attribute == ((Attribute.PROACTIVE, False), (Attribute.PROACTIVE, True))


def test_what_the_drafter_settles_otherwise_is_told_and_ones_own_settling_is_not(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("in_review")
    back_to_drafter(town, document_id)
    number = findings(town, document_id)
    town.do(
        "drafter",
        c.SettleFindings,
        document_id,
        finding_ids=(number["ID"],),
        action=REMOVE,
    )
    again_in_review(town, document_id)
    town.do("reviewer", c.SettleFindings, document_id, finding_ids=(number["MOB"],), action=REMOVE)
    told = changed(town, document_id)
    assert told is not None
    ((change,),) = [file.findings for file in told.files]
    assert (change.kind, change.finding.id) == (FindingChangeKind.SETTLED, number["ID"])
    assert (change.before[0], change.after[0]) == (MASK, REMOVE)


def test_a_colleague_is_shown_what_changed_since_the_last_reviewer(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    back_to_drafter(town, document_id)
    annex = town.attach(document_id, position=1, name="附件.docx")
    again_in_review(town, document_id)
    told = changed(town, document_id, "reviewer2")
    assert told is not None
    assert not told.own
    assert told.visit.person_id == town.ids["reviewer"]
    (file,) = told.files
    assert (file.position, file.before, file.after and file.after.id) == (1, None, annex)


def test_a_draft_fetched_back_before_anybody_reviewed_it_was_not_reviewed(town_at: TownAt) -> None:
    town, document_id = town_at("in_review")
    town.move("drafter", document_id, CaseAction.RECALL)
    again_in_review(town, document_id)
    assert changed(town, document_id) is None


def test_confirming_ends_a_visit_and_once_issued_confirming_the_bytes_ends_the_next(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("issued")
    told = changed(town, document_id)
    assert told is not None
    assert [(f.position, f.replaced) for f in told.files] == [(0, True)]
    town.confirm(document_id, CaseAction.CONFIRM_RENDITION)
    after = changed(town, document_id)
    assert after is not None
    assert not after.any
    with town.work.sessions() as session:
        visits = session.scalars(select(ReviewVisit).order_by(ReviewVisit.id)).all()
    assert [v.person_id for v in visits] == [town.ids["reviewer"]] * 2
    assert [v.attribute for v in visits] == [PROACTIVE.attribute] * 2
