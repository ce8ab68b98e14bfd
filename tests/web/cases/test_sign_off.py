"""The approver's queue, and what the sign-off page says of what the public will and will not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from review.domain.findings import FindingLevel, FindingValues, SettlementAction
from review.domain.states import Attribute, CaseAction, CaseState, Urgency
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.web.cases.sign_consequences import gone_in_words
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.road import a_docx, a_draft

ClientAs = Callable[[str], Visitor]


def waiting(house: PageHouse, title: str, days: int, *, urgent: bool = False) -> int:
    """A case before the approver that falls due in so many days."""
    _, case_id = house.add_document(state=CaseState.SIGN_OFF, title=title)
    with house.session() as session:
        case = session.get_one(ReviewCase, case_id)
        case.due_on = house.clock().date() + timedelta(days=days)
        case.urgent = urgent
        case.proposed_attribute = Attribute.PROACTIVE
        if urgent:
            session.get_one(Document, case.document_id).urgency = Urgency.URGENT
        session.commit()
    return case_id


def url(case_id: int) -> str:
    return f"/cases/{case_id}/sign-off"


def crumbs(visitor: Visitor, case_id: int) -> tuple[str, list[str]]:
    """What the way above the title says, and where it leads."""
    line = visitor.get(url(case_id)).find("//p[contains(@class,'crumb')]")
    return "".join(line.itertext()), [str(link) for link in line.xpath(".//a/@href")]


def test_the_queue_stands_above_the_title_urgent_ones_first_then_by_deadline(
    house: PageHouse, client_as: ClientAs
) -> None:
    late, soon, first = (
        waiting(house, "以后的", 9),
        waiting(house, "先到期的", 2),
        waiting(house, "急件", 20, urgent=True),
    )
    approver = client_as("approver")
    words, links = crumbs(approver, soon)
    assert "第2件，共3件" in words
    assert links == ["/", url(first), url(late)]


def test_whoever_reads_the_whole_text_finds_the_way_back_to_signing(
    house: PageHouse, client_as: ClientAs
) -> None:
    case_id, way = waiting(house, "读过再签的", 2), "//a[@id='behind']/@href"
    read = str(
        client_as("approver").get(url(case_id)).find("//a[contains(@href,'/desk')]").get("href")
    )
    assert client_as("approver").get(read).root.xpath(way) == [url(case_id)]
    assert client_as("disclosure_officer").get(read).root.xpath(way) == []


def test_whoever_does_not_sign_has_no_queue(house: PageHouse, client_as: ClientAs) -> None:
    case_id = waiting(house, "等签发的", 2)
    words, links = crumbs(client_as("disclosure_officer"), case_id)
    assert "件，共" not in words
    assert links[0] == "/"


def test_after_one_is_done_the_next_comes_and_after_the_last_the_document(
    house: PageHouse, client_as: ClientAs
) -> None:
    one, other = waiting(house, "第一件公文", 1), waiting(house, "第二件公文", 2)
    approver = client_as("approver")
    comment = "第三段的补助标准与去年文件不一致，请核对后再送。"
    for case_id, lead in ((one, url(other)), (other, "/documents/")):
        page = approver.get(url(case_id))
        answer = approver.submit(page.form("/sign-off/move"), comment=comment)
        assert lead in answer.location
        if case_id == one:
            assert "《第一件公文》" in approver.follow(answer).text


def test_what_cannot_be_decided_leads_nowhere_and_paper_nobody_reads_needs_no_proof(
    house: PageHouse, client_as: ClientAs
) -> None:
    case_id = waiting(house, "不能公开的", 2)
    with house.session() as session:
        case = session.get_one(ReviewCase, case_id)
        case.proposed_attribute = Attribute.EXEMPT
        case.not_releasable_by_id = house.person("confidentiality_reviewer").id
        case.not_releasable_ground = "DELIBERATIVE"
        case.not_releasable_reason = "补偿谈判没有结束，公开会抬高要价。"
        session.commit()
    page = client_as("approver").get(url(case_id))
    assert page.find("//input[@name='attribute'][@value='proactive']").get("disabled") is not None
    assert page.root.xpath("//div[contains(@class, 'after-exempt')]")
    assert not page.root.xpath("//div[contains(@class, 'after-proactive')]")
    assert "不做隐去版" in "".join(page.find("//section[contains(@class,'sign-proof')]").itertext())


def test_what_goes_is_told_by_kind_and_number() -> None:
    def found(code: str, action: SettlementAction | None, number: int) -> list[FindingValues]:
        return [
            FindingValues(n, code, FindingLevel.CERTAIN, "p", 0, 1, f"{code}{n}", drafter=action)
            for n in range(number)
        ]

    gone = [*found("MOB", SettlementAction.MASK, 3), *found("ID", SettlementAction.REMOVE, 2)]
    kept = found("PER", SettlementAction.KEEP, 5)
    assert gone_in_words([*gone, *kept], 5) == "手机号3处遮挡、公民身份号码2处隐去"
    assert gone_in_words(gone, 7).endswith("其他2处")
    assert gone_in_words(kept, 0) == ""


def test_many_kinds_are_summed_up() -> None:
    gone = [
        FindingValues(
            n, code, FindingLevel.CERTAIN, "p", 0, 1, code, drafter=SettlementAction.REMOVE
        )
        for n, code in enumerate(("MOB", "ID", "BANK", "ADDR", "PER", "MAIL"))
    ]
    said = gone_in_words(gone, 6)
    assert said.count("、") == 4
    assert said.endswith("其他2处")


def test_a_concern_of_the_reviewer_stands_out_beside_the_confirmation(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    road = a_draft(house, a_docx(tmp_path)).submit().agree()
    road.settle("confidentiality_reviewer")
    road.answer()
    note = "名册与去年公开的合在一起能认出每一户。"
    reviewer = client_as("confidentiality_reviewer")
    form = reviewer.get(f"/cases/{road.case_id}/review").form("checklist")
    reviewer.submit(form, status=303, aggregation="concern", aggregation_note=note)
    road.confirm(CaseAction.CONFIRM_CONFIDENTIALITY)
    road.confirm(CaseAction.CONFIRM_PRIVACY)
    page = client_as("approver").get(url(road.case_id))
    said = "".join(page.find("//section[@aria-labelledby='said']").itertext())
    assert f"有顾虑：{note}" in said
    assert page.root.xpath("//section[@aria-labelledby='said']//*[contains(@class,'tag-warn')]")
