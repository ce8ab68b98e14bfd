"""Where the reviewer stands: the files under review, what was found in them, and the finding at hand.

Read once for an answer; the bar above the papers is made from it. Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request

from review.domain.findings import Stage
from review.domain.permissions import Permission
from review.services import settling
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion
from review.web.access import refusals_on
from review.web.desk.finding import DeskFinding
from review.web.desk.findings import Findings, desk_findings
from review.web.desk.view import DeskFile, desk_files
from review.web.protected_text import current_vault, note_looking
from review.web.review.now import Now, beside, now_of
from review.web.review.papers import review_url, shown_file
from review.web.session import current_session

SETTLE = Permission.FINDING_SETTLE


@dataclass(frozen=True, kw_only=True)
class AtHand:
    """The files with their findings, the one at hand, and whether this person may settle."""

    files: tuple[DeskFile, ...]
    findings: Findings
    current: DeskFinding | None
    versions: tuple[FileVersion, ...]
    may_settle: bool

    def waiting_in(self, version_id: int) -> int:
        """How many findings of a file wait."""
        count = self.findings.ordered.count
        return count(lambda traits: traits.waits and traits.version_id == version_id)


def at_hand(document: Document, case: ReviewCase, wanted: int | None = None) -> AtHand:
    """The files on the desk at a finding, else at the one in the address; that somebody looked is noted."""
    versions = settling.files_on_desk(current_session(), document, case)
    files = desk_files(current_vault(), versions)
    asked = wanted or request.values.get("finding", type=int)
    findings = desk_findings(document.id, files, Stage.REVIEWER, wanted=asked, view=None)
    current = findings.current
    if asked is None:
        current = _in_file(findings, shown_file(files, findings.current))
    note_looking(document, versions, "review")
    return AtHand(
        files=files,
        findings=replace(findings, current=current),
        current=current,
        versions=tuple(versions),
        may_settle=not refusals_on(document, SETTLE),
    )


def bar_of(document: Document, case: ReviewCase, at: AtHand) -> Now:
    """The bar above the papers."""
    before, after = (
        _way(case.id, f, at.current) if f is not None else None
        for f in beside(at.findings, at.current)
    )
    return now_of(document.id, at.findings, at.current, (before, after), may_settle=at.may_settle)


# ---- inside --------------------------------------------------------------------------------------


def _in_file(findings: Findings, file: DeskFile | None) -> DeskFinding | None:
    """The first finding of the file that is asked for that waits, else its first; of no file the current one."""
    if request.values.get("file", type=int) is None or file is None:
        return findings.current
    own, ordered = file.version.id, findings.ordered
    waiting = ordered.first(lambda traits: traits.waits and traits.version_id == own)
    chosen = waiting or ordered.first(lambda traits: traits.version_id == own)
    return replace(chosen, current=True) if chosen is not None else None


def _way(case_id: int, to: DeskFinding, current: DeskFinding | None) -> tuple[str, bool]:
    """The address of a finding, and whether it stands in the file that is shown."""
    here = current is not None and to.version_id == current.version_id
    return review_url(case_id, finding=to.id, _anchor=f"hit-{to.id}"), here
