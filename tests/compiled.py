"""Templates that were compiled once in this run, for every application that is built after.

An application of a test's own reads its templates anew; compiling them costs more than most page tests.
"""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Keeps what was compiled in memory, by the template's name and what stands in it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template what was compiled of the same source."""
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


#: What all applications of one kind share: their environments compile alike.
STAFF_TEMPLATES = Compiled()
PUBLIC_TEMPLATES = Compiled()
