"""The command ``mark``: print the disclosure mark into a docx or PDF, unless it stands there already."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Final

from review.engines.answers import DONE, REFUSED, misuse, print_answer

_NOT_VERIFIED: Final = 3


def mark_parser() -> argparse.ArgumentParser:
    """Arguments of ``mark``."""
    parser = argparse.ArgumentParser(prog="review.engines mark")
    parser.add_argument("file", type=Path, help="docx or PDF")
    parser.add_argument("-o", "--output", type=Path, required=True)
    attributes = ("proactive", "on_request", "exempt", "partial")
    parser.add_argument("--attribute", choices=attributes, required=True)
    parser.add_argument(
        "--style",
        choices=("note", "line"),
        default="note",
        help="in brackets below the date, or a line",
    )
    parser.add_argument("--admit-secrecy-mark", action="store_true")
    parser.add_argument(
        "--recognised", type=Path, action="append", default=[], help="what recognise wrote"
    )
    return parser


def run_mark(options: argparse.Namespace) -> int:
    """``{"status": "marked" | "stood", "attribute", "words", "input_sha256", "output_sha256"}``; a refused
    file as ``inspect`` answers it. Exit 3 where the mark can not be read back: then nothing is written.
    """
    from review.engines.model import FileRefused, as_json  # noqa: PLC0415  # after the limits
    from review.engines.read.recognised import load_recognised  # noqa: PLC0415
    from review.engines.redact.mark import mark, says  # noqa: PLC0415
    from review.engines.redact.mark_words import Attribute, Style  # noqa: PLC0415
    from review.engines.redact.output import write_proved  # noqa: PLC0415

    source: Path = options.file
    target: Path = options.output
    if not source.is_file():
        return misuse("mark", "no such file")
    if not target.absolute().parent.is_dir():
        return misuse("mark", "the folder of the output does not exist")
    if target.exists() and target.samefile(source):
        return misuse("mark", "the output would overwrite the original")
    attribute = Attribute(options.attribute)
    try:
        recognised = load_recognised(options.recognised)
    except (ValueError, KeyError, TypeError):
        return misuse("mark", "the recognised text is not what recognise writes")
    try:
        marked = mark(
            source,
            attribute,
            Style(options.style),
            recognised=recognised,
            admit_secrecy_mark=options.admit_secrecy_mark,
        )
    except FileRefused as refused:
        answer = {"status": "refused", "reason": refused.reason.value}
        print_answer(answer | {"message": as_json(refused.message)})
        return REFUSED
    holds = write_proved(target, marked.data, lambda part: says(part, attribute, recognised))
    print_answer(
        {
            "status": ("stood" if marked.stood else "marked") if holds else "not_read_back",
            "attribute": attribute.value,
            "words": marked.words,
            "input_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
            "output_sha256": hashlib.sha256(marked.data).hexdigest() if holds else None,
        }
    )
    return DONE if holds else _NOT_VERIFIED
