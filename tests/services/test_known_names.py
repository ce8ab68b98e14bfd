"""Names over all files of a submission: which are carried, where they are asked, what is taken in and what stays."""

from __future__ import annotations

from typing import Any

from review.domain import commands as c
from review.domain.findings import FindingLevel, SettlementAction
from review.services.finding.known_names import (
    known_names,
    names_in,
    take_in_names,
    tell_where_known,
    texts_to_ask,
)
from review.store.documents import Document
from review.store.findings import FindingRow, findings_of, settlements_of
from tests.services.conftest import TownAt
from tests.town import Town, answer, finding, segment

NAME = "张立成"
FIRST = segment(1, f"申请人{NAME}。")
ROSTER = answer([FIRST], [finding(1, "PER", FIRST, NAME), finding(2, "PER", FIRST, "申请人")])
MAIN = [
    segment(11, f"请{NAME}到场。"),
    segment(12, "张某到场，李某未到。"),
    segment(13, "各科室：报送情况。"),
]


def hit(start: int, end: int, code: str = "PER", *kinds: str) -> dict[str, Any]:
    """A finding of the engine in one text, with its evidence."""
    return {
        "code": code,
        "level": "likely",
        "start": start,
        "end": end,
        "action": "mask",
        "ground": "TP_PRIVACY",
        "rule": f"{code}.known/1",
        "why": [{"kind": kind, "text": ""} for kind in kinds],
    }


def two_files(town: Town, document_id: int) -> tuple[int, int]:
    """The main text with a masked name, and an annex that names somebody; answers the versions."""
    note = finding(1, "MASKED_NAME", MAIN[1], "张某", level="note", action="keep")
    main = town.attach(document_id, answer(MAIN, [note]))
    return main, town.attach(document_id, ROSTER, position=1, name="名单.docx")


def take_in(town: Town, document_id: int, found: dict[int, Any]) -> int:
    with town.system() as (session, actor):
        document = session.get_one(Document, document_id)
        return take_in_names(session, town.work.vault, actor, document, found, {NAME}, now=town.now)


def rows(town: Town, version_id: int) -> list[FindingRow]:
    with town.work.sessions() as session:
        return findings_of(session, [version_id])


def test_names_of_the_other_files_are_known_and_asked_only_where_they_may_stand(
    town_at: TownAt,
) -> None:
    town, document_id = town_at("draft")
    main, roster = two_files(town, document_id)
    with town.work.sessions() as session:
        vault = town.work.vault
        assert NAME in known_names(session, vault, document_id, but=main)
        assert known_names(session, vault, document_id, but=roster) == ()
        asked = texts_to_ask(session, vault, document_id, [NAME], but=roster)
    assert {version: list(texts) for version, texts in asked.items()} == {
        main: [MAIN[0]["id"], MAIN[1]["id"]]
    }


def test_a_name_known_from_a_file_says_so_where_nothing_else_does() -> None:
    told = answer(
        [FIRST], [finding(1, "PER", FIRST, NAME, why=[{"kind": "propagated", "text": ""}])]
    )
    tell_where_known(told, [NAME])
    assert [w["kind"] for w in told["findings"][0]["why"]] == ["propagated", "known_from_file"]
    assert names_in(told) == (NAME,)


def test_new_places_are_found_and_a_masked_name_is_raised(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    main, _roster = two_files(town, document_id)
    found = {
        main: {
            MAIN[0]["id"]: [hit(1, 4)],
            MAIN[1]["id"]: [
                hit(0, 2, "MASKED_NAME", "masked", "clear_elsewhere"),
                hit(5, 7, "MASKED_NAME", "masked"),
            ],
        }
    }
    assert take_in(town, document_id, found) == 2
    masked, made = rows(town, main)
    assert masked.level is FindingLevel.LIKELY
    assert [w["kind"] for w in masked.why] == ["masked", "clear_elsewhere", "known_from_file"]
    assert (made.key, made.segment, made.span_start, made.span_end) == ("k1", MAIN[0]["id"], 1, 4)
    assert take_in(town, document_id, found) == 0


def test_what_people_settled_stays_as_they_settled_it(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    main, _roster = two_files(town, document_id)
    found = {main: {MAIN[0]["id"]: [hit(1, 4)]}}
    take_in(town, document_id, found)
    made = rows(town, main)[-1]
    keep = {"finding_ids": (made.id,), "action": SettlementAction.KEEP}
    town.do("drafter", c.SettleFindings, document_id, **keep, reason="本人是公示的评审专家。")
    assert take_in(town, document_id, found) == 0
    with town.work.sessions() as session:
        assert [s.action for s in settlements_of(session, [made.id]).values()] == [
            SettlementAction.KEEP
        ]


def test_nothing_comes_in_once_the_case_is_decided(town_at: TownAt) -> None:
    town, document_id = town_at("decided")
    version = town.files(document_id)[0].id
    place = {version: {rows(town, version)[0].segment: [hit(0, 3)]}}
    assert take_in(town, document_id, place) == 0
    with town.work.sessions() as session:
        assert texts_to_ask(session, town.work.vault, document_id, [NAME], but=None) == {}
