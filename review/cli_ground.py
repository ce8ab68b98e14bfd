"""What commands on a house stand on: its work, the organisation that is meant, refusals in two languages,
data on standard output.

Exit codes are those of product.md section 9. No command lives here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.config import ensure_staff_secrets
from review.domain.values import Refusal, Refused
from review.jobs.work import Work, make_work
from review.store.migrate import NotReady, assert_ready
from review.store.people import Office, Organisation
from review.web.runtime import current_house

MISUSE, NOT_INTACT, STRICT_UNMET, REFUSED = 2, 3, 4, 5

#: Code of a refusal -> what it means, Chinese and English; its facts fit in as ``{name}``.
Meanings = Mapping[str, tuple[str, str]]

#: What any command on a house may say about whom it is for.
_WHOSE: Meanings = {
    "organisation_unknown": (
        "没有代码为 {code} 的机关，现有：{codes}",
        "no organisation has the code {code}; there are: {codes}",
    ),
    "organisation_not_said": (
        "请用 --organisation 指明机关：{codes}",
        "name one with --organisation: {codes}",
    ),
    "office_unknown": ("没有这个处室：{name}", "there is no office {name}"),
}


def work_at_hand() -> Work:
    """The house of this application, ready to work on; leaves with 2 where it has no database yet."""
    house = current_house()
    work = make_work(house.settings, ensure_staff_secrets(house.settings), clock=house.clock)
    try:
        assert_ready(work.sessions.kw["bind"])
    except NotReady as error:
        misuse(f"还没有数据库：{error} / no database yet")
    return work


def organisations_named(session: Session, code: str) -> list[Organisation]:
    """The organisation with a code or short name; all of them, oldest first, without one. Raises Refused."""
    found = list(session.scalars(select(Organisation).order_by(Organisation.id)))
    chosen = [each for each in found if code in {each.code, each.short_name}] if code else found
    if code and not chosen:
        raise Refused(Refusal("organisation_unknown", {"code": code, "codes": _codes(found)}))
    return chosen


def organisation_meant(session: Session, code: str) -> Organisation:
    """The organisation with a code or short name, or the only one there is. Raises Refused."""
    found = organisations_named(session, code)
    if len(found) != 1:
        raise Refused(Refusal("organisation_not_said", {"codes": _codes(found)}))
    return found[0]


def organisation_reporting(session: Session, code: str) -> Organisation:
    """The organisation with a code or short name, else the one the house was made with. Raises Refused."""
    found = organisations_named(session, code)
    return found[0] if found and not code else organisation_meant(session, code)


def _codes(organisations: list[Organisation]) -> str:
    return ", ".join(each.code for each in organisations)


def office_named(session: Session, organisation: Organisation, name: str) -> Office:
    """The office of an organisation with just this name. Raises Refused."""
    query = select(Office).where(Office.organisation_id == organisation.id, Office.name == name)
    found = session.scalar(query)
    if found is None:
        raise Refused(Refusal("office_unknown", {"name": name}))
    return found


@contextmanager
def refusals_told(meanings: Meanings) -> Iterator[None]:
    """Say each reason on a line of its own and leave: with 2 where the command was wrong, else with 5."""
    try:
        yield
    except Refused as refused:
        for refusal in refused.refusals:
            tell(refusal, meanings)
        wrong = refused.refusals[0].code in _WHOSE
        raise click.exceptions.Exit(MISUSE if wrong else REFUSED) from None


def tell(refusal: Refusal, meanings: Meanings) -> None:
    """One line on standard error, Chinese first; a code without a meaning is said as it is."""
    code = refusal.code
    chinese, english = meanings.get(code) or _WHOSE.get(code) or (code, code)
    facts = dict(refusal.facts)
    click.echo(f"{chinese.format_map(facts)} / {english.format_map(facts)}", err=True)


def misuse(sentence: str) -> NoReturn:
    """Say what was wrong with the command, and leave with 2."""
    click.echo(sentence, err=True)
    raise click.exceptions.Exit(MISUSE)


def print_json(data: object) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False))
