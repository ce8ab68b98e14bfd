"""The command line: every group of product.md section 9 that this house has, tied to the staff application.

Document commands need no database; the others stand on the house of the application. Exit codes everywhere: 0 done,
2 misuse, 3 not verified or not intact, 4 ``--strict`` unmet, 5 refused.
"""

from __future__ import annotations

from flask import Flask

from review.cli_audit import audit, store
from review.cli_calendar import calendar
from review.cli_catalogue import catalogue
from review.cli_documents import document
from review.cli_finding import finding
from review.cli_house import demo, house, worker
from review.cli_import import import_command
from review.cli_mail import mail
from review.cli_public_export import public
from review.cli_requests import request
from review.cli_rounds import round_
from review.cli_self_inspection import report
from review.cli_validity import validity


def register_commands(app: Flask) -> None:
    """Give the application its commands."""
    for command in (
        document,
        audit,
        store,
        house,
        demo,
        worker,
        round_,
        import_command,
        validity,
        finding,
        public,
        catalogue,
        calendar,
        mail,
        request,
        report,
    ):
        app.cli.add_command(command)
