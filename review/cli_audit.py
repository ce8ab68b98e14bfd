"""``flask audit verify``, ``flask audit export`` and ``flask store check``.

Exit codes: 0 intact, 2 misuse, 3 not intact or not to be verified. Composes the rooms' own checks; what
is wrong is told by code and place, never by content.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, Protocol, cast

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from review import audit_verifier
from review.cli_public_check import check_public
from review.config import Settings
from review.store.check import check_files, check_log, check_organisations
from review.store.events import Verified, export, head_line, verify
from review.store.files import Files
from review.store.migrate import NotReady, assert_ready
from review.store.problems import Problem
from review.store.replay import replay
from review.store.replay_items import check_counts, replay_items
from review.store.replay_requests import replay_requests
from review.store.replay_standing import replay_standing
from review.store.triggers import missing_triggers

NOT_INTACT = 3

#: What each code means, Chinese first. The place is printed before it.
MEANINGS: dict[str, tuple[str, str]] = {
    "gap": ("缺少这一条", "this event is missing"),
    "link_broken": ("与前一条不衔接", "does not follow the event before it"),
    "digest_wrong": ("内容被改动", "was changed"),
    "head_wrong": ("日志末尾与链头不符", "the log does not end where its head says"),
    "algorithm_unknown": ("摘要算法无法识别", "its digest algorithm is unknown here"),
    "unreadable": ("无法读取", "can not be read"),
    "trigger_missing": ("保护触发器缺失或被改动", "protecting trigger missing or changed"),
    "head_missing": ("链头缺失", "the log's head is missing"),
    "database_unreachable": ("无法打开数据库", "the database can not be opened"),
    "database_missing": ("数据库尚未建立", "there is no database yet: run make setup or make run"),
    "database_behind": ("数据库版本较旧", "the database is older than this program: upgrade it"),
    "database_ahead": ("数据库版本较新", "the database is newer than this program"),
    "original_missing": ("原件缺失", "the original is missing"),
    "original_changed": ("原件被改动", "the original was changed"),
    "original_orphan": ("没有记录的原件", "an original without a row"),
    "rendition_missing": ("脱敏件缺失", "the redacted copy is missing"),
    "rendition_changed": ("脱敏件被改动", "the redacted copy was changed"),
    "rendition_orphan": ("没有记录的脱敏件", "a redacted copy without a row"),
    "quarantined_missing": ("隔离区文件缺失", "the upload in quarantine is missing"),
    "quarantined_changed": ("隔离区文件被改动", "the upload in quarantine was changed"),
    "quarantined_orphan": ("没有记录的隔离区文件", "an upload in quarantine without a row"),
    "working_orphan": ("没有记录的工作文件", "working files without a version"),
    "stray": ("不属于本库的文件", "a file that does not belong here"),
    "organisation_differs": ("机关归属不一致", "belongs to another organisation than its parent"),
    "case_unknown": ("日志所指审查件不存在", "the log names a case that is not there"),
    "document_unknown": ("日志所指公文不存在", "the log names a document that is not there"),
    "opened_twice": ("审查件被开启两次", "the case was opened twice"),
    "not_opened": ("审查件未曾开启", "the case was never opened"),
    "move_not_in_table": ("流转表中没有这一步", "no such move in the transition table"),
    "status_differs": ("公文状态与日志不符", "the document's status does not follow"),
    "case_state_differs": ("审查件状态与日志不符", "the case's state is not what the log says"),
    "document_status_differs": ("公文状态与日志不符", "the status is not what the log says"),
    "item_unknown": ("日志所指评估条目不存在", "the log names an item that is not there"),
    "item_move_not_in_table": ("评估流转表中没有这一步", "no such move of an item"),
    "item_state_differs": ("评估条目状态与日志不符", "the item's state is not what the log says"),
    "tally_differs": ("评估计数与条目不符", "the kept count is not that of the items"),
    "days_differ": ("每日办结数与条目不符", "the days' counts are not those of the items"),
    "standing_differs": ("公文现状与日志不符", "the document is not what the log says"),
    "request_differs": ("申请登记与日志不符", "the request is not what the log says"),
    "request_without_log": ("日志里没有这件申请", "the log does not speak of the request"),
    "evaluation_differs": ("评估日期与评估记录不符", "the date is not that of an evaluation"),
    "public_unreachable": ("无法打开公开库", "the public database can not be opened"),
    "public_missing": ("公开文件缺失", "the released file is missing"),
    "public_changed": ("公开文件被改动", "the released file was changed"),
    "public_orphan": ("没有记录的公开文件", "a file without a record"),
    "public_not_released": (
        "未经发布却可公开查阅",
        "visible to the public without being published",
    ),
    "public_not_visible": ("已发布却不可查阅", "published but not visible to the public"),
    "proof_broken": ("公开证明的这一环被改动", "this link of the proof was changed"),
    "proof_differs": ("与公开证明所载不符", "is not what the chain of proof says of it"),
    "search_differs": ("检索文本与记录不符", "the search text is not that of the record"),
}


class House(Protocol):
    """What these commands need of the application (``app.extensions["review"]``)."""

    @property
    def settings(self) -> Settings:
        """Where the public side is."""
        ...

    @property
    def engine(self) -> Engine:
        """The staff database."""
        ...

    @property
    def files(self) -> Files:
        """The staff store's folder."""
        ...


