"""What follows from a signature, in words: when, what the public sees, what it does not, what is printed.

Counted from the plan as it stands; each attribute has its own lines, so that one is read before it is chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from review.domain.findings import FindingValues, SettlementAction
from review.domain.marked_copies import MarkStyle, mark_words
from review.domain.states import Attribute
from review.store.calendar import working_calendar
from review.store.cases import ReviewCase
from review.store.documents import Document, files_of_record
from review.store.found import finding_values
from review.store.timeliness import publication_days
from review.web.desk.view import label_of
from review.web.locale import write_date
from review.web.session import current_session, today
from review.web.wording import word
from review.web.wording.joining import joined

#: Kinds named one by one; the rest is summed up.
_NAMED = 4
_GONE = (SettlementAction.REMOVE, SettlementAction.MASK)

Line = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What one decision leads to: (icon, what, more) in order."""

    attribute: str
    words: str
    lines: tuple[Line, ...]


def consequences(document: Document, case: ReviewCase, removed: int) -> tuple[Consequence, ...]:
    """The consequences of every attribute. ``removed``: how many places go, drawn ones included."""
    lines = {
        Attribute.PROACTIVE: (_published(case), *seen(document, removed)),
        Attribute.ON_REQUEST: (
            (
                "sheet",
                str(_("目录里只列标题")),
                str(_("内容不上网，有人申请时20个工作日内依法答复")),
            ),
            _kept(),
            _evaluated(),
        ),
        Attribute.EXEMPT: (
            (
                "lock",
                str(_("只进内部目录")),
                str(_("须选依据、写理由，公众查不到标题")),
            ),
            _kept(),
            _evaluated(),
        ),
    }
    return tuple(
        Consequence(attribute=a.value, words=word(a, "attribute"), lines=(*found, _printed(a)))
        for a, found in lines.items()
    )


def _published(case: ReviewCase) -> Line:
    """By when a proactive document must be public, were it issued today (Regulation Art. 26)."""
    session = current_session()
    kind = session.get_one(Document, case.document_id).doc_kind
    days = publication_days(session, case.organisation_id, kind, today())
    due = working_calendar(session).add(today(), days)
    more = str(_("从今天印发算起%(n)s个工作日", n=days))
    return (
        "calendar",
        str(_("%(date)s前向社会公开", date=write_date(due.on))),
        str(_("%(more)s（估算）", more=more)) if due.estimated else more,
    )


def seen(document: Document, removed: int) -> tuple[Line, Line]:
    """What the public reads and what it does not, by the settlements as they stand; ``removed``: places that go."""
    session = current_session()
    versions = files_of_record(session, document.id)
    values = finding_values(session, [v.id for v in versions])
    found = [finding for version in versions for finding in values[version.id]]
    changed = {v.id for v in versions if any(f.effective in _GONE for f in values[v.id])}
    files = joined(
        str(_("%(file)s（隐去版）", file=label_of(v.position)))
        if v.id in changed
        else str(_("%(file)s全文", file=label_of(v.position)))
        for v in versions
    )
    kept = sum(f.effective is SettlementAction.EXCEPTION for f in found)
    by_law = str(_("　依法例外保留%(n)s处", n=kept)) if kept else ""
    gone = gone_in_words(found, removed) or str(_("没有要隐去的"))
    inside = _("%(gone)s。原件留在内网，每次查看都有记录", gone=gone)
    return (
        ("eye", str(_("公众看到：")), files + by_law),
        ("lock", str(_("公众看不到：")), str(inside)),
    )


def gone_in_words(found: Sequence[FindingValues], removed: int) -> str:
    """What goes, by kind and count, e.g. 手机号3处遮挡、身份证号2处隐去、其他1处; empty where nothing does."""
    kinds = Counter((f.code, f.effective) for f in found if f.effective in _GONE)
    named = [
        str(
            _(
                "%(kind)s%(n)s处%(action)s",
                kind=word(code, "finding"),
                n=count,
                action=word(action, "settlement"),
            )
        )
        for (code, action), count in kinds.most_common(_NAMED)
    ]
    rest = max(removed, kinds.total()) - sum(count for _key, count in kinds.most_common(_NAMED))
    if rest > 0:
        named.append(str(_("其他%(n)s处", n=rest)))
    return joined(named)


def _kept() -> Line:
    return "lock", str(_("全文留在内网")), str(_("每次查看都有记录"))


def _evaluated() -> Line:
    """The July in which it is evaluated again."""
    day = today()
    year = day.year if day.month < 7 else day.year + 1
    return "calendar", str(_("%(year)s年7月再评估", year=year)), str(_("能公开时转为公开"))


def _printed(attribute: Attribute) -> Line:
    return "edit", str(_("公文上印：")), mark_words(attribute, MarkStyle.LINE)
