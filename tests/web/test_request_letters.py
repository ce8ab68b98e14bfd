"""Letters about a request: every outcome has one, with its article, its remedy and the request's own figures."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest

from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.requests import GROUNDED, REFUSING_GROUNDS, RequestOutcome
from review.papers.docx import write_paper
from review.papers.paper import Paper, Signature, Text
from review.web.request_register.letter_facts import (
    GAP,
    LetterDocument,
    LetterFacts,
    LetterKind,
    LetterParty,
    Sender,
)
from review.web.request_register.letter_grounds import SAID
from review.web.request_register.letters import ASKING, compose, number_of, title_of

WRITTEN = datetime(2026, 7, 17, 9, tzinfo=UTC)
_O = RequestOutcome
FACTS = LetterFacts(
    sender=Sender(
        name="海屿区人民政府办公室",
        number_code="海屿府办",
        review_body="临海市人民政府",
        court="海屿区人民法院",
        contact="政务公开科，电话0000-1234567",
    ),
    day=date(2026, 7, 17),
    year=2026,
    number=12,
    reference="依申请〔2026〕12号",
    applicant="林某某",
    natural_person=True,
    content="2025年防汛物资采购合同",
    received_on=date(2026, 6, 22),
    received_how="当面提交",
    form_wanted="电子文件",
    reply_due_on=date(2026, 7, 20),
    reason="合同中的供应商报价构成属于其采取保密措施的经营信息",
    ground="TP_TRADE_SECRET",
    documents=(LetterDocument(title="关于采购防汛物资的通知", number="海屿府办〔2025〕8号"),),
)
THIRD = LetterParty(
    kind=ConsultationKind.THIRD_PARTY,
    name="海屿甲公司",
    sent_on=date(2026, 6, 25),
    due_on=date(2026, 7, 16),
)
#: The article that the reply to each outcome stands on.
ARTICLES = {
    _O.GRANT: "第三十六条第二项",
    _O.ALREADY_PUBLIC: "第三十六条第一项",
    _O.PARTIAL: "第三十七条",
    _O.DENY: "第三十六条第三项",
    _O.SPECIAL_ACCESS: "第三十六条第七项",
    _O.NOT_EXIST: "第三十六条第四项",
    _O.NOT_HOLDER: "第三十六条第五项",
    _O.NEEDS_CREATION: "第三十八条",
    _O.UNCLEAR_AFTER_CORRECTION: "第三十条",
    _O.PETITION: "第三十九条第一款",
    _O.DUPLICATE: "第三十六条第六项",
    _O.PUBLICATION: "第三十九条第二款",
    _O.EXCESSIVE: "第三十五条",
    _O.RECONFIRM: "《条例》",
    _O.ABANDONED: "第三十条",
    _O.FEE_UNPAID: "第四十二条",
    _O.WITHDRAWN: "终止处理",
    _O.OTHER: "经营信息",
}


def said(paper: Paper) -> str:
    """Everything the paper says in paragraphs."""
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Text))


def reply(outcome: RequestOutcome, **values: object) -> Paper:
    """The reply with an outcome."""
    facts = replace(FACTS, outcome=outcome, **values)  # type: ignore[arg-type]
    return compose(LetterKind.REPLY, facts, created=WRITTEN)


@pytest.mark.parametrize("outcome", RequestOutcome)
def test_every_outcome_has_its_reply_with_article_and_remedy(outcome: RequestOutcome) -> None:
    text = said(reply(outcome))
    assert ARTICLES[outcome] in text
    assert text.startswith("林某某：\n本机关于2026年6月22日收到您提出的政府信息公开申请")
    assert "依申请〔2026〕12号" in text
    assert "六十日内，依法向临海市人民政府申请行政复议" in text
    assert "。。" not in text


@pytest.mark.parametrize("outcome", [_O.PARTIAL, _O.DENY, _O.SPECIAL_ACCESS])
def test_who_is_refused_is_told_to_turn_to_reconsideration_first(outcome: RequestOutcome) -> None:
    text = said(reply(outcome))
    assert "第二十三条第一款第四项" in text
    assert "十五日内" in text
    assert "六个月内" not in text


def test_who_got_everything_may_also_go_to_court_at_once() -> None:
    text = said(reply(_O.GRANT))
    assert "六个月内，依法向海屿区人民法院提起行政诉讼" in text
    assert "应当先申请" not in text


@pytest.mark.parametrize("outcome", sorted(GROUNDED))
@pytest.mark.parametrize("ground", REFUSING_GROUNDS)
def test_a_refusal_says_its_ground_with_the_article(outcome: RequestOutcome, ground: str) -> None:
    text = said(reply(outcome, ground=ground))
    assert SAID[ground] in text
    assert "《条例》第十" in SAID[ground]


def test_what_the_register_does_not_know_is_a_gap_and_no_guess() -> None:
    bare = Sender(name="海屿区人民政府办公室", number_code="海屿府办")
    text = said(reply(_O.DENY, sender=bare, ground="", reason=""))
    assert f"政府信息{GAP}" in text
    assert f"依法向{GAP}申请行政复议" in text
    assert "联系方式" not in text


def test_a_reply_says_what_moved_its_term() -> None:
    refused = replace(THIRD, answer=ConsultationAnswer.REFUSAL, answered_on=date(2026, 7, 3))
    asked = (refused, replace(THIRD, name="海屿乙公司"))
    text = said(reply(_O.PARTIAL, parties=asked, corrected_on=date(2026, 6, 24), extended=True))
    assert "2026年6月24日收到您补正的申请" in text
    assert "答复期限已延长" in text
    assert "对方于2026年7月3日答复不同意公开" in text
    assert "第三方逾期未提出意见，由本机关依照《条例》第三十二条决定" in text
    assert "对方尚未答复" in said(reply(_O.DENY, parties=(THIRD,), day=date(2026, 7, 16)))
    assert "甲公司" not in text, "the applicant is not told who the third party is"


def test_silence_of_a_co_maker_is_consent_and_of_a_third_party_is_not() -> None:
    co_maker = replace(THIRD, kind=ConsultationKind.CO_MAKER, name="区财政局")
    assert "视为同意公开" in said(
        compose(ASKING[co_maker.kind], FACTS, created=WRITTEN, party=co_maker)
    )
    third = said(compose(ASKING[THIRD.kind], FACTS, created=WRITTEN, party=THIRD))
    assert "由本机关依照《条例》的规定决定是否公开" in third
    assert "视为同意" not in third
    assert "林某某" not in third, "a third party is not told who asks"
    bare = replace(FACTS, documents=())
    unnamed = said(compose(ASKING[THIRD.kind], bare, created=WRITTEN, party=THIRD))
    assert FACTS.content not in unnamed, "nor read the applicant's own words"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (LetterKind.RECEIPT, "最迟于2026年7月20日答复"),
        (LetterKind.CORRECTION, "最迟于2026年7月3日将补正后的申请提交"),
        (LetterKind.REASONS, "第三十五条"),
        (LetterKind.EXTENSION, "延长后最迟于2026年7月20日答复"),
        (LetterKind.SUSPENSION, "不计算在答复期限内"),
        (LetterKind.FEE, "人民币300元"),
    ],
)
def test_letters_before_the_reply_carry_their_dates_and_figures(
    kind: LetterKind, words: str
) -> None:
    facts = replace(
        FACTS,
        correction_items="请写明所需合同的名称或者编号",
        correction_due_on=date(2026, 7, 3),
        extension_reason="需要向多个处室查找档案",
        fee_yuan="300",
        fee_basis="当月第11至13件，每件100元",
        fee_due_on=date(2026, 8, 14),
    )
    text = said(compose(kind, facts, created=WRITTEN))
    assert words in text
    assert "行政复议" not in text, "acts of procedure are not contested by themselves"


def test_a_reply_that_gives_names_only_what_was_handed_over() -> None:
    given, kept = (
        LetterDocument(title="关于储备粮的通知", given=True),
        LetterDocument(title="关于巡查排班的通知"),
    )
    for outcome in (_O.GRANT, _O.PARTIAL):
        text = said(reply(outcome, documents=(given, kept)))
        assert "储备粮" in text
        assert "巡查排班" not in text
    told = replace(FACTS, outcome=_O.GRANT, documents=(given, kept))
    paper = said(compose(LetterKind.THIRD_PARTY_TOLD, told, created=WRITTEN, party=THIRD))
    assert "巡查排班" not in paper
    asked = said(compose(LetterKind.THIRD_PARTY, told, created=WRITTEN, party=THIRD))
    assert "巡查排班" in asked, "the third party is asked about every document"
    drafted = said(reply(_O.GRANT, documents=(kept,)))
    assert "巡查排班" in drafted, "nothing is handed over yet: the draft names what was asked for"


def test_a_letter_that_asks_bears_the_day_on_which_it_was_sent() -> None:
    paper = compose(LetterKind.THIRD_PARTY, FACTS, created=WRITTEN, party=THIRD)
    assert [b.dated for b in paper.blocks if isinstance(b, Signature)] == [THIRD.sent_on]
    told = compose(LetterKind.THIRD_PARTY_TOLD, FACTS, created=WRITTEN, party=THIRD)
    assert [b.dated for b in told.blocks if isinstance(b, Signature)] == [FACTS.day]


def test_every_letter_has_a_title_and_a_number_of_its_own() -> None:
    facts = replace(FACTS, outcome=_O.PARTIAL)
    assert title_of(LetterKind.REPLY, facts) == "政府信息部分公开告知书"
    assert number_of(LetterKind.REPLY, facts) == "海屿府办公开答〔2026〕12号"
    second = replace(THIRD, place=2)
    assert number_of(LetterKind.THIRD_PARTY, facts, second) == "海屿府办公开征〔2026〕12-2号"
    assert len({title_of(kind, facts) for kind in LetterKind}) == len(LetterKind)


def test_a_letter_to_a_party_needs_the_party_and_a_reply_its_outcome() -> None:
    with pytest.raises(KeyError):
        compose(LetterKind.THIRD_PARTY, FACTS, created=WRITTEN)
    with pytest.raises(KeyError):
        compose(LetterKind.REPLY, FACTS, created=WRITTEN)


def test_an_organisation_is_addressed_as_one() -> None:
    text = said(reply(_O.GRANT, natural_person=False, applicant="海屿甲公司"))
    assert text.startswith("海屿甲公司：\n")
    assert "收到你单位提出的" in text
    assert "您" not in text


def test_the_letter_is_a_word_file_with_its_slip() -> None:
    paper = compose(LetterKind.THIRD_PARTY, FACTS, created=WRITTEN, party=THIRD)
    found = docx.Document(io.BytesIO(write_paper(paper)))
    assert found.paragraphs[0].text == "政府信息公开第三方意见征询书"
    assert "2026年6月25日" in [p.text for p in found.paragraphs[-4:]]
    assert [row.cells[0].text for row in found.tables[0].rows][1:3] == [
        "□ 同意公开",
        "□ 部分同意公开",
    ]
