"""Documents that were issued before: registered by the clerk, with a text that "was read", for tests of validity."""

from __future__ import annotations

from datetime import date
from typing import Any

from review.domain import commands as c
from review.services.registering import attach_registered_file
from tests.answers import answer, segment
from tests.doing import carry_out
from tests.town import Town

ISSUER = "青榕镇人民政府"


def registered(
    town: Town,
    title: str,
    number: str = "",
    issued_on: date | None = None,
    *lines: str,
    **said: Any,
) -> int:
    """A document issued elsewhere; with ``lines`` it has a file that says them. Answers its id."""
    issued_on = issued_on or date(2020, 5, 1)
    fields = {
        "office_id": town.ids["social"],
        "title": title,
        "issuer": ISSUER,
        "doc_number": number,
        "doc_kind": "notice",
        "doc_date": issued_on,
        "issued_on": issued_on,
        "printed_attribute": None,
        "paper_only": not lines,
        **said,
    }
    document_id = int(town.do("clerk", c.RegisterDocument, **fields).id)
    if lines:
        give_text(town, document_id, *lines)
    return document_id


def give_text(town: Town, document_id: int, *lines: str) -> int:
    """Attach a file to a document just registered, and have it "read"; answers the version's id."""
    came = town.received("\n".join(lines).encode())
    with town.acting("clerk") as (session, actor):
        command = c.AttachFile(
            document_id=document_id,
            position=None,
            name="旧文.docx",
            key=came.key,
            digest=came.digest,
            bytes=came.bytes,
        )
        version = carry_out(command, service=attach_registered_file, **town.given(session, actor))
        version_id = int(version.id)
    town.read(version_id, answer([segment(n, line) for n, line in enumerate(lines, 1)]))
    return version_id
