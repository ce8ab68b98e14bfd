"""``flask document``: the commands as a person at a terminal meets them, without database or
settings.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from random import Random

import pikepdf
import pytest
from click.testing import CliRunner, Result

from review.cli_documents import document
from tests.engines.making import make_docx, make_pdf, valid_id, valid_mobile

_RNG = Random(61)
ID = valid_id(_RNG)
MOBILE = valid_mobile(_RNG)
_LINES = ["关于某某事项的通知", f"身份证号码：{ID}", f"联系电话：{MOBILE}"]


def _run(*arguments: object, given: str | None = None) -> Result:
    return CliRunner().invoke(document, [str(each) for each in arguments], input=given)


def test_inspect_prints_the_contract_as_json(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "一个 文件(1).docx", _LINES)
    result = _run("inspect", path, "--json", "--segments")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["file"]["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert answer["status"] == "read"
    assert {each["text"] for each in answer["findings"]} >= {ID, MOBILE}
    assert list(answer) == [
        "file", "engine", "status", "reason", "message", "pages", "metadata", "findings", "segments",
    ]  # fmt: skip
    assert list(answer["file"]) == ["name", "sha256", "bytes", "format", "pages"]
    assert list(answer["findings"][0]) == [
        "id", "code", "level", "segment", "start", "end", "text", "boxes", "action", "ground", "why",
    ]  # fmt: skip
    assert answer["segments"]
    assert "segments" not in json.loads(_run("inspect", path, "--json").stdout)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_inspect_prints_a_summary_for_a_person(tmp_path: Path, language: str) -> None:
    path = make_pdf(tmp_path / "a.pdf", [_LINES])
    result = _run("inspect", path, "--language", language)
    assert result.exit_code == 0
    assert "a.pdf" in result.stdout
    assert "f1" in result.stdout


def test_a_refused_file_has_exit_5_and_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK nothing")
    as_json = _run("inspect", path, "--json")
    assert as_json.exit_code == 5
    assert json.loads(as_json.stdout)["reason"] in {"unreadable", "unsupported"}
    in_words = _run("inspect", path)
    assert in_words.exit_code == 5
    assert len(in_words.stdout.splitlines()) == 1


@pytest.mark.parametrize("command", ["inspect", "mark", "redact", "verify"])
def test_a_missing_file_is_one_sentence_and_exit_2(tmp_path: Path, command: str) -> None:
    missing = tmp_path / "没有这个文件.docx"
    plan = tmp_path / "plan.json"
    plan.write_text('{"actions": []}')
    more: dict[str, list[object]] = {
        "inspect": [],
        "mark": ["-o", tmp_path / "out.docx", "--attribute", "proactive"],
        "redact": ["-o", tmp_path / "out.docx"],
        "verify": [missing, "--plan", plan],
    }
    result = _run(command, missing, *more[command])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "没有这个文件.docx" in result.stderr


def test_find_answers_line_by_line_in_order() -> None:
    texts = [{"id": str(n), "text": f"第{n}行{MOBILE}"} for n in range(3)]
    given = "".join(json.dumps(each) + "\n" for each in texts)
    result = _run("find", "--jsonl", given=given)
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["0", "1", "2"]
    assert all(row["findings"] for row in rows)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_redact_then_verify_as_a_person_would(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"a.{kind}"
    make_docx(path, _LINES) if kind == "docx" else make_pdf(path, [_LINES])
    Path("plan.json").write_text(
        json.dumps(
            {"actions": [{"finding": "f1", "action": "remove"}, {"text": MOBILE, "action": "mask"}]}
        )
    )
    made = _run("redact", path.name, "-o", f"out.{kind}", "--plan", "plan.json", "--json")
    assert made.exit_code == 0
    report = json.loads(made.stdout)
    assert report["verified"] is True
    assert sha256(Path(f"out.{kind}").read_bytes()).hexdigest() == report["output_sha256"]
    told = ["verify", path.name, f"out.{kind}", "--plan", "plan.json"]
    proof = _run(*told, "--json")
    assert proof.exit_code == 0
    assert json.loads(proof.stdout)["checks"] == report["checks"]
    assert _run(*told).exit_code == 0
    assert _run("verify", path.name, path.name, "--plan", "plan.json").exit_code == 3


def test_redact_says_in_words_what_it_did(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", _LINES)
    result = _run("redact", path, "-o", tmp_path / "out.docx")
    assert result.exit_code == 0
    assert "out.docx" in result.stdout
    assert ID not in result.stdout
    assert result.stdout.count("✓") >= 8
    assert "✗" not in result.stdout


def test_a_strict_plan_without_a_place_has_exit_4(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", _LINES)
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": "没有", "action": "remove"}]}))
    target = tmp_path / "out.docx"
    assert _run("redact", path, "-o", target, "--plan", plan, "--strict").exit_code == 4
    assert not target.exists()


def test_a_bad_plan_is_misuse_named_in_one_sentence(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", _LINES)
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": "甲", "action": "burn"}]}))
    result = _run("redact", path, "-o", tmp_path / "out.docx", "--plan", plan)
    assert result.exit_code == 2
    assert "action 0" in result.stderr


@pytest.mark.parametrize("digest", ["of this file", "of another", "none"])
def test_a_plan_that_names_its_original_is_for_no_other(tmp_path: Path, digest: str) -> None:
    path, copy = make_docx(tmp_path / "a.docx", _LINES), tmp_path / "out.docx"
    named = {
        "of this file": sha256(path.read_bytes()).hexdigest().upper(),
        "of another": "0" * 64,
        "none": "of this file",
    }[digest]
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": MOBILE, "action": "mask"}], "sha256": named}))
    made = _run("redact", path, "-o", copy, "--plan", plan)
    good = digest == "of this file"
    assert made.exit_code == (0 if good else 2)
    assert copy.exists() is good
    if good:
        assert _run("verify", path, copy, "--plan", plan).exit_code == 0
        return
    assert named in made.stderr or "sha256" in made.stderr
    proof = _run("verify", path, path, "--plan", plan)
    assert (proof.exit_code, proof.stdout) == (2, "")
    assert named in proof.stderr or "sha256" in proof.stderr


def test_a_certificate_of_other_bytes_is_a_clear_answer(tmp_path: Path) -> None:
    path, copy = make_docx(tmp_path / "a.docx", _LINES), tmp_path / "out.docx"
    plan = {"actions": [{"text": MOBILE, "action": "mask"}], "keep": []}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    assert _run("redact", path, "-o", copy, "--plan", tmp_path / "plan.json").exit_code == 0
    certificate = tmp_path / "certificate.json"
    digest = sha256(copy.read_bytes()).hexdigest()
    certificate.write_text(json.dumps({"output_sha256": digest, "plan": plan, "printed": None}))
    assert _run("verify", path, copy, "--plan", certificate).exit_code == 0
    certificate.write_text(json.dumps({"output_sha256": "0" * 64, "plan": plan}))
    told = _run("verify", path, copy, "--plan", certificate, "--json")
    answer = json.loads(told.stdout)
    assert (told.exit_code, answer["verified"], answer["output_sha256"]) == (3, False, digest)
    assert [each["name"] for each in answer["checks"]] == ["certificate_of_file"]
    words = _run("verify", path, copy, "--plan", certificate)
    assert words.exit_code == 3
    assert "0" * 64 in words.stdout
    assert digest in words.stdout


def test_a_signature_and_damage_are_said_when_a_file_is_read_and_redacted(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", [_LINES])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        signed = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"00000000")
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("a"), V=signed)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
        pdf.save(path)
    path.write_bytes(path.read_bytes().replace(b"startxref", b"startxrfe"))
    for told in (
        _run("inspect", path, "--language", "en"),
        _run("redact", path, "-o", tmp_path / "out.pdf", "--language", "en"),
    ):
        assert told.exit_code == 0
        assert "The file is signed" in told.stdout
        assert "repaired" in told.stdout


def test_the_mark_is_printed_once_and_never_over_another(tmp_path: Path) -> None:
    lines = [
        "关于某某事项的通知",
        "各有关单位：",
        "现予通知。",
        "某某市人民政府办公室",
        "2026年3月2日",
    ]
    source, marked, again = (tmp_path / name for name in ("a.docx", "b.docx", "c.docx"))
    make_docx(source, lines)
    said = _run("mark", source, "-o", marked, "--attribute", "on_request", "--style", "line")
    assert said.exit_code == 0
    assert "公开方式：依申请公开" in said.stdout
    assert source.read_bytes() != marked.read_bytes()
    stood = _run("mark", marked, "-o", again, "--attribute", "on_request", "--json")
    assert json.loads(stood.stdout)["status"] == "stood"
    assert again.read_bytes() == marked.read_bytes()
    other = tmp_path / "d.docx"
    refused = _run("mark", marked, "-o", other, "--attribute", "exempt", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["status"]) == (5, "refused")
    assert json.loads(refused.stdout)["file"]["name"] == "b.docx"
    assert not other.exists()


def test_a_pdf_beside_a_copy_is_proven_with_it(tmp_path: Path) -> None:
    source, copy = make_docx(tmp_path / "a.docx", _LINES[:2]), tmp_path / "b.docx"
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"actions": [{"text": ID, "action": "remove"}]}))
    assert _run("redact", source, "-o", copy, "--plan", plan).exit_code == 0
    pdf = make_pdf(tmp_path / "b.pdf", [[_LINES[0], "身份证号码："]], properties={"author": "某"})
    said = _run("verify", source, copy, "--plan", plan, "--printed", pdf)
    assert said.exit_code == 3
    assert "✓ printed_whole" in said.stdout
    assert "✗ no_metadata" in said.stdout
