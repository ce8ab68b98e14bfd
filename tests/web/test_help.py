"""Help in the product: every ground, every role and the words of the trade, for whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from review.domain.grounds import GROUNDS
from review.domain.states import ADMIN_ROLES, BUSINESS_ROLES
from review.web.wording.fields import GROUNDS as GROUND_WORDS
from review.web.wording.help_pages import GLOSSARY, ROLE_DOES
from tests.page import Visitor, words_of

ClientAs = Callable[[str], Visitor]


def test_every_ground_has_a_place_that_the_form_leads_to(client_as: ClientAs) -> None:
    page = client_as("drafter").get("/help/grounds")
    for code in GROUNDS:
        said = words_of(page.find(f"//section[@id='{code}']"))
        assert str(GROUND_WORDS[code]) in said
        assert "什么会改变" in said


def test_every_role_finds_what_it_does_its_own_first(client_as: ClientAs) -> None:
    assert set(ROLE_DOES) == BUSINESS_ROLES | ADMIN_ROLES
    page = client_as("approver").get("/help")
    first = page.find("//*[@id='roles']//dt")
    assert words_of(first) == "签发领导 您"
    assert len(page.root.xpath("//*[@id='roles']//dt")) == len(ROLE_DOES)


def test_the_glossary_explains_each_word_once(client_as: ClientAs) -> None:
    terms = [str(term) for _, group in GLOSSARY for term, _ in group]
    assert len(set(terms)) == len(terms)
    said = client_as("drafter").get("/help/glossary").text
    assert all(term in said for term in terms)


@pytest.mark.parametrize("login", ["system_admin", "audit_admin", "supervisor", "other_drafter"])
def test_help_is_there_for_everybody_on_every_page(client_as: ClientAs, login: str) -> None:
    me = client_as(login)
    page = me.get("/help")
    assert page.root.xpath("//footer//a[@href='/help']")
