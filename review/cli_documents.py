"""``flask document inspect | find | redact | verify``: the engines from the command line.

No database and no configuration. Files are converted and recognised as the tasks do it
(``jobs/reading.py``), in a folder that is gone afterwards; how far that is stands on standard error.
Exit codes are those of product.md section 9; with ``--json`` the answer as it is, else a summary in
words, Chinese unless asked.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from review.jobs.convert import NotConverted
from review.jobs.reading import Source, prepare, read_document, source_of
from review.jobs.sandbox import EngineAnswer, SandboxLimits, run_engine

MISUSE, REFUSED = 2, 5

#: The keys of product.md section 10; the tasks ask the engine for more.
_ANSWER = (
    "file", "engine", "status", "reason", "message", "pages", "metadata", "findings", "segments",
)  # fmt: skip
_FINDING = (
    "id", "code", "level", "segment", "start", "end", "text", "boxes", "action", "ground", "why",
)  # fmt: skip
_SEGMENT = ("id", "part", "kind", "page", "text")

#: Removing draws pages and proves them again; reading does neither.
_READING = SandboxLimits()
_REDACTING = SandboxLimits(memory=4 << 30, cpu=900, seconds=1200)

_WORDS = {
    "zh": {
        "no_file": "找不到文件：{path}",
        "not_a_file": "不是文件：{path}",
        "read": "{name}：{format}，{pages} 页，{bytes} 字节",
        "no_pages": "{name}：{format}，{bytes} 字节",
        "finding": "{id}  {level}  {code}  {segment} [{start}:{end}]  建议：{action}",
        "findings": "共 {count} 处发现：{levels}",
        "no_findings": "没有发现。",
        "refused": "未处理（{reason}）：{message}",
        "redacted": "已处理并通过验证，写入 {path}",
        "verified": "验证通过：{count} 项检查全部合格。",
        "not_verified": "验证未通过，未写出文件。",
        "proof_failed": "验证未通过。",
        "strict": "有 {count} 条指令在文件中没有对应之处，未写出文件。",
        "action": "指令 {index}：{occurrences} 处",
        "page": "第 {number} 页：{method}（{reason}）",
        "check": "{mark} {name}：{detail}",
        "removed": "未带入新文件：{parts}",
        "misuse": "用法有误：{error}",
        "recognised": "已识别 {done}/{total} 页",
    },
    "en": {
        "no_file": "There is no file {path}",
        "not_a_file": "Not a file: {path}",
        "read": "{name}: {format}, {pages} pages, {bytes} bytes",
        "no_pages": "{name}: {format}, {bytes} bytes",
        "finding": "{id}  {level}  {code}  {segment} [{start}:{end}]  suggested: {action}",
        "findings": "{count} findings: {levels}",
        "no_findings": "No findings.",
        "refused": "Not handled ({reason}): {message}",
        "redacted": "Redacted, verified and written to {path}",
        "verified": "Verified: all {count} checks passed.",
        "not_verified": "Not verified; nothing was written.",
        "proof_failed": "Not verified.",
        "strict": "{count} actions met no place in the file; nothing was written.",
        "action": "action {index}: {occurrences} places",
        "page": "page {number}: {method} ({reason})",
        "check": "{mark} {name}: {detail}",
        "removed": "Not carried over: {parts}",
        "misuse": "Misuse: {error}",
        "recognised": "recognised {done} of {total} pages",
    },
}

_FILE = click.Path(path_type=Path)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
_language = click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
_admit = click.option("--admit-secrecy-mark", is_flag=True, help="The mark was admitted before.")


@click.group("document")
def document() -> None:
    """Read, find, redact and verify one document; no database, no configuration."""


@document.command("inspect")
@click.argument("file", type=_FILE)
@_as_json
@click.option("--segments", is_flag=True, help="With the text of every segment.")
@click.option("--no-ocr", is_flag=True, help="Do not recognise scans.")
@_admit
@_language
def inspect_command(
    file: Path,
    *,
    as_json: bool,
    segments: bool,
    no_ocr: bool,
    admit_secrecy_mark: bool,
    language: str,
) -> None:
    """Metadata, findings and secrecy cues of FILE. Exit 0 read, 5 refused."""
    say = _Speaker(language)
    found = _read(_existing(file, say), say, ocr=not no_ocr, admit=admit_secrecy_mark)
    if as_json:
        _print_json(_contract(found, segments=segments))
    elif not _say_refusal(found, say):
        _say_inspection(found, say)
    sys.exit(REFUSED if found["status"] == "refused" else 0)


@document.command("find")
@click.option("--jsonl", is_flag=True, required=True, help="JSON lines in and out.")
def find_command(*, jsonl: bool) -> None:
    """Findings in plain texts: lines {"id", "text"} on standard input."""
    answer = run_engine(["find"], limits=_READING, stdin=sys.stdin.buffer.read())
    _stop_on_misuse(answer, _Speaker("zh"))
    if answer.killed or answer.exit_code == REFUSED:
        _print_json(answer.json or {})
    else:
        sys.stdout.buffer.write(answer.output)
    sys.exit(answer.exit_code)


@document.command("redact")
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_FILE, required=True, help="Where the new file goes.")
@click.option("--plan", type=_FILE, help="JSON of actions; else every finding as it suggests.")
@click.option(
    "--min-level", type=click.Choice(["certain", "likely", "hint", "note"]), default="likely"
)
@click.option("--strict", is_flag=True, help="Exit 4 when an action meets no place.")
@click.option("--no-ocr", is_flag=True, help="Do not recognise scans.")
@_as_json
@_admit
@_language
def redact_command(
    file: Path,
    *,
    output: Path,
    plan: Path | None,
    min_level: str,
    strict: bool,
    no_ocr: bool,
    as_json: bool,
    admit_secrecy_mark: bool,
    language: str,
) -> None:
    """Make OUTPUT from FILE without what the plan names. Exit 0 verified and written, 3 not
    verified, 4, 5.
    """
    say = _Speaker(language)
    source, planned = _existing(file, say), _existing(plan, say) if plan is not None else None
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        try:
            held = _prepared(source, Path(folder), say, ocr=not no_ocr)
        except NotConverted as failed:
            answer = EngineAnswer(REFUSED, failed.answer)
        else:
            arguments = ["redact", str(held.path), "-o", str(output.absolute())]
            arguments += ["--min-level", min_level]
            arguments += ["--plan", str(planned)] if planned is not None else []
            arguments += ["--recognised", str(held.recognised)] if held.recognised else []
            arguments += _set({"--strict": strict, "--admit-secrecy-mark": admit_secrecy_mark})
            answer = run_engine(arguments, limits=_REDACTING)
    answer = _with_facts(answer, source)
    _stop_on_misuse(answer, say)
    report = answer.json or {}
    if as_json:
        _print_json(report)
    elif not _say_refusal(report, say):
        _say_report(report, output, answer.exit_code, say)
    sys.exit(answer.exit_code)


@document.command("verify")
@click.argument("original", type=_FILE)
@click.argument("redacted", type=_FILE)
@click.option("--plan", type=_FILE, required=True, help="The plan, or a certificate that holds it.")
@_as_json
@_language
def verify_command(
    original: Path, redacted: Path, *, plan: Path, as_json: bool, language: str
) -> None:
    """Run the proof again on ORIGINAL and REDACTED. Exit 0 verified, 3 not verified."""
    say = _Speaker(language)
    first, second = (_existing(each, say) for each in (original, redacted))
    planned = _existing(plan, say)
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        inspected = _read(first, say, ocr=True, admit=True, folder=Path(folder))
        held = source_of(first, Path(folder))
        arguments = ["verify", str(held.path), str(second)]
        arguments += ["--plan", str(_plan_within(planned, Path(folder)))]
        arguments += ["--recognised", str(held.recognised)] if held.recognised else []
        stdin: bytes | None = None
        if inspected["status"] == "read":
            arguments += ["--findings", "-"]
            stdin = json.dumps(inspected).encode("utf-8", "replace")
        answer = run_engine(arguments, limits=_REDACTING, stdin=stdin)
    _stop_on_misuse(answer, say)
    proof = answer.json or {}
    if as_json:
        _print_json(proof)
    elif not _say_refusal(proof, say):
        _say_checks(proof, say)
        passed = answer.exit_code == 0
        say("verified" if passed else "proof_failed", count=len(_rows(proof, "checks")))
    sys.exit(answer.exit_code)


class _Speaker:
    """Prints the sentences of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def words(self, key: str, **values: object) -> str:
        """One sentence with its values."""
        return _WORDS[self.language][key].format(**values)

    def __call__(self, key: str, **values: object) -> None:
        click.echo(self.words(key, **values))

    def fail(self, key: str, **values: object) -> NoReturn:
        """One sentence on standard error, exit 2."""
        click.echo(self.words(key, **values), err=True)
        sys.exit(MISUSE)


