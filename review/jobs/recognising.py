"""Optical recognition of many pages: several child processes at once, each with few pages and its own limits.

One child per core and machine, however many workers and commands run: slots are locked files. A
child that dies or takes too long loses only its pages; each of these is tried once more alone, and
then left unread. What was recognised is kept in one file, so that redaction and a second reading
see the same text. Nothing here opens a document.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Final, Protocol

from review.jobs.engine_calls import recognise
from review.jobs.sandbox import SandboxLimits

#: Is told how many pages and pictures are done, of how many.
Progress = Callable[[int, int], None]


class Recogniser(Protocol):
    """Runs one child for some keys; what it could do stands in ``out``, a line each."""

    def __call__(
        self, path: Path, keys: Sequence[str], out: Path, *, limits: SandboxLimits
    ) -> bool:
        """Whether the child came to its end."""


#: Pages handed to one child: its models are loaded once for all of them.
PAGES_A_CHILD: Final = 8

#: Processor seconds for loading the models, and for a page at 150 dpi (4 to 6 measured), thrice over.
_CPU_START: Final = 20
_CPU_A_PAGE: Final = 20
#: Wall clock over processor time: other processes want the machine too.
_PATIENCE: Final = 4

#: How often the output of the children is looked at, in seconds.
_LOOK: Final = 0.5
_SLOT_PAUSE: Final = 0.2


def cores() -> int:
    """How many processes this process may use at once."""
    return max(len(os.sched_getaffinity(0)), 1)


def limits_for(pages: int, limits: SandboxLimits) -> SandboxLimits:
    """What a child may use that recognises so many pages: processor time grows with them."""
    cpu = _CPU_START + _CPU_A_PAGE * pages
    return replace(limits, cpu=cpu, seconds=float(_PATIENCE * cpu))


def recognise_all(
    path: Path,
    keys: Sequence[str],
    kept: Path,
    *,
    limits: SandboxLimits,
    on_progress: Progress | None = None,
    by: Recogniser = recognise,
) -> None:
    """Have every page and picture of ``keys`` recognised that ``kept`` does not hold yet.

    ``kept`` gets one line of JSON for each as soon as it is done, readable by its owner only; what
    could be recognised in no way is missing there afterwards. ``by`` runs one child.
    """
    batch = _Batch(path, keys, kept, limits, on_progress, by)
    batch.run(_chunks(batch.missing(), PAGES_A_CHILD))
    batch.run([(key,) for key in batch.missing()])


def recognised_keys(kept: Path) -> list[str]:
    """The pages and pictures a file of recognised text holds; a line that was cut off counts as none."""
    if not kept.exists():
        return []
    return [key for line in kept.read_bytes().splitlines() if (key := _key(line)) is not None]


def repeat_lines(kept: Path, twins: Mapping[str, str]) -> None:
    """Give pictures with the very bytes of another one (``twins``: key to the other's) its text, too."""
    lines = {_key(line): line for line in kept.read_bytes().splitlines()} if kept.exists() else {}
    fresh = {key: lines[same] for key, same in twins.items() if same in lines and key not in lines}
    if fresh:
        with _appending(kept) as sink:
            for key, line in fresh.items():
                text = json.dumps({**json.loads(line), "key": key}, ensure_ascii=False)
                sink.write(text.encode() + b"\n")


class _Batch:
    """One file's recognition: what is asked, what is there, and whoever wants to know how far it is."""

    def __init__(
        self,
        path: Path,
        keys: Sequence[str],
        kept: Path,
        limits: SandboxLimits,
        on_progress: Progress | None,
        by: Recogniser,
    ) -> None:
        self.path = path
        self.keys = list(dict.fromkeys(keys))
        self.kept = kept
        self.limits = limits
        self.on_progress = on_progress
        self.by = by

    def missing(self) -> list[str]:
        """What is asked and not there."""
        there = set(recognised_keys(self.kept))
        return [key for key in self.keys if key not in there]

    def run(self, chunks: Sequence[Sequence[str]]) -> None:
        """Recognise chunks, as many at once as there are cores; waits for all of them."""
        if not chunks:
            return
        stopped = threading.Event()
        with tempfile.TemporaryDirectory(dir=self.kept.parent, prefix="recognise-") as folder:
            outs = [Path(folder) / f"{number}.jsonl" for number in range(len(chunks))]
            with ThreadPoolExecutor(min(cores(), len(chunks))) as pool:
                waiting: dict[Future[None], Path] = {
                    pool.submit(self._one, chunk, out, stopped): out
                    for chunk, out in zip(chunks, outs, strict=True)
                }
                try:
                    while waiting:
                        ready, _ = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
                        for future in ready:
                            self._take_in(waiting.pop(future))
                            future.result()
                        self._tell(waiting.values())
                except BaseException:
                    stopped.set()  # what has not begun need not begin
                    raise

    def _one(self, chunk: Sequence[str], out: Path, stopped: threading.Event) -> None:
        with _slot(stopped):
            if not stopped.is_set():
                self.by(self.path, chunk, out, limits=limits_for(len(chunk), self.limits))

    def _take_in(self, out: Path) -> None:
        """Add the whole lines of a child's output to what is kept: each asked for, and only once."""
        there = set(recognised_keys(self.kept))
        with _appending(self.kept) as sink:
            for line in out.read_bytes().splitlines() if out.exists() else ():
                key = _key(line)
                if key is not None and key in self.keys and key not in there:
                    sink.write(line + b"\n")
                    there.add(key)

    def _tell(self, outs: Iterable[Path]) -> None:
        if self.on_progress is None:
            return
        under_way = sum(out.read_bytes().count(b"\n") for out in outs if out.exists())
        done = len(self.keys) - len(self.missing()) + under_way
        self.on_progress(min(done, len(self.keys)), len(self.keys))


def _chunks(keys: Sequence[str], most: int) -> list[Sequence[str]]:
    """Even chunks of at most ``most`` keys, at least one for each core."""
    if not keys:
        return []
    count = max(-(-len(keys) // most), min(cores(), len(keys)))
    size = -(-len(keys) // count)
    return [keys[at : at + size] for at in range(0, len(keys), size)]


def _key(line: bytes) -> str | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    key = found.get("key") if isinstance(found, dict) else None
    return key if isinstance(key, str) else None


@contextmanager
def _appending(path: Path) -> Iterator[IO[bytes]]:
    """The kept file at its end; what an interrupted writer left without a line end is closed first."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as stream:
        end = stream.seek(0, os.SEEK_END)
        if end:
            stream.seek(end - 1)
            if stream.read(1) != b"\n":
                stream.write(b"\n")
        yield stream


@contextmanager
def _slot(stopped: threading.Event) -> Iterator[None]:
    """One of the machine's places for recognition, as many as there are cores; waits for a free one."""
    handles = [_open_slot(number) for number in range(cores())]
    try:
        while not stopped.is_set() and not any(map(_take, handles)):
            time.sleep(_SLOT_PAUSE)
        yield
    finally:
        for handle in handles:  # closing gives the lock back
            os.close(handle)


def _open_slot(number: int) -> int:
    name = f"mingshi-recognise-{os.getuid()}-{number}.lock"
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(Path(tempfile.gettempdir()) / name, flags, 0o600)


def _take(handle: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
