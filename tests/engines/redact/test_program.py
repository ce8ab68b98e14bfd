"""The two programs as the sandbox runs them: exit codes, one JSON document, nothing written unless
proved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from review.engines.redact import program as redact
from review.engines.verify import program as verify
from tests.engines.making import make_docx, make_pdf, valid_id, valid_mobile

_RNG = Random(51)
ID = valid_id(_RNG)
MOBILE = valid_mobile(_RNG)


def _plan(folder: Path, plan: object) -> str:
    path = folder / "plan.json"
    path.write_text(json.dumps(plan))
    return str(path)


def _removing(*values: str) -> Mapping[str, object]:
    return {"actions": [{"text": value, "action": "remove"} for value in values]}


def _files(folder: Path) -> list[Path]:
    lines = [f"身份证号码：{ID}", f"联系电话：{MOBILE}"]
    return [make_docx(folder / "a.docx", lines), make_pdf(folder / "a.pdf", [lines])]


def test_without_a_plan_findings_are_treated_as_they_suggest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in _files(tmp_path):
        target = tmp_path / f"out{path.suffix}"
        assert redact.main([str(path), "-o", str(target), "--json"]) == 0
        said = capsys.readouterr().out
        report = json.loads(said)
        assert report["verified"] is True
        assert [each["occurrences"] for each in report["actions"]] == [1, 1]
        assert report["input_sha256"] == sha256(path.read_bytes()).hexdigest()
        assert report["output_sha256"] == sha256(target.read_bytes()).hexdigest()
        assert ID not in said
        assert MOBILE not in said


def test_the_same_command_gives_the_same_bytes(tmp_path: Path) -> None:
    for path in _files(tmp_path):
        targets = [tmp_path / f"{number}{path.suffix}" for number in (1, 2)]
        for target in targets:
            assert redact.main([str(path), "-o", str(target)]) == 0
        assert targets[0].read_bytes() == targets[1].read_bytes()


def test_a_part_named_after_a_person_is_not_named_in_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = {f"word/embeddings/{ID}.bin": b"x"}
    path = make_docx(tmp_path / "a.docx", [f"证件{ID}"], more_parts=parts)
    plan = _plan(tmp_path, _removing(ID))
    assert redact.main([str(path), "-o", str(tmp_path / "b.docx"), "--plan", plan]) == 0
    said = capsys.readouterr().out
    assert json.loads(said)["removed_parts"] == ["word/embeddings/…"]
    assert ID not in said
    assert verify.main([str(path), str(path), "--plan", plan]) == 3
    assert ID not in capsys.readouterr().out


def test_a_strict_plan_that_meets_nothing_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in _files(tmp_path):
        target = tmp_path / f"out{path.suffix}"
        plan = _plan(tmp_path, _removing(ID, "没有这句话"))
        assert redact.main([str(path), "-o", str(target), "--plan", plan, "--strict"]) == 4
        counts = json.loads(capsys.readouterr().out)["actions"]
        assert counts == [{"index": 0, "occurrences": 1}, {"index": 1, "occurrences": 0}]
        assert not target.exists()
        assert redact.main([str(path), "-o", str(target), "--plan", plan]) == 0
        capsys.readouterr()


def test_what_can_not_be_read_is_refused_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    assert redact.main([str(path), "-o", str(tmp_path / "out.pdf")]) == 5
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["reason"]) == ("refused", "unreadable")
    assert set(answer["message"]) == {"zh", "en"}
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize(
    "plan", ["{", {"actions": [{}]}, {"actions": [{"finding": "f99", "action": "mask"}]}]
)
def test_a_bad_plan_is_misuse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], plan: object
) -> None:
    path = _files(tmp_path)[0]
    where = tmp_path / "plan.json"
    where.write_text(plan if isinstance(plan, str) else json.dumps(plan))
    target = tmp_path / "out.docx"
    assert redact.main([str(path), "-o", str(target), "--plan", str(where)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("redact: ")
    assert said.err.count("\n") == 1
    assert not target.exists()


def test_the_original_is_never_overwritten(tmp_path: Path) -> None:
    path = _files(tmp_path)[0]
    before = path.read_bytes()
    assert redact.main([str(path), "-o", str(path)]) == 2
    assert redact.main([str(path), "-o", str(tmp_path / "no" / "out.docx")]) == 2
    assert redact.main([str(tmp_path / "no.docx"), "-o", str(tmp_path / "out.docx")]) == 2
    assert path.read_bytes() == before


def test_the_proof_can_be_rerun_and_fails_on_another_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in _files(tmp_path):
        target = tmp_path / f"out{path.suffix}"
        plan = _plan(tmp_path, _removing(ID))
        redact.main([str(path), "-o", str(target), "--plan", plan])
        first = json.loads(capsys.readouterr().out)
        assert verify.main([str(path), str(target), "--plan", plan]) == 0
        again = json.loads(capsys.readouterr().out)
        assert again["checks"] == first["checks"]
        assert verify.main([str(path), str(path), "--plan", plan]) == 3
        assert json.loads(capsys.readouterr().out)["verified"] is False


def test_a_plan_by_finding_is_proved_with_the_inspection(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _files(tmp_path)[1]
    target = tmp_path / "out.pdf"
    plan = _plan(tmp_path, {"actions": [{"finding": "f1", "action": "remove"}]})
    redact.main([str(path), "-o", str(target), "--plan", plan])
    capsys.readouterr()
    assert verify.main([str(path), str(target), "--plan", plan]) == 2
    start = len("身份证号码：")
    row = {"id": "f1", "segment": "page-1", "start": start, "end": start + 18, "boxes": []}
    findings = tmp_path / "findings.json"
    findings.write_text(json.dumps({"findings": [row]}))
    told = [str(path), str(target), "--plan", plan, "--findings", str(findings)]
    assert verify.main(told) == 0


def test_an_original_that_is_no_document_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"not a zip")
    plan = _plan(tmp_path, {"actions": []})
    assert verify.main([str(path), str(path), "--plan", plan]) == 5
    assert json.loads(capsys.readouterr().out)["reason"] == "unreadable"
