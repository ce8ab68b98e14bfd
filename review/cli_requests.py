"""``flask request list|show|settings|import``: the register of requests on the command line.

Who asks is never printed: lists and single requests name kinds, days and codes. Acts are recorded as
system with the operating-system user. Exit codes: 0 done, 2 misuse, 5 refused.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.cli_ground import (
    REFUSED,
    Meanings,
    organisation_meant,
    organisations_named,
    print_json,
    refusals_told,
    work_at_hand,
)
from review.domain.commands import SetRequestSettings
from review.domain.request_clock import reply_days_used
from review.domain.values import Refusal, Refused
from review.jobs.request_lists import lines_of_list
from review.jobs.work import system_actor
from review.services.requests.importing import take_past_requests
from review.services.requests.settings import set_request_settings
from review.store.calendar import working_calendar
from review.store.people import Organisation, Person
from review.store.request_lists import RequestFilter, Which, narrowed_requests
from review.store.request_values import dates_of
from review.store.requests import (
    InformationRequest,
    asked_for,
    givings_of,
    linked_documents,
    settings_of,
)
from review.web.wording import sentence_of

MEANINGS: Meanings = {
    "request_unknown": ("没有这件申请：{reference}", "there is no request {reference}"),
    "target_out_of_range": (
        "内部办理期限应在 1 到 {most} 个工作日之间",
        "the target is between 1 and {most} working days",
    ),
    "list_unreadable": ("读不出这个文件：{reason}", "the file can not be read: {reason}"),
    "list_without_columns": (
        "第一行没有可以识别的列名，至少要有收到日期、申请人类型、申请人、申请内容",
        "its first line names no columns; at least day of receipt, kind and name of applicant, content",
    ),
    "person_gone": ("没有这个账号：{login}", "there is no account {login}"),
}

#: What a list can be asked for; "mine" is for whoever is signed in.
_WORDS = [which.value for which in Which if which is not Which.MINE]

_organisation = click.option("--organisation", "code", default="", help="its code or short name")
_json = click.option("--json", "as_json", is_flag=True, help="print data")

request = AppGroup("request", help="The register of requests for information.")


@request.command("list")
@_organisation
@click.option("--which", type=click.Choice(_WORDS), default=Which.OPEN.value)
@click.option("--year", type=click.IntRange(2000, 2100), help="of receipt")
@_json
def list_all(code: str, which: str, year: int | None, *, as_json: bool) -> None:
    """Requests by how they stand today, oldest last day first."""
    work = work_at_hand()
    chosen = RequestFilter(
        which=Which(which),
        received_from=date(year, 1, 1) if year else None,
        received_to=date(year, 12, 31) if year else None,
    )
    with refusals_told(MEANINGS), work.sessions() as session:
        today = work.day_of(work.clock())
        ids = [each.id for each in organisations_named(session, code)]
        scope = select(InformationRequest).where(InformationRequest.organisation_id.in_(ids))
        query = narrowed_requests(scope, system_actor(), chosen, today)
        order = (InformationRequest.due_on.is_(None), InformationRequest.due_on)
        rows = session.scalars(query.order_by(*order, InformationRequest.id)).all()
        found = [_facts(row) for row in rows]
    if as_json:
        print_json({"requests": found})
        return
    for each in found:
        click.echo("  ".join(str(each[name] or "–") for name in _LINE))
    click.echo(f"合计 / total  {len(found)}")


@request.command("show")
@click.argument("reference")
@_organisation
@_json
def show_one(reference: str, code: str, *, as_json: bool) -> None:
    """One request by YEAR-NUMBER (2026-12) or by its reference: its days and what hangs on it."""
    work = work_at_hand()
    with refusals_told({**MEANINGS}), work.sessions() as session:
        today = work.day_of(work.clock())
        row = _named(session, organisation_meant(session, code), reference)
        found = {**_facts(row), **_days(session, row, today)}
    if as_json:
        print_json(found)
        return
    for name, value in found.items():
        click.echo(f"{name}: {value if value not in (None, '') else '–'}")


@request.command("settings")
@_organisation
@click.option("--target-days", type=int, help="the house's own term, in working days")
@click.option("--head", "login", help="login of the head of the disclosure office")
@_json
def settings(code: str, target_days: int | None, login: str | None, *, as_json: bool) -> None:
    """Show what the organisation chose for its register, or change it."""
    work = work_at_hand()
    now = work.clock()
    with refusals_told(MEANINGS), work.transaction() as session:
        organisation = organisation_meant(session, code)
        row = settings_of(session, organisation.id)
        if target_days is not None or login is not None:
            command = SetRequestSettings(
                organisation_id=organisation.id,
                target_days=row.target_days if target_days is None else target_days,
                head_id=row.head_id if login is None else _person(session, organisation, login).id,
            )
            row = set_request_settings(
                session, system_actor(), command, now=now, today=work.day_of(now)
            )
        head = session.get(Person, row.head_id) if row.head_id is not None else None
        found = {"target_days": row.target_days, "head": head.login if head else None}
    if as_json:
        print_json(found)
        return
    click.echo(
        f"内部办理期限 / target: {found['target_days']}  负责人 / head: {found['head'] or '–'}"
    )


@request.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_organisation
@click.option("--check", is_flag=True, help="judge every line and take in none")
@_json
def take_in(path: Path, code: str, *, check: bool, as_json: bool) -> None:
    """Take in a list (xlsx, csv) of past requests, one a line; its first line names the columns.

    Good lines come in, each other one is told with its reasons. Exit code 5 where none came in.
    """
    work = work_at_hand()
    now = work.clock()
    with refusals_told(MEANINGS):
        lines = lines_of_list(path, work)
        with work.transaction() as session:
            organisation = organisation_meant(session, code)
            results = take_past_requests(
                session, system_actor(), organisation.id, lines, now=now, today=work.day_of(now)
            )
            if check:
                session.rollback()
    taken = [each.line for each in results if not each.refusals]
    if as_json:
        refused = {str(r.line): [f.code for f in r.refusals] for r in results if r.refusals}
        print_json({"lines": len(results), "taken": len(taken), "refused": refused})
    else:
        for each in results:
            for refusal in each.refusals:
                click.echo(f"{each.line}: {sentence_of(refusal)}", err=True)
        click.echo(
            f"共 {len(results)} 行，登记 {len(taken)} 件 / {len(taken)} of {len(results)} lines"
        )
    if not taken:
        raise click.exceptions.Exit(REFUSED)


#: What a line of a list names.
_LINE = ("reference", "applicant", "received_on", "due_on", "state", "outcome")


def _facts(row: InformationRequest) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "applicant": row.applicant.value,
        "received_how": row.received_how.value,
        "received_on": row.received_on.isoformat(),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "target_on": row.target_on.isoformat() if row.target_on else None,
        "state": row.state.value,
        "outcome": row.outcome.value if row.outcome else None,
        "ground": row.ground or None,
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
    }


def _days(session: Session, row: InformationRequest, today: date) -> dict[str, Any]:
    """What single requests say beyond lists."""
    dates = dates_of(session, row)
    return {
        "days_used": reply_days_used(working_calendar(session), dates, row.closed_on or today),
        "due_estimated": row.due_estimated,
        "consultations": [
            {
                "kind": asked.kind.value,
                "sent_on": asked.sent_on.isoformat(),
                "due_on": asked.due_on.isoformat(),
                "answer": asked.answer.value if asked.answer else None,
            }
            for asked in asked_for(session, row.id)
        ],
        "documents": [document.doc_number for document in linked_documents(session, row.id)],
        "given": [given.digest for given in givings_of(session, row.id)],
    }


def _named(session: Session, organisation: Organisation, reference: str) -> InformationRequest:
    """The request that a person means. Raises Refused."""
    plain = reference.removeprefix("依申请").strip("〔").removesuffix("号").replace("〕", "-")
    year, _, number = plain.partition("-")
    row = None
    if year.isdecimal() and number.isdecimal() and len(plain) < 12:
        row = session.scalars(
            select(InformationRequest).where(
                InformationRequest.organisation_id == organisation.id,
                InformationRequest.year == int(year),
                InformationRequest.number == int(number),
            )
        ).first()
    if row is None:
        raise Refused(Refusal("request_unknown", {"reference": reference}))
    return row


def _person(session: Session, organisation: Organisation, login: str) -> Person:
    query = select(Person).where(Person.login == login, Person.organisation_id == organisation.id)
    found = session.scalars(query).first()
    if found is None:
        raise Refused(Refusal("person_gone", {"login": login}))
    return found
