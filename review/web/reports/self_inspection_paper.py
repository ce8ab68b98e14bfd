"""The self-inspection report as a Word paper: chapters with their figures, then each office. Always Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from review.domain.duties import ISSUED, SECTIONS, Duties, Duty, Rate, share_of
from review.papers.paper import Block, Figure, Heading, Paper, Signature, Table, TableColumn, Text
from review.papers.series import Bar, Part, Stack, Tone, parted
from review.store.people import Organisation
from review.web.reports.duty_words import share_words
from review.web.reports.self_inspection_words import TITLES
from review.web.rounds.notice import chinese_day
from review.web.wording import word

_NUMERALS = "一二三四五六七八"
_NONE = "没有。"
#: Columns of the table of offices: a head, and the acts that are added up.
_OFFICE = (
    ("印发", ISSUED),
    ("主动公开", (Duty.PROACTIVE,)),
    ("退回", (Duty.RETURNED,)),
    ("按时公开", (Duty.ON_TIME,)),
    ("超期", (Duty.LATE, Duty.OVERDUE)),
    ("应评估", (Duty.JULY,)),
    ("办结", (Duty.JULY_SETTLED,)),
    ("抽查", (Duty.EXAMINED,)),
    ("问题", (Duty.FAULTY,)),
)


def self_inspection_paper(
    organisation: Organisation,
    duties: Duties,
    chapters: Sequence[tuple[str, str]],
    offices: Mapping[int, str],
    *,
    recipient: str,
    created: datetime,
    day: date,
) -> Paper:
    """The report: words, tables and charts of each chapter, the offices, who signs."""
    blocks: list[Block] = []
    if recipient:
        blocks.append(Text(text=f"{recipient}：", indented=False))
    blocks.append(Text(text=_opening(duties)))
    numerals = iter(_NUMERALS)
    for chapter, text in chapters:
        if chapter == "problems":
            blocks += [Heading(text=f"{next(numerals)}、各处室情况"), *_offices(duties, offices)]
        blocks.append(Heading(text=f"{next(numerals)}、{TITLES[chapter]}"))
        blocks.append(Text(text=text))
        blocks += _figures(duties, chapter, offices)
    blocks.append(Signature(signers=(organisation.name,), dated=day))
    return Paper(
        title=f"{organisation.name}{duties.year}年公文公开属性工作自查报告",
        subtitle="（年度未结束，数字为暂时数）" if duties.provisional else "",
        created=created,
        blocks=tuple(blocks),
    )


def _opening(duties: Duties) -> str:
    return (
        f"现将{duties.year}年公文公开属性认定、审查、公开、评估和抽查工作的自查情况报告如下。"
        f"数字由系统按事件日期计算，截至{chinese_day(duties.as_of)}，不包括党组织文件。"
    )


def _figures(duties: Duties, chapter: str, offices: Mapping[int, str]) -> Iterator[Block]:
    section = SECTIONS.get(chapter, ())
    if not duties.count(*section):
        return  # the words say that there is nothing
    yield Table(
        title=TITLES[chapter].removesuffix("情况"),
        columns=(
            TableColumn(header="项目", width=3),
            TableColumn(header="数量", numeric=True),
        ),
        rows=tuple((word(duty, "duty"), str(duties.count(duty))) for duty in section),
        empty=_NONE,
    )
    if chapter == "source":
        parts: tuple[Part, ...] = (
            Part(name="主动公开", tone=Tone.DONE),
            Part(name="依申请公开", tone=Tone.HALF),
            Part(name="不予公开", tone=Tone.SHUT),
        )
        yield from _chart(
            duties,
            parts,
            ((Duty.PROACTIVE,), (Duty.ON_REQUEST,), (Duty.EXEMPT,)),
            offices,
            "各处室印发公文的公开属性",
        )
    elif chapter == "timeliness":
        parts = (
            Part(name="按时公开", tone=Tone.DONE),
            Part(name="超期", tone=Tone.LATE),
        )
        groups = ((Duty.ON_TIME,), (Duty.LATE, Duty.OVERDUE))
        yield from _chart(duties, parts, groups, offices, "各处室公开公文是否按时")


def _chart(
    duties: Duties,
    parts: tuple[Part, ...],
    groups: tuple[tuple[Duty, ...], ...],
    offices: Mapping[int, str],
    caption: str,
) -> Iterator[Block]:
    """One line for each office that has any of it; nothing where none has."""
    from review.papers.charts import draw_bars  # noqa: PLC0415 - a large library, only when asked

    lines = [
        Bar(
            label=offices.get(office, ""),
            values=tuple(duties.count(*group, office_id=office) for group in groups),
        )
        for office in sorted(duties.offices(), key=lambda i: offices.get(i, ""))
    ]
    rows = tuple(line for line in lines if sum(line.values))
    if not rows:
        return
    pieces = parted(Stack(parts=parts, rows=rows, empty=_NONE))
    for at, piece in enumerate(pieces, start=1):
        said = "；".join(
            f"{row.label}："
            + "、".join(
                f"{part.name}{n}件" for part, n in zip(piece.parts, row.values, strict=True)
            )
            for row in piece.rows
        )
        number = f"（{at}）" if len(pieces) > 1 else ""
        yield Figure(png=draw_bars(piece), caption=f"{caption}{number}", described=said)


def _offices(duties: Duties, offices: Mapping[int, str]) -> Iterator[Block]:
    known = sorted(duties.offices(), key=lambda i: offices.get(i, ""))
    yield Table(
        title="各处室",
        columns=(
            TableColumn(header="处室", width=2.4),
            *(TableColumn(header=head, numeric=True) for head, _ in _OFFICE),
            TableColumn(header="按时率", width=1.3, numeric=True),
        ),
        rows=tuple(_office_row(duties, office, offices.get(office, "")) for office in known),
        empty=_NONE,
        total=_office_row(duties, None, "合计") if known else (),
    )


def _office_row(duties: Duties, office: int | None, name: str) -> tuple[str, ...]:
    share = share_of(duties, Rate.PUBLISHED_ON_TIME, office)
    counts = (str(duties.count(*group, office_id=office)) for _, group in _OFFICE)
    return name, *counts, share_words(share.value)
