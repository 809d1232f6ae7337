"""Cases read as the desk reads them: a child that may die, then a desk that may not."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from jmdesk.exchange.asking import Answer, Request
from jmdesk.exchange.children import _ENDED_BY, _decoded
from jmdesk.exchange.limits import Limits
from tests.fuzz.cases import Case
from tests.fuzz.child_side import LIMITS, Question, Reply, reader
from tests.fuzz.desk_side import Taken, Taking, first_store, receiver
from tests.fuzz.forked import Died, Forked, Late
from tests.fuzz.oracle import tree
from tests.fuzz.seeds import PASSPHRASE

TEXTS = frozenset({"definition", "pasted", "code"})
_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
_KEPT = frozenset({"picture", "pdf"})
_PATIENCE = 20.0
"""Seconds in which the desk itself must be done with one input."""
_NAMES = ("表.xlsx", "四月.jmdesk", "../../canary/逃.pdf", "\u202egpj.jmdesk", "CON", "a\x07b.xlsx")


@dataclass(kw_only=True)
class Outcome:
    """What became of a case: a verdict in a word, and what must not have happened."""

    case: Case
    verdict: str
    complaints: list[str] = field(default_factory=list)
    seconds: float = 0.0
    memory: int = 0


class Arena:
    """A folder with a desk and a child in it. Use it in a ``with``."""

    def __init__(self, folder: Path, *, limits: Limits = LIMITS, bound: bool = True) -> None:
        self._folder = folder
        self._work, self._canary = folder / "work", folder / "canary"
        for place in (self._work, self._canary):
            place.mkdir(parents=True, exist_ok=True)
        (self._canary / "x").write_text("unchanged")
        self._limits = limits
        first = first_store(folder / "first.db")
        home = folder / "desk"
        home.mkdir(exist_ok=True)
        self._child = Forked(partial(reader, self._work, limits=limits, bound=bound))
        self._desk = Forked(partial(receiver, home, first))
        self._still, self._first = tree(self._canary), self._beside()

    def __enter__(self) -> Arena:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.close()
        self._desk.close()

    def _beside(self) -> list[str]:
        return sorted(path.name for path in self._folder.iterdir())

    def run(self, cases: Iterable[Case]) -> Iterator[Outcome]:
        """What became of each."""
        for one in cases:
            outcome = self._text(one) if one.reader in TEXTS else self._file(one)
            if tree(self._canary) != self._still or self._beside() != self._first:
                outcome.complaints.append("outside: a file lies where none was")
            yield outcome

    def _text(self, case: Case) -> Outcome:
        home = self._folder / "desk"
        taking = Taking(
            way=case.reader,
            name=case.reader,
            path=str(home / "x.toml"),
            turn=case.turn,
            content=case.content,
        )
        return self._taken(case, taking, Outcome(case=case, verdict=""))

    def _file(self, case: Case) -> Outcome:
        path = self._work / "file"
        path.write_bytes(case.content)
        request = Request(
            path=str(path),
            workbook=case.reader in _WORKBOOKS and case.turn % 3 == 0,
            shrink=900 if case.reader in _KEPT and case.turn % 3 == 0 else 0,
            unpack=True,
            passphrases=[PASSPHRASE],
        )
        outcome = Outcome(case=case, verdict="")
        answer, reply = self._asked(request, outcome)
        if answer.members:
            self._members(case, answer, outcome)
        else:
            name = _NAMES[case.turn % len(_NAMES)]
            way = "keep" if request.shrink else "import" if request.workbook else "merge"
            self._taken(case, self._taking(case, way, name, reply), outcome)
        shutil.rmtree(self._work)
        self._work.mkdir()
        return outcome

    def _members(self, case: Case, answer: Answer, outcome: Outcome) -> None:
        for member in answer.members[:5]:
            request = Request(path=str(self._work / member.file), passphrases=[PASSPHRASE])
            told = msgspec.msgpack.encode(Answer(verdict=member.verdict))
            if not member.verdict:
                _, told = self._asked(request, outcome)
            name = f"a.zip/{member.name}"
            self._taken(case, self._taking(case, "merge", name, told), outcome)

    def _taking(self, case: Case, way: str, name: str, answer: bytes) -> Taking:
        path = str(self._work / "file")
        return Taking(way=way, name=name, path=path, turn=case.turn, answer=answer)

    def _asked(self, request: Request, outcome: Outcome) -> tuple[Answer, bytes]:
        """What the child answers, or the verdict on what ended it."""
        question = Question(request=request, beside=str(self._work / "beside-"))
        try:
            told = self._child.ask(msgspec.msgpack.encode(question), patience=self._limits.wall)
        except Died as died:
            return _said(_ENDED_BY.get(died.code, "too-large"))
        except Late:
            return _said("too-slow")
        reply = msgspec.msgpack.decode(told, type=Reply)
        outcome.complaints += reply.complaints
        outcome.seconds += reply.seconds
        outcome.memory = max(outcome.memory, reply.memory)
        return _decoded(reply.answer), reply.answer

    def _taken(self, case: Case, taking: Taking, outcome: Outcome) -> Outcome:
        try:
            told = self._desk.ask(msgspec.msgpack.encode(taking), patience=_PATIENCE)
        except (Died, Late) as error:
            outcome.complaints.append(f"{type(error).__name__.lower()}: the desk {error}")
            return outcome
        taken = msgspec.msgpack.decode(told, type=Taken)
        outcome.verdict = taken.verdict
        outcome.complaints += taken.complaints
        outcome.seconds += taken.seconds
        return outcome


def _said(verdict: str) -> tuple[Answer, bytes]:
    answer = Answer(verdict=verdict)
    return answer, msgspec.msgpack.encode(answer)


@dataclass(kw_only=True)
class Report:
    """All of a run in figures, and every case about which there is a complaint."""

    inputs: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    bad: list[Outcome] = field(default_factory=list)
    slowest: float = 0.0
    memory: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one."""
        self.inputs[outcome.case.reader] += 1
        self.verdicts[f"{outcome.case.reader}: {outcome.verdict}"] += 1
        self.slowest = max(self.slowest, outcome.seconds)
        self.memory = max(self.memory, outcome.memory)
        if outcome.complaints:
            self.bad.append(outcome)
