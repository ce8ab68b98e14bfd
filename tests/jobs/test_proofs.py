"""The proof run again with the real engine: on the stored original, copy and plan."""

from __future__ import annotations

from pathlib import Path

from review.domain import commands as c
from review.domain.states import CaseAction
from review.engines.plan import parse_plan
from review.engines.verify.program import verify_bytes
from review.jobs.tasks import work_off
from review.services.certifying import certificate_of_copy
from review.store.documents import FileState
from review.store.findings import Rendition
from review.store.proofs import RenditionProof
from tests.engines.docx_kitchen import small_docx
from tests.engines.making import make_docx
from tests.jobs.test_tasks import DUTY, ID_NUMBER, LINES, MOBILE, drafted, file_at, keep_duty_phone
from tests.town import Town


def proven_again(town: Town, document_id: int) -> RenditionProof:
    town.do("reviewer", c.AskForProof, document_id, rendition_id=1)
    work_off(town.work)
    with town.work.sessions() as session:
        return session.query(RenditionProof).order_by(RenditionProof.id.desc()).first()  # type: ignore[return-value]


def test_a_copy_is_proven_again_until_somebody_changes_its_bytes(
    town: Town, tmp_path: Path
) -> None:
    document_id = drafted(town, file_at(tmp_path, "docx"))
    keep_duty_phone(town, document_id)
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    work_off(town.work)

    again = proven_again(town, document_id)
    failed = [each["name"] for each in again.checks if not each["passed"]]
    assert (again.state, again.verified, failed) == (FileState.DONE, True, [])
    with town.work.sessions() as session:
        copy = session.get_one(Rendition, 1)
        told = certificate_of_copy(session, town.work.vault, copy)
    assert {each["name"] for each in again.checks} == {each["name"] for each in told["checks"]}
    kinds = {(each["code"], each["action"]): each["occurrences"] for each in told["treatments"]}
    assert kinds["ID", "mask"] == 2  # the second in a deletion that was tracked
    assert told["engine"]["libraries"]["lxml"]
    [version] = town.files(document_id)
    for secret in (ID_NUMBER, MOBILE, DUTY, version.digest):
        assert secret not in repr(told)

    files = town.work.vault.files
    stored = files.rendition_path(version.organisation_id, copy.bytes_digest or "")
    stored.chmod(0o600)
    stored.write_bytes(files.original_path(version.organisation_id, version.digest).read_bytes())
    again = proven_again(town, document_id)
    assert again.verified is False
    with town.work.sessions() as session:
        copy = session.get_one(Rendition, 1)
    assert (copy.verified, copy.state) == (False, FileState.FAILED)


def test_a_certificate_does_not_tell_the_name_of_a_part_that_is_a_removed_value(
    town: Town, tmp_path: Path
) -> None:
    inner = {f"word/embeddings/{MOBILE}.docx": small_docx(f"手机{MOBILE}，请回电。")}
    path = make_docx(tmp_path / "notice.docx", LINES, more_parts=inner)
    document_id = drafted(town, path)
    town.settle(document_id)
    town.move("drafter", document_id, CaseAction.SUBMIT)
    town.move("officer", document_id, CaseAction.AGREE)
    work_off(town.work)
    with town.work.sessions() as session:
        copy = session.get_one(Rendition, 1)
        told = certificate_of_copy(session, town.work.vault, copy)
        actions = copy.plan["actions"]
    [version] = town.files(document_id)
    assert copy.verified
    assert any(MOBILE in each["segment"] for each in actions)
    assert MOBILE not in repr(told)
    kinds = {(each["code"], each["action"]): each["occurrences"] for each in told["treatments"]}
    assert sum(kinds.values()) == len(actions)
    named = [each["segment"] for each in told["plan"]["actions"]]
    assert "word/document.xml#p3" in named
    assert [each for each in named if each.startswith("word/embeddings/…1!#")]
    original = town.work.vault.files.original_path(version.organisation_id, version.digest)
    made = town.work.vault.files.rendition_path(version.organisation_id, copy.bytes_digest or "")
    plan = parse_plan(told["plan"])  # is still a plan that can be proved
    checks = verify_bytes(original.read_bytes(), made.read_bytes(), plan)
    assert [each.name for each in checks if not each.passed] == []
