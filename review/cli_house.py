"""``flask house create``, ``flask demo load``, ``flask worker``: a real house, a demonstration, the background work.

Acts are recorded as system with the operating-system user. One-time passwords are printed once and stored nowhere.
"""

from __future__ import annotations

import json
import sys

import click
from sqlalchemy import func, select

from review.config import Settings, SettingsError, ensure_staff_secrets
from review.demo.house import (
    DEFAULT_DOCUMENTS,
    DEFAULT_SEED,
    MOST_DOCUMENTS,
    DemoRefused,
    load_demo,
)
from review.domain.commands import CreateAccount, CreateOrganisation, GiveGrant
from review.domain.states import Role
from review.domain.values import Refused
from review.jobs.queue import make_queue, run_worker
from review.jobs.tasks import work_off
from review.jobs.work import Work, make_work, system_actor
from review.prepare import CannotPrepare, prepare_house
from review.services.people import create_account, create_organisation, give_grant
from review.store.people import Organisation
from review.web.runtime import current_house

MISUSE = 2
REFUSED = 5
_ADMINISTRATORS = (
    (Role.SYSTEM_ADMIN, "system", "系统管理员"),
    (Role.SECURITY_ADMIN, "security", "安全管理员"),
    (Role.AUDIT_ADMIN, "audit", "审计管理员"),
)


def _settings() -> Settings:
    return current_house().settings


def _work() -> Work:
    settings = _settings()
    return make_work(settings, ensure_staff_secrets(settings))


def _prepare(settings: Settings) -> None:
    """Databases and secrets; one sentence and exit code 2 where they can not be had."""
    try:
        prepare_house(settings)
    except (CannotPrepare, SettingsError) as error:
        _say(str(error))
        sys.exit(MISUSE)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@click.group()
def house() -> None:
    """A real house: organisation, administrators, one-time passwords."""


@house.command("create")
@click.option("--name", required=True, help="full name of the organisation (发文机关全称)")
@click.option("--short-name", required=True, help="short name")
@click.option("--code", required=True, help="credit code or organisation code, for index numbers")
@click.option("--number-code", required=True, help="issuer code of document numbers, as 海府办")
@click.option(
    "--office", "offices", multiple=True, required=True, help="an office; repeat for more"
)
@click.option("--login-prefix", default="", help="put before the administrators' login names")
@click.option("--json", "as_json", is_flag=True, help="print data")
def create(
    name: str,
    short_name: str,
    code: str,
    number_code: str,
    offices: tuple[str, ...],
    login_prefix: str,
    as_json: bool,
) -> None:
    """Make an organisation; in an empty installation also the three administrators."""
    settings = _settings()
    _prepare(settings)
    work = _work()
    actor, now = system_actor(), work.clock()
    signs: list[dict[str, str]] = []
    try:
        with work.transaction() as session:
            first = not session.scalar(select(func.count()).select_from(Organisation))
            command = CreateOrganisation(
                name=name,
                short_name=short_name,
                code=code,
                number_code=number_code,
                offices=offices,
            )
            organisation = create_organisation(session, actor, command, now)
            for role, login, person_name in _ADMINISTRATORS if first else ():
                account, password = create_account(
                    session,
                    actor,
                    CreateAccount(
                        organisation_id=None, login=f"{login_prefix}{login}", name=person_name
                    ),
                    now,
                )
                give_grant(
                    session,
                    actor,
                    GiveGrant(
                        person_id=account.id,
                        role=role,
                        organisation_id=None,
                        office_id=None,
                        from_on=work.day_of(now),
                        until_on=None,
                        acting=False,
                    ),
                    now,
                )
                signs.append({"login": account.login, "password": password, "role": role.value})
            made = {"organisation": organisation.id, "name": organisation.name}
    except Refused as refused:
        for refusal in refused.refusals:
            _say(f"{refusal.code} {dict(refusal.facts)}")
        sys.exit(REFUSED)
    if as_json:
        print(json.dumps({**made, "administrators": signs}, ensure_ascii=False))
        return
    print(f"{name}  #{made['organisation']}")
    for sign in signs:
        print(f"  {sign['login']:<14} {sign['password']:<18} {sign['role']}")
    if signs:
        print("一次性密码只显示这一次，首次登录须更改 / shown once; to be changed at first sign-in")


@click.group()
def demo() -> None:
    """The demonstration house."""


@demo.command("load")
@click.option("--documents", default=DEFAULT_DOCUMENTS, type=click.IntRange(1, MOST_DOCUMENTS))
@click.option("--seed", default=DEFAULT_SEED, type=int)
@click.option("--json", "as_json", is_flag=True, help="print data")
def load(documents: int, seed: int, as_json: bool) -> None:
    """Load people for every role, documents in every state and three Julys into an empty installation."""
    _prepare(_settings())
    try:
        with click.progressbar(length=documents, label="documents", file=sys.stderr) as bar:
            loaded = load_demo(
                _work(),
                documents=documents,
                seed=seed,
                progress=lambda done, _: bar.update(done - bar.pos),
            )
    except DemoRefused:
        _say("已有机构，演示数据只能装入空库 / there is a house already; use an empty REVIEW_DATA")
        sys.exit(REFUSED)
    made = {
        "organisations": loaded.organisations,
        "people": loaded.people,
        "documents": loaded.documents,
    }
    print(json.dumps(made) if as_json else f"{loaded.people} people, {loaded.documents} documents")


@click.command()
@click.option("--once", is_flag=True, help="carry out what waits now, then stop")
def worker(once: bool) -> None:
    """Carry out background work until stopped."""
    settings = _settings()
    secrets = ensure_staff_secrets(settings)
    work = make_work(settings, secrets)
    if once:
        print(work_off(work))
        return
    queue = make_queue(settings.queue_url, secrets.queue_key)
    run_worker(queue, work, threads=settings.worker_threads)