audit = AppGroup("audit", help="The audit log: verify its chain, export it.")
store = AppGroup("store", help="The store: files, states, public side.")


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify_log(as_json: bool) -> None:
    """Recompute every link of the audit log and look for its triggers."""
    with _snapshot() as connection:
        result = verify(connection)
        missing = sorted(missing_triggers(connection))
    intact = result.fault is None and not missing
    if as_json:
        _print_json(_verified_as_json(result, missing, intact=intact))
        _leave(intact=intact)
        return
    if intact:
        click.echo(f"完整：{result.rows} 条，链头 {result.head}")
        click.echo(f"intact: {result.rows} events, head {result.head}")
    if result.fault is not None:
        _tell(Problem(result.fault.code, f"event {result.fault.seq}"))
    for name in missing:
        _tell(Problem("trigger_missing", f"trigger {name}"))
    _leave(intact=intact)


def _verified_as_json(result: Verified, missing: list[str], *, intact: bool) -> dict[str, Any]:
    fault = result.fault
    return {
        "intact": intact,
        "rows": result.rows,
        "head": result.head,
        "fault": {"seq": fault.seq, "code": fault.code} if fault else None,
        "missing_triggers": missing,
    }


@audit.command("export")
@click.option(
    "-o", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), help="New file."
)
@click.option("--with-verifier", is_flag=True, help="Put the stand-alone verifier beside it.")
def export_log(target: Path, with_verifier: bool) -> None:
    """Write the whole log as JSON lines, the head last; nothing that is there is overwritten."""
    verifier = Path(audit_verifier.__file__)
    beside = target.with_name(verifier.name)
    for path in (target, *((beside,) if with_verifier else ())):
        if path.exists():
            raise click.UsageError(
                f"{path} 已存在，请另选文件名 / is there already: choose another name"
            )
    try:
        with _snapshot() as connection, _new_file(target) as out:
            count = 0
            for line in export(connection):
                out.write(line.encode() + b"\n")
                count += 1
            out.write(head_line(connection).encode() + b"\n")
        if with_verifier:
            shutil.copyfile(verifier, beside)
    except OSError as error:
        raise click.UsageError(f"{target}: {error.strerror}") from error
    click.echo(f"已导出 {count} 条；核验：python {verifier.name} {target.name}")
    click.echo(f"exported {count} events; verify with: python {verifier.name} {target.name}")


@contextmanager
def _new_file(target: Path) -> Iterator[Any]:
    """A file for its owner only that appears under its name when it is whole."""
    half = target.with_name(f"{target.name}.part")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            yield out
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


@store.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--grace",
    default=10,
    show_default=True,
    type=click.IntRange(0),
    help="Minutes: a younger file without a row may belong to a task still running.",
)
def check_store(as_json: bool, grace: int) -> None:
    """Compare log, triggers, files, states, organisations, public side and search texts."""
    house = _house()
    with _snapshot() as connection:
        session = Session(connection)
        young = timedelta(minutes=grace)
        checks = {
            "log": check_log(connection),
            "files": check_files(session, house.files, now=datetime.now(UTC), grace=young),
            "history": [
                *replay(session),
                *replay_items(session),
                *replay_standing(session),
                *replay_requests(session),
                *check_counts(session),
            ],
            "organisations": check_organisations(session),
            **check_public(session, house.settings),
        }
    intact = not any(checks.values())
    if as_json:
        _print_json(_checks_as_json(checks, intact=intact))
    else:
        for name, problems in checks.items():
            click.echo(f"{name}: {len(problems) or 'ok'}")
            for problem in problems:
                _tell(problem)
    _leave(intact=intact)


def _checks_as_json(checks: dict[str, list[Problem]], *, intact: bool) -> dict[str, Any]:
    return {
        "intact": intact,
        "checks": [
            {"name": name, "passed": not problems, "problems": [asdict(p) for p in problems]}
            for name, problems in checks.items()
        ],
    }


def _house() -> House:
    return cast("House", current_app.extensions["review"])


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """The staff database as it stands at one moment, or one sentence why not."""
    engine = _house().engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        assert_ready(engine)
    except NotReady as reason:
        # a missing trigger or head is what the checks themselves are to tell
        if reason.code.startswith("database"):
            _refuse(reason.code)
    except SQLAlchemyError as error:
        _refuse("database_unreachable", type(error).__name__)
    with engine.connect() as connection, connection.begin():
        yield connection


def _refuse(code: str, detail: str = "") -> NoReturn:
    _tell(Problem(code, "database", detail), err=True)
    raise click.exceptions.Exit(NOT_INTACT)


def _tell(problem: Problem, *, err: bool = False) -> None:
    chinese, english = MEANINGS.get(problem.code, (problem.code, problem.code))
    detail = f" ({problem.detail})" if problem.detail else ""
    click.echo(f"  {problem.subject}: {chinese} / {english}{detail}", err=err)


def _print_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))


def _leave(*, intact: bool) -> None:
    if not intact:
        raise click.exceptions.Exit(NOT_INTACT)
