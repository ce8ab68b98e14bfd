"""Bundles that were damaged on the way or made to do harm: refused with a code, and nothing has changed."""

from __future__ import annotations

import hashlib
import json
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from review.public.bundle_format import (
    FILES,
    HIDES,
    MANIFEST,
    RECORDS,
    SIGNATURE,
    VERSION,
    BundleRefused,
)
from review.public.migrate import upgrade_public
from review.public.signing import public_key_of
from tests.databases import SQLITE, Databases
from tests.public.gaps import Gap, a_gap

Change = Callable[[bytes], bytes]


@contextmanager
def prepared(databases: Databases, folder: Path) -> Iterator[Gap]:
    """A site that has taken one bundle; the house has something new and something to hide."""
    urls = [databases.fresh(SQLITE, upgrade_public) for _ in range(2)]
    with a_gap(*urls, folder) as gap:
        for at in (1, 2):
            gap.inner.publish(at, gap.inner.file(content=b"file %d" % at))
        gap.carry()
        gap.inner.publish(3, gap.inner.file(content=b"file 3"))
        gap.inner.hide(1)
        yield gap


@pytest.fixture(scope="module")
def gap(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gap]:
    """Shared by all whose bundles are refused: nothing may have changed then."""
    with prepared(databases, tmp_path_factory.mktemp("gap")) as gap:
        yield gap


@pytest.fixture(scope="module")
def sent(gap: Gap) -> Path:
    """The bundle that comes next."""
    return gap.export()


def rezipped(
    path: Path, order: Callable[[list[str]], list[str]], method: int = zipfile.ZIP_STORED
) -> Path:
    """The same members, in another order or number, or compressed."""
    target = path.with_suffix(".zipped")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", method) as new:
        for name in order(old.namelist()):
            new.writestr(name, old.read(name) if name in old.namelist() else b"")
    return target


def changed(path: Path, change: Change) -> Path:
    target = path.with_suffix(".bytes")
    target.write_bytes(change(path.read_bytes()))
    return target


def _huge_directory(content: bytes) -> bytes:
    return content[:-10] + struct.pack("<I", 0x7FFFFFFF) + content[-6:]


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"",
        lambda _: b"PK",
        lambda content: content[:100],
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[1:],
        lambda content: b"\0" * len(content),
        _huge_directory,
    ],
)
def test_a_bundle_cut_off_or_stretched_is_told_as_such(
    gap: Gap, sent: Path, change: Change
) -> None:
    assert gap.refusal(changed(sent, change)) == "not_a_bundle"


@pytest.mark.parametrize(
    "order",
    [
        lambda names: [*names[:2], names[3], names[2], *names[4:]],  # records before hides
        lambda names: names[:-1],
        lambda names: [name for name in names if name != HIDES],
        lambda names: [*names, "more.txt"],
        lambda names: [names[1], names[0], *names[2:]],
    ],
)
def test_members_left_out_added_or_in_another_order_are_refused(
    gap: Gap, sent: Path, order: Callable[[list[str]], list[str]]
) -> None:
    assert gap.refusal(rezipped(sent, order)) == "members_differ"


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_a_bundle_without_manifest_or_signature_is_none(gap: Gap, sent: Path, name: str) -> None:
    path = rezipped(sent, lambda names: [one for one in names if one != name])
    assert gap.refusal(path) in {"not_a_bundle", "manifest_changed"}


def test_what_is_compressed_is_not_opened(gap: Gap, sent: Path) -> None:
    path = rezipped(sent, lambda names: names, zipfile.ZIP_DEFLATED)
    assert gap.refusal(path) == "not_a_bundle"


def test_a_changed_member_is_named(gap: Gap, sent: Path) -> None:
    path = sent
    with zipfile.ZipFile(path) as bundle:
        hides = bundle.read(HIDES)
        file = bundle.namelist()[-1]
    for name, content in ((HIDES, hides.replace(b'"erased":false', b'"erased":true ')),):
        assert gap.refusal(gap.resigned(path, {name: content})) == "member_changed"
    assert gap.refusal(gap.resigned(path, {file: b"file 4"})) == "member_changed"


