"""What each rule is worth, and replays of changed rules, as the officer sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from review.domain.findings import FindingLevel, SettlementAction, Stage
from review.domain.rule_replays import Change
from review.domain.states import Attribute, DocumentStatus
from review.store.documents import FileStage, FileState, FileVersion
from review.store.findings import FindingRow, Settlement
from review.store.rounds import RoundItem
from review.store.rule_replays import FindingReplay, ReplayChange
from tests.page import Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
A = SettlementAction
#: Rule, office, what the drafter and what the reviewer said.
SAID: tuple[tuple[str, str, SettlementAction | None, SettlementAction | None], ...] = (
    ("MOB/1", "综合处", A.MASK, None),
    ("MOB/1", "综合处", A.KEEP, A.MASK),  # the reviewer's word counts
    ("MOB/1", "社会处", A.MASK, A.KEEP),
    ("MOB/1", "社会处", A.EXCEPTION, None),
    ("MOB/1", "社会处", None, None),
    ("ID.18/1", "社会处", A.REMOVE, None),
)


@pytest.fixture
def judged(house: PageHouse) -> PageHouse:
    """Findings of two rules in two offices."""
    files = {}
    for office in ("综合处", "社会处"):
        document_id, _ = house.add_document(office, title=f"{office}的通知")
        files[office] = house.add_file(document_id, read_at=house.clock())
        final = as_issued(house, document_id)
        add(house, final, "MOB/1", None, None)  # the reviewed one is counted
    for rule, office, drafter, reviewer in SAID:
        add(house, files[office], rule, drafter, reviewer)
    return house


def as_issued(house: PageHouse, document_id: int) -> int:
    """The issued version beside the reviewed one."""
    version_id = house.add_file(document_id, read_at=house.clock(), live=False)
    with house.session() as session:
        version = session.get_one(FileVersion, version_id)
        version.stage, version.live = FileStage.FINAL, True
        session.commit()
    return version_id


def add(
    house: PageHouse,
    version_id: int,
    rule: str,
    drafter: SettlementAction | None,
    reviewer: SettlementAction | None,
) -> None:
    with house.session() as session:
        key = str(len(list(session.scalars(select(FindingRow.id)))))
        row = FindingRow(
            organisation_id=house.organisation_id(),
            file_version_id=version_id,
            key=key,
            code=rule.partition("/")[0].partition(".")[0],
            level=FindingLevel.CERTAIN,
            segment="p1",
            span_start=0,
            span_end=4,
            value_digest="d" * 64,
            suggested="mask",
            rule=rule,
        )
        session.add(row)
        session.flush()
        for stage, action in ((Stage.DRAFTER, drafter), (Stage.REVIEWER, reviewer)):
            if action is not None:
                session.add(
                    Settlement(
                        organisation_id=row.organisation_id,
                        finding_id=row.id,
                        stage=stage,
                        action=action,
                        person_id=house.person("drafter").id,
                        at=house.clock(),
                        batch="b",
                        reason="对外公布的电话",
                        law="某法",
                        article="第一条",
                    )
                )
        session.commit()


def cells(page: object, label: str) -> list[str]:
    """The words of a table row by its first words."""
    for row in page.root.xpath("//tbody/tr"):  # type: ignore[attr-defined]
        words = [" ".join("".join(cell.itertext()).split()) for cell in row]
        if words[0].startswith(label):
            return words
    raise AssertionError(f"no row {label}")


def test_a_rule_shows_how_often_it_was_overturned(judged: PageHouse, client_as: ClientAs) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get("/finding-rules")
    assert cells(page, "MOB/1")[1:] == ["手机号", "5", "2", "1", "1", "1", "25%"]
    assert cells(page, "ID.18/1")[2:] == ["1", "1", "0", "0", "0", "0%"]
    assert page.find("//*[@aria-labelledby='rules-chart-t rules-chart-d']") is not None
    office = judged.office_id("综合处")
    there = officer.get(f"/finding-rules?office={office}")
    assert cells(there, "MOB/1")[2:] == ["2", "2", "0", "0", "0", "0%"]
    assert "没有规则找到的内容" in officer.get("/finding-rules?until=2020-01-01").text
    assert "日期写成" in officer.get("/finding-rules?since=yesterday").text


def test_behind_a_number_stand_findings_without_their_values(
    judged: PageHouse, client_as: ClientAs
) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get("/finding-rules/rule?rule=MOB/1")
    assert cells(page, "社会处")[2:] == ["3", "0", "1", "1", "1", "50%"]
    assert cells(page, "综合处")[2:] == ["2", "2", "0", "0", "0", "0%"]
    overturned = officer.get("/finding-rules/rule?rule=MOB/1&outcome=overturned")
    lines = overturned.root.xpath("//tbody/tr[td[1]/a[contains(@href, '/desk?finding=')]]")
    assert len(lines) == 1
    assert "社会处的通知" in "".join(lines[0].itertext())
    assert "保留" in "".join(lines[0].itertext())
    opened = officer.get("/finding-rules/rule?rule=MOB/1&outcome=open")
    assert "还没有处理" in opened.text
    officer.get("/finding-rules/rule?rule=NOTHING/1", 404)


def test_rules_and_replays_are_the_officer_s(judged: PageHouse, client_as: ClientAs) -> None:
    reviewer = client_as("confidentiality_reviewer")
    for address in ("/finding-rules", "/finding-rules/rule?rule=MOB/1", "/finding-replays"):
        reviewer.get(address, 403)
    other = client_as("other_officer")
    assert "MOB/1" not in other.get("/finding-rules").text
    other.get("/finding-rules/rule?rule=MOB/1", 404)


# ---- replays ---------------------------------------------------------------------------------------


def issued(house: PageHouse, title: str, status: DocumentStatus) -> tuple[int, int]:
    said = {"status": status, "attribute": Attribute.PROACTIVE, "issued_on": date(2023, 3, 1)}
    if status is DocumentStatus.PUBLISHED:
        said["published_at"] = house.clock()
    document_id, _ = house.add_document(title=title, **said)
    return document_id, house.add_file(document_id)


def replayed(house: PageHouse, *places: tuple[int, int]) -> int:
    """A finished replay in which a mobile is new in each of the files."""
    with house.session() as session:
        row = FindingReplay(
            organisation_id=house.organisation_id(),
            asked_by_id=house.person("disclosure_officer").id,
            asked_at=house.clock(),
            from_on=date(2023, 1, 1),
            until_on=None,
            office_id=None,
            only_public=False,
            through_id=9,
            documents=2,
            done=2,
            failed=1,
            state=FileState.DONE,
            engine="1.1/new",
        )
        session.add(row)
        session.flush()
        for document_id, version_id in places:
            session.add(
                ReplayChange(
                    organisation_id=row.organisation_id,
                    replay_id=row.id,
                    document_id=document_id,
                    file_version_id=version_id,
                    engine_before="1.0/old",
                    rule="MOB/2",
                    code="MOB",
                    change=Change.NEW,
                    level_before="",
                    level_after="certain",
                    count=3,
                    places=[["p1", 0, 11]],
                )
            )
        session.commit()
        return row.id


def test_the_officer_asks_for_a_replay(house: PageHouse, client_as: ClientAs) -> None:
    officer = client_as("disclosure_officer")
    page = officer.get("/finding-replays")
    assert "还没有做过回放" in page.text
    empty = officer.submit(page.form("ask-replay"), 422)
    assert "没有符合条件" in empty.text
    issued(house, "关于往年工作的通知", DocumentStatus.FILED)
    wrong = officer.submit(
        page.form("ask-replay"), 422, from_on="2024-01-01", until_on="2023-01-01"
    )
    assert "#until_on" in wrong.links
    made = officer.submit(wrong.form("ask-replay"), from_on="2023-01-01", until_on="")
    shown = officer.follow(made)
    assert "等待中" in shown.text
    assert shown.find("//*[@id='replay']").get("hx-trigger") == "every 3s"
    assert house.enqueued == [("finding_replay", int(made.location.rpartition("/")[2]))]
    assert "已有一次回放" in officer.submit(page.form("ask-replay"), 422, form_token="x").text
    client_as("other_officer").get(made.location, 404)


def test_public_documents_with_something_new_come_first_and_are_taken_up(
    house: PageHouse, client_as: ClientAs
) -> None:
    quiet = issued(house, "关于往年工作的通知", DocumentStatus.FILED)
    loud = issued(house, "关于救助的公示", DocumentStatus.PUBLISHED)
    replay_id = replayed(house, quiet, loud)
    officer = client_as("disclosure_officer")
    page = officer.get(f"/finding-replays/{replay_id}")
    assert "1.1/new" in page.text
    assert "1.0/old（2件）" in page.text
    assert cells(page, "MOB/2")[2:] == ["6", "0", "0", "0", "0"]
    boxes = page.root.xpath("//input[@name='document']")
    assert [box.get("value") for box in boxes] == [str(loud[0]), str(quiet[0])]
    assert [box.get("checked") is not None for box in boxes] == [True, False]
    assert any(f"#seg-{loud[1]}-p1" in link for link in page.links)
    assert "还没有选中" in officer.submit(page.form("take-up"), 422, document="").text
    done = officer.follow(officer.submit(page.form("take-up")))
    assert "已把1件列入动态调整" in done.text
    assert "正在评估" in done.text
    with house.session() as session:
        assert list(session.scalars(select(RoundItem.document_id))) == [loud[0]]


def test_a_replay_without_changes_and_one_that_failed_say_so(
    house: PageHouse, client_as: ClientAs
) -> None:
    replay_id = replayed(house)
    officer = client_as("disclosure_officer")
    assert "没有变化" in officer.get(f"/finding-replays/{replay_id}").text
    with house.session() as session:
        row = session.get_one(FindingReplay, replay_id)
        row.state, row.reason = FileState.FAILED, "engine_failed"
        session.commit()
    assert "处理程序出错" in officer.get(f"/finding-replays/{replay_id}").text
