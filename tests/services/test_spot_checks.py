"""Spot checks by the services: the same seed draws the same sample, four eyes, mending, the evidence pack."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from review import audit_verifier
from review.domain import commands as c
from review.domain.spot_checks import Criterion, CriterionAnswer, Population
from review.domain.states import Attribute, DocumentStatus, ItemState
from review.domain.values import Refused
from review.jobs.tasks import carry_out
from review.pack_words import pack_words
from review.services.spot_checks import drawing, examining, packing, rectifying
from review.store.check import check_files
from review.store.documents import Document
from review.store.events import export, head_line
from review.store.rounds import RoundItem
from review.store.spot_checks import EvidencePack, SpotCheck, SpotCheckEntry, entries_of
from review.store.spot_lists import rectifications_due
from tests.services.conftest import TownAt
from tests.town import ID_NUMBER, Town

GOOD = tuple(CriterionAnswer(criterion=one, passed=True) for one in Criterion)
BAD = (replace(GOOD[0], passed=False, note="属性定得过严。"), *GOOD[1:])


def stock(town: Town, count: int = 20) -> None:
    """Filed documents of two offices, of two kinds."""
    with town.work.sessions() as session:
        for number in range(count):
            session.add(
                Document(
                    organisation_id=town.ids["town"],
                    office_id=town.ids["social" if number % 3 else "building"],
                    drafter_id=None,
                    status=DocumentStatus.FILED,
                    created_at=town.now,
                    title=f"关于第{number}号事项的通知",
                    doc_kind="notice" if number % 2 else "reply",
                    issued_on=date(2026, 1, 1) + timedelta(days=number),
                    attribute=Attribute.ON_REQUEST,
                    printed_attribute=Attribute.ON_REQUEST,
                )
            )
        session.commit()


def asked(town: Town, **said: Any) -> c.DrawSpotCheck:
    """What somebody asks to draw."""
    values: dict[str, Any] = {
        "organisation_id": town.ids["town"],
        "name": "抽查",
        "population": Population(),
        "seed": "2026-07",
        "confidence": 0.95,
        "error_bound": None,
        "size": 6,
    }
    return c.DrawSpotCheck(**{**values, **said})


def draw(town: Town, login: str = "officer2", **said: Any) -> int:
    """Draw, and answer the check's id."""
    with town.acting(login) as (session, actor):
        return drawing.draw_spot_check(session, actor, asked(town, **said), **town.time).id


def drawn(town: Town, check_id: int) -> list[SpotCheckEntry]:
    with town.work.sessions() as session:
        return entries_of(session, check_id)


def examine(
    town: Town,
    login: str,
    entry_id: int,
    answers: tuple[CriterionAnswer, ...] = GOOD,
    what: str = "",
    by: date | None = None,
) -> None:
    with town.acting(login) as (session, actor):
        version = session.get_one(SpotCheckEntry, entry_id).version
        command = c.ExamineEntry(
            entry_id=entry_id, version=version, answers=answers, rectify_what=what, rectify_by=by
        )
        examining.examine_entry(session, town.work.vault, actor, command, **town.time)


def why_not(act: Any, *arguments: Any, **said: Any) -> set[str]:
    """The codes with which an act is refused."""
    with pytest.raises(Refused) as refused:
        act(*arguments, **said)
    return {r.code for r in refused.value.refusals}


def test_the_same_seed_on_the_same_population_draws_the_same_sample(town: Town) -> None:
    stock(town)
    first, second, other = draw(town), draw(town), draw(town, seed="2026-08")
    same = [[e.document_id for e in drawn(town, i)] for i in (first, second, other)]
    assert same[0] == same[1] != same[2]
    with town.work.sessions() as session:
        check = session.get_one(SpotCheck, first)
        assert (check.year, check.size, check.population) == (town.today.year, 6, 20)
        assert sum(s["drawn"] for s in check.strata) == 6
        assert drawing.drawn_again(session, check)
        check.seed = "another"
        assert not drawing.drawn_again(session, check)
    with town.acting("officer2") as (session, actor):
        seen = drawing.preview(session, actor, asked(town))
    with town.work.sessions() as session:
        kept = session.get_one(SpotCheck, first).strata
    assert [(list(n), p, d) for n, p, d in seen.strata] == [
        (s["names"], s["population"], s["drawn"]) for s in kept
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"size": 21}, "sample_larger_than_population"),
        ({"size": 0}, "sample_too_small"),
        ({"size": None}, "size_missing"),
        ({"size": None, "error_bound": 1.2}, "share_out_of_range"),
        ({"seed": " "}, "seed_missing"),
        ({"name": ""}, "check_name_missing"),
        ({"population": Population(from_on=date(2030, 1, 1))}, "population_empty"),
        ({"population": Population(offices=(999_999,))}, "population_empty"),
    ],
)
def test_what_can_not_be_drawn_leaves_nothing_behind(
    town: Town, said: dict[str, Any], code: str
) -> None:
    stock(town)
    assert why_not(draw, town, **said) == {code}
    with town.work.sessions() as session:
        assert session.scalars(select(SpotCheck)).all() == []


