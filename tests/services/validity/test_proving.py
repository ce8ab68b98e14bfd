"""Proofs of marks on other sites: address, day, person and a real picture; all that is wrong is said at once."""

from __future__ import annotations

import struct
from datetime import date
from typing import Any

import pytest

from review.domain import commands as c
from review.domain.states import Validity
from review.store.validity import proofs_of
from tests.olddocs import registered
from tests.town import Town

PNG = (
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 800, 600) + bytes(9)
)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xc0\x00\x11\x08\x02\x58\x03\x20" + bytes(9)
)
BOMB = PNG[:16] + struct.pack(">II", 60_000, 60_000) + bytes(9)


def proof(town: Town, data: bytes = PNG, **said: Any) -> dict[str, Any]:
    """What somebody enters who marked a document on the portal."""
    came = town.received(data)
    return {
        "validity": Validity.REPEALED,
        "address": "https://www.example.gov.cn/zwgk/123.html",
        "on": date(2026, 7, 1),
        "person": "周科员",
        "key": came.key,
        "digest": came.digest,
        "bytes": came.bytes,
        **said,
    }


@pytest.fixture
def old(town: Town) -> int:
    """A document issued in 2020."""
    return registered(town, "防汛办法", "青府〔2020〕3号", date(2020, 3, 1))


@pytest.mark.parametrize(("data", "kind"), [(PNG, "png"), (JPEG, "jpeg")])
def test_a_proof_is_kept_with_its_picture(town: Town, old: int, data: bytes, kind: str) -> None:
    town.do("drafter", c.RecordProof, old, **proof(town, data))
    with town.work.sessions() as session:
        (row,) = proofs_of(session, old)
    assert (row.format, row.person, row.bytes) == (kind, "周科员", len(data))
    path = town.work.vault.files.evidence_path(row.organisation_id, row.digest)
    assert path.read_bytes() == data
    assert town.events(old)[-1] == "document.proof_recorded"
    assert town.payloads(old)[-1] == {"proof": row.id, "digest": row.digest}


BAD: list[tuple[str, bytes, dict[str, Any], set[str]]] = [
    ("a Word file by its bytes", b"PK\x03\x04 not a picture at all", {}, {"proof_no_picture"}),
    ("a picture cut off", PNG[:18], {}, {"proof_no_picture"}),
    ("a picture too wide", BOMB, {}, {"proof_no_picture"}),
    ("no address", PNG, {"address": "市政府网站"}, {"proof_address"}),
    ("a script for an address", PNG, {"address": "javascript:alert(1)"}, {"proof_address"}),
    ("no day", PNG, {"on": None}, {"proof_date_missing"}),
    ("a day to come", PNG, {"on": date(2030, 1, 1)}, {"validity_in_future"}),
    ("before it was issued", PNG, {"on": date(2019, 1, 1)}, {"validity_before_issue"}),
    ("nobody", PNG, {"person": " "}, {"proof_person_missing"}),
    (
        "everything",
        b"text of no picture, long enough",
        {"address": "", "on": None, "person": ""},
        {"proof_no_picture", "proof_address", "proof_date_missing", "proof_person_missing"},
    ),
]


@pytest.mark.parametrize(("data", "said", "codes"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_proof_that_proves_nothing_is_refused(
    town: Town, old: int, data: bytes, said: dict[str, Any], codes: set[str]
) -> None:
    assert town.refusals("officer", c.RecordProof, old, **proof(town, data, **said)) == codes
    with town.work.sessions() as session:
        assert proofs_of(session, old) == []


def test_whoever_may_not_prove_is_told_so(town: Town, old: int) -> None:
    assert town.refusals("builder", c.RecordProof, old, **proof(town)) == {"role_missing"}
