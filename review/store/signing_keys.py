"""The signing key of the house on the disk: for its owner only, and useless without its passphrase.

One key signs, a second one may wait until a bundle has announced it. Neither is ever printed; a file or
folder that others can read is refused. Nothing of the public side comes here.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_FILE_MODE, _FOLDER_MODE = 0o600, 0o700
PASSPHRASE_LEAST = 12
_LARGEST = 10_000
_SIGNING, _NEXT = "signing", "next"
_SEALED = b"ENCRYPTED PRIVATE KEY"


class KeyFault(Exception):
    """Why a key can not be used or made: a code and the path it is about."""

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(code)
        self.code = code
        self.path = path


@dataclass(frozen=True)
class SigningKeys:
    """The folder of the keys: ``signing`` signs, ``next`` follows; of each the sealed half and the public one."""

    folder: Path

    def create(self, passphrase: str, *, in_place_of: str = "") -> str:
        """Make the key that signs; answers its public half in hex.

        ``in_place_of`` is the word under which a key that can not be used any more is put aside.
        KeyFault: key_exists, passphrase_short, key_open_to_others.
        """
        _demand_long(passphrase, self._sealed(_SIGNING))
        if self._sealed(_SIGNING).exists():
            if not in_place_of:
                raise KeyFault("key_exists", self._sealed(_SIGNING))
            self._sealed(_SIGNING).replace(self.folder / f"{_SIGNING}-{in_place_of}.key")
            self._sealed(_NEXT).unlink(missing_ok=True)
            self._public(_NEXT).unlink(missing_ok=True)
        return self._make(_SIGNING, passphrase)

    def prepare_next(self, passphrase: str) -> str:
        """Make the key that is to follow; answers its public half. KeyFault also: key_missing."""
        if not self._sealed(_SIGNING).exists():
            raise KeyFault("key_missing", self._sealed(_SIGNING))
        if self._sealed(_NEXT).exists():
            raise KeyFault("key_exists", self._sealed(_NEXT))
        return self._make(_NEXT, passphrase)

    def load(self, passphrase: str) -> Ed25519PrivateKey:
        """Open the key that signs. KeyFault: key_missing, key_open_to_others, key_damaged, passphrase_wrong."""
        path = self._sealed(_SIGNING)
        _demand_closed(path)
        _demand_closed(self.folder)
        sealed = path.read_bytes()[:_LARGEST]
        try:
            key = serialization.load_pem_private_key(sealed, passphrase.encode())
        except (TypeError, ValueError) as error:
            is_sealed = isinstance(error, ValueError) and _SEALED in sealed
            raise KeyFault("passphrase_wrong" if is_sealed else "key_damaged", path) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFault("key_damaged", path)
        return key

    def public_key(self) -> str | None:
        """The public half of the key that signs, in hex; None before there is one."""
        return _text_of(self._public(_SIGNING))

    def next_public_key(self) -> str | None:
        """The public half of the key that is to follow; None where none waits."""
        return _text_of(self._public(_NEXT))

    def move_on(self) -> None:
        """A bundle has announced the next key: it signs from now on, the old one is gone."""
        self._sealed(_NEXT).replace(self._sealed(_SIGNING))
        self._public(_NEXT).replace(self._public(_SIGNING))

    def _sealed(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _public(self, name: str) -> Path:
        return self.folder / f"{name}.pub"

    def _make(self, name: str, passphrase: str) -> str:
        _demand_long(passphrase, self._sealed(name))
        self.folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        _demand_closed(self.folder)
        key = Ed25519PrivateKey.generate()
        sealed = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase.encode()),
        )
        public = key.public_key().public_bytes_raw().hex()
        _write(self._public(name), public.encode())
        _write(self._sealed(name), sealed)
        return public


def read_passphrase(path: Path) -> str:
    """The first line of a file that belongs to its owner only. KeyFault: key_open_to_others, key_missing."""
    _demand_closed(path)
    return path.read_text(encoding="utf-8")[:_LARGEST].split("\n", 1)[0]


def _write(path: Path, content: bytes) -> None:
    """Put a file there for its owner only, whole or not at all."""
    beside = path.with_name(path.name + ".part")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def _text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None


def _demand_long(passphrase: str, path: Path) -> None:
    if len(passphrase) < PASSPHRASE_LEAST:
        raise KeyFault("passphrase_short", path)


def _demand_closed(path: Path) -> None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError as error:
        raise KeyFault("key_missing", path) from error
    if mode & 0o077:
        raise KeyFault("key_open_to_others", path)
