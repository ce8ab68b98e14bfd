"""``flask public export`` and the keys that sign: what the inner side of an air gap needs.

Brings together what the house knows (place in the line, keys, what was hidden) and what the public
catalogue holds. A bundle is noted in the house before its file gets its name. Exit codes as in
``cli_public``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import IntegrityError

from review.cli_ground import misuse, print_json, work_at_hand
from review.cli_public import (
    key,
    pinned_as_json,
    public,
    public_refusals_told,
    refuse,
    tell_pinned,
)
from review.config import Settings
from review.jobs.work import Work, system_actor
from review.public.bundle_collect import Collected, Spool, Withheld, collect
from review.public.bundle_format import Place
from review.public.bundle_write import Order, Written, write_bundle
from review.public.chain import Head
from review.public.signing import fingerprint
from review.public.store import open_public_store
from review.services.bundling import Plan, plan_export, record_export, record_key
from review.store.bundles import BundleExport, latest_export
from review.store.signing_keys import KeyFault, SigningKeys, read_passphrase
from review.web.runtime import current_house

__all__ = ["public"]  # the group with the commands of both sides

_PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that only you can read, the passphrase on its first line; else it is asked for.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@dataclass(frozen=True)
class _Gap:
    """The house at work on its bundles."""

    work: Work
    keys: SigningKeys


@public.command("export")
@click.option(
    "-o", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), help="New file."
)
@click.option("--since", type=click.IntRange(0), help="Everything behind this bundle; 0: all.")
@_PASSPHRASE
@_JSON
def export(target: Path, since: int | None, passphrase_file: Path | None, *, as_json: bool) -> None:
    """Write what was released or hidden since the last bundle, signed; hides come first."""
    if target.exists():
        misuse(f"{target} 已存在，请另选文件名 / is there already: choose another name")
    gap = _gap()
    with _faults_told():
        _finish_rotation(gap)
        signing = gap.keys.load(_passphrase(passphrase_file, again=False))
        plan = _planned(gap.work, since)
        with (
            tempfile.TemporaryDirectory(dir=target.parent, prefix=".bundle-") as spool_folder,
            Spool(Path(spool_folder) / "records") as spool,
        ):
            collected = _collected(gap.work, plan, spool)
            next_key = gap.keys.next_public_key()
            if since is None and not (_holds_anything(collected) or next_key):
                _tell_nothing(plan, as_json=as_json)
                return
            order = Order(
                plan.sequence,
                tuple(Place(*place) for place in plan.line),
                gap.work.clock(),
                signing,
                next_key,
            )
            written = _written(gap.work, target, collected, order)
        _note(gap, plan, written)
    _tell_written(written, as_json=as_json)


def _planned(work: Work, since: int | None) -> Plan:
    with work.sessions() as session:
        try:
            return plan_export(session, since)
        except LookupError as missing:
            refuse("since_unknown", since=since, last=missing.args[0])


def _collected(work: Work, plan: Plan, spool: Spool) -> Collected:
    withheld = {
        shown.document_id: Withheld(shown.explanation, shown.hidden_at, shown.is_confirmed)
        for shown in plan.withheld
    }
    engine = open_public_store(work.settings.public_database_url, read_only=True)
    try:
        since = Head(plan.chain_to, plan.chain_head)
        return collect(engine, since, spool, withheld=withheld, again=plan.again)
    finally:
        engine.dispose()


def _holds_anything(collected: Collected) -> bool:
    return bool(collected.head != collected.since or collected.hides or len(collected.records))


def _written(work: Work, target: Path, collected: Collected, order: Order) -> Written:
    engine = open_public_store(work.settings.public_database_url, read_only=True)
    try:
        return write_bundle(target, engine, work.settings.public_files, collected, order)
    finally:
        engine.dispose()


def _note(gap: _Gap, plan: Plan, written: Written) -> None:
    """Note the bundle, then give it its name; where another export was faster, neither."""
    manifest = written.manifest
    row = BundleExport(
        sequence=manifest.sequence,
        made_at=manifest.made_at,
        base_sequence=manifest.line[0].sequence,
        digest=written.digest,
        chain_to=manifest.chain_to,
        chain_head=manifest.chain_head,
        key=manifest.key,
        next_key=manifest.next_key,
        hides=manifest.hides,
        records=manifest.records,
        notices=manifest.notices,
        bytes=written.part.stat().st_size,
        withheld=[shown.document_id for shown in plan.withheld],
    )
    try:
        with gap.work.transaction() as session:
            record_export(session, system_actor(), row, now=manifest.made_at)
    except IntegrityError:
        written.discard()
        refuse("export_raced")
    except BaseException:
        written.discard()
        raise
    written.keep()
    if manifest.next_key is not None:
        gap.keys.move_on()


def _finish_rotation(gap: _Gap) -> None:
    """A crash may have come between announcing the next key and taking it up."""
    with gap.work.sessions() as session:
        last = latest_export(session)
    announced = last.next_key if last is not None else None
    if announced is not None and announced == gap.keys.next_public_key():
        gap.keys.move_on()


def _tell_nothing(plan: Plan, *, as_json: bool) -> None:
    if as_json:
        print_json({"written": False, "sequence": plan.sequence - 1})
        return
    click.echo(f"第 {plan.sequence - 1} 号以后没有新的内容，没有写文件")
    click.echo("nothing new since the last bundle; no file was written")


def _tell_written(written: Written, *, as_json: bool) -> None:
    manifest = written.manifest
    if as_json:
        print_json(_as_json(written))
        return
    click.echo(
        f"已导出第 {manifest.sequence} 号：撤下 {manifest.hides}，公开 {manifest.records}，"
        f"公告 {manifest.notices}，年度报告 {manifest.reports}；外网运行 flask public import {written.target.name}"
    )
    click.echo(
        f"bundle {manifest.sequence}: {manifest.hides} hidden, {manifest.records} records, "
        f"{manifest.notices} notices, {manifest.reports} annual reports; "
        f"outside: flask public import {written.target.name}"
    )
    click.echo(f"签名密钥指纹 / key: {fingerprint(manifest.key)}")


def _as_json(written: Written) -> dict[str, Any]:
    manifest = written.manifest
    return {
        "written": True,
        "sequence": manifest.sequence,
        "base": manifest.line[0].sequence,
        "digest": written.digest,
        "hides": manifest.hides,
        "records": manifest.records,
        "notices": manifest.notices,
        "reports": manifest.reports,
        "chain_head": manifest.chain_head,
        "key_fingerprint": fingerprint(manifest.key),
    }


@key.command("create")
@_PASSPHRASE
@click.option("--replace", is_flag=True, help="The key or its passphrase is lost: put it aside.")
@click.option("--yes", is_flag=True, help="Yes, replace it: every outer site must pin the new one.")
def create(passphrase_file: Path | None, *, replace: bool, yes: bool) -> None:
    """Make the key that signs bundles, sealed with a passphrase."""
    if replace and not yes:
        misuse(
            "换掉密钥后，外网要用 flask public key pin 重新锁定。确定时请加 --yes。\n"
            "every outer site will have to pin the new key: add --yes if you are sure"
        )
    gap = _gap()
    aside = f"lost-{gap.work.clock():%Y%m%d%H%M%S}" if replace else ""
    _make(gap, "created", passphrase_file, lambda said: gap.keys.create(said, in_place_of=aside))


@key.command("rotate")
@_PASSPHRASE
def rotate(passphrase_file: Path | None) -> None:
    """Make the next key; the next bundle announces it, signed with the present one."""
    gap = _gap()
    _make(gap, "prepared", passphrase_file, gap.keys.prepare_next)
    click.echo("下一个发布包会带上新公钥，导入以后外网自动改认新密钥")
    click.echo("the next bundle announces it; whoever imports that bundle takes the new key")


def _make(gap: _Gap, what: str, passphrase_file: Path | None, make: Callable[[str], str]) -> None:
    with _faults_told():
        made = make(_passphrase(passphrase_file, again=True))
    with gap.work.transaction() as session:
        record_key(session, system_actor(), what, made, now=gap.work.clock())
    _tell_key(made)


@key.command("show")
@_JSON
def show(*, as_json: bool) -> None:
    """Print the public key that signs here, the one that follows, and the key pinned by this site."""
    settings = current_house().settings  # no database is needed: the outer side asks too
    keys = SigningKeys(_folder_of(settings))
    own, following = keys.public_key(), keys.next_public_key()
    pinned = pinned_as_json(settings)
    if as_json:
        print_json({"signing": _key_as_json(own), "next": _key_as_json(following), **pinned})
        return
    if own is None:
        click.echo("还没有签名密钥 / no signing key yet: flask public key create")
    else:
        _tell_key(own)
    if following is not None:
        click.echo(f"下一把 / next: {following}\n指纹 / fingerprint: {fingerprint(following)}")
    if pinned["pinned"] is not None:
        tell_pinned(pinned)


def _key_as_json(said: str | None) -> dict[str, str] | None:
    return {"key": said, "fingerprint": fingerprint(said)} if said is not None else None


def _tell_key(said: str) -> None:
    click.echo(f"签名公钥 / public key: {said}")
    click.echo(f"指纹 / fingerprint: {fingerprint(said)}")


def _gap() -> _Gap:
    work = work_at_hand()
    return _Gap(work, SigningKeys(_folder_of(work.settings)))


def _folder_of(settings: Settings) -> Path:
    return settings.staff_folder / "signing"


def _passphrase(file: Path | None, *, again: bool) -> str:
    if file is not None:
        return read_passphrase(file)
    if not sys.stdin.isatty():
        refuse("passphrase_unsaid")
    asked: str = click.prompt(
        "口令 / passphrase", hide_input=True, confirmation_prompt=again, err=True
    )
    return asked


@contextmanager
def _faults_told() -> Iterator[None]:
    """Say in one sentence what is wrong with a key or a bundle."""
    with public_refusals_told():
        try:
            yield
        except KeyFault as fault:
            refuse(fault.code, path=fault.path)
