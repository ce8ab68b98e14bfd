"""`python -m bench [NAME …]`: runs the named benches, all without a name; prints a table, then one JSON line.

Ends with 1 when a goal is missed and --strict is given, or one that must be met (no leak), else 0; 2 for an
unknown name.
"""

from __future__ import annotations

import argparse
import importlib
import sys

from bench.harness import Row, last_line, table

BENCHES = (
    "pages",
    "desk",
    "reading",
    "reading_pdf",
    "metadata",
    "audit",
    "july",
    "importing",
    "finding",
    "names",
    "redact",
    "scans",
    "search",
)


def main(arguments: list[str] | None = None) -> int:
    """Run and print; the exit code as above."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure against named peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a goal is missed")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown:
        print(
            f"unknown bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr
        )
        return 2
    rows: list[Row] = []
    for name in options.names or BENCHES:
        rows += importlib.import_module(f"bench.{name}").run()
    print(table(rows))
    print(last_line(" ".join(options.names) or "all", rows))
    missed = [row for row in rows if row.met is False]
    return 1 if any(row.must or options.strict for row in missed) else 0


if __name__ == "__main__":
    sys.exit(main())
