"""A document's own page: who may do what there, what it tells, and that nothing typed is lost."""

from __future__ import annotations

from sqlalchemy import select

from review.domain.states import CaseState, ConfirmationKind, DocumentStatus, Route
from review.public.migrate import upgrade_public
from review.store.cases import Comment, Confirmation, ReviewCase
from review.store.events import history
from tests.pagehouse import PageHouse
from tests.web.drafts import (
    EVIL,
    ClientAs,
    a_file,
    case_of,
    fill_in,
    ready,
    start,
    stored,
    token,
)

# ---- the document's page and its plain moves -----------------------------------------------------


def test_titles_and_file_names_with_markup_stay_text(house: PageHouse, client_as: ClientAs) -> None:
    me = client_as("drafter")
    document_id = start(me, files=a_file(name=EVIL))
    me.post(f"/documents/{document_id}/edit", fill_in(me, document_id, title=EVIL))
    for path in ("", "/edit"):
        page = me.get(f"/documents/{document_id}{path}")
        assert not page.root.xpath("//img[@onerror]")
    assert me.get(f"/documents/{document_id}").heading == EVIL


def test_a_move_that_needs_words_gives_its_reasons_and_keeps_the_words(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, case_id = in_office_review(house, "待审核的")
    head = client_as("office_head")
    page = head.get(f"/documents/{document_id}")
    form = page.form(f"/cases/{case_id}/return")
    refused = head.submit(form, status=422, comment="不行")
    assert refused.find("//textarea[@id='comment-return']").text.strip() == "不行"
    assert refused.root.xpath("//*[@id='errors']//a/@href") == ["#comment-return"]
    head.submit(form, comment="第三段的补助标准与去年文件不一致，请核对后修改。")
    assert case_of(house, document_id).state is CaseState.RETURNED
    head.submit(form, status=409, comment="第三段的补助标准与去年文件不一致，请核对后修改。")


def test_nobody_but_the_role_moves_a_case(house: PageHouse, client_as: ClientAs) -> None:
    document_id, case_id = in_office_review(house, "待审核的")
    url = f"/cases/{case_id}/endorse"
    expected = {"drafter": 422, "clerk": 422, "other_drafter": 404, "drafter_elsewhere": 404}
    for login, status in expected.items():
        me = client_as(login)
        me.post(url, {"version": "1", "csrf_token": token(me)}, status=status)
    assert case_of(house, document_id).state is CaseState.OFFICE_REVIEW


def test_a_drafter_recalls_and_discards(house: PageHouse, client_as: ClientAs) -> None:
    document_id, _ = in_office_review(house, "撤回的")
    me = client_as("drafter")
    me.submit(me.get(f"/documents/{document_id}").form("/recall"))
    assert case_of(house, document_id).state is CaseState.DRAFT
    me.submit(me.get(f"/documents/{document_id}").form("/discard"))
    assert stored(house, document_id).status is DocumentStatus.DISCARDED


def test_a_returned_document_is_taken_over_and_each_comment_answered(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, case_id = in_office_review(house, "被退回的")
    head, colleague = client_as("office_head"), client_as("drafter_two")
    page = head.get(f"/documents/{document_id}")
    head.submit(page.form(f"/cases/{case_id}/return"), comment="补助标准与去年文件不一致，请核对。")
    colleague.submit(colleague.get(f"/documents/{document_id}").form("/take-over"))
    assert stored(house, document_id).drafter_id == house.person("drafter_two").id
    edit = colleague.get(f"/documents/{document_id}/edit")
    with house.house.reading() as session:
        comment_id = session.scalars(select(Comment.id)).one()
    form = edit.form(f"/comments/{comment_id}/answer")
    colleague.submit(form, status=422)
    answer = colleague.submit(form, **{f"answer{comment_id}-body": "已按去年文件改正。"})
    shown = colleague.follow(answer)
    assert "已按去年文件改正。" in "".join(shown.find("//*[@id='comments']").itertext())
    assert not shown.root.xpath(f"//form[contains(@action, '/comments/{comment_id}/answer')]")


def test_the_timeline_tells_every_step_and_folds_readings(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    page = me.get(f"/documents/{document_id}")
    with house.house.reading() as session:
        events = len(history(session, document_id))
    assert len(page.root.xpath("//ol[@class='timeline']/li")) == events
    files = me.get(f"/documents/{document_id}?events=file")
    assert len(files.root.xpath("//ol[@class='timeline']/li")) == 1


def test_a_consultation_is_recorded_and_answered(house: PageHouse, client_as: ClientAs) -> None:
    document_id, case_id = house.add_document(title="征求意见的")
    me = client_as("drafter")
    form = me.get(f"/documents/{document_id}").form(f"/cases/{case_id}/consultations")
    me.submit(form, status=422, party="  ")
    me.submit(form, status=422, party="某公司", sent_on="2026-12-01")
    asked = me.submit(form, party="海屿水务公司", sent_on="2026-07-10")
    page = me.follow(asked)
    form = page.form("/consultations/1/answer")
    me.submit(form, **{"asked1-answered_on": "2026-07-16"})
    page = me.get(f"/documents/{document_id}")
    assert not page.root.xpath("//form[@action='/consultations/1/answer']")


def test_a_filed_document_is_taken_up_again_by_the_officer_only(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, _ = house.add_document(
        state=CaseState.SETTLED,
        status=DocumentStatus.FILED,
        title="已归档的",
        issued_on=house.clock().date(),
    )
    assert not client_as("drafter").get(f"/documents/{document_id}").root.xpath("//*[@id='reopen']")
    officer = client_as("disclosure_officer")
    form = officer.get(f"/documents/{document_id}").form("/reopen")
    page = officer.submit(form, status=422, kind="correction", reason="改")
    assert page.find("//details[@id='reopen']//textarea").text.strip() == "改"
    officer.submit(form, kind="correction", reason="附件中的补助标准印错一处，需要更正后重新公开。")
    assert case_of(house, document_id).state is CaseState.DRAFT


def test_a_confirmation_that_was_voided_is_told_to_its_giver(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id, case_id = house.add_document(
        state=CaseState.CONFIDENTIALITY_REVIEW, title="改过的"
    )
    void_a_confirmation(house, case_id, house.person("confidentiality_reviewer").id)
    banner = "//main/div/div[contains(@class,'note-warn')]"
    page = client_as("confidentiality_reviewer").get(f"/documents/{document_id}")
    assert page.root.xpath(banner)
    other = client_as("reviewer_two").get(f"/documents/{document_id}")
    assert not other.root.xpath(banner)


def in_office_review(house: PageHouse, title: str) -> tuple[int, int]:
    """A document before the head of its office, on a route that has this step."""
    document_id, case_id = house.add_document(state=CaseState.OFFICE_REVIEW, title=title)
    with house.session() as session:
        row = session.get_one(ReviewCase, case_id)
        row.route = Route.OFFICE_AUDIT_CONFIDENTIALITY
        session.commit()
    return document_id, case_id


def void_a_confirmation(house: PageHouse, case_id: int, person_id: int) -> None:
    with house.session() as session:
        session.add(
            Confirmation(
                organisation_id=house.organisation_id(),
                case_id=case_id,
                kind=ConfirmationKind.CONFIDENTIALITY,
                person_id=person_id,
                content_digest="a" * 64,
                at=house.clock(),
                voided_at=house.clock(),
                void_reason="content_changed",
            )
        )
        session.commit()


def test_a_number_larger_than_any_row_is_not_found(client_as: ClientAs) -> None:
    client_as("drafter").get(f"/documents/{10**15}", 404)


# ---- what is public ------------------------------------------------------------------------------

EXPLAINED = "附表金额有误，正在核对更正，更正后重新公开。"


def a_published_document(house: PageHouse) -> int:
    return house.add_document(
        state=CaseState.SETTLED,
        status=DocumentStatus.PUBLISHED,
        title="已公开的",
        issued_on=house.clock().date(),
        published_at=house.clock(),
    )[0]


def test_a_hide_that_did_not_reach_the_public_site_says_so_until_it_does(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id = a_published_document(house)
    officer = client_as("disclosure_officer")
    form = officer.get(f"/documents/{document_id}").form("/hide")
    officer.submit(form, comment=EXPLAINED)
    again = officer.get(f"/documents/{document_id}").form("/hide-again")
    assert stored(house, document_id).still_visible
    officer.submit(again)
    assert stored(house, document_id).still_visible
    settings = house.house.settings
    settings.public_data.mkdir(parents=True)
    upgrade_public(settings.public_database_url)
    officer.submit(again)
    assert not stored(house, document_id).still_visible
    page = officer.get(f"/documents/{document_id}")
    assert not page.root.xpath("//form[contains(@action,'hide-again')]")


def test_a_hide_is_explained_and_confirmed_by_somebody_else(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id = a_published_document(house)
    officer, approver = client_as("disclosure_officer"), client_as("approver")
    form = officer.get(f"/documents/{document_id}").form("/hide")
    kept = officer.submit(form, status=422, comment="有误")
    assert kept.find("//textarea[@id='comment-hide']").text.strip() == "有误"
    officer.submit(form, comment=EXPLAINED)
    officer.submit(form, status=409, comment=EXPLAINED)
    own = officer.get(f"/documents/{document_id}")
    assert own.find("//*[@id='move-confirm_hide']//button").get("aria-disabled") == "true"
    approver.submit(approver.get(f"/documents/{document_id}").form("/confirm-hide"))
    assert stored(house, document_id).hide_confirmed_at is not None


def test_only_the_disclosure_office_takes_a_document_down(
    house: PageHouse, client_as: ClientAs
) -> None:
    document_id = a_published_document(house)
    expected = {"drafter": 422, "clerk": 422, "supervisor": 422, "other_officer": 404}
    for login, status in expected.items():
        me = client_as(login)
        values = {"version": "1", "comment": EXPLAINED, "csrf_token": token(me)}
        me.post(f"/documents/{document_id}/hide", values, status=status)
    assert stored(house, document_id).status is DocumentStatus.PUBLISHED
