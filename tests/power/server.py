"""A process with everything imported that forks a desk for each kill, and one that looks after.

Asked by lines of JSON on its standard input (`tests.power.harness`); each has one line of answer.
A fork has no window system yet: an application is made in the child that needs one.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import jmdesk.ui
from jmdesk.exchange import locking
from tests import sharing
from tests.power import hand, looking, removals, safekeeping, sending, windows, workloads
from tests.power.events import Trap

_PATIENCE = 120.0
_LATE = ("sqlcipher3.dbapi2", "cryptography.hazmat.primitives.ciphers.aead")
"""What the program loads only where a store is locked."""
WORKLOADS = {**workloads.COMMANDS, **sending.SENDING, **safekeeping.SAFEKEEPING, **windows.WINDOWS}


def main() -> None:
    """Answer until there are no more questions."""
    _warm_up()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _DOES[asked.pop("do")](**asked)
        print(json.dumps(answer, ensure_ascii=False), file=answers, flush=True)


def _warm_up() -> None:
    """Load, read and compile once what each of the forks would do again."""
    sharing.read_once()
    # What a guess costs has a test of its own: here it would be most of the time of a kill.
    setattr(locking, "STRONG", (1, 8, 1))  # noqa: B010
    for module in iter_modules(jmdesk.ui.__path__, "jmdesk.ui."):
        import_module(module.name)
    for name in _LATE:
        import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        workloads.COMMANDS["caring"].prepare(Path(folder))
        looking.look(Path(folder))
    gc.collect()
    gc.freeze()  # what is never looked through is never copied into a fork


# children


class Child:
    """A forked process: what it says comes line by line, with what it should wait for."""

    def __init__(self, run: Callable[[Callable[[Any], None], Callable[[], None]], None]) -> None:
        self._read, said = os.pipe()
        waiting, self._go = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            _run(run, said, waiting)
        os.close(said)
        os.close(waiting)
        self._rest = b""
        self.rest: list[Any] = []
        """What it had said besides when it was ended."""

    def line(self, patience: float = _PATIENCE) -> Any:
        """The next thing it says; None where it said no more or nothing came in time."""
        until = time.monotonic() + patience
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0, until - time.monotonic()))
            part = os.read(self._read, 1 << 20) if ready else b""
            if not part:
                return None
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def go(self) -> None:
        """Let it go on."""
        os.write(self._go, b".")

    def end(self, *, group: bool) -> int:
        """Kill it where it still runs, with the readers it started if ``group``; its status."""
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        while part := os.read(self._read, 1 << 20):
            self._rest += part
        self.rest = [json.loads(line) for line in self._rest.split(b"\n")[:-1]]
        os.close(self._read)
        os.close(self._go)
        return os.waitstatus_to_exitcode(status)


def _run(
    run: Callable[[Callable[[Any], None], Callable[[], None]], None], said: int, waiting: int
) -> None:
    """In the child: never returns."""

    def say(what: Any) -> None:
        os.write(said, json.dumps(what, ensure_ascii=False).encode() + b"\n")

    try:
        os.setsid()
        run(say, lambda: (os.read(waiting, 1), None)[1])
    except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
        say({"error": traceback.format_exc()})
    finally:
        os._exit(0)


def _act(
    folder: Path,
    work: str,
    *,
    without: str,
    paused: bool = False,
    at: int = 0,
    called: str = "",
    skipped: int = 0,
    whole: int = 0,
) -> Callable[[Callable[[Any], None], Callable[[], None]], None]:
    """A desk at work in ``folder``: what the child does. Nobody waits for a second before answers
    ahead of number ``whole``, and nothing is promised then of what stands in fields."""

    def run(say: Callable[[Any], None], wait: Callable[[], None]) -> None:
        temporary = folder.parent / "tmp"
        temporary.mkdir(exist_ok=True)
        tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
        sys.excepthook = lambda kind, error, trace: say(
            {"error": "".join(traceback.format_exception(kind, error, trace))}
        )
        trap = Trap((folder, temporary), at=at, called=called, skipped=skipped)
        removals.take_out(without, trap)
        full = hand.SECOND
        hand.SECOND = 0.0 if paused or whole > 1 else full
        for number, ack in enumerate(WORKLOADS[work].work(folder), 1):
            told = asdict(ack) | ({"typed": {}} if number < whole else {})
            hand.SECOND = 0.0 if paused or number + 1 < whole else full
            say({"ack": told, "events": len(trap.labels)})
            if paused:
                wait()
        say({"end": trap.labels})

    return run


# what is asked


def _prepare(work: str, folder: str) -> dict[str, Any]:
    def run(say: Callable[[Any], None], _wait: Callable[[], None]) -> None:
        WORKLOADS[work].prepare(Path(folder))
        say({"files": looking.files_of(Path(folder))})

    return _told(run)


def _look(work: str, folder: str) -> dict[str, Any]:
    return _told(lambda say, _wait: say(looking.look(Path(folder), WORKLOADS[work].also)))


def _told(run: Callable[[Callable[[Any], None], Callable[[], None]], None]) -> dict[str, Any]:
    """What a child says that only answers."""
    child = Child(run)
    told = child.line() or {"error": "nothing was said"}
    child.end(group=True)
    return dict(told)


def _refer(work: str, folder: str, without: str) -> dict[str, Any]:
    """The whole work, unkilled: the state after each step, how long it took, every event."""
    child = Child(_act(Path(folder), work, without=without, paused=True))
    steps: list[dict[str, Any]] = []
    began = time.monotonic()
    while "ack" in (told := child.line() or {}):
        taken = time.monotonic() - began
        steps.append({"seconds": taken, "seen": _look(work, folder), **told})
        began = time.monotonic()
        child.go()
    child.end(group=True)
    files = looking.files_of(Path(folder))
    return {"steps": steps, "labels": told.get("end"), "error": told.get("error"), "files": files}


def _kill(
    work: str,
    folder: str,
    *,
    at: int = 0,
    called: str = "",
    skipped: int = 0,
    after: int = -1,
    delay: float = 0,
    group: bool = False,
    without: str = "",
    whole: int = 0,
    back: bool = False,
    before: dict[str, str],
) -> dict[str, Any]:
    """Kill a desk and look: at event ``at``, at the one ``called`` so after those ``skipped``, or
    ``delay`` seconds after its ``after``-th answer."""
    trap: dict[str, Any] = {"at": at, "called": called, "skipped": skipped}
    child = Child(_act(Path(folder), work, without=without, whole=whole, **trap))
    acks: list[dict[str, Any]] = []
    told: Any = {}
    while told is not None:
        due = after >= 0 and len(acks) == after
        told = child.line(delay if due else _PATIENCE)
        if told is None or "ack" not in told:
            break
        acks.append(told["ack"])
        if due:  # it was faster than in the unkilled run: the moment is now
            break
    status = child.end(group=group)
    # What it had said by then counts, however long this process was kept from hearing it.
    acks += [said["ack"] for said in child.rest if "ack" in said]
    left = [] if group else _orphans(child.pid)
    return {
        "acks": acks,
        "error": (told or {}).get("error"),
        "killed": status == -signal.SIGKILL and not (told and "end" in told),
        "orphans": left,
        **_look_after(Path(folder), work, before, back=back, without=without),
    }


def _look_after(
    folder: Path, work: str, before: dict[str, str], *, back: bool, without: str
) -> dict[str, Any]:
    """Files first, then the field of the window where one is asked for, then the store."""

    def run(say: Callable[[Any], None], _wait: Callable[[], None]) -> None:
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder.parent / "tmp")
        if without in removals.AT_THE_NEXT_START:
            removals.take_out(without, Trap(()))
        strange = looking.strange_files(folder, before)
        changed = looking.changed_files(looking.files_of(folder), before)
        looking.make_old(folder)
        page = WORKLOADS[work].back if back else None
        fields = dict(page(folder)) if page else None
        say(
            {
                "strange": strange,
                "changed": changed,
                "fields": fields,
                **looking.look(folder, WORKLOADS[work].also),
                "left": looking.left_over(folder),
                "kept": looking.revisions_in(folder),
            }
        )

    return {"seen": _told(run)}


def _orphans(session: int) -> list[str]:
    """Processes that a killed desk started and that do not end by themselves."""
    until = time.monotonic() + 3
    while (found := list(_session(session))) and time.monotonic() < until:
        time.sleep(0.02)
    if found:
        os.killpg(session, signal.SIGKILL)
    return found


def _session(session: int) -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            told = (process / "stat").read_text().rpartition(")")[2].split()
            if int(told[3]) == session and told[0] != "Z":
                yield (process / "cmdline").read_text()[:60]


_DOES: dict[str, Callable[..., dict[str, Any]]] = {
    "prepare": _prepare,
    "refer": _refer,
    "kill": _kill,
    "look": _look,
}

if __name__ == "__main__":
    main()
