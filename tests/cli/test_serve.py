"""The one command: both sites and the worker start together, stop together, and say in one sentence why not.

The real thing in processes of its own, on free ports, with a demonstration house of one document.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
SERVE = (sys.executable, "-m", "review.serve")
READY = "Ctrl-C"
PATIENCE = 180


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Started:
    """A running house: what it said until it was ready, its ports, its process."""

    process: subprocess.Popen[str]
    said: str
    staff: int
    public: int

    def stop(self) -> str:
        """Press Ctrl-C and wait for the end; answers what was still said."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        return rest


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a process with its own data folder and free ports."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(data.parent),
        "REVIEW_DATA": str(data),
        "REVIEW_STAFF_LISTEN": f"127.0.0.1:{free_port()}",
        "REVIEW_PUBLIC_LISTEN": f"127.0.0.1:{free_port()}",
        **more,
    }


def port_of(environ: Mapping[str, str], name: str) -> int:
    """The port in a setting."""
    return int(environ[name].rpartition(":")[2])


@contextmanager
def started(data: Path, *arguments: str) -> Iterator[Started]:
    """Start the house and read on until it says that it is ready."""
    environ = environment(data)
    process = subprocess.Popen(
        [*SERVE, *arguments],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if READY in line:
                break
        yield Started(
            process,
            "".join(lines),
            port_of(environ, "REVIEW_STAFF_LISTEN"),
            port_of(environ, "REVIEW_PUBLIC_LISTEN"),
        )
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
        process.stdout.close()


def page(port: int, path: str = "/") -> str:
    """A page over the loopback; an answer other than 200 raises."""
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return str(answer.read().decode())


def listens(port: int) -> bool:
    """Whether somebody listens."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def refused(tmp_path: Path, *arguments: str, **more: str) -> str:
    """Start what can not start; the sentence it ends with."""
    answer = subprocess.run(
        [*SERVE, *arguments],
        cwd=ROOT,
        env=environment(tmp_path / "data", **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert answer.stderr.count("\n") <= 2  # Chinese, then English
    return answer.stderr


def test_a_house_starts_answers_stops_and_keeps_its_data(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started(data, "--demo-documents", "1") as first:
        assert f"127.0.0.1:{first.staff}" in first.said
        assert f"127.0.0.1:{first.public}" in first.said
        assert "drafter" in first.said
        assert 'name="csrf_token"' in page(first.staff)
        assert "/documents/1" in page(first.public)
        first.stop()
        assert first.process.returncode == 0
        assert not listens(first.staff)
        assert not listens(first.public)
    with started(data) as second:
        assert "1/" not in second.said  # nothing is made again
        assert "drafter" in second.said
        assert "/documents/1" in page(second.public)


def test_a_real_house_has_no_demonstration_people_and_stops_as_one(tmp_path: Path) -> None:
    with started(tmp_path / "data", "--no-demo") as house:
        assert "flask house create" in house.said
        assert "drafter" not in house.said
        assert "demo-person" not in page(house.staff)
        listing = Path("/proc", str(house.process.pid), "task", str(house.process.pid), "children")
        children = [int(pid) for pid in listing.read_text().split()]
        assert len(children) == 3
        os.kill(children[0], signal.SIGKILL)
        rest, _ = house.process.communicate(timeout=PATIENCE)
        assert house.process.returncode == 2
        assert "staff (-9)" in rest
        assert not listens(house.public)


def test_a_port_in_use_is_named_with_its_setting(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said = refused(tmp_path, REVIEW_PUBLIC_LISTEN=address)
    assert f"{address} is in use" in said
    assert "REVIEW_PUBLIC_LISTEN" in said


def test_a_folder_that_can_not_be_is_named(tmp_path: Path) -> None:
    said = refused(tmp_path, REVIEW_DATA="/dev/null/x")
    assert "/dev/null/x" in said
    assert "REVIEW_DATA" in said


def test_a_mistyped_setting_is_named(tmp_path: Path) -> None:
    assert "REVIEW_TYPO is not a setting" in refused(tmp_path, REVIEW_TYPO="1")


def test_a_database_out_of_reach_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://review:geheim@127.0.0.1:{free_port()}/review"
    said = refused(tmp_path, DATABASE_URL=url)
    assert "DATABASE_URL" in said
    assert "geheim" not in said


def test_demonstration_people_stay_on_this_machine(tmp_path: Path) -> None:
    said = refused(tmp_path, REVIEW_STAFF_LISTEN=f"0.0.0.0:{free_port()}")
    assert "REVIEW_STAFF_LISTEN" in said
    assert not (tmp_path / "data" / "demo-unfinished").exists()
