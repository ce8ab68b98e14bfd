"""Drafted reasons say what the evidence says, pass the measure, and are empty where there is nothing to say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from review.domain.evidence import Evidence, EvidenceCode
from review.domain.outcomes import judge_item_proposal
from review.domain.states import Attribute, DocumentStatus, ItemState, Outcome
from review.domain.suggestions import CONSEQUENCES, Consequence, Strength, Weighed, suggest
from review.domain.values import Item, ItemProposal
from review.store.documents import Document
from review.store.evidence import EvidenceRow
from review.web.items.reasons import compose
from review.web.wording import KINDS
from review.web.wording.evidence import (
    DETAILS,
    HEADLINES,
    consequence_words,
    detail_of,
    headline_of,
)

C = EvidenceCode
YEAR, ISSUED = 2026, date(2023, 3, 22)
SAID = "补偿标准仍在协商，提前披露会影响谈判，批复执行后再评估"

#: Facts of every code as gathering writes them.
FACTS: dict[EvidenceCode, dict[str, Any]] = {
    C.LEAK_SUSPECTED: {"count": 2, "kinds": {"ID": 1, "MOB": 1}, "places": ["title"]},
    C.SECRECY_MARK: {"count": 1},
    C.REPEAL_FOUND: {"on": "2025-03-01", "stated": True, "proposal": 1},
    C.AMENDMENT_FOUND: {"on": "2025-05-01", "stated": True, "proposal": 2},
    C.TERM_OVER: {"on": "2025-01-01", "stated": True, "proposal": 3},
    C.PERIOD_OVER: {"on": "2024-01-01", "stated": True, "proposal": 4},
    C.VALIDITY_MARKED: {"validity": "repealed", "on": "2024-06-01"},
    C.DECISION_MADE: {"how": "reply", "on": "2024-02-01", "public": True},
    C.SECRECY_TERM_OVER: {"on": None},
    C.REQUESTS: {"count": 3, "since": 3, "first_on": "2026-01-08", "last_on": "2026-06-01"},
    C.LIKE_PUBLIC: {"count": 4, "likeness": 82},
    C.CONSENT: {"asked": 1, "agreed": 1, "on": "2023-02-20"},
    C.OBJECTION: {"asked": 2, "agreed": 1, "refused": 1, "on": "2023-02-20"},
    C.PERSONAL_DATA: {
        "then": 10,
        "new": 3,
        "to_hide": 13,
        "kinds": {"ID": 8, "MED": 5},
        "new_kinds": {"MED": 3},
    },
    C.SOURCE_ATTRIBUTE: {"attribute": "on_request"},
    C.JOINT: {"count": 2, "agreed": True},
    C.REVIEW_DATE: {"on": "2026-07-01", "why": "ground_date"},
    C.ATTRIBUTE_CHANGED: {"before": "exempt", "after": "on_request"},
    C.ROUNDS_LATE: {"count": 2},
    C.BOUNDARY_DATE: {"number_year": 2022, "issue_year": 2023},
    C.OFFICE_CHANGED: {"from": 3},
    C.DRAFTER_GONE: {"person": 4},
    C.PAPER_ONLY: {},
    C.NO_FILE: {},
    C.FILE_UNREAD: {"count": 1, "reason": "encrypted"},
    C.SCAN_FAILED: {"reason": "timeout"},
}
#: Codes that point to another document.
POINTING = {C.REPEAL_FOUND, C.AMENDMENT_FOUND, C.DECISION_MADE, C.LIKE_PUBLIC}


def row(code: EvidenceCode, **changes: Any) -> EvidenceRow:
    """One thing found, as the store reads it."""
    source = None
    if code in POINTING:
        source = Document(
            organisation_id=1,
            office_id=1,
            drafter_id=None,
            status=DocumentStatus.PUBLISHED,
            created_at=datetime(2025, 1, 1),  # noqa: DTZ001 - never stored
            title="临时救助办法",
            doc_number="青府〔2025〕8号",
        )
        source.id = 8
    facts = {**FACTS[code], **changes}
    found = Evidence(code=code, facts=facts, source_document_id=8 if source else None)
    return EvidenceRow(1, found, source)


def drafted(
    status: DocumentStatus, attribute: Attribute, grounds: tuple[str, ...], *rows: EvidenceRow
) -> tuple[str, set[str]]:
    """The draft for what these evidences suggest, and what is refused when it is sent as it stands."""
    weighed = Weighed(
        status=status,
        attribute=attribute,
        grounds=grounds,
        round_year=YEAR,
        evidence=tuple(r.evidence for r in rows),
    )
    made = suggest(weighed)
    assert made is not None
    reason = compose(made, rows, year=YEAR, issued=ISSUED, said=SAID)
    proposal = ItemProposal(
        outcome=made.outcome,
        reason=reason,
        grounds=made.grounds,
        next_review_year=made.next_review_year,
        validity=made.validity,
        validity_on=made.validity_on,
        successor_id=made.successor_id,
    )
    item = Item(
        id=1,
        organisation_id=1,
        office_id=1,
        state=ItemState.ASSIGNED,
        document_id=1,
        document_status=status,
        attribute=attribute,
        round_year=YEAR,
        proposal=proposal,
    )
    return reason, {refusal.code for refusal in judge_item_proposal(item)}


FILED, PUBLIC = DocumentStatus.FILED, DocumentStatus.PUBLISHED
E, R, P = Attribute.EXEMPT, Attribute.ON_REQUEST, Attribute.PROACTIVE


@pytest.mark.parametrize(
    ("status", "attribute", "grounds", "codes", "names"),
    [
        (FILED, E, ("DEL_REQUEST_REPORT",), (), (SAID, "2026年")),
        (FILED, R, ("INT_WORKFLOW",), (C.SOURCE_ATTRIBUTE,), (SAID, "来文机关")),
        (FILED, R, (), (C.REQUESTS,), ("3次", "2026年6月1日")),
        (FILED, R, (), (C.REQUESTS, C.PERSONAL_DATA), ("身份证号", "健康情况", "13处")),
        (FILED, E, ("DEL_DRAFT",), (C.DECISION_MADE,), ("青府〔2025〕8号", "2024年2月1日")),
        (FILED, E, ("INT_WORKFLOW",), (C.LIKE_PUBLIC,), ("4件",)),
        (FILED, E, ("TP_TRADE_SECRET",), (C.CONSENT,), ("第三方同意",)),
        (FILED, E, ("SEC_PUBLIC",), (C.SECRECY_TERM_OVER,), ("保密期限",)),
        (FILED, R, (), (C.REQUESTS, C.REPEAL_FOUND), ("废止", "2025年3月1日")),
        (PUBLIC, P, (), (), ("2023年3月22日", "仍在执行")),
        (PUBLIC, P, (), (C.REPEAL_FOUND,), ("青府〔2025〕8号",)),
        (PUBLIC, P, (), (C.AMENDMENT_FOUND,), ("青府〔2025〕8号",)),
        (PUBLIC, P, (), (C.TERM_OVER,), ("2024年12月31日",)),
        (PUBLIC, P, (), (C.PERIOD_OVER,), ("2023年",)),
        (PUBLIC, P, (), (C.VALIDITY_MARKED,), ("已废止",)),
        (PUBLIC, P, (), (C.LEAK_SUSPECTED,), ("2处", "撤下")),
        (PUBLIC, P, (), (C.SECRECY_MARK,), ("密级标志",)),
    ],
)
def test_a_drafted_reason_may_be_sent_as_it_stands(
    status: DocumentStatus,
    attribute: Attribute,
    grounds: tuple[str, ...],
    codes: tuple[EvidenceCode, ...],
    names: tuple[str, ...],
) -> None:
    reason, refused = drafted(status, attribute, grounds, *(row(code) for code in codes))
    assert refused == set()
    assert [name for name in names if name not in reason] == []
    assert "None" not in reason


@pytest.mark.parametrize(
    "said", ["", "不宜公开。", "依据条例第十四条，涉及公共安全，协商仍在进行之中。"]
)
def test_no_phrase_is_drafted_where_no_reason_holds(said: str) -> None:
    weighed = Weighed(status=FILED, attribute=E, grounds=("DEL_DRAFT",), round_year=YEAR)
    made = suggest(weighed)
    assert made is not None
    assert compose(made, (), year=YEAR, issued=ISSUED, said=said) == ""


def test_an_unknown_day_is_left_out_of_the_sentence() -> None:
    found = row(C.DECISION_MADE, on=None)
    reason, refused = drafted(FILED, E, ("DEL_DRAFT",), found)
    assert refused == set()
    assert "于" not in reason


@pytest.mark.parametrize("code", list(EvidenceCode))
def test_every_evidence_has_its_words(house: Any, code: EvidenceCode) -> None:
    with house.app.test_request_context():
        said = headline_of(row(code).evidence), detail_of(row(code).evidence)
    assert said[0]
    assert "–" not in "".join(said)
    assert "%(" not in "".join(said)
    assert code.value in KINDS["evidence"]


def test_a_detail_without_its_day_is_not_said(house: Any) -> None:
    with house.app.test_request_context():
        assert detail_of(row(C.REPEAL_FOUND, on=None).evidence) == ""
        assert "2025年3月1日" in detail_of(row(C.REPEAL_FOUND).evidence)


def test_every_consequence_and_strength_has_its_words(house: Any) -> None:
    facts: Mapping[str, str] = {
        "count": "2",
        "date": "2026-08-14",
        "year": "2029",
        "validity": "lapsed",
    }
    with house.app.test_request_context():
        words = [consequence_words(Consequence(code, facts)) for code in CONSEQUENCES]
    assert all(words)
    assert "–" not in "".join(words)
    assert any("2026年8月14日" in said for said in words)
    assert set(KINDS["strength"]) == set(Strength)
    assert set(HEADLINES) == set(DETAILS) == set(EvidenceCode)
    assert set(KINDS["outcome"]) >= set(Outcome)
