"""The words of the annual report drafted from its figures: always Chinese, whoever is signed in.

One paragraph for each head that figures can speak for; people rewrite them in the browser.
What is zero is said in words or left out, never as a row of noughts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flask_babel import force_locale

from review.domain.annual_report import Tables
from review.domain.duties import ISSUED, Duty
from review.domain.report_forms import (
    APPLICANTS,
    Applicants,
    Chapter,
    LeafGroup,
    Proactive,
    Proceeding,
    RequestRow,
    Result,
)
from review.services.reports.annual import Annual
from review.web.rounds.notice import PAPER_LOCALE
from review.web.wording import word

#: What the headings over the results are called inside a sentence.
GROUP_WORDS = {
    LeafGroup.GRANTED: "予以公开",
    LeafGroup.PARTIAL: "部分公开",
    LeafGroup.REFUSED: "不予公开",
    LeafGroup.UNABLE: "无法提供",
    LeafGroup.NOT_PROCESSED: "不予处理",
    LeafGroup.OTHER: "其他处理",
}
_FEES = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"


def drafts_of(annual: Annual) -> dict[str, str]:
    """Chapter -> the words its figures give; chapters that only people can write are not there."""
    with force_locale(PAPER_LOCALE):
        return {chapter.value: "".join(write(annual)) for chapter, write in _WRITERS.items()}


def words_of(annual: Annual) -> dict[str, str]:
    """Chapter -> its words as they would be frozen: what people wrote, else what figures give."""
    return {**drafts_of(annual), **{c: row.text for c, row in annual.paragraphs.items()}}


def group_counts(tables: Tables, column: str = Applicants.TOTAL) -> dict[LeafGroup, int]:
    """How many requests ended under each heading."""
    return {
        group: sum(_count(tables, leaf, column) for leaf in group.leaves) for group in LeafGroup
    }


# ---- inside --------------------------------------------------------------------------------------


def _count(tables: Tables, row: str, column: str = Applicants.TOTAL) -> int:
    return int(tables.requests.at(row, column) or 0)


def _listed(counts: Mapping[str, int]) -> str:
    """「予以公开46件、部分公开13件」, without what is zero."""
    return "、".join(f"{name}{count}件" for name, count in counts.items() if count)


def _proactive(annual: Annual) -> Iterator[str]:
    duties, year = annual.duties, annual.year
    issued = sum(duties.get(duty, 0) for duty in ISSUED)
    if issued:
        kinds = _listed(
            {
                "主动公开": duties[Duty.PROACTIVE],
                "依申请公开": duties[Duty.ON_REQUEST],
                "不予公开": duties[Duty.EXEMPT],
                "尚未确定属性": duties[Duty.UNDECIDED],
            }
        )
        share = f"，主动公开占{100 * duties[Duty.PROACTIVE] / issued:.1f}%"
        yield f"{year}年印发公文{issued}件，其中{kinds}{share}。"
    else:
        yield f"{year}年没有印发公文。"
    if published := duties[Duty.PUBLISHED]:
        yield f"全年上网公开公文{published}件次。"
    terms = {
        "按时上网": duties[Duty.ON_TIME],
        "超过时限上网": duties[Duty.LATE],
        "到期还没有上网": duties[Duty.OVERDUE],
    }
    if any(terms.values()):
        yield f"公开时限从本年起算的公文和有效性变化中，{_listed(terms)}。"
    made, repealed, in_force = (
        annual.tables.proactive.at(Proactive.NORMATIVE, column)
        for column in ("made", "repealed", "in_force")
    )
    said = f"制发行政规范性文件{made}件" if made else "没有制发行政规范性文件"
    ended = f"，废止、失效{repealed}件" if repealed else ""
    yield f"全年{said}{ended}，年末现行有效{in_force}件。"


def _requests(annual: Annual) -> Iterator[str]:
    tables, year = annual.tables, annual.year
    new, carried_in = _count(tables, RequestRow.NEW), _count(tables, RequestRow.CARRIED_IN)
    carried = f"，上年结转{carried_in}件" if carried_in else ""
    if new:
        kinds = {
            word(kind, "annual_cell"): _count(tables, RequestRow.NEW, kind) for kind in APPLICANTS
        }
        kinds["其他组织"] = kinds.pop(word(Applicants.OTHER_ORG, "annual_cell"))
        yield f"{year}年新收政府信息公开申请{new}件{carried}。新收申请中，{_listed(kinds)}。"
    else:
        yield f"{year}年没有收到政府信息公开申请{carried}。"
    if annual.before is not None:
        yield _beside(new, _count(annual.before, RequestRow.NEW))
    closed, carried_out = _count(tables, RequestRow.TOTAL), _count(tables, RequestRow.CARRIED_OUT)
    if closed:
        groups = {GROUP_WORDS[group]: count for group, count in group_counts(tables).items()}
        yield f"全年办结{closed}件，其中{_listed(groups)}。"
    if new + carried_in:
        said = f"结转下年度继续办理{carried_out}件。" if carried_out else "没有结转下年度的申请。"
        yield said
    yield from _disputes(tables)


def _beside(now: int, before: int) -> str:
    if now == before:
        return f"新收申请与上年持平，均为{now}件。"
    more = "增加" if now > before else "减少"
    return f"新收申请比上年的{before}件{more}{abs(now - before)}件。"


def _disputes(tables: Tables) -> Iterator[str]:
    parts = []
    for proceeding in Proceeding:
        total = int(tables.disputes.at(proceeding, Result.TOTAL) or 0)
        if total:
            results = _listed(
                {
                    word(result, "annual_cell"): int(tables.disputes.at(proceeding, result) or 0)
                    for result in Result
                    if result is not Result.TOTAL
                }
            )
            parts.append(f"{word(proceeding, 'annual_cell')}{total}件（{results}）")
    if parts:
        yield f"因政府信息公开引起的争议案件：{'，'.join(parts)}。"
    else:
        yield "没有因政府信息公开被申请行政复议或者提起行政诉讼。"


def _management(annual: Annual) -> Iterator[str]:
    duties, year = annual.duties, annual.year
    if july := duties[Duty.JULY]:
        changes = _listed(
            {
                "转为公开": duties[Duty.JULY_RELEASED],
                "标注失效、废止或者修改": duties[Duty.JULY_MARKED],
            }
        )
        effect = f"，其中{changes}" if changes else ""
        yield (
            f"{year}年7月对以往印发的公文逐件评估公开属性，"
            f"应评估{july}件，办结{duties[Duty.JULY_SETTLED]}件{effect}。"
        )
    else:
        yield f"{year}年没有开展公文公开属性的定期评估。"
    decided, otherwise = duties[Duty.DECIDED], duties[Duty.DECIDED_OTHERWISE]
    if decided:
        changed = f"，改变拟稿时属性{otherwise}件" if otherwise else ""
        yield f"全年签发确定公开属性{decided}件{changed}。"
    cleared = {
        "同意公开": duties[Duty.CLEARED],
        "不得公开": duties[Duty.NOT_RELEASABLE],
        "报上级确定": duties[Duty.REFERRED],
    }
    if any(cleared.values()):
        yield f"公开前逐件进行保密审查，{_listed(cleared)}。"
    if changed_after := duties[Duty.ATTRIBUTE_CHANGED]:
        yield f"因情况变化动态调整公开属性{changed_after}件。"


def _platform(annual: Annual) -> Iterator[str]:
    duties = annual.duties
    published = duties[Duty.PUBLISHED]
    said = f"发布公文{published}件次" if published else "公开公文"
    yield f"通过政府信息公开平台{said}，公众可以按标题、文号、年份和有效性查询。"
    if down := duties[Duty.TAKEN_DOWN]:
        yield f"发现不宜继续公开的内容后及时撤下{down}件。"


def _supervision(annual: Annual) -> Iterator[str]:
    duties = annual.duties
    if examined := duties[Duty.EXAMINED]:
        faulty, mended = duties[Duty.FAULTY], duties[Duty.MENDED]
        found = f"发现差错{faulty}件" if faulty else "没有发现差错"
        found += f"，复查已整改{mended}件" if mended else ""
        yield f"开展公文公开属性确定和标注情况抽查，抽查{examined}件，{found}。"
    else:
        yield "全年没有开展公文公开属性抽查。"
    if returned := duties[Duty.RETURNED]:
        yield f"审查中因属性、理由或者内容不符合要求退回{returned}件次。"


def _other(annual: Annual) -> Iterator[str]:
    if annual.fees:
        yield f"按照{_FEES}，全年有{annual.fees}件申请缴纳信息处理费。"
    else:
        yield f"按照{_FEES}，全年没有收取信息处理费。"


_WRITERS: Mapping[Chapter, Callable[[Annual], Iterator[str]]] = {
    Chapter.PROACTIVE: _proactive,
    Chapter.REQUESTS: _requests,
    Chapter.MANAGEMENT: _management,
    Chapter.PLATFORM: _platform,
    Chapter.SUPERVISION: _supervision,
    Chapter.OTHER: _other,
}
