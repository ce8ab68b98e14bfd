"""What pages have in common: the frame around them, offers of what may be done, and paging.

Frozen values for templates, already worded. No rule is asked here: verdicts come from the domain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from werkzeug.local import LocalProxy

from review.domain.machine import Verdict
from review.domain.permissions import Permission
from review.domain.values import Refusal
from review.store.cases import Notice
from review.store.people import Organisation, in_force
from review.store.round_board import open_items_of
from review.store.sign_ins import demo_people, grants_in_force
from review.web.access import may_in_organisation
from review.web.locale import NAMES, TAGS, choose_locale, language_tag
from review.web.session import (
    SignedIn,
    current_actor,
    current_person,
    current_session,
    today,
    visitor,
)
from review.web.sign_in import idle_limit
from review.web.wording import sentence_of, word, words


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A move as ``components/action.html`` prints it: possible, or with every reason why not."""

    id: str
    label: str
    url: str
    enabled: bool = True
    reasons: tuple[tuple[str, str | None], ...] = ()
    consequence: str | None = None
    primary: bool = False
    tone: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    comment: str | None = None
    comment_label: str | None = None


def offer_of(
    verdict: Verdict[Any, Any, Any],
    url: str,
    *,
    fields: Mapping[str, object] | None = None,
    consequence: str | None = None,
    primary: bool = False,
    tone: str = "",
    comment_label: str | None = None,
    anchors: Mapping[str, str] | None = None,
) -> Offer:
    """Turn a verdict of a flow into an offer.

    ``fields`` are hidden values (``version`` above all); ``anchors`` leads from a refusal's code to
    the place where it is cured; a move that needs a comment asks for it.
    """
    asks = verdict.row is not None and verdict.row.needs_comment
    return Offer(
        id=str(verdict.action),
        label=word(verdict.action, "action"),
        url=url,
        enabled=verdict.allowed,
        reasons=reasons_of(verdict.refusals, anchors),
        consequence=consequence,
        primary=primary,
        tone=tone,
        fields=fields or {},
        comment="required" if asks else None,
        comment_label=comment_label,
    )


def reasons_of(
    refusals: tuple[Refusal, ...], anchors: Mapping[str, str] | None = None
) -> tuple[tuple[str, str | None], ...]:
    """Refusals as sentences, each with the address of its cure where there is one."""
    return tuple((sentence_of(r), (anchors or {}).get(r.code)) for r in refusals)


@dataclass(frozen=True, kw_only=True)
class Pager:
    """What ``components/pager.html`` prints."""

    first: int
    last: int
    total: int | None
    previous_url: str | None
    next_url: str | None
    pages: tuple[tuple[int, str, bool], ...]


def pager_of(total: int, number: int, size: int, url: Callable[[int], str]) -> Pager:
    """Paging over a counted list: page ``number`` from 1, ``size`` to a page."""
    count = max(1, math.ceil(total / size))
    number = min(max(number, 1), count)
    near = [n for n in range(1, count + 1) if n in (1, count) or abs(n - number) <= 2]
    return Pager(
        first=0 if total == 0 else (number - 1) * size + 1,
        last=min(number * size, total),
        total=total,
        previous_url=url(number - 1) if number > 1 else None,
        next_url=url(number + 1) if number < count else None,
        pages=tuple((n, url(n), n == number) for n in near) if count > 1 else (),
    )


def page_number() -> int:
    """The page asked for with ``?page=``; 1 where that is no number."""
    return max(request.args.get("page", 1, type=int), 1)


# ---- the frame -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The frame of a signed-in person's page; the fields are those of ``templates/staff.html``."""

    organisation: str
    person: str
    person_id: int
    role: str
    nav: tuple[tuple[str, str, bool, str], ...]
    search_url: str | None
    search_text: str
    messages: int
    messages_url: str
    sign_out_url: str
    profile_url: str
    keys_off: bool
    session_seconds: int
    keep_url: str
    foot_note: str | None
    new_url: str | None


@dataclass(frozen=True)
class Entry:
    """A place in the menu: shown where the view exists and the actor holds the permission."""

    label: Any
    endpoint: str
    permission: Permission
    key: str = ""
    also: tuple[str, ...] = ()  # other blueprints that belong to it
    package: str = ""  # a package whose blueprints all belong to it


MENU = (
    Entry(_l("工作台"), "worklist.home", Permission.WORKLIST_READ, "g w"),
    Entry(
        _l("公文"),
        "register.list_documents",
        Permission.WORKLIST_READ,
        "g d",
        ("documents", "desk", "cases"),
    ),
    Entry(
        _l("七月评估"),
        "rounds.current",
        Permission.WORKLIST_READ,
        "g j",
        (
            "items",
            "approvals",
            "clusters",
            "coverage",
            "round_settings",
            "round_exchange",
            "round_results",
        ),
    ),
    Entry(
        _l("抽查"),
        "spot_checks.list_checks",
        Permission.SPOT_CHECK_MANAGE,
        "",
        ("spot_entries", "rectifications"),
    ),
    Entry(
        _l("报告"),
        "reports.show",
        Permission.CONFIDENTIALITY_READ,
        "g r",
        ("impact_records",),
        package="review.web.reports",
    ),
    Entry(
        _l("依申请"),
        "request_register.list_requests",
        Permission.REQUEST_READ,
        "g y",
        package="review.web.request_register",
    ),
    Entry(_l("存量"), "backlogs.list_backlogs", Permission.BACKLOG_MANAGE, "", ("requests",)),
    Entry(_l("导入"), "imports.list_imports", Permission.IMPORT_MANAGE),
    Entry(
        _l("有效性"),
        "validity.list_proposals",
        Permission.VALIDITY_MARK,
        "g v",
        ("validity_pages", "repeal_lists"),
    ),
    Entry(
        _l("识别规则"),
        "finding_lists.show",
        Permission.TERMS_READ,
        "",
        ("finding_proposals", "finding_rules", "finding_replays"),
    ),
    Entry(_l("带标志的文件"), "admissions.list_admissions", Permission.MARK_ADMIT),
    Entry(_l("人员"), "admin.people", Permission.ACCOUNT_MANAGE),
    Entry(_l("单位和处室"), "admin.offices", Permission.ACCOUNT_MANAGE),
    Entry(_l("授权"), "admin.grants", Permission.GRANT_MANAGE),
    Entry(_l("登录和锁定"), "admin.sign_ins", Permission.GRANT_MANAGE),
    Entry(_l("审计日志"), "oversight.log", Permission.AUDIT_READ),
    Entry(_l("运行状况"), "oversight.health", Permission.HEALTH_READ),
    Entry(_l("工作日历"), "working_calendar.years", Permission.CALENDAR_MANAGE),
    Entry(_l("参数"), "oversight.settings", Permission.HEALTH_READ),
)
SEARCH = "register.list_documents"
ADMIN = frozenset({"admin", "oversight"})
NOTICES = "worklist.notices"
NEW = "documents.new"
ROUNDS = "rounds.current"


