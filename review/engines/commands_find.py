"""The command ``find`` and the options of finding that ``inspect`` shares with it.

Arguments in, JSON lines out; what is found is said by ``find/``. Parsers are imported only behind the limits.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from review.engines.answers import DONE, misuse, print_answer

if TYPE_CHECKING:
    from review.engines.find.options import FindOptions


class BadOption(ValueError):
    """A file given with an option is not what the option needs; the message names the option."""


def add_find_options(parser: argparse.ArgumentParser) -> None:
    """``--terms``, ``--known-names``, ``--names-cache`` and ``--no-names``."""
    parser.add_argument("--terms", type=Path, help="the lists of the organisation, as JSON")
    parser.add_argument(
        "--known-names", type=Path, help="names of other files of the submission, one a line"
    )
    parser.add_argument("--names-cache", type=Path, help="where found names are kept by digest")
    parser.add_argument("--no-names", action="store_true", help="do not look for names of persons")


def find_options(options: argparse.Namespace) -> FindOptions:
    """The options as the finders take them. Raises ``BadOption``, ``FileNotFoundError``."""
    from review.engines.find.options import FindOptions  # noqa: PLC0415  # after the limits
    from review.engines.find.terms import Terms, terms_from_json  # noqa: PLC0415

    terms = Terms()
    if options.terms is not None:
        try:
            terms = terms_from_json(json.loads(options.terms.read_bytes()))
        except ValueError as error:
            raise BadOption("--terms: not {allow: [...], deny: [...]} as JSON") from error
    known: tuple[str, ...] = ()
    if options.known_names is not None:
        lines = options.known_names.read_text("utf-8", "replace").splitlines()
        known = tuple(line.strip() for line in lines if line.strip())
    return FindOptions(
        terms=terms,
        names=not options.no_names,
        names_cache=options.names_cache,
        known_names=known,
    )


def find_parser() -> argparse.ArgumentParser:
    """Arguments of ``find``."""
    parser = argparse.ArgumentParser(
        prog="review.engines find", description="JSON lines in, JSON lines out."
    )
    add_find_options(parser)
    parser.add_argument("--details", action="store_true", help="with rules and evidence")
    return parser


def run_find(options: argparse.Namespace) -> int:
    """``{"id", "text"}`` a line in, ``{"id", "findings"}`` a line out, in order (product.md section 10)."""
    from review.engines.find.plain import find_in  # noqa: PLC0415  # after the limits
    from review.engines.model import as_json  # noqa: PLC0415

    try:
        asked = find_options(options)
    except BadOption as error:
        return misuse("find", str(error))
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            name, text = row["id"], row["text"]
        except (ValueError, KeyError, TypeError):
            return misuse("find", f'line {number} is not {{"id", "text"}}')
        if not isinstance(text, str):
            return misuse("find", f"the text of line {number} is not a string")
        found = [
            {
                "code": hit.code,
                "level": hit.level,
                "start": hit.start,
                "end": hit.end,
                "action": hit.action,
            }
            | (
                {"ground": hit.ground, "why": as_json(hit.why), "rule": hit.rule or hit.code}
                if options.details
                else {}
            )
            for hit in find_in(text, asked)
        ]
        print_answer({"id": name, "findings": found})
    return DONE
