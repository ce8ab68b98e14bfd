"""A house with documents for the desk, one of a page and one of hundreds, written as rows and as a reading.

No file is opened: pages are texts with numbers in them, findings stand where the numbers do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from review.config import Settings
from review.domain.findings import FindingLevel, SettlementAction, Stage
from review.store.documents import Document, FileVersion
from review.store.findings import FindingRow, Settlement
from review.store.vault import Vault
from review.web.app import create_app
from tests.isolation import MORNING, Clock
from tests.pagehouse import PageHouse, build

#: Findings of one page, and how many of them one value makes in the whole document.
A_PAGE, ALIKE = 10, 5
SHAPE = 0.7071
READER = "drafter"


def open_house(folder: Path) -> PageHouse:
    """A house with people and no documents."""
    url = f"sqlite:///{folder / 'staff.db'}"
    build(url)
    clock = Clock(MORNING)
    settings = Settings.from_env({"REVIEW_DATA": str(folder / "house"), "DATABASE_URL": url})
    return PageHouse(create_app(settings, clock=clock), clock, [])


def a_document(house: PageHouse, pages: int, *, settled: int = 0) -> int:
    """A draft with one PDF of so many pages, ten findings on each, the first ``settled`` of them settled;
    answers the document's id.
    """
    document_id, _case = house.add_document(title=f"关于临时救助情况的通报（{pages}页）")
    version_id = house.add_file(
        document_id,
        name="a.pdf",
        format="pdf",
        pages=pages,
        page_shapes=[SHAPE] * pages,
        read_at=MORNING,
    )
    segments = [_page(number) for number in range(1, pages + 1)]
    house.house.files.write_working(
        version_id,
        "reading.json",
        {"segments": segments, "metadata": {}, "pages": [], "columns": [], "embedded": []},
    )
    with house.session() as session:
        document = session.get_one(Document, document_id)
        document.drafter_id = house.person(READER).id
        version = session.get_one(FileVersion, version_id)
        _find(session, house, version, pages, settled)
        session.commit()
    return document_id


def _line(number: int) -> str:
    value = f"138{number // ALIKE:08d}"
    return (
        f"第{number}户因家庭成员患病住院造成生活困难，经街道办事处核实后给予一次性救助，"
        f"联系电话{value}，户主确认。\n" + "各村民委员会应当如实登记，不得漏报、迟报。\n" * 2
    )


def _page(page: int) -> dict[str, Any]:
    first = (page - 1) * A_PAGE
    text = "".join(map(_line, range(first, first + A_PAGE)))
    return {
        "id": f"p{page}",
        "part": "page",
        "kind": "page",
        "page": page,
        "text": text,
        "cell": None,
    }


def _find(
    session: Session, house: PageHouse, version: FileVersion, pages: int, settled: int
) -> None:
    vault = Vault(house.house.files, house.house.secrets.value_key)
    rows = []
    for page in range(1, pages + 1):
        text = str(_page(page)["text"])
        at = 0
        for place in range(A_PAGE):
            number = (page - 1) * A_PAGE + place
            value = f"138{number // ALIKE:08d}"
            at = text.index(value, at)
            top = 0.1 + place * 0.08
            rows.append(
                {
                    "organisation_id": version.organisation_id,
                    "file_version_id": version.id,
                    "key": f"f{number + 1}",
                    "code": ("MOBILE", "ID", "BANK")[place % 3],
                    "level": FindingLevel.CERTAIN,
                    "segment": f"p{page}",
                    "span_start": at,
                    "span_end": at + len(value),
                    "value_digest": vault.digest_value(value),
                    "suggested": "mask" if place % 2 else "remove",
                    "boxes": [[page, 0.62, top, 0.78, top + 0.016]],
                    "why": [{"kind": "shape", "text": ""}, {"kind": "label", "text": "联系电话"}],
                    "rule": "MOB/1",
                    "mask": "",
                }
            )
            at += len(value)
    session.execute(insert(FindingRow), rows)
    session.flush()
    if settled:
        _settle(session, house, version, settled)


def _settle(session: Session, house: PageHouse, version: FileVersion, settled: int) -> None:
    ids = session.query(FindingRow.id).filter_by(file_version_id=version.id).order_by(FindingRow.id)
    who = house.person(READER).id
    session.execute(
        insert(Settlement),
        [
            {
                "organisation_id": version.organisation_id,
                "finding_id": finding_id,
                "stage": Stage.DRAFTER,
                "action": SettlementAction.REMOVE,
                "person_id": who,
                "at": MORNING,
                "batch": f"b{number // ALIKE}",
                "reason": "",
                "law": "",
                "article": "",
            }
            for number, (finding_id,) in enumerate(ids.limit(settled))
        ],
    )
