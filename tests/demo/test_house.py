"""The demonstration house: every plot ends where its name says, its Julys are sound; it loads once.

One file, because files are shared out among the workers of a run, and each would load a house of its own.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.demo.house import DEFAULT_DOCUMENTS, DemoRefused, load_demo
from review.demo.past import past_papers, told_papers
from review.demo.people import ORGANISATIONS, PEOPLE
from review.demo.staging import open_july_of
from review.domain.impact import ImpactCategory
from review.domain.rounds import ItemReason, RoundKind, RoundState
from review.domain.spot_checks import Criterion
from review.domain.states import DocumentStatus, ItemState, Outcome, Validity
from review.public.records import PublicRecord
from review.public.tables import Notice
from review.services.rounds.previews import preview
from review.services.rounds.results import balance_of
from review.store.backlogs import BacklogProject
from review.store.cases import Confirmation, latest_case
from review.store.check import check_files, check_log
from review.store.coverage import ledger, organisations_below
from review.store.documents import Document, files_of_record
from review.store.findings import FindingRow, settlements_of
from review.store.impact_records import ImpactRecord
from review.store.people import Organisation, Person
from review.store.replay import replay
from review.store.replay_items import check_counts, replay_items
from review.store.replay_standing import replay_standing
from review.store.round_policies import policy_for
from review.store.round_population import ISSUED
from review.store.rounds import ItemEvidence, Round, RoundItem, round_of
from review.store.spot_checks import SpotCheck, SpotCheckEntry, SpotRectification
from review.store.validity import ValidityProposal
from tests.demo.conftest import IN_ORDER, Demo

#: Where each plot leaves case and document.
ENDS = {
    "published": ("settled", "published"),
    "filed exempt": ("settled", "filed"),
    "filed on request": ("settled", "filed"),
    "hidden": ("settled", "withdrawn"),
    "to publish, late": ("decided", "issued"),
    "to publish": ("decided", "issued"),
    "to confirm bytes": ("decided", "issued"),
    "urgent, unconfirmed": ("decided", "issued"),
    "to issue": ("decided", "unissued"),
    "to issue, exempt": ("decided", "unissued"),
    "to sign": ("sign_off", "unissued"),
    "to sign, consulting": ("sign_off", "unissued"),
    "to sign, declared": ("sign_off", "unissued"),
    "referred": ("referred", "unissued"),
    "to review, disagreed": ("confidentiality_review", "unissued"),
    "to review": ("confidentiality_review", "unissued"),
    "to audit": ("attribute_audit", "unissued"),
    "at the office": ("office_review", "unissued"),
    "returned": ("returned", "unissued"),
    "recalled": ("draft", "unissued"),
    "draft": ("draft", "unissued"),
    "discarded": ("discarded", "discarded"),
    "registered": ("draft", "issued"),
}


def test_the_house_loads_once_and_every_plot_ends_where_its_name_says(demo: Demo) -> None:
    plots_end_where_their_names_say(demo)
    everybody_is_there_without_a_first_password(demo)
    what_is_published_is_outside_and_what_is_hidden_is_not_visible(demo)
    nobody_took_two_parts_in_one_case(demo)
    one_exception_was_weighed_and_carried_to_the_final_file(demo)
    log_and_files_are_sound(demo)
    with pytest.raises(DemoRefused):
        load_demo(demo.work, documents=1)
    with demo.work.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == DEFAULT_DOCUMENTS


def plots_end_where_their_names_say(demo: Demo) -> None:
    assert {plot.name for plot in IN_ORDER} == set(ENDS)
    found = []
    with demo.work.sessions() as session:
        for document in session.scalars(
            select(Document).order_by(Document.id).limit(len(IN_ORDER))
        ):
            row = latest_case(session, document.id)
            assert row is not None
            found.append((row.state.value, document.status.value))
    assert sorted(found) == sorted(ENDS[plot.name] for plot in IN_ORDER)


def everybody_is_there_without_a_first_password(demo: Demo) -> None:
    assert demo.loaded.organisations == len(ORGANISATIONS)
    assert demo.loaded.people == len(PEOPLE)
    assert demo.loaded.documents == DEFAULT_DOCUMENTS
    assert demo.said[-1] == (DEFAULT_DOCUMENTS, DEFAULT_DOCUMENTS)
    assert [done for done, _ in demo.said] == sorted(done for done, _ in demo.said)
    with demo.work.sessions() as session:
        people = session.scalars(select(Person)).all()
        assert all(p.is_demo and not p.must_change_password for p in people)
        organisations = session.scalars(select(Organisation)).all()
        assert len([o for o in organisations if o.parent_id is not None]) == 2


def one_exception_was_weighed_and_carried_to_the_final_file(demo: Demo) -> None:
    with demo.work.sessions() as session:
        record = session.scalars(select(ImpactRecord)).one()
        assert (record.category, record.codes) == (ImpactCategory.PUNITIVE, ["PLATE"])
        final = [version.id for version in files_of_record(session, record.document_id)]
        rows = session.scalars(
            select(FindingRow.id).where(
                FindingRow.file_version_id.in_(final), FindingRow.code == "PLATE"
            )
        )
        standing = settlements_of(session, list(rows))
    assert standing
    assert {settled.impact_id for settled in standing.values()} == {record.id}


def what_is_published_is_outside_and_what_is_hidden_is_not_visible(demo: Demo) -> None:
    with demo.work.sessions() as session:
        inside = {
            d.id: d.status.value
            for d in session.scalars(select(Document))
            if d.status.value in {"published", "withdrawn"}
        }
    with demo.work.public.session() as outside:
        rows = {r.record_id: r.state.value for r in outside.scalars(select(PublicRecord))}
    assert rows == inside


def log_and_files_are_sound(demo: Demo) -> None:
    with demo.work.sessions() as session:
        assert check_log(session.connection()) == []
        now = demo.work.clock()
        assert check_files(session, demo.work.vault.files, now=now, grace=timedelta(0)) == []


def nobody_took_two_parts_in_one_case(demo: Demo) -> None:
    with demo.work.sessions() as session:
        for document in session.scalars(select(Document)):
            row = latest_case(session, document.id)
            if row is None:
                continue  # a document of the past that nobody has decided here
            given = session.scalars(
                select(Confirmation.person_id).where(Confirmation.case_id == row.id)
            )
            reviewers = set(given)
            assert not reviewers & set(row.proposer_ids)
            assert row.approver_id not in {*row.proposer_ids, *reviewers}


JULY = 2026


def july(session: Session, year: int, organisation_id: int = 1) -> Round:
    """The July of a year in the first organisation."""
    row = round_of(session, organisation_id, RoundKind.JULY, year)
    assert row is not None
    return row


def counted(session: Session, round_id: int, column: Any) -> Counter[Any]:
    """Items of a round by a column."""
    query = select(column, func.count()).where(RoundItem.round_id == round_id).group_by(column)
    return Counter({row[0]: row[1] for row in session.execute(query)})


def test_the_log_explains_every_state_and_every_count(demo: Demo) -> None:
    with demo.work.sessions() as session:
        assert replay(session) == []
        assert replay_items(session) == []
        assert replay_standing(session) == []
        assert check_counts(session) == []


def test_two_julys_are_closed_and_agree_with_what_followed(demo: Demo) -> None:
    with demo.work.sessions() as session:
        for year in (JULY - 2, JULY - 1):
            row = july(session, year)
            assert row.state is RoundState.CLOSED
            states = counted(session, row.id, RoundItem.state)
            assert set(states) == {ItemState.SETTLED, ItemState.CARRIED_OVER}
            balance = balance_of(session, row)
            assert balance is not None
            assert balance["difference"] == 0
        outcomes = counted(session, july(session, JULY - 1).id, RoundItem.outcome)
        assert outcomes[Outcome.TO_PROACTIVE_PARTIAL] == 1
        assert len([o for o in outcomes if o is not None]) >= 4
    with demo.work.public.session() as outside:
        titles = set(outside.scalars(select(Notice.title)))
    assert len([t for t in titles if str(JULY - 1) in t]) == 2


def test_the_open_july_has_items_in_every_state_a_page_shows(demo: Demo) -> None:
    with demo.work.sessions() as session:
        row = july(session, JULY)
        assert row.state is RoundState.OPEN
        assert set(counted(session, row.id, RoundItem.state)) == {
            ItemState.ASSIGNED,
            ItemState.RETURNED,
            ItemState.IN_REVIEW,
            ItemState.AWAITING_APPROVAL,
            ItemState.SETTLED,
        }
        awaiting = session.scalars(
            select(RoundItem.outcome).where(
                RoundItem.round_id == row.id, RoundItem.state == ItemState.AWAITING_APPROVAL
            )
        ).all()
        assert {Outcome.TO_PROACTIVE_PARTIAL, Outcome.KEEP} <= set(awaiting)
        assert {
            ItemReason.WINDOW,
            ItemReason.CARRIED_FORWARD,
            ItemReason.LATE_REGISTERED,
        } <= set(counted(session, row.id, RoundItem.reason))
        assert max(counted(session, row.id, RoundItem.rounds_late)) == 2
        assert max(n for c, n in counted(session, row.id, RoundItem.cluster).items() if c) >= 3
        elsewhere = RoundItem.office_id != RoundItem.drafting_office_id
        assert session.scalar(select(func.count()).where(RoundItem.round_id == row.id, elsewhere))
        codes = set(session.scalars(select(ItemEvidence.code).distinct()))
        assert {"personal_data", "repeal_found", "requests", "period_over", "rounds_late"} <= codes


def test_validity_requests_backlog_and_spot_checks_stand_beside_it(demo: Demo) -> None:
    with demo.work.sessions() as session:
        validity = set(session.scalars(select(Document.validity).distinct()))
        assert {Validity.REPEALED, Validity.AMENDED, Validity.LAPSED} <= validity
        assert session.scalar(select(func.count()).select_from(ValidityProposal))
        dynamic = round_of(session, 1, RoundKind.DYNAMIC, JULY)
        assert dynamic is not None
        assert counted(session, dynamic.id, RoundItem.reason) == {ItemReason.REPEATED_REQUESTS: 1}
        project = session.scalars(select(BacklogProject)).one()
        batch = session.scalars(select(Round).where(Round.project_id == project.id)).one()
        assert batch.state is RoundState.OPEN
        closed, open_ = session.scalars(select(SpotCheck).order_by(SpotCheck.id))
        assert (closed.closed_at is None, open_.closed_at is None) == (False, True)
        faults = select(func.count()).where(
            SpotCheckEntry.spot_check_id == open_.id,
            getattr(SpotCheckEntry, Criterion.COMPLETE.value).is_(False),
        )
        asked = session.scalars(select(SpotRectification)).all()
        assert len(asked) == session.scalar(faults) == 2
        assert {row.reported_at is None for row in asked} == {True, False}


def test_the_ledger_adds_up_to_the_register_in_every_organisation(demo: Demo) -> None:
    with demo.work.sessions() as session:
        above = session.scalars(select(Organisation).where(Organisation.parent_id.is_(None))).one()
        below = organisations_below(session, above.id)
        assert len(below) == 2
        for organisation in (above, *below):
            policy = policy_for(session, organisation.id, JULY)
            rows = ledger(session, organisation.id, policy, date(JULY, 7, 17))
            register = session.scalar(
                select(func.count()).where(
                    Document.organisation_id == organisation.id, Document.status.in_(ISSUED)
                )
            )
            assert sum(row.documents for row in rows) == register


def test_the_preview_equals_a_hand_query(demo: Demo) -> None:
    """By hand: issued in the window, or reached by a review date, or left open before, or come late."""
    with demo.work.sessions() as session:
        told = preview(session, 1, JULY, today=date(JULY, 7, 17))
        living = Document.status.in_(
            (DocumentStatus.ISSUED, DocumentStatus.FILED, DocumentStatus.PUBLISHED)
        )
        day = func.coalesce(Document.issued_on, Document.doc_date)
        in_window = session.scalar(
            select(func.count()).where(
                Document.organisation_id == 1,
                living,
                day >= date(JULY - 3, 1, 1),
                day < date(JULY - 2, 1, 1),
            )
        )
        window = sum(office.window for office in told.offices)
        dynamic = round_of(session, 1, RoundKind.DYNAMIC, JULY)
        assert dynamic is not None
        assert window == in_window
        assert told.total == sum(counted(session, july(session, JULY).id, RoundItem.id).values())
        for office in told.offices:
            items = select(func.count()).where(
                RoundItem.round_id == told.round_id, RoundItem.office_id == office.office_id
            )
            assert office.items == session.scalar(items)


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 6, 30), 2025), (date(2026, 7, 1), 2026), (date(2026, 12, 31), 2026)],
)
def test_the_open_july_is_the_last_that_has_begun(today: date, year: int) -> None:
    assert open_july_of(today) == year


def test_documents_of_the_past_follow_from_the_seed_and_bear_numbers_of_their_own() -> None:
    papers = [p for early in (True, False) for p in past_papers(JULY, 500, 7, earlier=early)]
    again = [p for early in (True, False) for p in past_papers(JULY, 500, 7, earlier=early)]
    assert papers == again
    assert len(papers) == len({p.number for p in papers}) == 500
    assert {p.key for p in papers if p.key} == set(told_papers(JULY, 7))
    assert max(p.issued_on for p in papers).year == JULY - 1
