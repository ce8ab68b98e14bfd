"""What was found, as it is drawn on the papers of the review page: the original and the plan.

Also the addresses of that page. Frozen values, already worded; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import request, url_for

from review.web.desk.finding import DeskFinding
from review.web.desk.findings import Findings
from review.web.desk.view import DeskFile

#: What stands beside the original: what is planned, or the redacted copy as the public would get it.
PLAN, RESULT = "plan", "result"

#: The findings of some pages of the shown file, by page.
OnPages = Mapping[int, Sequence["PaperFinding"]]


@dataclass(frozen=True, eq=False)
class PaperFinding(DeskFinding):
    """A finding on one of the papers: it leads to its place on this page.

    In the original (``plain``) it is marked and readable whatever was decided about it.
    """

    pattern: str = ""
    plain: bool = False

    @property
    def url(self) -> str:
        """This page at the finding."""
        return self.pattern.replace("finding=0", f"finding={self.id}") + f"#hit-{self.id}"

    @property
    def look(self) -> str:
        """How it is drawn: as marked; in the plan the reviewer's word, else the drafter's."""
        said = self.reviewed or self.drafted
        if self.plain or said is None:
            return "open" if self.must or said is not None else "keep"
        return said.value


class Overlay(NamedTuple):
    """The findings of one page of a paper as ``desk/_overlay.html`` takes them.

    Without a version nothing has an id; ``paper`` and ``of`` say which paper of which version it is.
    """

    version_id: int | None
    number: int
    ratio: float
    findings: Sequence[DeskFinding]
    paper: str
    of: int


def review_url(case_id: int, **values: object) -> str:
    """The address of the review page; what is None is left out, what is not said stays as it is asked for."""
    known: dict[str, object] = {"beside": request.values.get("beside") or None}
    return url_for("cases.review", case_id=case_id, **{**known, **values})  # type: ignore[arg-type]


def shown_file(files: Sequence[DeskFile], current: DeskFinding | None) -> DeskFile | None:
    """The file that is asked for, else that of the finding at hand, else the first."""
    wanted = request.values.get("file", type=int)
    if wanted is None and current is not None:
        wanted = current.version_id
    return next((f for f in files if f.version.id == wanted), files[0] if files else None)


def overlay_of(
    case_id: int,
    files: Sequence[DeskFile],
    findings: Findings,
) -> Overlay | None:
    """The findings of one page (``?file=``, ``?leaf=``); None where there is no such page.

    ``?paper=plan`` asks for what is planned; it has no ids, as it stands beside the original.
    """
    file = shown_file(files, None)
    number = request.args.get("leaf", 0, type=int)
    if file is None or not 1 <= number <= len(file.shapes):
        return None
    plain = request.args.get("paper") != PLAN
    return _overlay(case_id, file, findings, number, plain=plain)


def overlays_of(
    case_id: int, file: DeskFile, findings: Findings, numbers: Iterable[int]
) -> tuple[Overlay, ...]:
    """The findings of some pages on the original and on the plan."""
    return tuple(
        _overlay(case_id, file, findings, number, plain=plain)
        for number in numbers
        if 1 <= number <= len(file.shapes)
        for plain in (True, False)
    )


def on_paper(case_id: int, *, plain: bool) -> Callable[[DeskFinding], PaperFinding]:
    """What makes a finding of the desk one of a paper of this page."""
    pattern = review_url(case_id, finding=0)

    def drawn(f: DeskFinding) -> PaperFinding:
        said = (f.drafted, f.reviewed, f.own)
        current = f.current and plain
        return PaperFinding(
            f.found, f.file, f.page, f.number, *said, f.shared, current, pattern, plain
        )

    return drawn


def pages_of(file: DeskFile, findings: Findings) -> frozenset[int]:
    """The pages of a file on which something was found."""
    order, own = findings.ordered.order, file.version.id
    return frozenset(
        n for v, n in (*order.on_page, *order.running_on) if v == own and n is not None
    )


def drawn_on(
    file: DeskFile,
    findings: Findings,
    numbers: Iterable[int],
    drawn: Callable[[DeskFinding], PaperFinding],
) -> OnPages:
    """The findings of these pages of a file."""
    own = file.version.id
    return {n: [drawn(f) for f in findings.on_page((own, n))] for n in numbers}


# ---- inside --------------------------------------------------------------------------------------


def _overlay(
    case_id: int, file: DeskFile, findings: Findings, number: int, *, plain: bool
) -> Overlay:
    own = file.version.id
    found = drawn_on(file, findings, [number], on_paper(case_id, plain=plain))[number]
    paper = "original" if plain else PLAN
    return Overlay(own if plain else None, number, file.shapes[number - 1], found, paper, own)
