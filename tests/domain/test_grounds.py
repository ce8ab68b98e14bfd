"""Grounds and reasons: what is adequate, what is not, and which one reason is told."""

from __future__ import annotations

import pytest

from review.domain.grounds import (
    GROUNDS,
    REASON_MINIMUM,
    article_words,
    comment_is_adequate,
    grounds_for,
    judge_proposal,
    measure_reason,
    warnings_for,
)
from review.domain.states import Attribute
from review.domain.values import Proposal

GOOD = "公布储备点位会使应急物资在灾害期间遭到哄抢"


def _exempt(reason: str, *grounds: str) -> Proposal:
    return Proposal(Attribute.EXEMPT, grounds=grounds or ("SEC_PUBLIC",), reason=reason)


def _codes(proposal: Proposal | None) -> list[str]:
    return [r.code for r in judge_proposal(proposal)]


def test_the_code_list_is_that_of_the_regulation() -> None:
    by_article = {
        article: {g.code for g in GROUNDS.values() if g.article == article}
        for article in (14, 15, 16, 36)
    }
    assert sum(map(len, by_article.values())) == len(GROUNDS) == 18
    assert by_article[15] == {"TP_TRADE_SECRET", "TP_PRIVACY", "TP_OTHER"}
    assert by_article[36] == {"SPECIAL_ACCESS"}
    assert all(g.third_party is (g.article == 15) for g in GROUNDS.values())
    assert not any("OTHER" in code for code in GROUNDS if code != "TP_OTHER")
    assert "WORK_SECRET" not in GROUNDS


@pytest.mark.parametrize(
    "reason",
    [
        GOOD,
        "根据《中华人民共和国政府信息公开条例》第十四条，" + GOOD,
        "依据条例第14条第一款，" + GOOD,
        "危及公共安全。" + GOOD,
        "依据《中华人民共和国统计法》第九条、第二十五条，能够识别单个调查对象的资料应当保密",
        "刑事诉讼法第十五条所述证人的住址与侦查线索",
    ],
)
def test_a_reason_of_its_own_is_adequate(reason: str) -> None:
    assert measure_reason(reason, ("SEC_PUBLIC",)).adequate


@pytest.mark.parametrize(
    "reason",
    [
        "危及公共安全",
        "公共安全",
        "本文件内容涉及危及公共安全，不予公开",
        "根据《中华人民共和国政府信息公开条例》第十四条第一款的规定，不予公开。",
        "依据《中华人民共和国突发事件应对法》第五十三条",
        "依法依规不宜公开，因此不公开。",
        "Because it would endanger public safety in the district.",
        "12345678901234567890",
        "。。。。。。。。。。。。",
    ],
)
def test_a_reason_that_only_repeats_the_ground_is_not(reason: str) -> None:
    assert measure_reason(reason, ("SEC_PUBLIC",)).own_characters < REASON_MINIMUM
    assert _codes(_exempt(reason)) == ["reason_repeats_ground"]


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_the_label_of_no_ground_is_a_reason(ground: str) -> None:
    label = GROUNDS[ground].label
    assert measure_reason(f"属于{label}，不予公开。{label}", (ground,)).own_characters == 0


@pytest.mark.parametrize(
    ("ground", "words"),
    [
        ("TP_OTHER", "公开会损害第三方其他合法权益"),
        ("INT_PERSONNEL", "属于内部事务信息：人事管理信息，不予公开"),
        ("DEL_REQUEST_REPORT", "属于过程性信息中的请示、报告"),
        ("SEC_PUBLIC", "会危及到公共安全，不能公开"),
        ("LAW_PROHIBITED", "法律和行政法规禁止公开的内容"),
    ],
)
def test_neither_is_the_ground_in_other_words(ground: str, words: str) -> None:
    assert not measure_reason(words, (ground,)).adequate


def test_eight_han_characters_are_the_measure() -> None:
    assert measure_reason("一二三四五六七").own_characters == 7
    assert not measure_reason("一二三四五六七").adequate
    assert measure_reason("一二三四五六七八").adequate
    assert measure_reason("𠮷" * 8).own_characters == 8


@pytest.mark.parametrize(
    ("reason", "foreign"),
    [
        ("根据条例第十五条，" + GOOD, (15,)),
        ("根据《政府信息公开条例》第16条第二款，" + GOOD, (16,)),
        ("第十四条和第三十六条所列情形，" + GOOD, (36,)),
        ("条例第十五条、第十六条，" + GOOD, (15, 16)),
        ("根据条例第十四条，" + GOOD, ()),
        ("根据条例第二十条，" + GOOD, ()),
        ("依据《档案法》第十五条，" + GOOD, ()),
        ("信访条例第三十六条规定的保密要求，" + GOOD, ()),
        ("第一百一十五条，" + GOOD, ()),
    ],
)
def test_a_reason_that_cites_the_article_of_another_ground_is_refused(
    reason: str, foreign: tuple[int, ...]
) -> None:
    assert measure_reason(reason, ("SEC_PUBLIC",)).foreign_articles == foreign
    refusals = judge_proposal(_exempt(reason))
    assert [r.code for r in refusals] == (["reason_cites_other_article"] if foreign else [])
    if foreign:
        assert refusals[0].facts == {"articles": " ".join(map(str, foreign))}


