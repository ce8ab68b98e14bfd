"""Runs ``python -I -m review.engines …`` in a limited child process: the only way a document is
ever opened.

The child has an empty environment, a private temporary folder, limits on memory, CPU, file size and
time, and no network where the kernel allows cutting it. What it says is data: one JSON document, or
the reason why there is none. Nothing here opens a document or imports an engine.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

#: Sets the limits in the child before the interpreter starts: memory in KiB, CPU in seconds (a
#: signal that can be told apart comes first, the end some seconds later), files in 512-byte blocks.
_LIMITER = (
    'ulimit -c 0; ulimit -v "$1"; ulimit -S -t "$2"; ulimit -H -t $(($2 + 5)); ulimit -f "$3"; '
    'shift 3; exec "$@"'
)

#: Sums on one thread: more of them reserve memory that the limit does not leave, and gain nothing.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

#: Longest part of the child's standard error that is handed on.
_ERROR_CAP = 4000

_MESSAGES = {
    "timeout": (
        "处理超时，文件可能异常复杂；请另存或拆分后重试。",
        "Reading took too long; save the file anew or split it, then try again.",
    ),
    "too_large": (
        "处理所需内存超出上限；请压缩图片或拆分文件后重试。",
        "Reading needs more memory than allowed; reduce its pictures or split the file.",
    ),
    "too_long": (
        "文件内容过多，超出一次处理的上限；请拆分为几个文件（如按章节、按工作表或按行）后再上传。",
        "The file holds more than can be taken in at once; split it by chapters, sheets or rows, then upload.",
    ),
    "unreadable": (
        "文件无法读取，读取程序中途停止；请重新导出文件后重试。",
        "The file can not be read, the reader stopped half way; export it anew.",
    ),
}


@dataclass(frozen=True)
class SandboxLimits:
    """What a child may use: address space and files in bytes, CPU and wall clock in seconds, answer
    in bytes.
    """

    memory: int = 2 << 30
    cpu: int = 120
    seconds: float = 180
    file_size: int = 512 << 20
    answer: int = 96 << 20


@dataclass(frozen=True)
class EngineAnswer:
    """What came back. ``json`` is the child's document, or a refusal when it was stopped or died;
    None on misuse.

    ``exit_code`` as in product.md section 9; a child that was stopped or died counts as refused
    (5). ``error`` is the end of its standard error: sentences for an operator, to be shown with
    misuse and never logged.
    """

    exit_code: int
    json: dict[str, object] | None
    timed_out: bool = False
    killed: bool = False
    error: str = ""
    output: bytes = b""


@cache
def network_is_cut() -> bool:
    """Whether the kernel lets an ordinary process give its child no network; asked once per
    process.
    """
    try:
        probe = subprocess.run(
            ["/usr/bin/unshare", "-rn", "/bin/true"], check=False, capture_output=True, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0


def run_engine(
    arguments: Sequence[str], *, limits: SandboxLimits | None = None, stdin: bytes | None = None
) -> EngineAnswer:
    """Run one engine command, e.g. ``["inspect", "/data/a.docx"]``, and wait for its answer.

    Paths in ``arguments`` must be absolute: the child starts in its private folder. ``output``
    holds the raw standard output (lines of ``find``), ``json`` its one document. Raises nothing for
    a hostile file.
    """
    limits = limits or SandboxLimits()
    command = _command(arguments, limits)
    with tempfile.TemporaryDirectory(prefix="engine-") as folder:
        place = Path(folder)
        said, told, asked = place / "answer", place / "errors", place / "input"
        asked.write_bytes(stdin or b"")
        with asked.open("rb") as source, said.open("wb") as sink, told.open("wb") as errors:
            code, timed_out = run_group(
                command, place, stdin=source, stdout=sink, stderr=errors, seconds=limits.seconds
            )
        size = said.stat().st_size
        output = said.read_bytes() if size <= limits.answer else b""
        error = told.read_bytes()[-_ERROR_CAP:].decode("utf-8", "replace")
    if timed_out or code in {-signal.SIGXCPU, 128 + signal.SIGXCPU}:
        return EngineAnswer(5, refusal("timeout"), timed_out=True, killed=True)
    if size > limits.answer:
        return EngineAnswer(5, refusal("too_large", "too_long"), error=error)
    document = _document(output)
    if code in {0, 2, 3, 4, 5} and (document is not None or code == 2 or arguments[0] == "find"):
        return EngineAnswer(code, document, error=error, output=output)
    # A traceback may quote the document: only its kind is looked at, the text goes no further.
    reason = "too_large" if "MemoryError" in error or code == -signal.SIGKILL else "unreadable"
    return EngineAnswer(5, refusal(reason), killed=code < 0)


def refusal(reason: str, cause: str = "") -> dict[str, object]:
    """The JSON of a file that was not read, in the shape of product.md section 10 without the facts
    of the file. ``cause`` picks another sentence than that of the reason.
    """
    zh, en = _MESSAGES[cause or reason]
    return {"status": "refused", "reason": reason, "message": {"zh": zh, "en": en}}


def _command(arguments: Sequence[str], limits: SandboxLimits) -> list[str]:
    return limited([sys.executable, "-I", "-X", "utf8", "-m", "review.engines", *arguments], limits)


def limited(command: Sequence[str], limits: SandboxLimits) -> list[str]:
    """``command`` as it is to be started: under ``limits``, and without network where the kernel
    allows that.
    """
    sizes = [str(limits.memory // 1024), str(limits.cpu), str(limits.file_size // 512)]
    held = ["/bin/sh", "-c", _LIMITER, "engine", *sizes, *command]
    return ["/usr/bin/unshare", "-rn", *held] if network_is_cut() else held


def run_group(
    command: list[str],
    folder: Path,
    *,
    stdin: IO[bytes],
    stdout: IO[bytes],
    stderr: IO[bytes],
    seconds: float,
    environment: Mapping[str, str] | None = None,
) -> tuple[int, bool]:
    """Start the child in ``folder`` as leader of its own group, wait, and leave nobody of the group
    alive. Answers its exit code and whether it was stopped for taking too long. It sees nothing of
    our environment but ``TMPDIR`` and what ``environment`` adds.
    """
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={"TMPDIR": str(folder), **_ONE_THREAD, **(environment or {})},
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        close_fds=True,
        start_new_session=True,
    )
    try:
        return child.wait(timeout=seconds), False
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL, True
    finally:
        _kill_group(child)


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _document(output: bytes) -> dict[str, object] | None:
    """The one JSON object of standard output, or None: half an answer is no answer."""
    try:
        answer = json.loads(output)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
