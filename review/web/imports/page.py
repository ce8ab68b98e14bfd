"""What stands on the pages of imports: the list, the dry run's report, progress, result, and the workbooks.

Frozen values for ``imports/*.html``; the views are in ``imports.routes``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from review.domain.commands.importing import ImportMove
from review.services.importing.steering import MOVES
from review.store.imports import (
    WORKED_ON,
    ImportRow,
    ImportRun,
    ImportStep,
    RowResult,
    reading_of,
    results_of,
    troubled,
)
from review.store.people import Office, names_of
from review.web.imports.forms import ImportForm
from review.web.locale import write_datetime, write_size
from review.web.pages import Offer, Pager, page_number, pager_of
from review.web.runtime import current_house
from review.web.session import current_session
from review.web.wording import word
from review.web.wording.imports import sentence_of_fault
from review.web.wording.joining import joined

#: Lines of a report to a page.
SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An import in the list."""

    id: int
    name: str
    url: str
    step: str
    step_words: str
    rows: int
    imported: int
    troubled: int
    at: str
    by: str


@dataclass(frozen=True, kw_only=True)
class ListImports:
    """What ``imports/list_imports.html`` prints."""

    runs: tuple[Listed, ...]
    form: ImportForm
    errors: tuple[tuple[str, str | None], ...]
    has_folders: bool
    limit: int
    limit_words: str


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A line of the manifest with something to say about it."""

    row: int
    result: str
    result_words: str
    title: str
    sentences: tuple[tuple[str, str], ...]  # cell, sentence


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the present step has come; ``rate`` in lines a second, ``left`` in words."""

    done: int
    total: int
    words: str


@dataclass(frozen=True, kw_only=True)
class ShowImport:
    """What ``imports/show.html`` prints."""

    id: int
    name: str
    sheet: str
    source: str
    step: str
    step_words: str
    reason: str
    notes: tuple[tuple[str, str], ...]
    tiles: tuple[tuple[str, str, str, str, bool], ...]
    parts: tuple[tuple[str, int], ...]
    progress: Progress | None
    reading: str
    offers: tuple[Offer, ...]
    troubles: tuple[Trouble, ...]
    pager: Pager | None
    errors_url: str | None
    unnamed: int
    unnamed_first: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    errors: tuple[tuple[str, str | None], ...]
    here: str
    polled: bool


def list_page(
    runs: list[ImportRun], form: ImportForm, errors: tuple[tuple[str, str | None], ...] = ()
) -> ListImports:
    """The imports of the organisation, and the form for the next."""
    session = current_session()
    names = names_of(session, [run.created_by_id for run in runs])
    limit = current_house().settings.upload_limit_mb * 1_000_000
    return ListImports(
        runs=tuple(_listed(run, names) for run in runs),
        form=form,
        errors=errors,
        has_folders=len(form.folder.choices) > 1,
        limit=limit,
        limit_words=write_size(limit),
    )


def _listed(run: ImportRun, names: dict[int, str]) -> Listed:
    counts = results_of(current_session(), run.id)
    bad = (RowResult.FAULTY, RowResult.REFUSED, RowResult.DUPLICATE)
    return Listed(
        id=run.id,
        name=run.manifest_name,
        url=url_for("imports.show", run_id=run.id),
        step=run.step.value,
        step_words=word(run.step, "import_step"),
        rows=run.rows,
        imported=counts.get(RowResult.IMPORTED, 0),
        troubled=sum(counts.get(result, 0) for result in bad),
        at=write_datetime(run.created_at),
        by=names.get(run.created_by_id or 0, "") or _("命令行"),
    )


def show_page(run: ImportRun, errors: tuple[tuple[str, str | None], ...] = ()) -> ShowImport:
    """One import as it stands."""
    session = current_session()
    counts = results_of(session, run.id)
    number = page_number()
    bad = sum(counts.get(r, 0) for r in (RowResult.FAULTY, RowResult.REFUSED, RowResult.DUPLICATE))
    rows = session.scalars(troubled(run.id).limit(SIZE).offset((number - 1) * SIZE)).all()
    here = url_for("imports.show", run_id=run.id)
    return ShowImport(
        id=run.id,
        name=run.manifest_name,
        sheet=run.sheet,
        source=run.zip_name or run.folder.rsplit("/", 1)[-1],
        step=run.step.value,
        step_words=word(run.step, "import_step"),
        reason=_reason(run),
        notes=tuple((str(n["cell"]), sentence_of_fault(n)) for n in run.notes),
        tiles=_tiles(run, counts),
        parts=(
            ("c-done", counts.get(RowResult.IMPORTED, 0)),
            ("c-half", counts.get(RowResult.WAITING, 0)),
            ("c-soft", counts.get(RowResult.DUPLICATE, 0)),
            ("c-shut", counts.get(RowResult.FAULTY, 0) + counts.get(RowResult.REFUSED, 0)),
        ),
        progress=_progress(run),
        reading=_reading(run),
        offers=tuple(_offers(run, counts.get(RowResult.WAITING, 0), number)),
        troubles=tuple(_trouble(row) for row in rows),
        pager=pager_of(bad, number, SIZE, lambda n: f"{here}?page={n}") if bad > SIZE else None,
        errors_url=url_for("imports.errors", run_id=run.id) if bad else None,
        unnamed=run.unnamed,
        unnamed_first=tuple(run.unnamed_first),
        facts=_facts(run),
        errors=errors,
        here=here,
        polled=run.step in WORKED_ON,
    )


