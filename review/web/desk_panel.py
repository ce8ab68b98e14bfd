"""What the panel offers around the finding being settled: its whole kind, usual reasons, the mark it is,
what is weighed for an exception; how far file and kind have come, and what is listed.

Frozen values for ``desk/_panel.html`` and ``_list.html``, already worded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from review.domain.findings import ABOUT_READING, QUESTIONS, SettlementAction
from review.domain.hand_marks import BOX, MANUAL
from review.domain.impact import ANSWERS, ImpactCategory
from review.domain.keep_reasons import usual_reasons
from review.web.desk_filter import DIFFER, OPEN, DeskFilter, filter_asked
from review.web.desk_finding import DeskFinding
from review.web.desk_findings import Findings
from review.web.desk_mark_forms import AmendMarkForm
from review.web.desk_view import DeskFile
from review.web.wording import word

Link = Callable[[str, str], str]

#: What a whole kind may become by one press.
_KIND_TOOLS = (SettlementAction.REMOVE, SettlementAction.MASK, SettlementAction.KEEP)
#: What can not be settled by its kind.
_ALONE = QUESTIONS | ABOUT_READING


@dataclass(frozen=True)
class Tally:
    """How far a file or a kind has come; the link leads to what is left of it, or to what is listed."""

    words: str
    done: int
    total: int
    url: str
    current: bool


@dataclass(frozen=True)
class Shown:
    """One of the filters of the list, with how many it lists."""

    words: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class WholeKind:
    """The kind of the current finding at its level; ``tools`` are (value, words, suggested)."""

    words: str
    level: str
    code: str
    sure: str
    count: int
    waiting: int
    tools: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What the panel prints beside the desk."""

    walked: DeskFilter
    shown: tuple[Shown, ...]
    kinds: tuple[Tally, ...]
    files: tuple[Tally, ...]
    whole: WholeKind | None
    #: (code, words) of usual reasons for keeping the current finding.
    reasons: tuple[tuple[str, str], ...]
    #: Usual answers of the impact record: name -> category -> words; and what each question asks.
    usual: Mapping[str, Mapping[str, str]]
    questions: Mapping[str, str]
    categories: tuple[tuple[str, str], ...]
    #: The form of the current finding where it is a mark made by hand; whether that is a box.
    mark: AmendMarkForm | None
    mark_is_box: bool
    steps_url: str


def panel_of(
    document_id: int,
    files: Sequence[DeskFile],
    findings: Findings,
    view: str | None,
    typed: AmendMarkForm | None,
) -> Panel:
    """The panel at the current finding; ``typed`` is the form of a mark that came back."""
    walked, current = filter_asked(), findings.current

    def to(show: str, only: str) -> str:
        at = current.id if current else None
        asked = DeskFilter(show, only)
        stay = current is not None and asked.shows(current)
        first = next((f.id for f in findings.all if asked.shows(f)), at)
        return url_for(
            "desk.show",
            document_id=document_id,
            finding=at if stay else first,
            view=view,
            **asked.args,
        )

    by_hand = current is not None and current.by_hand
    return Panel(
        walked=walked,
        shown=tuple(_shown(findings, walked, to)),
        kinds=tuple(_kinds(findings, walked, to)),
        files=tuple(_files(files, findings)),
        whole=_whole(current, findings.all) if current is not None else None,
        reasons=tuple((c, word(c, "keep_reason")) for c in usual_reasons(current.code))
        if current is not None
        else (),
        usual={name: _usual(name) for name in ANSWERS},
        questions={name: word(name, "impact_question") for name in ANSWERS},
        categories=tuple((c.value, word(c, "impact_category_meaning")) for c in ImpactCategory),
        mark=(typed or _mark(current)) if by_hand and current is not None else None,
        mark_is_box=by_hand and current is not None and current.end == current.start,
        steps_url=url_for("desk.steps", document_id=document_id, view=view, **walked.args),
    )


# ---- inside --------------------------------------------------------------------------------------


def _shown(findings: Findings, walked: DeskFilter, to: Link) -> Iterable[Shown]:
    names = {"": _("全部"), OPEN: _("待处理"), DIFFER: _("两人不同")}
    for show, words in names.items():
        asked = DeskFilter(show, walked.only)
        count = sum(map(asked.shows, findings.all))
        if show != DIFFER or count or walked.show == DIFFER:
            yield Shown(words, count, to(show, walked.only), walked.show == show)


def _kinds(findings: Findings, walked: DeskFilter, to: Link) -> Iterable[Tally]:
    """Each kind that must be settled, in the order of the file; pressing the current one lists all again."""
    must = [f for f in findings.all if f.must]
    total, done = Counter(f.code for f in must), Counter(f.code for f in must if f.settled)
    words = {f.code: f.words for f in must}
    for code, count in total.items():
        here = walked.only == code
        url = to(walked.show, "" if here else code)
        yield Tally(words[code], done[code], count, url, here)


def _files(files: Sequence[DeskFile], findings: Findings) -> Iterable[Tally]:
    """Each file with something to settle; its link leads to the first that waits there, else to its first."""
    for file in files:
        mine = [f for f in findings.all if f.must and f.version_id == file.version.id]
        if mine:
            first = next((f for f in mine if not f.settled), mine[0])
            here = findings.current is not None and findings.current.version_id == file.version.id
            yield Tally(file.label, sum(f.settled for f in mine), len(mine), first.url, here)


def _whole(current: DeskFinding, findings: Sequence[DeskFinding]) -> WholeKind | None:
    """The whole kind, where there is more of it than the value that is settled together anyway."""
    kind = [f for f in findings if (f.code, f.sure) == (current.code, current.sure)]
    if current.code in _ALONE or len(kind) <= current.same + 1:
        return None
    suggested = current.suggested if current.suggested in {a.value for a in _KIND_TOOLS} else ""
    words = {
        SettlementAction.REMOVE: _("都隐去"),
        SettlementAction.MASK: _("都遮挡"),
        SettlementAction.KEEP: _("都保留"),
    }
    boxes = current.end == current.start
    return WholeKind(
        words=current.words,
        level=current.level,
        code=current.code,
        sure=current.sure,
        count=len(kind),
        waiting=sum(not f.settled for f in kind),
        tools=tuple(
            (a.value, words[a], a.value == (suggested or "remove"))
            for a in _KIND_TOOLS
            if not (boxes and a is SettlementAction.MASK)
        ),
    )


def _mark(current: DeskFinding) -> AmendMarkForm:
    """The form of a mark as it stands."""
    form = AmendMarkForm(formdata=None)
    form.kind.data = "" if current.code in (MANUAL, BOX) else current.code
    form.note.data = current.note
    for field, value in zip(form.edges, _edges(current), strict=False):
        field.data = round(value * 100, 2)
    return form


def _edges(current: DeskFinding) -> tuple[float, ...]:
    """Left, top, right and bottom of a drawn box, as fractions; nothing of text."""
    if current.end > current.start or not current.boxes:
        return ()
    x, y, width, height = current.boxes[0]
    return x, y, x + width, y + height


def _usual(name: str) -> dict[str, str]:
    return {c.value: word(f"{c.value} {name}", "impact_usual") for c in ImpactCategory}
