"""Backlog projects: documents from before the first July, batch by batch, with figures of their own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.permissions import Permission
from review.domain.rounds import RoundState
from review.domain.values import Refused
from review.services.backlogs import begin_backlog, open_batch
from review.store.backlogs import (
    BacklogProject,
    BacklogScope,
    batch_figures,
    batches_of,
    projects_of,
    span_of,
    waiting_count,
    year_figures,
)
from review.store.round_policies import policy_for
from review.web.access import NotVisible, current_organisation_id, requires
from review.web.locale import write_date
from review.web.rounds.backlog_forms import BacklogForm, BatchForm
from review.web.session import current_actor, current_session, now, today
from review.web.wording import word

bp = Blueprint("backlogs", __name__)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A kind of backlog: how many were never evaluated, and its project if there is one."""

    words: str
    span: str
    waiting: int
    url: str | None


@dataclass(frozen=True, kw_only=True)
class ListBacklogs:
    """What ``backlogs/list_backlogs.html`` prints."""

    scopes: tuple[Scope, ...]
    form: BacklogForm
    may_begin: bool


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch with its numbers."""

    number: int
    url: str
    opened: str
    state_words: str
    items: int
    settled: int
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Year:
    """An issue year: evaluated, in a batch now, still waiting."""

    label: str
    evaluated: int
    asked: int
    waiting: int
    url: str

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """As the chart draws them."""
        return (("c-done", self.evaluated), ("c-half", self.asked), ("c-left", self.waiting))

    @property
    def total_words(self) -> str:
        """The number at the end of the bar."""
        return str(self.evaluated + self.asked + self.waiting)


@dataclass(frozen=True, kw_only=True)
class ShowBacklog:
    """What ``backlogs/show.html`` prints."""

    id: int
    heading: str
    span: str
    tiles: tuple[tuple[str, str, str, str, bool], ...]
    years: tuple[Year, ...]
    batches: tuple[Batch, ...]
    form: BatchForm
    version: int
    next_size: int
    open_batch_url: str | None
    done: bool


@bp.get("/backlogs")
@requires(Permission.BACKLOG_MANAGE)
def list_backlogs() -> str:
    """Both kinds of backlog, and the form that makes one a project."""
    return render_template("backlogs/list_backlogs.html", page=_list(_form(fresh=True)))


@bp.post("/backlogs")
@requires(Permission.BACKLOG_MANAGE)
def begin() -> ResponseReturnValue:
    """Make a backlog a project."""
    form = _form(fresh=False)
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(current_organisation_id())
            project = begin_backlog(
                current_session(), current_actor(), command, now=now(), today=today()
            )
            return form.lead_to(url_for("backlogs.show", project_id=project.id))
        except Refused as refused:
            form.refuse(refused)
    return render_template("backlogs/list_backlogs.html", page=_list(form)), 422


@bp.get("/backlogs/<int:project_id>")
@requires(Permission.BACKLOG_MANAGE)
def show(project_id: int) -> str:
    """One project: how far it came, year by year and batch by batch."""
    project = _project(project_id)
    form = BatchForm(formdata=None, batch_size=project.batch_size)
    return render_template("backlogs/show.html", page=_show(project, form))


@bp.post("/backlogs/<int:project_id>/batches")
@requires(Permission.BACKLOG_MANAGE)
def open_next(project_id: int) -> ResponseReturnValue:
    """Open the next batch; the offices are told."""
    project, form = _project(project_id), BatchForm()
    if (led := form.sent_before()) is not None:
        return led
    if form.validate():
        try:
            command = form.to_command(project.id)
            row = open_batch(current_session(), current_actor(), command, now=now(), today=today())
            flash(_("已开第%(n)s批，处室已收到通知。", n=row.serial), "ok")
            return form.lead_to(url_for("backlogs.show", project_id=project.id))
        except Refused as refused:
            form.refuse(refused)
    page = _show(_project(project_id), form)
    return render_template("backlogs/show.html", page=page), 422


def _project(project_id: int) -> BacklogProject:
    found = current_session().get(BacklogProject, project_id, populate_existing=True)
    if found is None or found.organisation_id != current_organisation_id():
        raise NotVisible
    return found


def _form(*, fresh: bool) -> BacklogForm:
    form = BacklogForm(formdata=None) if fresh else BacklogForm()
    begun = {p.scope for p in projects_of(current_session(), current_organisation_id())}
    return form.offer([scope for scope in BacklogScope if scope not in begun])


def _list(form: BacklogForm) -> ListBacklogs:
    session, organisation_id = current_session(), current_organisation_id()
    first = policy_for(session, organisation_id, today().year).backlog_before
    projects = {p.scope: p for p in projects_of(session, organisation_id)}
    scopes = []
    for scope in BacklogScope:
        project = projects.get(scope)
        span = (project.from_on, project.before_on) if project else span_of(scope, first)
        scopes.append(
            Scope(
                words=word(scope, "backlog_scope"),
                span=_span(*span),
                waiting=waiting_count(session, organisation_id, span),
                url=url_for("backlogs.show", project_id=project.id) if project else None,
            )
        )
    left = any(s.waiting and s.url is None for s in scopes)
    return ListBacklogs(scopes=tuple(scopes), form=form, may_begin=left)


def _span(from_on: object, before_on: object) -> str:
    before = write_date(before_on)  # type: ignore[arg-type]
    if from_on is None:
        return _("%(before)s以前印发", before=before)
    return _("%(since)s起、%(before)s以前印发", since=write_date(from_on), before=before)  # type: ignore[arg-type]


def _show(project: BacklogProject, form: BatchForm) -> ShowBacklog:
    session = current_session()
    years = [
        Year(
            label=str(year),
            evaluated=done,
            asked=asked,
            waiting=waiting,
            url=url_for("register.list_documents", year=year),
        )
        for year, done, asked, waiting in year_figures(session, project)
    ]
    rounds = batches_of(session, project.id)
    figures = batch_figures(session, [row.id for row in rounds])
    batches = []
    for number, row in enumerate(rounds, 1):
        items, settled = figures.get(row.id, (0, 0))
        batches.append(
            Batch(
                number=number,
                url=url_for("rounds.board", round_id=row.id),
                opened=write_date(row.opened_on),
                state_words=word(row.state, "batch_state"),
                items=items,
                settled=settled,
                parts=(("c-done", settled), ("c-left", items - settled)),
            )
        )
    waiting = sum(y.waiting for y in years)
    running = next((b.url for b, r in zip(batches, rounds, strict=True) if _is_open(r.state)), None)
    return ShowBacklog(
        id=project.id,
        heading=word(project.scope, "backlog_scope"),
        span=_span(project.from_on, project.before_on),
        tiles=_tiles(years, len(batches)),
        years=tuple(years),
        batches=tuple(batches),
        form=form,
        version=project.version,
        next_size=min(project.batch_size, waiting),
        open_batch_url=running,
        done=waiting == 0 and running is None,
    )


def _is_open(state: RoundState) -> bool:
    return state is not RoundState.CLOSED


def _tiles(years: list[Year], batches: int) -> tuple[tuple[str, str, str, str, bool], ...]:
    total = sum(y.evaluated + y.asked + y.waiting for y in years)
    done, asked = sum(y.evaluated for y in years), sum(y.asked for y in years)
    share = f"{done * 100 // total}%" if total else ""
    return (
        (str(total), _("公文"), "", "#years", False),
        (str(done), _("已评估"), share, "#years", False),
        (str(asked), _("这一批里还没办完"), "", "#batches", False),
        (str(total - done - asked), _("还没轮到"), _("已开%(n)s批", n=batches), "#years", False),
    )
