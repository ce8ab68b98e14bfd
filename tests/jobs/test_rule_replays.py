"""Today's rules over documents of the past, and the organisation's lists on their way to the engines."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, update

from review.domain import commands as c
from review.domain.evidence import EvidenceCode
from review.domain.findings import FindingLevel
from review.domain.rounds import ItemReason
from review.domain.rule_replays import Change
from review.domain.states import Attribute, DocumentStatus
from review.domain.terms import TermKind
from review.jobs.engine_calls import engine_version, find_in_strings
from review.jobs.evidence import make_evidence
from review.jobs.file_reading import read_file
from review.jobs.queue import waiting
from review.jobs.rule_replays import DOCUMENTS, carry_replay
from review.jobs.tasks import work_off
from review.jobs.terms import terms_file, terms_of_document, terms_of_release
from review.services.retrying import failed_tasks, retry_task
from review.store.documents import FileState, FileVersion
from review.store.events import Event
from review.store.findings import FindingRow, findings_of
from review.store.rounds import RoundItem
from review.store.rule_replays import (
    FindingReplay,
    ReplayChange,
    changed_count,
    changed_documents,
    engines_before,
    rule_changes,
)
from tests.archive import Archive
from tests.engines.making import make_docx, valid_id, valid_mobile
from tests.town import Town

ID_NUMBER, MOBILE = valid_id(Random(11)), valid_mobile(Random(11))
LINES = ("关于临时救助的通知", f"申请人身份证号{ID_NUMBER}，联系电话{MOBILE}。")
ASKED: dict[str, Any] = {"from_on": None, "until_on": None, "office_id": None, "only_public": False}


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A short notice as a Word file."""
    return make_docx(tmp_path_factory.mktemp("notice") / "a.docx", LINES).read_bytes()


@pytest.fixture
def archive(town: Town) -> Archive:
    """A town without documents."""
    return Archive(town)


def filed(archive: Archive, data: bytes, *known: tuple[str, str, FindingLevel], **said: Any) -> int:
    """A past document whose file was read with other rules, which found ``known``."""
    document_id = archive.document(LINES[0], **said)
    version_id = archive.file(document_id, LINES, [(code, value) for code, value, _ in known])
    files = archive.town.work.vault.files
    came = archive.town.received(data)
    with archive.writing() as session:
        version = session.get_one(FileVersion, version_id)
        version.digest = came.digest
        files.release_from_intake(came.key, version.organisation_id, came.digest)
        for row, (_, _, level) in zip(findings_of(session, [version_id]), known, strict=True):
            row.level = level
            row.rule = f"{row.code}/0"
    return document_id


def ask(town: Town, **said: Any) -> int:
    given = {"organisation_id": town.ids["town"], **ASKED, **said}
    return int(town.do("officer", c.AskRuleReplay, **given).id)


def replay(town: Town, replay_id: int) -> FindingReplay:
    with town.work.sessions() as session:
        return session.get_one(FindingReplay, replay_id)


def listed(town: Town, text: str, day: date) -> None:
    said = {"kind": TermKind.ALLOW, "texts": (text,), "code": "", "until_on": None}
    reason = "本镇值班手机，一直对外公布"
    given = {"organisation_id": town.ids["town"], "from_on": day, "reason": reason, **said}
    town.do("officer", c.AddTerms, **given)


def test_a_replay_tells_what_today_s_rules_find_more_less_and_surer(
    archive: Archive, notice: bytes
) -> None:
    town = archive.town
    sure, hint = FindingLevel.CERTAIN, FindingLevel.HINT
    quiet = filed(
        archive, notice, ("ID", ID_NUMBER, sure), ("MOB", MOBILE, hint), ("QQ", "临时", hint)
    )
    public = {"status": DocumentStatus.PUBLISHED, "attribute": Attribute.PROACTIVE}
    loud = filed(archive, notice, ("ID", ID_NUMBER, sure), published_at=town.now, **public)
    before = count(town, FindingRow)
    replay_id = ask(town)
    assert waiting(town.work) == [("finding_replay", replay_id)]
    assert work_off(town.work) == 1

    row = replay(town, replay_id)
    engine = engine_version(town.work.limits)
    assert (row.state, row.done, row.failed, row.engine) == (FileState.DONE, 2, 0, engine)
    with town.work.sessions() as session:
        changes = list(session.scalars(select(ReplayChange).order_by(ReplayChange.id)))
        told = {(x.document_id, x.code, x.change, x.level_before, x.level_after) for x in changes}
        assert {t for t in told if t[1] in ("ID", "MOB", "QQ")} == {
            (quiet, "MOB", Change.RAISED, "hint", "certain"),
            (quiet, "QQ", Change.GONE, "hint", ""),
            (loud, "MOB", Change.NEW, "", "certain"),
        }
        assert engines_before(session, replay_id) == [("old", 2)]
        first = changed_documents(session, replay_id, offset=0, limit=9)
        assert [each.document.id for each in first] == [loud, quiet]
        assert changed_count(session, replay_id) == (2, 1)
        by_rule = {(rule, code): counts for rule, code, counts in rule_changes(session, replay_id)}
        assert by_rule["QQ/0", "QQ"] == {Change.GONE: 1}
        places = str([x.places for x in changes])
        assert MOBILE not in places
        assert ID_NUMBER not in places
        log = session.scalars(select(Event.payload).where(Event.name == "finding_replay.finished"))
        assert f'"replay":{replay_id}' in log.one().replace(" ", "")
    assert count(town, FindingRow) == before  # what was found and settled then stays

    nobody = {"replay_id": replay_id, "document_ids": (999,)}
    assert town.refusals("officer", c.TakeUpReplay, **nobody) == {"replay_nothing_chosen"}
    taken = {"replay_id": replay_id, "document_ids": (loud,)}
    assert town.refusals("clerk", c.TakeUpReplay, **taken) == {"role_missing"}
    assert town.do("officer", c.TakeUpReplay, **taken) == 1
    assert town.do("officer", c.TakeUpReplay, **taken) == 0  # it is being evaluated
    with town.work.sessions() as session:
        item = session.scalars(select(RoundItem)).one()
        assert (item.document_id, item.reason) == (loud, ItemReason.RULE_CHANGE)