def test_an_article_of_one_of_several_grounds_is_at_home() -> None:
    assert _codes(_exempt("条例第十五条，" + GOOD, "SEC_PUBLIC", "TP_PRIVACY")) == []


@pytest.mark.parametrize(
    ("proposal", "codes"),
    [
        (None, ["attribute_missing"]),
        (Proposal(Attribute.PROACTIVE), []),
        (Proposal(Attribute.PROACTIVE, partial=True, grounds=("TP_PRIVACY",)), []),
        (Proposal(Attribute.EXEMPT), ["ground_missing", "reason_missing"]),
        (Proposal(Attribute.EXEMPT, reason=GOOD), ["ground_missing"]),
        (Proposal(Attribute.EXEMPT, grounds=("SEC_PUBLIC",), reason="  "), ["reason_missing"]),
        (_exempt(GOOD, "OTHER"), ["ground_unknown", "ground_missing"]),
        (_exempt(GOOD, "STATE_SECRET"), ["ground_not_selectable"]),
        (Proposal(Attribute.ON_REQUEST), ["reason_missing"]),
        (Proposal(Attribute.ON_REQUEST, reason=GOOD), []),
        (Proposal(Attribute.ON_REQUEST, reason="依申请公开"), ["reason_repeats_ground"]),
    ],
)
def test_a_proposal_is_told_everything_that_is_wrong(
    proposal: Proposal | None, codes: list[str]
) -> None:
    assert _codes(proposal) == codes


def test_the_setting_may_waive_the_reason_for_on_request_but_not_for_exempt() -> None:
    bare = Proposal(Attribute.ON_REQUEST)
    assert judge_proposal(bare, on_request_needs_reason=False) == ()
    held = judge_proposal(_exempt(""), on_request_needs_reason=False)
    assert [r.code for r in held] == ["reason_missing"]


def test_every_ground_has_its_article_in_words() -> None:
    articles = {article_words(code) for code in GROUNDS}
    assert articles == {"第十四条", "第十五条", "第十六条", "第三十六条"}
    assert article_words(None) == article_words("no such ground") == ""


def test_a_thin_reason_says_how_much_is_missing() -> None:
    (refusal,) = judge_proposal(_exempt("危及公共安全，影响大"))
    assert refusal.facts == {"have": "3", "need": "8"}


def test_forms_offer_the_grounds_that_the_rule_accepts() -> None:
    assert grounds_for(Attribute.PROACTIVE) == ()
    for attribute in (Attribute.ON_REQUEST, Attribute.EXEMPT):
        offered = grounds_for(attribute)
        assert {g.code for g in offered} == set(GROUNDS) - {"STATE_SECRET"}
        for ground in offered:
            assert judge_proposal(Proposal(attribute, grounds=(ground.code,), reason=GOOD)) == ()


@pytest.mark.parametrize(
    ("proposal", "warned"),
    [
        (None, False),
        (Proposal(Attribute.PROACTIVE, grounds=("TP_PRIVACY",)), False),
        (Proposal(Attribute.ON_REQUEST, grounds=("TP_PRIVACY",), reason=GOOD), True),
        (Proposal(Attribute.EXEMPT, grounds=("TP_TRADE_SECRET",), reason=GOOD), True),
        (Proposal(Attribute.EXEMPT, grounds=("SEC_PUBLIC",), reason=GOOD), False),
    ],
)
def test_privacy_kept_back_as_a_whole_is_a_warning_and_no_block(
    proposal: Proposal | None, warned: bool
) -> None:
    assert [w.code for w in warnings_for(proposal)] == (["redaction_would_do"] if warned else [])
    if proposal is not None:
        assert judge_proposal(proposal) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "comment_missing"),
        (" \n ", "comment_missing"),
        ("同意", "comment_too_thin"),
        ("请修改", "comment_too_thin"),
        ("附件二第三行的联系电话没有遮挡，请补上", None),
    ],
)
def test_a_comment_is_measured_like_a_reason(text: str, code: str | None) -> None:
    refusal = comment_is_adequate(text)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("written", "article"),
    [("14", 14), ("十四", 14), ("十", 10), ("二十", 20), ("三十六", 36), ("九", 9), ("１６", 16)],
)
def test_articles_are_read_in_both_kinds_of_digits(written: str, article: int) -> None:
    others = tuple(code for code, ground in GROUNDS.items() if ground.article != article)
    foreign = measure_reason(f"条例第{written}条", others).foreign_articles
    assert foreign == ((article,) if article in (14, 16, 36) else ())
