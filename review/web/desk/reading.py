"""The text of a file as its reading has it, taken apart once for the answers that follow each other on a desk.

Protected text: the readings of a few versions stay in the process, none longer than some minutes after
somebody last looked at it; one that was written anew is read anew. Who may look is declared at the views.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from threading import Lock, Timer
from time import monotonic
from typing import Any, Final, NamedTuple

from review.services.columns import column_key
from review.store.vault import Vault
from review.web.desk.text import HIDDEN_KINDS

#: How many readings stay, and for how many seconds after they were last asked for.
_MOST: Final = 8
_SECONDS: Final = 600.0

#: House and version.
_Key = tuple[Vault, int]


class DeskReading:
    """What reading a version produced; shared by answers, changed by none."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        #: Tells it from any other, without being it.
        self.token = object()
        self.segments: tuple[dict[str, Any], ...] = tuple(data.get("segments", ()))
        #: Heads of the columns of its tables, as the reading names them.
        self.columns: tuple[dict[str, Any], ...] = tuple(data.get("columns", ()))
        #: Pages whose text was recognised, all or in part: nobody has verified it.
        self.recognised = frozenset(
            page["number"] for page in data.get("pages", ()) if page["source"] in ("ocr", "mixed")
        )
        #: What masking leaves of each finding, by the engine's own name for it.
        self.masked: Mapping[str, str] = data.get("masked", {})

    @cached_property
    def by_id(self) -> Mapping[str, dict[str, Any]]:
        """The segments by their id."""
        return {s["id"]: s for s in self.segments}

    @cached_property
    def order(self) -> Mapping[str, tuple[bool, int, int | None]]:
        """Of each segment by its id: whether paper does not show it, its place in the reading, its page."""
        return {
            s["id"]: (s["kind"] in HIDDEN_KINDS, n, s.get("page"))
            for n, s in enumerate(self.segments)
        }

    @cached_property
    def heads(self) -> Mapping[str | None, tuple[str, str]]:
        """The name of the table and the header of each column, by the column's key."""
        return {
            column_key(f"{h['table']}:{h['column']}"): (str(h["table"]), str(h["header"]))
            for h in self.columns
        }


class Readings:
    """The readings looked at last: of each version the newest, none longer than it may stay."""

    def __init__(self, most: int = _MOST, seconds: float = _SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._found: OrderedDict[_Key, _Looked] = OrderedDict()
        self._lock = Lock()
        self._watch: Timer | None = None

    def of(self, vault: Vault, version_id: int) -> DeskReading:
        """The reading as it is now."""
        key, stamp = (vault, version_id), vault.stamp(version_id)
        with self._lock:
            known = self._found.get(key)
        same = known is not None and known.stamp == stamp
        found = known.reading if known and same else DeskReading(vault.reading(version_id))
        with self._lock:
            self._found.pop(key, None)
            self._found[key] = _Looked(monotonic(), stamp, found)
            self._drop_old()
        return found

    def _drop_old(self) -> None:
        """The oldest stand first. What stays is looked after, whether or not anybody asks again."""
        least = monotonic() - self._seconds
        while self._found and (
            len(self._found) > self._most or next(iter(self._found.values())).at < least
        ):
            self._found.popitem(last=False)
        if self._found and self._watch is None:
            self._watch = Timer(self._seconds, self._look_after)
            self._watch.daemon = True
            self._watch.start()

    def _look_after(self) -> None:
        with self._lock:
            self._watch = None
            self._drop_old()


def desk_reading(vault: Vault, version_id: int) -> DeskReading:
    """The reading of a version as it is now; one without anything before it is read."""
    return _KEPT.of(vault, version_id)


# ---- inside --------------------------------------------------------------------------------------


class _Looked(NamedTuple):
    """A reading that somebody looked at, when that was, and its stamp."""

    at: float
    stamp: object
    reading: DeskReading


_KEPT: Final = Readings()
