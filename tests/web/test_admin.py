"""The three administrators' pages: accounts, offices, grants, locks, log, work, settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from review.config import declared_settings
from review.domain.states import Role
from review.store.abilities import Abilities, write_abilities
from review.store.documents import FileState, FileVersion
from review.store.events import Event
from review.store.people import Grant, Office, Person
from review.store.releases import Release, ReleaseState
from review.web.wording.settings import MEANINGS
from tests.page import Form, Visitor

SignInAs = Callable[[str], Visitor]
EVIL = "<img src=x onerror=alert(1)>"


def test_a_new_account_gets_a_password_that_is_shown_once(house: Any, client_as: SignInAs) -> None:
    visitor = client_as("system_admin")
    organisation = str(house.organisation_id())
    page = visitor.submit(
        new_account(visitor),
        status=201,
        name="沈砚秋",
        login="ShenYQ",
        organisation_id=organisation,
    )
    password = page.find("//*[@id='one-time']").text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert password not in visitor.get("/admin/people").text
    newcomer = house.visitor()
    entered = newcomer.submit(
        newcomer.get("/sign-in").form("sign-in"), login="shenyq", password=password
    )
    assert newcomer.get(entered.location, status=302).location == "/password"


def new_account(visitor: Visitor) -> Form:
    """The form for a new account."""
    return visitor.get("/admin/people").form("make-account")


def test_a_login_is_used_once_and_the_form_says_so(house: Any, client_as: SignInAs) -> None:
    visitor = client_as("system_admin")
    page = visitor.submit(new_account(visitor), status=422, name="某", login="Drafter")
    assert page.find("//a[@href='#login']") is not None
    assert page.find("//input[@id='name']").get("value") == "某"


def test_a_name_with_markup_stays_text_everywhere(house: Any, client_as: SignInAs) -> None:
    visitor = client_as("system_admin")
    page = visitor.submit(new_account(visitor), status=201, name=EVIL, login="evil")
    assert EVIL in page.text
    assert EVIL in visitor.get("/admin/people?q=evil").text
    assert EVIL in client_as("security_admin").get("/admin/grants").root.xpath(
        "string(//select[@id='person_id'])"
    )


def test_closing_an_account_ends_its_sign_ins(house: Any, client_as: SignInAs) -> None:
    drafter, admin = client_as("drafter"), client_as("system_admin")
    person_id = house.person("drafter").id
    admin.submit(admin.get("/admin/people?q=drafter").form(f"/people/{person_id}/close"))
    drafter.get("/profile", status=302)
    admin.submit(admin.get("/admin/people?q=drafter").form(f"/people/{person_id}/open"))
    assert house.person("drafter").active


def test_a_new_one_time_password_replaces_the_old_one(house: Any, client_as: SignInAs) -> None:
    admin, person_id = client_as("system_admin"), house.person("clerk").id
    form = admin.get("/admin/people?q=clerk").form(f"/people/{person_id}/reset-password")
    password = admin.submit(form, status=201).find("//*[@id='one-time']").text
    visitor = house.visitor()
    sign_in = visitor.get("/sign-in").form("sign-in")
    visitor.submit(sign_in, login="clerk", password=password)
    visitor.get("/profile", status=302)


def test_nobody_closes_the_own_account(house: Any, client_as: SignInAs) -> None:
    admin, person_id = client_as("system_admin"), house.person("system_admin").id
    token = admin.get("/admin/people").form("/sign-out").values["csrf_token"]
    admin.post(f"/admin/people/{person_id}/close", {"csrf_token": token}, status=422)
    assert house.person("system_admin").active


def test_people_are_found_by_name_and_a_wildcard_is_a_letter(client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    assert "drafter_two" in admin.get("/admin/people?q=fter_t").text
    assert "drafter_two" not in admin.get("/admin/people?q=%25").text


def test_an_office_is_made_below_another(house: Any, client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    form = admin.get("/admin/offices").form("make-office")
    parent = str(house.office_id("综合处"))
    values = {"organisation_id": str(house.organisation_id()), "parent_id": parent}
    admin.submit(form, **values, office_name="文秘科")
    with house.session() as session:
        made = session.scalars(select(Office).where(Office.name == "文秘科")).one()
    assert str(made.parent_id) == parent
    again = admin.get("/admin/offices").form("make-office")
    admin.submit(again, status=422, **values, office_name="文秘科")


def test_an_office_is_not_put_below_another_organisation(house: Any, client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    form = admin.get("/admin/offices").form("make-office")
    values = {
        "organisation_id": str(house.organisation_id("临江")),
        "parent_id": str(house.office_id("综合处")),
    }
    admin.submit(form, status=422, **values, office_name="文秘科")


def test_an_organisation_begins_with_its_offices(house: Any, client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    form = admin.get("/admin/offices").form("make-organisation")
    admin.submit(
        form,
        name="云岭县",
        short_name="云岭",
        code="C9",
        number_code="云府",
        offices="一科\n二科\n",
    )
    with house.session() as session:
        organisation = house.organisation_id("云岭")
        names = session.scalars(
            select(Office.name).where(Office.organisation_id == organisation)
        ).all()
    assert sorted(names) == ["一科", "二科"]
    admin.submit(admin.get("/admin/offices").form("make-organisation"), status=422, name="")


def grant_values(house: Any, login: str, role: Role, **more: str) -> dict[str, str]:
    return {"person_id": str(house.person(login).id), "role": role, **more}


def test_a_grant_opens_what_it_grants(house: Any, client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    admin.submit(new_account(admin), status=201, name="新", login="newcomer")
    security = client_as("security_admin")
    form = security.get("/admin/grants").form("give-grant")
    values = grant_values(
        house, "newcomer", Role.CLERK, organisation_id=str(house.organisation_id())
    )
    security.submit(form, **values)
    with house.session() as session:
        grant = session.scalars(
            select(Grant).where(Grant.person_id == house.person("newcomer").id)
        ).one()
    assert grant.role is Role.CLERK
    assert grant.given_by_id == house.person("security_admin").id


@pytest.mark.parametrize(
    ("login", "role"),
    [
        ("drafter", Role.SYSTEM_ADMIN),
        ("system_admin", Role.AUDIT_ADMIN),
        ("audit_admin", Role.CLERK),
    ],
)
def test_nobody_holds_two_administrators_or_one_with_a_business_role(
    house: Any, client_as: SignInAs, login: str, role: Role
) -> None:
    security = client_as("security_admin")
    form = security.get("/admin/grants").form("give-grant")
    organisation = str(house.organisation_id()) if role is Role.CLERK else ""
    values = grant_values(house, login, role, organisation_id=organisation)
    security.submit(form, status=422, **values)
    with house.session() as session:
        held = session.scalars(
            select(Grant).where(Grant.person_id == house.person(login).id, Grant.role == role)
        ).all()
    assert held == []


def test_a_grant_names_somebody_and_a_role(client_as: SignInAs) -> None:
    security = client_as("security_admin")
    page = security.submit(security.get("/admin/grants").form("give-grant"), status=422)
    assert page.find("//a[@href='#person_id']") is not None
    assert page.find("//a[@href='#role']") is not None


def test_nobody_grants_to_themselves(house: Any, client_as: SignInAs) -> None:
    security = client_as("security_admin")
    form = security.get("/admin/grants").form("give-grant")
    values = grant_values(house, "security_admin", Role.SECURITY_ADMIN)
    security.submit(form, status=422, **values)


def test_ending_a_grant_ends_the_sign_ins(house: Any, client_as: SignInAs) -> None:
    clerk, security = client_as("clerk"), client_as("security_admin")
    with house.session() as session:
        grant = session.scalars(
            select(Grant).where(Grant.person_id == house.person("clerk").id)
        ).one()
    form = security.get("/admin/grants").form(f"/grants/{grant.id}/end")
    security.submit(form)
    clerk.get("/profile", status=302)
    security.submit(form, status=422)


def test_a_locked_account_is_shown_and_unlocked(house: Any, client_as: SignInAs) -> None:
    locked = house.visitor()
    for _ in range(5):
        form = locked.get("/sign-in").form("sign-in")
        locked.submit(form, status=None, login="drafter", password="wrong")
    security, person_id = client_as("security_admin"), house.person("drafter").id
    page = security.get("/admin/sign-ins")
    assert "drafter·某" in page.text
    house.clock.advance(seconds=1)
    security.submit(page.form(f"/people/{person_id}/unlock"))
    form = locked.get("/sign-in").form("sign-in")
    locked.submit(form, login="drafter", password="Seven-Blue-Kites-7")


def test_a_sign_in_is_ended_by_the_security_administrator(house: Any, client_as: SignInAs) -> None:
    drafter, security = client_as("drafter"), client_as("security_admin")
    person_id = house.person("drafter").id
    security.submit(security.get("/admin/sign-ins").form(f"/people/{person_id}/end-sign-ins"))
    drafter.get("/profile", status=302)


def test_the_log_is_filtered_and_verified(house: Any, client_as: SignInAs) -> None:
    admin = client_as("system_admin")
    admin.submit(new_account(admin), status=201, name="新", login="newcomer")
    auditor = client_as("audit_admin")
    page = auditor.get("/admin/log?event=people.account_created")
    assert len(page.root.xpath("//tbody/tr/th")) == 1
    assert auditor.get("/admin/log?event=case.").root.xpath("//tbody/tr/th") == []
    auditor.get("/admin/log?document=abc", status=422)
    sound = auditor.submit(page.form("/admin/log/verify"), status=200)
    assert sound.find("//div[@role='status'][contains(@class, 'note-ok')]") is not None
    with house.house.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER event_no_update"))
        connection.execute(text("UPDATE event SET payload = '{}' WHERE seq = 1"))
    broken = auditor.submit(page.form("/admin/log/verify"), status=200)
    assert broken.find("//div[@role='alert'][contains(@class, 'note-stop')]") is not None


def test_the_log_pages_back_to_the_first_line(house: Any, client_as: SignInAs) -> None:
    visitor = house.visitor()
    form = visitor.get("/sign-in").form("sign-in")
    for _ in range(60):
        visitor.submit(form, status=None, login="nobody", password="x")
        house.clock.advance(minutes=7)
    auditor = client_as("audit_admin")
    first = auditor.get("/admin/log?event=security.sign_in_failed")
    older = next(link for link in first.links if "below=" in link)
    numbers = [int(cell.text) for cell in auditor.get(older).root.xpath("//tbody/tr/td[1]")]
    assert len(first.root.xpath("//tbody/tr")) == 50
    assert len(numbers) == 10
    assert numbers == sorted(numbers, reverse=True)


def failed_rows(house: Any) -> tuple[int, int]:
    """A file that could not be read and a release that was not written."""
    document_id, case_id = house.add_document(title="不该让管理员看到的标题")
    failed = {"state": FileState.FAILED, "reason": "timeout", "attempts": 3}
    version_id = house.add_file(document_id, name="秘不示人.docx", **failed)
    with house.session() as session:
        release = Release(
            organisation_id=house.organisation_id(),
            document_id=document_id,
            case_id=case_id,
            revision=1,
            record={},
            strings_digest="0" * 64,
            asked_at=house.clock(),
            state=ReleaseState.FAILED,
            checked_at=house.clock(),
        )
        session.add(release)
        session.commit()
        return version_id, release.id


def test_failed_work_is_shown_without_content_and_asked_for_again(
    house: Any, client_as: SignInAs
) -> None:
    version_id, release_id = failed_rows(house)
    admin = client_as("system_admin")
    page = admin.get("/admin/health")
    assert "标题" not in page.text
    assert "秘不示人" not in page.text
    admin.submit(page.form(f"/tasks/read/{version_id}/retry"))
    admin.submit(page.form(f"/tasks/publish/{release_id}/retry"))
    assert house.enqueued == [("read", version_id), ("publish", release_id)]
    with house.session() as session:
        version = session.get_one(FileVersion, version_id)
        assert (version.state, version.attempts) == (FileState.PENDING, 0)
        assert session.get_one(Release, release_id).state is ReleaseState.PENDING
        logged = session.scalars(select(Event.name).where(Event.name == "task.retried")).all()
    assert len(logged) == 2
    admin.submit(page.form(f"/tasks/read/{version_id}/retry"), status=422)


def test_the_administrator_sees_what_the_worker_can_read_and_what_is_missing(
    house: Any, client_as: SignInAs
) -> None:
    admin = client_as("system_admin")
    assert "后台进程还没有启动过" in admin.get("/admin/health").text
    seen = Abilities(
        seen_at=house.clock(),
        network_cut=False,
        memory_mb=2048,
        seconds=120,
        cores=2,
        recognises=True,
        names=True,
        converts=False,
    )
    folder = house.house.settings.staff_folder
    folder.mkdir(parents=True, exist_ok=True)
    write_abilities(folder, seen)
    rows = admin.get("/admin/health").root.xpath("//*[@id='abilities']//tbody/tr")
    bad = ["".join(row.itertext()) for row in rows if row.xpath(".//*[contains(@class, 'warn')]")]
    assert len(rows) == 5
    assert ["没有切断" in line for line in bad] == [True, False]
    assert "LibreOffice" in bad[1]


def test_settings_are_listed_and_secrets_are_not(house: Any, client_as: SignInAs) -> None:
    page = client_as("system_admin").get("/admin/settings")
    assert "REVIEW_IDLE_MINUTES" in page.text
    assert house.house.settings.database_url not in page.text


def test_every_setting_is_explained_in_the_language_of_the_page(client_as: SignInAs) -> None:
    declared = declared_settings()
    assert set(MEANINGS) == {setting.name for setting in declared}
    admin = client_as("system_admin")

    def meanings(tag: str) -> list[str]:
        return [
            str(td.text) for td in admin.get("/admin/settings").root.xpath(f"//td[@lang='{tag}']")
        ]

    assert meanings("zh-Hans") == [MEANINGS[setting.name] for setting in declared]
    admin.get("/language/en", status=302)
    assert meanings("en") == [setting.help for setting in declared]


def test_pages_of_one_administrator_are_closed_to_the_others(
    house: Any, client_as: SignInAs
) -> None:
    for login, path in (
        ("security_admin", "/admin/people"),
        ("audit_admin", "/admin/grants"),
        ("system_admin", "/admin/log"),
        ("drafter", "/admin/health"),
    ):
        client_as(login).get(path, status=403)
    with house.session() as session:
        refused = session.scalars(
            select(Event.payload).where(Event.name == "security.access_refused")
        ).all()
    assert len(refused) == 4


def test_an_acting_grant_needs_an_end(house: Any, client_as: SignInAs) -> None:
    security = client_as("security_admin")
    form = security.get("/admin/grants").form("give-grant")
    values = grant_values(
        house, "drafter", Role.CLERK, organisation_id=str(house.organisation_id()), acting="y"
    )
    security.submit(form, status=422, **values)
    security.submit(form, **values, until_on=date(2026, 12, 31).isoformat())
    with house.session() as session:
        acting = session.scalars(select(Grant).where(Grant.acting.is_(True))).one()
        assert session.get_one(Person, acting.person_id).login == "drafter"
