"""A document's page as its memory: versions, threads of comments, readers of the originals, where it stands."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import review.web
from review.domain.states import Attribute, CaseAction, CaseState, DocumentStatus
from review.services.reads import note_reads
from review.store.cases import Comment, ReviewCase
from review.store.documents import Document, FileStage, FileState
from review.store.people import actor_of
from review.web.wording import KINDS
from tests.page import Page, Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]


def texts(page: Page, path: str) -> list[str]:
    return [" ".join("".join(node.itertext()).split()) for node in page.root.xpath(path)]


def commented(house: PageHouse, document_id: int, case_id: int) -> tuple[int, int]:
    """A return that was answered and one that waits: the ids of the two comments."""
    with house.session() as session:
        place = session.get_one(Document, document_id)
        values = {
            "organisation_id": place.organisation_id,
            "document_id": document_id,
            "case_id": case_id,
            "at": house.clock(),
        }
        head, drafter = house.person("office_head").id, house.person("drafter").id
        asked = {"person_id": head, "action": CaseAction.RETURN, "needs_answer": True}
        old = Comment(body="标准与去年不一致。", **asked, **values)
        session.add(old)
        session.flush()
        session.add(
            Comment(body="已改正。", person_id=drafter, action=None, answers_id=old.id, **values)
        )
        new = Comment(body="附件二缺联系人。", **asked, **values)
        session.add(new)
        session.commit()
        return old.id, new.id


def read_by(house: PageHouse, login: str, document_id: int, version_id: int, purpose: str) -> None:
    with house.session() as session:
        today = house.clock().date()
        actor = actor_of(session, house.person(login), today)
        note_reads(
            session, actor, document_id, [version_id], purpose, now=house.clock(), today=today
        )
        session.commit()


def test_every_version_is_listed_and_compared_with_the_one_before(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(title="换过两次的")
    first = house.add_file(document_id, live=False, name="一.docx")
    second = house.add_file(document_id, live=False, name="二.docx")
    third = house.add_file(document_id, name="三.docx")
    page = client_as("drafter").get(f"/documents/{document_id}")
    assert texts(page, "//*[@id='versions']//li//strong") == ["第3稿", "第2稿", "第1稿"]
    links = page.root.xpath("//*[@id='versions']//a/@href")
    assert [link.partition("?")[2] for link in links] == [
        f"before={second}&after={third}",
        f"before={first}&after={second}",
    ]
    supervisor = client_as("supervisor").get(f"/documents/{document_id}")
    assert not supervisor.root.xpath("//*[@id='versions']//a")


def test_a_version_that_was_not_read_or_is_erased_is_listed_and_not_compared(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(title="有一稿没收下")
    house.add_file(document_id, live=False, state=FileState.REFUSED, name="")
    house.add_file(document_id, name="好的.docx")
    page = client_as("drafter").get(f"/documents/{document_id}")
    assert "已抹除" in texts(page, "//*[@id='versions']//li")[1]
    assert not page.root.xpath("//*[@id='versions']//a")


def test_threads_stand_together_with_their_answers_and_are_answered_in_place(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, case_id = house.add_document(state=CaseState.RETURNED, title="退回的")
    old, new = commented(house, document_id, case_id)
    me = client_as("drafter")
    page = me.get(f"/documents/{document_id}")
    assert "已改正。" in texts(page, f"//*[@id='comment-{old}']")[0]
    assert "等答复" in texts(page, f"//*[@id='comment-{new}']")[0]
    assert not page.root.xpath(f"//*[@id='comment-{old}']//form")
    form = page.form(f"/comments/{new}/answer")
    me.submit(form, **{f"answer{new}-body": "附件二已补上联系人。"})
    after = me.get(f"/documents/{document_id}")
    assert "附件二已补上联系人。" in texts(after, f"//*[@id='comment-{new}']")[0]
    assert not after.root.xpath("//*[@id='comments']//form")


def test_an_answered_comment_stays_on_the_marking_page_below_those_that_wait(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, case_id = house.add_document(state=CaseState.RETURNED, title="退回的")
    old, new = commented(house, document_id, case_id)
    me = client_as("drafter")
    page = me.get(f"/documents/{document_id}/edit")
    assert "已改正。" in texts(page, f"//*[@id='comments']//details//*[@id='comment-{old}']")[0]
    me.submit(page.form(f"/comments/{new}/answer"), **{f"answer{new}-body": "附件二已补上联系人。"})
    after = me.get(f"/documents/{document_id}/edit")
    told = texts(after, f"//*[@id='comments']//details[@open]//*[@id='comment-{new}']")
    assert "附件二已补上联系人。" in told[0]


def test_what_nobody_decided_yet_is_not_set_apart_as_the_decision(
    house: PageHouse, client_as: ClientAs
) -> None:
    waits, _ = house.add_document(state=CaseState.OFFICE_REVIEW, title="在审核")
    me = client_as("drafter")
    assert not me.get(f"/documents/{waits}").root.xpath("//div[contains(@class,'final')]")
    signed, case_id = house.add_document(state=CaseState.DECIDED, title="签发了的")
    with house.session() as session:
        case = session.get_one(ReviewCase, case_id)
        case.decided_attribute, case.decided_at = Attribute.PROACTIVE, house.clock()
        case.approver_id = house.person("approver").id
        session.commit()
    assert me.get(f"/documents/{signed}").root.xpath("//div[contains(@class,'final')]")


def test_others_read_the_threads_and_answer_nothing(house: PageHouse, client_as: ClientAs) -> None:
    document_id, case_id = house.add_document(state=CaseState.RETURNED, title="退回的")
    commented(house, document_id, case_id)
    page = client_as("disclosure_officer").get(f"/documents/{document_id}")
    assert page.root.xpath("//*[@id='comments']")
    assert not page.root.xpath("//*[@id='comments']//form")


def test_who_saw_which_version_where_is_listed_and_belongs_to_the_organisation(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(title="有人看过的")
    version_id = house.add_file(document_id)
    for login, purpose in (("drafter", "desk"), ("clerk", "download")):
        read_by(house, login, document_id, version_id, purpose)
    me = client_as("disclosure_officer")
    panel = texts(me.get(f"/documents/{document_id}"), "//*[@id='readers']//li")
    assert panel[0].startswith("clerk·某")
    rows = texts(me.get(f"/documents/{document_id}/readers"), "//tbody/tr")
    assert len(rows) == 2
    assert "下载" in rows[0]
    assert "审阅" in rows[1]
    assert "第1稿" in rows[1]
    client_as("other_officer").get(f"/documents/{document_id}/readers", 404)


def test_a_document_nobody_looked_at_says_so(house: PageHouse, client_as: ClientAs) -> None:
    document_id, _ = house.add_document(title="没人看过")
    page = client_as("drafter").get(f"/documents/{document_id}/readers")
    assert "还没有人看过原件" in page.text


def test_the_bar_says_where_it_stands_and_leads_whose_turn_it_is(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, case_id = house.add_document(state=CaseState.ATTRIBUTE_AUDIT, title="审核中的")
    officer = client_as("disclosure_officer").get(f"/documents/{document_id}")
    assert officer.find("//*[@id='bar']//a").get("href") == f"/cases/{case_id}/audit"
    drafter = client_as("drafter").get(f"/documents/{document_id}")
    assert not drafter.root.xpath("//*[@id='bar']//a")
    assert "disclosure_officer·某" in texts(drafter, "//*[@id='bar']")[0]
    filed, _ = house.add_document(
        state=CaseState.SETTLED,
        status=DocumentStatus.FILED,
        title="办结的",
        issued_on=house.clock().date(),
    )
    assert (
        "没有在办的审查"
        in texts(client_as("drafter").get(f"/documents/{filed}"), "//*[@id='bar']")[0]
    )


def test_the_bar_of_an_issued_document_names_the_officer_and_not_the_clerk(
    house: PageHouse, client_as: ClientAs
) -> None:
    ways = {"state": CaseState.DECIDED, "title": "已经签发"}
    here, _ = house.add_document(**ways)
    day = house.clock().date()
    issued, _ = house.add_document(**ways, status=DocumentStatus.ISSUED, issued_on=day)
    drafter = client_as("drafter")
    assert "clerk·某" in texts(drafter.get(f"/documents/{here}"), "//*[@id='bar']")[0]
    bar = texts(drafter.get(f"/documents/{issued}"), "//*[@id='bar']")[0]
    assert "disclosure_officer·某" in bar
    assert "clerk" not in bar


def test_one_version_of_a_file_is_the_current_one(house: PageHouse, client_as: ClientAs) -> None:
    document_id, _ = house.add_document(title="有定稿的")
    house.add_file(document_id, name="送审稿.docx")
    house.add_file(document_id, name="印发稿.docx", stage=FileStage.FINAL)
    lines = texts(client_as("drafter").get(f"/documents/{document_id}"), "//*[@id='versions']//li")
    assert ["现用" in line for line in lines] == [True, False]


def test_the_desk_is_offered_to_nobody_it_would_turn_away(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(title="监督员看的")
    house.add_file(document_id)
    desk = f"//a[starts-with(@href,'/documents/{document_id}/desk')]"
    assert client_as("drafter").get(f"/documents/{document_id}").root.xpath(desk)
    assert not client_as("supervisor").get(f"/documents/{document_id}").root.xpath(desk)


def test_the_printed_mark_says_when_it_was_issued_and_whether_it_agrees(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(
        state=CaseState.SETTLED,
        status=DocumentStatus.FILED,
        title="印发了的",
        issued_on=house.clock().date(),
        attribute=Attribute.ON_REQUEST,
        printed_attribute=Attribute.ON_REQUEST,
    )
    page = client_as("drafter").get(f"/documents/{document_id}")
    printed = texts(page, "//div[contains(@class,'four-wide')]/div")[3]
    assert house.clock().date().isoformat() in printed
    assert "与决定一致" in printed


def test_every_purpose_of_looking_has_words() -> None:
    codes = set()
    for path in Path(review.web.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note_looking":
                code = node.args[2]
                codes |= {code.value} if isinstance(code, ast.Constant) else set()
    assert {"desk", "compare", "download"} <= codes
    assert codes <= set(KINDS["read_purpose"])
