"""The chain as it is kept: begun for records that were there before, and checked against the catalogue."""

from __future__ import annotations

import json

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from review.public import proof_verifier
from review.public.chain import first_fault, unlike_their_links
from review.public.chain_tables import ProofLink
from review.public.migrate import downgrade_public, upgrade_public
from tests.public.houses import House


def test_records_from_before_the_chain_get_their_links(house: House) -> None:
    house.publish(2)
    house.publish(1, house.file("一.pdf", b"one"), index_number="K〔2026〕一/2026-00001")
    house.hide(2)
    url = house.settings.public_database_url
    downgrade_public(url, "20261122_validity")
    upgrade_public(url)
    with Session(house.engine) as session:
        links = session.scalars(select(ProofLink.body).order_by(ProofLink.seq)).all()
    told = [(link["act"], link["record"]) for link in map(json.loads, links)]
    assert told == [("published", 1), ("published", 2), ("hidden", 2)]
    proof_verifier.follow([json.loads(house.get("/proof.json").data)])
    with house.engine.connect() as connection:
        assert unlike_their_links(connection) == []


def test_the_check_finds_a_changed_link_and_a_record_that_was_changed_by_hand(house: House) -> None:
    for record_id in (1, 2, 3):
        house.publish(record_id)
    with house.engine.begin() as connection:
        assert first_fault(connection) is None
        connection.execute(text("UPDATE public_record SET revision = 7 WHERE record_id = 2"))
        assert unlike_their_links(connection) == [2]
        connection.execute(text("UPDATE proof_link SET body = '{}' WHERE seq = 3"))
        assert first_fault(connection) == 3
