"""Impact records as the officer reads them: listed, narrowed, exported, printed; for nobody else."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import load_workbook

from review.domain.findings import Stage
from review.domain.impact import ANSWERS, ImpactCategory, ImpactLevel
from review.store.impact_records import ImpactRecord
from tests.page import Visitor
from tests.pagehouse import PageHouse

ClientAs = Callable[[str], Visitor]
SAID = {name: f"{name}：公示处罚决定，到期撤下。" for name in ANSWERS}


def a_record(house: PageHouse, **changes: object) -> int:
    """A record of an exception that no settlement names any more."""
    document_id, case_id = house.add_document("综合处", title="关于公示处罚决定的通告")
    values: dict[str, Any] = {
        "organisation_id": house.organisation_id(),
        "document_id": document_id,
        "case_id": case_id,
        "stage": Stage.DRAFTER,
        "category": ImpactCategory.PUNITIVE,
        "level": ImpactLevel.SERIOUS,
        "law": "行政处罚法",
        "article": "第四十八条",
        "reason": "处罚决定须公布姓名。",
        **SAID,
        "codes": ["PER", "MOB"],
        "places": 3,
        "person_id": house.person("drafter").id,
        "at": house.clock(),
        "keep_until": date(2029, 11, 22),
        **changes,
    }
    with house.session() as session:
        record = ImpactRecord(**values)
        session.add(record)
        session.commit()
        return record.id


def test_the_officer_reads_what_was_weighed_and_how_long_it_is_kept(
    house: PageHouse, client_as: ClientAs
) -> None:
    record_id = a_record(house)
    officer = client_as("disclosure_officer")
    listed = officer.get("/impact-records")
    assert "关于公示处罚决定的通告" in listed.text
    assert "《行政处罚法》第四十八条" in listed.text
    shown = officer.get(f"/impact-records/{record_id}")
    for said in SAID.values():
        assert said in shown.text
    assert "2029年11月22日" in shown.text
    assert "后来撤销了" in shown.text


def test_the_list_is_narrowed_by_the_address(house: PageHouse, client_as: ClientAs) -> None:
    a_record(house)
    officer = client_as("disclosure_officer")
    title = "关于公示处罚决定的通告"
    for address, found in (
        ("level=serious&category=punitive&standing=no", True),
        ("level=minor", False),
        ("standing=yes", False),
        ("until_on=2020-01-01", False),
        ("from_on=nonsense&level=unheard&standing=perhaps", True),
    ):
        assert (title in officer.get(f"/impact-records?{address}").text) is found, address


def test_the_workbook_holds_every_answer_of_the_same_question(
    house: PageHouse, client_as: ClientAs
) -> None:
    a_record(house)
    answer = client_as("disclosure_officer").client.get(
        "/impact-records/records.xlsx?level=serious"
    )
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert set(SAID.values()) <= cells
    assert "自然人姓名、手机号" in cells


def test_a_record_of_another_house_or_of_nobody_is_not_there(
    house: PageHouse, client_as: ClientAs
) -> None:
    record_id = a_record(house)
    assert (
        client_as("disclosure_officer").client.get(f"/impact-records/{record_id + 1}").status_code
        == 404
    )
    assert client_as("other_officer").client.get(f"/impact-records/{record_id}").status_code == 404
    assert client_as("drafter").client.get("/impact-records").status_code == 403
