"""The engine as a program: arguments in, one JSON document on standard output, an exit code of
product.md sections 9, 10.

``python -I -m review.engines [--memory-mb N] [--cpu-seconds N] [--file-mb N] COMMAND …``. The
limits are set before any parser is imported. Nothing of a document is ever written to standard
error.
"""

from __future__ import annotations

import argparse
import logging
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from review.engines import commands_find, commands_mark, commands_scan, page_sizes
from review.engines.answers import DONE, MISUSE, REFUSED, misuse
from review.engines.answers import print_answer as _print
from review.engines.layout import program as layout

if TYPE_CHECKING:
    from review.engines.read.recognised import Recognised


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code: 0 done, 2 misuse, 3 not verified, 4 strict unmet, 5
    refused.
    """
    arguments = _parser().parse_args(argv)
    rest: list[str] = arguments.rest
    _limit(arguments.memory_mb, arguments.cpu_seconds, arguments.file_mb)
    logging.disable()  # parsers warn about a file in words of the file
    command = arguments.command
    if command in ("redact", "verify"):
        return _dispatch(command, rest)
    options = _COMMANDS[command]().parse_args(_with_name(rest))
    try:
        return _RUN[command](options)
    except FileNotFoundError as error:
        print(f"{command}: no such file: {error.filename}", file=sys.stderr)
        return MISUSE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="review.engines", description="Read, redact and verify one document."
    )
    parser.add_argument("--memory-mb", type=int, help="address space of this process")
    parser.add_argument("--cpu-seconds", type=int, help="processor time of this process")
    parser.add_argument("--file-mb", type=int, help="largest file this process may write")
    parser.add_argument("command", choices=(*_COMMANDS, "redact", "verify"))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="arguments of the command")
    return parser


def _with_name(arguments: list[str]) -> list[str]:
    """``--name X`` as one word: a file may be called ``-h.docx``."""
    if "--name" in arguments[:-1]:
        place = arguments.index("--name")
        arguments = [*arguments[:place], f"--name={arguments[place + 1]}", *arguments[place + 2 :]]
    return arguments


def _limit(memory_mb: int | None, cpu_seconds: int | None, file_mb: int | None) -> None:
    megabyte = 1024 * 1024
    for kind, value in (
        (resource.RLIMIT_AS, memory_mb and memory_mb * megabyte),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, file_mb and file_mb * megabyte),
    ):
        if value:
            resource.setrlimit(kind, (value, value))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _dispatch(command: str, rest: list[str]) -> int:
    if command == "redact":
        from review.engines.redact import program as redact  # noqa: PLC0415  # after the limits

        return redact.main(rest)
    from review.engines.verify import program as verify  # noqa: PLC0415  # after the limits

    return verify.main(rest, _drawn)


def _drawn(path: Path, recognised: Sequence[Path]) -> bytes:
    """The pages of an OFD as a PDF that shows them, for the proof of its copy."""
    from review.engines.read.recognised import load_recognised  # noqa: PLC0415  # seldom
    from review.engines.redact.ofd import shown_as_pdf  # noqa: PLC0415  # fontTools

    return shown_as_pdf(path, load_recognised(recognised))


def _inspect_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="review.engines inspect")
    parser.add_argument("file", type=Path)
    parser.add_argument("--name", help="the name the file was uploaded under")
    parser.add_argument("--segments", action="store_true", help="with the text of every segment")
    parser.add_argument(
        "--embedded", action="store_true", help="with digests of pictures and attachments"
    )
    parser.add_argument(
        "--recognised", type=Path, action="append", default=[], help="what recognise wrote"
    )
    parser.add_argument("--no-ocr", action="store_true", help="leave scans unread")
    parser.add_argument(
        "--admit-secrecy-mark", action="store_true", help="the digest was admitted beforehand"
    )
    parser.add_argument(
        "--details", action="store_true", help="with rules, columns, seals and notices"
    )
    commands_find.add_find_options(parser)
    return parser


def _inspect(options: argparse.Namespace) -> int:
    from review.engines.inspect import inspect  # noqa: PLC0415  # after the limits
    from review.engines.model import as_json  # noqa: PLC0415

    try:
        recognised = _recognised(options)
    except (ValueError, KeyError, TypeError):
        return misuse("inspect", "the recognised text is not what recognise writes")
    try:
        asked = commands_find.find_options(options)
    except commands_find.BadOption as error:
        return misuse("inspect", str(error))
    inspection = inspect(
        options.file,
        name=options.name,
        admit_secrecy_mark=options.admit_secrecy_mark,
        recognised=recognised,
        options=asked,
    )
    if not options.segments:
        inspection = replace(inspection, segments=())
    answer = as_json(inspection, details=options.details)
    if not options.segments:
        del answer["segments"]
    refused = inspection.status == "refused"
    if options.embedded:
        answer["embedded"] = [] if refused else _embedded(options.file)
    _print(answer)
    return REFUSED if refused else DONE


def _recognised(options: argparse.Namespace) -> Mapping[str, Recognised]:
    from review.engines.read.recognised import load_recognised  # noqa: PLC0415  # after the limits

    return {} if options.no_ocr else load_recognised(options.recognised)


def _embedded(path: Path) -> list[dict[str, str]]:
    from review.engines.content import embedded_digests  # noqa: PLC0415  # only when asked

    return [{"part": each.part, "sha256": each.sha256} for each in embedded_digests(path)]


def _render_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="review.engines render")
    parser.add_argument("file", type=Path)
    parser.add_argument("--page", type=int, required=True, help="from 1")
    parser.add_argument(
        "--last", type=int, help="draw all pages up to this one; %%d in the output is the page"
    )
    parser.add_argument("--width", type=int, required=True, help="in pixels")
    parser.add_argument("-o", "--output", type=Path, required=True, help=".webp, .png or .jpg")
    return parser


def _render(options: argparse.Namespace) -> int:
    from review.engines.model import FileRefused, as_json  # noqa: PLC0415  # after the limits
    from review.engines.render import NoSuchPage, render_page  # noqa: PLC0415

    if options.width < 1:
        print("render: the width is at least one pixel", file=sys.stderr)
        return MISUSE
    numbers = range(options.page, (options.last or options.page) + 1)
    sizes = []
    try:
        for number in numbers:
            out = Path(str(options.output).replace("%d", str(number)))
            width, height = render_page(options.file, number, options.width, out)
            sizes.append({"page": number, "width": width, "height": height})
    except NoSuchPage:
        print(f"render: the file has no page {options.page}", file=sys.stderr)
        return MISUSE
    except FileRefused as refused:
        _print({"reason": refused.reason, "message": as_json(refused.message)})
        return REFUSED
    _print({"pages": sizes} if options.last else sizes[0])
    return DONE


def _validity_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="review.engines validity",
        description="What a text says about repeals, periods and years: JSON in, JSON out.",
    )
    parser.add_argument(
        "file", type=Path, nargs="?", help="{title, segments, …}; standard input where not given"
    )
    return parser


def _validity(options: argparse.Namespace) -> int:
    from review.engines.validity.program import (  # noqa: PLC0415  # after the limits
        Misunderstood,
        answer,
    )

    data = options.file.read_bytes() if options.file else sys.stdin.buffer.read()
    try:
        _print(answer(data))
    except Misunderstood as error:
        print(f"validity: {error}", file=sys.stderr)
        return MISUSE
    return DONE


def _entries_parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="review.engines entries",
        description="The documents a repeal list names: text on standard input, JSON out.",
    )


def _entries(_: argparse.Namespace) -> int:
    from review.engines.validity.program import (  # noqa: PLC0415  # after the limits
        Misunderstood,
        listed,
    )

    try:
        _print(listed(sys.stdin.buffer.read()))
    except Misunderstood as error:
        print(f"entries: {error}", file=sys.stderr)
        return MISUSE
    return DONE


def _sheet_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="review.engines sheet")
    parser.add_argument("file", type=Path, help="xlsx, csv, or docx with tables")
    parser.add_argument("--name", help="the name the file was uploaded under")
    parser.add_argument("-o", "--output", type=Path, help="write the rows here, one JSON a line")
    return parser


def _sheet(options: argparse.Namespace) -> int:
    from review.engines.sheets.program import by_lines, whole  # noqa: PLC0415  # after the limits

    answer = by_lines(options.file, options.output) if options.output else whole(options.file)
    _print({"name": options.name or options.file.name, **answer})
    return REFUSED if answer["status"] == "refused" else DONE


def _about(_: argparse.Namespace) -> int:
    from review.engines.about import engine  # noqa: PLC0415  # after the limits
    from review.engines.model import as_json  # noqa: PLC0415

    _print(as_json(engine()))
    return DONE


def _about_parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="review.engines about", description="Version and digest of the word lists."
    )


_COMMANDS: Final = {
    "inspect": _inspect_parser,
    "find": commands_find.find_parser,
    "render": _render_parser,
    "validity": _validity_parser,
    "entries": _entries_parser,
    "sheet": _sheet_parser,
    "about": _about_parser,
    "triage": commands_scan.triage_parser,
    "recognise": commands_scan.recognise_parser,
    "sizes": page_sizes.sizes_parser,
    "mark": commands_mark.mark_parser,
    "layout": layout.layout_parser,
    "lines": layout.lines_parser,
}
_RUN: Final = {
    "inspect": _inspect,
    "find": commands_find.run_find,
    "render": _render,
    "validity": _validity,
    "entries": _entries,
    "sheet": _sheet,
    "about": _about,
    "triage": commands_scan.triage,
    "recognise": commands_scan.recognise,
    "sizes": page_sizes.sizes,
    "mark": commands_mark.run_mark,
    "layout": layout.run_layout,
    "lines": layout.run_lines,
}


if __name__ == "__main__":
    sys.exit(main())
