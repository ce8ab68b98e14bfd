"""The queue: huey over SQLite, PostgreSQL or Redis, chosen by ``QUEUE_URL``. A message carries only kind and row id.

No results, no retries, no schedule in huey: the rows count attempts and the sweep sends what waits.
Messages are signed
with the house's own key, because huey's messages are pickles.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from sqlalchemy.engine import make_url

from review.jobs.abilities import look_at_machine
from review.jobs.daily import (
    close_past_years,
    close_public_day,
    follow_requests,
    remind_offices_due,
    take_up_dates,
)
from review.jobs.daily_mail import send_daily_mail
from review.jobs.erasing import erase_discarded, erase_superseded
from review.jobs.evidence import ask_if_outdated
from review.jobs.hides import outstanding_hides
from review.jobs.mentions import sweep_validity
from review.jobs.tasks import carry_out
from review.jobs.terms import look_for_proposals
from review.jobs.work import Work
from review.jobs.yearly import look_at_calendar
from review.services.outstanding import due_rows

log = logging.getLogger("review.jobs")

NAME = "review"

#: Work that comes in a long line; it never stands before somebody's upload.
UNHURRIED = frozenset({"import", "mentions", "read_later", "evidence", "finding_replay"})


def make_queue(url: str, key: bytes) -> Huey:
    """The queue named by a URL (``sqlite:///file``, ``postgresql+psycopg://…``, ``redis://…``),
    signing with ``key``.
    """
    serializer = SignedSerializer(secret=key, salt=NAME)
    address = make_url(url)
    backend = address.get_backend_name()
    if backend == "sqlite":
        path = Path(address.database or "queue.db")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteHuey(
            NAME, filename=str(path), results=False, serializer=serializer, fsync=False
        )
    if backend == "postgresql":
        dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey(NAME, dsn=dsn, results=False, serializer=serializer)
    return RedisHuey(NAME, url=url, results=False, serializer=serializer)


def register(queue: Huey, work: Work) -> Callable[[str, int], None]:
    """Tie the tasks to the queue; answers the function that sends a message after a commit."""

    @queue.task(name="carry_out")
    def carry(kind: str, row_id: int) -> None:
        try:
            following = carry_out(work, kind, row_id)
        except Exception as error:  # noqa: BLE001  # the worker outlives every row
            # The row stays leased and comes back with the sweep. Messages of errors may quote a document.
            log.error("task %s row %s broke: %s", kind, row_id, type(error).__name__)  # noqa: TRY400
            return
        for next_kind, next_id in following:
            carry(next_kind, next_id)

    @queue.periodic_task(crontab(minute="*"), name="sweep")
    def sweep() -> None:
        for kind, row_id in waiting(work):
            carry(kind, row_id)

    _schedule(queue, work)
    _schedule_reminders(queue, work)

    def send(kind: str, row_id: int) -> None:
        # What a person waits for goes before what the sweep found, where the storage knows an order.
        ahead = 1 if queue.storage.priority and kind not in UNHURRIED else None
        carry(kind, row_id, priority=ahead)

    return send


def _schedule(queue: Huey, work: Work) -> None:
    """What is looked at by the clock, each task repeatable."""

    @queue.periodic_task(crontab(minute="7"), name="look_at_machine")
    def look() -> None:
        look_at_machine(work)

    @queue.periodic_task(crontab(minute="3"), name="close_public_day")
    def close_day() -> None:
        close_public_day(work)

    @queue.periodic_task(crontab(hour="2", minute="40"), name="outdated_evidence")
    def outdated_evidence() -> None:
        ask_if_outdated(work)

    @queue.periodic_task(crontab(hour="3", minute="40"), name="validity")
    def validity() -> None:
        sweep_validity(work)

    @queue.periodic_task(crontab(hour="2", minute="10"), name="term_proposals")
    def term_proposals() -> None:
        look_for_proposals(work)

    @queue.periodic_task(crontab(hour="3", minute="10"), name="erase")
    def erase() -> None:
        erase_discarded(work)
        erase_superseded(work)

    @queue.periodic_task(crontab(minute="5"), name="yearly")
    def yearly() -> None:
        look_at_calendar(work)

    @queue.periodic_task(crontab(hour="4", minute="20"), name="look_at_dates")
    def look_at_dates() -> None:
        close_past_years(work)
        take_up_dates(work)
        follow_requests(work)


def _schedule_reminders(queue: Huey, work: Work) -> None:
    """What people are told by the clock, in the house and by mail."""

    @queue.periodic_task(crontab(hour="0", minute="30"), name="remind")
    def remind() -> None:
        remind_offices_due(work)

    @queue.periodic_task(crontab(minute="*/10"), name="daily_mail")
    def daily_mail() -> None:
        send_daily_mail(work)


def waiting(work: Work) -> list[tuple[str, int]]:
    """What waits and is not being worked on."""
    with work.sessions() as session:
        found = due_rows(session, work.clock())
    return outstanding_hides(work) + found  # what the public should not see goes first


def run_worker(queue: Huey, work: Work, *, threads: int) -> None:
    """Run the consumer until it is told to stop; first everything that waited while nobody worked is sent."""
    send = register(queue, work)
    look_at_machine(work)
    for kind, row_id in waiting(work):
        send(kind, row_id)
    Consumer(queue, workers=threads, worker_type="thread", initial_delay=0.1, max_delay=1.0).run()
