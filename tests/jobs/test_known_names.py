"""Names of one file looked for in the others, with the real engine: whoever is masked here and clear there is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.jobs.tasks import work_off
from review.store.findings import FindingRow, findings_of
from tests.engines.making import make_docx
from tests.jobs.test_tasks import drafted
from tests.town import Town

MAIN = ["关于做好临时救助工作的通知", "各村民委员会：", "一、住户张某已经提出申请。"]
ROSTER = ["名单", "申请人：张立成，已经登记。"]


def masked(town: Town, version_id: int) -> FindingRow:
    with town.work.sessions() as session:
        return next(r for r in findings_of(session, [version_id]) if r.code == "MASKED_NAME")


@pytest.mark.parametrize("main_first", [True, False])
def test_a_masked_name_is_found_out_by_a_clear_one_in_another_file(
    town: Town, tmp_path: Path, main_first: bool
) -> None:
    main = make_docx(tmp_path / "main.docx", MAIN)
    roster = make_docx(tmp_path / "roster.docx", ROSTER)
    first, second = (main, roster) if main_first else (roster, main)
    document_id = drafted(town, first)
    before = town.files(document_id)[0].id
    later = town.upload(document_id, second.read_bytes(), name=second.name, position=1)
    work_off(town.work)
    row = masked(town, before if main_first else later)
    assert row.level.value == "likely"
    assert "clear_elsewhere" in [why["kind"] for why in row.why]
