"""``flask import FOLDER --manifest x.xlsx``: past documents from the command line.

Recorded as system with the operating-system user. Stopped half-way, the same command goes on: what is
in already is known by number and bytes. Exit codes: 0 every line is in or was there already; 2 misuse;
5 something was refused (the good lines are in).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from review.cli_ground import (
    REFUSED,
    misuse,
    office_named,
    organisation_meant,
    print_json,
    refusals_told,
    work_at_hand,
)
from review.domain.commands import BeginImport, SteerImport
from review.domain.commands.importing import ImportMove
from review.jobs.importing import carry_import
from review.jobs.work import Work, system_actor
from review.services.importing.steering import begin_import, steer_import
from review.store.files import EmptyUpload, TooLarge
from review.store.imports import ImportRun, ImportStep, RowResult, results_of, troubled
from review.web.wording.imports import sentence_of_fault

#: Lines with something to say that are printed; all are in the report on the page.
_SHOWN = 200


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--manifest", type=click.Path(path_type=Path), required=True, help="xlsx or csv, a line each"
)
@click.option("--dry-run", is_flag=True, help="judge every line, take nothing in")
@click.option("--organisation", "code", default="", help="its code; needed where there are several")
@click.option("--office", default="", help="where lines belong that name no office")
@click.option("--json", "as_json", is_flag=True, help="print data")
@with_appcontext
def import_command(
    *, folder: Path, manifest: Path, dry_run: bool, code: str, office: str, as_json: bool
) -> None:
    """Take in the documents that a MANIFEST names, from FOLDER or from a zip."""
    work = work_at_hand()
    if not folder.exists():
        misuse(f"找不到：{folder} / there is no {folder}")
    if not manifest.is_file():
        misuse(f"找不到清单：{manifest} / there is no {manifest}")
    run_id = _begin(work, folder, manifest, code, office)
    _work_off(work, run_id, as_json=as_json)
    run = _run(work, run_id)
    if dry_run and run.step is ImportStep.JUDGED:
        _steer(work, run_id, ImportMove.DROP)
    elif run.step is ImportStep.JUDGED and _counts(work, run_id).get("waiting"):
        _steer(work, run_id, ImportMove.START)
        _work_off(work, run_id, as_json=as_json)
    elif run.step is ImportStep.JUDGED:
        _steer(work, run_id, ImportMove.DROP)
    with force_locale("zh_Hans_CN"):
        report = _report(work, run_id)
        if as_json:
            print_json(report)
        else:
            click.echo(_words(report))
    sound = not report["faulty"] and not report["refused"] and not report["reason"]
    sys.exit(0 if sound else REFUSED)


def _begin(work: Work, folder: Path, manifest: Path, code: str, office: str) -> int:
    """Write the run; the manifest, and a zip, go into quarantine like any upload."""
    files, limit = work.vault.files, work.settings.upload_limit_mb * 1_000_000
    with refusals_told({}), work.transaction() as session:
        organisation = organisation_meant(session, code)
        office_id = office_named(session, organisation, office).id if office else None
        try:
            with manifest.open("rb") as stream:
                came = files.receive(stream, limit)
        except EmptyUpload:
            misuse(f"清单是空的：{manifest} / the manifest is empty")
        except TooLarge:
            misuse(f"清单太大：{manifest} / the manifest is too large")
        zip_key = None
        if folder.is_file():
            with folder.open("rb") as stream:
                zip_key = files.receive(stream, sys.maxsize).key
        now = work.clock()
        command = BeginImport(
            organisation_id=organisation.id,
            office_id=office_id,
            manifest_name=manifest.name,
            manifest_key=came.key,
            manifest_digest=came.digest,
            zip_name=folder.name if zip_key else "",
            zip_key=zip_key,
            folder="" if zip_key else str(folder.absolute()),
        )
        actor = system_actor()
        return begin_import(session, actor, command, now=now, today=work.day_of(now)).id


def _work_off(work: Work, run_id: int, *, as_json: bool) -> None:
    """Slices until nothing is left; progress on standard error, for people only."""
    while carry_import(work, run_id):
        run = _run(work, run_id)
        if not as_json and run.worked_ms:
            rate = run.done * 1000 / run.worked_ms
            click.echo(f"{run.step} {run.done}/{run.rows}  {rate:.0f}/s", err=True)


def _run(work: Work, run_id: int) -> ImportRun:
    with work.sessions() as session:
        return session.get_one(ImportRun, run_id)


def _steer(work: Work, run_id: int, move: ImportMove) -> None:
    with work.transaction() as session:
        version = session.get_one(ImportRun, run_id).version
        command = SteerImport(run_id=run_id, version=version, move=move)
        steer_import(session, work.vault, system_actor(), command, now=work.clock())


def _counts(work: Work, run_id: int) -> dict[str, int]:
    with work.sessions() as session:
        return {result.value: count for result, count in results_of(session, run_id).items()}


def _report(work: Work, run_id: int) -> dict[str, Any]:
    """What came of it, as data: counts by result, and the first lines with something to say."""
    with work.sessions() as session:
        run = session.get_one(ImportRun, run_id)
        counts = results_of(session, run_id)
        rows = session.scalars(troubled(run_id).limit(_SHOWN)).all()
        said = [
            {
                "row": row.number,
                "result": row.result.value,
                "cell": fault["cell"],
                "code": fault["code"],
                "sentence": sentence_of_fault(fault),
            }
            for row in rows
            for fault in row.faults
        ]
        notes = [{**note, "sentence": sentence_of_fault(note)} for note in run.notes]
        return {
            "run": run.id,
            "sheet": run.sheet,
            "step": run.step.value,
            "reason": run.reason,
            "rows": run.rows,
            **{result.value: counts.get(result, 0) for result in RowResult},
            "notes": notes,
            "errors": said,
            "unnamed": run.unnamed,
        }


def _words(report: dict[str, Any]) -> str:
    lines = [f"{note['cell']}  {note['sentence']}".strip() for note in report["notes"]]
    if report["reason"]:
        lines.append(sentence_of_fault({"code": report["reason"], "cell": "", "facts": {}}))
    lines += [f"{said['cell']}  {said['sentence']}" for said in report["errors"]]
    lines.append(
        f"共{report['rows']}行：已导入{report['imported']}，可导入{report['waiting']}，"
        f"重复{report['duplicate']}，有误{report['faulty']}，未收{report['refused']}；"
        f"清单外的文件{report['unnamed']}个"
    )
    return "\n".join(lines)
