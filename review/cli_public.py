"""``flask public import``, ``verify`` and ``key pin``: what the outer side of an air gap needs.

They work where there is no house: no staff database is opened, no secret of it read. Exit codes: 0 done,
2 misuse, 3 not verified or not intact, 4 ``--strict`` unmet, 5 refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from review.cli_public_words import DAMAGED, MISUSE, NOT_INTACT, REFUSALS, REFUSED
from review.config import PublicSettings
from review.public import proof_verifier
from review.public.bundle_apply import Applied, apply_bundle, pin_key, place_of
from review.public.bundle_format import BundleRefused
from review.public.chain_tables import PinnedKey
from review.public.migrate import upgrade_public
from review.public.proof import Proofs
from review.public.proof_verifier import Chain, NotIntact, Published
from review.public.signing import fingerprint, is_key
from review.public.store import open_public_store
from review.web.runtime import current_house

public = AppGroup(
    "public", help="The public side: bundles across an air gap, proof of publication."
)
key = AppGroup("key", help="Keys of the bundles: who signs, whose signature counts.")
public.add_command(key)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@public.command("import")
@click.argument("bundle", type=_FILE)
@click.option(
    "--pin", default="", help="Fingerprint compared with the inside, for the first bundle."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_bundle(bundle: Path, pin: str, *, as_json: bool) -> None:
    """Apply a bundle to this public site: all of it, or nothing."""
    if pin and not is_key(pin):
        _misuse("--pin 应为64位十六进制指纹 / --pin takes a fingerprint of 64 hexadecimal digits")
    settings = current_house().settings
    with public_refusals_told(), catalogue(settings) as engine:
        applied = apply_bundle(
            engine, settings.public_files, bundle, now=datetime.now(UTC), pin=pin
        )
    if as_json:
        _print_json(_applied_as_json(applied))
        return
    manifest = applied.manifest
    if applied.again:
        click.echo(
            f"第 {manifest.sequence} 号已经导入过，没有改动 / applied before, nothing changed"
        )
        return
    click.echo(
        f"已导入第 {manifest.sequence} 号：撤下 {manifest.hides}，公开 {manifest.records}，"
        f"公告 {manifest.notices}，年度报告 {manifest.reports}"
    )
    click.echo(
        f"applied bundle {manifest.sequence}: {manifest.hides} hidden, {manifest.records} records, "
        f"{manifest.notices} notices, {manifest.reports} annual reports"
    )
    if manifest.next_key:
        click.echo(f"密钥已更换 / key changed: {fingerprint(applied.pinned)}")


def _applied_as_json(applied: Applied) -> dict[str, Any]:
    manifest = applied.manifest
    return {
        "sequence": manifest.sequence,
        "digest": applied.digest,
        "applied": not applied.again,
        "hides": manifest.hides,
        "records": manifest.records,
        "notices": manifest.notices,
        "reports": manifest.reports,
        "chain_head": manifest.chain_head,
        "key_fingerprint": fingerprint(applied.pinned),
    }


@public.command("verify")
@click.argument("file", type=_FILE)
@click.option(
    "--proof", "proofs", multiple=True, type=_FILE, help="proof.json; without it, this site's own."
)
@click.option("--noted", default="", help="A head you noted down earlier.")
@click.option("--strict", is_flag=True, help="Exit 4 unless the file is what is published now.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(
    file: Path, proofs: tuple[Path, ...], noted: str, *, strict: bool, as_json: bool
) -> None:
    """Tell whether a downloaded file was published, where, and whether it still is."""
    digest = proof_verifier.digest_of_file(file)
    try:
        chain = _chain(proofs)
        proof_verifier.demand_noted(chain, noted)
        found = proof_verifier.look_up(chain, digest)
    except NotIntact as fault:
        click.echo(f"证明不完整 / the proof is not intact: {fault}", err=True)
        raise click.exceptions.Exit(NOT_INTACT) from None
    if as_json:
        _print_json(_verified_as_json(digest, chain, found))
    else:
        _tell_verified(digest, chain, found)
    raise click.exceptions.Exit(proof_verifier.exit_code(found, strict=strict))


def _chain(proofs: tuple[Path, ...]) -> Chain:
    """The chain to look in: that of the files, or of this site."""
    if proofs:
        return proof_verifier.follow([proof_verifier.opened(path) for path in proofs])
    engine = open_public_store(current_house().settings.public_database_url, read_only=True)
    try:
        own = Proofs(engine)
        written = "".join(own.document(0, proof_verifier.GENESIS, own.head()))
    except SQLAlchemyError as error:
        refuse("store_unreachable", reason=type(error).__name__)
    finally:
        engine.dispose()
    return proof_verifier.follow([json.loads(written)])


_STANDING = {
    "published": ("现仍公开", "still published"),
    "replaced": ("已被更正后的文件代替", "replaced by a corrected file"),
    "withdrawn": ("已撤下", "withdrawn"),
}


def _tell_verified(digest: str, chain: Chain, found: list[Published]) -> None:
    for each in found:
        chinese, english = _STANDING[each.now]
        click.echo(
            f"{each.index_number}（第 {each.record} 号公文第 {each.revision} 版）："
            f"{each.published_at} 公开，{each.since} 起{chinese}"
        )
        click.echo(
            f"{each.index_number} (record {each.record}, revision {each.revision}): "
            f"published {each.published_at}, {english} since {each.since}"
        )
    if not found:
        click.echo(f"没有公开过这个文件 / this file was never published: sha256 {digest}")
    click.echo(f"截至 / as of {chain.as_of or '–'}: {chain.head[0]} / {chain.head[1]}")


def _verified_as_json(digest: str, chain: Chain, found: list[Published]) -> dict[str, Any]:
    return {
        "sha256": digest,
        "published": bool(found),
        "records": [each._asdict() for each in found],
        "as_of": chain.as_of,
        "head": {"seq": chain.head[0], "digest": chain.head[1]},
    }


@key.command("pin")
@click.argument("public_key")
@click.option("--yes", is_flag=True, help="Take another key than the one pinned so far.")
def pin(public_key: str, *, yes: bool) -> None:
    """Take bundles signed with this key (64 hexadecimal digits) and no other."""
    if not is_key(public_key):
        _misuse("公钥应为64位十六进制 / a public key has 64 hexadecimal digits")
    with (
        public_refusals_told(),
        catalogue(current_house().settings) as engine,
        Session(engine) as session,
        session.begin(),
    ):
        row = session.get(PinnedKey, 1)
        if row is not None and row.key != public_key and not yes:
            _misuse(
                f"已锁定另一把密钥（指纹 {fingerprint(row.key)}）。与内网核对指纹后加 --yes 才会更换。\n"
                f"another key is pinned ({fingerprint(row.key)}): compare fingerprints, then add --yes"
            )
        pin_key(session, public_key, datetime.now(UTC))
    click.echo(f"已锁定 / pinned: {fingerprint(public_key)}")


def pinned_as_json(settings: PublicSettings) -> dict[str, Any]:
    """The key whose bundles this site takes, and the last bundle applied."""
    engine = open_public_store(settings.public_database_url, read_only=True)
    try:
        with Session(engine) as session:
            row, place = session.get(PinnedKey, 1), place_of(session)
    except SQLAlchemyError:  # no catalogue yet, or an older one: nothing was pinned
        return {"pinned": None, "bundle": 0}
    finally:
        engine.dispose()
    pinned = {"key": row.key, "fingerprint": fingerprint(row.key)} if row is not None else None
    return {"pinned": pinned, "bundle": place.sequence}


def tell_pinned(found: dict[str, Any]) -> None:
    """Say it to people."""
    if found["pinned"] is None:
        click.echo("本站没有锁定密钥 / no key is pinned here")
        return
    click.echo(f"锁定的公钥 / pinned key: {found['pinned']['key']}")
    click.echo(f"指纹 / fingerprint: {found['pinned']['fingerprint']}")
    click.echo(f"已导入到 / bundles applied up to: {found['bundle']}")


@contextmanager
def catalogue(settings: PublicSettings) -> Iterator[Engine]:
    """The public catalogue to be written, brought up to date first: the outer side has nobody else to do it."""
    upgrade_public(settings.public_database_url)
    engine = open_public_store(settings.public_database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def public_refusals_told() -> Iterator[None]:
    """Say in one sentence why not, and leave with the code that fits."""
    try:
        yield
    except BundleRefused as refused:
        facts = dict(refused.facts)
        if "key" in facts:
            facts["fingerprint"] = fingerprint(str(facts["key"]))
        refuse(refused.code, **facts)
    except OSError as error:
        refuse("disk", path=error.filename or "", reason=error.strerror or type(error).__name__)
    except SQLAlchemyError as error:
        refuse("store_unreachable", reason=type(error).__name__)


def refuse(code: str, **facts: object) -> NoReturn:
    """Say why not in both languages and leave: with 3 what was damaged or forged, with 5 the rest."""
    chinese, english = DAMAGED.get(code) or REFUSALS[code]
    click.echo(f"{chinese.format_map(facts)}\n{english.format_map(facts)}", err=True)
    raise click.exceptions.Exit(NOT_INTACT if code in DAMAGED else REFUSED)


def _misuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    raise click.exceptions.Exit(MISUSE)


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))
