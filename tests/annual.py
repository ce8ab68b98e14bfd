"""Making the annual report in a town: requests received and answered, figures typed, words written.

For tests of services and commands; each step by the officer, through the same services as the pages.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from review.domain import commands as c
from review.domain.annual_report import Number
from review.domain.report_forms import ASKED, Chapter, FormCell, cell_named
from review.domain.reports import ReportKind
from review.domain.requests import (
    ApplicantKind,
    Identity,
    ProvisionForm,
    ReceivedHow,
    RequestOutcome,
)
from review.services.reports.annual import Annual, annual_of
from review.store.requests import InformationRequest
from tests.answers import GOOD_COMMENT
from tests.town import Town

YEAR = 2025
KIND = ReportKind.ANNUAL
WORDS = "个别公文上网不及时，已逐件督促处室补齐，并把时限写进了科室分工。"


def asks(
    town: Town,
    on: date,
    applicant: ApplicantKind = ApplicantKind.NATURAL_PERSON,
    *,
    closed: date | None = None,
    outcome: RequestOutcome = RequestOutcome.NOT_EXIST,
) -> int:
    """A request handed in on a day, and answered on another where one is named."""
    row: InformationRequest = town.do(
        "officer",
        c.RegisterRequest,
        organisation_id=town.ids["town"],
        received_how=ReceivedHow.BY_HAND,
        arrived_on=on,
        confirmed_on=None,
        applicant=applicant,
        identity=Identity(name="某人", certificate="", contact="窗口领取"),
        what="请公开停车收费管理办法的制定依据。",
        wanted_form=ProvisionForm.ELECTRONIC,
        office_id=None,
        handler_id=None,
    )
    if closed is not None:
        town.do(
            "officer",
            c.CloseRequest,
            request_id=row.id,
            version=row.version,
            on=closed,
            outcome=outcome,
            ground="",
            reason="经逐一检索收发文登记和档案目录，没有找到申请所述的文件。",
            content="",
            public_interest="",
            earlier_id=None,
        )
    return row.id


def standing(town: Town, year: int = YEAR, as_of: date | None = None) -> Annual:
    with town.work.sessions() as session:
        return annual_of(
            session,
            town.ids["town"],
            year,
            today=town.today,
            zone=town.work.settings.time_zone,
            as_of=as_of,
        )


def cell(key: str) -> FormCell:
    found = cell_named(key)
    assert found is not None
    return found


def figure(annual: Annual, key: str) -> Number:
    return annual.tables.at(cell(key))


def type_figure(
    town: Town, key: str, value: Decimal | int | None, note: str = "", **said: Any
) -> Any:
    said = {"organisation_id": town.ids["town"], "year": YEAR, **said}
    number = None if value is None else Decimal(value)
    return town.do("officer", c.TypeFigure, cell=cell(key), value=number, note=note, **said)


def write_chapter(town: Town, chapter: str, text: str, number: int = 0, year: int = YEAR) -> Any:
    return town.do(
        "officer",
        c.WriteParagraph,
        organisation_id=town.ids["town"],
        kind=KIND,
        year=year,
        chapter=chapter,
        number=number,
        text=text,
    )


def freezing(town: Town, **said: Any) -> dict[str, Any]:
    drafts = tuple((chapter.value, f"{chapter}：按数字拟写。") for chapter in Chapter)
    return {
        "organisation_id": town.ids["town"],
        "year": YEAR,
        "version": standing(town).version,
        "as_of": town.today,
        "drafts": tuple(pair for pair in drafts if pair[0] != Chapter.PROBLEMS),
        **said,
    }


def finish(town: Town) -> None:
    """Type whatever only people can say, write what only they can write, explain what differs."""
    for each in ASKED:
        type_figure(town, each.key, 0)
    write_chapter(town, Chapter.PROBLEMS, WORDS)
    for about in standing(town).unexplained:
        town.do(
            "officer",
            c.ExplainCheck,
            organisation_id=town.ids["town"],
            year=YEAR,
            check=about.key,
            difference=about.difference,
            text=GOOD_COMMENT,
        )


def four_requests(town: Town) -> Town:
    """One carried in, one answered, one carried out, one of a company."""
    asks(town, date(2024, 12, 20), closed=date(2025, 1, 6))
    asks(town, date(2025, 3, 3), closed=date(2025, 3, 20))
    asks(town, date(2025, 12, 22), closed=date(2026, 1, 9), outcome=RequestOutcome.NEEDS_CREATION)
    asks(town, date(2025, 6, 2), ApplicantKind.BUSINESS, closed=date(2025, 6, 20))
    return town
