"""``flask document inspect | find | mark | redact | verify``: the engines from the command line.

No database and no configuration. Files are converted and recognised as the tasks do it
(``jobs/reading.py``), in a folder that is gone afterwards; how far that is stands on standard error.
Exit codes are those of product.md section 9; with ``--json`` the answer as it is, else a summary in
words, Chinese unless asked.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from review.cli_document_pdf import (
    Plan,
    redact_and_print,
    stop_on_bad_paths,
    without_office,
)
from review.cli_document_plan import plan_for, stop_on_other_copy
from review.cli_document_words import (
    CONDITION,
    FILE,
    REFUSED,
    Pages,
    Speaker,
    admit_option,
    as_json_option,
    existing,
    language_option,
    print_json,
    say_refusal,
    stop_on_misuse,
    with_facts,
)
from review.jobs.convert import NotConverted
from review.jobs.reading import Source, prepare, read_document, source_of
from review.jobs.sandbox import EngineAnswer, SandboxLimits, run_engine

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


@click.group("document")
def document() -> None:
    """Read, find, mark, redact and verify one document; no database, no configuration."""


@document.command("inspect")
@click.argument("file", type=FILE)
@as_json_option
@click.option("--segments", is_flag=True, help="With the text of every segment.")
@click.option("--no-ocr", is_flag=True, help="Do not recognise scans.")
@admit_option
@language_option
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
    say = Speaker(language)
    found = _read(existing(file, say), say, ocr=not no_ocr, admit=admit_secrecy_mark)
    if as_json:
        print_json(_contract(found, segments=segments))
    elif not say_refusal(found, say):
        _say_inspection(found, say)
    sys.exit(REFUSED if found["status"] == "refused" else 0)


@document.command("find")
@click.option("--jsonl", is_flag=True, required=True, help="JSON lines in and out.")
def find_command(*, jsonl: bool) -> None:
    """Findings in plain texts: lines {"id", "text"} on standard input."""
    answer = run_engine(["find"], limits=_READING, stdin=sys.stdin.buffer.read())
    stop_on_misuse(answer, Speaker("zh"))
    if answer.killed or answer.exit_code == REFUSED:
        print_json(answer.json or {})
    else:
        sys.stdout.buffer.write(answer.output)
    sys.exit(answer.exit_code)


@document.command("mark")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="Where the new file goes.")
@click.option(
    "--attribute",
    type=click.Choice(["proactive", "on_request", "exempt", "partial"]),
    required=True,
    help="What the mark says.",
)
@click.option(
    "--style",
    type=click.Choice(["note", "line"]),
    default="note",
    help="In brackets below the date, or a line above the imprint.",
)
@click.option("--no-ocr", is_flag=True, help="Do not recognise scans.")
@as_json_option
@admit_option
@language_option
def mark_command(
    file: Path,
    *,
    output: Path,
    attribute: str,
    style: str,
    no_ocr: bool,
    as_json: bool,
    admit_secrecy_mark: bool,
    language: str,
) -> None:
    """Print the disclosure mark into FILE (docx or PDF), before it is redacted. Exit 0 written, 3 not read
    back, 5 refused: another mark stands there, or there is no room.
    """
    say = Speaker(language)
    source = existing(file, say)
    stop_on_bad_paths(source, (output,), say)
    arguments = ["-o", str(output.absolute()), "--attribute", attribute, "--style", style]
    arguments += _set({"--admit-secrecy-mark": admit_secrecy_mark})

    def run(held: Source) -> EngineAnswer:
        recognised = ["--recognised", str(held.recognised)] if held.recognised else []
        return run_engine(["mark", str(held.path), *arguments, *recognised], limits=_REDACTING)

    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        answer = _prepared(source, Path(folder), run, say, ocr=not no_ocr)
    answer = with_facts(answer, source)
    stop_on_misuse(answer, say)
    told = answer.json or {}
    if as_json:
        print_json(told)
    elif not say_refusal(told, say):
        done = answer.exit_code == 0
        say(str(told["status"]) if done else "not_marked", words=told["words"], path=output)
    sys.exit(answer.exit_code)


@document.command("redact")
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="Where the new file goes.")
@click.option("--pdf", type=FILE, help="Of a Word file: also print the new file to this PDF.")
@click.option("--plan", type=FILE, help="JSON of actions; else every finding as it suggests.")
@click.option(
    "--min-level", type=click.Choice(["certain", "likely", "hint", "note"]), default="likely"
)
@click.option("--strict", is_flag=True, help="Exit 4 when an action meets no place.")
@click.option("--no-ocr", is_flag=True, help="Do not recognise scans.")
@as_json_option
@admit_option
@language_option
def redact_command(
    file: Path,
    *,
    output: Path,
    pdf: Path | None,
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
    say = Speaker(language)
    source, planned = existing(file, say), existing(plan, say) if plan is not None else None
    arguments = ["--min-level", min_level]
    arguments += _set({"--strict": strict, "--admit-secrecy-mark": admit_secrecy_mark})
    arguments += _set({"--details": not as_json})
    chosen: Path | None = None

    def run(held: Source) -> EngineAnswer:
        recognised = ["--recognised", str(held.recognised)] if held.recognised else []
        if pdf is None:
            words = ["redact", str(held.path), "-o", str(output.absolute())]
            return run_engine([*words, *arguments, *recognised], limits=_REDACTING)
        return redact_and_print(
            held,
            source.name,
            Plan(chosen, min_level),
            [*arguments, *recognised],
            (output, pdf),
            say,
            admit=admit_secrecy_mark,
            limits=_REDACTING,
        )

    stop_on_bad_paths(source, (output,) if pdf is None else (output, pdf), say)
    answer = without_office() if pdf is not None else None
    if answer is None:
        with tempfile.TemporaryDirectory(prefix="document-") as folder:
            if planned is not None:
                chosen = plan_for(planned, source, Path(folder), say)
                arguments += ["--plan", str(chosen)]
            answer = _prepared(source, Path(folder), run, say, ocr=not no_ocr)
    answer = with_facts(answer, source)
    stop_on_misuse(answer, say)
    report = answer.json or {}
    if as_json:
        print_json(report)
    elif not say_refusal(report, say):
        _say_report(report, output, answer.exit_code, say)
        _say_printed(report, pdf, say)
    sys.exit(answer.exit_code)


@document.command("verify")
@click.argument("original", type=FILE)
@click.argument("redacted", type=FILE)
@click.option("--plan", type=FILE, required=True, help="The plan, or a certificate that holds it.")
@click.option("--printed", type=FILE, help="The PDF beside a redacted docx: proven with it.")
@as_json_option
@language_option
def verify_command(
    original: Path,
    redacted: Path,
    *,
    plan: Path,
    printed: Path | None,
    as_json: bool,
    language: str,
) -> None:
    """Run the proof again on ORIGINAL and REDACTED. Exit 0 verified, 3 not verified."""
    say = Speaker(language)
    first, second = (existing(each, say) for each in (original, redacted))
    beside = existing(printed, say) if printed is not None else None
    planned = existing(plan, say)
    stop_on_other_copy(planned, (first, second, beside), say, as_json=as_json)
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        chosen = plan_for(planned, first, Path(folder), say)
        inspected = _read(first, say, ocr=True, admit=True, folder=Path(folder))
        held = source_of(first, Path(folder))
        arguments = ["verify", str(held.path), str(second), "--plan", str(chosen)]
        arguments += ["--printed", str(beside)] if beside is not None else []
        arguments += ["--recognised", str(held.recognised)] if held.recognised else []
        stdin: bytes | None = None
        if inspected["status"] == "read":
            arguments += ["--findings", "-"]
            stdin = json.dumps(inspected).encode("utf-8", "replace")
        answer = run_engine(arguments, limits=_REDACTING, stdin=stdin)
    stop_on_misuse(answer, say)
    proof = answer.json or {}
    if as_json:
        print_json(proof)
    elif not say_refusal(proof, say):
        count = _say_checks(proof, say)
        if isinstance(pdf := proof.get("printed"), dict):
            count += _say_checks(pdf, say)
        say("verified" if answer.exit_code == 0 else "proof_failed", count=count)
    sys.exit(answer.exit_code)


def _set(flags: dict[str, bool]) -> list[str]:
    return [name for name, wanted in flags.items() if wanted]


def _read(
    file: Path, say: Speaker, *, ocr: bool, admit: bool, folder: Path | None = None
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
            on_progress=Pages(say),
        )
    found.setdefault("embedded", [])
    return dict(with_facts(EngineAnswer(0, found), file).json or {})


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


def _prepared(
    file: Path, folder: Path, run: Callable[[Source], EngineAnswer], say: Speaker, *, ocr: bool
) -> EngineAnswer:
    """What the engine answers on a file that was converted and recognised before."""
    try:
        held = prepare(file, folder, limits=_READING, on_progress=Pages(say)) if ocr else None
    except NotConverted as failed:
        return EngineAnswer(REFUSED, failed.answer)
    return run(held or Source(file, None))


def _rows(answer: dict[str, object], key: str) -> Sequence[dict[str, Any]]:
    rows = answer.get(key)
    return rows if isinstance(rows, list) else []


def _say_inspection(found: dict[str, object], say: Speaker) -> None:
    facts = found.get("file")
    if isinstance(facts, dict):
        say("read" if facts.get("pages") else "no_pages", **facts)
    for kind in sorted({str(row["kind"]) for row in _rows(found, "facts")} & CONDITION):
        say(kind)
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


def _say_report(report: dict[str, object], output: Path, code: int, say: Speaker) -> None:
    unmet = sum(row["occurrences"] == 0 for row in _rows(report, "actions"))
    for row in _rows(report, "actions"):
        say("action", **row)
    for row in _rows(report, "pages"):
        if row.get("reason"):
            say("page", **row)
    notices = report.get("notices")
    for each in notices if isinstance(notices, list) else ():
        say(str(each))
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


def _say_printed(report: dict[str, object], pdf: Path | None, say: Speaker) -> None:
    """What became of the PDF beside the copy, where one was made."""
    printed = report.get("printed")
    if isinstance(printed, dict):
        _say_checks(printed, say)
        say("printed" if printed["verified"] else "not_printed", path=pdf, reason=printed["reason"])


def _say_checks(answer: dict[str, object], say: Speaker) -> int:
    """Say every check; answers how many there are."""
    rows = _rows(answer, "checks")
    for row in rows:
        say("check", mark="✓" if row["passed"] else "✗", name=row["name"], detail=row["detail"])
    return len(rows)
