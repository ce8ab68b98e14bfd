"""The bar above the two papers: the finding at hand, what the drafter did, and settling it without leaving.

Acts are those of the desk, which lead back here. Frozen values for ``cases/_review_now.html``.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.findings import SettlementAction
from review.domain.keep_reasons import usual_reasons
from review.web.desk.finding import DeskFinding
from review.web.desk.findings import Findings
from review.web.wording import word

#: What one key settles here; an exception is argued for on the desk, with its impact record.
_HERE = (SettlementAction.REMOVE, SettlementAction.MASK, SettlementAction.KEEP)


@dataclass(frozen=True, kw_only=True)
class Now:
    """What the bar prints. ``reason`` is what was written about keeping it so far; ``usual`` what is often written."""

    finding: DeskFinding | None
    total: int
    must: int
    done: int
    #: To the finding before and after, and whether that stands in the file that is shown.
    previous: tuple[str, bool] | None
    next: tuple[str, bool] | None
    may_settle: bool
    tools: tuple[tuple[str, str, str, str, bool], ...]
    reason: str
    usual: tuple[str, ...]
    desk_url: str
    left_to_drafter: int
    urls: dict[str, str]
    #: What the second paper shows, for coming back to the same.
    beside: str


def now_of(
    document_id: int,
    findings: Findings,
    current: DeskFinding | None,
    walk: tuple[tuple[str, bool] | None, tuple[str, bool] | None],
    *,
    may_settle: bool,
) -> Now:
    """The bar. ``walk`` leads to the finding before and after the current one."""
    said = (current.reviewer or current.drafter) if current else None
    kept = said is not None and said.action == SettlementAction.KEEP.value
    return Now(
        finding=current,
        total=len(findings.all),
        must=findings.total,
        done=findings.done,
        previous=walk[0],
        next=walk[1],
        may_settle=may_settle,
        tools=_tools(current),
        reason=_reason(current, said.note if kept and said else ""),
        usual=tuple(word(c, "keep_reason") for c in usual_reasons(current.code)) if current else (),
        desk_url=url_for(
            "desk.show", document_id=document_id, finding=current.id if current else None
        ),
        left_to_drafter=len(findings.open) - findings.undecided,
        urls={
            "settle": url_for("desk.settle", document_id=document_id),
            "undo": url_for("desk.undo", document_id=document_id),
            "as_drafted": url_for("desk.settle_as_suggested", document_id=document_id),
        },
        beside=request.values.get("beside", "")[:10],
    )


def beside(
    findings: Findings, current: DeskFinding | None
) -> tuple[DeskFinding | None, DeskFinding | None]:
    """The findings before and after the one at hand, in reading order."""
    if current is None:
        return None, None
    return findings.all.before(current.number), findings.all.after(current.number)


def _reason(current: DeskFinding | None, said: str) -> str:
    """What stands in the field for the reason at first."""
    if not said and current is not None and current.to_look_at:
        return str(_("看过原件这一处，没有要隐去的内容"))
    return said


def _tools(current: DeskFinding | None) -> tuple[tuple[str, str, str, str, bool], ...]:
    """(value, words, look, key, suggested): of what says nothing to mask, only looking and removing."""
    if current is None:
        return ()
    told = {action: word(action, "settlement") for action in _HERE}
    offered = list(_HERE)
    if current.to_look_at or current.question:
        offered.remove(SettlementAction.MASK)
        told[SettlementAction.KEEP] = str(_("看过了") if current.to_look_at else _("可以公开"))
    if current.end == current.start and not current.boxes:
        offered.remove(SettlementAction.REMOVE)
    return tuple(
        (a.value, told[a], a.value, str(n), a.value == current.suggested)
        for n, a in enumerate(_HERE, 1)
        if a in offered
    )
