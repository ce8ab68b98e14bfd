"""The one command: prepare the house, then run staff site, public site and worker together until Ctrl-C.

``python -m review.serve`` is what ``make run`` calls. Each of the three is a process of its own;
the public one gets no internal setting in its environment. What can not be started says so in one
sentence.
"""

from __future__ import annotations

import argparse
import errno
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import waitress

from review.config import (
    Address,
    PublicSettings,
    Settings,
    SettingsError,
    declared_settings,
    ensure_public_secrets,
    ensure_staff_secrets,
)

PARTS = ("staff", "public", "worker")
_STOP_SECONDS = 20
_THREADS = 8
_CONNECTIONS = 1000


class CannotServe(Exception):
    """One sentence that names the cause and the cure."""


def main(argv: Sequence[str] | None = None) -> int:
    """Serve everything, or with ``--only`` one part. Answers 0 after a clean stop, 2 when it can not start."""
    parser = argparse.ArgumentParser(prog="python -m review.serve")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument(
        "--no-demo", action="store_true", help="do not load the demonstration house"
    )
    parser.add_argument(
        "--demo-documents",
        type=int,
        metavar="N",
        help="how many documents it gets on the first run",
    )
    options = parser.parse_args(argv)
    # Started in the background a process ignores Ctrl-C; here it is what stops everything.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if options.only == "public":
            return _serve_public(PublicSettings.from_env(os.environ))
        settings = Settings.from_env(os.environ)
        if options.only == "staff":
            return _serve_staff(settings)
        if options.only == "worker":
            return _work(settings)
        return _serve_all(settings, demo=not options.no_demo, documents=options.demo_documents)
    except SettingsError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
    except CannotServe as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        return 0
    return 2


# ---- the three parts -----------------------------------------------------------------------------


def _serve_staff(settings: Settings) -> int:
    from review.jobs.queue import make_queue, register  # not in the public process
    from review.jobs.work import make_work
    from review.web.app import create_app

    _stop_with_parent()
    secrets = ensure_staff_secrets(settings)
    work = make_work(settings, secrets)
    send = register(make_queue(settings.queue_url, secrets.queue_key), work)
    app = create_app(settings, enqueue=send)
    _listen(app, settings.staff_listen)
    return 0


def _serve_public(settings: PublicSettings) -> int:
    from review.public.app import create_public_app

    _stop_with_parent()
    app = create_public_app(settings, ensure_public_secrets(settings))
    _listen(app, settings.public_listen)
    return 0


def _work(settings: Settings) -> int:
    from review.jobs.queue import make_queue, run_worker
    from review.jobs.work import make_work

    _stop_with_parent()
    secrets = ensure_staff_secrets(settings)
    queue = make_queue(settings.queue_url, secrets.queue_key)
    run_worker(queue, make_work(settings, secrets), threads=settings.worker_threads)
    return 0


def _listen(app: object, address: Address) -> None:
    # what was loaded stays until the end: no answer waits while the collector looks at all of it
    gc.collect()
    gc.freeze()
    try:
        waitress.serve(
            app,
            host=address.host,
            port=address.port,
            threads=_THREADS,
            # browsers hold connections open, several each: an office of a hundred people fits
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=True,
            ident=None,
            _quiet=True,
        )
    except KeyboardInterrupt:
        return


def _stop_with_parent() -> None:
    """Stop when the parent goes: it holds the other end of our standard input."""
    if os.environ.get("MINGSHI_CHILD") != "1":
        return

    def wait() -> None:
        while os.read(0, 1024):  # not sys.stdin: its lock would be held when the interpreter ends
            pass
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()


# ---- all together --------------------------------------------------------------------------------


def _serve_all(settings: Settings, *, demo: bool, documents: int | None) -> int:
    for name, address in (("staff", settings.staff_listen), ("public", settings.public_listen)):
        _demand_free(name, address)
    _demand_writable(settings.data)
    signs = _prepare(settings, demo=demo, documents=documents)
    children = {part: _start(part, settings) for part in PARTS}
    try:
        if _wait_until_open(children, settings):
            _tell(settings, signs)
        while all(child.poll() is None for child in children.values()):
            time.sleep(0.2)
        gone = ", ".join(
            f"{part} ({child.returncode})"
            for part, child in children.items()
            if child.poll() is not None
        )
        raise CannotServe(
            f"{gone}：意外停止，其余已一并停止 / stopped unexpectedly, so all were stopped"
        )
    except KeyboardInterrupt:
        _say("正在停止 / Stopping")
        return 0
    finally:
        _stop(children)


