"""The task that makes evidence, with the real detectors: scans, leaks, batches, failures, clusters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from huey import Huey

from review.domain.evidence import EvidenceCode
from review.domain.states import Attribute, DocumentStatus, Outcome
from review.jobs.engine_calls import engine_version
from review.jobs.evidence import ask_if_outdated, make_evidence, rules_name
from review.jobs.queue import make_queue, register, waiting
from review.jobs.tasks import work_off
from review.services.evidence.recording import ask_evidence_again
from review.store.documents import Document, FileState, FileVersion
from review.store.events import history
from review.store.evidence import (
    clusters_of,
    evidence_progress,
    like_items,
    quote_of,
    suggestion_of,
)
from review.store.evidence_work import BATCH
from review.store.rounds import RoundItem
from tests.archive import Archive
from tests.engines.making import valid_id, valid_mobile
from tests.town import Town

C = EvidenceCode
ID_NUMBER, MOBILE = valid_id(Random(11)), valid_mobile(Random(11))
OTHER_ID = valid_id(Random(12))
TITLE = "关于做好2023年困难群众临时救助工作的通知"
LINES = (
    TITLE,
    "各村民委员会：为切实保障困难群众基本生活，现就做好临时救助有关工作通知如下。",
    f"一、申请人身份证号{ID_NUMBER}，联系电话{MOBILE}，请及时核对家庭情况并建立台账。",
    "二、各村应当在五个工作日内报送摸底情况，由社会事务办汇总审核后集中公示七日。",
    "三、救助资金通过一卡通发放，任何单位和个人不得截留、挪用，违者依纪依法处理。",
)


@pytest.fixture
def archive(town: Town) -> Archive:
    """A town without documents."""
    return Archive(town)


def test_today_s_rules_find_what_the_reading_then_did_not(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    version_id = archive.file(document_id, LINES, known=[("ID", ID_NUMBER)])
    [item_id] = archive.ask(document_id)
    assert waiting(archive.town.work) == [("evidence", item_id)]
    make_evidence(archive.town.work, item_id)

    facts = archive.found(item_id)[C.PERSONAL_DATA].facts
    assert (facts["then"], facts["new"], facts["to_hide"]) == (1, 1, 2)
    assert facts["kinds"] == {"ID": 1, "MOB": 1}
    item = archive.item(item_id)
    engine = engine_version(archive.town.work.limits)
    assert (item.evidence_state, item.rule_version) == (FileState.DONE, rules_name(engine)[:40])
    assert (item.version, item.attempts, item.leased_until) == (1, 1, None)
    with archive.town.work.sessions() as session:
        event = history(session, document_id)[-1]
        assert (event.name, event.actor_id) == ("item.evidence_made", None)
        assert ID_NUMBER not in event.payload
        assert session.get_one(FileVersion, version_id).engine == "old"


def test_a_file_that_today_s_rules_have_read_is_not_read_again(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    version_id = archive.file(document_id, LINES)
    with archive.writing() as session:
        engine = engine_version(archive.town.work.limits)
        session.get_one(FileVersion, version_id).engine = engine
    [item_id] = archive.ask(document_id)
    make_evidence(archive.town.work, item_id)
    assert C.PERSONAL_DATA not in archive.found(item_id)


def test_a_number_in_what_the_public_reads_suggests_to_take_it_down(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    archive.file(document_id, LINES, known=[("ID", ID_NUMBER), ("MOB", MOBILE)])
    archive.released(document_id, f"一、申请人身份证号{OTHER_ID}。二、已公示。")
    [item_id] = archive.ask(document_id)
    make_evidence(archive.town.work, item_id)

    leak = archive.found(item_id)[C.LEAK_SUSPECTED]
    assert leak.facts == {"count": 1, "kinds": {"ID": 1}, "places": ["reading_text"]}
    item = archive.item(item_id)
    assert item.suggested_outcome is Outcome.TAKE_DOWN
    with archive.town.work.sessions() as session:
        quote = quote_of(session, archive.town.work.vault, leak)
        suggested = suggestion_of(session, session.get_one(RoundItem, item_id))
    assert quote == f"一、申请人身份证号{OTHER_ID}。"
    assert suggested is not None
    assert suggested.why == (C.LEAK_SUSPECTED,)


def test_a_mark_that_nobody_looked_at_is_told(archive: Archive) -> None:
    document_id = archive.document(TITLE, attribute=Attribute.EXEMPT, grounds=["DEL_DRAFT"])
    archive.file(document_id, (*LINES, "秘密★5年"), known=[("ID", ID_NUMBER), ("MOB", MOBILE)])
    [item_id] = archive.ask(document_id)
    make_evidence(archive.town.work, item_id)
    assert archive.found(item_id)[C.SECRECY_MARK].facts == {"count": 1}
    assert archive.found(item_id)[C.PERSONAL_DATA].facts["new"] == 0


def test_a_clean_public_document_is_still_in_force(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    archive.file(document_id, LINES, known=[("ID", ID_NUMBER), ("MOB", MOBILE)])
    archive.released(document_id, "一、申请人身份证号44*。二、已公示。")
    [item_id] = archive.ask(document_id)
    make_evidence(archive.town.work, item_id)
    assert C.LEAK_SUSPECTED not in archive.found(item_id)
    assert archive.item(item_id).suggested_outcome is Outcome.STILL_IN_FORCE


def test_a_document_published_on_another_site_is_left_to_people(archive: Archive) -> None:
    public = {"status": DocumentStatus.PUBLISHED, "attribute": Attribute.PROACTIVE}
    document_id = archive.document(TITLE, published_at=archive.town.now, **public)
    archive.file(document_id, LINES)
    [item_id] = archive.ask(document_id)
    make_evidence(archive.town.work, item_id)
    assert archive.found(item_id)[C.PERSONAL_DATA].facts["published_elsewhere"] is True
    assert archive.item(item_id).suggested_outcome is None


def test_papers_without_a_file_are_done_in_batches(archive: Archive) -> None:
    ids = [
        archive.document(f"关于第{n}号纸质档案的通知", paper_only=True) for n in range(BATCH + 5)
    ]
    items = archive.ask(*ids)
    work = archive.town.work
    assert waiting(work) == [("evidence", items[0]), ("evidence", items[BATCH])]
    assert make_evidence(work, items[0]) == [("evidence", items[BATCH])]
    with work.sessions() as session:
        progress = evidence_progress(session, archive.round_id)
        clusters = clusters_of(session, archive.round_id)
    assert (progress.total, progress.done, progress.failed) == (BATCH + 5, BATCH, 0)
    assert clusters == ()
    assert make_evidence(work, items[BATCH]) == []
    assert make_evidence(work, items[0]) == []
    with work.sessions() as session:
        assert evidence_progress(session, archive.round_id).done == BATCH + 5
        [cluster] = clusters_of(session, archive.round_id, archive.town.ids["social"])
    assert (cluster.size, cluster.open, cluster.title) == (
        BATCH + 5,
        BATCH + 5,
        "关于第0号纸质档案的通知",
    )
    assert (cluster.outcome, cluster.same_suggestion) == (Outcome.KEEP, True)
    assert set(archive.found(items[3])) == {C.PAPER_ONLY}


def test_like_items_make_a_cluster_that_keeps_its_code(archive: Archive) -> None:
    alike = [archive.document(TITLE.replace("2023", str(year))) for year in (2021, 2022, 2023)]
    for document_id in alike:
        archive.file(document_id, LINES)
    other = archive.document("关于开展秋季森林防火巡护的通知")
    archive.file(
        other, ("关于开展秋季森林防火巡护的通知", "各村应当落实护林员责任，清理林缘可燃物。")
    )
    kept_back = archive.document(TITLE, attribute=Attribute.EXEMPT, grounds=["INT_WORKFLOW"])
    archive.file(kept_back, LINES)
    items = archive.ask(*alike, other, kept_back)
    work_off(archive.town.work)
    codes = [archive.item(i).cluster for i in items]
    assert len(set(codes[:3])) == 1
    assert len(set(codes)) == 3
    with archive.town.work.sessions() as session:
        likes = like_items(session, session.get_one(RoundItem, items[0]), 2)
    assert [like.item.id for like in likes] == items[1:3]
    assert all(like.likeness > 0.9 for like in likes)

    late = archive.document(TITLE.replace("2023", "2024"))
    archive.file(late, LINES)
    [late_item] = archive.ask(late)
    work_off(archive.town.work)
    assert [archive.item(i).cluster for i in items] == codes
    assert archive.item(late_item).cluster == codes[0]


def test_a_scan_that_fails_costs_its_neighbours_nothing_and_is_given_up_in_the_end(
    archive: Archive,
) -> None:
    documents = [archive.document(TITLE) for _ in range(2)]
    for document_id in documents:
        archive.file(document_id, LINES)
    items = archive.ask(*documents)
    work = archive.town.work
    starved = replace(work, settings=replace(work.settings, sandbox_memory_mb=1))
    for attempt in (1, 2):
        for item_id in items if attempt > 1 else items[:1]:
            make_evidence(starved, item_id)
        assert [archive.item(i).attempts for i in items] == [attempt, attempt]
        assert waiting(work) == []
        archive.town.clock.advance(minutes=2)
        assert waiting(work) == [("evidence", i) for i in items]
    make_evidence(starved, items[0])
    failed = archive.item(items[0])
    assert (failed.evidence_state, failed.evidence_reason) == (FileState.FAILED, "engine_failed")
    assert C.SCAN_FAILED in archive.found(items[0])
    make_evidence(work, items[1])
    assert archive.item(items[1]).evidence_state is FileState.DONE
    with work.sessions() as session:
        progress = evidence_progress(session, archive.round_id)
    assert (progress.done, progress.failed) == (1, 1)

    with archive.writing() as session:
        assert ask_evidence_again(session, archive.round_id) == 2
    work_off(work)
    assert C.SCAN_FAILED not in archive.found(items[0])
    assert archive.item(items[0]).evidence_reason is None


def test_a_task_that_died_each_time_gives_its_item_up(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    [item_id] = archive.ask(document_id)
    with archive.writing() as session:
        item = session.get_one(RoundItem, item_id)
        item.attempts, item.evidence_state = 3, FileState.WORKING
        item.leased_until = archive.town.now - timedelta(minutes=1)
    assert make_evidence(archive.town.work, item_id) == []
    item = archive.item(item_id)
    assert (item.evidence_state, item.evidence_reason) == (FileState.FAILED, "crashed")


def test_changed_rules_have_open_items_done_again(archive: Archive) -> None:
    documents = [archive.document(TITLE), archive.document("关于开展安全检查的通知")]
    items = archive.ask(*documents)
    work = archive.town.work
    work_off(work)
    assert ask_if_outdated(work) == 0
    with archive.writing() as session:
        session.get_one(RoundItem, items[1]).rule_version = "1:0.0.9/abcdef"
    assert ask_if_outdated(work) == 1
    assert waiting(work) == [("evidence", items[1])]
    assert work_off(work) == 1


def test_evidence_waits_until_nobody_waits_for_a_file(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    [item_id] = archive.ask(document_id)
    with archive.writing() as session:
        at = session.get_one(Document, document_id)
        session.add(
            FileVersion(
                organisation_id=at.organisation_id,
                document_id=at.id,
                position=0,
                stage="reviewed",
                name="通知.docx",
                digest="1" * 64,
                bytes=1,
                intake_key=None,
                received_by_id=None,
                received_at=archive.town.now,
            )
        )
    assert [kind for kind, _ in waiting(archive.town.work)] == ["read"]
    assert work_off(archive.town.work) == 2  # the bytes are gone, so nothing is read
    assert archive.found(item_id)[C.FILE_UNREAD].facts == {"count": 1, "reason": "bytes_missing"}


def test_one_message_leads_to_the_next_batch(
    archive: Archive, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ids = [archive.document(f"关于第{n}号的通知", paper_only=True) for n in range(BATCH + 1)]
    archive.ask(*ids)
    folder = tmp_path_factory.mktemp("queue")
    queue: Huey = make_queue(f"sqlite:///{folder / 'queue.db'}", b"k" * 32)
    send = register(queue, archive.town.work)
    send(*waiting(archive.town.work)[0])
    while (message := queue.dequeue()) is not None:
        queue.execute(message)
    with archive.town.work.sessions() as session:
        assert evidence_progress(session, archive.round_id).done == BATCH + 1


def test_a_settled_item_is_left_alone(archive: Archive) -> None:
    document_id = archive.document(TITLE, status=DocumentStatus.FILED)
    [item_id] = archive.ask(document_id)
    with archive.writing() as session:
        item = session.get_one(RoundItem, item_id)
        item.outcome, item.settled_at = Outcome.KEEP, archive.town.now
        session.flush()
        session.connection().exec_driver_sql(
            f"UPDATE round_item SET state = 'settled' WHERE id = {int(item_id)}"
        )
    assert waiting(archive.town.work) == []
    assert make_evidence(archive.town.work, item_id) == []
    assert archive.found(item_id) == {}
