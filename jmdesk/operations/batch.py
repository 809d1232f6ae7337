"""Several reports at once, of a unit and of those below it, into one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.domain.unit import Unit, UnitLevel
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door
from jmdesk.operations.recording import today
from jmdesk.operations.reports import find_report, listed_rows, make_report, write_report
from jmdesk.reporting.document import Document

FORMATS = ("pdf", "xlsx")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One report of one unit for one period."""

    report: str
    unit: str
    period: Period


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What came of it.

    ``files`` are there, in the order in which they were written; ``empty`` sheets had no row and
    were left out; ``refused`` are sentences, one for each that could not be made or written;
    ``left`` were not begun because the person stopped.
    """

    files: tuple[Path, ...] = ()
    empty: int = 0
    refused: tuple[str, ...] = ()
    left: int = 0


def never() -> bool:
    """Nobody asks to stop."""
    return False


def write_many(
    desk: Desk,
    *,
    wanted: Sequence[Sheet],
    folder: Path,
    formats: Sequence[str] = FORMATS,
    skip_empty: bool = True,
    door: Door = AS_IT_IS,
    progress: Callable[[int, int, str], None] = lambda done, whole, text: None,
    stopped: Callable[[], bool] = never,
) -> Written:
    """Write each sheet in each format under its own name; nothing that is there is overwritten.

    A file is there whole or not at all. ``progress`` is told how many of how many sheets are done
    and which comes now; ``stopped`` is asked before each file.
    """
    files: list[Path] = []
    refused: list[str] = []
    empty = 0
    for done, sheet in enumerate(wanted):
        if stopped():
            return Written(
                files=tuple(files), empty=empty, refused=tuple(refused), left=len(wanted) - done
            )
        progress(done, len(wanted), told(desk, sheet))
        try:
            document = make_report(desk, report=sheet.report, unit=sheet.unit, period=sheet.period)
            if skip_empty and not listed_rows(document):
                empty += 1
                continue
            for ending in formats:
                if not stopped():
                    files.append(_write(desk, document, folder, ending, door))
        except Refusal as refusal:
            refused.append(tr("{sheet}：{why}", sheet=told(desk, sheet), why=refusal.message))
    progress(len(wanted), len(wanted), "")
    return Written(files=tuple(files), empty=empty, refused=tuple(refused))


def sheets(
    desk: Desk, *, reports: Iterable[str], units: Iterable[Unit], month: Period
) -> tuple[Sheet, ...]:
    """Each report for each of the units whose level makes it, for its own period of the month."""
    chosen = list(units)
    found = []
    for name in reports:
        report = find_report(desk, name)
        period = month.as_kind(report.period or PeriodKind.YEAR)
        found += [
            Sheet(report=report.id, unit=unit.code, period=period)
            for unit in chosen
            if unit.level in report.levels
        ]
    return tuple(found)


def units_below(desk: Desk, unit: str) -> dict[UnitLevel, tuple[Unit, ...]]:
    """The units below one that are there today, by level, in the order of their codes."""
    tree = desk.units
    found: dict[UnitLevel, list[Unit]] = {}
    for code in sorted(tree.under(unit)):
        below = tree.get(code)
        if code != unit and not below.until and not below.successor:
            found.setdefault(below.level, []).append(below)
    return {level: tuple(found[level]) for level in UnitLevel if level in found}


def told(desk: Desk, sheet: Sheet) -> str:
    """A sheet in words: 表2 项目进度月报表 巴彦呼舒镇 2024年5月."""
    report = find_report(desk, sheet.report)
    parts = (report.number, report.name, desk.units.name(sheet.unit), sheet.period.told)
    return " ".join(part for part in parts if part)


def file_stem(document: Document) -> str:
    """A name for the file: 表名_单位_期_第n稿; what may still change says of which day it is."""
    if document.is_draft:
        return f"{document.file_stem}_{today():%Y%m%d}"
    return document.file_stem


def _write(desk: Desk, document: Document, folder: Path, ending: str, door: Door) -> Path:
    to = unused(folder, file_stem(document), ending)
    write_report(document, to=to, desk=desk, door=door)
    return to


def unused(folder: Path, stem: str, ending: str) -> Path:
    """A file that is not there yet: with (2), (3) … where the name is taken."""
    number = 1
    to = folder / f"{stem}.{ending}"
    while to.exists():
        number += 1
        to = folder / f"{stem}（{number}）.{ending}"
    return to
