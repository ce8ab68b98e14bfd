"""Who may open a view: declared at the view, closed for everybody where nothing is declared.

A view that concerns an object receives it from the check (``document``, ``case``, ``version``,
``item``, ``round_row``) and has no other way to get one: what the actor may not know of answers 404,
what they may not do 403.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from review.domain.permissions import Permission, Place, refusals_for
from review.domain.values import Refusal
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion
from review.store.item_lists import visible_item
from review.store.requests import visible_request
from review.store.rounds import Round
from review.store.scopes import place_of, visible_cases, visible_document
from review.store.spot_checks import SpotCheck, SpotCheckEntry
from review.web.session import current_actor, current_person, current_session, visitor

View = Callable[..., ResponseReturnValue]
Decorated = TypeVar("Decorated", bound=Callable[..., Any])
OfOrganisation = TypeVar("OfOrganisation", Round, SpotCheck)

_DECLARED = "review_access"
_FILES = "review_accepts_files"


class Subject(StrEnum):
    """What a declaration is about."""

    NOBODY = "nobody"  # open to all
    PERSON = "person"  # whoever is signed in
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    CASE = "case"
    FILE_VERSION = "file_version"
    ITEM = "item"
    ROUND = "round"
    SPOT_CHECK = "spot_check"
    SPOT_ENTRY = "spot_entry"
    REQUEST = "request"


@dataclass(frozen=True)
class Access:
    """What a view declares. ``permission`` is None for the first two subjects."""

    subject: Subject
    permission: Permission | None = None


class NotVisible(Exception):
    """The object does not exist, or not for this actor; nobody learns which."""


class NotPermitted(Exception):
    """The actor may know of it but not do this; carries the reasons."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(", ".join(r.code for r in refusals))
        self.refusals = refusals


class SignInNeeded(Exception):
    """Nobody is signed in (any more)."""


def access_of(view: Callable[..., Any]) -> Access | None:
    """What a view declares, or None: then it is closed for everybody."""
    return getattr(view, _DECLARED, None)


def accepts_files(view: Decorated) -> Decorated:
    """Let a view take uploads up to the setting; every other view takes a small form only."""
    setattr(view, _FILES, True)
    return view


def takes_files(view: Callable[..., Any]) -> bool:
    """Whether a view was marked with ``accepts_files``."""
    return bool(getattr(view, _FILES, False))


def open_to_all(view: Decorated) -> Decorated:
    """Declare that a view needs no sign-in."""
    setattr(view, _DECLARED, Access(Subject.NOBODY))
    return view


def signed_in(view: Decorated) -> Decorated:
    """Declare that a view is for whoever is signed in."""
    setattr(view, _DECLARED, Access(Subject.PERSON))
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare a permission of the organisation as a whole, or of the installation."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(**values: Any) -> ResponseReturnValue:
            g.review_organisation = permitted_organisation(permission)
            return view(**values)

        return _declare(checked, Access(Subject.ORGANISATION, permission))

    return decorate


def on_document(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on the document ``document_id``; the view receives ``document``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*, document_id: int, **values: Any) -> ResponseReturnValue:
            document = _document(document_id)
            _check(permission, place_of(current_session(), document))
            return view(document=document, **values)

        return _declare(checked, Access(Subject.DOCUMENT, permission))

    return decorate


def on_case(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on the review case ``case_id``; the view receives ``case``, ``document``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*, case_id: int, **values: Any) -> ResponseReturnValue:
            case = (
                current_session()
                .scalars(visible_cases(current_actor()).where(ReviewCase.id == case_id))
                .first()
            )
            if case is None:
                raise NotVisible
            document = _document(case.document_id)
            place = place_of(current_session(), document)
            _check(permission, replace(place, case_state=case.state, urgent=case.urgent))
            return view(case=case, document=document, **values)

        return _declare(checked, Access(Subject.CASE, permission))

    return decorate


def on_file_version(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on ``file_version_id``; the view receives ``version`` and ``document``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*, file_version_id: int, **values: Any) -> ResponseReturnValue:
            version = (
                current_session()
                .scalars(select(FileVersion).where(FileVersion.id == file_version_id))
                .first()
            )
            if version is None:
                raise NotVisible
            document = _document(version.document_id)
            _check(permission, place_of(current_session(), document))
            return view(version=version, document=document, **values)

        return _declare(checked, Access(Subject.FILE_VERSION, permission))

    return decorate


def on_item(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on the round item ``item_id``; the view receives ``item``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*, item_id: int, **values: Any) -> ResponseReturnValue:
            item = visible_item(current_session(), current_actor(), item_id)
            if item is None:
                raise NotVisible
            place = Place(organisation_id=item.organisation_id, office_id=item.office_id)
            _check(permission, place)
            g.review_document_id = item.document_id
            return view(item=item, **values)

        return _declare(checked, Access(Subject.ITEM, permission))

    return decorate


