"""The task that has a returned workbook read in the limited child; its bytes are gone afterwards."""

from __future__ import annotations

from review.jobs.engine_calls import EngineFailed, read_sheet
from review.jobs.work import Work
from review.services.outstanding import claim, fail, is_waiting
from review.services.rounds.exchange import record_sheet, refuse_sheet
from review.store.documents import FileState
from review.store.round_sheets import RoundSheet


def read_round_sheet(work: Work, sheet_id: int) -> None:
    """Read one workbook and keep its rows, or why it is refused."""
    with work.transaction() as session:
        sheet = session.get(RoundSheet, sheet_id, with_for_update=True)
        if sheet is None or not claim(sheet, work.clock()):
            return
        key, name = sheet.intake_key or "", sheet.name
    path = work.vault.files.intake_path(key)
    try:
        answer = read_sheet(path, name, limits=work.limits)
    except FileNotFoundError:
        answer = None
    except EngineFailed as failed:
        with work.transaction() as session:
            row = session.get_one(RoundSheet, sheet_id)
            fail(row, failed.code, work.clock())
            waits = is_waiting(row)
        if not waits:
            work.vault.files.erase_intake(key)
        return
    with work.transaction() as session:
        row = session.get_one(RoundSheet, sheet_id)
        if row.state is not FileState.WORKING:
            return
        if answer is None:
            refuse_sheet(row, "sheet_unknown")
        else:
            record_sheet(row, answer)
        row.intake_key = None
    work.vault.files.erase_intake(key)