def test_a_signature_of_somebody_else_does_not_count(gap: Gap, sent: Path) -> None:
    path, stranger = sent, Ed25519PrivateKey.generate()
    assert gap.refusal(gap.resigned(path, {}, key=stranger)) == "manifest_changed"
    with zipfile.ZipFile(path) as bundle:
        manifest = json.loads(bundle.read(MANIFEST))
    manifest["key"] = public_key_of(stranger)
    said = json.dumps(manifest).encode()
    assert gap.refusal(gap.resigned(path, {MANIFEST: said}, key=stranger)) == "key_foreign"
    assert gap.refusal(gap.resigned(path, {SIGNATURE: bytes(64)})) == "manifest_changed"


@pytest.mark.parametrize(
    "said",
    [b"", b"[]", b"{}", b'{"key":1}', b"\xff", b"[" * 50_000, b'{"key":"' + b"g" * 64 + b'"}'],
)
def test_a_manifest_that_is_none_is_refused_before_it_is_believed(
    gap: Gap, sent: Path, said: bytes
) -> None:
    path = gap.resigned(sent, {MANIFEST: said}, key=gap.key)
    assert gap.refusal(path) == "manifest_changed"


@pytest.mark.parametrize(
    "name", ["../../escape", FILES + "../../escape", "/etc/escape", FILES + "a" * 64, "a\\b"]
)
def test_no_name_in_a_bundle_leads_anywhere(gap: Gap, sent: Path, name: str) -> None:
    """Even who holds the key can only bring files under the digest of their own bytes."""
    path = sent
    with zipfile.ZipFile(path) as bundle:
        manifest = json.loads(bundle.read(MANIFEST))
        members = [(entry.filename, bundle.read(entry)) for entry in bundle.infolist()]
    content = b"escaped"
    digest = hashlib.sha256(content).hexdigest()
    manifest["members"].append({"name": name, "bytes": len(content), "sha256": digest})
    crafted = path.with_suffix(".crafted")
    with zipfile.ZipFile(crafted, "w") as bundle:
        for member, old in members:
            bundle.writestr(member, json.dumps(manifest).encode() if member == MANIFEST else old)
        bundle.writestr(name, content)
    assert gap.refusal(gap.resigned(crafted, {}, key=gap.key)) == "members_differ"
    assert not list(gap.folder.rglob("*escape*"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sequence", "2"),
        ("sequence", 2.0),
        ("sequence", 10**30),
        ("line", []),
        ("line", [[1, 2]]),
        ("made_at", "2026-07-17"),
        ("next_key", "x"),
        ("version", VERSION - 1),
        ("version", VERSION + 1),
        ("more", 1),
    ],
)
def test_a_signed_manifest_of_another_shape_is_refused(
    gap: Gap, sent: Path, field: str, value: object
) -> None:
    path = sent
    with zipfile.ZipFile(path) as bundle:
        manifest = json.loads(bundle.read(MANIFEST))
    said = json.dumps({**manifest, field: value}).encode()
    code = gap.refusal(gap.resigned(path, {MANIFEST: said}, key=gap.key))
    assert code == ("forked" if value == [] else "version_unknown")


def test_a_record_may_not_bring_more_than_its_fields(gap: Gap, sent: Path) -> None:
    path = sent
    with zipfile.ZipFile(path) as bundle:
        manifest, line = json.loads(bundle.read(MANIFEST)), json.loads(bundle.read(RECORDS))
    line["record"]["search_text"] = "不该有的"
    content = json.dumps(line).encode() + b"\n"
    for member in manifest["members"]:
        if member["name"] == RECORDS:
            member.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    change = {MANIFEST: json.dumps(manifest).encode(), RECORDS: content}
    assert gap.refusal(gap.resigned(path, change, key=gap.key)) == "member_unfit"


def test_no_changed_byte_is_ever_believed(databases: Databases, tmp_path: Path) -> None:
    with prepared(databases, tmp_path) as gap:
        path = gap.export()
        _harm(gap, path)


def _harm(gap: Gap, path: Path) -> None:
    whole = path.read_bytes()
    before = gap.stands()
    rolls = random.Random(8)
    for _ in range(100):
        at, bit = rolls.randrange(len(whole)), 1 << rolls.randrange(8)
        harmed = changed(
            path, lambda b, at=at, bit=bit: b[:at] + bytes([b[at] ^ bit]) + b[at + 1 :]
        )
        try:
            gap.bring(harmed)
        except BundleRefused:
            assert gap.stands() == before
        else:  # a bit of the zip's own, as a date: what is signed came through whole
            assert gap.is_mirrored()
            before = gap.stands()
