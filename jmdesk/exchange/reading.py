"""Reading many files of any kind, told by their content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.cells import Sheet
from jmdesk.exchange.enclosed import from_cells, holds_package
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.package import parse_package
from jmdesk.exchange.read_file import FileKind, ReadFile
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.workbook import read_workbook

__all__ = ["FileKind", "ReadFile", "read_files"]


def read_files(
    paths: Sequence[Path],
    *,
    limits: Limits | None = None,
    passphrases: Sequence[str] = (),
    workers: int = 2,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> Iterator[ReadFile]:
    """Every file in the order of ``paths``; a zip of several files gives each of its members.

    ``progress`` is told how many files are done, of how many, and which is next. `Refusal` (code
    cancelled) once ``cancelled`` says so; whatever is wrong with a file is its verdict.
    """
    for number, path in enumerate(paths):
        progress(number, len(paths), path.name)
        yield _read(path, limits or Limits())


def _read(path: Path, limits: Limits) -> ReadFile:
    try:
        content = path.read_bytes()
    except OSError:
        return ReadFile(path=path, name=path.name, verdict="missing")
    if not content:
        return ReadFile(path=path, name=path.name, verdict="empty")
    if content.startswith(b"%PDF"):
        return _pdf(path, content, limits)
    try:
        carrier = parse_package(content, limits)
    except Refused as refused:
        if refused.verdict in ("foreign", "truncated"):
            return _workbook(path, len(content), limits)
        return ReadFile(path=path, name=path.name, size=len(content), verdict=refused.verdict)
    return ReadFile(
        path=path, name=path.name, size=len(content), kind=FileKind.PACKAGE, carrier=carrier
    )


def _pdf(path: Path, content: bytes, limits: Limits) -> ReadFile:
    import pikepdf

    read = ReadFile(path=path, name=path.name, size=len(content), kind=FileKind.PDF)
    with pikepdf.open(path) as pdf:
        found = [bytes(spec.get_file().read_bytes()) for spec in pdf.attachments.values()]
    carrier = parse_package(found[0], limits) if found else None
    return ReadFile(path=path, name=path.name, size=read.size, kind=FileKind.PDF, carrier=carrier)


def _workbook(path: Path, size: int, limits: Limits) -> ReadFile:
    try:
        sheets = read_workbook(path, limits=limits)
    except Refusal as refusal:
        (problem,) = refusal.problems
        code = "foreign" if problem.code == "not-a-workbook" else problem.code
        return ReadFile(path=path, name=path.name, size=size, verdict=code)
    own = [sheet for sheet in sheets if holds_package(sheet.value(0, 0))]
    rest = tuple(sheet for sheet in sheets if sheet not in own)
    try:
        carrier = parse_package(_cells(own[0]), limits) if own else None
    except Refused as refused:
        return ReadFile(
            path=path,
            name=path.name,
            size=size,
            kind=FileKind.WORKBOOK,
            sheets=rest,
            verdict=refused.verdict,
        )
    return ReadFile(
        path=path,
        name=path.name,
        size=size,
        kind=FileKind.WORKBOOK,
        sheets=rest,
        carrier=carrier,
    )


def _cells(sheet: Sheet) -> bytes:
    return from_cells([row[0] if row else None for row in sheet.rows])
