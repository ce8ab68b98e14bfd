"""``flask round preview|open|status|close YEAR``: July on the command line, by the same services as the pages.

Acts are recorded as system with the operating-system user. Exit codes: 0 done, 2 misuse, 5 refused.
Progress goes to standard error, data to standard output.
"""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.cli_ground import (
    Meanings,
    organisations_named,
    print_json,
    refusals_told,
    tell,
    work_at_hand,
)
from review.domain.commands import CloseRound
from review.domain.rounds import RoundKind
from review.domain.states import ItemState
from review.domain.values import Refusal, Refused
from review.jobs.rounds import run_opening
from review.jobs.work import Work, system_actor
from review.services.rounds.closing import Closing, close_round, closing_preview
from review.services.rounds.previews import Preview, preview
from review.store.people import Organisation
from review.store.rounds import Round, RoundItem, RoundTally, round_of

#: What each refusal and warning means, Chinese first.
MEANINGS: Meanings = {
    "round_not_yet": ("该年七月还没有到，{date} 起可以开启", "that July begins on {date}"),
    "round_before_first": (
        "早于本机关第一轮（{year} 年），其公文属于存量清理",
        "before the first July of this house ({year}); its documents are backlog",
    ),
    "round_missed_start": (
        "该年七月已过（{date}），确要补开请加 --yes",
        "that July ended on {date}; add --yes to open it all the same",
    ),
    "round_closed": ("该轮已收尾，不再变动", "the round is closed and does not change"),
    "round_closes_later": ("{date} 起才可收尾", "may be closed from {date} on"),
    "round_still_opening": ("名单还在生成", "its list is still being made"),
    "round_unknown": ("没有这一轮", "there is no such round"),
    "round_not_confirmed": (
        "收尾后不可撤回：{open} 件未办结将转入下一轮，{cases} 件审查继续。确认请加 --yes",
        "closing can not be undone: {open} open items go to the next round, {cases} cases go on; add --yes",
    ),
    "earlier_round_open": ("{year} 年一轮还没有收尾", "the round of {year} is not closed yet"),
    "calendar_year_missing": (
        "{year} 年的放假安排还没有录入，期限为估计",
        "the holidays of {year} are not loaded; due dates are estimates",
    ),
    "offices_dissolved": (
        "{count} 个处室已撤销，其公文转给承接处室",
        "{count} offices are dissolved; their work goes to those that took over",
    ),
}

_organisation = click.option(
    "--organisation", "code", default="", help="code; else every organisation"
)
_json = click.option("--json", "as_json", is_flag=True, help="print data")
_yes = click.option("--yes", is_flag=True, help="what is asked for is meant")
_year = click.argument("year", type=click.IntRange(2000, 2100))


round_ = AppGroup("round", help="July: the yearly round of issued documents.")


@round_.command("preview")
@_year
@_organisation
@_json
def show_preview(year: int, code: str, *, as_json: bool) -> None:
    """Count what the round would look at, by office; nothing is written."""
    work = work_at_hand()
    with refusals_told(MEANINGS), work.sessions() as session:
        today = work.day_of(work.clock())
        found = [
            (organisation, preview(session, organisation.id, year, today=today))
            for organisation in organisations_named(session, code)
        ]
    if as_json:
        print_json(_preview_json(year, found))
        return
    for organisation, told in found:
        click.echo(f"{organisation.name}  {year}  [{told.window[0]}, {told.window[1]})")
        for office in told.offices:
            parts = f"{office.window} + {office.catch_up} + {office.flagged}"
            click.echo(f"  {office.office}  {office.items}  ({parts})")
        click.echo(f"  合计 / total  {told.total}")
        for why, count in sorted(told.left_out.items()):
            click.echo(f"  不列入 / left out: {why}  {count}")
        for warning in told.warnings:
            tell(warning, MEANINGS)


@round_.command("open")
@_year
@_organisation
@_json
@_yes
def open_year(year: int, code: str, *, as_json: bool, yes: bool) -> None:
    """Open the round, or add what is missing to one that is open; repeating it is harmless."""
    work = work_at_hand()
    done = []
    with refusals_told(MEANINGS):
        for organisation in _chosen(work, code):
            before = _count(work, organisation.id, year)
            row = run_opening(
                work,
                organisation.id,
                year,
                system_actor(),
                late=yes,
                progress=lambda row: _progress(f"{row.snapshot_to} / {row.snapshot_end}"),
            )
            items = _count(work, organisation.id, year)
            done.append(
                {
                    "organisation": organisation.name,
                    "round": row.id,
                    "state": row.state.value,
                    "added": items - before,
                    "items": items,
                }
            )
    if as_json:
        print_json({"year": year, "rounds": done})
        return
    for one in done:
        click.echo(
            f"{one['organisation']}  #{one['round']}  {one['state']}  +{one['added']}  = {one['items']}"
        )


