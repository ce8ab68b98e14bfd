"""``flask catalogue``: how an organisation's catalogue is kept, and the public search index made anew.

Recorded as system with the operating-system user. Exit codes: 0 done, 2 misuse, 5 refused.
"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from review.cli_ground import organisation_meant, print_json, refusals_told, work_at_hand
from review.jobs.work import system_actor
from review.public.migrate import reindex_public
from review.services.titles import CatalogueChoice, choose_catalogue
from review.web.runtime import current_house

catalogue = AppGroup("catalogue", help="How the catalogue is kept; the search index.")

_MEANINGS = {
    "index_template_unfit": (
        "索引号模板要含有 {{yyyy}} 和 {{seq}}，此外只用 org、uscc、region、dept、class、group、mm、dd",
        "a template needs {{yyyy}} and {{seq}}; beside them org, uscc, region, dept, class, group, mm, dd",
    ),
}


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
