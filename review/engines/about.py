"""What engine this is: its version and the digest of its word lists, stored with every finding and
report.
"""

from __future__ import annotations

from typing import Final

from review.engines.find.lexicon import digest
from review.engines.model import Engine

#: Raised whenever reading or finding answers differently for the same bytes.
VERSION: Final = "0.2.0"


def engine() -> Engine:
    """Version and lexicon digest of this installation."""
    return Engine(VERSION, digest())
