"""``flask catalogue``: how an organisation's catalogue is kept, its catalogue of items taken in from a
table, and the public search index made anew.

Recorded as system with the operating-system user. Exit codes: 0 done, 2 misuse, 5 refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from review.cli_ground import (
    Meanings,
    misuse,
    organisation_meant,
    print_json,
    refusals_told,
    work_at_hand,
)
from review.domain.commands import TakeInItems
from review.jobs.engine_calls import EngineFailed, read_sheet
from review.jobs.work import Work, system_actor
from review.public.migrate import reindex_public
from review.services.item_catalogue import take_in_items
from review.services.titles import CatalogueChoice, choose_catalogue
from review.web.runtime import current_house

catalogue = AppGroup("catalogue", help="How the catalogue is kept; the search index.")

_MEANINGS = {
    "index_template_unfit": (
        "索引号模板要含有 {{yyyy}} 和 {{seq}}，此外只用 org、uscc、region、dept、class、group、mm、dd",
        "a template needs {{yyyy}} and {{seq}}; beside them org, uscc, region, dept, class, group, mm, dd",
    ),
}

_ITEM_MEANINGS: Meanings = {
    "items_missing": ("没有读出事项", "there is no item in the table"),
    "items_too_many": ("一次最多 {most} 项", "at most {most} items at a time"),
    "item_row_code": ("第 {row} 行的编码不对：{code}", "row {row}: {code} is no code"),
    "item_row_name": ("第 {row} 行的名称不对", "row {row}: the name is missing or too long"),
    "item_row_twice": (
        "第 {row} 行与第 {first} 行的编码重复",
        "row {row} repeats the code of row {first}",
    ),
    "item_row_office": (
        "第 {row} 行没有这个处室：{office}",
        "row {row}: there is no office {office}",
    ),
}

#: As far as a table is read.
_LAST_ROW, _LAST_COLUMN = 20_000, 40


@catalogue.command("items")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", "code", default="", help="its code; needed where there are several")
@click.option("--end-others", is_flag=True, help="end the items that the table lacks")
@click.option("--json", "as_json", is_flag=True, help="print data")
def items(file: Path, code: str, *, end_others: bool, as_json: bool) -> None:
    """Take the catalogue of items in from the first table of FILE (xlsx, csv or docx)."""
    work = work_at_hand()
    rows = _rows(work, file)
    now = work.clock()
    with refusals_told(_ITEM_MEANINGS), work.transaction() as session:
        command = TakeInItems(
            organisation_id=organisation_meant(session, code).id, rows=rows, ends_others=end_others
        )
        today = work.day_of(now)
        taken = take_in_items(session, system_actor(), command, now=now, today=today)
    said = {
        "added": taken.added,
        "changed": taken.changed,
        "ended": taken.ended,
        "same": taken.same,
    }
    if as_json:
        print_json(said)
        return
    for name, value in said.items():
        click.echo(f"{name}: {value}")


def _rows(work: Work, file: Path) -> tuple[tuple[str, ...], ...]:
    """The cells of the first table that is shown; leaves with 2 where the file can not be read."""
    try:
        answer = read_sheet(file.resolve(), file.name, limits=work.limits)
    except EngineFailed:
        answer = {"sheets": []}
    shown = next((sheet for sheet in answer["sheets"] if not sheet["hidden"]), None)
    if shown is None:
        misuse("文件里没有读出表格 / no table was read in the file")
    by_number = {int(row["number"]): _cells(row["cells"]) for row in shown["rows"]}
    last = max(by_number, default=0)
    if last > _LAST_ROW:
        misuse(f"表格超过 {_LAST_ROW} 行 / the table has more than {_LAST_ROW} rows")
    return tuple(by_number.get(number, ()) for number in range(1, last + 1))


def _cells(cells: list[dict[str, Any]]) -> tuple[str, ...]:
    """The values of a row by column; those far to the right belong to no catalogue."""
    found = [""] * _LAST_COLUMN
    for cell in cells:
        at = _column(str(cell["address"]))
        if at < _LAST_COLUMN:
            found[at] = str(cell["value"])
    return tuple(found)


def _column(address: str) -> int:
    """The column of "B7", from 0."""
    number = 0
    for letter in address.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@catalogue.command("settings")
@click.option("--organisation", "code", default="", help="its code; needed where there are several")
@click.option("--index-template", help="of index numbers, as {org}/{yyyy}-{seq:05d}")
@click.option("--region", help="code of the administrative region, for the template")
@click.option(
    "--titles/--no-titles", default=None, help="list what is open on request by its title"
)
@click.option("--json", "as_json", is_flag=True, help="print data")
def settings(
    code: str,
    index_template: str | None,
    region: str | None,
    titles: bool | None,
    *,
    as_json: bool,
) -> None:
    """Show the settings, changed by what is given. Numbers that were given never change."""
    work = work_at_hand()
    choice = CatalogueChoice(index_template=index_template, region=region, titles=titles)
    now = work.clock()
    with refusals_told(_MEANINGS), work.transaction() as session:
        organisation = organisation_meant(session, code)
        choose_catalogue(
            session, system_actor(), organisation, choice, now=now, today=work.day_of(now)
        )
        said = {
            "organisation": organisation.code,
            "index_template": organisation.index_template,
            "region": organisation.region_code,
            "titles": organisation.on_request_titles,
        }
    if as_json:
        print_json(said)
        return
    for name, value in said.items():
        click.echo(f"{name}: {value}")


@catalogue.command("reindex")
@click.option("--json", "as_json", is_flag=True, help="print data")
def reindex(*, as_json: bool) -> None:
    """Make the public search index and the numbers behind the ticks anew, from the records."""
    records = reindex_public(current_house().settings.public_database_url)
    if as_json:
        print_json({"records": records})
        return
    click.echo(f"已重建索引 / indexed: {records}")
