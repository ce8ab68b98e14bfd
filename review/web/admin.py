"""Pages of the system and the security administrator: accounts, offices, grants, sign-ins.

They see people, never a document. Making an account and granting a role are two acts by two people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import EndGrant, ResetPassword, SetAccountActive, Unlock
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.people import (
    create_account,
    create_office,
    create_organisation,
    end_grant,
    end_sign_in_of,
    give_grant,
    reset_password,
    set_account_active,
    unlock,
)
from review.store import directory
from review.store.people import Grant, Office, Organisation, Person, SignIn
from review.store.sign_ins import open_sign_ins
from review.web.access import requires
from review.web.admin_forms import AccountForm, GrantForm, OfficeForm, OrganisationForm
from review.web.pages import Pager, page_number, pager_of
from review.web.runtime import current_house
from review.web.session import current_actor, current_session, now, today

bp = Blueprint("admin", __name__, url_prefix="/admin")


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """What ``admin/people.html`` prints."""

    people: list[directory.Listed]
    pager: Pager
    text: str
    form: AccountForm
    own_id: int | None


@bp.get("/people")
@requires(Permission.ACCOUNT_MANAGE)
def people() -> ResponseReturnValue:
    """Accounts, with the form for a new one."""
    return _people(AccountForm(formdata=None))


def _people(form: AccountForm) -> ResponseReturnValue:
    text, number = request.args.get("q", "").strip()[:60], page_number()
    form.offer(directory.organisations(current_session()))
    listed, total = directory.people(current_session(), text, today(), number)
    pager = pager_of(
        total, number, directory.PAGE, lambda n: url_for("admin.people", q=text or None, page=n)
    )
    page = PeoplePage(people=listed, pager=pager, text=text, form=form, own_id=current_actor().id)
    return render_template("admin/people.html", page=page), form.status


@bp.post("/people")
@requires(Permission.ACCOUNT_MANAGE)
def create_person() -> ResponseReturnValue:
    """Make an account and show its one-time password, once."""
    form = AccountForm().offer(directory.organisations(current_session()))
    if form.validate():
        try:
            person, password = create_account(
                current_session(), current_actor(), form.to_command(), now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _password_page(person, password), 201
    return _people(form)


@bp.post("/people/<int:person_id>/reset-password")
@requires(Permission.ACCOUNT_MANAGE)
def new_password(person_id: int) -> ResponseReturnValue:
    """A new one-time password, shown once; the person's sign-ins end."""
    command = ResetPassword(person_id=person_id)
    password = reset_password(current_session(), current_actor(), command, now())
    return _password_page(current_session().get_one(Person, person_id), password), 201


def _password_page(person: Person, password: str) -> str:
    return render_template("admin/password.html", person=person, password=password)


@bp.post("/people/<int:person_id>/close")
@requires(Permission.ACCOUNT_MANAGE)
def close_account(person_id: int) -> ResponseReturnValue:
    """Close an account; its sign-ins end at once."""
    command = SetAccountActive(person_id=person_id, active=False)
    person = set_account_active(current_session(), current_actor(), command, now())
    flash(_("%(name)s的账号已停用，登录都已结束。", name=person.name), "ok")
    return redirect(url_for("admin.people"))


