"""One database session and one actor per request; committed or rolled back when it is answered.

A POST writes (on SQLite it takes the lock at once), everything else only reads. What must be kept
whatever becomes of the page (security log, reads of originals) is written afterwards in a short
transaction of its own. The only place in the web that commits.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import cast

from flask import Flask, Response, g, request
from flask_login import UserMixin, current_user
from sqlalchemy.orm import Session

from review.domain.values import Actor
from review.store.events import About, append
from review.store.people import Person, actor_of
from review.store.sign_ins import SignIn
from review.web.runtime import current_house

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NOBODY = Actor(None, "")


class SignedIn(UserMixin):
    """Who a request comes from: the person and the server-side sign-in behind the cookie."""

    def __init__(self, person: Person, sign_in: SignIn, token: str) -> None:
        self.person = person
        self.sign_in = sign_in
        self._token = token

    def get_id(self) -> str:
        """The random token that the cookie carries; the database knows only its digest."""
        return self._token


def now() -> datetime:
    """The moment of this request: aware, and the same however often it is asked."""
    if "review_now" not in g:
        g.review_now = current_house().now()
    return cast("datetime", g.review_now)


def today() -> date:
    """The calendar day of this request in the configured zone."""
    return current_house().day_of(now())


def current_session() -> Session:
    """The database session of this request; begins with the first query."""
    if "review_session" not in g:
        house = current_house()
        reads = request.method in READING_METHODS
        g.review_session = house.reading() if reads else house.writing()
    return cast("Session", g.review_session)


def visitor() -> SignedIn | None:
    """Who is signed in, or None."""
    known = current_user.is_authenticated
    return cast("SignedIn", current_user._get_current_object()) if known else None  # noqa: SLF001


def current_person() -> Person:
    """The person who is signed in. Only for views that ask for a sign-in."""
    found = visitor()
    if found is None:
        raise LookupError("nobody is signed in")
    return found.person


def current_actor() -> Actor:
    """The person with today's grants, as the rules see them; nobody before sign-in."""
    if "review_actor" not in g:
        found = visitor()
        g.review_actor = (
            NOBODY if found is None else actor_of(current_session(), found.person, today())
        )
    return cast("Actor", g.review_actor)


def enqueue_after_commit(kind: str, row_id: int) -> None:
    """Have the worker told of a row that waits for it, once the row is really there."""
    g.setdefault("review_outstanding", []).append((kind, row_id))


def afterwards(act: Callable[[Session], None]) -> None:
    """Carry out a small write in its own transaction after the request's own has ended.

    It happens whatever the status of the page; where it fails the page is not sent.
    """
    g.setdefault("review_afterwards", []).append(act)


def log_afterwards(
    name: str,
    payload: Mapping[str, object],
    *,
    about: About | None = None,
    actor: Actor | None = None,
) -> None:
    """Write an audit event that must stand whatever becomes of the page (``security.*`` above all)."""
    who, when, where = actor or current_actor(), now(), about or About()
    afterwards(
        lambda session: _append(session, name, actor=who, when=when, about=where, payload=payload)
    )


def _append(
    session: Session,
    name: str,
    *,
    actor: Actor,
    when: datetime,
    about: About,
    payload: Mapping[str, object],
) -> None:
    append(session, name, actor=actor, now=when, about=about, payload=payload)


def abandon() -> None:
    """Undo what this request has written so far, before a refused form is shown again."""
    if "review_session" in g:
        current_session().rollback()


def look_only() -> None:
    """Go on without the writing lock, which somebody else holds: what follows only reads."""
    close_session(None)
    g.review_session = current_house().reading()


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A short transaction beside the request's, which is ended first; committed at the end.

    For sign-in attempts: they count whatever the page answers.
    """
    abandon()
    with current_house().writing.begin() as session:
        yield session


def keyed_digest(text: str) -> str:
    """HMAC-SHA256 (hex) under the house's own key: what the log keeps of an address or login."""
    return hmac.digest(current_house().secrets.value_key, text.encode(), "sha256").hex()


def end_request(response: Response) -> Response:
    """Commit below status 400, else roll back; then tell the worker and write what comes after."""
    session: Session | None = g.pop("review_session", None)
    outstanding: list[tuple[str, int]] = g.pop("review_outstanding", [])
    acts: list[Callable[[Session], None]] = g.pop("review_afterwards", [])
    done = response.status_code < 400
    if session is not None:
        with session:
            if done and request.method not in READING_METHODS:
                session.commit()
            else:
                session.rollback()
    if done:
        for kind, row_id in outstanding:
            current_house().enqueue(kind, row_id)
    if acts:
        with current_house().writing.begin() as own:
            for act in acts:
                act(own)
    return response


def close_session(_: BaseException | None = None) -> None:
    """Give the connection back where no answer was made."""
    session: Session | None = g.pop("review_session", None)
    if session is not None:
        session.close()


def install(app: Flask) -> None:
    """Hang the session on an application; first of all, so that it ends last."""
    app.after_request(end_request)
    app.teardown_request(close_session)
