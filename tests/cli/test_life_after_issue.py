"""A house through July and everything beside it: log and store are in order afterwards, as the commands tell."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from review.cli import register_commands
from review.domain import commands as c
from review.domain.commands.importing import ImportMove
from review.domain.states import CaseKind, DocumentAction, Outcome, Validity
from review.jobs.daily import close_past_years, take_up_dates
from review.jobs.mentions import follow_validity
from review.store.rounds import Round, RoundItem
from review.store.validity import ValidityRelease
from review.web.app import create_app
from tests import manifests as m
from tests.julys import YEAR, approve, close_july, filed, july, open_july, propose, where
from tests.olddocs import registered
from tests.services.items.test_elsewhere import ask_for, decided
from tests.services.items.test_release import to_sign_off
from tests.services.test_spot_checks import BAD, draw, drawn, examine, refer
from tests.services.validity.test_proposing import mention, says
from tests.town import Town


def asked(town: Town, *arguments: str) -> dict[str, Any]:
    """What a command answers as JSON."""
    app = create_app(town.work.settings, clock=town.clock)
    register_commands(app)
    result = app.test_cli_runner().invoke(args=[*arguments, "--json"])
    found: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 0, found
    return found


def imported(town: Town, place: Path) -> None:
    """Two documents of the past come in, one of them public on another site."""
    day = {"doc_date": f"{YEAR - 3}-03-01", "issued_on": f"{YEAR - 3}-03-02"}
    lines = [m.line(1, **day), m.line(2, attribute="主动公开", **day)]
    folder = m.write_files(place / "files", lines)
    run_id = m.bring(town, m.write_csv(place / "清单.csv", lines), folder)
    m.work_on(town, run_id)
    m.steer(town, run_id, ImportMove.START)
    m.work_on(town, run_id)


def in_july(town: Town, numbers: dict[str, int]) -> None:
    """The offices answer, the leader approves, other cases and a hide come between."""
    propose(town, numbers["kept"], Outcome.KEEP)
    propose(town, numbers["lapsed"], Outcome.MARK_LAPSED, validity_on=date(YEAR, 1, 1))
    propose(town, numbers["released"], Outcome.TO_PROACTIVE)
    to_sign_off(town, numbers["released"])
    for name in ("kept", "lapsed", "released"):
        approve(town, numbers[name])
    ask_for(town, numbers["corrected"], CaseKind.CORRECTION)
    decided(town, numbers["corrected"])
    town.hide(numbers["hidden"])
    confirm = {"action": DocumentAction.CONFIRM_HIDE, "comment": ""}
    town.do("approver", c.ActOnPublished, numbers["hidden"], **confirm)
    with town.work.sessions() as session:
        waiting = list(session.scalars(select(ValidityRelease.id)))
    for row_id in waiting:
        follow_validity(town.work, row_id)


def beside_july(town: Town, document_id: int) -> None:
    """Requests, a repeal in a newer document, a spot check: each asks for evaluation."""
    for number in (7, 9):
        request = {"received_on": town.today, "reference": f"依申请〔{YEAR}〕{number}号"}
        town.do("officer", c.RecordRequest, document_id=document_id, **request)
    old = registered(town, "青榕镇防汛办法", "青府〔2012〕70号", date(2012, 3, 1))
    newer = registered(town, "青榕镇防汛规定", "青府〔2028〕71号", date(2028, 3, 1), "正文。")
    says(town, newer, mention(number="青府〔2012〕70号"))
    assert where(town, old)[0] == "assigned"
    for entry in drawn(town, draw(town, size=3)):
        examine(town, "supervisor", entry.id, BAD)
        with town.work.sessions() as session:
            query = select(RoundItem.id).where(
                RoundItem.document_id == entry.document_id, RoundItem.settled_at.is_(None)
            )
            is_asked = session.scalars(query).first() is not None
        if not is_asked:
            refer(town, entry.id)


def test_a_house_is_in_order_after_july_and_everything_beside_it(
    town: Town, tmp_path: Path
) -> None:
    numbers = {
        name: filed(town, number=f"青府〔2026〕{n}号")
        for n, name in enumerate(("kept", "released", "corrected", "left"), 20)
    }
    numbers |= {
        name: town.published(f"青府〔2026〕{n}号")
        for n, name in enumerate(("lapsed", "hidden"), 30)
    }
    july(town)
    imported(town, tmp_path)
    round_id = open_july(town)
    in_july(town, numbers)
    assert town.document(numbers["lapsed"]).validity is Validity.LAPSED
    town.clock.now = datetime(YEAR, 8, 1, 1, tzinfo=UTC)
    close_july(town, round_id)
    beside_july(town, numbers["kept"])
    town.clock.now = datetime(YEAR + 1, 1, 2, 1, tzinfo=UTC)
    assert close_past_years(town.work) == 1
    take_up_dates(town.work)
    july(town, YEAR + 1)
    open_july(town, YEAR + 1)
    assert where(town, numbers["left"]) == ("assigned", None)
    with town.work.sessions() as session:
        assert len(session.scalars(select(Round)).all()) == 4
    assert asked(town, "audit", "verify")["intact"]
    checks = asked(town, "store", "check")["checks"]
    assert {check["name"]: check["problems"] for check in checks if check["problems"]} == {}