@bp.post("/people/<int:person_id>/open")
@requires(Permission.ACCOUNT_MANAGE)
def open_account(person_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    command = SetAccountActive(person_id=person_id, active=True)
    person = set_account_active(current_session(), current_actor(), command, now())
    flash(_("%(name)s的账号已启用。", name=person.name), "ok")
    return redirect(url_for("admin.people"))


# ---- organisations and offices ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Branch:
    """An office in its tree: how deep, and its name."""

    depth: int
    office: Office


@dataclass(frozen=True, kw_only=True)
class OfficesPage:
    """What ``admin/offices.html`` prints."""

    organisations: list[tuple[Organisation, list[Branch]]]
    form: OfficeForm
    organisation_form: OrganisationForm


@bp.get("/offices")
@requires(Permission.ACCOUNT_MANAGE)
def offices() -> ResponseReturnValue:
    """Organisations with the trees of their offices, and the forms for new ones."""
    return _offices(OfficeForm(formdata=None), OrganisationForm(formdata=None))


def _offices(form: OfficeForm, organisation_form: OrganisationForm) -> ResponseReturnValue:
    organisations = directory.organisations(current_session())
    found = directory.offices(current_session())
    form.offer(organisations, found)
    page = OfficesPage(
        organisations=[
            (o, _tree([f for f in found if f.organisation_id == o.id])) for o in organisations
        ],
        form=form,
        organisation_form=organisation_form,
    )
    return render_template("admin/offices.html", page=page), max(
        form.status, organisation_form.status
    )


def _tree(found: list[Office]) -> list[Branch]:
    """Offices in the order of their tree; one whose parent is gone stands at the top."""
    known = {office.id for office in found}
    below: dict[int | None, list[Office]] = {}
    for office in found:
        below.setdefault(office.parent_id if office.parent_id in known else None, []).append(office)

    def walk(parent: int | None, depth: int) -> list[Branch]:
        return [
            branch
            for office in below.get(parent, [])
            for branch in (Branch(depth=depth, office=office), *walk(office.id, depth + 1))
        ]

    return walk(None, 0)


@bp.post("/offices")
@requires(Permission.ACCOUNT_MANAGE)
def add_office() -> ResponseReturnValue:
    """Make an office."""
    session = current_session()
    form = OfficeForm().offer(directory.organisations(session), directory.offices(session))
    if form.validate():
        try:
            office = create_office(session, current_actor(), form.to_command(), now())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已新增处室：%(name)s。", name=office.name), "ok")
            return redirect(url_for("admin.offices"))
    return _offices(form, OrganisationForm(formdata=None))


@bp.post("/organisations")
@requires(Permission.ACCOUNT_MANAGE)
def add_organisation() -> ResponseReturnValue:
    """Make an organisation with its first offices."""
    form = OrganisationForm()
    if form.validate():
        try:
            made = create_organisation(current_session(), current_actor(), form.to_command(), now())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已新增单位：%(name)s。", name=made.name), "ok")
            return redirect(url_for("admin.offices"))
    return _offices(OfficeForm(formdata=None), form)


# ---- grants ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class GrantsPage:
    """What ``admin/grants.html`` prints; names by id for organisations and offices."""

    grants: list[tuple[Grant, Person]]
    organisations: dict[int, str]
    offices: dict[int, str]
    form: GrantForm
    own_id: int | None


@bp.get("/grants")
@requires(Permission.GRANT_MANAGE)
def grants() -> ResponseReturnValue:
    """Grants that are in force or will be, and the form for a new one."""
    form = GrantForm(formdata=None)
    form.from_on.data = today()
    return _grants(form)


def _grants(form: GrantForm) -> ResponseReturnValue:
    session = current_session()
    organisations, found = directory.organisations(session), directory.offices(session)
    form.offer(directory.all_people(session), organisations, found)
    page = GrantsPage(
        grants=directory.grants_not_over(session, today()),
        organisations={o.id: o.short_name for o in organisations},
        offices={o.id: o.name for o in found},
        form=form,
        own_id=current_actor().id,
    )
    return render_template("admin/grants.html", page=page), form.status


@bp.post("/grants")
@requires(Permission.GRANT_MANAGE)
def add_grant() -> ResponseReturnValue:
    """Give a grant."""
    session, form = current_session(), GrantForm()
    form.offer(
        directory.all_people(session), directory.organisations(session), directory.offices(session)
    )
    if form.validate():
        try:
            give_grant(session, current_actor(), form.to_command(), now())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("已授权。"), "ok")
            return redirect(url_for("admin.grants"))
    return _grants(form)


@bp.post("/grants/<int:grant_id>/end")
@requires(Permission.GRANT_MANAGE)
def stop_grant(grant_id: int) -> ResponseReturnValue:
    """End a grant at once; the person signs in anew without it."""
    end_grant(current_session(), current_actor(), EndGrant(grant_id=grant_id), now())
    flash(_("授权已终止，这个人的登录都已结束。"), "ok")
    return redirect(url_for("admin.grants"))


# ---- sign-ins and locks ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SignInsPage:
    """What ``admin/sign_ins.html`` prints."""

    locked: list[tuple[Person, str, datetime]]
    open: list[tuple[SignIn, Person]]
    own_id: int | None


@bp.get("/sign-ins")
@requires(Permission.GRANT_MANAGE)
def sign_ins() -> ResponseReturnValue:
    """Who is locked out, and who is signed in."""
    settings = current_house().settings
    locked = directory.locked_people(
        current_session(), now(), settings.lock_after, timedelta(minutes=settings.lock_minutes)
    )
    page = SignInsPage(
        locked=locked, open=open_sign_ins(current_session(), now()), own_id=current_actor().id
    )
    return render_template("admin/sign_ins.html", page=page)


@bp.post("/people/<int:person_id>/unlock")
@requires(Permission.GRANT_MANAGE)
def unlock_account(person_id: int) -> ResponseReturnValue:
    """Let a locked account sign in again."""
    command = Unlock(person_id=person_id)
    person = unlock(current_session(), current_actor(), command, now())
    flash(_("%(name)s的锁定已解除。", name=person.name), "ok")
    return redirect(url_for("admin.sign_ins"))


@bp.post("/people/<int:person_id>/end-sign-ins")
@requires(Permission.GRANT_MANAGE)
def end_sign_ins(person_id: int) -> ResponseReturnValue:
    """End every sign-in of a person."""
    person = end_sign_in_of(current_session(), current_actor(), person_id, now())
    flash(_("%(name)s的登录都已结束。", name=person.name), "ok")
    return redirect(url_for("admin.sign_ins"))
