"""The chain of proof as the site shows it: a page with the heads of the days, and the links as JSON.

Reads only. The JSON is written while it is read, block by block, so that a long chain fills no
memory; `proof_verifier`, which anybody may fetch here, checks it without this package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, Engine, select

from review.public import proof_verifier
from review.public.chain import GENESIS, Act, Head, links_after
from review.public.chain_tables import ProofLink

proof = Blueprint("proof", __name__)

DAYS_SHOWN = 31
_DIGITS = 18  # as many as a link number can have


@dataclass(frozen=True)
class DayHead:
    """The head of one day, and how much was visible then."""

    day: date
    seq: int
    digest: str
    published: int
    withdrawn: int


@dataclass(frozen=True)
class ProofPage:
    """What ``public/proof.html`` prints."""

    days: Sequence[DayHead]
    head: Head
    as_of: datetime | None
    recipe: str


class Proofs:
    """The chain as the site reads it. Safe to use from many threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self) -> ProofPage:
        """Answer what the page shows."""
        days = (
            select(ProofLink.seq, ProofLink.body, ProofLink.digest)
            .where(ProofLink.act == Act.DAY)
            .order_by(ProofLink.seq.desc())
            .limit(DAYS_SHOWN)
        )
        with self._engine.connect() as connection:
            head, at = _last(connection)
            heads = tuple(_day_head(*row) for row in connection.execute(days))
        return ProofPage(heads, head, at, proof_verifier.RECIPE)

    def head(self) -> Head:
        """Answer where the chain ends now."""
        with self._engine.connect() as connection:
            return _last(connection)[0]

    def digest_at(self, seq: int) -> str | None:
        """Answer the digest of a link; None where there is none of this number."""
        if seq == 0:
            return GENESIS
        with self._engine.connect() as connection:
            return connection.scalar(select(ProofLink.digest).where(ProofLink.seq == seq))

    def document(self, after: int, previous: str, head: Head) -> Iterator[str]:
        """Write the proof of the links behind number `after` up to `head`."""
        yield (
            f'{{"format":{json.dumps(proof_verifier.FORMAT)},"version":{proof_verifier.VERSION},'
            f'"recipe":{json.dumps(proof_verifier.RECIPE)},"after":{after},"previous":"{previous}",'
            '"links":['
        )
        comma = ""
        with self._engine.connect() as connection:
            for link in links_after(connection, after, head.seq):
                yield f'{comma}\n{link.body[:-1]},"digest":"{link.digest}"}}'
                comma = ","
        yield f'\n],"head":{{"seq":{head.seq},"digest":"{head.digest}"}}}}\n'


@proof.get("/proof")
def show() -> ResponseReturnValue:
    """Show the heads of the last days and how to check a file."""
    return render_template("public/proof.html", page=_proofs().page())


@proof.get("/proof.json")
def as_json() -> ResponseReturnValue:
    """Answer the chain; with `after` only what came behind that link."""
    given = request.args.get("after", "0")
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS):
        abort(400)
    after, head = int(given), _proofs().head()
    previous = _proofs().digest_at(after)
    if previous is None:
        abort(404)
    response = Response(
        _proofs().document(after, previous, head), mimetype="application/json; charset=utf-8"
    )
    response.set_etag(f"{after}-{head.digest[:32]}", weak=True)
    return response.make_conditional(request)


@proof.get("/proof/proof_verifier.py")
def verifier() -> ResponseReturnValue:
    """Answer the program that checks a file against the chain, for anybody's own machine."""
    source = Path(proof_verifier.__file__).read_text(encoding="utf-8")
    response = Response(source, mimetype="text/x-python")
    response.headers["Content-Disposition"] = 'attachment; filename="proof_verifier.py"'
    return response


def _proofs() -> Proofs:
    return cast("Proofs", current_app.extensions["public_proofs"])


def _last(connection: Connection) -> tuple[Head, datetime | None]:
    row = connection.execute(
        select(ProofLink.seq, ProofLink.digest, ProofLink.at)
        .order_by(ProofLink.seq.desc())
        .limit(1)
    ).first()
    return (Head(row[0], row[1]), row[2]) if row else (Head(0, GENESIS), None)


def _day_head(seq: int, body: str, digest: str) -> DayHead:
    said = json.loads(body)
    day = date.fromisoformat(said["day"])
    return DayHead(day, seq, digest, said["published"], said["withdrawn"])
