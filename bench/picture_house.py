"""The house that is photographed for docs/screenshots, and which pages of it: every kind there is.

The house lives at a fixed moment and is made of a fixed seed, so that pictures change only where pages
do. Which pages there are is found by walking the links as each role (``tests.walk``), as in the tests of
accessibility. How a picture is taken is in ``screenshots``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from review.config import Settings, ensure_public_secrets
from review.prepare import make_demo, prepare_house, wants_demo
from review.public.app import create_public_app
from review.store.people import Grant, Person
from review.web.app import create_app
from review.web.runtime import house_of
from tests.chromium import OFFICE, PAD, PHONE, serving
from tests.walk import Found, walk

#: An ordinary Friday morning, ten o'clock in Beijing.
MOMENT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
#: A desk with a large screen: original, plan and copy have room beside each other.
WIDE = {"width": 1920, "height": 1080}
#: Nobody is signed in.
VISITOR = ""


@dataclass(frozen=True)
class View:
    """One picture: its name, of which site, as whom, and how large the window is."""

    name: str
    address: str
    person: str = VISITOR
    public: bool = False
    width: int = OFFICE["width"]
    height: int = OFFICE["height"]


@dataclass(frozen=True)
class Scene:
    """Both sites, served, and the views of them."""

    staff: str
    public: str
    views: tuple[View, ...]


@contextmanager
def scene(folder: Path, documents: int | None, say: Callable[[str], None]) -> Iterator[Scene]:
    """Make the house where there is none, walk through it and serve it until the block ends."""
    settings = Settings.from_env({"REVIEW_DATA": str(folder)})
    prepare_house(settings)
    if wants_demo(settings):
        make_demo(settings, documents=documents, say=say, clock=lambda: MOMENT)
    app = create_app(settings, clock=lambda: MOMENT)
    public_app = create_public_app(settings, ensure_public_secrets(settings))
    views = (*staff_views(app), *public_views(public_app))
    with ExitStack() as stack:
        staff = stack.enter_context(serving(app))
        public = stack.enter_context(serving(public_app))
        yield Scene(staff, public, views)


def staff_views(app: Flask) -> list[View]:
    """One of each kind of page, where there is most to be seen; some of them on a pad or a phone, too."""
    found = walk(app, one_of_each_role(app)).richest()
    views = [View("auth-sign_in", "/sign-in")]
    views += [_view(page) for page in found if page.endpoint != "auth.sign_in"]
    of = {page.endpoint: page for page in found}
    for endpoint, size, device in (
        ("cases.sign_off", PAD, "pad"),
        ("items.show", PAD, "pad"),
        ("worklist.home", PAD, "pad"),
        ("worklist.home", PHONE, "phone"),
        ("documents.show", PHONE, "phone"),
    ):
        if page := of.get(endpoint):
            views.append(_view(page, size, f"-{device}"))
    for endpoint, ending, asked, size in (
        ("desk.show", "-text", "view=text", OFFICE),
        ("desk.show", "-copy", "view=after", OFFICE),
        ("cases.review", "-wide", "", WIDE),
    ):
        if page := of.get(endpoint):
            joint = "&" if "?" in page.address else "?"
            views.append(
                _view(
                    replace(page, address=page.address + joint * bool(asked) + asked), size, ending
                )
            )
    return views


def public_views(app: Flask) -> list[View]:
    """The public site: catalogue, a search, a document on a screen and on a phone, notices."""
    catalogue = app.extensions["public_site"].catalogue
    document = f"/documents/{next(entry.record_id for entry in catalogue.newest())}"
    places = {"catalogue": "/", "document": document, "notices": "/notices", "about": "/about"}
    views = [View(f"public-{name}", address, public=True) for name, address in places.items()]
    phone = {"width": PHONE["width"], "height": PHONE["height"]}
    views += [
        View(f"public-{name}-phone", places[name], public=True, **phone)
        for name in ("catalogue", "document")
    ]
    return views


def one_of_each_role(app: Flask) -> dict[str, FlaskClient]:
    """The first invented person of each role, signed in: by name."""
    with house_of(app).reading() as session:
        rows = session.execute(
            select(Grant.role, Person.id, Person.name)
            .join(Person, Person.id == Grant.person_id)
            .where(Person.is_demo.is_(True), Person.active.is_(True))
            .order_by(Person.id)
        ).all()
    first: dict[str, tuple[int, str]] = {}
    for role, person_id, name in rows:
        first.setdefault(role, (person_id, name))
    held = app.config.get("WTF_CSRF_ENABLED", True)
    app.config["WTF_CSRF_ENABLED"] = (
        False  # for the one form of the sign-in page, not for the pages
    )
    people = {name: _as(app, person_id) for person_id, name in first.values()}
    app.config["WTF_CSRF_ENABLED"] = held
    return people


def _as(app: Flask, person_id: int) -> FlaskClient:
    client = app.test_client()
    client.post("/continue-as", data={"person_id": person_id})
    return client


def _view(page: Found, size: dict[str, int] = OFFICE, ending: str = "") -> View:
    name = page.endpoint.replace(".", "-") + ending
    return View(name, page.address, page.person, width=size["width"], height=size["height"])
