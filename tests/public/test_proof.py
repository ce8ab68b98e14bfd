"""Proof of publication: the chain grows with every change, and anybody can check a file against it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.public import proof_verifier
from review.public.chain_tables import ProofLink
from review.public.proof_verifier import DONE, MISUSE, NOT_VERIFIED, STRICT_UNMET, NotIntact
from review.public.records import close_day, erase_record
from tests.public.houses import LATER, House

CONTENT = b"%PDF-1.7 released"
TODAY = LATER.date()


def close(house: House, day: date = TODAY) -> bool:
    """What the daily task does."""
    with Session(house.engine) as session:
        done = close_day(session, day, LATER)
        session.commit()
    return done


def proof_of(house: House, address: str = "/proof.json") -> dict[str, Any]:
    answer = house.get(address)
    assert answer.status_code == 200
    read: dict[str, Any] = json.loads(answer.data)
    return read


def acts(house: House) -> list[str]:
    return [link["act"] for link in proof_of(house)["links"]]


def asked(tmp_path: Path, house: House, content: bytes = CONTENT, *more: str) -> int:
    """Ask the stand-alone program about a file with this content."""
    file, proof = tmp_path / "下载.pdf", tmp_path / "proof.json"
    file.write_bytes(content)
    proof.write_bytes(house.get("/proof.json").data)
    return proof_verifier.main([str(file), "--proof", str(proof), *more])


def test_every_change_that_can_be_seen_is_a_link(house: House) -> None:
    house.publish(1)
    house.hide(1)
    house.restore(1)
    house.hide(1)
    with Session(house.engine) as session:
        erase_record(session, house.folder, 1, LATER)
        session.commit()
    assert close(house)
    assert acts(house) == ["published", "hidden", "restored", "hidden", "erased", "day"]
    chain = proof_verifier.follow([proof_of(house)])
    assert (chain.links[-1]["published"], chain.links[-1]["withdrawn"]) == (0, 1)


def test_repeating_a_release_or_a_day_adds_no_link(house: House) -> None:
    for _ in range(2):
        house.publish(1)
        close(house)
    assert acts(house) == ["published", "day"]
    assert not close(house, LATER.date() - timedelta(days=1))  # a day that was missed stays missed
    assert close(house, LATER.date() + timedelta(days=1))


def test_the_chain_says_what_is_public_and_nothing_else(site: House) -> None:
    record = site.publish(1)
    [link] = proof_of(site)["links"]
    assert set(link) == {
        "seq", "at", "act", "record", "index_number", "revision", "content_digest", "files",
        "state", "validity", "digest",
    }  # fmt: skip
    assert link["files"] == [hashlib.sha256(CONTENT).hexdigest()]
    with Session(site.engine) as session:
        stored = " ".join(session.scalars(select(ProofLink.body)))
    for text in (record.title, record.summary, record.issuer, record.reading_text[:10]):
        assert text not in stored
        assert hashlib.sha256(text.encode()).hexdigest() not in stored


def test_anybody_can_tell_a_published_file_from_another(tmp_path: Path, site: House) -> None:
    site.publish(1)
    assert asked(tmp_path, site) == DONE
    assert asked(tmp_path, site, CONTENT + b" ") == NOT_VERIFIED


def test_a_file_that_was_replaced_or_hidden_is_genuine_but_no_longer_published(
    tmp_path: Path, site: House, capsys: pytest.CaptureFixture[str]
) -> None:
    site.publish(1)
    site.publish(1, site.file(content=b"corrected"), revision=2)
    assert asked(tmp_path, site) == DONE
    assert ", replaced since " in capsys.readouterr().out
    assert asked(tmp_path, site, CONTENT, "--strict") == STRICT_UNMET
    assert asked(tmp_path, site, b"corrected", "--strict") == DONE
    site.hide(1)
    assert asked(tmp_path, site, b"corrected") == DONE
    assert f", withdrawn since {LATER.date()}" in capsys.readouterr().out
    assert asked(tmp_path, site, b"corrected", "--strict") == STRICT_UNMET


def test_a_head_somebody_noted_down_is_found_again(tmp_path: Path, site: House) -> None:
    site.publish(1)
    noted = proof_of(site)["head"]["digest"]
    site.publish(2)
    assert asked(tmp_path, site, CONTENT, "--noted", noted) == DONE
    assert asked(tmp_path, site, CONTENT, "--noted", "1" * 64) == NOT_VERIFIED


def test_the_program_served_by_the_site_runs_alone(tmp_path: Path, site: House) -> None:
    site.publish(1, index_number="K〔2026〕一/2026-00001")
    answer = site.get("/proof/proof_verifier.py")
    (tmp_path / "proof_verifier.py").write_bytes(answer.data)
    (tmp_path / "proof.json").write_bytes(site.get("/proof.json").data)
    (tmp_path / "文件").write_bytes(CONTENT)
    done = subprocess.run(
        [sys.executable, "-I", "proof_verifier.py", "文件", "--proof", "proof.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (DONE, "")
    assert "chain intact: 1 links" in done.stdout


def test_a_proof_can_be_fetched_in_parts_that_follow_each_other(site: House) -> None:
    for record_id in (1, 2, 3):
        site.publish(record_id)
    whole, rest = proof_of(site), proof_of(site, "/proof.json?after=1")
    first = {**whole, "links": whole["links"][:1]}
    first["head"] = {"seq": 1, "digest": whole["links"][0]["digest"]}
    assert proof_verifier.follow([first, rest]) == proof_verifier.follow([whole])
    with pytest.raises(NotIntact, match="does not follow"):
        proof_verifier.follow([rest, first])
    for wrong, status in (("4", 404), ("-1", 400), ("x", 400), ("9" * 40, 400), ("٣", 400)):
        assert site.get(f"/proof.json?after={wrong}").status_code == status


def _cut(proof: dict[str, Any]) -> None:
    proof["links"].pop()


def _left_out(proof: dict[str, Any]) -> None:
    del proof["links"][1]


def _swapped(proof: dict[str, Any]) -> None:
    proof["links"][0], proof["links"][1] = proof["links"][1], proof["links"][0]


def _changed(proof: dict[str, Any]) -> None:
    proof["links"][0]["files"] = ["0" * 64]


def _begun_elsewhere(proof: dict[str, Any]) -> None:
    proof["previous"] = "1" * 64


def _other_version(proof: dict[str, Any]) -> None:
    proof["version"] = 2


def _no_links(proof: dict[str, Any]) -> None:
    proof["links"] = None


@pytest.mark.parametrize(
    "harm",
    [_cut, _left_out, _swapped, _changed, _begun_elsewhere, _other_version, _no_links],
)
def test_a_proof_that_was_changed_is_refused(site: House, harm: Any) -> None:
    for record_id in (1, 2, 3):
        site.publish(record_id)
    proof = proof_of(site)
    harm(proof)
    with pytest.raises(NotIntact):
        proof_verifier.follow([proof])


def test_what_is_no_proof_or_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "proof.json"
    for content in (b"", b"[1]", b"{" * 5000, b'{"format": 1}', b"\xff\xfe", b"[" * 100_000):
        broken.write_bytes(content)
        assert proof_verifier.main([str(broken), "--proof", str(broken)]) == NOT_VERIFIED
        assert capsys.readouterr().out.startswith("NOT INTACT: ")
    assert proof_verifier.main([str(broken), "--proof", str(tmp_path / "none")]) == MISUSE
    assert proof_verifier.main([str(broken)]) == MISUSE


def test_the_page_prints_the_heads_of_the_days_and_the_recipe(house: House) -> None:
    assert "proof.json" in house.page("/proof")
    house.publish(1)
    close(house)
    head = proof_of(house)["head"]["digest"]
    page = house.page("/proof", accept_language="zh")
    assert " ".join(head[at : at + 4] for at in range(0, 64, 4)) in page
    assert "SHA-256(previous digest" in page
    assert 'href="/proof"' in house.page("/")