def test_only_officer_and_supervisor_of_the_house_draw(town: Town) -> None:
    stock(town)
    for login in ("drafter", "head", "clerk", "reviewer", "approver", "stranger"):
        assert why_not(draw, town, login) == {"role_missing"}
    assert draw(town, "supervisor")


def test_filters_narrow_the_population(town: Town) -> None:
    stock(town)
    office = Population(offices=(town.ids["building"],), kinds=("reply",))
    days = Population(from_on=date(2026, 1, 2), until_on=date(2026, 1, 4))
    for population, count in ((office, 4), (days, 3)):
        with town.acting("officer2") as (session, actor):
            seen = drawing.preview(session, actor, asked(town, population=population, size=1))
        assert seen.population == count


def test_nobody_examines_what_they_had_a_part_in(town_at: TownAt) -> None:
    town, document_id = town_at("published")
    entry = drawn(town, draw(town, size=1))[0]
    assert entry.document_id == document_id
    assert why_not(examine, town, "officer", entry.id) == {"own_document"}
    assert why_not(examine, town, "reviewer", entry.id) == {"role_missing"}
    examine(town, "officer2", entry.id)
    assert drawn(town, entry.spot_check_id)[0].differences == []


def test_a_note_never_repeats_what_was_removed(town_at: TownAt) -> None:
    town, _document_id = town_at("published")
    entry = drawn(town, draw(town, size=1))[0]
    told = (replace(BAD[0], note=f"身份证号{ID_NUMBER}没有隐去"), *GOOD[1:])
    assert why_not(examine, town, "supervisor", entry.id, told) == {"note_holds_removed"}
    assert drawn(town, entry.spot_check_id)[0].examined_at is None


def test_what_is_mended_is_looked_at_again_by_somebody_else(town: Town) -> None:
    stock(town)
    entry = next(e for e in drawn(town, draw(town, size=20)) if e.office_id == town.ids["social"])
    assert why_not(examine, town, "supervisor", entry.id, GOOD, "x", town.today) == {
        "rectification_without_fault"
    }
    yesterday = town.today - timedelta(days=1)
    assert why_not(examine, town, "supervisor", entry.id, BAD, " ", yesterday) == {
        "rectification_text_missing",
        "due_in_past",
    }
    examine(town, "supervisor", entry.id, BAD, "改登记。", town.today)
    assert why_not(examine, town, "supervisor", entry.id) == {"mending_begun"}
    with town.work.sessions() as session:
        tomorrow, mine = town.today + timedelta(days=1), [town.ids["social"]]
        assert rectifications_due(session, town.ids["town"], mine, tomorrow) == (1, 1)
    assert why_not(recheck, town, "supervisor", entry.id, passed=True) == {"mending_not_reported"}
    assert why_not(report, town, "builder", entry.id) == {"role_missing"}
    report(town, "head", entry.id)
    assert why_not(report, town, "drafter", entry.id) == {"mending_reported"}
    recheck(town, "officer2", entry.id, passed=False, note="还差日期。", due=tomorrow)
    report(town, "drafter", entry.id)
    recheck(town, "supervisor", entry.id, passed=True)
    assert why_not(report, town, "drafter", entry.id) == {"nothing_to_mend"}
    assert town.events(entry.document_id) == [
        "spot_check.examined",
        *("spot_check.rectified", "spot_check.rechecked") * 2,
    ]


def report(town: Town, login: str, entry_id: int) -> None:
    with town.acting(login) as (session, actor):
        version = session.get_one(SpotCheckEntry, entry_id).version
        command = c.ReportRectified(entry_id=entry_id, version=version, note="已改。")
        rectifying.report_rectified(session, town.work.vault, actor, command, now=town.now)


def recheck(
    town: Town, login: str, entry_id: int, *, passed: bool, note: str = "", due: date | None = None
) -> None:
    with town.acting(login) as (session, actor):
        version = session.get_one(SpotCheckEntry, entry_id).version
        command = c.RecheckEntry(
            entry_id=entry_id, version=version, passed=passed, note=note, due_on=due
        )
        rectifying.recheck_entry(session, town.work.vault, actor, command, **town.time)


def test_a_wrong_attribute_is_evaluated_anew(town: Town) -> None:
    stock(town)
    entry = drawn(town, draw(town, size=20))[0]
    assert why_not(refer, town, entry.id) == {"attribute_not_faulty"}
    examine(town, "supervisor", entry.id, BAD)
    refer(town, entry.id)
    with town.work.sessions() as session:
        query = select(RoundItem).where(RoundItem.document_id == entry.document_id)
        item = session.scalars(query).one()
    assert (item.state, item.reason.value) == (ItemState.ASSIGNED, "correction")
    assert why_not(refer, town, entry.id) == {"evaluated_already"}


