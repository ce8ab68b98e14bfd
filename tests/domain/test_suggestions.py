"""What evidence suggests: row by row, conservative, and what each outcome would bring about."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from review.domain.evidence import CHANGES, ORDER, PERSONAL, Evidence, EvidenceCode, subject_of
from review.domain.grounds import GROUNDS, GroundKind
from review.domain.outcomes import allowed_outcomes
from review.domain.states import (
    RELEASING_OUTCOMES,
    Attribute,
    DocumentStatus,
    Outcome,
    Validity,
)
from review.domain.suggestions import (
    CONSEQUENCES,
    Chosen,
    Strength,
    Suggestion,
    Weighed,
    consequences,
    suggest,
)

C = EvidenceCode
O = Outcome  # noqa: E741 - the tables below are read as tables
YEAR = 2026
SUCCESSOR = 77

#: A well-filled evidence of every code.
FOUND: dict[EvidenceCode, Evidence] = {
    code: Evidence(code=code, facts=facts, source_document_id=source)
    for code, facts, source in (
        (C.LEAK_SUSPECTED, {"count": 2, "kinds": {"ID": 2}, "places": ["title"]}, 1),
        (C.SECRECY_MARK, {"count": 1}, None),
        (C.REPEAL_FOUND, {"on": "2025-03-01", "stated": True}, SUCCESSOR),
        (C.AMENDMENT_FOUND, {"on": "2025-05-01", "stated": True}, SUCCESSOR),
        (C.TERM_OVER, {"on": "2025-01-01", "stated": True}, 1),
        (C.PERIOD_OVER, {"on": "2024-01-01", "stated": True}, 1),
        (C.VALIDITY_MARKED, {"validity": "amended", "on": "2024-06-01"}, 5),
        (C.DECISION_MADE, {"how": "reply", "on": "2024-02-01", "public": False}, 6),
        (C.SECRECY_TERM_OVER, {"on": "2026-05-01"}, None),
        (C.REQUESTS, {"count": 3, "since": 3, "last_on": "2026-06-01"}, None),
        (C.LIKE_PUBLIC, {"count": 4, "likeness": 82}, 7),
        (C.CONSENT, {"asked": 1, "agreed": 1}, None),
        (C.OBJECTION, {"asked": 1, "refused": 1}, None),
        (C.PERSONAL_DATA, {"then": 10, "new": 3, "to_hide": 13, "kinds": {"ID": 13}}, None),
        (C.SOURCE_ATTRIBUTE, {"attribute": "on_request"}, None),
        (C.JOINT, {"count": 2, "agreed": False}, None),
        (C.REVIEW_DATE, {"on": "2026-07-01"}, None),
        (C.ATTRIBUTE_CHANGED, {"before": "exempt", "after": "on_request"}, None),
        (C.ROUNDS_LATE, {"count": 2}, None),
        (C.BOUNDARY_DATE, {"number_year": 2022, "issue_year": 2023}, None),
        (C.OFFICE_CHANGED, {"from": 3}, None),
        (C.DRAFTER_GONE, {"person": 4}, None),
        (C.PAPER_ONLY, {}, None),
        (C.NO_FILE, {}, None),
        (C.FILE_UNREAD, {"count": 1, "reason": "encrypted"}, None),
        (C.SCAN_FAILED, {"reason": "timeout"}, None),
    )
}


def inside(
    attribute: Attribute | None,
    grounds: tuple[str, ...],
    *codes: EvidenceCode | Evidence,
    **more: Any,
) -> Suggestion | None:
    """What is suggested for a document that is not public."""
    evidence = tuple(FOUND[c] if isinstance(c, EvidenceCode) else c for c in codes)
    return suggest(
        Weighed(
            status=DocumentStatus.FILED,
            attribute=attribute,
            grounds=grounds,
            round_year=YEAR,
            evidence=evidence,
            **more,
        )
    )


def public(*codes: EvidenceCode | Evidence) -> Suggestion:
    """What is suggested for a public document."""
    evidence = tuple(FOUND[c] if isinstance(c, EvidenceCode) else c for c in codes)
    made = suggest(
        Weighed(
            status=DocumentStatus.PUBLISHED,
            attribute=Attribute.PROACTIVE,
            round_year=YEAR,
            evidence=evidence,
        )
    )
    assert made is not None
    return made


def outcome_of(made: Suggestion | None) -> Outcome | None:
    return made.outcome if made is not None else None


def test_every_code_has_its_place_and_its_specimen() -> None:
    assert set(FOUND) == set(C)
    assert sorted(ORDER.values()) == list(range(len(C)))
    assert set(C) > CHANGES
    assert "USCC" not in PERSONAL


E, R = Attribute.EXEMPT, Attribute.ON_REQUEST
REQUESTED_ONCE = Evidence(code=C.REQUESTS, facts={"count": 1})
SOURCE_PUBLIC = Evidence(code=C.SOURCE_ATTRIBUTE, facts={"attribute": "proactive"})
AGREED = Evidence(code=C.JOINT, facts={"count": 2, "agreed": True})
ALL_KEPT = Evidence(code=C.PERSONAL_DATA, facts={"then": 2, "new": 0, "to_hide": 0})

TABLE: tuple[tuple[Attribute | None, tuple[str, ...], tuple[Any, ...], Outcome | None], ...] = (
    # nothing changed: kept
    (R, (), (), O.KEEP),
    (R, ("INT_WORKFLOW",), (), O.KEEP),
    (E, ("SEC_PUBLIC",), (), O.KEEP),
    (E, ("DEL_DRAFT",), (C.REVIEW_DATE,), O.KEEP),
    # there is no ground to state
    (E, (), (), None),
    (None, (), (), None),
    (E, ("STATE_SECRET",), (), None),
    # on request, asked for again and again
    (R, (), (C.REQUESTS,), O.TO_PROACTIVE),
    (R, (), (REQUESTED_ONCE,), O.KEEP),
    (R, ("INT_WORKFLOW",), (C.REQUESTS,), O.TO_PROACTIVE),
    (R, (), (C.REQUESTS, C.PERSONAL_DATA), O.TO_PROACTIVE_PARTIAL),
    (R, (), (C.REQUESTS, ALL_KEPT), O.TO_PROACTIVE),
    (R, ("TP_PRIVACY",), (C.REQUESTS, C.PERSONAL_DATA), O.TO_PROACTIVE_PARTIAL),
    (R, ("TP_PRIVACY",), (C.REQUESTS,), O.KEEP),  # nobody knows what to hide
    (R, ("TP_TRADE_SECRET",), (C.REQUESTS,), O.KEEP),  # another's right
    (R, ("SEC_PUBLIC",), (C.REQUESTS, C.LIKE_PUBLIC), O.KEEP),  # must not be disclosed
    (E, ("INT_WORKFLOW",), (C.REQUESTS,), O.KEEP),  # exempt: being asked for ends no ground
    # documents like it are public
    (R, (), (C.LIKE_PUBLIC,), O.TO_PROACTIVE),
    (E, ("INT_PERSONNEL",), (C.LIKE_PUBLIC,), O.TO_PROACTIVE),
    (E, ("SOCIAL_STABILITY",), (C.LIKE_PUBLIC,), O.KEEP),
    # the deliberation is over
    (E, ("DEL_REQUEST_REPORT",), (C.DECISION_MADE,), O.TO_PROACTIVE),
    (E, ("DEL_DRAFT",), (C.DECISION_MADE, C.PERSONAL_DATA), O.TO_PROACTIVE_PARTIAL),
    (E, ("DEL_DRAFT", "SEC_PUBLIC"), (C.DECISION_MADE,), O.KEEP),
    (E, ("ENFORCEMENT_FILE",), (C.DECISION_MADE, C.LIKE_PUBLIC), O.KEEP),
    # a term or period is over
    (E, ("SEC_NATIONAL",), (C.SECRECY_TERM_OVER,), O.TO_PROACTIVE),
    (E, ("LAW_PROHIBITED",), (C.SECRECY_TERM_OVER, C.TERM_OVER), O.KEEP),
    (E, ("INT_LOGISTICS",), (C.PERIOD_OVER,), O.TO_PROACTIVE),
    # the third party
    (E, ("TP_TRADE_SECRET",), (C.CONSENT,), O.TO_PROACTIVE),
    (E, ("TP_TRADE_SECRET",), (C.OBJECTION,), O.KEEP),
    (R, (), (C.REQUESTS, C.OBJECTION), O.KEEP),
    # somebody else decides
    (R, (), (C.REQUESTS, C.SOURCE_ATTRIBUTE), O.KEEP),
    (R, (), (SOURCE_PUBLIC,), O.TO_PROACTIVE),
    (R, (), (C.REQUESTS, C.JOINT), None),
    (R, (), (C.REQUESTS, AGREED), O.TO_PROACTIVE),
    # what would go out was not seen
    (R, (), (C.REQUESTS, C.SCAN_FAILED), None),
    (R, (), (C.REQUESTS, C.FILE_UNREAD), None),
    (R, (), (C.REQUESTS, C.PAPER_ONLY), None),
    (R, (), (C.REQUESTS, C.NO_FILE), None),
    (E, ("DEL_DRAFT",), (C.DECISION_MADE, C.SECRECY_MARK), None),
    (E, ("DEL_DRAFT",), (C.PAPER_ONLY,), O.KEEP),
    # circumstances say nothing about release
    (R, (), (C.ROUNDS_LATE, C.BOUNDARY_DATE, C.OFFICE_CHANGED, C.DRAFTER_GONE), O.KEEP),
)


@pytest.mark.parametrize(("attribute", "grounds", "codes", "outcome"), TABLE)
def test_evidence_suggests_an_outcome(
    attribute: Attribute | None,
    grounds: tuple[str, ...],
    codes: tuple[Any, ...],
    outcome: Outcome | None,
) -> None:
    assert outcome_of(inside(attribute, grounds, *codes)) is outcome


def test_nothing_without_a_file_is_suggested_to_go_out() -> None:
    assert inside(R, (), C.REQUESTS, has_file=False) is None
    assert outcome_of(inside(R, (), has_file=False)) is O.KEEP


def test_a_mandatory_ground_that_stands_is_never_suggested_away() -> None:
    """Every pair of evidences, every mandatory ground, alone or beside one that ended."""
    mandatory = [g.code for g in GROUNDS.values() if g.kind is GroundKind.MANDATORY]
    others = [code for code in C if code is not C.SECRECY_TERM_OVER]
    for ground, attribute in product(mandatory, (E, R, None)):
        for one, other in product(others, others):
            for grounds in ((ground,), ("DEL_DRAFT", ground)):
                made = inside(attribute, grounds, one, other)
                assert outcome_of(made) not in RELEASING_OUTCOMES, (grounds, one, other)


def test_whatever_is_suggested_is_allowed_and_names_its_evidence() -> None:
    for ground, attribute in product(GROUNDS, (E, R, None)):
        for one, other in product(C, C):
            made = inside(attribute, (ground,), one, other)
            if made is None:
                continue
            assert made.outcome in allowed_outcomes(DocumentStatus.FILED, attribute)
            assert set(made.why) <= {one, other}
            assert (made.outcome is O.KEEP) == (made.next_review_year is not None)
            assert (made.validity is None) == (made.validity_on is None)


@pytest.mark.parametrize(
    ("grounds", "year"),
    [
        (("SEC_PUBLIC",), 2029),
        (("SOCIAL_STABILITY",), 2027),
        (("DEL_DRAFT", "SEC_PUBLIC"), 2028),
        (("LAW_PROHIBITED",), 2031),
    ],
)
def test_a_ground_is_stated_again_and_looked_at_in_its_time(
    grounds: tuple[str, ...], year: int
) -> None:
    made = inside(E, grounds)
    assert made is not None
    assert (made.grounds, made.next_review_year, made.strength) == (grounds, year, Strength.WEAK)


def test_a_document_inside_is_marked_beside_its_outcome() -> None:
    made = inside(R, (), C.REQUESTS, C.REPEAL_FOUND)
    assert made is not None
    assert made.outcome is O.TO_PROACTIVE
    assert (made.validity, made.validity_on) == (Validity.REPEALED, date(2025, 3, 1))
    assert made.successor_id == SUCCESSOR
    assert made.why == (C.REQUESTS, C.REPEAL_FOUND)
    kept = inside(E, ("SEC_PUBLIC",), C.TERM_OVER)
    assert kept is not None
    assert (kept.outcome, kept.validity, kept.successor_id) == (O.KEEP, Validity.LAPSED, None)


@pytest.mark.parametrize(
    ("codes", "outcome", "on", "strength"),
    [
        ((), O.STILL_IN_FORCE, None, Strength.WEAK),
        ((C.REQUESTS, C.PERSONAL_DATA), O.STILL_IN_FORCE, None, Strength.WEAK),
        ((C.REPEAL_FOUND,), O.MARK_REPEALED, date(2025, 3, 1), Strength.STRONG),
        ((C.AMENDMENT_FOUND,), O.MARK_AMENDED, date(2025, 5, 1), Strength.STRONG),
        ((C.TERM_OVER, C.AMENDMENT_FOUND), O.MARK_LAPSED, date(2025, 1, 1), Strength.STRONG),
        ((C.PERIOD_OVER,), O.MARK_LAPSED, date(2024, 1, 1), Strength.FAIR),
        ((C.VALIDITY_MARKED,), O.MARK_AMENDED, date(2024, 6, 1), Strength.STRONG),
        ((C.VALIDITY_MARKED, C.REPEAL_FOUND), O.MARK_REPEALED, date(2025, 3, 1), Strength.STRONG),
        ((C.VALIDITY_MARKED, C.AMENDMENT_FOUND), O.MARK_AMENDED, date(2024, 6, 1), Strength.STRONG),
        ((C.LEAK_SUSPECTED, C.REPEAL_FOUND), O.TAKE_DOWN, None, Strength.STRONG),
        ((C.SECRECY_MARK,), O.TAKE_DOWN, None, Strength.STRONG),
    ],
)
def test_a_public_document_is_asked_for_leaks_and_validity(
    codes: tuple[EvidenceCode, ...], outcome: Outcome, on: date | None, strength: Strength
) -> None:
    made = public(*codes)
    assert (made.outcome, made.validity_on, made.strength) == (outcome, on, strength)


def test_a_repeal_without_a_stated_day_is_less_certain() -> None:
    found = Evidence(
        code=C.REPEAL_FOUND,
        facts={"on": "2025-03-01", "stated": False},
        source_document_id=SUCCESSOR,
    )
    assert (public(found).strength, public(found).successor_id) == (Strength.FAIR, SUCCESSOR)
    undated = Evidence(code=C.REPEAL_FOUND, facts={"on": None, "stated": False})
    assert public(undated).outcome is O.STILL_IN_FORCE


def test_what_is_repealed_already_stays_so() -> None:
    marked = Evidence(code=C.VALIDITY_MARKED, facts={"validity": "repealed", "on": "2023-01-01"})
    made = public(marked, C.TERM_OVER)
    assert (made.outcome, made.validity_on) == (O.MARK_REPEALED, date(2023, 1, 1))


@pytest.mark.parametrize(("to_hide", "outcome"), [(3, None), (0, O.STILL_IN_FORCE)])
def test_what_another_site_shows_is_for_people_to_look_at(
    to_hide: int, outcome: Outcome | None
) -> None:
    facts = {"then": 3, "new": 0, "to_hide": to_hide, "published_elsewhere": True}
    made = suggest(
        Weighed(
            status=DocumentStatus.PUBLISHED,
            attribute=Attribute.PROACTIVE,
            round_year=YEAR,
            evidence=(Evidence(code=C.PERSONAL_DATA, facts=facts),),
        )
    )
    assert outcome_of(made) is outcome


def told(outcome: Outcome, **more: Any) -> list[str]:
    """The codes of what follows from an outcome."""
    plain: dict[str, Any] = {"status": DocumentStatus.FILED, "attribute": E}
    return [c.code for c in consequences(Chosen(outcome=outcome, **{**plain, **more}))]


def test_a_release_tells_its_whole_road() -> None:
    by = date(2026, 8, 14)
    marked = {"validity": Validity.REPEALED, "validity_on": date(2025, 3, 1)}
    found = consequences(
        Chosen(
            outcome=O.TO_PROACTIVE_PARTIAL,
            status=DocumentStatus.FILED,
            attribute=R,
            to_hide=13,
            portal_by=by,
            **marked,
        )
    )
    assert [(c.code, dict(c.facts)) for c in found] == [
        ("opens_july_case", {}),
        ("findings_to_settle", {"count": "13"}),
        ("two_confirmations", {}),
        ("approved_one_by_one", {}),
        ("on_portal_by", {"date": "2026-08-14"}),
        ("banner_on_public_page", {"validity": "repealed", "date": "2025-03-01"}),
    ]


def test_a_release_without_findings_and_dates_tells_its_road() -> None:
    assert told(O.TO_PROACTIVE) == ["opens_july_case", "two_confirmations", "approved_one_by_one"]


def test_what_stays_inside_says_where_and_until_when() -> None:
    assert told(O.KEEP, next_review_year=2029) == [
        "approved_in_list",
        "stays_inside",
        "looked_at_again",
    ]
    assert told(O.KEEP, attribute=R) == ["approved_in_list", "stays_on_request"]
    assert told(O.TO_ON_REQUEST) == ["approved_in_list", "given_on_request"]
    assert told(O.OUT_OF_SCOPE) == ["approved_in_list", "leaves_the_ledger"]
    assert told(O.DEFER, next_review_year=2027)[-1] == "looked_at_again"
    assert told(O.KEEP, validity=Validity.LAPSED)[-1] == "marked_inside"


def test_a_public_document_shows_its_banner_or_goes() -> None:
    of = {"status": DocumentStatus.PUBLISHED, "attribute": Attribute.PROACTIVE}
    assert told(O.MARK_REPEALED, **of) == ["approved_in_list", "banner_on_public_page"]
    assert told(O.STILL_IN_FORCE, **of) == ["approved_in_list", "stays_public"]
    assert told(O.TAKE_DOWN, **of) == [
        "approved_one_by_one",
        "hidden_at_once",
        "second_person_confirms",
    ]


def test_every_consequence_is_listed_for_its_words() -> None:
    full = {
        "to_hide": 1,
        "portal_by": date(2026, 8, 1),
        "next_review_year": 2027,
        "validity": Validity.LAPSED,
    }
    found: set[str] = set()
    for outcome, status, attribute in product(O, DocumentStatus, (E, R)):
        found |= set(told(outcome, status=status, attribute=attribute, **full))
    assert found == set(CONSEQUENCES)


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("关于调整临时救助标准的请示", "调整临时救助标准"),
        ("云水区人民政府关于同意调整临时救助标准的批复", "调整临时救助标准"),
        ("关于印发《关于加强防汛工作的通知》的通知", "加强防汛工作"),
        ("云水区养犬管理办法（征求意见稿）", "云水区养犬管理"),
        ("关于征求《云水区养犬管理办法》意见的函", "云水区养犬管理"),
        ("关于放假的通知", ""),
    ],
)
def test_a_request_and_its_answer_have_one_subject(title: str, subject: str) -> None:
    assert subject_of(title) == subject
