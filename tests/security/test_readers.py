"""Who may look into a redacted copy before it is public: a plan that removes too little is proven like any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from review.domain.states import CaseAction
from review.store.findings import Rendition
from tests.page import Visitor
from tests.pagehouse import PageHouse
from tests.web.conftest import client_as, house, settings
from tests.web.road import a_docx, a_draft, form_of

__all__ = ["client_as", "house", "settings"]


def status_of(visitor: Visitor, path: str) -> int:
    """What a file's address answers; the file itself is closed again."""
    with visitor.client.get(path) as answered:
        return answered.status_code


ClientAs = Callable[[str], Visitor]
SHOWN = "138****5678"


def test_who_reads_no_originals_sees_a_redacted_copy_only_once_it_is_public(
    house: PageHouse, client_as: ClientAs, tmp_path: Path
) -> None:
    road = a_draft(house, a_docx(tmp_path)).submit().agree().review().sign()
    road.use_reviewed().issue()
    road.settle("confidentiality_reviewer")
    road.drain()
    road.confirm(CaseAction.CONFIRM_RENDITION)
    road.drain()
    with house.house.reading() as session:
        made = max(session.scalars(select(Rendition.id).where(Rendition.verified.is_(True))))
    copy = f"/documents/{road.document_id}/renditions/{made}/file"
    page = f"/cases/{road.case_id}/publish"
    supervisor, officer = client_as("supervisor"), client_as("disclosure_officer")
    assert status_of(supervisor, copy) == 403
    assert SHOWN not in supervisor.get(page).text
    assert status_of(officer, copy) == 200
    shown = officer.get(page)
    assert SHOWN in shown.text
    officer.submit(form_of(shown, "publish"))
    assert status_of(supervisor, copy) == 200
    assert status_of(client_as("other_officer"), copy) == 404
