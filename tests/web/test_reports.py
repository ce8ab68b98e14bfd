"""The hub of the reports: who sees it, that the menu leads to it, what a card says."""

from __future__ import annotations

from collections.abc import Callable

from tests.page import Visitor

ClientAs = Callable[[str], Visitor]


def test_an_officer_comes_from_the_menu_to_the_hub(client_as: ClientAs) -> None:
    officer = client_as("disclosure_officer")
    assert "/reports" in officer.get("/worklist").links
    page = officer.get("/reports")
    assert page.find(".//nav/a[@aria-current]").get("href") == "/reports"


def test_a_drafter_has_no_reports(client_as: ClientAs) -> None:
    drafter = client_as("drafter")
    assert "/reports" not in drafter.get("/worklist").links
    drafter.get("/reports", status=403)