@round_.command("status")
@_year
@_organisation
@_json
def status(year: int, code: str, *, as_json: bool) -> None:
    """How far the round has come, by state."""
    work = work_at_hand()
    told = []
    with refusals_told(MEANINGS), work.sessions() as session:
        for organisation in organisations_named(session, code):
            row = round_of(session, organisation.id, RoundKind.JULY, year)
            told.append({"organisation": organisation.name, **_status(session, row)})
    if as_json:
        print_json({"year": year, "rounds": told})
        return
    for one in told:
        counts = "  ".join(f"{state} {count}" for state, count in one["items"].items())
        click.echo(
            f"{one['organisation']}  {one['state'] or '未开启 / not opened'}  {counts}".rstrip()
        )


@round_.command("close")
@_year
@_organisation
@_json
@_yes
def close_year(year: int, code: str, *, as_json: bool, yes: bool) -> None:
    """Freeze the round; open items are carried over to the next July. Asks for --yes."""
    work = work_at_hand()
    done = []
    with refusals_told(MEANINGS):
        for organisation in _chosen(work, code):
            with work.transaction() as session:
                closing = _close(session, work, organisation.id, year, yes=yes)
            done.append(
                {
                    "organisation": organisation.name,
                    "settled": closing.settled,
                    "carried_over": closing.open_items,
                    "cases_open": closing.cases_open,
                }
            )
    if as_json:
        print_json({"year": year, "rounds": done})
        return
    for one in done:
        click.echo(
            f"{one['organisation']}  办结 / settled {one['settled']}  "
            f"转入下一轮 / carried over {one['carried_over']}  "
            f"审查继续 / cases open {one['cases_open']}"
        )


# ---- inside --------------------------------------------------------------------------------------


def _chosen(work: Work, code: str) -> list[Organisation]:
    with work.sessions() as session:
        return organisations_named(session, code)


def _close(session: Session, work: Work, organisation_id: int, year: int, *, yes: bool) -> Closing:
    now = work.clock()
    today = work.day_of(now)
    row = round_of(session, organisation_id, RoundKind.JULY, year)
    if row is None:
        raise Refused(Refusal("round_unknown"))
    closing = closing_preview(session, row, today=today)
    if not closing.refusals and not yes:
        facts = {"open": str(closing.open_items), "cases": str(closing.cases_open)}
        raise Refused(Refusal("round_not_confirmed", facts))
    command = CloseRound(round_id=row.id, version=row.version)
    close_round(session, system_actor(), command, now=now, today=today)
    return closing


def _count(work: Work, organisation_id: int, year: int) -> int:
    with work.sessions() as session:
        row = round_of(session, organisation_id, RoundKind.JULY, year)
        query = select(func.count()).select_from(RoundItem)
        return int(session.scalar(query.where(RoundItem.round_id == (row.id if row else 0))) or 0)


def _status(session: Session, row: Round | None) -> dict[str, Any]:
    if row is None:
        return {"round": None, "state": None, "items": {}}
    counts = dict.fromkeys((state.value for state in ItemState), 0)
    rows = session.execute(
        select(RoundTally.state, func.sum(RoundTally.count))
        .where(RoundTally.round_id == row.id)
        .group_by(RoundTally.state)
    )
    for state, count in rows:
        counts[state.value] = int(count or 0)
    return {
        "round": row.id,
        "state": row.state.value,
        "window": [str(row.from_on), str(row.before_on)],
        "opened_on": str(row.opened_on),
        "office_due_on": str(row.office_due_on),
        "closes_on": str(row.closes_on),
        "total": sum(counts.values()),
        "items": {state: count for state, count in counts.items() if count},
    }


def _preview_json(year: int, found: list[tuple[Organisation, Preview]]) -> dict[str, Any]:
    """One object for all; what differs between organisations stands under each of them."""
    first = found[0][1].window if found else None
    parts = [
        {
            "organisation": organisation.name,
            "code": organisation.code,
            "window": [str(day) for day in told.window],
            "total": told.total,
            "left_out": told.left_out,
            "warnings": [{"code": w.code, **w.facts} for w in told.warnings],
        }
        for organisation, told in found
    ]
    return {
        "year": year,
        "window": [str(day) for day in first] if first else [],
        "total": sum(told.total for _, told in found),
        "offices": [
            {
                "office": office.office,
                "items": office.items,
                "window": office.window,
                "catch_up": office.catch_up,
                "flagged": office.flagged,
                "office_id": office.office_id,
                "organisation": organisation.name,
            }
            for organisation, told in found
            for office in told.offices
        ],
        "organisations": parts,
    }


def _progress(text: str) -> None:
    click.echo(text, err=True)
