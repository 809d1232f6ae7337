"""Reading many files of any kind, told by their content, in children on both cores."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.exchange.asking import Answer, Member, Request
from jmdesk.exchange.carrier_parts import assembled
from jmdesk.exchange.children import Children
from jmdesk.exchange.from_child import sheet_of
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.read_file import FileKind, ReadFile
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.verdicts import sentence
from jmdesk.exchange.workbook import check_file
from jmdesk.language import seen

__all__ = ["FileKind", "ReadFile", "read_files"]

_AHEAD = 8
"""Files asked for before the first of them is taken; more would only fill the disk with answers."""

Progress = Callable[[int, int, str], None]


def read_files(
    paths: Sequence[Path],
    *,
    limits: Limits | None = None,
    passphrases: Sequence[str] = (),
    workers: int = 2,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Progress = lambda done, total, name: None,
) -> Iterator[ReadFile]:
    """Every file in the order of ``paths``; a zip of several files gives each of its members.

    ``progress`` is told how many files are done, of how many, and which is next. `Refusal` (code
    cancelled) once ``cancelled`` says so; whatever is wrong with a file is its verdict.
    """
    bounds = limits or Limits()
    with Children(bounds, workers=workers, cancelled=cancelled) as children:
        reading = _Reading(children, bounds, list(passphrases))
        yield from reading.read(paths, progress)


@dataclass(kw_only=True)
class _File:
    """A file on its way: ``path`` as given, ``source`` where its bytes are, ``number`` asked as."""

    path: Path
    name: str
    source: Path
    size: int = 0
    verdict: str = ""
    member: bool = False
    number: int | None = None


class _Reading:
    def __init__(self, children: Children, limits: Limits, passphrases: list[str]) -> None:
        self._children = children
        self._limits = limits
        self._passphrases = passphrases
        self._files: deque[_File] = deque()

    def read(self, paths: Sequence[Path], progress: Progress) -> Iterator[ReadFile]:
        self._files.extend(_File(path=path, name=seen(path.name), source=path) for path in paths)
        done = 0
        while self._files:
            for file in islice(self._files, _AHEAD):
                self._ask(file)
            file = self._files.popleft()
            progress(done, done + 1 + len(self._files), file.name)
            answer = self._answer(file)
            if answer.members:
                self._files.extendleft(self._member(file, one) for one in reversed(answer.members))
            else:
                done += 1
                yield _read_file(file, answer)

    def _ask(self, file: _File) -> None:
        if file.number is not None or file.verdict:
            return
        request = Request(
            path=str(file.source.absolute()),
            unpack=not file.member,
            passphrases=self._passphrases,
        )
        try:
            file.size = check_file(file.source, self._limits)
            file.number = self._children.put(request)
        except Refused as refused:
            file.verdict = refused.verdict

    def _answer(self, file: _File) -> Answer:
        if file.number is None:
            return Answer(verdict=file.verdict)
        try:
            return self._children.wait(file.number)
        except Refused as refused:
            message = sentence(refused.verdict, file.name)
            problem = Problem(
                level=Level.MUST, code=refused.verdict, message=message, file=file.name
            )
            raise Refusal(message, problem) from refused
        finally:
            if file.member:
                file.source.unlink(missing_ok=True)

    def _member(self, file: _File, member: Member) -> _File:
        return _File(
            path=file.path,
            name=f"{file.name}/{member.name}",
            source=self._children.folder / Path(member.file).name,
            size=member.size,
            verdict=member.verdict,
            member=True,
        )


def _read_file(file: _File, answer: Answer) -> ReadFile:
    read = ReadFile(
        path=file.path,
        name=file.name,
        size=file.size,
        kind=FileKind(answer.kind),
        sheets=tuple(sheet_of(told) for told in answer.sheets),
        verdict=answer.verdict,
        what=answer.what,
        codes=tuple(answer.codes),
    )
    try:
        return replace(read, carrier=assembled(answer.parts)) if answer.parts else read
    except Refused as refused:
        return replace(read, verdict=refused.verdict)