def _reason(run: ImportRun) -> str:
    if not run.reason:
        return ""
    return sentence_of_fault({"code": run.reason, "cell": "", "facts": {}})


def _tiles(
    run: ImportRun, counts: dict[RowResult, int]
) -> tuple[tuple[str, str, str, str, bool], ...]:
    """Each result with its number; every number leads to its lines, or to the documents."""
    register = url_for("register.list_documents")
    done = counts.get(RowResult.IMPORTED, 0)
    first = (RowResult.IMPORTED, done) if run.started_at else (RowResult.WAITING, None)
    faulty = counts.get(RowResult.FAULTY, 0) + counts.get(RowResult.REFUSED, 0)
    waiting = counts.get(RowResult.WAITING, 0)
    return (
        (str(run.rows), _("清单里的行"), "", "#troubles", False),
        (
            str(done if run.started_at else waiting),
            word(first[0], "import_result"),
            _("还有%(n)s行等着", n=waiting) if run.started_at and waiting else "",
            register if run.started_at else "#troubles",
            False,
        ),
        (str(counts.get(RowResult.DUPLICATE, 0)), _("重复，不导入"), "", "#troubles", False),
        (str(faulty), _("有误，未收"), "", "#troubles", False),
    )


def _progress(run: ImportRun) -> Progress | None:
    if run.step not in WORKED_ON or run.step is ImportStep.READING:
        return None
    words = _("第%(done)s行，共%(total)s行", done=run.done, total=run.rows)
    if run.worked_ms > 0 and run.done:
        rate = run.done * 1000 / run.worked_ms
        seconds = (run.rows - run.done) / rate
        minutes = max(1, round(seconds / 60))
        words = _(
            "第%(done)s行，共%(total)s行；每秒%(rate)s行，还要约%(minutes)s分钟",
            done=run.done,
            total=run.rows,
            rate=f"{rate:.0f}",
            minutes=minutes,
        )
    return Progress(done=run.done, total=max(run.rows, 1), words=words)


def _reading(run: ImportRun) -> str:
    """How far the files that came in were read: that goes on after the import."""
    if run.started_at is None:
        return ""
    waiting, refused, failed = reading_of(current_session(), run.id)
    parts = []
    if waiting:
        parts.append(_("还有%(n)s个文件等着读，不耽误别人上传", n=waiting))
    if refused:
        parts.append(_("有%(n)s个文件带密级标志，已拒收并抹除，请报告保密办", n=refused))
    if failed:
        parts.append(_("有%(n)s个文件读不出来，原因写在公文页上", n=failed))
    return str(_("%(said)s。", said=joined(parts, "；"))) if parts else ""


def _offers(run: ImportRun, waiting: int, page: int) -> Iterator[Offer]:
    """What may be asked of the run now, the way forward first."""
    words = {
        ImportMove.START: (
            _("导入%(n)s件", n=waiting),
            _("建成已印发的公文，不公开任何内容；有误和重复的行不导入。"),
        ),
        ImportMove.RESUME: (_("继续导入"), _("从停下的那一行接着办。")),
        ImportMove.PAUSE: (_("暂停"), _("已导入的留着，可以随时继续。")),
        ImportMove.DROP: (_("放弃"), _("不再导入，上传的清单和压缩包抹除；已导入的公文留着。")),
    }
    for move, (label, consequence) in words.items():
        if (run.step, move) not in MOVES:
            continue
        nothing = move is ImportMove.START and not waiting
        yield Offer(
            id=move.value,
            label=label,
            url=url_for("imports.steer", run_id=run.id, move=move.value),
            enabled=not nothing,
            reasons=((_("没有可以导入的行。请按报告改好清单，重新上传。"), None),)
            if nothing
            else (),
            consequence=consequence,
            primary=move in (ImportMove.START, ImportMove.RESUME),
            fields={"version": run.version, "page": page},
        )


def _trouble(row: ImportRow) -> Trouble:
    return Trouble(
        row=row.number,
        result=row.result.value,
        result_words=word(row.result, "import_result"),
        title=str(row.values.get("title") or row.path),
        sentences=tuple((str(f["cell"]), sentence_of_fault(f)) for f in row.faults),
    )


def _facts(run: ImportRun) -> tuple[tuple[str, str], ...]:
    names = names_of(current_session(), [run.created_by_id, run.started_by_id])
    office = current_session().get(Office, run.office_id) if run.office_id else None
    pairs = (
        (_("清单"), run.manifest_name),
        (_("工作表"), run.sheet),
        (_("文件"), run.zip_name or run.folder.rsplit("/", 1)[-1]),
        (_("默认处室"), office.name if office else ""),
        (_("上传"), _who(names, run.created_by_id, run.created_at)),
        (_("试运行完成"), write_datetime(run.judged_at)),
        (_("开始导入"), _who(names, run.started_by_id, run.started_at)),
        (_("结束"), write_datetime(run.finished_at)),
    )
    return tuple((term, value) for term, value in pairs if value)


def _who(names: dict[int, str], person_id: int | None, at: datetime | None) -> str:
    return f"{names.get(person_id or 0, '') or _('命令行')}　{write_datetime(at)}" if at else ""
