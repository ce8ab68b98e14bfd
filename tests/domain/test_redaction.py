"""From settlements to the plan, and the digest that a privacy confirmation binds to."""

from __future__ import annotations

import json

from review.domain.findings import FindingLevel, FindingValues, SettlementAction
from review.domain.redaction import (
    FilePlan,
    PlannedBox,
    PlannedPlace,
    copy_format,
    copy_name,
    ordinal,
    people_of,
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


def test_what_digests_are_made_of_is_the_plan_as_json_by_sorted_keys() -> None:
    odd = 's"1\\\n第一段\u2028\x01\U00020000'
    places = (
        PlannedPlace(odd, 0, 11, "remove"),
        PlannedPlace(odd, 20, 31, "mask", "张某甲"),
        PlannedPlace(odd, 40, 51, "mask", "张某", '第"十六"条'),
        PlannedPlace(odd, 60, 71, "remove", "", "第十六条"),
        PlannedPlace(odd, 80, 91, "keep"),
        PlannedPlace("s2", 0, 1, "keep"),
    )
    for plan in (
        FilePlan(0, ()),
        FilePlan(3, places),
        FilePlan(12, places[4:], (BOX, PlannedBox(11, (0, 1e-07, 0.30000000000000004, 1)))),
    ):
        body = [plan.position, plan.as_json()]
        written = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert plan.canonical == written


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


def test_what_bars_say_belongs_to_the_copy_and_not_to_what_is_agreed_on() -> None:
    found = [
        FINDINGS[1]._replace(ground="INT_WORKFLOW"),
        FINDINGS[2]._replace(ground=None),
    ]
    silent, plan = plan_file(0, found), plan_file(0, found, labelled=True)
    assert [place.label for place in plan.places] == ["第十六条", ""]
    assert [action.get("label") for action in plan.as_json()["actions"]] == ["第十六条", None]  # type: ignore[attr-defined]
    assert plan.key != silent.key
    assert plan_digest([plan]) == plan_digest([silent])


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


def a_name(at: int, who: str, mask: str, said: A | None = A.MASK) -> FindingValues:
    """A person's name at a place."""
    return FindingValues(
        at, "PER", FindingLevel.LIKELY, "s1", at, at + 2, who, drafter=said, mask=mask
    )


def test_a_person_is_one_person_in_all_files_and_two_of_a_name_are_told_apart() -> None:
    main = [a_name(0, "zs", "张某"), a_name(5, "ls", "李某"), a_name(9, "zl", "张某")]
    annex = [a_name(0, "zl", "张某"), a_name(5, "zk", "张某", A.KEEP), a_name(9, "zw", "张某")]
    people = people_of([*main, *annex])
    assert people == {"zs": "张某甲", "zl": "张某乙", "zw": "张某丙", "ls": "李某"}
    assert [p.mask for p in plan_file(1, annex, (), people).places] == ["张某乙", "", "张某丙"]
    actions = plan_file(0, main, (), people).as_json()["actions"]
    assert isinstance(actions, list)
    assert actions[0] == {"segment": "s1", "start": 0, "end": 2, "action": "mask", "mask": "张某甲"}


def test_the_next_ten_people_get_two_stems() -> None:
    assert [ordinal(at) for at in (0, 9, 10, 109, 110)] == ["甲", "癸", "甲甲", "癸癸", "甲甲甲"]