def _existing(path: Path, say: _Speaker) -> Path:
    if not path.exists():
        say.fail("no_file", path=path)
    if not path.is_file():
        say.fail("not_a_file", path=path)
    return path.absolute()


def _plan_within(path: Path, folder: Path) -> Path:
    """The plan itself; of a certificate that was downloaded the plan it holds, in ``folder``."""
    try:
        held = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return path  # the engine says what is wrong with it
    if not isinstance(held, dict) or "actions" in held or not isinstance(held.get("plan"), dict):
        return path
    plan = folder / "plan.json"
    plan.write_text(json.dumps(held["plan"]), encoding="utf-8")
    return plan


def _set(flags: dict[str, bool]) -> list[str]:
    return [name for name, wanted in flags.items() if wanted]


def _stop_on_misuse(answer: EngineAnswer, say: _Speaker) -> None:
    if answer.exit_code == MISUSE:
        error = answer.error.strip().rpartition("\n")[2]
        say.fail("misuse", error=error)


def _with_facts(answer: EngineAnswer, file: Path) -> EngineAnswer:
    """A refusal of the sandbox knows nothing of the file: its name, digest and
    size are added here.
    """
    found = answer.json
    if found is not None and found.get("status") == "refused" and "file" not in found:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        size = file.stat().st_size
        found["file"] = {"name": file.name, "sha256": digest, "bytes": size}
    return answer


