"""Every component, in every state, is strict HTML: labels, living references, no inline style."""

from __future__ import annotations

import pytest

from tests.page import Visitor
from tests.specimen import specimen_app

ERRORS = (400, 403, 404, 409, 413, 422, 429, 500)


@pytest.fixture(scope="module")
def visitor() -> Visitor:
    return Visitor(specimen_app().test_client())


def test_every_component_is_read_without_a_fault(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert page.heading == "Specimen"


def test_an_action_that_waits_says_why_and_is_never_sent(visitor: Visitor) -> None:
    page = visitor.get("/")
    button = page.find("//button[@aria-describedby='why-two']")
    assert button.get("aria-disabled") == "true"
    assert button.get("type") == "button"
    assert page.find("//*[@id='why-two']//a[@href='#files']") is not None


def test_a_form_carries_token_version_and_key(visitor: Visitor) -> None:
    values = visitor.get("/").form("main-form").values
    assert (values["csrf_token"], values["version"], values["form_token"]) == ("token", "3", "key")


def test_the_search_form_is_filled_like_a_browser_would(visitor: Visitor) -> None:
    form = visitor.get("/").form("/search")
    assert form.values == {"q": ""}


@pytest.mark.parametrize("status", ERRORS)
def test_every_error_page_is_read_without_a_fault(visitor: Visitor, status: int) -> None:
    assert visitor.get(f"/errors/{status}", status=status).heading


@pytest.mark.parametrize("status", [404, 413, 429])
def test_error_pages_of_the_public_side_show_no_staff_frame(visitor: Visitor, status: int) -> None:
    page = visitor.get(f"/public-errors/{status}", status=status)
    assert not page.root.findall(".//footer[@class='classline']")
    assert page.find("//footer[@class='pub-foot']") is not None


def test_addresses_of_styles_are_built_once(visitor: Visitor) -> None:
    first, second = visitor.get("/"), visitor.get("/errors/404", status=404)
    sheets = [link.get("href") for link in first.root.iterfind(".//link[@rel='stylesheet']")]
    assert len(sheets) == 10
    assert sheets == [
        link.get("href") for link in second.root.iterfind(".//link[@rel='stylesheet']")
    ]
