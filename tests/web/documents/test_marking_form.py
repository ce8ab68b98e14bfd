"""The marking form helps and loses nothing: help behind a ground, what is typed kept, what the file asks."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from review.domain.grounds import GROUNDS, measure_reason
from review.domain.states import Attribute, CaseState
from review.store.cases import Consultation, ReviewCase
from review.store.documents import Document, live_files
from review.store.unsaved_forms import UnsavedForm
from review.web.wording.grounds_help import SENTENCES
from tests.page import Visitor, words_of
from tests.pagehouse import PageHouse
from tests.web.drafts import (
    REASON,
    a_file,
    case_of,
    fill_in,
    ready,
    reasons_on,
    stored,
    token,
)

ClientAs = Callable[[str], Visitor]
HELD = {"attribute": "exempt", "ground": "DEL_REQUEST_REPORT"}


def help_of(me: Visitor, document_id: int, ground: str) -> str:
    page = me.get(f"/documents/{document_id}/ground-help?ground={ground}")
    return words_of(page.find("//*[@id='ground-help']"))


def leave(me: Visitor, document_id: int, **typed: str) -> dict[str, str]:
    """Type into the form and close the browser: the script has kept what was typed."""
    values = fill_in(me, document_id, **typed)
    answer = me.client.post(f"/documents/{document_id}/unsaved", data=values)
    assert answer.status_code == 200
    assert "已自动保存" in answer.get_data(as_text=True)
    return values


# ---- the ground ----------------------------------------------------------------------------------


def test_behind_a_ground_stand_its_article_what_would_change_it_and_a_sentence(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    said = help_of(me, document_id, "TP_PRIVACY")
    for words in ("第三方同意公开", "把个人信息隐去", "15个工作日", "〔请写明哪些个人信息〕"):
        assert words in said
    assert "选一项依据" in help_of(me, document_id, "STATE_SECRET")
    assert "选一项依据" in help_of(me, document_id, "none-of-ours")


def test_no_sentence_to_begin_with_is_a_reason_by_itself() -> None:
    assert set(SENTENCES) == {g.code for g in GROUNDS.values() if g.selectable}
    facts = {"kinds": "手机号3处", "addressees": "区人民政府"}
    for code, sentence in SENTENCES.items():
        suggested = str(sentence) % facts
        assert measure_reason(suggested, (code,)).blanks, code
        assert not measure_reason(suggested, (code,)).adequate, code


def test_a_suggested_sentence_sent_on_as_it_is_gets_its_reason(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    sentence = str(SENTENCES["DEL_DRAFT"])
    said = fill_in(
        me, document_id, attribute="exempt", ground="DEL_DRAFT", reason=sentence, then="submit"
    )
    page = me.get(me.post(f"/documents/{document_id}/edit", said).location)
    assert "〔请写明…〕没有写" in words_of(page.find("//*[@id='errors']"))
    assert page.find("//textarea[@id='reason']").text.strip() == sentence


def test_a_file_sent_with_a_draft_that_cannot_go_on_yet_is_taken_in(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    values = fill_in(me, document_id, attribute="proactive", then="submit")
    answer = me.post(
        f"/documents/{document_id}/edit", {**values, "files": [a_file(b"PK", "附件.docx")]}
    )
    (reason,) = reasons_on(me.get(answer.location))
    assert reason.endswith("#files")
    with house.house.reading() as session:
        assert [f.name for f in live_files(session, document_id)] == ["通知.pdf", "附件.docx"]


def test_what_a_form_held_that_could_not_be_saved_is_there_on_return(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    values = fill_in(me, document_id, attribute="proactive", summary="概" * 400, then="submit")
    me.post(f"/documents/{document_id}/edit", values, status=422)
    again = me.get(f"/documents/{document_id}/edit")
    assert again.form("marking").values["summary"] == "概" * 400
    assert not stored(house, document_id).summary


def test_a_reason_against_release_does_not_stay_with_a_draft_that_is_to_be_released(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    held = fill_in(me, document_id, attribute="exempt", ground="DEL_DRAFT", reason=REASON)
    me.post(f"/documents/{document_id}/edit", held)
    me.post(f"/documents/{document_id}/edit", fill_in(me, document_id, attribute="proactive"))
    row = case_of(house, document_id)
    assert (row.proposed_attribute, row.proposed_grounds) == (Attribute.PROACTIVE, [])
    assert not row.proposed_reason


def test_what_the_office_decided_under_the_same_ground_is_there_to_read(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    assert "还没有用过" in help_of(me, document_id, "DEL_DRAFT")
    for office, reason in (("综合处", REASON), ("社会处", "另一个处室的理由，不该出现。")):
        _, case_id = house.add_document(office, title=f"{office}的办法草案")
        with house.session() as session:
            case = session.get_one(ReviewCase, case_id)
            case.state = CaseState.DECIDED
            case.decided_attribute, case.decided_grounds = Attribute.EXEMPT, ["DEL_DRAFT"]
            case.decided_at, case.approver_id = house.clock(), house.person("approver").id
            case.decided_reason = reason
            session.commit()
    said = help_of(me, document_id, "DEL_DRAFT")
    assert "综合处的办法草案" in said
    assert REASON in said
    assert "社会处" not in said
    assert "综合处的办法草案" not in help_of(me, document_id, "DEL_DISCUSSION")


# ---- typed and not saved -------------------------------------------------------------------------


def test_what_was_typed_is_there_again_and_saving_ends_it(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    version = stored(house, document_id).version
    leave(me, document_id, summary="写到一半的概述", reason="还没有写完")
    assert stored(house, document_id).summary == ""
    assert stored(house, document_id).version == version
    page = me.get(f"/documents/{document_id}/edit")
    assert "还没有存进草稿的内容都在下面" in page.text
    assert page.find("//textarea[@id='summary']").text.strip() == "写到一半的概述"
    assert page.find("//textarea[@id='reason']").text.strip() == "还没有写完"
    me.submit(page.form("marking"))
    assert stored(house, document_id).summary == "写到一半的概述"
    assert "还没有存进草稿" not in me.get(f"/documents/{document_id}/edit").text


def test_what_a_page_sends_after_its_person_saved_is_not_kept(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    late = fill_in(me, document_id, summary="存下的概述")
    me.post(f"/documents/{document_id}/edit", late)
    assert me.client.post(f"/documents/{document_id}/unsaved", data=late).status_code == 409
    assert "还没有存进草稿" not in me.get(f"/documents/{document_id}/edit").text


def test_what_was_typed_can_be_let_go(house: PageHouse, client_as: ClientAs) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    leave(me, document_id, title="写错了的标题")
    page = me.get(f"/documents/{document_id}/edit")
    again = me.follow(me.submit(page.form("/unsaved/drop")))
    assert "写错了的标题" not in again.text


def test_a_colleague_sees_nothing_of_it_and_their_change_is_not_overwritten(
    house: PageHouse, client_as: ClientAs
) -> None:
    me, colleague = client_as("drafter"), client_as("drafter_two")
    document_id = ready(house, me)
    leave(me, document_id, summary="我写的")
    edited = fill_in(colleague, document_id, summary="同事写的")
    assert "我写的" not in edited.values()
    colleague.post(f"/documents/{document_id}/edit", edited)
    page = me.get(f"/documents/{document_id}/edit")
    assert page.find("//textarea[@id='summary']").text.strip() == "我写的"
    conflict = me.submit(page.form("marking"), 409)
    assert "同事写的" in conflict.text
    assert stored(house, document_id).summary == "同事写的"


def test_only_who_may_edit_keeps_and_only_fields_of_the_form(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    version = str(stored(house, document_id).version)
    mine = {"csrf_token": token(me), "version": version, "title": "标题", "unheard_of": "x"}
    assert me.client.post(f"/documents/{document_id}/unsaved", data=mine).status_code == 200
    with house.session() as session:
        kept = session.scalars(select(UnsavedForm)).one()
        assert kept.fields == {"version": [version], "title": ["标题"]}
    elsewhere = client_as("drafter_elsewhere")
    theirs = {"csrf_token": token(elsewhere), "title": "标题"}
    answer = elsewhere.client.post(f"/documents/{document_id}/unsaved", data=theirs)
    assert answer.status_code == 404
    long = {**mine, "reason": "字" * 30_000}
    assert me.client.post(f"/documents/{document_id}/unsaved", data=long).status_code == 422


# ---- what the file asks --------------------------------------------------------------------------


def test_a_forwarded_paper_asks_for_its_source_and_a_plan_names_its_item(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    plain = me.get(f"/documents/{document_id}/edit").text
    assert "来文的公开属性是什么" not in plain
    assert "像是这一项" not in plain
    with house.session() as session:
        document = session.get_one(Document, document_id)
        document.title = "关于转发海屿区综合发展规划的通知"
        document.issuer = "海屿区发展和改革局、海屿区财政局"
        session.commit()
    page = me.get(f"/documents/{document_id}/edit")
    assert "来文的公开属性是什么" in page.text
    assert "其他机关同意公开吗" in page.text
    [label] = page.root.xpath("//label[span[contains(., '像是这一项')]]/@for")
    assert label == "tests-A20_03"


def test_a_third_party_is_asked_from_the_form_and_the_form_is_shown_again(
    house: PageHouse, client_as: ClientAs
) -> None:
    me = client_as("drafter")
    document_id = ready(house, me)
    form = me.get(f"/documents/{document_id}/edit").form("/consultations")
    answer = me.submit(form, kind="third_party", party="海屿建设公司")
    assert answer.location == f"/documents/{document_id}/edit#asked"
    page = me.get(f"/documents/{document_id}/edit")
    asked = words_of(page.find("//*[@id='asked']"))
    assert "海屿建设公司" in asked
    assert "期满" in asked
    with house.session() as session:
        row = session.scalars(select(Consultation)).one()
        assert row.case_id == case_of(house, document_id).id
