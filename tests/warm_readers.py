"""Readers of foreign files that need not be started anew: forked from one that has all loaded.

A desk starts Python for each of its children, which takes longer than most files of a test. Here
one process for each worker loads what reads, and forks: each child is a process of its own, bound
by its own limits, and dies like any other. ``python -m tests.warm_readers`` is that process;
`tests/exchange/test_children.py` and others that are about the start itself ask for
`cold_readers`.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from jmdesk.exchange import children
from jmdesk.exchange.limits import Limits

cold = children._start
"""As the program starts them."""

_LOADED = ("jmdesk.exchange.contents", "pikepdf", "python_calamine", "PIL.Image")


class Reader:
    """A child's child, looked after as `subprocess.Popen` would."""

    def __init__(self, server: Server, pid: int) -> None:
        self._server, self._pid = server, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """What it returned, None as long as it runs."""
        if self.returncode is None:
            self.returncode = self._server.ended(self._pid)
        return self.returncode

    def kill(self) -> None:
        """End it at once."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended, and we are just about to hear so
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Until it has ended."""
        while (code := self.poll()) is None:
            time.sleep(0.001)
        return code


class Server:
    """The process that forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm_readers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[1],
        )
        self._turn = threading.Lock()
        self._rest = b""
        self._started: list[int] = []
        self._codes: dict[int, int] = {}

    def start(self, *asked: str) -> Reader:
        """A reader with these words behind it."""
        assert self._process.stdin is not None
        with self._turn:
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            while not self._started:
                self._hear(patience=None)
            return Reader(self, self._started.pop())

    def ended(self, pid: int) -> int | None:
        """What a reader returned."""
        with self._turn:
            self._hear(patience=0)
            return self._codes.get(pid)

    def _hear(self, *, patience: float | None) -> None:
        assert self._process.stdout is not None
        told = self._process.stdout.fileno()
        while select.select([told], [], [], patience)[0]:
            content = os.read(told, 65_536)
            if not content:
                raise OSError("the process that forks readers is gone")
            *lines, self._rest = (self._rest + content).split(b"\n")
            for pid, code in map(json.loads, lines):
                if code is None:
                    self._started.append(pid)
                else:
                    self._codes[pid] = code
            patience = 0

    def close(self) -> None:
        """End it."""
        self._process.communicate()


_servers: dict[int, Server] = {}


def start(folder: Path, name: str, limits: Limits) -> Any:
    """As `children._start`; whoever was forked from a test starts its own as the program does."""
    if not _servers:
        _servers[os.getpid()] = made = Server()
        atexit.register(made.close)
    server = _servers.get(os.getpid())
    if server is None:
        return cold(folder, name, limits)
    import msgspec

    return server.start(str(folder), name, msgspec.json.encode(limits).decode())


def begin() -> None:
    """From now on in this process."""
    if sys.platform == "linux":
        setattr(children, "_start", start)  # noqa: B010


# The process that forks


def main() -> None:
    """Fork a reader for each line, and tell of each that began or ended."""
    for name in _LOADED:
        import_module(name)
    asking = open(0, "rb", buffering=0)  # noqa: SIM115 - as long as the process
    running: dict[int, int] = {}
    while True:
        for ready in select.select([0, *running], [], [])[0]:
            if ready:
                pid = running.pop(ready)
                os.close(ready)
                _tell(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
                continue
            asked = asking.readline()
            if not asked:
                return
            pid = os.fork()
            if not pid:
                _read(json.loads(asked), list(running))
            running[os.pidfd_open(pid)] = pid
            _tell(pid, None)


def _tell(pid: int, code: int | None) -> None:
    os.write(1, json.dumps([pid, code]).encode() + b"\n")


def _read(asked: list[str], others: list[int]) -> None:
    from jmdesk.exchange.reader import CHILD, serve

    nothing = os.open(os.devnull, os.O_RDWR)
    for told in (0, 1):
        os.dup2(nothing, told)
    for other in others:
        os.close(other)
    code = 1
    try:
        serve([CHILD, *asked])
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