def _prepare(
    settings: Settings, *, demo: bool, documents: int | None
) -> Sequence[tuple[str, str, str]]:
    """Databases, secrets, calendar, demonstration house; answers its sign-ins, one per role."""
    from review.prepare import (  # after the cheap checks
        CannotPrepare,
        demo_sign_ins,
        make_demo,
        prepare_house,
        wants_demo,
    )

    try:
        prepare_house(settings)
        if demo and wants_demo(settings):
            _demand_loopback(settings)
            _say(
                "第一次运行：正在建立演示机构（几分钟） / first run: making the demonstration house, some minutes"
            )
            make_demo(settings, documents=documents, say=_say)
    except CannotPrepare as error:
        raise CannotServe(str(error)) from error
    except KeyboardInterrupt:
        _say("已停止；下次运行接着做 / stopped; the next run goes on from here")
        raise
    signs = demo_sign_ins(settings)
    if signs:
        _demand_loopback(settings)
    return signs


def _demand_loopback(settings: Settings) -> None:
    if not settings.staff_listen.is_loopback:
        raise CannotServe(
            "演示人员存在时只能在本机访问：请把 REVIEW_STAFF_LISTEN 设为 127.0.0.1，或用 DEMO=0 另建真实机构。\n"
            "Demonstration people may sign in on this machine only: set REVIEW_STAFF_LISTEN to 127.0.0.1, "
            "or start a real house with DEMO=0."
        )


def _start(part: str, settings: Settings) -> subprocess.Popen[bytes]:
    environment = _public_environment(settings) if part == "public" else dict(os.environ)
    # The parent's end of the pipe closes with the parent, however it ends.
    return subprocess.Popen(
        [sys.executable, "-m", "review.serve", "--only", part],
        stdin=subprocess.PIPE,
        env={**environment, "MINGSHI_CHILD": "1"},
        start_new_session=True,
    )


def _public_environment(settings: Settings) -> dict[str, str]:
    """The environment without any internal setting: the public process has nothing to find the house by."""
    internal = {s.name for s in declared_settings() if not s.public}
    kept = {k: v for k, v in os.environ.items() if k not in internal}
    return {
        **kept,
        "REVIEW_PUBLIC_DATA": str(settings.public_data.resolve()),
        "PUBLIC_DATABASE_URL": settings.public_database_url,
    }


def _stop(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def _demand_free(name: str, address: Address) -> None:
    variable = f"REVIEW_{name.upper()}_LISTEN"
    try:
        with socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address.host, address.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(
                f"{address} 已被占用，请停掉占用的程序，或设置 {variable} 换一个端口。\n"
                f"{address} is in use: stop what uses it, or set {variable}."
            ) from error
        raise CannotServe(
            f"不能在 {address} 上监听（{error.strerror}），请改正 {variable}。\n"
            f"Nothing can listen on {address} ({error.strerror}): mend {variable}."
        ) from error


def _demand_writable(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise CannotServe(
            f"数据目录 {folder} 不能写入（{error.strerror}），请改正权限，或设置 REVIEW_DATA。\n"
            f"The data folder {folder} can not be written ({error.strerror}): mend it or set REVIEW_DATA."
        ) from error


def _wait_until_open(children: Mapping[str, subprocess.Popen[bytes]], settings: Settings) -> bool:
    """Whether both sites answer; False when a part ended before."""
    waiting = [settings.staff_listen, settings.public_listen]
    deadline = time.monotonic() + 60
    while waiting and time.monotonic() < deadline:
        if any(child.poll() is not None for child in children.values()):
            return False
        waiting = [address for address in waiting if not _is_open(address)]
        time.sleep(0.1)
    return True


def _is_open(address: Address) -> bool:
    try:
        with socket.create_connection((address.host, address.port), timeout=1):
            return True
    except OSError:
        return False


def _tell(settings: Settings, signs: Sequence[tuple[str, str, str]]) -> None:
    staff, public = settings.staff_listen, settings.public_listen
    _say(f"\n内网工作台 / staff    http://{staff.host}:{staff.port}")
    _say(f"公开目录   / public   http://{public.host}:{public.port}")
    if signs:
        _say("\n演示人员（登录页可一键进入） / demonstration people")
        for login, password, role in signs:
            _say(f"  {login:<10} {password:<14} {role}")
    else:
        _say(
            "还没有演示人员。新建机构：.venv/bin/flask house create / flask house create makes a real house"
        )
    _say("\nCtrl-C 停止 / stops all three\n")


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