def on_round(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on the round ``round_id``; the view receives ``round_row``.

    A round may be known by everybody who works in its organisation, in whatever office.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*, round_id: int, **values: Any) -> ResponseReturnValue:
            return view(round_row=_in_organisation(Round, round_id, permission), **values)

        return _declare(checked, Access(Subject.ROUND, permission))

    return decorate


def on_spot_check(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on the spot check ``check_id``; the view receives ``check``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*, check_id: int, **values: Any) -> ResponseReturnValue:
            return view(check=_in_organisation(SpotCheck, check_id, permission), **values)

        return _declare(checked, Access(Subject.SPOT_CHECK, permission))

    return decorate


def on_spot_entry(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on a drawn document ``entry_id``; the view receives ``entry``, ``document``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*, entry_id: int, **values: Any) -> ResponseReturnValue:
            entry = current_session().get(SpotCheckEntry, entry_id)
            if entry is None:
                raise NotVisible
            document = _document(entry.document_id)
            _check(permission, place_of(current_session(), document))
            return view(entry=entry, document=document, **values)

        return _declare(checked, Access(Subject.SPOT_ENTRY, permission))

    return decorate


def on_request(permission: Permission) -> Callable[[View], View]:
    """Declare a permission on the request for information ``request_id``; the view receives ``row``.

    Which requests somebody may know of is a matter of reach: of the organisation, or of their offices.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*, request_id: int, **values: Any) -> ResponseReturnValue:
            row = visible_request(current_session(), current_actor(), request_id)
            if row is None:
                raise NotVisible
            place = Place(organisation_id=row.organisation_id, office_id=row.office_id)
            _check(permission, place)
            return view(row=row, **values)

        return _declare(checked, Access(Subject.REQUEST, permission))

    return decorate


def refusals_on(document: Document, permission: Permission) -> tuple[Refusal, ...]:
    """Why the actor may not do this to a document they received; empty when they may."""
    return refusals_for(current_actor(), permission, place_of(current_session(), document))


def may_in_organisation(permission: Permission) -> bool:
    """Whether the actor holds a permission of an organisation; for menus, never instead of a check."""
    return any(
        not refusals_for(current_actor(), permission, Place(organisation_id=o))
        for o in _organisations()
    )


def permitted_organisation(permission: Permission) -> int:
    """The organisation where the actor holds the permission, their own first; else NotPermitted.

    0 stands for the installation, where an administrator belongs to no organisation.
    """
    actor = current_actor()
    refusals: tuple[Refusal, ...] = ()
    for organisation_id in _organisations():
        refusals = refusals_for(actor, permission, Place(organisation_id=organisation_id))
        if not refusals:
            return organisation_id
    raise NotPermitted(*refusals)


def current_organisation_id() -> int:
    """The organisation in which the view's permission was found."""
    return int(g.review_organisation)


def _organisations() -> list[int]:
    own = current_person().organisation_id
    held = [h.organisation_id for h in current_actor().held if h.organisation_id is not None]
    return list(dict.fromkeys([*([own] if own is not None else []), *held])) or [0]


def _document(document_id: int) -> Document:
    document = visible_document(current_session(), current_actor(), document_id)
    if document is None:
        raise NotVisible
    g.review_document_id = document.id
    return document


def _in_organisation(
    table: type[OfOrganisation], row_id: int, permission: Permission
) -> OfOrganisation:
    """A row that everybody who works in its organisation may know of; the permission is asked then."""
    found = current_session().get(table, row_id)
    if found is None:
        raise NotVisible
    place = Place(organisation_id=found.organisation_id)
    if refusals_for(current_actor(), Permission.WORKLIST_READ, place):
        raise NotVisible
    _check(permission, place)
    return found


def _check(permission: Permission, place: Place) -> None:
    refusals = refusals_for(current_actor(), permission, place)
    if refusals:
        raise NotPermitted(*refusals)


def _declare(view: View, access: Access) -> View:
    setattr(view, _DECLARED, access)
    return view


#: Views a person with a first password may open before choosing an own one.
BEFORE_OWN_PASSWORD = frozenset({"auth.change_password", "auth.sign_out", "auth.keep"})


def closed_by_default() -> ResponseReturnValue | None:
    """Let nobody into a view that declares nothing, and strangers only where all may go."""
    endpoint = request.endpoint
    if endpoint is None:
        return None  # no such address; the router answers
    access = access_of(current_app.view_functions[endpoint])
    if access is None:
        raise NotPermitted(Refusal("undeclared"))
    if access.subject is Subject.NOBODY:
        return None
    known = visitor()
    if known is None:
        raise SignInNeeded
    if known.person.must_change_password and endpoint not in BEFORE_OWN_PASSWORD:
        return redirect(url_for("auth.change_password"))
    return None


def install(app: Flask) -> None:
    """Close an application by default."""
    app.before_request(closed_by_default)
