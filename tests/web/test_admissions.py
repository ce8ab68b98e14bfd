"""Admitting papers that still bear a mark: by the reviewer, by digest, with what justifies it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from review.domain.values import Refusal
from review.store.documents import Admission
from review.web.wording import sentence_of
from tests.page import Page, Visitor
from tests.web.conftest import PageHouse

ClientAs = Callable[[str], Visitor]

DIGEST = "3f9c71e058a4d2b6" * 4


@pytest.fixture
def reviewer(client_as: ClientAs) -> Visitor:
    """The confidentiality reviewer."""
    return client_as("confidentiality_reviewer")


def send(reviewer: Visitor, status: int, **typed: str) -> Page:
    """Fill in the form and send it."""
    form = reviewer.get("/admissions").form("admit")
    return reviewer.submit(form, status=status, **typed)


def admissions(house: PageHouse) -> list[Admission]:
    """What is admitted."""
    with house.house.reading() as session:
        return list(session.scalars(select(Admission)))


def test_a_declassified_paper_is_admitted_with_body_date_and_reference(
    house: PageHouse, reviewer: Visitor
) -> None:
    grouped = " ".join(DIGEST[i : i + 4] for i in range(0, 64, 4)).upper()
    led = send(
        reviewer,
        302,
        digest=grouped,
        kind="declassified",
        authority="海屿区保密局",
        decided_on="2020-05-06",
        legal_reference="海保〔2020〕3号",
    )
    (row,) = admissions(house)
    assert (row.digest, row.kind) == (DIGEST, "declassified")
    assert "海保〔2020〕3号" in reviewer.follow(led).text


def test_what_is_no_mark_is_admitted_with_a_reason(house: PageHouse, reviewer: Visitor) -> None:
    send(
        reviewer,
        302,
        digest=DIGEST,
        kind="not_a_mark",
        reason="“机密”是一家印刷厂的商标，印在封面上。",
    )
    assert admissions(house)[0].kind == "not_a_mark"
    page = send(
        reviewer,
        422,
        digest=DIGEST,
        kind="not_a_mark",
        reason="“机密”是一家印刷厂的商标，印在封面上。",
    )
    assert says(house, page, "already_admitted")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (
            {"digest": "12ab", "kind": "not_a_mark", "reason": "印刷厂的商标印在封面上"},
            "digest_malformed",
        ),
        (
            {"digest": DIGEST, "kind": "declassified", "authority": "保密局"},
            "declassification_incomplete",
        ),
    ],
)
def test_an_incomplete_admission_says_what_is_missing_and_keeps_the_rest(
    house: PageHouse, reviewer: Visitor, typed: dict[str, str], code: str
) -> None:
    page = send(reviewer, 422, **typed)
    assert says(house, page, code)
    assert page.find("//input[@name='digest']").get("value") == typed["digest"]
    assert admissions(house) == []


@pytest.mark.parametrize("login", ["drafter", "clerk", "system_admin"])
def test_nobody_else_admits(house: PageHouse, client_as: ClientAs, login: str) -> None:
    client_as(login).get("/admissions", status=403)
    assert admissions(house) == []


def says(house: PageHouse, page: Page, reason: str) -> bool:
    """Whether the page gives this reason."""
    with house.app.test_request_context("/"):
        return sentence_of(Refusal(reason)) in page.text