def refer(town: Town, entry_id: int) -> None:
    with town.acting("supervisor") as (session, actor):
        version = session.get_one(SpotCheckEntry, entry_id).version
        command = c.ReferEntry(entry_id=entry_id, version=version)
        rectifying.refer_entry(session, actor, command, **town.time)


def test_a_check_closes_once_and_only_whole(town: Town) -> None:
    stock(town)
    check_id = draw(town, size=2)

    def close() -> None:
        with town.acting("supervisor") as (session, actor):
            command = c.CloseSpotCheck(spot_check_id=check_id, version=1)
            drawing.close_spot_check(session, actor, command, now=town.now)

    assert why_not(close) == {"forms_left"}
    for entry in drawn(town, check_id):
        examine(town, "supervisor", entry.id)
    close()
    assert why_not(close) == {"spot_check_closed"}
    assert why_not(examine, town, "supervisor", drawn(town, check_id)[0].id) == {
        "spot_check_closed"
    }


# ---- the pack ------------------------------------------------------------------------------------


def pack(town: Town, check_id: int, login: str = "supervisor") -> bytes | None:
    with town.acting(login) as (session, actor):
        command = c.ExportEvidence(spot_check_id=check_id, entry_id=None)
        made = packing.export_evidence(
            session, town.work.vault, actor, command, words=pack_words(), now=town.now
        )
        return made.data


def verified(folder: Path, *names: str) -> int:
    """The exit code of the verifier that is in the pack, alone."""
    alone = [sys.executable, "-I", "-S", "audit_verifier.py", "--part", *names]
    return subprocess.run(alone, cwd=folder, check=False, capture_output=True).returncode


def test_the_pack_proves_without_showing(town_at: TownAt, tmp_path: Path) -> None:
    town, document_id = town_at("published")
    check_id = draw(town, size=1)
    examine(town, "supervisor", drawn(town, check_id)[0].id, BAD)
    data = pack(town, check_id)
    assert data is not None
    assert data == pack(town, check_id), "the same bytes each time"
    assert why_not(pack, town, check_id, "drafter") == {"role_missing"}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
        packed.extractall(tmp_path)
    whole = b"".join(parts.values())
    assert ID_NUMBER.encode() not in whole
    for file in town.files(document_id):
        path = town.work.vault.files.original_path(file.organisation_id, file.digest)
        assert path.read_bytes() not in whole
        assert file.digest.encode() in parts["documents/00001/document.json"]
    release = json.loads(parts["documents/00001/release.json"])
    assert release["public"] is True
    told = dict(
        line.split("  ")[::-1] for line in parts.pop("MANIFEST.sha256").decode().split("\n")[:-1]
    )
    assert set(told) == set(parts)
    events = "documents/00001/events.jsonl"
    with town.work.sessions() as session:
        connection = session.connection()
        log = [*export(connection), head_line(connection)]
    (tmp_path / "log.jsonl").write_text("\n".join(log) + "\n", encoding="utf-8")
    assert verified(tmp_path, events, "log.jsonl") == 0
    lines = (tmp_path / events).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / events).write_text("".join(lines[:3] + lines[4:]), encoding="utf-8")
    assert verified(tmp_path, events) == 0, "each by itself"
    assert verified(tmp_path, events, "log.jsonl") == 3, "one is missing"
    changed = lines[3].replace('"actor_id":', '"actor_id":1')
    (tmp_path / events).write_text("".join([*lines[:3], changed, *lines[4:]]), encoding="utf-8")
    assert verified(tmp_path, events) == 3


def test_what_is_not_public_goes_without_its_title(town: Town) -> None:
    stock(town)
    data = pack(town, draw(town))
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        whole = b"".join(packed.read(name) for name in packed.namelist())
    assert "号事项的通知".encode() not in whole
    assert Path(audit_verifier.__file__).read_bytes() in whole


def test_a_large_pack_is_written_by_a_task(town: Town) -> None:
    stock(town, 40)
    check_id = draw(town, size=35)
    assert pack(town, check_id) is None
    assert pack(town, check_id) is None, "asked twice, written once"
    with town.work.sessions() as session:
        pack_id = session.scalars(select(EvidencePack.id)).one()
    carry_out(town.work, "evidence_pack", pack_id)
    with town.work.sessions() as session:
        row = session.get_one(EvidencePack, pack_id)
        path = town.work.vault.files.evidence_path(row.organisation_id, row.digest or "")
        assert (row.progress, row.bytes) == (100, path.stat().st_size)
        kinds = {
            p.code
            for p in check_files(session, town.work.vault.files, now=town.now, grace=timedelta(0))
        }
    assert not {k for k in kinds if k.startswith("evidence")}
    with zipfile.ZipFile(path) as packed:
        assert sum(name.endswith("/form.json") for name in packed.namelist()) == 35
