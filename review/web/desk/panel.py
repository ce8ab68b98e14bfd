"""What the panel offers around the finding being settled: its whole kind, usual reasons, the mark it is,
what is weighed for an exception; how far file and kind have come, and what is listed.

Frozen values for ``desk/_panel.html`` and ``_list.html``, already worded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from review.domain.findings import ABOUT_READING, QUESTIONS, SettlementAction
from review.domain.hand_marks import BOX, MANUAL
from review.domain.impact import ANSWERS, ImpactCategory
from review.domain.keep_reasons import usual_reasons
from review.web.desk.filter import DIFFER, OPEN, SHOWS, DeskFilter, filter_asked
from review.web.desk.finding import DeskFinding
from review.web.desk.findings import Findings
from review.web.desk.groups import Chosen, Ordered, Traits
from review.web.desk.mark_forms import AmendMarkForm
from review.web.desk.view import DeskFile
from review.web.wording import word
from review.web.wording.joining import joined

Link = Callable[[DeskFilter, int | None], str]

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
    categories: str
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
    ordered = findings.ordered

    def to(asked: DeskFilter, finding: int | None) -> str:
        asks: dict[str, Any] = {"finding": finding, "view": view, **asked.args}
        return url_for("desk.show", document_id=document_id, **asks)

    by_hand = current is not None and current.by_hand
    return Panel(
        walked=walked,
        shown=tuple(_shown(walked, ordered, to)),
        kinds=tuple(_kinds(walked, ordered, to)),
        files=tuple(_files(files, ordered, current)),
        whole=_whole(current, ordered) if current is not None else None,
        reasons=_reasons(current),
        usual={name: _usual(name) for name in ANSWERS},
        questions={name: word(name, "impact_question") for name in ANSWERS},
        categories=joined((_category(c) for c in ImpactCategory), "；"),
        mark=(typed or _mark(current)) if by_hand and current is not None else None,
        mark_is_box=by_hand and current is not None and current.end == current.start,
        steps_url=url_for("desk.steps", document_id=document_id, view=view, **walked.args),
    )


# ---- inside --------------------------------------------------------------------------------------


def _shown(walked: DeskFilter, ordered: Ordered, to: Link) -> Iterable[Shown]:
    words = {"": _("全部"), OPEN: _("待处理"), DIFFER: _("两人不同")}
    for show in SHOWS:
        asked = DeskFilter(show, walked.only)
        count, first = ordered.count(asked.shows), ordered.first(asked.shows)
        if show != DIFFER or count or walked.show == DIFFER:
            url = to(asked, first.id if first is not None else None)
            yield Shown(words[show], count, url, walked.show == show)


def _kinds(walked: DeskFilter, ordered: Ordered, to: Link) -> Iterable[Tally]:
    """Each kind that must be settled, in the order of the file; pressing the current one lists all again."""
    for code in dict.fromkeys(traits.code for traits in ordered.groups if traits.must):
        some = _some(ordered, partial(_of_kind, code))
        here, begin = walked.only == code, some.begin
        url = to(DeskFilter(walked.show, "" if here else code), begin.id if begin else None)
        yield Tally(begin.words if begin else code, some.done, some.total, url, here)


def _files(
    files: Sequence[DeskFile], ordered: Ordered, current: DeskFinding | None
) -> Iterable[Tally]:
    """Each file with something to settle; its link leads to the first that waits there, else to its first."""
    for file in files:
        own = file.version.id
        some = _some(ordered, partial(_of_file, own))
        if some.begin is not None:
            here = current is not None and current.version_id == own
            yield Tally(file.label, some.done, some.total, some.begin.url, here)


def _of_kind(code: str, traits: Traits) -> bool:
    return traits.code == code


def _of_file(version_id: int, traits: Traits) -> bool:
    return traits.version_id == version_id


class _Some(NamedTuple):
    """Some findings that must be settled: how many are, and the first that waits, else the first of all."""

    done: int
    total: int
    begin: DeskFinding | None


def _some(ordered: Ordered, chosen: Chosen) -> _Some:
    total = ordered.count(lambda traits: traits.must and chosen(traits))
    waiting = ordered.count(lambda traits: traits.waits and chosen(traits))
    first = ordered.first(
        lambda traits: (traits.waits if waiting else traits.must) and chosen(traits)
    )
    return _Some(total - waiting, total, first)


def _reasons(current: DeskFinding | None) -> tuple[tuple[str, str], ...]:
    codes = usual_reasons(current.code) if current is not None else ()
    return tuple((code, word(code, "keep_reason")) for code in codes)


def _category(category: ImpactCategory) -> str:
    named, meant = word(category, "impact_category"), word(category, "impact_category_meaning")
    return _("%(name)s：%(meaning)s", name=named, meaning=meant.rstrip("。."))


def _whole(current: DeskFinding, ordered: Ordered) -> WholeKind | None:
    """The whole kind, where there is more of it than the value that is settled together anyway."""

    def alike(traits: Traits) -> bool:
        return (traits.code, traits.level) == (current.code, current.found.level)

    count = ordered.count(alike)
    if current.code in _ALONE or count <= current.same + 1:
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
        count=count,
        waiting=ordered.count(lambda traits: alike(traits) and not traits.settled),
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
