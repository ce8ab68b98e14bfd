"""The redacted copies of the files on the desk by the present plan, and what may be asked of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from review.domain.values import Refusal
from review.services.renditions import made_anew, under_way
from review.store.case_values import plan_of
from review.store.documents import Document
from review.store.findings import Rendition, rendition_for
from review.web.desk.findings import Findings
from review.web.desk.view import DeskFile
from review.web.pages import Offer, reasons_of
from review.web.session import current_session

#: Each file with its copy, if there is one.
Pairs = tuple[tuple[DeskFile, Rendition | None], ...]


def copies_on(files: Sequence[DeskFile]) -> Pairs:
    """Each file with its redacted copy by the present plan."""
    session = current_session()
    plans = [(f, plan_of(session, f.version)) for f in files]
    return tuple((f, rendition_for(session, f.version.id, plan.key)) for f, plan in plans)


def ask_offer(
    document: Document, findings: Findings, pairs: Pairs, refusals: tuple[Refusal, ...]
) -> Offer | None:
    """Having copies made; None where all are there, because the same plan would make the same bytes again."""
    session = current_session()
    again = any(r is not None and made_anew(session, f.version, r) for f, r in pairs)
    waits = any(under_way(r) for _file, r in pairs)
    if pairs and not again and all(r is not None and r.verified for _file, r in pairs):
        return None
    left = findings.undecided
    missing = (Refusal("findings_open", {"count": str(left)}),) if left else ()
    reasons = reasons_of((*refusals, *missing), {"findings_open": "#waiting"})
    if waits and not again and not any(r is None for _file, r in pairs):
        reasons = (*reasons, (_("隐去版正在生成，做好后在这里显示。"), "#renditions"))
    return Offer(
        id="rendition",
        label=_("重新生成隐去版") if again else _("生成隐去版"),
        url=url_for("desk.ask_for_rendition", document_id=document.id),
        enabled=not reasons,
        reasons=reasons,
        primary=True,
    )
