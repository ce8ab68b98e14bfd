"""The words of a round's public notice and of its papers: always Chinese, whoever is signed in.

Composed from figures and from documents that stand in the public catalogue; an officer may rewrite
them before they are checked and published (product.md section 6). What stays inside is never named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask_babel import force_locale

from review.domain.rounds import RoundKind, TitlesPolicy
from review.domain.states import RELEASING_OUTCOMES, Outcome
from review.store.people import Organisation
from review.store.round_results import VALIDITY_OUTCOMES, ChangedDocument
from review.store.rounds import Round
from review.web.locale import CHINESE
from review.web.wording import word

#: The locale of papers that the law or practice wants in Chinese.
PAPER_LOCALE = CHINESE


def compose_notice(
    organisation: Organisation,
    row: Round,
    figures: dict[str, Any],
    changed: Sequence[ChangedDocument],
) -> tuple[str, str]:
    """Title and body of the notice; paragraphs end with a line feed.

    ``figures`` as ``services.rounds.results.figures_of`` gives them. Titles appear only where the
    round's titles policy allows it, and only of documents in ``changed``.
    """
    with force_locale(PAPER_LOCALE):
        lines = [*_figures(organisation, row, figures)]
        if row.titles is TitlesPolicy.CHANGED:
            lines += _documents(changed)
        lines.append("公众认为仍有应当公开而没有公开的政府信息，可以依法提出申请或者建议。")
        lines.append(organisation.name)
        return notice_title(organisation, row), "".join(f"{line}\n" for line in lines)


def notice_title(organisation: Organisation, row: Round) -> str:
    """The title of the notice."""
    return f"{organisation.name}{round_name(row)}结果公告"


def round_name(row: Round) -> str:
    """What a round is called in a paper."""
    if row.kind is RoundKind.JULY:
        return f"{row.year}年公文公开属性评估调整"
    if row.kind is RoundKind.DYNAMIC:
        return f"{row.year}年公文公开属性动态调整"
    return f"{row.year}年存量公文公开属性评估（第{row.serial}批）"


def chinese_day(day: date) -> str:
    """A day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def window_said(row: Round) -> str:
    """The issue dates a round looked at, or nothing for one without a window."""
    if row.from_on is None or row.before_on is None:
        return ""
    last = date.fromordinal(row.before_on.toordinal() - 1)
    return f"{chinese_day(row.from_on)}至{chinese_day(last)}印发的公文"


def outcome_words(outcome: str) -> str:
    """An outcome in Chinese."""
    with force_locale(PAPER_LOCALE):
        return word(outcome, "outcome")


def _figures(organisation: Organisation, row: Round, figures: dict[str, Any]) -> Iterator[str]:
    approved, published = figures["approved"], figures["published"]
    window = window_said(row)
    looked = f"对{window}" if window else "对已印发的公文"
    late = sum(n for reason, n in figures["opening"].items() if reason != "window")
    also = f"，并对此前应评未评等{late}件一并评估" if row.kind is RoundKind.JULY and late else ""
    yield (
        f"根据《中华人民共和国政府信息公开条例》第十八条，{organisation.name}{looked}"
        f"逐件评估了公开属性和有效性{also}。现将结果公告如下。"
    )
    settled = sum(approved.values())
    yield f"本次应评估{figures['population']}件，已办结{settled}件。"
    releases = sum(approved.get(o, 0) for o in RELEASING_OUTCOMES)
    outside = sum(published.get(o, 0) for o in RELEASING_OUTCOMES)
    yield (
        f"经审定转为主动公开{releases}件（其中隐去不宜公开的内容后公开"
        f"{approved.get(Outcome.TO_PROACTIVE_PARTIAL, 0)}件），目前已上网{outside}件。"
    )
    yield f"由不予公开转为依申请公开{approved.get(Outcome.TO_ON_REQUEST, 0)}件。"
    kept = approved.get(Outcome.KEEP, 0)
    yield f"维持依申请公开或者不予公开{kept}件，均重新写明了依据和下次评估的年份。"
    marked = "、".join(
        f"{outcome_words(o)}{approved.get(o, 0)}件"
        for o in (Outcome.STILL_IN_FORCE, *VALIDITY_OUTCOMES)
    )
    yield f"对已公开的公文核对有效性：{marked}。"
    left = figures["carried_over"]
    if left:
        yield f"另有{left}件没有办结，转入下一年继续评估。"


def _documents(changed: Sequence[ChangedDocument]) -> Iterator[str]:
    groups = (
        ("新公开的公文", [d for d in changed if d.outcome in RELEASING_OUTCOMES]),
        ("标注有效性的公文", [d for d in changed if d.outcome in VALIDITY_OUTCOMES]),
    )
    numbers = iter("一二")
    for heading, documents in groups:
        if not documents:
            continue
        yield f"{next(numbers)}、{heading}"
        for at, document in enumerate(documents, start=1):
            number = f"（{document.doc_number}）" if document.doc_number else ""
            mark = (
                f"，{word(document.validity, 'validity')}"
                if document.outcome in VALIDITY_OUTCOMES
                else ""
            )
            title = document.title.strip("《》")
            yield f"{at}.《{title}》{number}{mark}"
