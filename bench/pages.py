"""Requests per second of the staff worklist and of the public catalogue, each beside a bare Flask page.

The houses are filled by direct rows. What the bare page leaves out is said in ``bench.bare``.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from bench.bare import ask, bare_app, environ_of
from bench.harness import Row, race
from review.config import PublicSettings, Settings, ensure_public_secrets
from review.domain.states import Attribute, CaseState
from review.public.app import create_public_app
from review.public.migrate import upgrade_public
from review.public.question import Filters, parse_query
from review.public.records import open_public_store, write_record
from review.store.case_work import case_rows
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.people import actor_of
from review.store.worklists import (
    PAGE,
    Show,
    Wanted,
    due_days,
    holdings,
    published_since,
    role_holders,
    tallies,
    work_page,
)
from review.web.app import create_app
from review.web.logs import LOGGER, JsonLines
from tests.isolation import MORNING, Clock
from tests.pagehouse import PageHouse, build
from tests.public.releases import a_file, a_record

DOCUMENTS = 400
RECORDS = 400
ASKED = 20  # requests in a row before the other one has its turn
ROUNDS = 15
READER = "disclosure_officer"
WORKLIST_GOAL = 0.5
PUBLIC_GOAL = 0.7
STATES = (
    CaseState.ATTRIBUTE_AUDIT,
    CaseState.CONFIDENTIALITY_REVIEW,
    CaseState.DRAFT,
    CaseState.ATTRIBUTE_AUDIT,
    CaseState.RETURNED,
)


def a_staff_house(folder: Path) -> PageHouse:
    """A house with some hundred open cases at several steps, due on different days."""
    url = f"sqlite:///{folder / 'staff.db'}"
    build(url)
    clock = Clock(MORNING)
    settings = Settings.from_env({"REVIEW_DATA": str(folder / "house"), "DATABASE_URL": url})
    house = PageHouse(create_app(settings, clock=clock), clock, [])
    for number in range(DOCUMENTS):
        _, case_id = house.add_document(
            ("综合处", "社会处")[number % 2],
            STATES[number % len(STATES)],
            title=f"关于做好困难群众临时救助工作的通知（第{number}次征求意见）",
        )
        with house.session() as session:
            case = session.get_one(ReviewCase, case_id)
            case.due_on = (MORNING + timedelta(days=number % 40 - 5)).date()
            case.proposed_attribute = list(Attribute)[number % 3]
            session.get_one(Document, case.document_id).drafter_id = house.person("drafter").id
            session.commit()
    return house


def worklist_query(house: PageHouse, login: str) -> Callable[[], None]:
    """What the worklist asks the database about its own matter: lists, numbers, holders, days."""
    day = house.house.day_of(MORNING)
    wanted = Wanted(show=Show.MINE, today=day, soon_on=day + timedelta(days=5))
    with house.house.reading() as session:
        actor = actor_of(session, house.person(login), day)

    def query() -> None:
        with house.house.reading() as session:
            tallies(session, actor, wanted)
            published_since(session, actor, MORNING)
            page = work_page(session, actor, wanted)
            assert len(case_rows(session, [place.id for place in page.rows])) == PAGE
            holdings(session, actor)
            role_holders(session, actor, day)
            due_days(session, actor, day, day + timedelta(days=14))

    return query


def a_public_house(folder: Path) -> Flask:
    """A public site with some hundred records."""
    settings = PublicSettings.from_env({"REVIEW_PUBLIC_DATA": str(folder / "public")})
    upgrade_public(settings.public_database_url)
    writing = open_public_store(settings.public_database_url)
    file = a_file(folder / "renditions")
    with Session(writing) as session:
        for number in range(1, RECORDS + 1):
            write_record(session, settings.public_files, a_record(number), [file])
        session.commit()
    writing.dispose()
    return create_public_app(settings, ensure_public_secrets(settings))


def catalogue_query(site: Flask) -> Callable[[], None]:
    """What the first page of the catalogue asks the database."""
    catalogue, terms, filters = site.extensions["public_site"].catalogue, parse_query(""), Filters()

    def query() -> None:
        found, _ = catalogue.search(terms, filters, None)
        assert found.rows

    return query


def cookie_of(house: PageHouse, login: str) -> str:
    """The cookie of somebody who is signed in."""
    client = house.signed_in(login).client
    kept = client.get_cookie("review_staff")
    assert kept is not None
    return f"review_staff={kept.value}"


def compare(
    app: Flask, environ: Mapping[str, Any], query: Callable[[], None]
) -> tuple[float, float]:
    """Requests per second of the product's page and of the bare one; no answer failed."""
    bare = bare_app(app, environ, query)
    shorter, longer = sorted((len(ask(bare, environ)), len(ask(app, environ))))
    assert shorter > longer * 0.9, "the two pages are not the same"

    def asked(which: Flask) -> None:
        for _ in range(ASKED):
            ask(which, environ)

    times = race({"product": lambda: asked(app), "bare": lambda: asked(bare)}, ROUNDS)
    return ASKED / times["product"], ASKED / times["bare"]


def _log_to(handler: logging.Handler) -> None:
    """Have the product write its lines as ever, but not between the figures."""
    handler.setFormatter(JsonLines())
    LOGGER.handlers = [handler]
    LOGGER.propagate = False


def run() -> list[Row]:
    """The product's requests per second divided by the bare page's, for both sites."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
    ):
        _log_to(logging.StreamHandler(nowhere))
        house = a_staff_house(Path(folder))
        environ = environ_of("/worklist", cookie_of(house, READER))
        staff, staff_bare = compare(house.app, environ, worklist_query(house, READER))
        house.house.engine.dispose()
        site = a_public_house(Path(folder))
        public, public_bare = compare(site, environ_of("/"), catalogue_query(site))
        site.extensions["public_site"].catalogue.close()
    return [
        Row("staff worklist", staff / staff_bare, "of a bare page's requests", WORKLIST_GOAL),
        Row("staff worklist: requests", staff, "per second"),
        Row("public page", public / public_bare, "of a bare page's requests", PUBLIC_GOAL),
        Row("public page: requests", public, "per second"),
    ]
