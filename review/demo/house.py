"""Building the demonstration house: people first, then documents walked to every state of the road."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from threading import Event

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.demo.item_catalogue import hold_items
from review.demo.later import hold_julys
from review.demo.people import ORGANISATIONS, PASSWORD, PEOPLE
from review.demo.plots import PLOTS, Plot
from review.demo.reports import hold_reports
from review.demo.requests import hold_requests
from review.demo.road import Walk, morning, office_named
from review.demo.staging import open_july_of, stage_of
from review.demo.submissions import hand_in
from review.demo.texts import MATTERS, write
from review.domain.commands import CreateAccount, CreateOrganisation, GiveGrant
from review.domain.states import Route
from review.domain.values import Actor
from review.jobs.work import Work, system_actor
from review.services.passwords import hash_of
from review.services.people import create_account, create_organisation, give_grant
from review.store.documents import Document
from review.store.people import Office, Organisation, Person, RouteSetting

#: Grants of demonstration people begin before any of their documents.
SINCE = date(2019, 1, 1)
#: The plots, and enough documents of the past for three Julys, a backlog and spot checks.
DEFAULT_DOCUMENTS = len(PLOTS) + 174
#: What is made in batches has no limit but patience.
MOST_DOCUMENTS = 1_000_000
DEFAULT_SEED = 2026
_AT_ONCE = 2


@dataclass(frozen=True)
class Loaded:
    """What was made."""

    organisations: int
    people: int
    documents: int


class DemoRefused(Exception):
    """There is a house already; the demonstration is only loaded into an empty one."""


def load_demo(
    work: Work,
    *,
    documents: int = DEFAULT_DOCUMENTS,
    seed: int = DEFAULT_SEED,
    say: Callable[[str], None] = lambda _: None,
    progress: Callable[[int, int], None] | None = None,
    resume: bool = False,
) -> Loaded:
    """Make the demonstration house in an empty store. Raises DemoRefused when somebody lives there.

    One document for each plot of the road; with more, documents of the past and their Julys: two
    closed ones, and one that is open. That is this year's from July on (after its last day it is late
    and still open), before July last year's. ``seed`` fixes all invented values. ``progress`` hears
    how many documents of how many are in. With ``resume`` a load that was interrupted goes on:
    documents that were begun stay where they are.
    """
    begun = 0
    with work.sessions() as session:
        if not session.scalar(select(func.count()).select_from(Organisation)):
            _settle_in(session, system_actor(), work)
            session.commit()
        elif resume:
            begun = session.scalar(select(func.count()).select_from(Document)) or 0
        else:
            raise DemoRefused
    count = _Count(documents, progress or (lambda done, all_: say(f"  {done}/{all_}")))
    _walk_plots(work, sorted(PLOTS[:documents], key=lambda p: -p.days_ago), begun, seed, count)
    if documents > len(PLOTS):
        hold_items(work)
        hold_julys(work, documents - len(PLOTS), seed, on_batch=count.add, say=say)
        say("  依申请公开 / requests for information")
        stage = stage_of(work, ORGANISATIONS[0].key)
        hold_requests(stage, seed)
        say("  年度报告 / annual reports")
        hold_reports(stage, open_july_of(work.day_of(work.clock())))
        hand_in(stage)
    return Loaded(len(ORGANISATIONS), len(PEOPLE), documents)


@dataclass
class _Count:
    """How many documents are in; told after each."""

    all: int
    tell: Callable[[int, int], None]
    done: int = 0

    def add(self, number: int) -> None:
        self.done += number
        self.tell(self.done, self.all)


def _walk_plots(work: Work, plots: list[Plot], begun: int, seed: int, count: _Count) -> None:
    """Each document goes its road; those that were begun stay where they are."""
    random = Random(seed)  # invented values, not secrets
    stop = Event()
    walks = [_walk(work, plot, random, number, stop) for number, plot in enumerate(plots, 1)]
    count.add(min(begun, len(plots)))
    # Most of the time is the engines', in processes of their own: two documents are under way at once.
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for _ in pool.map(lambda plot, walk: plot.act(walk), plots[begun:], walks[begun:]):
                count.add(1)
        finally:
            stop.set()  # where one broke off or somebody pressed Ctrl-C, the others stop as well


def _walk(work: Work, plot: Plot, random: Random, number: int, stop: Event) -> Walk:
    today = work.day_of(work.clock())
    day = today - timedelta(days=plot.days_ago)
    matter = MATTERS[plot.matter % len(MATTERS)]
    with work.sessions() as session:
        organisation = session.scalars(
            select(Organisation).where(Organisation.code == ORGANISATIONS[0].code)
        ).one()
        office = office_named(session, organisation.id, matter.office)
    return Walk(
        work=work,
        matter=matter,
        written=write(matter, day.year, random),
        organisation_id=organisation.id,
        office_id=office,
        pdf=number % 2 == 0,
        moment=morning(day),
        proposal=plot.proposal,
        urgency=plot.urgency,
        serial=number,
        stop=stop,
    )


def _settle_in(session: Session, actor: Actor, work: Work) -> None:
    now = work.clock()
    organisations: dict[str, Organisation] = {}
    for made in ORGANISATIONS:
        organisation = create_organisation(
            session,
            actor,
            CreateOrganisation(
                name=made.name,
                short_name=made.short_name,
                code=made.code,
                number_code=made.number_code,
                offices=made.offices,
            ),
            now,
        )
        organisations[made.key] = organisation
        session.add(
            RouteSetting(
                organisation_id=organisation.id,
                route=Route.OFFICE_AUDIT_CONFIDENTIALITY,
                effective_on=SINCE,
            )
        )
    for made in ORGANISATIONS:
        if made.above is not None:
            organisations[made.key].parent_id = organisations[made.above].id
    session.flush()
    password_hash = hash_of(PASSWORD)
    for person in PEOPLE:
        organisation_id = organisations[person.organisation].id if person.organisation else None
        account, _ = create_account(
            session,
            actor,
            CreateAccount(organisation_id=organisation_id, login=person.login, name=person.name),
            now,
        )
        _make_demo(account, password_hash)
        office_id = None
        if person.office is not None:
            office_id = session.scalar(
                select(Office.id).where(
                    Office.organisation_id == organisation_id, Office.name == person.office
                )
            )
        give_grant(
            session,
            actor,
            GiveGrant(
                person_id=account.id,
                role=person.role,
                organisation_id=organisation_id,
                office_id=office_id,
                from_on=SINCE,
                until_on=None,
                acting=False,
            ),
            now,
        )


def _make_demo(account: Person, password_hash: str) -> None:
    account.password_hash = password_hash
    account.must_change_password = False
    account.is_demo = True
