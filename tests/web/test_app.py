"""The application as such: headers, tokens, errors, limits, one transaction per request, logs."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Blueprint, request
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from review.config import Settings
from review.domain.values import Refusal, Refused, Stale
from review.store.events import Event
from review.store.people import Organisation
from review.web.access import accepts_files, open_to_all, signed_in
from review.web.app import create_app
from review.web.logs import JsonLines
from review.web.session import current_session, enqueue_after_commit, log_afterwards
from review.web.wording import sentence_of
from tests.page import Visitor

SignInAs = Callable[[str], Visitor]


def rename(words: str) -> None:
    """Change something that a later look can see."""
    organisation = current_session().scalars(select(Organisation)).first()
    assert organisation is not None
    organisation.short_name = words


@pytest.fixture
def stage(own_app: Any) -> Any:
    """The house with a few views of our own that do one thing each."""
    bp = Blueprint("stage", __name__, url_prefix="/stage")

    @bp.post("/change/<int:status>")
    @open_to_all
    def change(status: int) -> tuple[str, int]:
        rename("changed")
        enqueue_after_commit("read", 7)
        log_afterwards("security.access_refused", {"endpoint": "stage", "code": "tried"})
        return "", status

    @bp.get("/change-on-get")
    @open_to_all
    def change_on_get() -> str:
        rename("changed")
        return ""

    @bp.post("/refuse")
    @open_to_all
    def refuse() -> str:
        rename("changed")
        raise Refused(Refusal("title_missing"), Refusal("file_missing"))

    @bp.post("/stale")
    @open_to_all
    def stale() -> str:
        raise Stale(1, 2)

    @bp.post("/twice")
    @open_to_all
    def twice() -> str:
        first = current_session().scalars(select(Organisation)).all()
        first[0].name = first[1].name
        return "never seen"

    @bp.get("/break")
    @open_to_all
    def fall() -> str:
        raise RuntimeError("the text of a document: 张某 13800002417")

    @bp.post("/small")
    @open_to_all
    def small() -> str:
        return str(len(request.form))

    @bp.post("/large")
    @accepts_files
    @signed_in
    def large() -> str:
        return str(len(request.files["file"].read()))

    @bp.get("/undeclared")
    def undeclared() -> str:
        return "open by accident"

    own_app.app.register_blueprint(bp)
    return own_app


def short_names(house: Any) -> list[str]:
    with house.house.reading() as session:
        return list(session.scalars(select(Organisation.short_name)))


def token(visitor: Visitor, path: str = "/sign-in") -> dict[str, str]:
    page = visitor.get(path)
    return {"csrf_token": page.find("//input[@name='csrf_token']").get("value")}


def upload(visitor: Visitor, proof: dict[str, str], size: int) -> TestResponse:
    """Send a file of so many bytes; the body is built in memory, not in a file of the client's."""
    file = FileStorage(io.BytesIO(b"x" * size), "a.pdf")
    boundary, body = encode_multipart({**proof, "file": file})
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.client.post("/stage/large", data=body, content_type=kind)


def logged(house: Any, caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(JsonLines().format(record)) for record in caplog.records]


