"""All definitions of a desk: those that come with it and those in the user's folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.reader import LedgerFile, check_links, expressions_of, read_ledger
from jmdesk.definitions.source import Source
from jmdesk.domain.collecting import uncollected
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.indicators import IndicatorSet
    from jmdesk.definitions.report import Report

LEDGERS, REPORTS, INDICATORS = "ledgers", "reports", "indicators"
"""The three subfolders of a folder of forms."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What can be recorded and what can be made, by id; and what is wrong with the other files.

    Ledgers stand in the order in which people think of them (``order`` in their files).

    Reports and indicators are read when first asked for: most commands only record or list.
    """

    ledgers: Mapping[str, Ledger]
    ledger_problems: tuple[Problem, ...]
    folders: tuple[Path, ...]

    @property
    def reports(self) -> Mapping[str, Report]:
        """Every report by id, with a listing for each ledger that no other report shows."""
        return self._reports[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files that were left out, ledgers first."""
        return self.ledger_problems + self._indicators[1] + self._reports[1]

    @property
    def indicators(self) -> Mapping[str, IndicatorSet]:
        """Every set of indicators by id."""
        return self._indicators[0]

    @cached_property
    def _indicators(self) -> tuple[Mapping[str, IndicatorSet], tuple[Problem, ...]]:
        return _load_indicators(self.folders, self.ledgers)

    @cached_property
    def _reports(self) -> tuple[Mapping[str, Report], tuple[Problem, ...]]:
        return _load_reports(self.folders, self.ledgers, self.indicators)

    def ledger(self, id: str) -> Ledger:
        """The ledger with this id; Refusal with a sentence when there is none."""
        if id not in self.ledgers:
            shown = [ledger.id for ledger in self.ledgers.values() if not ledger.system]
            raise Refusal(_no_such(tr("台账"), id, shown))
        return self.ledgers[id]

    def report(self, id: str) -> Report:
        """The report with this id; Refusal with a sentence when there is none."""
        if id not in self.reports:
            raise Refusal(_no_such(tr("报表"), id, self.reports))
        return self.reports[id]

    def indicator_set(self, id: str) -> IndicatorSet:
        """The set of indicators with this id; Refusal with a sentence when there is none."""
        if id not in self.indicators:
            raise Refusal(_no_such(tr("指标"), id, self.indicators))
        return self.indicators[id]


def load(*folders: Path) -> Catalogue:
    """Read the forms in these folders, the one that comes with the desk first.

    A bad file is left out and reported, the others still load. A later folder may add forms, or
    bring a higher version of one; the same version with other content is refused by name.
    """
    problems: list[Problem] = []
    with uncollected():  # else half as long again
        ledgers = _load_ledgers(folders, problems)
    return Catalogue(ledgers=ledgers, ledger_problems=tuple(problems), folders=folders)


def _load_ledgers(folders: Iterable[Path], problems: list[Problem]) -> dict[str, Ledger]:
    found: dict[str, list[LedgerFile]] = {}
    foreign = False
    for shipped, path in _files(folders, LEDGERS):
        file = read_ledger(path)
        foreign = foreign or not shipped
        ledger, known = file.ledger, found.get(file.ledger.id)
        own = ledger.system or (known and known[-1].ledger.system)
        if own and not shipped and not file.problems:
            text = tr(
                "台账 {id} 由程序自带，不能由外来文件定义。请换一个 id，并删去 system。",
                id=ledger.id,
            )
            file.source.add(("id",), "system", text)
        if _counts(tr("台账"), ledger, file.source, known[-1].ledger if known else None):
            found.setdefault(ledger.id, []).append(file)
        problems.extend(file.problems)
    problems.extend(_unlinked(found, foreign=foreign))
    ledgers = (files[-1].ledger for files in found.values())
    return {ledger.id: ledger for ledger in sorted(ledgers, key=lambda ledger: ledger.order)}


