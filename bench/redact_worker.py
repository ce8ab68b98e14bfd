"""The bench's side of a process that does one job after the other: asked by a JSON line, answers by one.

A process that dies or takes too long is ended and started anew; the job it had says so. Knows no document.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[1]
Answer = dict[str, Any]


class Worker:
    """One program in a process of its own; ``python`` is its interpreter, ``seed`` that of its hashes."""

    def __init__(
        self, program: str, *words: str, python: Path | str = sys.executable, seed: int = 0
    ) -> None:
        self._command = [str(python), str(ROOT / "bench" / program), *words]
        self._environment = {
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "PYTHONHASHSEED": str(seed),
            "PYTHONPATH": str(ROOT),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def ask(self, job: Mapping[str, Any], timeout: float) -> Answer:
        """The answer; ``{"failed": "timeout" | "died", "stage": …}`` when there is none. Lines that
        only tell a stage are kept for that.
        """
        process = self._started()
        stage = "start"
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            self.end()
            return {"failed": "died", "stage": stage}
        until = time.monotonic() + timeout
        while True:
            line = self._line(process, until - time.monotonic())
            if not line:
                failed = "timeout" if time.monotonic() >= until else "died"
                self.end()
                return {"failed": failed, "stage": stage}
            answer: Answer = json.loads(line)
            if set(answer) != {"stage"}:
                return answer
            stage = answer["stage"]

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()
        self._process, self._rest = None, b""

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environment,
                cwd=ROOT,
            )
        return self._process

    def _line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        """The next line; nothing when the process ended or the time is over."""
        assert process.stdout is not None
        number = process.stdout.fileno()
        until = time.monotonic() + seconds
        while b"\n" not in self._rest:
            left = until - time.monotonic()
            if left <= 0 or not select.select([number], [], [], left)[0]:
                return b""
            piece = os.read(number, 1 << 16)
            if not piece:
                return b""
            self._rest += piece
        line, self._rest = self._rest.split(b"\n", 1)
        return line


def answer_jobs(do: Any) -> None:
    """The worker's own side: reads jobs from standard input and answers ``do(job)`` for each.

    What libraries print goes nowhere; an exception becomes its kind and place.
    """
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # until the end
    os.dup2(sys.stdout.fileno(), 1)

    def tell(answer: Mapping[str, Any]) -> None:
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()

    for line in sys.stdin:
        try:
            answer = do(json.loads(line), lambda stage: tell({"stage": stage}))
        except Exception as fault:  # noqa: BLE001  # whatever it is, it is the answer
            answer = {"failed": "crash", "stage": _place(fault)}
        tell(answer)


def _place(fault: BaseException) -> str:
    """The kind of a fault and the last of our lines it passed; never its words."""
    trace, place = fault.__traceback__, ""
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            place = f"{path.relative_to(ROOT)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(fault).__name__} {place}".strip()
