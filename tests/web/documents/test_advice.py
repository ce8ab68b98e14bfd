"""Advice on the marking page, like documents beside it, and the plain line for who decides otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from review.domain.attribute_advice import RULES, Speaks
from review.domain.like_titles import LEAST
from review.domain.states import Attribute, DocumentStatus
from review.domain.values import Proposal
from review.store.documents import Document
from review.web.wording import KINDS
from tests.engines.making import make_docx
from tests.page import Page, Visitor, words_of
from tests.web.conftest import PageHouse
from tests.web.road import Road, a_draft

ClientAs = Callable[[str], Visitor]

MINUTES = "海屿区人民政府专题会议纪要"
MARKED = (
    "内部资料，注意保存",
    "海屿区人民政府办公室文件",
    "关于做好困难群众临时救助工作的通知",
    "各街道办事处：",
    "一、联系人张立成，手机13812345678。",
    "（此件公开发布）",
)
ASKED_FOR = ("关于做好秋季植树工作的通知", "各街道办事处：", "（此件依申请公开）")
HELD_BACK = Proposal(
    Attribute.ON_REQUEST, reason="补偿标准正在协商，提前披露会影响谈判，批复执行后再评估。"
)
GOES_OUT = Proposal(Attribute.PROACTIVE)


def _edit(road: Road, client_as: ClientAs) -> Page:
    return client_as("drafter").get(f"/documents/{road.document_id}/edit")


def _said(page: Page, code: str) -> str:
    return words_of(page.find(f"//*[@id='sign-{code}']"))


def test_the_card_quotes_the_lines_that_drove_it_and_each_leads_to_its_place(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    road = a_draft(house, make_docx(tmp_path / "marked.docx", MARKED), proposal=None)
    page = _edit(road, client_as)
    button = page.find("//*[@id='advice']//button[@data-adopt]")
    assert (button.get("type"), button.get("data-adopt")) == ("button", "marking")
    assert (button.get("data-attribute"), button.get("data-partial")) == ("proactive", "1")
    assert "（此件公开发布）" in _said(page, "printed")
    assert "第十六条第一款" in _said(page, "internal")
    assert "手机号1处" in _said(page, "personal")
    assert "也有相反的内容" in words_of(page.find("//*[@id='advice']"))
    link = urlsplit(page.find("//*[@id='sign-printed']//a").get("href"))
    desk = client_as("drafter").get(f"{link.path}?{link.query}")
    place = desk.find(f"//*[@id='{unquote(link.fragment)}']")
    assert "（此件公开发布）" in "".join(place.itertext())
    finding = page.find("//*[@id='sign-internal']//a").get("href")
    assert MARKED[0] in client_as("drafter").get(finding).text


def test_advice_preselects_nothing_and_saves_nothing(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    road = a_draft(
        house, make_docx(tmp_path / "minutes.docx", (MINUTES, "时间：略")), proposal=None
    )
    page = _edit(road, client_as)
    assert page.find("//*[@id='advice']//button").get("data-attribute") == "exempt"
    assert page.find("//*[@id='advice']//button").get("data-ground") == "DEL_DISCUSSION"
    assert page.form("marking").values.get("attribute") is None
    with house.session() as session:
        assert road.case(session).proposed_attribute is None


def test_where_nothing_speaks_the_card_says_so_and_offers_nothing(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    lines = ("关于做好秋季植树工作的通知", "各街道办事处：", "请于十月底前完成。")
    road = a_draft(house, make_docx(tmp_path / "plain.docx", lines), proposal=None)
    card = _edit(road, client_as).find("//*[@id='advice']")
    assert "系统不提建议，请您判断" in words_of(card)
    assert not card.xpath(".//button | .//details")


# ---- who decides otherwise -----------------------------------------------------------------------


@pytest.mark.parametrize(("proposal", "said"), [(HELD_BACK, False), (GOES_OUT, True)])
def test_the_auditor_sees_that_the_drafter_chose_otherwise_and_is_not_held_up(
    house: PageHouse, client_as: ClientAs, tmp_path: Path, proposal: Proposal, *, said: bool
) -> None:
    path = make_docx(tmp_path / "asked.docx", ASKED_FOR)
    road = a_draft(house, path, proposal=proposal).submit()
    page = client_as("disclosure_officer").get(f"/cases/{road.case_id}/audit")
    assert ("与系统建议不同" in page.text) is said
    if said:
        assert "系统建议依申请公开" in page.text
    road.agree()
    with house.session() as session:
        assert road.case(session).audited_attribute is proposal.attribute


def test_the_approver_sees_it_as_a_plain_line(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    path = make_docx(tmp_path / "asked.docx", ASKED_FOR)
    road = a_draft(house, path, proposal=GOES_OUT).submit().agree().review()
    page = client_as("approver").get(f"/cases/{road.case_id}/sign-off")
    assert "系统建议依申请公开：稿中印有公开属性标注" in words_of(page.find("//*[@id='advised']"))
    road.sign(GOES_OUT)


# ---- like documents ------------------------------------------------------------------------------


def past(house: PageHouse, office: str, title: str, *, exempt: bool = False) -> None:
    """A document decided before, in the organisation of the first one."""
    office_id = house.office_id(office)
    with house.session() as session:
        organisation_id = session.get_one(Document, 1).organisation_id
        row = Document(
            organisation_id=organisation_id,
            office_id=office_id,
            drafter_id=None,
            status=DocumentStatus.FILED,
            created_at=house.clock(),
            title=title,
            doc_kind="notice",
            issued_on=date(2025, 3, 4),
            attribute=Attribute.EXEMPT if exempt else Attribute.ON_REQUEST,
            grounds=["DEL_DISCUSSION"] if exempt else [],
        )
        session.add(row)
        session.commit()


def test_like_documents_show_what_was_decided_and_others_only_as_counts(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    road = a_draft(house, make_docx(tmp_path / "plain.docx", MARKED[1:4]), proposal=None)
    assert f"已决定的公文还不到{LEAST}份" in words_of(
        _edit(road, client_as).find("//*[@id='like']")
    )
    for year in range(LEAST):
        past(house, "综合处", f"关于印发{1990 + year}年值班安排的通知")
    past(house, "综合处", "关于做好2024年困难群众临时救助工作的通知")
    past(house, "社会处", "关于调整困难群众临时救助标准的通知", exempt=True)
    card = _edit(road, client_as).find("//*[@id='like']")
    said = words_of(card)
    assert "关于做好2024年困难群众临时救助工作的通知" in said
    assert "依申请公开" in said
    assert "2025年3月4日" in said
    assert "都写有“困难群众临时救助”" in said
    assert "调整" not in said
    assert "不予公开（过程性信息：讨论记录）：1件" in said
    assert not any(mark in said for mark in ("%", "分数", "相似度"))


# ---- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", list(Speaks))
def test_every_sign_and_its_article_have_words(code: Speaks) -> None:
    assert code.value in KINDS["sign"]
    assert RULES[code].article in KINDS["article"]
