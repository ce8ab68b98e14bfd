"""From the cookie to the person: finding, beginning and ending server-side sign-ins.

Who may sign in is decided in ``services.sign_in``; here are only cookie and row.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import g, request, session
from flask_login import login_user, logout_user
from sqlalchemy.orm import Session

from review.domain.states import ADMIN_ROLES
from review.domain.values import Actor
from review.services.sign_in import begin_sign_in, end_sign_in
from review.store.people import Person, actor_of
from review.store.sign_ins import sign_in_of, token_digest, touch
from review.web.runtime import current_house
from review.web.session import SignedIn, afterwards, current_session, now, today

#: The use of a sign-in is noted once in so many seconds, not for every picture of a page.
NOTED_EVERY = timedelta(seconds=60)


def address() -> str:
    """Where the request comes from."""
    return request.remote_addr or "-"


def idle_limit(actor: Actor) -> timedelta:
    """How long a sign-in may lie idle: shorter for the three administrators."""
    settings = current_house().settings
    admin = any(h.role in ADMIN_ROLES for h in actor.held)
    return timedelta(minutes=settings.admin_idle_minutes if admin else settings.idle_minutes)


def load_visitor(token: str) -> SignedIn | None:
    """The living sign-in behind a token, or None: ended, revoked, idle too long, account closed."""
    found = sign_in_of(current_session(), token, now())
    if found is None:
        return None
    sign_in, person = found
    actor = actor_of(current_session(), person, today())
    if sign_in.seen_at + idle_limit(actor) <= now():
        return None
    g.review_actor = actor
    if now() - sign_in.seen_at > NOTED_EVERY:
        moment, digest = now(), sign_in.token
        afterwards(lambda own: touch(own, digest, moment))
    return SignedIn(person, sign_in, token)


def is_known() -> bool:
    """Whether the cookie leads to a sign-in that has not ended; asked before a request is read.

    Looks without the request's own session, which would begin to hold the writing lock.
    """
    token = session.get("_user_id")
    if not token:
        return False
    with current_house().reading() as reading:
        return sign_in_of(reading, str(token), now()) is not None


def enter(own: Session, person: Person) -> None:
    """Begin a new sign-in and put it into a new cookie session; the old one is forgotten.

    ``own`` is the session that writes the row. The old one is ended unseen: looking for it would begin the
    request's own session, which waits for the lock that ``own`` holds.
    """
    if before := session.get("_user_id"):
        end_sign_in(own, token_digest(str(before)), now())
    token = secrets.token_urlsafe(32)
    hours = timedelta(hours=current_house().settings.sign_in_hours)
    sign_in = begin_sign_in(own, person.id, token, now(), now() + hours, address())
    forget()
    login_user(SignedIn(person, sign_in, token))


def leave(own: Session, current: SignedIn) -> None:
    """End the present sign-in and forget the cookie session with it."""
    end_sign_in(own, current.sign_in.token, now())
    logout_user()
    forget()


def forget() -> None:
    """Empty the cookie session, so that nothing of the one before is carried on, CSRF key included."""
    session.clear()
    for name in ("review_actor", "review_locale", "csrf_token", "csrf_valid"):
        g.pop(name, None)
