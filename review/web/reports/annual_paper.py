"""The annual report as a Word paper: six parts, the official tables, charts; always Chinese.

Whatever is not signed says so under its title: a draft, the figures of a year that is not over, a
frozen report without a signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, tzinfo

from flask_babel import force_locale

from review.domain.annual_report import Check, Tables
from review.domain.report_forms import Chapter, FormTable, RequestRow
from review.domain.reports import ReportState
from review.papers.paper import Block, Figure, Heading, Paper, Signature, Text
from review.papers.series import Bar, Part, Stack, Tone
from review.services.reports.annual import Annual
from review.web.reports.annual_forms import dispute_form, proactive_form, request_form
from review.web.reports.annual_words import GROUP_WORDS, group_counts, words_of
from review.web.rounds.notice import PAPER_LOCALE, chinese_day
from review.web.wording import word

_PARTS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_NUMERALS = "一二三四五"
_OVERVIEW = tuple(chapter for chapter in Chapter if chapter.startswith("overview."))
_NOT_WRITTEN = "（本部分尚未填写。）"
_STANDING = {
    ReportState.DRAFT: "草案",
    ReportState.FROZEN: "已定稿，待签发",
    ReportState.SIGNED: "",
}


def annual_title(organisation: str, year: int) -> str:
    """The title of the report."""
    return f"{organisation}{year}年政府信息公开工作年度报告"


def annual_paper(
    organisation: str, annual: Annual, *, now: datetime, zone: tzinfo, drawn: bool = True
) -> Paper:
    """The report as it stands, dated when it was signed or else frozen; a draft is dated today.

    A report that is frozen is the same paper, byte for byte, whenever it is made. Without ``drawn``
    the pictures are left out: the public page draws its own.
    """
    report = None if annual.recounted else annual.report
    made = (report and (report.signed_at or report.frozen_at)) or now
    with force_locale(PAPER_LOCALE):
        return Paper(
            title=annual_title(organisation, annual.year),
            subtitle=_standing(annual),
            created=made,
            blocks=(
                *_opening(annual),
                *_parts(annual, words_of(annual), drawn=drawn),
                Signature(signers=(organisation,), dated=made.astimezone(zone).date()),
            ),
        )


# ---- inside --------------------------------------------------------------------------------------


def _standing(annual: Annual) -> str:
    day = chinese_day(annual.as_of)
    if annual.recounted:
        return f"（按截至{day}掌握的情况重算，不是定稿）"
    said = [_STANDING[annual.state]]
    if annual.provisional:
        said.append(f"阶段数，截至{day}")
    words = "，".join(each for each in said if each)
    return f"（{words}）" if words else ""


def _opening(annual: Annual) -> Iterator[Block]:
    year = annual.year
    last = annual.as_of if annual.provisional else date(year, 12, 31)
    yield Text(
        text="根据《中华人民共和国政府信息公开条例》第四十九条、第五十条和《中华人民共和国政府信息公开"
        "工作年度报告格式》（国办公开办函〔2021〕30号），编制本报告。"
        f"数据统计期限为{year}年1月1日至{chinese_day(last)}。"
    )


def _parts(annual: Annual, words: Mapping[str, str], *, drawn: bool) -> Iterator[Block]:
    tables = annual.tables
    overview, proactive, requests, disputes, problems, other = map(_heading, _PARTS)
    # The form of part three fills a page: begun on a new one it is not torn.
    requests = replace(requests, on_new_page=True)
    yield overview
    for numeral, chapter in zip(_NUMERALS, _OVERVIEW, strict=True):
        yield Heading(text=f"（{numeral}）{word(chapter, 'annual_chapter')}", level=2)
        yield Text(text=words.get(chapter, _NOT_WRITTEN))
    yield proactive
    yield proactive_form(tables)
    yield from _notes(annual, FormTable.PROACTIVE)
    yield requests
    yield request_form(tables)
    yield from _notes(annual, FormTable.REQUESTS)
    if drawn:
        yield from _charts(tables, annual.before)
    yield disputes
    yield dispute_form(tables)
    yield from _notes(annual, FormTable.DISPUTES)
    yield problems
    yield Text(text=words.get(Chapter.PROBLEMS, _NOT_WRITTEN))
    yield other
    yield Text(text=words.get(Chapter.OTHER, _NOT_WRITTEN))


def _heading(text: str) -> Heading:
    return Heading(text=text)


def _notes(annual: Annual, table: FormTable) -> Iterator[Block]:
    """Under a table: each sum in it that does not agree, with its explanation once there is one."""
    for about in annual.broken:
        if about.left[0].cell.table is table:
            yield Text(text=f"注：{sum_words(about)}{_reason(annual, about)}")


def sum_words(about: Check) -> str:
    """A sum that does not agree, in words: what should be equal, where, and by how much it is not."""
    left = about.left[0].cell
    place = left.row if left.table is not FormTable.REQUESTS or about.of == left.row else about.of
    rule = word(about.rule, "annual_rule")
    return f"{word(place, 'annual_cell')}一项，{rule}，实际相差{about.difference}件。"


def _reason(annual: Annual, about: Check) -> str:
    explained = annual.explanation(about)
    return "" if explained is None else f"原因：{explained.text}"


def _charts(tables: Tables, before: Tables | None) -> Iterator[Block]:
    """How requests ended; and, with last year's report, both years side by side."""
    from review.papers.charts import draw_bars  # noqa: PLC0415 - a large library, only when asked

    counts = {GROUP_WORDS[group]: count for group, count in group_counts(tables).items()}
    if any(counts.values()):
        ended = Stack(
            parts=(Part(name="件数", tone=Tone.DONE),),
            rows=tuple(Bar(label=name, values=(count,)) for name, count in counts.items()),
            empty="",
        )
        yield Figure(
            png=draw_bars(ended),
            caption=f"{tables.year}年申请办理结果",
            described="；".join(f"{name}{count}件" for name, count in counts.items()),
        )
    if before is not None:
        yield _two_years(tables, before)


def _two_years(tables: Tables, before: Tables) -> Figure:
    from review.papers.charts import draw_bars  # noqa: PLC0415 - a large library, only when asked

    rows = {
        "新收申请": RequestRow.NEW,
        "办结申请": RequestRow.TOTAL,
        "结转下年": RequestRow.CARRIED_OUT,
    }
    bars = [
        Bar(
            label=f"{each.year}年{name}",
            values=(int(each.requests.at(row, "total") or 0),),
            strong=each is tables,
        )
        for name, row in rows.items()
        for each in (before, tables)
    ]
    stack = Stack(parts=(Part(name="件数", tone=Tone.HALF),), rows=tuple(bars), empty="")
    return Figure(
        png=draw_bars(stack),
        caption=f"{before.year}年和{tables.year}年申请办理情况",
        described="；".join(f"{bar.label}{bar.values[0]}件" for bar in bars),
    )
