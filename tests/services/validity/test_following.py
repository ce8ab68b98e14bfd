"""The public record follows a mark by a task: at once, in order, and without what was not released."""

from __future__ import annotations

from typing import Any

import pytest

from review.domain import commands as c
from review.domain.states import DocumentAction, Validity
from review.jobs.mentions import follow_validity
from review.jobs.tasks import work_off
from review.public.records import PublicRecord
from review.services.outstanding import due_rows
from review.store.documents import FileState
from review.store.validity import ValidityRelease, release_of_validity
from tests.answers import ID_NUMBER
from tests.olddocs import registered
from tests.services.conftest import TownAt
from tests.town import GOOD_COMMENT, Town

REPEALED = {"validity": Validity.REPEALED}


def outside(town: Town, document_id: int) -> tuple[Any, ...]:
    """What the public record says of validity."""
    with town.work.public.session() as session:
        row = session.get_one(PublicRecord, document_id)
        return row.validity.value, row.validity_on, row.successor_id, row.successor_text


def row_of(town: Town, document_id: int) -> ValidityRelease:
    with town.work.sessions() as session:
        row = release_of_validity(session, document_id)
        assert row is not None
        return row


def follow(town: Town, document_id: int) -> ValidityRelease:
    """Carry out the task; answers its row afterwards."""
    follow_validity(town.work, row_of(town, document_id).id)
    return row_of(town, document_id)


@pytest.fixture
def published(town_at: TownAt) -> tuple[Town, int]:
    """A town whose document is outside."""
    return town_at("published")


def test_the_public_record_says_so_after_the_task(published: tuple[Town, int]) -> None:
    town, old = published
    before = town.outside(old)
    town.do("officer", c.MarkValidity, old, **REPEALED, on=town.today)
    with town.work.sessions() as session:
        kinds = {kind for kind, _ in due_rows(session, town.now)}
    assert "validity" in kinds
    row = follow(town, old)
    assert (row.state, row.written_at) == (FileState.DONE, town.now)
    assert outside(town, old) == ("repealed", town.today, None, "")
    assert town.outside(old) == before  # text and files as they were released
    with town.work.public.session() as session:
        assert session.get_one(PublicRecord, old).changed_at == town.now


def test_only_the_newest_mark_goes_out_whatever_order_tasks_run_in(
    published: tuple[Town, int],
) -> None:
    town, old = published
    town.do("officer", c.MarkValidity, old, **REPEALED, on=town.today)
    town.do("officer", c.MarkValidity, old, validity=Validity.IN_FORCE, reason=GOOD_COMMENT)
    follow(town, old)
    assert outside(town, old) == ("in_force", None, None, "")
    follow(town, old)  # a message that came twice finds nothing to do
    assert outside(town, old) == ("in_force", None, None, "")


def test_a_successor_inside_is_never_named_outside(published: tuple[Town, int]) -> None:
    town, old = published
    inside = registered(town, "内部掌握的新规定", "青府〔2026〕90号", town.today)
    town.do("officer", c.MarkValidity, old, **REPEALED, on=town.today, successor_id=inside)
    assert follow(town, old).state is FileState.DONE
    assert outside(town, old) == ("repealed", town.today, None, "")


def test_a_successor_links_once_it_is_public_and_no_longer_when_it_is_hidden(
    published: tuple[Town, int],
) -> None:
    town, old = published
    new = town.confirmed("青府〔2026〕8号")
    town.do("officer", c.MarkValidity, old, **REPEALED, on=town.today, successor_id=new)
    follow(town, old)
    assert outside(town, old)[2] is None
    town.do("officer", c.Publish, new)
    town.written(new)
    follow(town, old)
    assert outside(town, old)[2] == new
    town.hide(new)
    follow(town, old)
    assert outside(town, old)[2] is None


def test_a_typed_successor_is_checked_like_every_released_string(
    published: tuple[Town, int],
) -> None:
    town, old = published
    text = "《海屿区临时救助办法》（海府〔2026〕2号）"
    town.do("officer", c.MarkValidity, old, **REPEALED, on=town.today, successor_text=text)
    assert follow(town, old).state is FileState.DONE
    assert outside(town, old) == ("repealed", town.today, None, text)


def test_a_removed_value_in_a_successors_name_stays_inside_and_the_mark_goes_out(
    published: tuple[Town, int],
) -> None:
    town, old = published
    said = {**REPEALED, "on": town.today, "successor_text": f"见{ID_NUMBER}号决定"}
    town.do("officer", c.MarkValidity, old, **said)
    row = follow(town, old)
    assert (row.state, row.reason) == (FileState.FAILED, "successor_text_hit")
    assert outside(town, old) == ("repealed", town.today, None, "")


def test_a_hidden_record_is_left_alone_until_it_is_restored(published: tuple[Town, int]) -> None:
    town, old = published
    town.hide(old)
    town.do("officer", c.MarkValidity, old, **REPEALED, on=town.today)
    assert follow(town, old).state is FileState.DONE
    assert outside(town, old)[0] == "in_force"
    town.do("officer2", c.ActOnPublished, old, action=DocumentAction.RESTORE, comment=GOOD_COMMENT)
    follow(town, old)
    assert outside(town, old)[0] == "repealed"


def test_a_release_prepared_before_the_mark_says_what_is_so_now(town_at: TownAt) -> None:
    town, document_id = town_at("confirmed")
    town.do("officer", c.MarkValidity, document_id, **REPEALED, on=town.today)
    town.do("officer", c.Publish, document_id)
    town.written(document_id)
    assert outside(town, document_id)[:2] == ("repealed", town.today)


def test_a_public_store_that_can_not_be_reached_is_tried_again(
    published: tuple[Town, int],
) -> None:
    town, old = published
    town.do("officer", c.MarkValidity, old, **REPEALED, on=town.today)
    with town.work.public.session() as session:
        session.delete(session.get_one(PublicRecord, old))  # somebody lost it
    row = follow(town, old)
    assert (row.state, row.reason, row.attempts) == (FileState.WORKING, "unknown_record", 1)
    assert row.leased_until is not None
    assert row.leased_until > town.now
    work_off(town.work)
    assert row_of(town, old).state is FileState.WORKING  # it waits for its pause to end
