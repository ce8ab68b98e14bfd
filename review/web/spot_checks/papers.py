"""The papers of a spot check: the whole of it as a workbook, its result as a Word paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from review.domain.spot_checks import Criterion
from review.papers.book import Book, Column, Kind, Sheet, Value
from review.papers.paper import Block, Figure, Heading, Paper, Table, TableColumn, Text
from review.papers.series import Point, Trend
from review.store.people import names_of
from review.store.spot_checks import SpotCheck
from review.store.spot_lists import (
    StratumTally,
    check_rows,
    entry_documents,
    office_names,
    open_rectifications,
    tallies_of,
)
from review.web.locale import write_date
from review.web.runtime import current_house
from review.web.session import current_session, now, today
from review.web.spot_checks.pages import mending_words
from review.web.spot_checks.view import (
    interval_of,
    percent,
    population_words,
    rate_rows,
    serial_words,
    stratum_rows,
)
from review.web.wording import word


def check_book(check: SpotCheck) -> bytes:
    """Documents with their forms, strata and how it was drawn."""
    from review.papers.sheets import write_sheet  # noqa: PLC0415 - a large library, loaded when asked

    criteria = [word(c, "criterion") for c in Criterion]
    columns = (
        Column(header=_("序号"), width=8, kind=Kind.NUMBER),
        Column(header=_("发文字号"), width=24),
        Column(header=_("标题"), width=48),
        Column(header=_("处室"), width=18),
        Column(header=_("公开属性"), width=14),
        Column(header=_("文种"), width=10),
        *(Column(header=c, width=10) for c in criteria),
        Column(header=_("说明"), width=48),
        Column(header=_("三处比对"), width=40),
        Column(header=_("抽查人"), width=12),
        Column(header=_("抽查时间"), width=18, kind=Kind.DATE),
        Column(header=_("整改"), width=24),
    )
    documents = Sheet(
        name=_("抽查清单"),
        columns=columns,
        rows=_entry_rows(check),
        empty=_("没有抽中的公文。"),
        heading=f"{check.name}　{serial_words(check)}",
    )
    book = Book(title=check.name, created=now(), sheets=(documents, *_figures(check)))
    return write_sheet(book)


def _entry_rows(check: SpotCheck) -> Iterator[tuple[Value, ...]]:
    session = current_session()
    found = entry_documents(session, check.id)
    names = names_of(session, {entry.examiner_id for entry, _d, _o in found})
    mending = open_rectifications(session, check.id)
    said = {True: _("符合"), False: _("不符合"), None: ""}
    for entry, document, office in found:
        notes = [f"{word(c, 'criterion')}：{text}" for c, text in entry.notes.items()]
        asked = mending.get(entry.id)
        yield (
            entry.position,
            document.doc_number or "",
            document.title,
            office,
            word(document.attribute, "attribute"),
            word(document.doc_kind, "doc_kind") if document.doc_kind else "",
            *(said[getattr(entry, c.value)] for c in Criterion),
            "\n".join(notes),
            "\n".join(word(code, "difference") for code in entry.differences),
            names.get(entry.examiner_id or 0, ""),
            _local(entry.examined_at),
            mending_words(asked, today()) if asked else "",
        )


def _figures(check: SpotCheck) -> tuple[Sheet, ...]:
    session = current_session()
    tallies = tallies_of(session, [check.id]).get(check.id, [])
    offices = dict(office_names(session, check.organisation_id))
    number = Kind.NUMBER
    strata = Sheet(
        name=_("各层"),
        columns=(
            Column(header=_("层"), width=48),
            *(
                Column(header=words, width=12, kind=number, summed=True)
                for words in (_("总体"), _("抽中"), _("已查"), _("有问题"))
            ),
        ),
        rows=[
            (row.label, row.population, row.drawn, row.examined, row.faulty)
            for row in stratum_rows(check, tallies, offices)
        ],
        empty=_("没有层。"),
        totals=_("合计"),
    )
    rates = Sheet(
        name=_("差错率"),
        columns=(
            Column(header=_("项目"), width=20),
            Column(header=_("不符合"), width=12, kind=number),
            Column(header=_("已查"), width=12, kind=number),
            Column(header=_("差错率"), width=12),
            Column(header=_("置信区间"), width=20),
        ),
        rows=[(r.label, r.errors, r.seen, r.words, r.limits) for r in rate_rows(check, tallies)],
        empty=_("还没有抽查。"),
    )
    drawing = Sheet(
        name=_("抽样"),
        columns=(Column(header=_("项目"), width=20), Column(header=_("内容"), width=80)),
        rows=[
            (_("随机种子"), check.seed),
            (_("总体"), str(check.population)),
            (_("抽中"), str(check.size)),
            (_("置信度"), f"{check.confidence:.0%}"),
            (_("范围"), "；".join(population_words(check.filters, offices))),
            (_("怎样重抽"), _("每层按 SHA-256(种子:公文编号) 从小到大取前若干件，编号见证据包。")),
        ],
        empty="",
    )
    return strata, rates, drawing


def result_paper(check: SpotCheck) -> bytes:
    """The result of a check as an official paper: how it was drawn, rates, strata, what is to be mended."""
    from review.papers.docx import write_paper  # noqa: PLC0415 - a large library, loaded when asked

    session = current_session()
    tallies = tallies_of(session, [check.id]).get(check.id, [])
    offices = dict(office_names(session, check.organisation_id))
    blocks: list[Block] = [
        Heading(text=_("一、抽样")),
        Text(text=_drawn_words(check, offices)),
        Heading(text=_("二、差错率")),
        Text(text=_result_words(check, tallies)),
        _rate_table(check, tallies),
        Heading(text=_("三、历次比较")),
        _trend_figure(check),
        Heading(text=_("四、各层情况")),
        _strata_table(check, tallies, offices),
        Heading(text=_("五、问题和整改")),
        _fault_table(check),
    ]
    paper = Paper(
        title=_("%(name)s情况", name=check.name),
        subtitle=serial_words(check),
        created=now(),
        blocks=tuple(blocks),
    )
    return write_paper(paper)


def _drawn_words(check: SpotCheck, offices: dict[int, str]) -> str:
    scope = "；".join(population_words(check.filters, offices)) or _("全部已印发的公文")
    return _(
        "范围：%(scope)s。从%(population)s件中分层随机抽取%(size)s件，分%(strata)s层，"
        "随机种子%(seed)s，置信度%(confidence)s，%(on)s抽取。",
        scope=scope,
        population=check.population,
        size=check.size,
        strata=len(check.strata),
        seed=check.seed,
        confidence=f"{check.confidence:.0%}",
        on=write_date(check.drawn_at),
    )


def _result_words(check: SpotCheck, tallies: list[StratumTally]) -> str:
    found = interval_of(check, tallies)
    examined, faulty = sum(t.examined for t in tallies), sum(t.faulty for t in tallies)
    if found.rate is None:
        return str(_("还没有填抽查表。"))
    return _(
        "已查%(examined)s件，有问题的%(faulty)s件，推算差错率%(rate)s，"
        "%(confidence)s置信区间%(low)s至%(high)s。",
        examined=examined,
        faulty=faulty,
        rate=percent(found.rate),
        confidence=f"{check.confidence:.0%}",
        low=percent(found.low),
        high=percent(found.high),
    )


def _rate_table(check: SpotCheck, tallies: list[StratumTally]) -> Table:
    return Table(
        columns=(
            TableColumn(header=_("项目"), width=2),
            TableColumn(header=_("不符合"), numeric=True),
            TableColumn(header=_("已查"), numeric=True),
            TableColumn(header=_("差错率"), numeric=True),
            TableColumn(header=_("置信区间"), width=2, numeric=True),
        ),
        rows=tuple(
            (r.label, str(r.errors), str(r.seen), r.words, r.limits)
            for r in rate_rows(check, tallies)
        ),
        empty=_("还没有抽查。"),
    )


def _strata_table(check: SpotCheck, tallies: list[StratumTally], offices: dict[int, str]) -> Table:
    rows = stratum_rows(check, tallies, offices)
    return Table(
        columns=(
            TableColumn(header=_("层"), width=4),
            *(
                TableColumn(header=words, numeric=True)
                for words in (_("总体"), _("抽中"), _("已查"), _("有问题"))
            ),
        ),
        rows=tuple(
            (r.label, str(r.population), str(r.drawn), str(r.examined), str(r.faulty)) for r in rows
        ),
        empty=_("没有层。"),
        total=(
            _("合计"),
            str(check.population),
            str(check.size),
            str(sum(r.examined for r in rows)),
            str(sum(r.faulty for r in rows)),
        ),
    )


def _fault_table(check: SpotCheck) -> Table:
    session = current_session()
    mending = open_rectifications(session, check.id)
    rows = []
    for entry, document, office in entry_documents(session, check.id):
        faults = [c for c in Criterion if getattr(entry, c.value) is False]
        if faults:
            asked = mending.get(entry.id)
            notes = "；".join(
                f"{word(c, 'criterion')}：{entry.notes.get(c.value, '')}" for c in faults
            )
            state = mending_words(asked, today()) if asked else ""
            rows.append((document.doc_number or str(document.id), office, notes, state))
    return Table(
        columns=(
            TableColumn(header=_("文号"), width=2),
            TableColumn(header=_("处室"), width=1.5),
            TableColumn(header=_("问题"), width=4),
            TableColumn(header=_("整改"), width=1.5),
        ),
        rows=tuple(rows),
        empty=_("没有发现问题。"),
    )


def _trend_figure(check: SpotCheck) -> Figure:
    """The rates of this and earlier checks with their limits."""
    from review.papers.charts import draw_trend  # noqa: PLC0415 - a large library, loaded when asked

    session = current_session()
    checks = [r.check for r in check_rows(session, check.organisation_id) if r.examined]
    known = tallies_of(session, [c.id for c in checks])
    points = []
    for one in reversed([c for c in checks if c.drawn_at <= check.drawn_at][:12]):
        found = interval_of(one, known.get(one.id, []))
        label = f"{one.year}-{one.serial}"
        points.append(Point(label=label, value=found.rate, low=found.low, high=found.high))
    trend = Trend(
        points=tuple(points),
        name=_("差错率"),
        band=_("置信区间"),
        empty=_("还没有填抽查表。"),
    )
    return Figure(
        png=draw_trend(trend),
        caption=_("历次抽查的差错率"),
        described=_("每次抽查推算的差错率和置信区间，数字见上表和各次情况。"),
    )


def _local(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(current_house().settings.time_zone).replace(tzinfo=None)
