"""The engine's commands as functions: arguments in, plain answers out, always through the limited child process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from review.domain.findings import speaks_against
from review.jobs.progress import Progress, followed
from review.jobs.sandbox import SandboxLimits, run_engine
from review.services.checking import FoundInString
from review.services.evidence.scanning import FoundPlace


class EngineFailed(Exception):
    """The engine could not do its work (not: the engine refused the file). ``code`` is a reason code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def inspect(
    path: Path,
    name: str,
    *,
    limits: SandboxLimits,
    admit_secrecy_mark: bool,
    recognised: Path | None = None,
    ocr: bool = True,
    terms: Path | None = None,
    names_cache: Path | None = None,
    known_names: Path | None = None,
    names: bool = True,
) -> dict[str, Any]:
    """Inspect a file with segments and embedded digests; ``terms`` are the organisation's lists,
    ``names_cache`` where its names are remembered by keyed digest, ``known_names`` names of the
    submission's other files. Without ``names`` nobody is looked for: only the text is wanted.

    Raises FileNotFoundError, EngineFailed.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    arguments = [
        "inspect",
        str(path),
        "--name",
        name or path.name,
        "--segments",
        "--embedded",
        "--details",
    ]
    if admit_secrecy_mark:
        arguments.append("--admit-secrecy-mark")
    if recognised is not None:
        arguments += ["--recognised", str(recognised)]
    if not ocr:
        arguments.append("--no-ocr")
    if terms is not None:
        arguments += ["--terms", str(terms)]
    if not names:
        arguments.append("--no-names")
    if names_cache is not None:
        arguments += ["--names-cache", str(names_cache)]
    if known_names is not None:
        arguments += ["--known-names", str(known_names)]
    answer = run_engine(arguments, limits=limits)
    if answer.json is None:
        raise EngineFailed("engine_failed")
    found: dict[str, Any] = dict(answer.json)
    return found


def triage(path: Path, *, limits: SandboxLimits) -> dict[str, Any]:
    """What of a file must be recognised: ``{"format", "pages": [{"number", "kind", "needs_ocr"}],
    "pictures": [{"key", "width", "height", "same_as"}]}``; of a refused file its refusal. Raises
    FileNotFoundError, EngineFailed.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    answer = run_engine(["triage", str(path)], limits=limits)
    if answer.json is None:
        raise EngineFailed("engine_failed")
    return dict(answer.json)


def recognise(path: Path, keys: Sequence[str], out: Path, *, limits: SandboxLimits) -> bool:
    """Recognise pages and pictures into ``out``, a line each as soon as it is done; answers whether
    the child came to its end. What it wrote before it was stopped is good.
    """
    arguments = ["recognise", str(path), "-o", str(out)]
    for key in keys:
        arguments += ["--key", key]
    return run_engine(arguments, limits=limits).exit_code == 0


def page_sizes(path: Path, *, limits: SandboxLimits) -> list[tuple[float, float]]:
    """Width and height of every displayed page in points (72 to the inch); empty where the format
    has no pages. Raises EngineFailed.
    """
    answer = run_engine(["sizes", str(path)], limits=limits)
    if answer.exit_code != 0 or answer.json is None:
        raise EngineFailed("pages_not_drawn")
    sizes: Any = answer.json["pages"]
    return [(size["width"], size["height"]) for size in sizes]


def render_pages(
    path: Path, first: int, last: int, pattern: Path, width: int, *, limits: SandboxLimits
) -> None:
    """Draw pages ``first`` to ``last`` at a width in pixels to ``pattern`` (its name holds ``%d``),
    readable by their owner only. Raises EngineFailed; what was drawn before stays.
    """
    arguments = ["render", str(path), "--page", str(first), "--last", str(last)]
    arguments += ["--width", str(width), "-o", str(pattern)]
    answer = run_engine(arguments, limits=limits)
    for number in range(first, last + 1):
        drawn = Path(str(pattern).replace("%d", str(number)))
        if drawn.exists():
            drawn.chmod(0o600)
    if answer.exit_code != 0 or answer.json is None:
        raise EngineFailed("pages_not_drawn")


def lay_out(
    printed: Path, segments: Sequence[Mapping[str, Any]], *, limits: SandboxLimits
) -> dict[str, Any]:
    """Where the segments of a Word file stand on the pages of its print: ``{"pages": [{"width", "height"}],
    "pieces", "apart"}`` as ``domain.layout`` reads it. Raises EngineFailed.
    """
    asked = json.dumps({"segments": list(segments)}).encode()
    answer = run_engine(["layout", str(printed)], limits=limits, stdin=asked)
    if answer.exit_code != 0 or answer.json is None:
        raise EngineFailed("pages_not_laid_out")
    return dict(answer.json)


