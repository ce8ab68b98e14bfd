"""``flask validity sweep``: have every issued document read again for what it says of validity.

Recorded as system with the operating-system user. Only documents that today's rules have not read
are taken; stopped half-way, the same command goes on. Exit codes: 0 done, 2 misuse.
"""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from review.cli_ground import organisation_meant, print_json, refusals_told, work_at_hand
from review.jobs.mentions import read_mentions, sweep_validity
from review.jobs.work import Work
from review.services.outstanding import due_mentions

#: Documents looked up at a time while reading here.
_AT_ONCE = 100

validity = AppGroup("validity", help="Proposals of marks from what documents say.")


@validity.command("sweep")
@click.option("--organisation", "code", default="", help="its code; without it all")
@click.option("--here", is_flag=True, help="read them now, in this process, not by the worker")
@click.option("--json", "as_json", is_flag=True, help="print data")
def sweep(code: str, *, here: bool, as_json: bool) -> None:
    """Ask for every issued document that today's rules have not read."""
    work = work_at_hand()
    with refusals_told({}), work.sessions() as session:
        of = organisation_meant(session, code).id if code else None
    asked = sweep_validity(work, of, _tell)
    read = _read_all(work) if here else 0
    if as_json:
        print_json({"asked": asked, "read": read})
        return
    click.echo(f"待读 / to be read: {asked}" + (f"  已读 / read: {read}" if here else ""))


def _read_all(work: Work) -> int:
    """Read what waits, one after the other, with progress; answers how many."""
    done = 0
    while True:
        with work.sessions() as session:
            waiting = due_mentions(session, work.clock(), _AT_ONCE)
        if not waiting:
            return done
        for row_id in waiting:
            read_mentions(work, row_id)
            done += 1
            _tell(row_id, done)


def _tell(at: int, count: int) -> None:
    """Progress, only to people."""
    if sys.stderr.isatty():
        click.echo(f"\r{count}  (#{at})", nl=False, err=True)
