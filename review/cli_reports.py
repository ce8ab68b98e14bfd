"""``flask report …``: the yearly reports on the command line, by the same services as the pages.

Here are the group and the annual report; other reports add their commands to the group. Nothing is
written but the file. Exit codes: 0 done, 2 misuse, 5 refused.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from review.cli_ground import (
    Meanings,
    misuse,
    organisation_reporting,
    print_json,
    refusals_told,
    work_at_hand,
)
from review.domain.annual_report import Check
from review.domain.values import Refusal, Refused
from review.services.reports.annual import Annual, annual_of, tables_written
from review.services.reports.writing import FIRST_YEAR
from review.web.reports.annual_words import words_of

#: What each refusal means, Chinese first.
MEANINGS: Meanings = {
    "report_year_out_of_range": (
        "年份应在 {first} 到 {last} 之间",
        "the year lies between {first} and {last}",
    ),
    "report_as_of_later": ("截止日期晚于今天（{today}）", "the day lies after today ({today})"),
}

organisation_option = click.option(
    "--organisation",
    "code",
    default="",
    help="code or short name; else the one the house was made with",
)
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="count what was known when this day ended; else today, or the day of a frozen report",
)
json_option = click.option("--json", "as_json", is_flag=True, help="print data")
year_argument = click.argument("year", type=click.IntRange(2000, 2100))
output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="where the paper goes"
)

report = AppGroup("report", help="Yearly reports, computed from what happened.")


@report.command("annual")
@year_argument
@output_option
@organisation_option
@as_of_option
@json_option
def annual_report(
    year: int, output: Path | None, code: str, as_of: datetime | None, *, as_json: bool
) -> None:
    """The annual report (国办公开办函〔2021〕30号) as a Word file, or its figures and sums as data."""
    if output is None and not as_json:
        misuse("请用 -o 指明文件，或者用 --json / name a file with -o, or use --json")
    work = work_at_hand()
    with refusals_told(MEANINGS), work.sessions() as session:
        today = work.day_of(work.clock())
        day = asked_day(as_of, today)
        check_year(year, today)
        organisation = organisation_reporting(session, code)
        zone = work.settings.time_zone
        annual = annual_of(session, organisation.id, year, today=today, zone=zone, as_of=day)
        if output is not None:
            from review.papers.docx import write_paper
            from review.web.reports.annual_paper import annual_paper

            paper = annual_paper(organisation.name, annual, now=work.clock(), zone=zone)
            write_file(output, write_paper(paper))
    if as_json:
        print_json({"organisation": organisation.name, **_told(annual)})
        return
    click.echo(f"{organisation.name}  {year}  {annual.state.value}  {annual.as_of}  {output}")
    for about in annual.broken:
        explained = "" if annual.explanation(about) is None else "  已说明 / explained"
        click.echo(f"  勾稽不符 / sum differs: {about.key}  {about.difference}{explained}")
    if annual.missing:
        keys = "  ".join(cell.key for cell in annual.missing)
        click.echo(f"  尚未填报 / not typed yet: {keys}")


def check_year(year: int, today: date) -> None:
    """Raises Refused for a year that no report can be about."""
    if not FIRST_YEAR <= year <= today.year:
        facts = {"first": str(FIRST_YEAR), "last": str(today.year)}
        raise Refused(Refusal("report_year_out_of_range", facts))


def asked_day(as_of: datetime | None, today: date) -> date | None:
    """The day of ``--as-of``, None without one. Raises Refused for a day to come."""
    if as_of is None:
        return None
    if as_of.date() > today:
        raise Refused(Refusal("report_as_of_later", {"today": today.isoformat()}))
    return as_of.date()


def write_file(target: Path, data: bytes) -> None:
    """A file that appears under its name when it is whole; leaves with 2 where that can not be."""
    half = target.with_name(f"{target.name}.part")
    try:
        half.write_bytes(data)
        half.replace(target)
    except OSError as error:
        misuse(f"{target}: {error.strerror}")
    finally:
        half.unlink(missing_ok=True)


# ---- inside --------------------------------------------------------------------------------------


def _told(annual: Annual) -> dict[str, Any]:
    last_year = annual.before
    return {
        "year": annual.year,
        "state": annual.state.value,
        "as_of": annual.as_of.isoformat(),
        "provisional": annual.provisional,
        "recounted": annual.recounted,
        "figures": tables_written(annual.tables),
        "counted": tables_written(annual.counted),
        "last_year": None if last_year is None else tables_written(last_year),
        "typed": {cell.key: row.note for cell, row in annual.typed.items()},
        "missing": [cell.key for cell in annual.missing],
        "checks": [_check(annual, about) for about in annual.checks],
        "chapters": words_of(annual),
    }


def _check(annual: Annual, about: Check) -> dict[str, Any]:
    explained = annual.explanation(about)
    return {
        "check": about.key,
        "holds": about.holds,
        "difference": about.difference,
        "left": [term.cell.key for term in about.left],
        "right": [term.cell.key for term in about.right],
        "explanation": None if explained is None else explained.text,
    }
