"""The secrets of a process: made on first run, readable by their owner only.

Staff and public site have a set each, in a folder each. Loading writes nothing; a key that others
can read is refused with the command that closes it. What the keys are used for is said elsewhere.
"""

from __future__ import annotations

import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from review.config.kinds import SettingsError
from review.config.settings import PublicSettings, Settings

_FILE_MODE = 0o600
_FOLDER_MODE = 0o700
_KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """The keys of one process; staff and public have their own. Never printed."""

    session_key: bytes = field(repr=False)  # signs cookies and page links
    value_key: bytes = field(repr=False)  # keys the digests of found values
    queue_key: bytes = field(repr=False)  # signs messages to the worker

    @classmethod
    def fresh(cls) -> Self:
        """Make new random keys, kept nowhere."""
        return cls(**{item.name: secrets.token_bytes(_KEY_BYTES) for item in fields(cls)})


def secrets_of(folder: Path) -> Secrets | None:
    """Load the keys of `folder`; None where none were made yet. Writes nothing.

    SettingsError where the folder or a key is open to others, or a key is missing or cut short.
    """
    if not folder.is_dir():
        return None
    paths = {item.name: folder / f"{item.name}.key" for item in fields(Secrets)}
    problems = [
        f"{path} is open to other users; close it with: chmod {mode:o} '{path}'"
        for path, mode in [(folder, _FOLDER_MODE), *((path, _FILE_MODE) for path in paths.values())]
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    problems += [
        f"{path} is missing or damaged; restore it from the backup."
        for path in paths.values()
        if not path.is_file() or path.stat().st_size < _KEY_BYTES
    ]
    if problems:
        raise SettingsError(*problems)
    return Secrets(**{name: path.read_bytes() for name, path in paths.items()})


def ensure_staff_secrets(settings: Settings) -> Secrets:
    """Load the staff secrets, making them on first run in a staff folder closed to others.

    SettingsError where the folder cannot be written or its secrets are not as they should be.
    """
    _ensure_folder(settings.staff_folder)
    settings.staff_folder.chmod(_FOLDER_MODE)
    return _ensure(settings.staff_secrets)


def ensure_public_secrets(settings: PublicSettings) -> Secrets:
    """Load the public site's secrets, making them on first run; errors as for staff."""
    _ensure_folder(settings.public_data)
    return _ensure(settings.public_secrets)


def _ensure_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(f"The folder {folder} can not be made: {reason}.") from error


def _ensure(folder: Path) -> Secrets:
    loaded = secrets_of(folder)
    if loaded is not None:
        return loaded
    try:
        _make(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(f"No secrets can be written to {folder}: {reason}.") from error
    # read back: where two processes began at once, both use what was there first
    made = secrets_of(folder)
    if made is None:
        raise SettingsError(f"The folder {folder} vanished while it was made.")
    return made


def _make(folder: Path) -> None:
    """Put a whole folder of keys there at once, or leave what another process put there first."""
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".secrets-"))  # mode 0700
    fresh = Secrets.fresh()
    for item in fields(Secrets):
        path = beside / f"{item.name}.key"
        path.touch(mode=_FILE_MODE)
        path.write_bytes(getattr(fresh, item.name))
    try:
        beside.rename(folder)
    except OSError:
        shutil.rmtree(beside)
        if not folder.is_dir():
            raise
