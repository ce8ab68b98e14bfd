"""How far the redacted copies are that the reviewer waits for, and having them made by what is settled now.

Frozen values for ``cases/_review_copies.html``; a script asks for them every two seconds while one is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from review.domain.values import Case
from review.web.certificates import Certificate, RenditionRow, rendition_row
from review.web.desk.findings import Findings
from review.web.desk.view import DeskFile
from review.web.pages import Offer
from review.web.review.panes import rendition_of


@dataclass(frozen=True, kw_only=True)
class Copies:
    """The copies that are on their way, the proofs of those that are made or failed, and what may be asked for."""

    waiting: tuple[RenditionRow, ...]
    certificates: tuple[Certificate, ...]
    ask: Offer | None
    #: Where a script asks how far they are.
    url: str
    finding: int | None
    beside: str


def copies_of(
    document_id: int,
    case_id: int,
    files: Sequence[DeskFile],
    findings: Findings,
    value: Case,
    *,
    may_settle: bool,
) -> Copies:
    """The copies by the present plans of these files."""
    rows = [rendition_row(f.version, f.label, rendition_of(f)) for f in files]
    current = findings.current
    beside = request.values.get("beside", "")[:10]
    return Copies(
        waiting=tuple(row for row in rows if row.waiting),
        certificates=tuple(row.certificate for row in rows if row.certificate is not None),
        ask=_ask(document_id, files, findings, value) if may_settle else None,
        url=url_for("cases.review", case_id=case_id, part="copies", beside=beside or None),
        finding=current.id if current is not None else None,
        beside=beside,
    )


def _ask(
    document_id: int, files: Sequence[DeskFile], findings: Findings, value: Case
) -> Offer | None:
    """Having the copy made by what is settled now; nothing to offer while something waits or it is there."""
    if not value.copy_expected or findings.undecided:
        return None
    made = [rendition_of(f) for f in files]
    if all(r is not None and r.reason is None for r in made):
        return None
    return Offer(
        id="rendition",
        label=str(_("照现在的处理生成隐去版")),
        url=url_for("desk.ask_for_rendition", document_id=document_id),
    )
