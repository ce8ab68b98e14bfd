"""What an access declaration does to a view: the object it hands over, 404, 403 and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint

from review.domain.permissions import Permission
from review.domain.states import CaseState
from review.domain.values import Refusal
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion
from review.web.access import (
    access_of,
    current_organisation_id,
    may_in_organisation,
    on_case,
    on_document,
    on_file_version,
    open_to_all,
    refusals_on,
    requires,
    signed_in,
)
from review.web.session import current_actor
from review.web.targets import page_before, safe_target
from review.web.wording import sentence_of
from tests.page import Visitor

SignInAs = Callable[[str], Visitor]


@pytest.fixture
def stage(own_app: Any) -> Any:
    """The house with one view for each kind of declaration."""
    bp = Blueprint("stage", __name__, url_prefix="/stage")

    @bp.get("/documents/<int:document_id>/<word>")
    @on_document(Permission.DOCUMENT_EDIT)
    def edit(document: Document, word: str) -> str:
        return f"{document.id} {word}"

    @bp.get("/cases/<int:case_id>")
    @on_case(Permission.DOCUMENT_EDIT)
    def case_of(case: ReviewCase, document: Document) -> str:
        return f"{case.id} {document.id}"

    @bp.get("/versions/<int:file_version_id>")
    @on_file_version(Permission.ORIGINAL_READ)
    def version_of(version: FileVersion, document: Document) -> str:
        return f"{version.id} {document.id}"

    @bp.get("/organisation")
    @requires(Permission.WORKLIST_READ)
    def organisation() -> str:
        return str(current_organisation_id())

    @bp.get("/reasons/<int:document_id>")
    @on_document(Permission.DOCUMENT_READ)
    def reasons(document: Document) -> str:
        return " ".join(r.code for r in refusals_on(document, Permission.FINDING_SETTLE))

    @bp.get("/menu")
    @signed_in
    def menu() -> str:
        return " ".join(p for p in Permission if may_in_organisation(p))

    @bp.get("/whoever")
    @open_to_all
    def whoever() -> str:
        return str(current_actor().id)

    own_app.app.register_blueprint(bp)
    return own_app


def body(visitor: Visitor, path: str) -> str:
    return visitor.client.get(path).get_data(as_text=True)


def test_a_view_receives_the_object_it_asked_for(stage: Any) -> None:
    document_id, case_id = stage.add_document()
    version_id = stage.add_file(document_id)
    drafter = stage.signed_in("drafter")
    assert body(drafter, f"/stage/documents/{document_id}/title") == f"{document_id} title"
    assert body(drafter, f"/stage/cases/{case_id}") == f"{case_id} {document_id}"
    assert body(drafter, f"/stage/versions/{version_id}") == f"{version_id} {document_id}"


@pytest.mark.parametrize("login", ["other_drafter", "drafter_elsewhere", "system_admin"])
def test_what_one_may_not_know_of_is_not_there(stage: Any, login: str) -> None:
    document_id, case_id = stage.add_document()
    version_id = stage.add_file(document_id)
    visitor = stage.signed_in(login)
    there = [f"documents/{document_id}/x", f"cases/{case_id}", f"versions/{version_id}"]
    missing = ["documents/9999/x", "cases/9999", "versions/9999"]
    texts = {visitor.get(f"/stage/{path}", status=404).text for path in there + missing}
    assert len(texts) == 1


def test_who_may_not_is_told_who_could(stage: Any) -> None:
    document_id, _ = stage.add_document()
    page = stage.signed_in("clerk").get(f"/stage/documents/{document_id}/x", status=403)
    with stage.app.test_request_context():
        assert sentence_of(Refusal("role_missing", {"roles": "drafter"})) in page.text


def test_the_state_of_the_case_counts_and_a_supervisor_reads_no_original(stage: Any) -> None:
    document_id, case_id = stage.add_document(state=CaseState.SIGN_OFF)
    version_id = stage.add_file(document_id)
    drafter = stage.signed_in("drafter")
    drafter.get(f"/stage/documents/{document_id}/x", status=403)
    drafter.get(f"/stage/cases/{case_id}", status=403)
    assert body(drafter, f"/stage/reasons/{document_id}") == "not_with_drafter"
    stage.signed_in("supervisor").get(f"/stage/versions/{version_id}", status=403)


def test_the_organisation_is_the_own_one(stage: Any) -> None:
    for login, short in (("drafter", "海屿"), ("other_officer", "临江")):
        assert body(stage.signed_in(login), "/stage/organisation") == str(
            stage.organisation_id(short)
        )
    stage.signed_in("system_admin").get("/stage/organisation", status=403)


def test_a_menu_shows_what_one_may(stage: Any) -> None:
    assert body(stage.signed_in("security_admin"), "/stage/menu") == "grant:manage"
    assert "document:create" in body(stage.signed_in("drafter"), "/stage/menu")
    assert "document:create" not in body(stage.signed_in("clerk"), "/stage/menu")


def test_nobody_is_nobody(stage: Any) -> None:
    assert body(stage.visitor(), "/stage/whoever") == "None"


def test_a_view_says_what_it_declares(stage: Any) -> None:
    declared = access_of(stage.app.view_functions["stage.edit"])
    assert declared is not None
    assert (declared.subject, declared.permission) == ("document", Permission.DOCUMENT_EDIT)
    assert access_of(lambda: "") is None


def test_a_fragment_request_of_a_stranger_leads_the_page_to_sign_in(stage: Any) -> None:
    answer = stage.visitor().client.get(
        "/stage/menu",
        headers={"HX-Request": "true", "Referer": "http://localhost/documents/1?x=1"},
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/documents/1?x%3D1"


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/documents/1?x=1", True),
        ("/", True),
        ("", False),
        (None, False),
        ("documents", False),
        ("//evil.example/", False),
        ("/\\evil.example", False),
        ("https://evil.example/", False),
        ("/a\tb", False),
    ],
)
def test_a_target_is_a_path_of_this_site(target: str | None, safe: bool) -> None:
    assert (safe_target(target) is not None) is safe


def test_the_page_before_is_one_of_ours(house: Any) -> None:
    for referrer, expected in (
        ("http://localhost/worklist?show=late", "/worklist?show=late"),
        ("http://evil.example/worklist", None),
        ("", None),
    ):
        with house.app.test_request_context(headers={"Referer": referrer}):
            assert page_before() == expected
