"""Signing in and out, one's own password and preferences, and the demonstration's "continue as".

Sign-in attempts are written in a transaction of their own, whatever the page answers.
"""

from __future__ import annotations

from datetime import timedelta

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.values import Actor, Refused
from review.services.people import change_password as change_own_password
from review.services.people import set_preferences
from review.services.sign_in import (
    Limits,
    Outcome,
    Try,
    compare,
    conclude,
    find_account,
    is_locked,
    judge_continue_as,
    key_of,
)
from review.store.sign_ins import previous_sign_in
from review.web.access import may_in_organisation, open_to_all, signed_in
from review.web.auth_forms import PasswordForm, ProfileForm, SignInForm
from review.web.locale import COOKIE, locale_from
from review.web.pages import MENU, demo_choices
from review.web.runtime import current_house
from review.web.session import (
    SignedIn,
    afterwards,
    current_actor,
    current_person,
    current_session,
    keyed_digest,
    log_afterwards,
    now,
    own_transaction,
    visitor,
)
from review.web.sign_in import address, enter, leave
from review.web.targets import safe_target, sign_in_url

bp = Blueprint("auth", __name__)

YEAR = timedelta(days=365)
_STATUS: dict[Outcome | None, int] = {Outcome.LOCKED: 429, Outcome.WRONG: 422}


@bp.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """To the first place in the menu of whoever is signed in; without any role to the profile."""
    for entry in MENU:
        if entry.endpoint in current_app.view_functions and may_in_organisation(entry.permission):
            return redirect(url_for(entry.endpoint))
    return redirect(url_for("auth.profile"))


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The sign-in page; the same answer for an unknown account, a closed one and a wrong password."""
    form = SignInForm()
    outcome: Outcome | None = None
    if form.validate_on_submit():
        outcome = _try_to_enter(form.login.data or "", form.password.data or "")
        if outcome is Outcome.ADMITTED:
            return redirect(safe_target(request.args.get("next")) or url_for("auth.home"))
        form.password.data = ""
    page = render_template(
        "auth/sign_in.html",
        form=form,
        here=sign_in_url(request.args.get("next")),
        outcome=str(outcome or ""),
        lock_after=current_house().settings.lock_after,
        lock_minutes=current_house().settings.lock_minutes,
        choices=demo_choices(None),
    )
    return page, _STATUS.get(outcome, form.status)


def _try_to_enter(login: str, password: str) -> Outcome:
    """Look up, compare without holding a lock, conclude; on success a new cookie session begins."""
    settings = current_house().settings
    limits = Limits(settings.lock_after, timedelta(minutes=settings.lock_minutes))
    login_digest = keyed_digest(login.strip().lower())
    with current_house().reading() as reading:
        person = find_account(reading, login)
        attempt = Try(
            person=person,
            key=key_of(person, login_digest),
            address=address(),
            login_digest=login_digest,
            address_digest=keyed_digest(address()),
        )
        if is_locked(reading, attempt, limits, now()):
            return Outcome.LOCKED
    right = compare(person, password)
    with own_transaction() as own:
        outcome = conclude(own, attempt, limits, now(), right=right)
        if outcome is Outcome.ADMITTED and person is not None:
            enter(own, person)
    return outcome


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End the sign-in on the server, not only in the browser."""
    known = _known()
    log_afterwards("security.signed_out", {"person": known.person.id})
    leave(current_session(), known)
    return redirect(url_for("auth.sign_in"))


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Change one's own password; every other sign-in of the person ends, this one gets a new cookie."""
    form, person = PasswordForm(), current_person()
    if form.validate_on_submit():
        command = form.to_command(person.id)
        try:
            change_own_password(current_session(), current_actor(), command, now())
        except Refused as refused:
            form.refuse(refused)
        else:
            enter(current_session(), person)
            flash(_("密码已经改好。其他地方的登录都已结束。"), "ok")
            return redirect(url_for("auth.home"))
    page = render_template(
        "auth/change_password.html", form=form, first=person.must_change_password
    )
    return page, form.status


@bp.route("/profile", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    """Language, single keys, one's own roles and the sign-in before this one."""
    known = _known()
    form = ProfileForm()
    if request.method == "GET":
        form.language.data = known.person.locale or ""
        form.shortcuts.data = known.person.shortcuts
    elif form.validate_on_submit():
        set_preferences(
            current_session(),
            known.person.id,
            locale=form.language.data or None,
            shortcuts=bool(form.shortcuts.data),
        )
        flash(_("已经保存。"), "ok")
        return redirect(url_for("auth.profile"))
    before = previous_sign_in(current_session(), known.person.id, known.sign_in.token)
    page = render_template(
        "auth/profile.html",
        form=form,
        person=known.person,
        roles=current_actor().held,
        before=before,
    )
    return page, form.status


@bp.get("/language/<code>")
@open_to_all
def choose_language(code: str) -> ResponseReturnValue:
    """Show the pages in another language from now on, and lead back to where the person was."""
    locale = locale_from(code)
    answer = make_response(redirect(safe_target(request.args.get("next")) or url_for("auth.home")))
    if locale is None:
        return answer
    secure = current_house().settings.staff_cookies_secure
    answer.set_cookie(COOKIE, locale, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    known = visitor()
    if known is not None and known.person.locale not in (None, locale):
        person_id, shortcuts = known.person.id, known.person.shortcuts
        afterwards(lambda own: set_preferences(own, person_id, locale=locale, shortcuts=shortcuts))
    return answer


@bp.get("/keep")
@signed_in
def keep() -> ResponseReturnValue:
    """Go on being signed in: asked for by the warning two minutes before the end."""
    if request.headers.get("HX-Request"):
        return "", 204
    return redirect(url_for("auth.home"))


@bp.post("/continue-as")
@open_to_all
def continue_as() -> ResponseReturnValue:
    """Go on as another invented person of the demonstration; real people never can."""
    known = visitor()
    current = known.person if known else None
    person_id = request.form.get("person_id", 0, type=int)
    chosen = judge_continue_as(current_session(), current, person_id)
    actor = Actor(current.id, current.name) if current else Actor(chosen.id, chosen.name)
    payload = {"person": chosen.id, "from_person": current.id if current else None}
    log_afterwards("security.continued_as", payload, actor=actor)
    if known is not None:
        leave(current_session(), known)
    enter(current_session(), chosen)
    return redirect(url_for("auth.home"))


def _known() -> SignedIn:
    known = visitor()
    if known is None:
        raise LookupError("nobody is signed in")
    return known
