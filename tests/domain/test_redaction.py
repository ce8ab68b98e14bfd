"""From settlements to the plan, and the digest that a privacy confirmation binds to."""

from __future__ import annotations

from review.domain.findings import FindingLevel, FindingValues, SettlementAction
from review.domain.redaction import (
    FilePlan,
    PlannedBox,
    PlannedPlace,
    copy_format,
    copy_name,
    plan_digest,
    plan_file,
)

A = SettlementAction


def a_finding(start: int, drafter: A | None = None, reviewer: A | None = None) -> FindingValues:
    """A finding of ten characters in the first segment."""
    return FindingValues(
        start, "MOB", FindingLevel.CERTAIN, "s1", start, start + 11, "d", drafter, reviewer
    )


FINDINGS = (
    a_finding(40, A.KEEP),
    a_finding(0, A.REMOVE),
    a_finding(20, A.MASK),
    a_finding(60, A.KEEP, A.REMOVE),
    a_finding(80, A.EXCEPTION),
    a_finding(99),
)
BOX = PlannedBox(2, (0.1, 0.2, 0.5, 0.25))


def test_a_plan_follows_the_reviewer_and_else_the_drafter() -> None:
    plan = plan_file(0, FINDINGS, [BOX])
    assert plan.places == (
        PlannedPlace("s1", 0, 11, "remove"),
        PlannedPlace("s1", 20, 31, "mask"),
        PlannedPlace("s1", 40, 51, "keep"),
        PlannedPlace("s1", 60, 71, "remove"),
        PlannedPlace("s1", 80, 91, "keep"),
    )
    assert plan.boxes == (BOX,)


def test_a_plan_is_written_as_the_document_commands_read_it() -> None:
    plan = plan_file(0, FINDINGS[:3], [BOX])
    assert plan.as_json() == {
        "actions": [
            {"segment": "s1", "start": 0, "end": 11, "action": "remove"},
            {"segment": "s1", "start": 20, "end": 31, "action": "mask"},
            {"page": 2, "box": [0.1, 0.2, 0.5, 0.25], "action": "remove"},
        ],
        "keep": [{"segment": "s1", "start": 40, "end": 51}],
    }


def test_a_plan_knows_whether_anything_goes() -> None:
    assert plan_file(0, FINDINGS).removes
    assert plan_file(0, [], [BOX]).removes
    assert not plan_file(0, [a_finding(40, A.KEEP)]).removes
    assert not FilePlan(0, ()).removes


def test_the_plan_digest_belongs_to_exactly_this_plan() -> None:
    main, annex = plan_file(0, FINDINGS), plan_file(1, FINDINGS[:1])
    whole = plan_digest([main, annex])
    assert whole == plan_digest([annex, main])
    others = (
        [main],
        [main, plan_file(1, FINDINGS[:2])],
        [plan_file(0, FINDINGS, [BOX]), annex],
        [plan_file(1, FINDINGS), plan_file(0, FINDINGS[:1])],
    )
    assert whole not in {plan_digest(plans) for plans in others}
    assert main.key == plan_digest([main])
    assert len(whole) == 64


def test_the_copy_of_an_ofd_is_a_pdf_and_is_called_one() -> None:
    assert [copy_format(each) for each in ("pdf", "docx", "ofd", None)] == [
        "pdf",
        "docx",
        "pdf",
        "bin",
    ]
    assert copy_name("通知.OFD", "ofd") == "通知.pdf"
    assert copy_name("通知", "ofd") == "通知"
    assert copy_name("通知.docx", "docx") == "通知.docx"
