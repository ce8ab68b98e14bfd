"""What the worker saw of its machine when it last looked: kept beside the database, read by the health page.

Pages may not start engines or look for programs themselves, and the worker may run on another
machine than they do. No document content.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

_NAME: Final = "worker.json"


@dataclass(frozen=True, kw_only=True)
class Abilities:
    """``seen_at`` is aware; memory in megabytes and seconds of processor time for one reading."""

    seen_at: datetime
    network_cut: bool
    memory_mb: int
    seconds: int
    cores: int
    recognises: bool
    names: bool
    converts: bool


def write_abilities(staff_folder: Path, seen: Abilities) -> None:
    """Keep what was seen, readable by its owner only; what was there before is replaced at once."""
    data = {**asdict(seen), "seen_at": seen.seen_at.isoformat()}
    half = staff_folder / f"{secrets.token_hex(8)}.part"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        json.dump(data, target)
    half.replace(staff_folder / _NAME)


def read_abilities(staff_folder: Path) -> Abilities | None:
    """What the worker saw last; None where no worker has run yet, or what it wrote can't be read."""
    try:
        data = json.loads((staff_folder / _NAME).read_bytes())
        return Abilities(**{**data, "seen_at": datetime.fromisoformat(data["seen_at"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None