def page_lines(
    path: Path, *, limits: SandboxLimits, recognised: Path | None = None
) -> dict[str, Any]:
    """Where the lines of a PDF or OFD stand: by page ``[[segment, start, end, down, x0, y0, x1, y1] …]`` as
    ``domain.page_words`` reads it. Raises FileNotFoundError, EngineFailed.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    arguments = ["lines", str(path)]
    if recognised is not None:
        arguments += ["--recognised", str(recognised)]
    answer = run_engine(arguments, limits=limits)
    if answer.exit_code != 0 or answer.json is None:
        raise EngineFailed("lines_not_found")
    lines: Any = answer.json["lines"]
    return dict(lines)


def redact(
    path: Path,
    out: Path,
    plan: Path,
    *,
    limits: SandboxLimits,
    admit_secrecy_mark: bool,
    recognised: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Redact and verify by a plan: exit code and report of product.md section 10, with details. How far
    it is stands beside ``out``.
    """
    if not path.exists():
        raise EngineFailed("bytes_missing")
    told = out.with_suffix(".progress")
    arguments = ["redact", str(path), "-o", str(out), "--plan", str(plan), "--details"]
    arguments += ["--labels", "--progress", str(told)]
    if admit_secrecy_mark:
        arguments.append("--admit-secrecy-mark")
    if recognised is not None:
        arguments += ["--recognised", str(recognised)]
    answer = followed(
        lambda: run_engine(arguments, limits=limits), told, on_progress or (lambda _: None)
    )
    if answer.json is None:
        raise EngineFailed("engine_failed")
    return answer.exit_code, dict(answer.json)


def mark(
    path: Path,
    out: Path,
    attribute: str,
    style: str,
    *,
    limits: SandboxLimits,
    admit_secrecy_mark: bool,
    recognised: Path | None = None,
) -> dict[str, Any]:
    """Print the disclosure mark into a copy at ``out``: what the engine answers. ``out`` is there only where
    the mark was read back. Raises EngineFailed.
    """
    if not path.exists():
        raise EngineFailed("bytes_missing")
    arguments = ["mark", str(path), "-o", str(out), "--attribute", attribute, "--style", style]
    if admit_secrecy_mark:
        arguments.append("--admit-secrecy-mark")
    if recognised is not None:
        arguments += ["--recognised", str(recognised)]
    answer = run_engine(arguments, limits=limits)
    if answer.json is None:
        raise EngineFailed("engine_failed")
    return dict(answer.json)


@dataclass(frozen=True)
class Proof:
    """Whether a copy holds, with the PDF that was printed of it where there is one, and the checks of each."""

    verified: bool
    checks: list[dict[str, Any]]
    printed: list[dict[str, Any]]


def verify(
    original: Path,
    copy: Path,
    plan: Path,
    reading: Mapping[str, Any],
    *,
    limits: SandboxLimits,
    recognised: Path | None = None,
    printed: Path | None = None,
) -> Proof:
    """Prove a copy by its plan, and the PDF that was ``printed`` of it. ``reading`` has the segments in
    which the plan counts, and the pages. Raises EngineFailed where nothing could be judged.
    """
    if not original.exists():
        raise EngineFailed("bytes_missing")
    frames = {
        "segments": reading.get("segments", []),
        "pages": reading.get("pages", []),
        "findings": [],
    }
    arguments = ["verify", str(original), str(copy), "--plan", str(plan)]
    arguments += ["--findings", "-", "--details"]
    if recognised is not None:
        arguments += ["--recognised", str(recognised)]
    if printed is not None:
        arguments += ["--printed", str(printed)]
    answer = run_engine(arguments, limits=limits, stdin=json.dumps(frames).encode())
    if answer.json is None or "checks" not in answer.json:
        raise EngineFailed("engine_failed")
    found: Any = answer.json
    verified = answer.exit_code == 0 and found["verified"] is True
    beside = found["printed"]["checks"] if printed is not None else []
    return Proof(verified, list(found["checks"]), list(beside))


def find_in_strings(
    strings: Mapping[str, str], *, limits: SandboxLimits, terms: Path | None = None
) -> list[FoundInString]:
    """Run the detectors over named strings; answers what they found at the two upper levels."""
    return [
        FoundInString(place.name, place.code, strings[place.name][place.start : place.end])
        for place in find_places(strings, limits=limits, terms=terms)
        if speaks_against(place.code, place.level)
    ]


