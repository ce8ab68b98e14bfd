"""The organisation's lists: who adds and ends terms, what is refused, what a reading is given."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from review.domain import commands as c
from review.domain.terms import TermKind, TermState
from review.domain.values import Refused
from review.services.finding.terms import add_terms, lists_for
from review.store.detection_terms import DetectionTerm, TermsAsked, count_terms, list_terms
from review.store.events import Event
from tests.engines.making import valid_id
from tests.services.conftest import TownAt
from tests.town import Town

PHONE, REASON = "0571-8888 6666", "本镇值班电话，一直对外公布"
FROM = date(2026, 1, 1)


def adding(town: Town, *texts: str, **said: Any) -> dict[str, Any]:
    return {
        "organisation_id": town.ids["town"],
        "kind": TermKind.ALLOW,
        "texts": texts,
        "code": "",
        "from_on": FROM,
        "until_on": None,
        "reason": REASON,
        **said,
    }


def add(town: Town, *texts: str, **said: Any) -> list[int]:
    rows = town.do("officer", c.AddTerms, **adding(town, *texts, **said))
    return [row.id for row in rows]


def refused(town: Town, *texts: str, login: str = "officer", **said: Any) -> set[str]:
    return town.refusals(login, c.AddTerms, **adding(town, *texts, **said))


def lists_on(town: Town, *days: date) -> dict[str, Any]:
    with town.work.sessions() as session:
        return lists_for(session, town.ids["town"], days)


def told(town: Town) -> list[dict[str, Any]]:
    with town.work.sessions() as session:
        query = select(Event.payload).where(Event.name.startswith("finding_list."))
        return [json.loads(payload) for payload in session.scalars(query.order_by(Event.seq))]


def test_the_officer_s_terms_reach_a_reading_in_their_days(town: Town) -> None:
    add(town, PHONE, "12345", code="LAND")
    add(town, "某某工程", kind=TermKind.DENY, until_on=date(2026, 3, 1))
    allow = [{"text": PHONE, "code": "LAND"}, {"text": "12345", "code": "LAND"}]
    assert lists_on(town, date(2026, 2, 1)) == {"allow": allow, "deny": [{"text": "某某工程"}]}
    assert lists_on(town, date(2026, 3, 1)) == {"allow": allow, "deny": []}
    assert lists_on(town, date(2025, 12, 31)) == {}
    assert lists_on(town, date(2025, 12, 31), FROM)["deny"] == [{"text": "某某工程"}]
    with town.work.sessions() as session:
        assert lists_for(session, town.ids["village"], [FROM]) == {}
    log = json.dumps(told(town), ensure_ascii=False)
    assert len(told(town)) == 3
    assert not any(word in log for word in ("8888", "12345", "工程", "值班"))


def test_a_term_ends_on_a_day_and_is_still_there(town: Town) -> None:
    (term_id,) = add(town, PHONE)
    end = {"term_id": term_id}
    assert town.refusals("officer", c.EndTerm, **end, until_on=None) == {"term_date_missing"}
    yesterday = town.today - timedelta(days=1)
    assert town.refusals("officer", c.EndTerm, **end, until_on=yesterday) == {"term_ends_in_past"}
    town.do("officer", c.EndTerm, **end, until_on=town.today)
    assert lists_on(town, town.today) == {}
    assert lists_on(town, yesterday)["allow"]
    assert town.refusals("officer", c.EndTerm, **end, until_on=town.today) == {"term_over"}
    assert told(town)[-1] == {"term": term_id, "until_on": town.today.isoformat()}
    add(town, PHONE, from_on=town.today)  # from the day on which the other does not hold any more


def test_a_term_that_has_not_begun_never_holds_when_it_is_ended(town: Town) -> None:
    later = town.today + timedelta(days=30)
    (term_id,) = add(town, PHONE, from_on=later)
    row = town.do("officer", c.EndTerm, term_id=term_id, until_on=town.today)
    assert (row.from_on, row.until_on) == (later, later)
    assert lists_on(town, later) == {}


def test_what_stands_already_is_refused_with_its_line(town: Town) -> None:
    add(town, PHONE)
    said = adding(town, "另一个电话", "（0571）88886666", "另一个 电话")
    with town.acting("officer") as (session, actor):
        with pytest.raises(Refused) as why:
            add_terms(session, town.work.vault, actor, c.AddTerms(**said), now=town.now)
        session.rollback()
    assert {(r.code, r.facts["lines"]) for r in why.value.refusals} == {
        ("term_there", "2"),
        ("term_twice", "3"),
    }
    assert refused(town, PHONE, kind=TermKind.DENY) == {"term_on_other_list"}
    assert refused(town, PHONE, code="LAND") == {"term_there"}  # it passes as any kind already
    add(town, "12345", code="LAND")
    add(town, "12345", code="MOB")
    with town.work.sessions() as session:
        assert len(list(session.scalars(select(DetectionTerm)))) == 3


@pytest.mark.parametrize(
    ("texts", "said", "codes"),
    [
        ((), {}, {"term_missing"}),
        (("a",), {}, {"term_too_short"}),
        (("ab",), {"reason": " "}, {"comment_missing"}),
        (("ab",), {"reason": "放行"}, {"comment_too_thin"}),
        (("ab",), {"from_on": None}, {"term_date_missing"}),
        (("ab",), {"until_on": FROM}, {"term_dates_wrong"}),
        (("ab",), {"code": "ID"}, {"term_code_unknown"}),
        ((valid_id(Random(2)),), {}, {"term_is_identity"}),
        (tuple(f"号码{n}" for n in range(301)), {}, {"terms_too_many"}),
    ],
)
def test_what_no_list_takes(
    look: TownAt, texts: tuple[str, ...], said: dict[str, Any], codes: set[str]
) -> None:
    assert refused(look("empty")[0], *texts, **said) == codes


def test_only_the_officer_of_the_organisation_keeps_its_lists(look: TownAt) -> None:
    town, _ = look("empty")
    for login in ("drafter", "clerk", "reviewer", "approver", "stranger"):
        assert refused(town, PHONE, login=login) == {"role_missing"}
    assert town.refusals("officer", c.EndTerm, term_id=99, until_on=FROM) == {"term_gone"}


def test_a_list_is_searched_in_the_plain_form_and_as_of_any_day(town: Town) -> None:
    add(town, PHONE)
    add(town, "某某工程", kind=TermKind.DENY, from_on=date(2027, 1, 1))
    asked = {"organisation_id": town.ids["town"], "day": town.today}
    with town.work.sessions() as session:
        assert count_terms(session, TermsAsked(**asked)) == 2
        (found,) = list_terms(session, TermsAsked(**asked, words="88886666"), offset=0, limit=9)
        assert found.text == PHONE
        (found,) = list_terms(
            session, TermsAsked(**asked, words="对外", kind=TermKind.ALLOW), offset=0, limit=9
        )
        assert found.text == PHONE
        counts = {s: count_terms(session, TermsAsked(**asked, state=s)) for s in TermState}
        assert counts == {TermState.UPCOMING: 1, TermState.IN_FORCE: 1, TermState.OVER: 0}
        then = TermsAsked(organisation_id=town.ids["town"], day=date(2027, 1, 1))
        assert count_terms(session, then) == 2
