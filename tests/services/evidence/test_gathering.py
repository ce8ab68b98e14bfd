"""What the house knows about an item: requests, validity, decisions, consent, likes, circumstances."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from review.domain.consultations import ConsultationAnswer, ConsultationKind
from review.domain.evidence import Evidence, EvidenceCode, Quote
from review.domain.likeness import sketch
from review.domain.rounds import ItemReason
from review.domain.states import Attribute, DocumentStatus, Outcome, Validity
from review.domain.validity import VALIDITY_FOR, ProposalWhy
from review.jobs.work import system_actor
from review.services.evidence.gathering import gather
from review.services.evidence.recording import ask_for_documents, record_evidence
from review.services.evidence.surroundings import Surroundings
from review.store.cases import Consultation
from review.store.documents import Document, FileState
from review.store.evidence import quote_of, suggestion_of, then_and_now
from review.store.people import Person
from review.store.requests import AccessRequest
from review.store.rounds import RoundItem
from review.store.validity import ValidityProposal
from tests.archive import ISSUED, RULES, Archive
from tests.town import Town

C = EvidenceCode
TITLE = "关于做好困难群众临时救助工作的通知"
REQUEST = "关于调整临时救助标准的请示"


@pytest.fixture
def archive(town: Town) -> Archive:
    """A town without documents."""
    return Archive(town)


def told(
    archive: Archive, document_id: int, text: str = "", **frozen: Any
) -> dict[EvidenceCode, Evidence]:
    """The evidence of a document asked about now, as it is stored and read back."""
    [item_id] = archive.ask(document_id, **frozen)
    return again(archive, item_id, text)


def again(archive: Archive, item_id: int, text: str = "") -> dict[EvidenceCode, Evidence]:
    """Gather and record the evidence of an item."""
    town = archive.town
    with archive.writing() as session:
        item = session.get_one(RoundItem, item_id)
        document = session.get_one(Document, item.document_id)
        own = sketch(document.title, text) if text else ()
        around = Surroundings(session, town.work.vault)
        found = gather(session, item, document, around, own, today=town.today)
        record_evidence(session, system_actor(), item, found, rules=RULES, sketch=own, now=town.now)
    return archive.found(item_id)


def propose(
    archive: Archive, document_id: int, why: ProposalWhy, on: date | None, source: int, **place: Any
) -> None:
    with archive.writing() as session:
        session.add(
            ValidityProposal(
                organisation_id=archive.town.ids["town"],
                document_id=document_id,
                why=why,
                validity=VALIDITY_FOR[why],
                on=on,
                source_document_id=source,
                made_at=archive.town.now,
                **place,
            )
        )


def test_an_ordinary_document_has_little_to_tell(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    assert set(told(archive, document_id)) == {C.NO_FILE}
    [item] = [archive.item(i) for i in [1]]
    assert (item.suggested_outcome, item.evidence_state) == (Outcome.KEEP, FileState.DONE)


def test_requests_are_counted_with_their_days(archive: Archive) -> None:
    document_id = archive.document(TITLE, evaluated_on=date(2026, 3, 1))
    days = (date(2026, 1, 8), date(2026, 4, 2), date(2026, 6, 30))
    with archive.writing() as session:
        session.add_all(
            AccessRequest(
                organisation_id=archive.town.ids["town"],
                document_id=document_id,
                received_on=day,
                reference=f"2026-{number}",
                recorded_by_id=archive.town.ids["officer"],
                recorded_at=archive.town.now,
            )
            for number, day in enumerate(days)
        )
    assert told(archive, document_id)[C.REQUESTS].facts == {
        "count": 3,
        "since": 2,
        "first_on": "2026-01-08",
        "last_on": "2026-06-30",
    }


def test_a_repeal_is_told_with_its_day_and_can_be_quoted(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    archive.file(document_id, (TITLE, "各村："))
    newer = archive.document("临时救助办法", issued_on=date(2025, 2, 10))
    line = "第十二条 本办法自2025年3月1日起施行。《关于做好困难群众临时救助工作的通知》同时废止。"
    version_id = archive.file(newer, ("临时救助办法", line))
    start = line.index("《")
    place = {
        "file_version_id": version_id,
        "segment": "word/document.xml#p2",
        "start": start,
        "end": len(line) - 5,
    }
    propose(archive, document_id, ProposalWhy.REPEALED_BY, date(2025, 3, 1), newer, **place)
    found = told(archive, document_id)[C.REPEAL_FOUND]
    assert (found.facts["on"], found.facts["stated"]) == ("2025-03-01", True)
    assert found.source_document_id == newer
    assert found.quote == Quote(version_id, "word/document.xml#p2", start, len(line) - 5)
    with archive.town.work.sessions() as session:
        quoted = quote_of(session, archive.town.work.vault, found)
        suggested = suggestion_of(session, session.get_one(RoundItem, 1))
    assert quoted == "《关于做好困难群众临时救助工作的通知》同时废止。"
    assert suggested is not None
    assert (suggested.outcome, suggested.validity) == (Outcome.KEEP, Validity.REPEALED)
    item = archive.item(1)
    assert (item.suggested_validity, item.suggested_successor_id) == (Validity.REPEALED, newer)


def test_a_day_that_is_yet_to_come_is_no_evidence(archive: Archive) -> None:
    document_id = archive.document(TITLE)
    tomorrow = archive.town.today + timedelta(days=1)
    propose(archive, document_id, ProposalWhy.PERIOD_OVER, tomorrow, document_id)
    propose(archive, document_id, ProposalWhy.PAST_YEAR, date(2024, 1, 1), document_id)
    found = told(archive, document_id)
    assert C.TERM_OVER not in found
    assert found[C.PERIOD_OVER].facts["on"] == "2024-01-01"


def test_an_undated_amendment_counts_from_the_newer_document(archive: Archive) -> None:
    document_id = archive.document(TITLE, validity=Validity.LAPSED, validity_on=date(2024, 5, 1))
    newer = archive.document("关于修改部分文件的决定", issued_on=date(2025, 6, 3))
    propose(archive, document_id, ProposalWhy.AMENDED_BY, None, newer)
    found = told(archive, document_id)
    assert found[C.AMENDMENT_FOUND].facts["on"] == "2025-06-03"
    assert not found[C.AMENDMENT_FOUND].facts["stated"]
    assert found[C.VALIDITY_MARKED].facts == {"validity": "lapsed", "on": "2024-05-01"}


def deliberated(archive: Archive, **more: Any) -> int:
    """A request for instruction that was kept back."""
    values = {"attribute": Attribute.EXEMPT, "grounds": ["DEL_REQUEST_REPORT"], **more}
    return archive.document(REQUEST, doc_kind="request", **values)


def test_a_reply_of_the_same_matter_ends_the_deliberation(archive: Archive) -> None:
    document_id = deliberated(archive)
    older = {"doc_kind": "reply", "issued_on": date(2022, 1, 1)}
    archive.document("关于同意调整临时救助标准的批复", **older)
    reply = archive.document(
        "关于同意调整临时救助标准的批复", doc_kind="reply", issued_on=date(2023, 5, 4)
    )
    found = told(archive, document_id)[C.DECISION_MADE]
    assert found.source_document_id == reply
    assert found.facts == {"how": "reply", "on": "2023-05-04", "public": False}


def test_a_public_document_of_the_same_matter_does_so_too(archive: Archive) -> None:
    document_id = deliberated(archive)
    other = {"issued_on": date(2023, 8, 1), "attribute": Attribute.PROACTIVE}
    archive.document("关于调整临时救助标准和办理程序的通知", **other)
    newer = archive.document(
        "关于调整临时救助标准的通知",
        status=DocumentStatus.PUBLISHED,
        published_at=archive.town.now,
        **other,
    )
    found = told(archive, document_id)[C.DECISION_MADE]
    assert (found.source_document_id, found.facts["how"]) == (newer, "newer")
    assert found.facts["public"] is True


def test_a_reply_that_names_the_number_ends_it_whatever_its_title(archive: Archive) -> None:
    document_id = deliberated(
        archive, doc_number="青府〔2023〕17号", number_key="a|青府〔2023〕17号"
    )
    for title, line in (
        ("关于有关经费问题的批复", "你镇《关于经费的请示》（青府〔2023〕117号）收悉。"),
        ("关于标准问题的批复", "你镇《关于调整标准的请示》（青府[2023] 17 号）收悉。"),
    ):
        reply = archive.document(title, doc_kind="reply", issued_on=date(2023, 6, 1))
        archive.file(reply, (title, line))
    found = told(archive, document_id)[C.DECISION_MADE]
    assert (found.source_document_id, found.facts["how"]) == (reply, "reply")


def test_only_a_deliberation_waits_for_a_decision(archive: Archive) -> None:
    document_id = archive.document(REQUEST, doc_kind="request", grounds=["INT_WORKFLOW"])
    archive.document("关于同意调整临时救助标准的批复", doc_kind="reply", issued_on=date(2023, 5, 4))
    assert C.DECISION_MADE not in told(archive, document_id)


TEXT = "各村民委员会：为切实保障困难群众基本生活，现就做好临时救助有关工作通知如下。" * 3


def test_public_documents_of_the_same_office_and_kind_are_compared(archive: Archive) -> None:
    document_id = archive.document(f"{TITLE}（2023年）")
    for title, kind, office, text in (
        (f"{TITLE}（2024年）", "notice", "social", TEXT),
        (
            f"{TITLE}（2025年）",
            "notice",
            "social",
            "全文另发，内容与往年完全不同，仅涉及系统操作步骤说明。",
        ),
        (f"{TITLE}（2024年）", "circular", "social", TEXT),
        (f"{TITLE}（2024年）", "notice", "building", TEXT),
        ("关于安全生产检查的通知", "notice", "social", TEXT),
    ):
        archive.released(archive.document(title, doc_kind=kind, office=office), text)
    found = told(archive, document_id, TEXT)[C.LIKE_PUBLIC]
    assert found.source_document_id == document_id + 1
    assert found.facts["count"] == 2
    assert found.facts["likeness"] > 80


def consulted(archive: Archive, document_id: int, *answers: ConsultationAnswer | None) -> None:
    case_id = archive.case(document_id)
    with archive.writing() as session:
        session.add_all(
            Consultation(
                organisation_id=archive.town.ids["town"],
                case_id=case_id,
                kind=ConsultationKind.THIRD_PARTY,
                party="某建筑公司",
                sent_on=date(2023, 2, 1),
                due_on=date(2023, 2, 22),
                recorded_by_id=archive.town.ids["drafter"],
                answer=answer,
                answered_on=date(2023, 2, 20) if answer else None,
            )
            for answer in answers
        )


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ((ConsultationAnswer.CONSENT,), C.CONSENT),
        ((ConsultationAnswer.CONSENT, ConsultationAnswer.REFUSAL), C.OBJECTION),
        ((ConsultationAnswer.CONSENT, None), None),
        ((None,), None),
    ],
)
def test_consent_is_what_every_third_party_said(
    archive: Archive, answers: tuple[ConsultationAnswer | None, ...], code: EvidenceCode | None
) -> None:
    document_id = archive.document(TITLE)
    consulted(archive, document_id, *answers)
    found = {c for c in told(archive, document_id) if c in (C.CONSENT, C.OBJECTION)}
    assert found == ({code} if code else set())


def test_forwarded_and_joint_documents_name_who_else_decides(archive: Archive) -> None:
    document_id = archive.document(
        TITLE, source_attribute=Attribute.ON_REQUEST, joint_issuers="区财政局、区民政局"
    )
    found = told(archive, document_id)
    assert found[C.SOURCE_ATTRIBUTE].facts == {"attribute": "on_request"}
    assert found[C.JOINT].facts == {"count": 2, "agreed": False}


@pytest.mark.parametrize(
    ("why", "days", "reason", "code"),
    [
        (ItemReason.GROUND_DATE, 0, ItemReason.WINDOW, C.REVIEW_DATE),
        (ItemReason.GROUND_DATE, 1, ItemReason.WINDOW, None),
        (ItemReason.SECRECY_TERM_OVER, 0, ItemReason.WINDOW, C.SECRECY_TERM_OVER),
        (ItemReason.SECRECY_TERM_OVER, 1, ItemReason.WINDOW, None),
        (ItemReason.GROUND_DATE, 1, ItemReason.SECRECY_TERM_OVER, C.SECRECY_TERM_OVER),
    ],
)
def test_dates_that_have_come_are_told(
    archive: Archive, why: ItemReason, days: int, reason: ItemReason, code: EvidenceCode | None
) -> None:
    on = archive.town.today + timedelta(days=days)
    document_id = archive.document(TITLE, review_on=on, review_why=why)
    found = told(archive, document_id, reason=reason)
    assert set(found) - {C.NO_FILE} == ({code} if code else set())


def test_the_circumstances_of_an_item_are_told(archive: Archive) -> None:
    document_id = archive.document(
        TITLE,
        drafter_id=archive.town.ids["drafter"],
        doc_number="青府〔2022〕90号",
        paper_only=True,
    )
    frozen = {
        "boundary": True,
        "rounds_late": 2,
        "attribute_then": Attribute.EXEMPT,
        "drafting_office_id": archive.town.ids["building"],
    }
    found = told(archive, document_id, **frozen)
    assert found[C.BOUNDARY_DATE].facts == {"number_year": 2022, "issue_year": ISSUED.year}
    assert found[C.ROUNDS_LATE].facts == {"count": 2}
    assert found[C.ATTRIBUTE_CHANGED].facts == {"before": "exempt", "after": "on_request"}
    assert found[C.OFFICE_CHANGED].facts == {"from": archive.town.ids["building"]}
    assert C.DRAFTER_GONE not in found
    assert C.PAPER_ONLY in found
    assert C.NO_FILE not in found


def test_a_drafter_who_left_is_told_and_asking_again_replaces_what_was_found(
    archive: Archive,
) -> None:
    drafter = archive.town.ids["drafter2"]
    document_id = archive.document(TITLE, drafter_id=drafter)
    assert C.DRAFTER_GONE not in told(archive, document_id)
    with archive.writing() as session:
        session.get_one(Person, drafter).active = False
        assert ask_for_documents(session, [document_id]) == 1
    item = archive.item(1)
    assert (item.evidence_state, item.attempts) == (FileState.PENDING, 0)
    found = again(archive, item.id)
    assert found[C.DRAFTER_GONE].facts == {"person": drafter}
    assert set(found) == {C.DRAFTER_GONE, C.NO_FILE}


def test_then_and_now_lie_side_by_side(archive: Archive) -> None:
    document_id = archive.document(
        TITLE, grounds=["INT_WORKFLOW"], ground_reason="流程仍在试行，公布会误导办事群众。"
    )
    archive.file(document_id, (TITLE, "身份证号4400"), known=[("ID", "4400")])
    told(archive, document_id)
    with archive.writing() as session:
        session.get_one(Document, document_id).grounds = ["DEL_DRAFT"]
    with archive.town.work.sessions() as session:
        seen = then_and_now(session, session.get_one(RoundItem, 1))
    assert seen.grounds == (("INT_WORKFLOW",), ("DEL_DRAFT",))
    assert seen.reason[0] == seen.reason[1]
    assert seen.attribute == (Attribute.ON_REQUEST, Attribute.ON_REQUEST)
    assert (seen.issued_on, seen.findings_then, seen.rule_version) == (ISSUED, 1, RULES)