def _read(
    file: Path, say: _Speaker, *, ocr: bool, admit: bool, folder: Path | None = None
) -> dict[str, Any]:
    """A file read as the tasks read it; the facts of the file stand in every answer."""
    with tempfile.TemporaryDirectory(prefix="document-") as own:
        found = read_document(
            file,
            file.name,
            folder or Path(own),
            limits=_READING,
            admit_secrecy_mark=admit,
            ocr=ocr,
            on_progress=_Pages(say),
        )
    found.setdefault("embedded", [])
    return dict(_with_facts(EngineAnswer(0, found), file).json or {})


def _contract(found: dict[str, Any], *, segments: bool) -> dict[str, Any]:
    """The answer with exactly the keys of product.md section 10; the format is that of the given file."""
    shown = {key: found[key] for key in _ANSWER if key in found}
    listed = shown.pop("segments", ())
    if segments:
        shown["segments"] = [{key: each[key] for key in _SEGMENT} for each in listed]
    file = dict(shown["file"])
    if file.pop("converted", False):
        file["format"] = "doc"
    findings = [{key: each[key] for key in _FINDING} for each in shown.get("findings", ())]
    return {**shown, "file": file, "findings": findings}


def _prepared(file: Path, folder: Path, say: _Speaker, *, ocr: bool) -> Source:
    """What is to be redacted, converted and recognised. Raises NotConverted."""
    if not ocr:
        return Source(file, None)
    return prepare(file, folder, limits=_READING, on_progress=_Pages(say))


class _Pages:
    """Says on standard error how many pages are recognised, each number once."""

    def __init__(self, say: _Speaker) -> None:
        self.say = say
        self.last = -1

    def __call__(self, done: int, total: int) -> None:
        if done != self.last:
            self.last = done
            click.echo(self.say.words("recognised", done=done, total=total), err=True)


def _print_json(answer: dict[str, object]) -> None:
    data = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def _rows(answer: dict[str, object], key: str) -> Sequence[dict[str, Any]]:
    rows = answer.get(key)
    return rows if isinstance(rows, list) else []


def _say_refusal(answer: dict[str, object], say: _Speaker) -> bool:
    if answer.get("status") != "refused":
        return False
    message = answer.get("message")
    sentence = message.get(say.language, "") if isinstance(message, dict) else ""
    say("refused", reason=answer.get("reason"), message=sentence)
    return True


def _say_inspection(found: dict[str, object], say: _Speaker) -> None:
    facts = found.get("file")
    if isinstance(facts, dict):
        say("read" if facts.get("pages") else "no_pages", **facts)
    metadata = found.get("metadata")
    for name, value in metadata.items() if isinstance(metadata, dict) else ():
        if isinstance(value, dict):
            held = value.get("value")
            click.echo(f"  {name}: {'；'.join(held) if isinstance(held, list) else held}")
    findings = _rows(found, "findings")
    for row in findings:
        say("finding", **row)
    if findings:
        counts = Counter(row["level"] for row in findings)
        levels = " ".join(f"{level} {count}" for level, count in counts.items())
        say("findings", count=len(findings), levels=levels)
    else:
        say("no_findings")


def _say_report(report: dict[str, object], output: Path, code: int, say: _Speaker) -> None:
    unmet = sum(row["occurrences"] == 0 for row in _rows(report, "actions"))
    for row in _rows(report, "actions"):
        say("action", **row)
    for row in _rows(report, "pages"):
        if row.get("reason"):
            say("page", **row)
    _say_checks(report, say)
    parts = report.get("removed_parts")
    if isinstance(parts, list) and parts:
        say("removed", parts=", ".join(map(str, parts)))
    if code == 0:
        say("redacted", path=output)
    elif code == 4:
        say("strict", count=unmet)
    else:
        say("not_verified")


def _say_checks(answer: dict[str, object], say: _Speaker) -> None:
    for row in _rows(answer, "checks"):
        say("check", mark="✓" if row["passed"] else "✗", name=row["name"], detail=row["detail"])