@pytest.fixture(autouse=True)
def _listen(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    logger = logging.getLogger("review.web")
    logger.addHandler(caplog.handler)
    yield
    logger.removeHandler(caplog.handler)


def test_building_the_application_touches_neither_disk_nor_database(settings: Settings) -> None:
    create_app(settings)
    assert not settings.data.exists()


def test_staff_pages_are_never_stored(client_as: SignInAs) -> None:
    headers = client_as("drafter").get("/profile").response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Request-Id"]


def test_static_files_last_a_year_under_their_digest_only(house: Any) -> None:
    visitor = house.visitor()
    page = visitor.get("/sign-in")
    sheet = page.find("//link[@rel='stylesheet']").get("href")
    assert "?v=" in sheet
    kept = visitor.client.get(sheet)
    assert "immutable" in kept.headers["Cache-Control"]
    kept.close()
    bare = visitor.client.get(sheet.partition("?")[0] + "?v=older")
    assert bare.headers["Cache-Control"] == "no-cache"
    bare.close()


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(house: Any) -> None:
    cookie = house.visitor().get("/sign-in").response.headers["Set-Cookie"]
    assert cookie.startswith("review_staff=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_post_without_its_token_changes_nothing(stage: Any) -> None:
    stage.visitor().post("/stage/change/200", {}, status=400)
    assert "changed" not in short_names(stage)


def test_a_token_of_another_session_is_worth_nothing(stage: Any) -> None:
    foreign = token(stage.visitor())
    stage.visitor().post("/stage/change/200", foreign, status=400)


def test_htmx_sends_the_token_in_a_header(stage: Any) -> None:
    visitor = stage.visitor()
    header = {"X-CSRFToken": token(visitor)["csrf_token"]}
    answer = visitor.client.post("/stage/change/200", headers=header)
    assert answer.status_code == 200
    assert "changed" in short_names(stage)


@pytest.mark.parametrize(("status", "kept"), [(200, True), (302, True), (400, False), (422, False)])
def test_a_request_commits_below_400_and_the_security_log_always(
    stage: Any, status: int, kept: bool
) -> None:
    visitor = stage.visitor()
    visitor.client.post(f"/stage/change/{status}", data=token(visitor))
    assert ("changed" in short_names(stage)) is kept
    assert stage.enqueued == ([("read", 7)] if kept else [])
    with stage.house.reading() as session:
        names = session.scalars(select(Event.name)).all()
    assert names == ["security.access_refused"]


def test_a_get_changes_nothing(stage: Any) -> None:
    stage.visitor().client.get("/stage/change-on-get")
    assert "changed" not in short_names(stage)


def test_a_refusal_shows_every_reason_and_undoes_everything(stage: Any) -> None:
    visitor = stage.visitor()
    page = visitor.post("/stage/refuse", token(visitor), status=422)
    with stage.app.test_request_context():
        for code in ("title_missing", "file_missing"):
            assert sentence_of(Refusal(code)) in page.text
    assert "changed" not in short_names(stage)


def test_a_stale_form_keeps_what_was_typed(stage: Any) -> None:
    visitor = stage.visitor()
    data = {**token(visitor), "title": "关于防汛的通知", "version": "3"}
    page = visitor.post("/stage/stale", data, status=409)
    assert page.find("//textarea").text == "关于防汛的通知"
    assert len(page.root.findall(".//textarea")) == 1


def test_a_commit_that_fails_is_not_reported_as_done(stage: Any) -> None:
    visitor = stage.visitor()
    page = visitor.read(visitor.client.post("/stage/twice", data=token(visitor)))
    assert page.status in (409, 500)
    assert len(set(short_names(stage))) == 2


def test_our_own_fault_gets_a_reference_and_the_log_no_text(
    stage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    page = stage.visitor().get("/stage/break", status=500)
    line = next(entry for entry in logged(stage, caplog) if entry["event"] == "error")
    assert line["request"] in page.text
    assert line["error"] == "RuntimeError"
    assert any("fall" in place for place in line["stack"])
    assert "张某" not in json.dumps(line, ensure_ascii=False)


def test_a_fault_page_needs_no_database(stage: Any) -> None:
    stage.house.engine.dispose()
    stage.app.extensions["review"].settings.data.mkdir(parents=True, exist_ok=True)
    visitor = stage.signed_in("drafter")
    with stage.house.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE sign_in RENAME TO gone")
    visitor.get("/profile", status=500)


def test_a_request_is_one_line_without_what_it_said(
    stage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    stage.signed_in("drafter").get("/profile?q=关于防汛")
    lines = [entry for entry in logged(stage, caplog) if entry["event"] == "request"]
    assert lines[-1]["endpoint"] == "auth.profile"
    assert lines[-1]["actor"] == stage.person("drafter").id
    assert lines[-1]["status"] == 200
    assert "防汛" not in json.dumps(lines, ensure_ascii=False)


def test_an_unknown_address_is_not_found(house: Any) -> None:
    house.visitor().get("/no-such-page", status=404)
    house.visitor().get("/static/no-such.css", status=404)


def test_a_view_that_declares_nothing_is_closed_for_everybody(
    stage: Any, client_as: SignInAs
) -> None:
    stage.visitor().get("/stage/undeclared", status=403)
    client_as("system_admin").get("/stage/undeclared", status=403)


def test_a_large_form_is_refused_before_it_is_read(stage: Any) -> None:
    visitor = stage.visitor()
    data = {**token(visitor), "text": "x" * 3_000_000}
    visitor.post("/stage/small", data, status=413)


def test_files_are_taken_from_known_people_up_to_the_limit(stage: Any) -> None:
    known = stage.signed_in("drafter")
    answer = upload(known, token(known, "/profile"), 3_000_000)
    assert answer.get_data(as_text=True) == "3000000"
    stranger = stage.visitor()
    assert upload(stranger, token(stranger), 3_000_000).status_code == 413


def test_an_upload_beyond_the_limit_names_the_limit(stage: Any) -> None:
    stage.app.config["UPLOAD_LIMIT"] = 1_000_000
    known = stage.signed_in("drafter")
    page = known.read(upload(known, token(known, "/profile"), 2_500_000))
    assert page.status == 413
    assert "100 MB" in page.text