def _load_indicators(
    folders: Iterable[Path], ledgers: Mapping[str, Ledger]
) -> tuple[Mapping[str, IndicatorSet], tuple[Problem, ...]]:
    from jmdesk.definitions.indicator_links import check_indicator_links
    from jmdesk.definitions.indicator_reader import read_indicators

    found: dict[str, IndicatorSet] = {}
    problems: list[Problem] = []
    for _, path in _files(folders, INDICATORS):
        file = read_indicators(path)
        if not file.problems:
            check_indicator_links(file, ledgers)
        if _counts(tr("指标"), file.set, file.source, found.get(file.set.id)):
            found[file.set.id] = file.set
        problems.extend(file.problems)
    return found, tuple(problems)


def _load_reports(
    folders: Iterable[Path],
    ledgers: Mapping[str, Ledger],
    indicators: Mapping[str, IndicatorSet],
) -> tuple[Mapping[str, Report], tuple[Problem, ...]]:
    # Imported here because the commands that make no report start a tenth faster without them.
    from jmdesk.definitions.listing import listing
    from jmdesk.definitions.report_reader import check_report_links, read_report, with_indicators

    found: dict[str, Report] = {}
    problems: list[Problem] = []
    for _, path in _files(folders, REPORTS):
        file = with_indicators(read_report(path), indicators)
        if not file.problems:
            check_report_links(file, ledgers)
        if _counts(tr("报表"), file.report, file.source, found.get(file.report.id)):
            found[file.report.id] = file.report
        problems.extend(file.problems)
    shown = {report.rows.ledger for report in found.values()}
    for ledger in ledgers.values():
        if ledger.id not in shown and not ledger.system:
            made = listing(ledger)
            found.setdefault(made.id, made)
    return found, tuple(problems)


def _files(folders: Iterable[Path], kind: str) -> Iterator[tuple[bool, Path]]:
    """The files of a kind, each with whether it came with the desk."""
    for number, folder in enumerate(folders):
        for path in sorted((folder / kind).glob("*.toml")):
            yield number == 0, path


class Defined(Protocol):
    """What ledgers, reports and sets of indicators have in common."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def source(self) -> Path: ...


def _counts(what: str, new: Defined, source: Source, known: Defined | None) -> bool:
    """Whether a definition is the one to use; why not is noted at its file."""
    if source.problems:
        return False
    if known is None or new.version > known.version:
        return True
    if new.version == known.version and new.digest != known.digest:
        source.add(
            ("version",),
            "differs",
            tr(
                "{what} {id} 第 {version} 版已在 {source} 中，内容却不同。请把 version 加 1，"
                "或换一个 id。",
                what=what,
                id=new.id,
                version=new.version,
                source=known.source,
            ),
        )
    elif new.version < known.version:
        source.add(
            ("version",),
            "older",
            tr(
                "{what} {id} 已有第 {version} 版，这里的第 {older} 版不再用。请删去这个文件。",
                what=what,
                id=new.id,
                version=known.version,
                older=new.version,
            ),
        )
    return False


def _unlinked(found: dict[str, list[LedgerFile]], *, foreign: bool) -> Iterator[Problem]:
    """Leave out what points to nothing or cannot be worked out, until all that remain hold.

    Where a higher version is left out, the one before it counts again. Those that come with the
    desk are known to fit one another: they are looked at where there are ``foreign`` ones.
    """
    while True:
        ledgers = {id: files[-1].ledger for id, files in found.items()}
        for files in found.values():
            if foreign or not files[-1].source.trusted:
                check_links(files[-1], ledgers)
            if foreign and not files[-1].problems:
                _check_expressions(files[-1], ledgers)
        bad = [id for id, files in found.items() if files[-1].problems]
        if not bad:
            return
        for id in bad:
            yield from found[id].pop().problems
            if not found[id]:
                del found[id]


def _check_expressions(file: LedgerFile, ledgers: Mapping[str, Ledger]) -> None:
    from jmdesk.definitions.kind_checks import check_circles, check_kinds

    check_kinds(file.source, file.ledger, ledgers, expressions_of(file.ledger))
    check_circles(file.source, file.ledger)


def _no_such(what: str, id: str, known: Iterable[str]) -> str:
    return tr("没有{what}“{id}”。可用：{names}。", what=what, id=id, names="、".join(known))
