"""The papers of a closed round: the public notice and the internal report as Word files.

The report holds the figures proposed, approved and published apart, each office, the coverage of
every issue year and how the closing agrees with the next opening, with charts; always Chinese.
Titles of what stays inside appear in neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from review.domain.outcomes import VALIDITY_OF
from review.domain.states import Outcome
from review.papers.paper import Figure, Heading, Paper, Signature, Table, TableColumn, Text
from review.papers.series import Bar, Part, Stack, Tone, parted
from review.store.coverage import LedgerRow
from review.store.people import Organisation
from review.store.round_results import OfficeResult, RoundNotice
from review.store.rounds import Round
from review.web.rounds.notice import chinese_day, outcome_words, round_name, window_said
from review.web.runtime import current_house
from review.web.wording import word

Block = Heading | Text | Table | Figure | Signature

_NUMERALS = "一二三四五六七"
_NONE = "没有。"


def _text(words: str) -> Text:
    return Text(text=words)


def _heading(words: str) -> Heading:
    return Heading(text=words)


def _column(header: str, width: float = 1, *, numeric: bool = False) -> TableColumn:
    return TableColumn(header=header, width=width, numeric=numeric)


def notice_paper(organisation: Organisation, notice: RoundNotice, day: date) -> Paper:
    """The public notice as a paper, in the words that were checked."""
    *lines, _signer = notice.body.splitlines() or [""]
    return Paper(
        title=notice.title,
        created=notice.asked_at,
        blocks=(
            *(_text(line) for line in lines),
            Signature(signers=(organisation.name,), dated=day),
        ),
    )


def report_paper(
    organisation: Organisation,
    row: Round,
    figures: dict[str, Any],
    offices: Sequence[OfficeResult],
    ledger: Sequence[LedgerRow],
    balance: dict[str, int] | None,
    *,
    created: datetime,
    day: date,
) -> Paper:
    """The internal report of a round: figures with charts, office by office, and the coverage."""
    chapters: tuple[tuple[str, Sequence[Block]], ...] = (
        ("总体情况", tuple(_summary(row, figures))),
        ("评估意见、审定和上网", tuple(_outcomes(figures))),
        ("各处室完成情况", tuple(_offices(offices))),
        ("补评和延后", tuple(_opening(figures))),
        ("覆盖台账", tuple(_coverage(ledger, day))),
        ("结转", tuple(_balance(figures, balance))),
    )
    blocks: list[Block] = []
    for numeral, (title, content) in zip(_NUMERALS, chapters, strict=False):
        blocks += [_heading(f"{numeral}、{title}"), *content]
    return Paper(
        title=f"{organisation.name}{round_name(row)}情况报告",
        subtitle="（内部资料）",
        created=created,
        blocks=(*blocks, Signature(signers=(organisation.name,), dated=day)),
    )


def _summary(row: Round, figures: dict[str, Any]) -> Iterator[Block]:
    closed = current_house().day_of(row.closed_at) if row.closed_at else None
    window = window_said(row)
    looked = f"评估对象为{window}，" if window else ""
    yield _text(
        f"本轮评估于{chinese_day(row.opened_on)}启动，{looked}应评估{figures['population']}件，"
        f"已办结{figures['states'].get('settled', 0)}件，结转{figures['carried_over']}件"
        + (f"，于{chinese_day(closed)}收尾。" if closed else "。")
    )
    if figures["settled_elsewhere"]:
        yield _text(f"其中{figures['settled_elsewhere']}件在评估期间由其他审查事项办结。")
    if figures["moved"]:
        yield _text(f"印发日期更正后移出本轮{figures['moved']}件。")
    yield _text(f"各处室另报涉密公文{figures['classified']}件，不进入本系统，按保密规定另行评估。")


def _outcomes(figures: dict[str, Any]) -> Iterator[Block]:
    rows = []
    for outcome in Outcome:
        proposed, approved = (figures[k].get(outcome, 0) for k in ("proposed", "approved"))
        published = figures["published"].get(outcome)
        if proposed or approved:
            outside = str(published or 0) if _goes_outside(outcome) else "—"
            rows.append((outcome_words(outcome), str(proposed), str(approved), outside))
    yield Table(
        title="评估结论",
        columns=(
            _column("结论", 3),
            _column("处室提出", numeric=True),
            _column("审定", numeric=True),
            _column("已上网", numeric=True),
        ),
        rows=tuple(rows),
        empty=_NONE,
        total=(
            "合计",
            str(sum(figures["proposed"].values())),
            str(sum(figures["approved"].values())),
            str(sum(figures["published"].values())),
        ),
    )
    stack = Stack(
        parts=(Part(name="审定", tone=Tone.DONE),),
        rows=tuple(
            Bar(label=outcome_words(o), values=(n,)) for o, n in sorted(figures["approved"].items())
        ),
        empty=_NONE,
    )
    yield from _charts(stack, "审定的结论")


def _goes_outside(outcome: Outcome) -> bool:
    return outcome in (Outcome.TO_PROACTIVE, Outcome.TO_PROACTIVE_PARTIAL)


def _offices(offices: Sequence[OfficeResult]) -> Iterator[Block]:
    yield Table(
        title="各处室",
        columns=(
            _column("处室", 2),
            *(
                _column(head, numeric=True)
                for head in ("应评", "办结", "转公开", "标注效力", "结转", "涉密")
            ),
        ),
        rows=tuple(
            (
                o.name,
                str(o.items),
                str(o.settled),
                str(sum(n for code, n in o.outcomes.items() if _goes_outside(Outcome(code)))),
                str(_marked(o.outcomes)),
                str(o.carried_over),
                str(o.classified),
            )
            for o in offices
        ),
        empty=_NONE,
        total=(
            "合计",
            str(sum(o.items for o in offices)),
            str(sum(o.settled for o in offices)),
            str(
                sum(
                    n
                    for o in offices
                    for code, n in o.outcomes.items()
                    if _goes_outside(Outcome(code))
                )
            ),
            str(sum(_marked(o.outcomes) for o in offices)),
            str(sum(o.carried_over for o in offices)),
            str(sum(o.classified for o in offices)),
        ),
    )
    stack = Stack(
        parts=(
            Part(name="办结", tone=Tone.DONE),
            Part(name="结转", tone=Tone.LATE),
            Part(name="移出", tone=Tone.SOFT),
        ),
        rows=tuple(Bar(label=o.name, values=(o.settled, o.carried_over, o.moved)) for o in offices),
        empty=_NONE,
    )
    yield from _charts(stack, "各处室办结和结转")


def _marked(outcomes: dict[str, int]) -> int:
    changing = {o for o in VALIDITY_OF if o is not Outcome.STILL_IN_FORCE}
    return sum(n for code, n in outcomes.items() if code in changing)


def _opening(figures: dict[str, Any]) -> Iterator[Block]:
    yield Table(
        title="列入原因",
        columns=(_column("原因", 3), _column("件数", numeric=True)),
        rows=tuple((word(r, "item_reason"), str(n)) for r, n in figures["opening"].items()),
        empty=_NONE,
        total=("合计", str(sum(figures["opening"].values()))),
    )
    if late := figures["rounds_late"]:
        said = "、".join(f"延后{n}轮{count}件" for n, count in sorted(late.items()))
        yield _text(f"其中{said}。")


def _coverage(ledger: Sequence[LedgerRow], day: date) -> Iterator[Block]:
    yield _text(f"截至{chinese_day(day)}，按印发年份统计如下，合计等于登记簿上已印发的公文数。")
    heads = ("公文", "已评估", "应评", "以后到期", "存量", "不在范围")
    yield Table(
        title="覆盖台账",
        columns=(_column("年份"), *(_column(head, numeric=True) for head in heads)),
        rows=tuple((_year(r), *(str(n) for n in _parts(r))) for r in ledger),
        empty=_NONE,
        total=("合计", *(str(sum(column)) for column in zip(*map(_parts, ledger), strict=True)))
        if ledger
        else (),
    )
    stack = Stack(
        parts=(
            Part(name="已评估", tone=Tone.DONE),
            Part(name="应评", tone=Tone.HALF),
            Part(name="以后到期", tone=Tone.LEFT),
            Part(name="存量", tone=Tone.SOFT),
            Part(name="不在范围", tone=Tone.SHUT),
        ),
        rows=tuple(Bar(label=_year(r), values=_parts(r)[1:]) for r in ledger),
        empty=_NONE,
    )
    yield from _charts(stack, "每个印发年份的评估情况")


def _year(row: LedgerRow) -> str:
    return "没有日期" if row.issue_year is None else str(row.issue_year)


def _parts(row: LedgerRow) -> tuple[int, ...]:
    return (
        row.documents,
        row.evaluated,
        row.due_now,
        row.due_later,
        row.backlog,
        row.out_of_scope,
    )


def _balance(figures: dict[str, Any], balance: dict[str, int] | None) -> Iterator[Block]:
    if balance is None:
        yield _text(f"本轮结转{figures['carried_over']}件，下一轮开启后在此核对。")
        return
    yield _text(
        f"本轮结转{balance['carried_over']}件；{balance['year']}年接转{balance['brought_forward']}件，"
        f"两轮之间已由其他途径办结{balance['answered_between']}件，"
        + (
            "两数相符。"
            if balance["difference"] == 0
            else f"相差{balance['difference']}件，须查明。"
        )
    )


def _charts(stack: Stack, caption: str) -> Iterator[Block]:
    from review.papers.charts import draw_bars  # noqa: PLC0415 - a large library, only when asked

    pieces = parted(stack)
    for at, piece in enumerate(pieces, start=1):
        part = f"（{at}）" if len(pieces) > 1 else ""
        said = "；".join(f"{row.label}：{'、'.join(map(str, row.values))}" for row in piece.rows)
        yield Figure(png=draw_bars(piece), caption=f"{caption}{part}", described=said or _NONE)
