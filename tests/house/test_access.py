"""Every address as every role: what is declared, what the policy says and what happens agree.

Walks the URL map, so a new view is tested the moment it exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

from review.config import Settings
from review.domain.permissions import Permission, Place, refusals_for
from review.domain.states import CaseState
from review.domain.values import Actor
from review.store.people import actor_of
from review.web.access import Access, Subject, access_of
from review.web.app import create_app
from tests.databases import SQLITE, Databases
from tests.isolation import MORNING, Clock
from tests.pagehouse import PEOPLE, PageHouse, build

#: What may be opened without signing in. Whoever adds a line here says why in the commit.
#: The address of a person's calendar is itself the key: programs that read it can not sign in.
OPEN = {
    "static",
    "auth.sign_in",
    "auth.choose_language",
    "auth.continue_as",
    "calendar_feed.read",
}
#: Help speaks of no document: whoever works here may read it.
HELP = {"help.show", "help.grounds", "help.glossary"}
#: For whoever is signed in, whatever their role.
PERSONAL = {
    "auth.home",
    "auth.sign_out",
    "auth.change_password",
    "auth.profile",
    "auth.keep",
    *HELP,
}


@pytest.fixture(scope="module")
def house(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> PageHouse:
    """One house for the whole walk; CSRF is tested elsewhere and would answer first here."""
    clock = Clock(MORNING)
    url = databases.fresh(SQLITE, build)
    data = str(tmp_path_factory.mktemp("walk") / "house")
    settings = Settings.from_env({"REVIEW_DATA": data, "DATABASE_URL": url})
    app = create_app(settings, clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False
    return PageHouse(app, clock, [])


@pytest.fixture(scope="module")
def objects(house: PageHouse) -> dict[str, int]:
    """Ids for every kind of object an address may name, all in the first office."""
    document_id, case_id = house.add_document("综合处", title="关于防汛的通知")
    return {
        "document_id": document_id,
        "case_id": case_id,
        "file_version_id": house.add_file(document_id),
    }


def rules(house: PageHouse) -> list[Rule]:
    return sorted(house.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def declared(house: PageHouse, endpoint: str) -> Access | None:
    return access_of(house.app.view_functions[endpoint])


def addresses(house: PageHouse, objects: dict[str, int]) -> Iterator[tuple[Rule, str]]:
    """Each rule with an address to ask for: our objects where it names one, else 1 or a word."""
    for rule in rules(house):
        values: dict[str, Any] = {}
        for name in rule.arguments:
            choice = re.search(rf"<any\((.*?)\):{name}>", rule.rule)
            if name in objects:
                values[name] = objects[name]
            elif choice:
                values[name] = choice[1].split(",")[0].strip("'\" ")
            else:
                values[name] = 1
        with house.app.test_request_context():
            built = rule.build(values, append_unknown=False)
        assert built is not None, rule.rule
        yield rule, built[1]


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})


def test_every_address_declares_who_may_open_it(house: PageHouse) -> None:
    closed = [rule.rule for rule in rules(house) if declared(house, rule.endpoint) is None]
    assert closed == []


def test_only_the_listed_addresses_are_open_or_personal(house: PageHouse) -> None:
    found: dict[Subject, set[str]] = {Subject.NOBODY: set(), Subject.PERSON: set()}
    for rule in rules(house):
        access = declared(house, rule.endpoint)
        if access is not None and access.subject in found:
            found[access.subject].add(rule.endpoint)
    assert found == {Subject.NOBODY: OPEN, Subject.PERSON: PERSONAL}


def test_addresses_are_plural_nouns_with_numbers_and_change_by_post_only(house: PageHouse) -> None:
    for rule in rules(house):
        assert set(methods(rule)) <= {"GET", "POST"}
        assert re.fullmatch(
            r"(/(<[^>]+>(\.(webp|ics))?|[a-z0-9-]+(\.(docx|xlsx|zip))?))+|/", rule.rule
        ), rule.rule


def test_strangers_are_sent_to_sign_in_everywhere(
    house: PageHouse, objects: dict[str, int]
) -> None:
    for rule, path in addresses(house, objects):
        if rule.endpoint in OPEN:
            continue
        for method in methods(rule):
            answer = house.visitor().client.open(path, method=method)
            if method == "GET":
                assert answer.status_code == 302, path
                assert answer.headers["Location"].startswith("/sign-in"), path
            else:
                assert answer.status_code == 400, f"{method} {path}"


def wanted(actor: Actor, access: Access, place: Place) -> int:
    """What the policy says: 404 where it may not be known of, 403 where not permitted, else 0."""
    assert access.permission is not None
    if access.subject is Subject.ORGANISATION:
        organisations = {h.organisation_id for h in actor.held} - {None} or {0}
        places = [Place(organisation_id=o) for o in organisations if o is not None]
        refused = all(refusals_for(actor, access.permission, p) for p in places)
        return 403 if refused else 0
    if refusals_for(actor, Permission.DOCUMENT_READ, place):
        return 404
    return 403 if refusals_for(actor, access.permission, place) else 0


@pytest.mark.parametrize("login", sorted(PEOPLE))
def test_a_role_gets_what_the_policy_gives_it(
    house: PageHouse, objects: dict[str, int], login: str
) -> None:
    person = house.person(login)
    with house.house.reading() as session:
        actor = actor_of(session, person, house.clock().date())
    place = Place(
        organisation_id=house.organisation_id(),
        office_id=house.office_id("综合处"),
        case_state=CaseState.DRAFT,
    )
    visitor = house.signed_in(login)
    checked = 0
    for rule, path in addresses(house, objects):
        access = declared(house, rule.endpoint)
        if access is None or access.permission is None:
            continue
        if not (set(rule.arguments) & set(objects) or access.subject is Subject.ORGANISATION):
            continue  # hangs on an object that is not there: its own tests look
        expected = wanted(actor, access, place)
        for method in methods(rule):
            if method == "POST" and not expected:
                continue  # would change something; the stories do that
            status = visitor.client.open(path, method=method).status_code
            checked += 1
            if expected:
                assert status == expected, f"{method} {path} as {login}"
            else:
                assert status not in (400, 401, 403, 500), f"{method} {path} as {login}"
    assert checked > 10
