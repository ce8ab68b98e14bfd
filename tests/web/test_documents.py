"""Documents as people meet them: starting, marking, sending on, and everything that is refused."""

from __future__ import annotations

import io
from collections.abc import Callable

from tests.page import Visitor

from review.domain.states import CaseState
from review.store.cases import open_case


def test_drafter_starts_with_a_file_and_reaches_the_marking_form(
    client_as: Callable[[str], Visitor],
) -> None:
    me = client_as("drafter")
    page = me.get("/documents/new")
    answer = me.submit(page.form("new-document"), files=(io.BytesIO(b"%PDF-1.7 x"), "通知.pdf"))
    edit = me.follow(answer)
    assert edit.find(".//form[@id='marking']") is not None
    me.get("/worklist")
    me.get("/documents")
    me.get("/notices")
    me.get("/documents/register", 403)
    show = me.get(answer.location.removesuffix("/edit"))
    assert show.form("discard")
