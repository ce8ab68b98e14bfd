"""The edge of the staff pages: where they are answered from, what numbers they are asked with, what errors say."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Blueprint
from sqlalchemy import event, select

from review.store.people import Organisation, Person
from review.web.access import open_to_all
from review.web.loopback import is_this_machine
from review.web.session import current_session
from tests.web.conftest import client_as, house, own_app, settings

__all__ = ["client_as", "house", "own_app", "settings"]

SECRET = "张三13900001111"


def invent_somebody(house: Any) -> None:
    with house.session() as session:
        session.scalars(select(Person).where(Person.login == "drafter")).one().is_demo = True
        session.commit()


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("mingshi.example", False),
        ("localhost.example", False),
        ("10.1.2.3", False),
        ("", False),
    ],
)
def test_this_machine_is_told_from_others_by_name_and_address(name: str, here: bool) -> None:
    assert is_this_machine(name) is here


@pytest.mark.parametrize(
    "elsewhere",
    [{"REMOTE_ADDR": "10.1.2.3"}, {"HTTP_HOST": "review.example"}, {"HTTP_HOST": "[2001:db8::1]"}],
)
def test_a_demonstration_answers_nobody_but_its_own_machine(
    house: Any, elsewhere: dict[str, str]
) -> None:
    client = house.app.test_client()
    assert client.get("/sign-in", environ_overrides=elsewhere).status_code == 200
    invent_somebody(house)
    assert client.get("/sign-in", environ_overrides=elsewhere).status_code == 403
    assert client.get("/sign-in").status_code == 200
    assert (
        client.get("/sign-in", environ_overrides={"HTTP_HOST": "127.0.0.1:8000"}).status_code == 200
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/documents/{10**30}", 404),
        (f"/cases/{1 << 63}/review", 404),
        (f"/files/{10**30}/original", 404),
        (f"/documents?before={10**30}&office={10**30}", 200),
        (f"/worklist?page={10**30}", 200),
    ],
)
def test_a_number_no_database_holds_is_no_fault_of_ours(
    client_as: Any, path: str, status: int
) -> None:
    assert client_as("drafter").client.get(path).status_code == status


def test_a_number_in_a_form_that_no_database_holds_is_refused(own_app: Any) -> None:
    bp = Blueprint("numbers", __name__, url_prefix="/numbers")

    @bp.get("/look")
    @open_to_all
    def look() -> str:
        return str(current_session().get(Person, 10**30))

    own_app.app.register_blueprint(bp)
    assert own_app.app.test_client().get("/numbers/look").status_code == 400


def test_an_error_s_message_is_in_no_log_and_on_no_page(
    own_app: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    bp = Blueprint("breaks", __name__, url_prefix="/breaks")

    @bp.get("/quoting")
    @open_to_all
    def quoting() -> str:
        raise RuntimeError(SECRET)

    own_app.app.register_blueprint(bp)
    logging.getLogger("review.web").propagate = True
    try:
        answered = own_app.app.test_client().get("/breaks/quoting")
        assert answered.status_code == 500
        assert SECRET not in answered.text
    finally:
        logging.getLogger("review.web").propagate = False
    told = capsys.readouterr()
    assert SECRET not in caplog.text
    assert SECRET not in told.err + told.out


def test_an_error_of_the_database_does_not_quote_parameters(house: Any) -> None:
    with house.session() as session:
        session.add(
            Organisation(
                name=SECRET, short_name="x", code="x", number_code="x", created_at=house.clock()
            )
        )
        session.commit()
        session.add(
            Organisation(
                name=SECRET, short_name="x", code="y", number_code="x", created_at=house.clock()
            )
        )
        with pytest.raises(Exception, match="UNIQUE") as raised:
            session.flush()
        session.rollback()
    assert SECRET not in str(raised.value)


def test_a_form_that_has_to_give_way_to_another_writer_is_told_so_and_keeps_what_was_typed(
    house: Any,
) -> None:
    visitor = house.signed_in("drafter")
    token = visitor.get("/profile").find("//meta[@name='csrf-token']").get("content")
    event.listen(house.house.engine, "connect", impatient)
    house.house.engine.dispose()
    with house.house.writing.begin() as other:
        other.execute(select(Person.id).limit(1))
        answered = visitor.client.post("/profile", data={"csrf_token": token, "note": "我写的话"})
    assert answered.status_code == 409
    assert "我写的话" in answered.text


def impatient(connection: Any, _: object) -> None:
    """Wait for nobody, so that the test need not."""
    connection.execute("PRAGMA busy_timeout=0")
