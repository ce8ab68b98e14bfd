"""Pages that watch: the audit log, the state of background work, settings in force.

The audit administrator reads the log; the others are the system administrator's. No document content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from review.config import Setting, Settings, declared_settings
from review.domain.permissions import Permission
from review.services.calendar import (
    next_year_is_missing,
)
from review.services.retrying import Failed, Waiting, failed_tasks, retry_task, waiting_tasks
from review.store import directory
from review.store.abilities import read_abilities
from review.store.bundles import BundleExport, newest_exports
from review.store.documents import Document
from review.store.events import Event, Verified, payload_of, verify
from review.store.people import names_of
from review.store.sign_ins import demo_people
from review.store.triggers import missing_triggers
from review.web.abilities import ability_lines
from review.web.access import requires
from review.web.admin_forms import LogForm
from review.web.locale import language_tag
from review.web.runtime import current_house
from review.web.session import (
    abandon,
    current_actor,
    current_session,
    enqueue_after_commit,
    now,
    today,
)
from review.web.wording import word

bp = Blueprint("oversight", __name__, url_prefix="/admin")

BUNDLES_SHOWN = 10


# ---- the log ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the log: the event, when (local), who did it, its fields with digests cut short."""

    event: Event
    at: str
    who: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """What ``oversight/log.html`` prints; ``result`` is that of a verification, else None."""

    lines: list[Line]
    form: LogForm
    next_url: str | None
    result: Verified | None


@bp.get("/log")
@requires(Permission.AUDIT_READ)
def log() -> ResponseReturnValue:
    """The audit log, newest first, filtered by what the address says."""
    return _log(None)


@bp.post("/log/verify")
@requires(Permission.AUDIT_READ)
def verify_log() -> ResponseReturnValue:
    """Recompute every link of the log and say where the first fault is, if any."""
    abandon()  # reading a long log must not keep everybody else from writing
    with current_house().reading() as reading:
        result = verify(reading.connection())
    return _log(result)


def _log(result: Verified | None) -> ResponseReturnValue:
    form = LogForm(formdata=request.args).offer(directory.all_people(current_session()))
    below = request.args.get("below", type=int)
    if form.validate():
        wanted = form.to_filter(current_house().settings.time_zone)
        found = directory.log_lines(current_session(), wanted, below)
    else:
        found = []
    shown = found[: directory.PAGE]
    more = len(found) > directory.PAGE
    asked = [(k, v) for k, v in request.args.items() if k in form and v]
    page = LogPage(
        lines=_lines(shown),
        form=form,
        next_url=_older([*asked, ("below", str(shown[-1].seq))]) if more else None,
        result=result,
    )
    return render_template("oversight/log.html", page=page), form.status


def _older(asked: list[tuple[str, str]]) -> str:
    return f"{url_for('oversight.log')}?{urlencode(asked)}"


def _lines(found: Sequence[Event]) -> list[Line]:
    zone = current_house().settings.time_zone
    names = names_of(current_session(), [event.actor_id for event in found])
    return [
        Line(
            event=event,
            at=f"{datetime.fromisoformat(event.at).astimezone(zone):%Y-%m-%d %H:%M:%S}",
            who=names.get(event.actor_id or 0, "") or event.actor_label,
            facts=tuple(
                (name, _short(value))
                for name, value in payload_of(event).items()
                if value not in (None, "", [])
            ),
        )
        for event in found
    ]


def _short(value: object) -> str:
    """A value of the log; of a digest the first twelve digits, as people compare them."""
    text = str(value)
    return f"{text[:12]}…" if len(text) == 64 and text.isalnum() else text


# ---- background work and the state of the house ------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class HealthPage:
    """What ``oversight/health.html`` prints."""

    failed: list[Failed]
    waiting: list[Waiting]
    still_visible: int
    calendar_missing: bool
    triggers: tuple[str, ...]
    demo: bool
    abilities: tuple[tuple[str, str, bool, str], ...]
    seen_at: datetime | None
    bundles: tuple[BundleExport, ...]


@bp.get("/health")
@requires(Permission.HEALTH_READ)
def health() -> ResponseReturnValue:
    """What was given up, what waits, and what else needs the administrator."""
    session = current_session()
    visible = select(func.count()).select_from(Document).where(Document.still_visible.is_(True))
    seen = read_abilities(current_house().settings.staff_folder)
    page = HealthPage(
        failed=failed_tasks(session),
        waiting=waiting_tasks(session),
        still_visible=int(session.scalar(visible) or 0),
        calendar_missing=next_year_is_missing(session, today()),
        triggers=tuple(sorted(missing_triggers(session.connection()))),
        demo=bool(demo_people(session)),
        abilities=ability_lines(seen) if seen else (),
        seen_at=seen.seen_at if seen else None,
        bundles=tuple(newest_exports(session, BUNDLES_SHOWN)),
    )
    return render_template("oversight/health.html", page=page)


@bp.post("/tasks/<kind>/<int:row_id>/retry")
@requires(Permission.HEALTH_READ)
def retry(kind: str, row_id: int) -> ResponseReturnValue:
    """Ask for failed work again."""
    retry_task(current_session(), current_actor(), kind, row_id, now())
    enqueue_after_commit(kind, row_id)
    flash(_("已重新排队。"), "ok")
    return redirect(url_for("oversight.health"))


@bp.get("/settings")
@requires(Permission.HEALTH_READ)
def settings() -> ResponseReturnValue:
    """Every setting with the value in force; secrets only as set or not."""
    house = current_house().settings
    values = {f.metadata["setting"].name: getattr(house, f.name) for f in fields(Settings)}
    rows = [(setting, values[setting.name], _meaning(setting)) for setting in declared_settings()]
    return render_template("oversight/settings.html", rows=rows)


def _meaning(setting: Setting) -> tuple[str, str]:
    """What a setting means, in the page's language, and that language for ``lang``."""
    tag = language_tag()
    return (setting.help if tag == "en" else word(setting.name, "setting")), tag
