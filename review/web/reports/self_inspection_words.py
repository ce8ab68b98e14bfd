"""The words of the self-inspection report: drafted from the figures, always Chinese, edited by people.

A chapter that somebody wrote stands as written; the others are drafted anew from the figures of the
day. What nobody but the office can say (problems, plans) is only begun.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from review.domain.duties import ISSUED, SECTIONS, Duties, Duty, Rate, share_of
from review.domain.reports import ReportKind
from review.store.reports import ReportParagraph, paragraphs_of, report_of
from review.web.reports.duty_words import share_words

CHAPTERS = (*SECTIONS, "problems")
#: Heads of the chapters on paper.
TITLES = {
    "source": "公文公开属性源头认定情况",
    "confidentiality": "保密审查情况",
    "timeliness": "主动公开公文的公开时限情况",
    "july": "七月评估情况",
    "spot_checks": "抽查和整改情况",
    "corrections": "纠正差错情况",
    "problems": "存在的问题和下一步打算",
}


def chapters_of(
    session: Session, duties: Duties, sent: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Every chapter with the words that stand: written by somebody, else drafted from the figures.

    ``sent`` are words that were handed in: they stand before all others.
    """
    written = written_chapters(session, duties.organisation_id, duties.year)
    stand = {chapter: row.text for chapter, row in written.items()} | dict(sent or {})
    return tuple(
        (chapter, stand[chapter] if chapter in stand else draft_of(duties, chapter))
        for chapter in CHAPTERS
    )


def written_chapters(
    session: Session, organisation_id: int, year: int
) -> dict[str, ReportParagraph]:
    """The chapters that somebody wrote."""
    report = report_of(session, organisation_id, ReportKind.SELF_INSPECTION, year)
    return {} if report is None else paragraphs_of(session, report.id)


def draft_of(duties: Duties, chapter: str) -> str:
    """One chapter in words, from the figures alone."""
    return _DRAFTS[chapter](duties)


def _source(duties: Duties) -> str:
    count, year = duties.count, duties.year
    issued = count(*ISSUED)
    if not issued and not count(Duty.DECIDED):
        return f"{year}年没有印发公文。"
    words = (
        f"{year}年印发公文{issued}件，其中主动公开{count(Duty.PROACTIVE)}件、"
        f"依申请公开{count(Duty.ON_REQUEST)}件、不予公开{count(Duty.EXEMPT)}件"
    )
    if undecided := count(Duty.UNDECIDED):
        words += f"，尚未确定属性{undecided}件"
    if issued:
        words += f"，主动公开占{count(Duty.PROACTIVE) / issued:.1%}"
    words += (
        f"。全年签发决定属性{count(Duty.DECIDED)}件，"
        f"其中与拟稿人所拟不一致{count(Duty.DECIDED_OTHERWISE)}件；退回修改{count(Duty.RETURNED)}次。"
    )
    differs = count(Duty.MARK_DIFFERS)
    said = f"有{differs}件与决定不一致" if differs else "均与决定一致"
    return words + (f"印发公文上标注的公开属性{said}。" if issued else "")


def _confidentiality(duties: Duties) -> str:
    count = duties.count
    reviewed = count(Duty.CLEARED, Duty.NOT_RELEASABLE)
    if not reviewed and not count(Duty.REFERRED):
        return f"{duties.year}年没有办理保密审查。"
    return (
        f"坚持先审查、后公开，一事一审。{duties.year}年办结保密审查{reviewed}件次，"
        f"其中通过{count(Duty.CLEARED)}件次、认定不得公开{count(Duty.NOT_RELEASABLE)}件次；"
        f"因不明确报上级或者保密行政管理部门确定{count(Duty.REFERRED)}件次。"
    )


def _timeliness(duties: Duties) -> str:
    count = duties.count
    share = share_of(duties, Rate.PUBLISHED_ON_TIME)
    if not share.whole and not count(Duty.PUBLISHED):
        return f"{duties.year}年没有应当上网公开的公文。"
    words = f"{duties.year}年在门户网站公开公文{count(Duty.PUBLISHED)}件次。"
    if not share.whole:
        return words
    words += (
        f"本年起算期限的公文和有效性变化中，在规定期限内公开{count(Duty.ON_TIME)}件、"
        f"超过期限公开{count(Duty.LATE)}件"
    )
    if overdue := count(Duty.OVERDUE):
        words += f"、期限届满仍没有公开{overdue}件"
    return words + f"，按时公开率{share_words(share.value)}。"


def _july(duties: Duties) -> str:
    count = duties.count
    if not count(Duty.JULY):
        return f"{duties.year}年没有开展七月评估的记录。"
    words = (
        f"{duties.year}年七月评估应评估公文{count(Duty.JULY)}件，已办结{count(Duty.JULY_SETTLED)}件，"
        f"其中审定转为主动公开{count(Duty.JULY_RELEASED)}件、"
        f"标注失效、废止或者修改{count(Duty.JULY_MARKED)}件。"
    )
    if late := count(Duty.JULY_ANSWERED_LATE):
        words += f"处室没有在期限内答复{late}件。"
    return words


def _spot_checks(duties: Duties) -> str:
    count = duties.count
    if not count(Duty.EXAMINED):
        return f"{duties.year}年没有开展公开属性确定和标注情况抽查的记录。"
    share = share_of(duties, Rate.SPOT_ERROR)
    return (
        f"{duties.year}年抽查公文{count(Duty.EXAMINED)}件，发现问题{count(Duty.FAULTY)}件，"
        f"样本差错率{share_words(share.value)}；整改后复查合格{count(Duty.MENDED)}件。"
    )


def _corrections(duties: Duties) -> str:
    parts = (
        ("办结更正审查", Duty.CORRECTED, "件"),
        ("在七月评估以外调整公开属性", Duty.ATTRIBUTE_CHANGED, "件"),
        ("更正印发日期或者成文日期", Duty.DATES_CORRECTED, "件次"),
        ("撤下公开件", Duty.TAKEN_DOWN, "次"),
    )
    said = [f"{words}{n}{unit}" for words, duty, unit in parts if (n := duties.count(duty))]
    if not said:
        return f"{duties.year}年没有需要纠正的差错。"
    return f"{duties.year}年{'，'.join(said)}。"


def _problems(duties: Duties) -> str:
    parts = (
        ("到期没有公开的公文", Duty.OVERDUE, "件"),
        ("超期公开的公文", Duty.LATE, "件"),
        ("七月评估没有按时答复的公文", Duty.JULY_ANSWERED_LATE, "件"),
        ("抽查发现问题的公文", Duty.FAULTY, "件"),
        ("标注与决定不一致的公文", Duty.MARK_DIFFERS, "件"),
    )
    said = [f"{words}{n}{unit}" for words, duty, unit in parts if (n := duties.count(duty))]
    if not said:
        return "从系统记录看，本年没有超期、没有抽查问题。其他问题和下一步打算由本单位补写。"
    return f"从系统记录看，主要问题是：{'、'.join(said)}。原因和下一步打算由本单位补写。"


_DRAFTS = {
    "source": _source,
    "confidentiality": _confidentiality,
    "timeliness": _timeliness,
    "july": _july,
    "spot_checks": _spot_checks,
    "corrections": _corrections,
    "problems": _problems,
}
