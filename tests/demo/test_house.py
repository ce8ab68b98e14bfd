"""The demonstration house: every plot ends where its name says, in a house that is sound; it loads once.

One test, because the house is loaded by the real engines and that takes a while.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from review.demo.house import DEFAULT_DOCUMENTS, DemoRefused, load_demo
from review.demo.people import ORGANISATIONS, PEOPLE
from review.public.records import PublicRecord
from review.store.cases import Confirmation, latest_case
from review.store.check import check_files, check_log
from review.store.documents import Document
from review.store.people import Organisation, Person
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