def menu() -> tuple[tuple[str, str, bool, str], ...]:
    """The menu of whoever is signed in: (label, address, current, key)."""
    blueprint = (request.endpoint or "").partition(".")[0]
    found = []
    for entry in MENU:
        if entry.endpoint in current_app.view_functions and may_in_organisation(entry.permission):
            own = entry.endpoint.partition(".")[0]
            same_view = request.endpoint == entry.endpoint
            current = (
                same_view
                or blueprint in entry.also
                or (blueprint == own and own not in ADMIN)
                or (bool(entry.package) and _stands_in(blueprint, entry.package))
            )
            label = str(entry.label)
            if entry.endpoint == ROUNDS and (left := _open_items()):
                label = f"{label} {left}"
            found.append((label, url_for(entry.endpoint), current, entry.key))
    return tuple(found)


def _stands_in(blueprint: str, package: str) -> bool:
    """Whether a blueprint is made in a module of ``package``."""
    found = current_app.blueprints.get(blueprint)
    return found is not None and f"{found.import_name}.".startswith(f"{package}.")


def frame_of(known: SignedIn) -> Frame:
    """The frame for a signed-in person."""
    person, actor = known.person, current_actor()
    organisation = None
    if person.organisation_id is not None:
        organisation = current_session().get(Organisation, person.organisation_id)
    works = may_in_organisation(Permission.WORKLIST_READ)
    views = current_app.view_functions
    creates = NEW in views and may_in_organisation(Permission.DOCUMENT_CREATE)
    return Frame(
        organisation=organisation.short_name if organisation else "",
        person=person.name,
        person_id=person.id,
        role=words([h.role for h in actor.held], "role"),
        nav=menu() if not person.must_change_password else (),
        search_url=url_for(SEARCH) if SEARCH in views and works else None,
        search_text=request.args.get("q", "") if request.endpoint == SEARCH else "",
        messages=_unread(person.id),
        messages_url=url_for(NOTICES) if NOTICES in views and works else "",
        sign_out_url=url_for("auth.sign_out"),
        profile_url=url_for("auth.profile"),
        keys_off=not person.shortcuts,
        session_seconds=int(idle_limit(actor).total_seconds()),
        keep_url=url_for("auth.keep"),
        foot_note=None,
        new_url=url_for(NEW) if creates else None,
    )


def _open_items() -> int:
    """Round items that are not settled: of the actor's offices, or of their organisation."""
    organisation_id = current_person().organisation_id
    held = [h for h in current_actor().held if h.organisation_id == organisation_id]
    if organisation_id is None or not held:
        return 0
    offices = None
    if all(h.offices is not None for h in held):
        offices = {office for h in held for office in h.offices or ()}
    return open_items_of(current_session(), organisation_id, offices)


def _unread(person_id: int) -> int:
    query = (
        select(func.count())
        .select_from(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
    )
    return int(current_session().scalar(query) or 0)


def demo_choices(current_id: int | None) -> list[tuple[int, str, str, str, bool]]:
    """The demonstration's people for "continue as": (id, name, role, organisation, current)."""
    session = current_session()
    people = demo_people(session)
    roles = grants_in_force(session, [p.id for p in people], in_force(today()))
    names = {o.id: o.short_name for o in session.scalars(select(Organisation))} if people else {}
    return [
        (
            person.id,
            person.name,
            words([g.role for g in roles.get(person.id, [])], "role"),
            names.get(person.organisation_id or 0, ""),
            person.id == current_id,
        )
        for person in people
    ]


def context() -> dict[str, object]:
    """What every page's shell reads from the context."""
    known = visitor()
    demo = known is not None and known.person.is_demo
    # after a POST the address of the page itself is where the form was, which a GET can open too
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return {
        "lang": language_tag(),
        "languages": [
            (NAMES[code], url_for("auth.choose_language", code=tag, next=back), tag)
            for code, tag in TAGS.items()
            if code != choose_locale()
        ],
        # Put together when a page asks: the parts that scripts are given have none.
        "shell": LocalProxy(cache(partial(frame_of, known))) if known else None,
        "demo_people": demo_choices(known.person.id) if known and demo else None,
        "demo_url": url_for("auth.continue_as"),
    }


def install(app: Flask) -> None:
    """Give every page of an application its frame."""
    app.context_processor(context)
