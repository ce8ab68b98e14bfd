"""Audit and sign-off without a script: what is said, what is refused and why, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from review.domain.commands import DeclareNotReleasable, RecordConsultation
from review.domain.consultations import ConsultationKind
from review.domain.states import Attribute, CaseAction, CaseState, Urgency
from review.domain.values import Proposal
from review.services import reviewing
from review.services.consulting import record_consultation
from tests.page import Page, Visitor
from tests.web.conftest import PageHouse
from tests.web.road import Road, a_docx, a_draft, form_of, leads_to, says

ClientAs = Callable[[str], Visitor]

REASON = "名册含困难群众的姓名和住址，公开会影响他们的正常生活。"
ON_REQUEST = Proposal(Attribute.ON_REQUEST, grounds=("TP_PRIVACY",), reason=REASON)


@pytest.fixture
def submitted(house: PageHouse, tmp_path: Path) -> Road:
    """A document proposed on request, before the audit."""
    return a_draft(house, a_docx(tmp_path), proposal=ON_REQUEST).submit()


@pytest.fixture
def reviewed(house: PageHouse, tmp_path: Path) -> Road:
    """A document proposed proactive, before sign-off."""
    return a_draft(house, a_docx(tmp_path)).submit().agree().review()


def state(road: Road) -> CaseState:
    """Where the case stands."""
    with road.house.house.reading() as session:
        return road.case(session).state


def audit_of(road: Road) -> str:
    """The audit page."""
    return f"/cases/{road.case_id}/audit"


def sign_of(road: Road) -> str:
    """The sign-off page."""
    return f"/cases/{road.case_id}/sign-off"


# ---- audit ---------------------------------------------------------------------------------------


def test_the_officer_agrees_with_one_button_that_says_what(
    submitted: Road, client_as: ClientAs
) -> None:
    visitor = client_as("disclosure_officer")
    page = visitor.get(audit_of(submitted))
    assert REASON in page.text
    led = visitor.submit(form_of(page, "agree"))
    assert led.location == f"/documents/{submitted.document_id}"
    assert state(submitted) is CaseState.CONFIDENTIALITY_REVIEW


def test_the_same_form_sent_twice_does_its_work_once(submitted: Road, client_as: ClientAs) -> None:
    visitor = client_as("disclosure_officer")
    form = visitor.get(audit_of(submitted)).form("return")
    comment = {"comment": "请补充附件二的统计口径和数据来源。"}
    first, second = visitor.submit(form, **comment), visitor.submit(form, **comment)
    assert first.location == second.location
    assert state(submitted) is CaseState.RETURNED


def test_a_difference_names_attribute_and_reason(submitted: Road, client_as: ClientAs) -> None:
    visitor = client_as("disclosure_officer")
    form = visitor.get(audit_of(submitted)).form("disagree")
    why = "隐私都在附件里，隐去以后其余内容应当主动公开。"
    visitor.submit(form, attribute="proactive", ground="", reason=why)
    with submitted.house.house.reading() as session:
        case = submitted.case(session)
        assert (case.audited_attribute, case.audited_reason) == (Attribute.PROACTIVE, why)


@pytest.mark.parametrize(
    ("typed", "code", "facts", "field"),
    [
        ({}, "attribute_missing", {}, "attribute"),
        (
            {"attribute": "on_request", "ground": "TP_PRIVACY", "reason": REASON},
            "audit_says_the_same",
            {},
            "attribute",
        ),
        ({"attribute": "exempt", "reason": REASON}, "ground_missing", {}, "ground"),
        (
            {
                "attribute": "exempt",
                "ground": "DEL_DRAFT",
                "reason": f"依据条例第十四条。{REASON}",
            },
            "reason_cites_other_article",
            {"articles": "14"},
            "reason",
        ),
        (
            {"attribute": "exempt", "ground": "DEL_DRAFT", "reason": "属于过程稿，不予公开"},
            "reason_repeats_ground",
            {"have": "0", "need": "8"},
            "reason",
        ),
    ],
)
def test_a_difference_that_can_not_stand_says_why_and_keeps_what_was_typed(
    submitted: Road,
    client_as: ClientAs,
    typed: dict[str, str],
    code: str,
    facts: dict[str, str],
    field: str,
) -> None:
    visitor = client_as("disclosure_officer")
    values = {"attribute": "", "ground": "", "reason": "", **typed}
    form = visitor.get(audit_of(submitted)).form("disagree")
    page = visitor.submit(form, status=422, **values)
    assert says(submitted, page, code, **facts)
    assert leads_to(page, field)
    assert (page.find("//form[@id='disagree']//textarea").text or "") == values["reason"]
    assert state(submitted) is CaseState.ATTRIBUTE_AUDIT


def test_a_return_that_says_nothing_is_refused(submitted: Road, client_as: ClientAs) -> None:
    visitor = client_as("disclosure_officer")
    form = visitor.get(audit_of(submitted)).form("return")
    page = visitor.submit(form, status=422, comment="请修改")
    assert leads_to(page, "comment")
    assert page.find("//form[@id='return']//textarea").text == "请修改"


def test_a_form_that_came_too_late_answers_409_with_the_text(
    submitted: Road, client_as: ClientAs
) -> None:
    visitor = client_as("disclosure_officer")
    form = visitor.get(audit_of(submitted)).form("return")
    submitted.move("drafter", CaseAction.RECALL)
    page = visitor.submit(form, status=409, comment="请补充附件二的统计口径。")
    assert "请补充附件二的统计口径。" in page.text
    assert submitted.house.person("drafter").name in page.text


@pytest.mark.parametrize("login", ["drafter", "approver"])
def test_others_see_the_audit_with_its_buttons_explained(
    submitted: Road, client_as: ClientAs, login: str
) -> None:
    visitor = client_as(login)
    page = visitor.get(audit_of(submitted))
    assert len(page.root.xpath("//button[@aria-disabled='true']")) == 3
    token = page.find("//meta[@name='csrf-token']").get("content")
    values = {"csrf_token": token, "act": "agree", "version": "2"}
    page = visitor.post(audit_of(submitted), values, status=422)
    assert says(submitted, page, "role_missing", roles="disclosure_officer")


def test_another_organisation_does_not_learn_of_the_case(
    submitted: Road, client_as: ClientAs
) -> None:
    client_as("other_officer").get(audit_of(submitted), status=404)


# ---- sign-off ------------------------------------------------------------------------------------


def button(page: Page) -> str:
    """The words of the one primary button."""
    return "".join(page.find("//button[@form='sign']").itertext())


def test_disagreement_stands_first_and_the_button_says_the_result(
    submitted: Road, client_as: ClientAs
) -> None:
    officer = client_as("disclosure_officer")
    form = officer.get(audit_of(submitted)).form("disagree")
    why = "隐私都在附件里，隐去以后其余内容应当主动公开。"
    officer.submit(form, attribute="proactive", ground="", reason=why)
    submitted.drain()
    submitted.review()
    page = client_as("approver").get(sign_of(submitted))
    assert page.find("//div[@class='differs']") is not None
    chosen = page.find("//input[@name='attribute'][@checked]")
    assert chosen.get("value") == "proactive"
    assert button(page) == page.find("//form[@id='sign']").get("data-label-proactive")


def test_the_approver_decides_and_sees_by_when_it_is_public(
    reviewed: Road, client_as: ClientAs
) -> None:
    visitor = client_as("approver")
    page = visitor.get(sign_of(reviewed))
    assert "2026年8月14日" in page.text
    visitor.submit(page.form("/sign-off"))
    with reviewed.house.house.reading() as session:
        case = reviewed.case(session)
        assert (case.state, case.decided_attribute) == (CaseState.DECIDED, Attribute.PROACTIVE)
        assert case.decided_partial


def test_two_people_signing_at_once_are_told_apart(reviewed: Road, client_as: ClientAs) -> None:
    visitor = client_as("approver")
    form = visitor.get(sign_of(reviewed)).form("/sign-off")
    reviewed.sign()
    page = visitor.submit(form, status=409, attribute="exempt", reason=REASON)
    assert REASON in page.text
    with reviewed.house.house.reading() as session:
        assert reviewed.case(session).decided_attribute is Attribute.PROACTIVE


def test_exempt_asks_for_ground_and_reason(reviewed: Road, client_as: ClientAs) -> None:
    visitor = client_as("approver")
    form = visitor.get(sign_of(reviewed)).form("/sign-off")
    page = visitor.submit(form, status=422, attribute="exempt", ground="", reason="不宜公开")
    assert says(reviewed, page, "ground_missing")
    assert page.find("//form[@id='sign']//textarea").text == "不宜公开"
    form = page.form("/sign-off")
    visitor.submit(form, attribute="exempt", ground="DEL_DRAFT", reason=REASON)
    assert state(reviewed) is CaseState.DECIDED


def test_a_verdict_against_release_blocks_the_card_with_its_reason(
    house: PageHouse, tmp_path: Path, client_as: ClientAs
) -> None:
    road = a_draft(house, a_docx(tmp_path)).submit().agree()
    with house.session() as session:
        reviewing.declare_not_releasable(
            session,
            road.actor(session, "confidentiality_reviewer"),
            DeclareNotReleasable(
                case_id=road.case_id,
                version=road.case(session).version,
                ground="SEC_PUBLIC",
                reason="布防点位的坐标公开后会被人利用来规避检查。",
            ),
            now=house.clock(),
            today=road.today,
        )
        session.commit()
    visitor = client_as("approver")
    page = visitor.get(sign_of(road))
    assert page.find("//input[@name='attribute'][@value='proactive']").get("disabled") is not None
    assert says(road, page, "declared_not_releasable")
    page = visitor.submit(page.form("/sign-off"), status=422, attribute="proactive")
    assert says(road, page, "declared_not_releasable")


def ask_a_firm(road: Road) -> None:
    """The officer asks a third party; the answer is open."""
    with road.house.session() as session:
        record_consultation(
            session,
            road.actor(session, "disclosure_officer"),
            RecordConsultation(
                case_id=road.case_id,
                kind=ConsultationKind.THIRD_PARTY,
                party="某建材公司",
                sent_on=road.today,
            ),
            now=road.house.clock(),
            today=road.today,
        )
        session.commit()


def test_a_party_that_is_still_asked_stands_in_the_way(reviewed: Road, client_as: ClientAs) -> None:
    ask_a_firm(reviewed)
    page = client_as("approver").get(sign_of(reviewed))
    assert "某建材公司" in page.text
    assert says(reviewed, page, "consultation_open", count="1")


def test_whoever_audits_sees_whom_one_asked_and_where_the_answer_is_noted(
    house: PageHouse, tmp_path: Path, client_as: ClientAs
) -> None:
    road = a_draft(house, a_docx(tmp_path)).submit()
    ask_a_firm(road)
    officer = client_as("disclosure_officer")
    asked = officer.get(f"/cases/{road.case_id}/audit").find("//section[@id='asked']")
    assert "某建材公司" in "".join(asked.itertext())
    address, place = asked.find(".//a").get("href").split("#")
    noted = officer.get(address).find(f"//section[@id='{place}']")
    assert noted.find(".//form").get("action").endswith("/answer")


def test_the_approver_sends_it_back_to_the_review(reviewed: Road, client_as: ClientAs) -> None:
    visitor = client_as("approver")
    page = visitor.get(sign_of(reviewed))
    form = form_of(page, "send_to_review")
    thin = visitor.submit(form, status=422, comment="再看")
    assert leads_to(thin, "comment") or says(reviewed, thin, "comment_too_thin", have="2", need="8")
    visitor.submit(form, comment="请再核对附件一里的户数和金额。")
    assert state(reviewed) is CaseState.CONFIDENTIALITY_REVIEW


def test_an_urgent_document_is_signed_before_its_review(
    house: PageHouse, tmp_path: Path, client_as: ClientAs
) -> None:
    road = a_draft(house, a_docx(tmp_path), urgency=Urgency.TOP_URGENT)
    road.submit().agree()
    visitor = client_as("approver")
    visitor.submit(visitor.get(sign_of(road)).form("/sign-off"), attribute="proactive")
    assert state(road) is CaseState.DECIDED
    page = client_as("confidentiality_reviewer").get(f"/cases/{road.case_id}/review")
    acts = [e.get("value") for e in page.root.xpath("//div[@id='review-foot']//input[@name='act']")]
    assert acts == ["confirm_confidentiality", "confirm_privacy", "confirm_rendition"]
    assert says(road, page, "document_unissued")