def find_places(
    strings: Mapping[str, str], *, limits: SandboxLimits, terms: Path | None = None
) -> list[FoundPlace]:
    """The same at all levels, with the places (code points) in the strings. Raises EngineFailed."""
    lines = [json.dumps({"id": name, "text": text}) for name, text in strings.items()]
    arguments = ["find", "--terms", str(terms)] if terms is not None else ["find"]
    answer = run_engine(arguments, limits=limits, stdin="\n".join(lines).encode())
    if answer.exit_code != 0:
        raise EngineFailed("engine_failed")
    rows = [json.loads(line) for line in answer.output.decode("utf-8").splitlines()]
    if [row["id"] for row in rows] != list(strings):
        raise EngineFailed("engine_failed")  # an answer that is cut off is no clean answer
    return [
        FoundPlace(row["id"], hit["code"], hit["level"], hit["start"], hit["end"])
        for row in rows
        for hit in row["findings"]
    ]


def find_known(
    strings: Mapping[str, str], known: Path, *, limits: SandboxLimits
) -> dict[str, list[dict[str, Any]]]:
    """What stands in named strings when the names in ``known`` are looked for, with evidence. Raises
    EngineFailed.
    """
    lines = [json.dumps({"id": name, "text": text}) for name, text in strings.items()]
    arguments = ["find", "--details", "--known-names", str(known)]
    answer = run_engine(arguments, limits=limits, stdin="\n".join(lines).encode())
    if answer.exit_code != 0:
        raise EngineFailed("engine_failed")
    rows = [json.loads(line) for line in answer.output.decode("utf-8").splitlines()]
    if [row["id"] for row in rows] != list(strings):
        raise EngineFailed("engine_failed")
    return {row["id"]: row["findings"] for row in rows}


@cache
def engine_version(limits: SandboxLimits) -> str:
    """Today's rules as ``FileVersion.engine`` names them: version and digest of the word lists.

    Asked once in a process, because an installation does not change under it. Raises EngineFailed.
    """
    answer = run_engine(["about"], limits=limits)
    if answer.exit_code != 0 or answer.json is None:
        raise EngineFailed("engine_failed")
    return f"{answer.json['version']}/{answer.json['lexicons']}"


def read_validity(
    segments: Sequence[Mapping[str, Any]],
    title: str,
    *,
    limits: SandboxLimits,
    number: str | None = None,
    issued_on: date | None = None,
) -> dict[str, Any]:
    """What a text says about validity: ``{"mentions", "periods", "subject"}``.

    ``segments`` are those of ``inspect``; ``number`` is the document's own and no target;
    ``issued_on`` lets each period say when it ``ends``. Raises EngineFailed.
    """
    asked = {
        "title": title,
        "number": number,
        "issued_on": issued_on.isoformat() if issued_on else None,
        "segments": list(segments),
    }
    answer = run_engine(
        ["validity"], limits=limits, stdin=json.dumps(asked, ensure_ascii=False).encode()
    )
    if answer.exit_code != 0 or answer.json is None:
        raise EngineFailed("engine_failed")
    return dict(answer.json)


def read_entries(text: str, *, limits: SandboxLimits) -> list[dict[str, Any]]:
    """The documents that the lines of a repeal list name: ``[{"line", "title", "number"}]``; the cells
    of a row are separated by tabs. Raises EngineFailed.
    """
    answer = run_engine(["entries"], limits=limits, stdin=text.encode("utf-8", "replace"))
    if answer.exit_code != 0 or answer.json is None:
        raise EngineFailed("engine_failed")
    found: Any = answer.json["entries"]
    return [dict(entry) for entry in found]


def read_sheet(path: Path, name: str, *, limits: SandboxLimits) -> dict[str, Any]:
    """The tables of an xlsx, csv or docx: ``{"name", "status", "sheets": [{"name", "hidden",
    "rows"}]}``; a refused file has reason and message and no sheets. For long tables take
    ``write_sheet_rows``. Raises FileNotFoundError, EngineFailed.
    """
    return _sheet(path, ["--name", name or path.name], limits)


def write_sheet_rows(path: Path, name: str, out: Path, *, limits: SandboxLimits) -> dict[str, Any]:
    """The same with the rows in ``out``, one JSON ``{"sheet", "number", "cells"}`` a line, and their
    count in the answer: any size in bounded memory. ``out`` must be absolute.
    """
    answer = _sheet(path, ["--name", name or path.name, "--output", str(out)], limits)
    if answer["status"] == "read":
        out.chmod(0o600)
    return answer


def _sheet(path: Path, options: list[str], limits: SandboxLimits) -> dict[str, Any]:
    if not path.exists():
        raise FileNotFoundError(path)
    answer = run_engine(["sheet", str(path), *options], limits=limits)
    if answer.json is None:
        raise EngineFailed("engine_failed")
    return dict(answer.json)
