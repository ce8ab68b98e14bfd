"""Reading for validity with the real engine: a repeal found, a list brought as Word, table and text, the sweep."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from review.domain import commands as c
from review.domain.states import Validity
from review.domain.validity import LineMatch, ProposalWhy
from review.jobs.mentions import sweep_validity
from review.jobs.tasks import work_off
from review.services.outstanding import due_rows
from review.store.documents import FileState
from review.store.repeal_lists import RepealList, lines_of
from review.store.validity import ValidityReading, reading_of_validity, validity_proposals_of
from tests.engines.making import make_docx
from tests.olddocs import registered
from tests.town import Town

OLD = "青榕镇临时救助办法"
NUMBER = "青府〔2019〕3号"


def proposed(town: Town, document_id: int) -> list[tuple[ProposalWhy, date | None]]:
    with town.work.sessions() as session:
        return [(p.why, p.on) for p in validity_proposals_of(session, document_id)]


def test_what_a_document_says_is_found_and_quoted(town: Town) -> None:
    old = registered(town, OLD, NUMBER, date(2019, 3, 1))
    said = f"本规定自2024年7月1日起施行，有效期3年。《{OLD}》（{NUMBER}）同时废止。"
    new = registered(
        town, "青榕镇临时救助规定", "青府〔2024〕7号", date(2024, 6, 1), "正文。", said
    )
    work_off(town.work)
    assert proposed(town, old) == [(ProposalWhy.REPEALED_BY, date(2024, 6, 1))]
    assert proposed(town, new) == [(ProposalWhy.PERIOD_OVER, date(2027, 7, 1))]
    with town.work.sessions() as session:
        (found,) = validity_proposals_of(session, old)
        quoted = town.work.vault.text_at(
            found.file_version_id or 0, found.segment, found.start, found.end
        )
    assert quoted == f"《{OLD}》（{NUMBER}）同时废止"


def test_past_work_points_need_no_file(town: Town) -> None:
    points = registered(town, "青榕镇2023年民政工作要点", "青府〔2023〕1号", date(2023, 2, 1))
    work_off(town.work)
    assert proposed(town, points) == [(ProposalWhy.PAST_YEAR, date(2024, 1, 1))]


def test_the_sweep_asks_for_what_other_rules_have_read_and_only_for_that(town: Town) -> None:
    first = registered(town, OLD, NUMBER, date(2019, 3, 1))
    registered(town, "青榕镇养老补贴办法", "青府〔2018〕5号", date(2018, 5, 1))
    work_off(town.work)
    assert sweep_validity(town.work) == 0
    with town.system() as (session, _):
        row = reading_of_validity(session, first)
        assert row is not None
        row.rule_version = "0"
    told: list[tuple[int, int]] = []
    assert sweep_validity(town.work, on_progress=lambda at, n: told.append((at, n))) == 1
    assert told == [(first, 1)]
    with town.work.sessions() as session:
        (waiting,) = [i for kind, i in due_rows(session, town.now) if kind == "mentions"]
        assert session.get_one(ValidityReading, waiting).document_id == first


def list_file(folder: Path, ending: str) -> Path:
    """A list of one known and one unknown document, as Word, table or text."""
    lines = ["附件", "废止的文件目录", f"1.{OLD}（{NUMBER}）", "2.没有的办法（青府〔2001〕9号）"]
    path = folder / f"目录.{ending}"
    if ending == "docx":
        return make_docx(path, lines)
    if ending == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (
            ["序号", "文件名称", "文号"],
            [1, OLD, NUMBER],
            [2, "没有的办法", "青府〔2001〕9号"],
        ):
            sheet.append(row)
        book.save(path)
        return path
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def bring(town: Town, path: Path, name: str = "") -> int:
    """An officer brings a list, and the worker reads it."""
    came = town.received(path.read_bytes())
    row = town.do(
        "officer",
        c.BringRepealList,
        organisation_id=town.ids["town"],
        name=name or path.name,
        key=came.key,
        digest=came.digest,
        bytes=came.bytes,
        own_document_id=None,
        validity=Validity.REPEALED,
        on=date(2026, 3, 1),
        legal_reference="青府〔2026〕2号",
    )
    work_off(town.work)
    return int(row.id)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "txt"])
def test_a_list_is_read_whatever_it_came_as(town: Town, tmp_path: Path, ending: str) -> None:
    old = registered(town, OLD, NUMBER, date(2019, 3, 1))
    list_id = bring(town, list_file(tmp_path, ending))
    with town.work.sessions() as session:
        lines = lines_of(session, list_id)
    assert [(line.match, line.document_id) for line in lines] == [
        (LineMatch.BY_NUMBER, old),
        (LineMatch.UNKNOWN, None),
    ]
    assert lines[0].title == OLD


BAD = [
    ("no table at all", "目录.xlsx", b"not a workbook", None),
    ("nothing is named", "目录.txt", "请各单位认真执行。".encode(), "list_names_nothing"),
]


@pytest.mark.parametrize(("name", "data", "reason"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_list_that_can_not_be_read_is_refused_and_its_bytes_go(
    town: Town, tmp_path: Path, name: str, data: bytes, reason: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    list_id = bring(town, path)
    with town.work.sessions() as session:
        row = session.get_one(RepealList, list_id)
    assert row.state is FileState.REFUSED
    assert row.reason
    assert reason in (None, row.reason)
    assert town.work.vault.files.quarantined() == {}
