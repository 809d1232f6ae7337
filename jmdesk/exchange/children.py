"""The children that read foreign files for the desk: started, watched, replaced when one dies.

`jmdesk.exchange.reader` is the other side, and says how the two speak.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import msgspec

from jmdesk.exchange.asking import Answer, Request
from jmdesk.exchange.kin import start_kin
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.reader import CHILD, END, NO_ROOM, UNFIT
from jmdesk.exchange.refused import Refused

_FIRST_POLL, _LONGEST_POLL = 0.001, 0.005
_FRUITLESS = 3
"""Children that died in a row before they could read at all: this computer cannot start them."""

_ENDED_BY = {-24: "too-slow", NO_ROOM: "no-room"}
"""Verdicts by what a dead child returned; -24 is the signal of its limit of time, SIGXCPU."""


class Children:
    """Readers in processes of their own. Use it in a ``with``: at its end none is left.

    ``put`` asks, ``wait`` gives the answer; several may be asked before the first is waited for.
    """

    def __init__(
        self, limits: Limits, *, workers: int = 1, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        self._limits = limits
        self._workers = workers
        self._cancelled = cancelled
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started = self._fruitless = self._asked = 0
        self._unanswered: set[int] = set()
        self._seen: dict[int, float] = {}
        self._verdicts: dict[int, str] = {}

    def __enter__(self) -> Children:
        try:
            # Whose it is stands in the name: what a killed desk leaves is known by that.
            self._temporary = TemporaryDirectory(
                prefix=f"jmdesk-{os.getpid()}-", ignore_cleanup_errors=True
            )
        except OSError as error:
            raise Refused("no-room") from error
        self.folder = Path(self._temporary.name)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            (self.folder / END).touch()
        for child in self._running.values():
            child.kill()
            child.wait()
        self._temporary.cleanup()

    def put(self, request: Request) -> int:
        """Ask for a file; the number under which its answer comes. `Refused` ("no-room")."""
        self._asked += 1
        new = self.folder / f"{self._asked}.new"
        try:
            new.write_bytes(msgspec.json.encode(request))
            new.rename(new.with_suffix(".todo"))
        except OSError as error:
            raise Refused("no-room") from error
        self._unanswered.add(self._asked)
        self._keep_running()
        return self._asked

    def wait(self, number: int) -> Answer:
        """The answer to one request; `Refused` ("cancelled") when the person no longer waits."""
        pause = _FIRST_POLL
        while (found := self._answer(number)) is None:
            if self._cancelled():
                raise Refused("cancelled")
            self._bury()
            self._hurry()
            self._keep_running()
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_POLL)
        self._unanswered.discard(number)
        return found

    def _answer(self, number: int) -> Answer | None:
        done = self.folder / f"{number}.done"
        if done.exists():
            content = done.read_bytes()
            done.unlink()
            self._fruitless = 0
            return _decoded(content)
        verdict = self._verdicts.pop(number, None)
        return Answer(verdict=verdict) if verdict else None

    def _bury(self) -> None:
        """What a dead child was reading is to blame, unless it had just finished that."""
        for name, child in list(self._running.items()):
            if child.poll() is None:
                continue
            del self._running[name]
            taken = list(self.folder.glob(f"*.{name}"))
            self._blame(taken, _ENDED_BY.get(child.returncode, "too-large"))
            if child.returncode == UNFIT or (not taken and self._fruitlessly(child)):
                self._fruitless += 1
            elif taken:
                self._fruitless = 0  # it was able to read: the file ended it
        if self._given_up:
            self._verdicts |= dict.fromkeys(self._unanswered, "no-reader")

    def _fruitlessly(self, child: subprocess.Popen[bytes]) -> bool:
        """Whether a child that had nothing in hand left work behind, and no answers."""
        waiting, answered = self.folder.glob("*.todo"), self.folder.glob("*.done")
        return bool(child.returncode) or (any(waiting) and not any(answered))

    @property
    def _given_up(self) -> bool:
        """Whether one child after the other died and none could read: a further one cannot."""
        return self._fruitless >= _FRUITLESS

    def _blame(self, taken: list[Path], verdict: str) -> None:
        for path in taken:
            path.unlink()
            number = int(path.stem)
            if number in self._unanswered and not path.with_suffix(".done").exists():
                self._verdicts[number] = verdict

    def _hurry(self) -> None:
        """End the child that reads one file for too long."""
        now = time.monotonic()
        for name, child in list(self._running.items()):
            for taken in self.folder.glob(f"*.{name}"):
                since = self._seen.setdefault(int(taken.stem), now)
                if now - since >= self._limits.wall and not taken.with_suffix(".done").exists():
                    child.kill()
                    child.wait()
                    del self._running[name]
                    self._blame([taken], "too-slow")

    def _keep_running(self) -> None:
        while len(self._running) < min(self._workers, len(self._unanswered)):
            if self._given_up:
                return
            self._started += 1
            name = f"child{self._started}"
            try:
                self._running[name] = _start(self.folder, name, self._limits)
            except OSError:  # the program is gone, or the computer has room for no other
                self._fruitless += 1


def _decoded(content: bytes) -> Answer:
    try:
        return msgspec.msgpack.decode(content, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Answer(verdict="damaged")


def _start(folder: Path, name: str, limits: Limits) -> subprocess.Popen[bytes]:
    """A reader in a process of its own."""
    asked = [CHILD, str(folder), name, msgspec.json.encode(limits).decode()]
    return start_kin("jmdesk.exchange.reader", asked)
