"""Admitting a marked file beforehand: who may, for which digest, and with which proof."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.services.reading import record_refusal
from review.services.unsaved_forms import keep_typed
from review.store.documents import Admission, Document, FileState, FileVersion, admitted
from review.store.events import Event
from review.store.unsaved_forms import UnsavedForm
from tests.services.conftest import TownAt
from tests.town import Town

DIGEST = "ab" * 32
REASON = "这是讲解密级标志式样的培训材料，不是标志。"


def saying(town: Town, **said: Any) -> dict[str, Any]:
    return {
        "organisation_id": town.ids["town"],
        "digest": DIGEST,
        "kind": "not_a_mark",
        "reason": REASON,
        **said,
    }


def declassified(town: Town, **said: Any) -> dict[str, Any]:
    body = {
        "authority": "国家保密局",
        "decided_on": town.today,
        "legal_reference": "保密法第十九条",
    }
    return saying(town, kind="declassified", reason="", **{**body, **said})


def test_both_kinds_admit_exactly_one_digest_of_one_organisation(town: Town) -> None:
    town.do("reviewer", c.AdmitMark, **saying(town, digest=f" {DIGEST.upper()} "))
    town.do("reviewer", c.AdmitMark, **declassified(town, digest="cd" * 32))
    with town.work.sessions() as session:
        assert admitted(session, town.ids["town"], DIGEST)
        assert admitted(session, town.ids["town"], "cd" * 32)
        assert not admitted(session, town.ids["village"], DIGEST)
        assert not admitted(session, town.ids["town"], "ef" * 32)
        [first, second] = session.scalars(select(Admission).order_by(Admission.id))
        names = session.scalars(select(Event.name)).all()
    assert (first.person_id, second.authority) == (town.ids["reviewer"], "国家保密局")
    assert names == ["mark.admitted", "mark.admitted"]
    assert town.refusals("reviewer", c.AdmitMark, **saying(town)) == {"already_admitted"}


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"digest": "abc"}, {"digest_malformed"}),
        ({"digest": "z" * 64}, {"digest_malformed"}),
        ({"reason": ""}, {"comment_missing"}),
        ({"reason": "不是"}, {"comment_too_thin"}),
        ({"kind": "urgent"}, {"admission_kind_unknown"}),
        ({"kind": "declassified"}, {"declassification_incomplete"}),
    ],
)
def test_an_admission_without_its_proof_is_refused(
    look: TownAt, said: dict[str, Any], codes: set[str]
) -> None:
    town, _ = look("empty")
    assert town.refusals("reviewer", c.AdmitMark, **saying(town, **said)) == codes


@pytest.mark.parametrize("field", ["authority", "legal_reference", "decided_on"])
def test_declassification_names_body_day_and_reference(look: TownAt, field: str) -> None:
    town, _ = look("empty")
    lacking = declassified(town, **{field: None if field == "decided_on" else " "})
    assert town.refusals("reviewer", c.AdmitMark, **lacking) == {"declassification_incomplete"}


def test_only_reviewers_of_the_organisation_admit(look: TownAt) -> None:
    town, _ = look("empty")
    for login in ("drafter", "clerk", "officer", "approver", "stranger"):
        assert town.refusals(login, c.AdmitMark, **saying(town)) == {"role_missing"}


def test_a_mark_takes_bytes_name_and_working_files_and_tells_both(town_at: TownAt) -> None:
    town, document_id = town_at("draft")
    version_id = town.upload(document_id, b"marked", name="秘密会议纪要.docx")
    files = town.work.vault.files
    files.write_working(version_id, "reading.json", {"segments": []})
    with town.acting("drafter") as (session, actor):
        document = session.get_one(Document, document_id)
        keep_typed(session, actor, document, {"title": ["会议纪要"]}, now=town.now)
    with town.system() as (session, actor):
        version = session.get_one(FileVersion, version_id)
        record_refusal(
            session,
            town.work.vault,
            actor,
            version,
            reason="secrecy_mark",
            message={"zh": "有密级标志", "en": "bears a mark"},
            now=town.now,
            today=town.today,
        )
    with town.work.sessions() as session:
        version = session.get_one(FileVersion, version_id)
        assert session.scalar(select(UnsavedForm.id)) is None  # what was typed may repeat it
    assert (version.state, version.name, version.intake_key) == (FileState.REFUSED, "", None)
    assert version.erased_at == town.now
    assert files.quarantined() == {}
    assert version_id not in files.worked_on()
    assert town.told(document_id, "file.refused") == {"drafter", "reviewer", "reviewer2"}
    assert town.payloads(document_id)[-1] == {
        "version": version_id,
        "digest": version.digest,
        "reason": "secrecy_mark",
    }
    assert "会议纪要" not in repr(town.payloads(document_id))
