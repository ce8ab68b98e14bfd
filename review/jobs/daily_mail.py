"""The daily mail sent: claim and commit, send without a transaction, record and commit.

One connection for all that is due. A letter that one server answer spoils holds up no other; where the
server is away, what was claimed waits for its next attempt.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass

from review.jobs.mail import Letter, MailRefused, Post, post_office
from review.jobs.mail_words import (
    CHINESE,
    ENGLISH,
    Numbers,
    body,
    subject,
    trial_body,
    trial_subject,
)
from review.jobs.work import Work, system_actor
from review.services.mailing import (
    claim_mail,
    give_up_past,
    mail_due,
    record_failed,
    record_sent,
)
from review.store.people import Person
from review.store.reminders import DailyMail

log = logging.getLogger("review.jobs")


@dataclass(frozen=True)
class MailRun:
    """What one look at the mail did."""

    sent: int = 0
    failed: int = 0


def send_daily_mail(work: Work) -> MailRun:
    """Send what is due now; without a mail server nothing. Twice sends nothing twice."""
    server, now = work.settings.mail_server, work.clock()
    if server is None:
        return MailRun()
    local = now.astimezone(work.settings.time_zone)
    with work.transaction() as session:
        give_up_past(session, system_actor(), local.date(), now=now)
        due = mail_due(session, local, now)
    sent = failed = 0
    with ExitStack() as stack:
        post: Post | None = None
        for person_id in due:
            claimed = _claim(work, person_id)
            if claimed is None:
                continue
            mail_id, letter = claimed
            try:
                if post is None:
                    post = stack.enter_context(post_office(server, work.settings.mail_from))
                post.send(letter)
            except MailRefused as refused:
                _failed(work, mail_id, refused)
                failed += 1
                if refused.code in ("unreachable", "sign_in_refused", "no_encryption"):
                    break  # the others would hear the same; they are due at the next look
            else:
                with work.transaction() as session:
                    record_sent(session, system_actor(), mail_id, now=work.clock())
                sent += 1
    return MailRun(sent, failed)


def send_trial(work: Work, address: str, language: str) -> None:
    """Send one mail that says that mail arrives. Raises MailRefused; without a server ``no_server``."""
    server = work.settings.mail_server
    if server is None:
        raise MailRefused("no_server", final=True)
    now = work.clock()
    letter = Letter(
        address=address,
        subject=trial_subject(language),
        body=trial_body(language, work.settings.staff_url),
        language=language,
        key=f"test-{now:%Y%m%d%H%M%S%f}",
        at=now,
    )
    with post_office(server, work.settings.mail_from) as post:
        post.send(letter)


# ---- inside --------------------------------------------------------------------------------------


def _claim(work: Work, person_id: int) -> tuple[int, Letter] | None:
    """Take one person's mail and write it."""
    now = work.clock()
    with work.transaction() as session:
        claimed = claim_mail(session, person_id, now=now, today=work.day_of(now))
        if claimed is None:
            return None
        row, choice = claimed
        person = session.get_one(Person, person_id)
        language = ENGLISH if (person.locale or "").startswith("en") else CHINESE
        return row.id, _letter(work, row, choice.address, language)


def _letter(work: Work, row: DailyMail, address: str, language: str) -> Letter:
    now = work.clock()
    numbers = Numbers(mine=row.mine, late=row.late, soon=row.soon, back=row.back, unread=row.unread)
    local = now.astimezone(work.settings.time_zone)
    return Letter(
        address=address,
        subject=subject(numbers, language),
        body=body(numbers, language, local, work.settings.staff_url),
        language=language,
        key=f"daily-{row.id}-{row.day:%Y%m%d}",
        at=now,
    )


def _failed(work: Work, mail_id: int, refused: MailRefused) -> None:
    log.warning("mail %s: %s", mail_id, refused.code)
    with work.transaction() as session:
        record_failed(
            session,
            system_actor(),
            mail_id,
            refused.code,
            final=refused.final,
            now=work.clock(),
        )