def count(town: Town, table: type) -> int:
    with town.work.sessions() as session:
        return int(session.scalar(select(func.count()).select_from(table)) or 0)


def test_a_long_replay_goes_on_in_slices_and_passes_by_what_fails(archive: Archive) -> None:
    town = archive.town
    for _ in range(DOCUMENTS + 1):
        archive.file(archive.document("关于往年工作的通知"), ["没有原件"])
    replay_id = ask(town)
    assert carry_replay(town.work, replay_id) == [("finding_replay", replay_id)]
    row = replay(town, replay_id)
    assert (row.state, row.done, row.attempts) == (FileState.PENDING, DOCUMENTS, 0)
    assert carry_replay(town.work, replay_id) == []
    row = replay(town, replay_id)
    assert (row.state, row.done, row.failed) == (FileState.DONE, DOCUMENTS + 1, DOCUMENTS + 1)
    assert carry_replay(town.work, replay_id) == []


def test_a_replay_whose_workers_die_is_given_up_and_can_be_asked_again(archive: Archive) -> None:
    town = archive.town
    archive.file(archive.document("关于往年工作的通知"), ["没有原件"])
    replay_id = ask(town)
    with town.system() as (session, _):
        died = {"state": FileState.WORKING, "attempts": 3, "leased_until": town.now}
        session.execute(update(FindingReplay).values(**died))
    town.clock.now += timedelta(minutes=20)
    assert carry_replay(town.work, replay_id) == []
    with town.system() as (session, actor):
        (failed,) = failed_tasks(session)
        assert (failed.kind, failed.row_id, failed.reason) == (
            "finding_replay",
            replay_id,
            "crashed",
        )
        retry_task(session, actor, failed.kind, failed.row_id, town.now)
    work_off(town.work)
    assert replay(town, replay_id).state is FileState.DONE


def test_what_a_replay_may_not_be_asked(archive: Archive) -> None:
    town = archive.town
    asked = {"organisation_id": town.ids["town"], **ASKED}
    assert town.refusals("officer", c.AskRuleReplay, **asked) == {"replay_empty"}
    archive.file(archive.document("关于往年工作的通知"), ["没有原件"])
    day = date(2023, 1, 1)
    wrong = {**asked, "from_on": day, "until_on": day, "office_id": town.ids["village"] + 99}
    codes = town.refusals("officer", c.AskRuleReplay, **wrong)
    assert codes == {"replay_dates_wrong", "office_unknown"}
    none = {**asked, "from_on": date(2024, 1, 1)}
    assert town.refusals("officer", c.AskRuleReplay, **none) == {"replay_empty"}
    assert town.refusals("officer", c.AskRuleReplay, **{**asked, "only_public": True}) == {
        "replay_empty"
    }
    assert town.refusals("reviewer", c.AskRuleReplay, **asked) == {"role_missing"}
    ask(town, from_on=day, until_on=date(2024, 1, 1), office_id=town.ids["social"])
    assert town.refusals("officer", c.AskRuleReplay, **asked) == {"replay_running"}


def test_a_listed_number_in_what_the_public_reads_is_no_leak(archive: Archive) -> None:
    town = archive.town
    one, other = (archive.document(LINES[0]) for _ in range(2))
    archive.released(one, f"值班手机{MOBILE}")
    archive.released(other, f"申请人身份证号{ID_NUMBER}")
    listed(town, MOBILE, town.today)
    items = archive.ask(one, other)
    make_evidence(town.work, items[0])
    leaks = [EvidenceCode.LEAK_SUSPECTED in archive.found(item) for item in items]
    assert leaks == [False, True]


def test_a_listed_number_is_kept_when_a_file_is_read_and_refuses_no_release(
    archive: Archive, notice: bytes
) -> None:
    town = archive.town
    document_id, past = town.draft(), archive.document("旧文")
    listed(town, MOBILE, town.today)
    version_id = town.upload(document_id, notice, position=1)
    read_file(town.work, version_id)
    with town.work.sessions() as session:
        levels = {f.code: f.level for f in findings_of(session, [version_id])}
        released = terms_of_release(town.work, session, document_id)
        assert terms_of_document(town.work, session, past) == ""  # of 2023: the list came later
        assert MOBILE in terms_of_release(town.work, session, past)
    assert (levels["ID"], levels["MOB"]) == (FindingLevel.CERTAIN, FindingLevel.NOTE)
    strings = {"summary": f"咨询电话{MOBILE}"}
    limits = town.work.limits
    assert [f.code for f in find_in_strings(strings, limits=limits)] == ["MOB"]
    with terms_file(released) as path:
        assert path is not None
        assert path.stat().st_mode & 0o077 == 0
        assert find_in_strings(strings, limits=limits, terms=path) == []
    assert not path.exists()
