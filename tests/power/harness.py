"""Asks the server for desks to be killed, one after the other, and judges what is left.

`nothing_lost` is the promise: the store opens and verifies, it stands exactly where an unkilled
run stood after the last acknowledged step or after the one that was under way, what was typed is
in drafts, no file is half under its name, and nothing of what had been recorded is nowhere.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.power.looking import changed_files

TOP = Path(__file__).parents[2]
DESK = "desk"
"""The folder of the killed desk, in the folder of its kill."""


class Server:
    """The process that forks desks (`tests.power.server`). Use it in a ``with``."""

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.power.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=TOP,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(TOP)},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def ask(self, **told: Any) -> Any:
        """One question, one answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert not answer.get("error"), answer["error"]
        return answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Killed:
    """What was acknowledged before a kill, and what was seen after it (`server._look_after`).

    ``how`` tells the kill, to do it again.
    """

    how: str
    acks: list[Mapping[str, Any]]
    killed: bool
    orphans: list[str]
    seen: Mapping[str, Any]


class Bench:
    """One workload, prepared, and what an unkilled run of it comes to.

    ``before`` are the files there were, ``changes`` those of them that the work changes,
    ``recorded`` the revisions there were.
    """

    def __init__(self, server: Server, work: str, folder: Path, *, without: str = "") -> None:
        self._server, self.work, self._folder = server, work, folder
        self._without = without
        self._made = 0

    @property
    def place(self) -> str:
        """Which of several benches of one workload it is."""
        return self._folder.name

    @cached_property
    def _first(self) -> Path:
        first = self._folder / "first" / DESK
        first.mkdir(parents=True)
        self.before = self._server.ask(do="prepare", work=self.work, folder=str(first))["files"]
        return first

    def _copy(self) -> Path:
        """A folder of its own for one run."""
        first = self._first
        self._made += 1
        copy = self._folder / f"{self._made}" / DESK
        shutil.copytree(first, copy)
        (copy.parent / "tmp").mkdir()
        return copy

    @cached_property
    def _reference(self) -> Mapping[str, Any]:
        folder = self._copy()
        told: Mapping[str, Any] = self._server.ask(
            do="refer", work=self.work, folder=str(folder), without=self._without
        )
        shutil.rmtree(folder.parent)
        return told

    @cached_property
    def states(self) -> list[Any]:
        """What the desk holds before the first step and after each."""
        reference = self._reference
        folder = self._copy()
        first = self._server.ask(do="look", work=self.work, folder=str(folder))
        shutil.rmtree(folder.parent)
        self.recorded = first["revisions"]
        self.changes = set(changed_files(reference["files"], self.before))
        return [first["state"], *(step["seen"]["state"] for step in reference["steps"])]

    @property
    def labels(self) -> list[str]:
        """Every event of an unkilled run."""
        labels: list[str] = self._reference["labels"]
        return labels

    @property
    def seconds(self) -> list[float]:
        """How long each step takes."""
        return [step["seconds"] for step in self._reference["steps"]]

    def taken_out(self, name: str) -> Bench:
        """The same work without a protection; what it should come to stays the same."""
        without = Bench(self._server, self.work, self._folder / name, without=name)
        without._first, without.before = self._first, self.before
        without.states, without.recorded = self.states, self.recorded
        without.changes = self.changes
        return without

    def when(self, called: str, *, skipped: int = 0) -> Killed:
        """Kill it at an event of this name (a pattern), so many others ``skipped``."""
        return self._kill(called=called, skipped=skipped)

    def after(self, answers: int, **more: Any) -> Killed:
        """Kill it just when it has answered so often."""
        return self._kill(after=answers, **more)

    def at_event(self, number: int, **more: Any) -> Killed:
        """Kill it at an event, the first being 1."""
        answers = sum(step["events"] < number for step in self._reference["steps"])
        return self._kill(at=number, whole=answers, **more)

    def at_random(self, chance: random.Random, **more: Any) -> Killed:
        """Kill it at some moment of some step."""
        step = chance.randrange(len(self.seconds))
        delay = chance.uniform(0, self.seconds[step])
        group = chance.random() < 0.5
        return self._kill(after=step, delay=delay, group=group, whole=step, **more)

    def _kill(self, **how: Any) -> Killed:
        folder = self._copy()
        told = self._server.ask(
            do="kill",
            work=self.work,
            folder=str(folder),
            before=self.before,
            without=self._without,
            **how,
        )
        killed = Killed(
            how=f"{self.work} {how}",
            **{name: told[name] for name in ("acks", "killed", "orphans", "seen")},
        )
        shutil.rmtree(folder.parent)
        return killed


def nothing_lost(bench: Bench, killed: Killed) -> None:
    """All that is promised after a power cut, of one kill."""
    seen, count, how = killed.seen, len(killed.acks), killed.how
    assert not seen.get("error"), (how, seen.get("error"))
    assert (seen["ok"], seen["problems"]) == (True, []), (how, seen["problems"])
    reached = bench.states[count : count + 2]
    assert seen["state"] in reached, (how, _difference(reached[0], seen["state"]))
    assert (seen["strange"], seen["left"], killed.orphans) == ([], [], []), (
        how,
        seen["strange"],
        seen["left"],
        killed.orphans,
    )
    assert set(seen["changed"]) <= bench.changes, (how, seen["changed"])
    assert set(bench.recorded) <= set(seen["kept"]), (how, "recorded, and nowhere")
    if killed.acks and seen["state"] == reached[0]:
        _typed_is_kept(killed)


def _typed_is_kept(killed: Killed) -> None:
    """What stood in fields for a second is in drafts, and in the fields when one looks again."""
    for name, text in killed.acks[-1]["typed"].items():
        drafts = [draft for draft in killed.seen["drafts"] if _holds(draft, name, text)]
        assert drafts, (killed.how, name, killed.seen["drafts"])
        if killed.seen["fields"] is not None:
            assert _holds(killed.seen["fields"], name, text), (killed.how, name)


def _holds(fields: Mapping[str, str], name: str, text: str) -> bool:
    """Whether a field of this name (behind its record's, on a page of many) holds such a text."""
    return any(
        field.rpartition("/")[2] == name and typed.startswith(text)
        for field, typed in fields.items()
    )


def _difference(wanted: Any, seen: Any) -> str:
    """In which parts two states are not alike, briefly."""
    if isinstance(wanted, str) or isinstance(seen, str):
        return f"{str(wanted)[:60]} / {str(seen)[:60]}"
    return "; ".join(
        f"{part}: {str(_apart(wanted[part], seen[part]))[:600]}"
        for part in wanted
        if wanted[part] != seen.get(part)
    )


def _apart(wanted: Any, seen: Any) -> Any:
    if not isinstance(wanted, dict):
        return wanted, seen
    return {
        name: (wanted.get(name), seen.get(name))
        for name in wanted.keys() | seen.keys()
        if wanted.get(name) != seen.get(name)
    }
