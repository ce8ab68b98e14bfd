"""``flask request``: lists and single requests without names, settings, a list of past requests taken in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import Result

from review.cli import register_commands
from review.domain.requests import RequestOutcome
from tests.asking import REASON, SOMEBODY, Desk
from tests.staffapp import app_over
from tests.town import Town

HEADERS = "编号,收到日期,申请人类型,申请人,联系方式,申请内容,答复日期,答复类型"


def flask(town: Town, *arguments: str) -> Result:
    app = app_over(town.work.settings, town.clock, lambda *_: None)
    register_commands(app)
    return app.test_cli_runner().invoke(args=["request", *arguments])


def data(town: Town, *arguments: str) -> dict[str, Any]:
    result = flask(town, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_requests_are_listed_and_shown_without_names(town: Town) -> None:
    desk = Desk(town)
    open_, closed = desk.register(), desk.register()
    desk.consult(open_)
    desk.close(closed, RequestOutcome.DENY, ground="SEC_PUBLIC", reason=REASON)
    listed = data(town, "list", "--which", "all")["requests"]
    assert [each["state"] for each in listed] == ["closed", "handling"]
    assert [r["reference"] for r in data(town, "list")["requests"]] == [desk.row(open_).reference]
    assert data(town, "list", "--which", "late", "--year", "2020")["requests"] == []
    year = desk.today.year
    shown = data(town, "show", f"{year}-2", "--organisation", "town")
    assert (shown["outcome"], shown["ground"]) == ("deny", "SEC_PUBLIC")
    shown = data(town, "show", desk.row(open_).reference, "--organisation", "town")
    assert [each["kind"] for each in shown["consultations"]] == ["third_party"]
    plain = (
        flask(town, "list", "--which", "all").output
        + flask(town, "show", f"{year}-1", "--organisation", "town").output
    )
    assert SOMEBODY.name not in plain
    assert SOMEBODY.contact not in plain
    assert flask(town, "show", f"{year}-99", "--organisation", "town").exit_code == 5


def test_settings_are_shown_changed_and_refused(town: Town) -> None:
    here = ("settings", "--organisation", "town")
    assert data(town, *here) == {"target_days": 10, "head": None}
    changed = data(town, *here, "--target-days", "8", "--head", "approver")
    assert changed == {"target_days": 8, "head": "approver"}
    assert flask(town, *here, "--target-days", "30").exit_code == 5
    assert flask(town, *here, "--head", "stranger").exit_code == 5


def test_a_list_of_past_requests_is_judged_first_and_then_taken_in(
    town: Town, tmp_path: Path
) -> None:
    good = "1,2023-03-01,公民,陈木棉,13800000000,征地批复,2023-03-20,予以公开"
    bad = "2,三月,公民,李某,1,征地批复,2023-03-20,予以公开"
    path = tmp_path / "台账.csv"
    path.write_text(f"{HEADERS}\n{good}\n{bad}", encoding="utf-8-sig")
    here = ("import", str(path), "--organisation", "town")
    told = {"lines": 2, "taken": 1, "refused": {"3": ["past_date_malformed"]}}
    assert data(town, *here, "--check") == told
    assert data(town, "list", "--which", "all")["requests"] == []
    said = flask(town, *here)
    assert said.exit_code == 0
    assert "“收到日期”里的“三月”不是日期" in said.stderr
    assert [r["reference"] for r in data(town, "list", "--which", "all")["requests"]] == [
        "依申请〔2023〕1号"
    ]
    again = flask(town, *here)
    assert again.exit_code == 5
    nothing = tmp_path / "别的.csv"
    nothing.write_text("天气,晴\n", encoding="utf-8")
    assert flask(town, "import", str(nothing), "--organisation", "town").exit_code == 5
