"""All ledgers and reports of a desk: those that come with it and those in the user's folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.reader import LedgerFile, check_links, read_ledger
from jmdesk.definitions.report import Report
from jmdesk.domain.problem import Problem, Refusal

LEDGERS, REPORTS = "ledgers", "reports"
"""The two subfolders of a folder of forms."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What can be recorded and what can be made, by id; and the files that were refused."""

    ledgers: Mapping[str, Ledger]
    reports: Mapping[str, Report]
    problems: tuple[Problem, ...] = ()

    def ledger(self, id: str) -> Ledger:
        """The ledger with this id; Refusal with a sentence when there is none."""
        if id not in self.ledgers:
            raise Refusal(
                _no_such("台账", id, [x.id for x in self.ledgers.values() if not x.system])
            )
        return self.ledgers[id]

    def report(self, id: str) -> Report:
        """The report with this id; Refusal with a sentence when there is none."""
        if id not in self.reports:
            raise Refusal(_no_such("报表", id, list(self.reports)))
        return self.reports[id]


def load(*folders: Path) -> Catalogue:
    """Read the forms in these folders, the one that comes with the desk first.

    A bad file is left out and reported, the others still load. A later folder may add forms, or
    bring a higher version of one; the same version with other content is refused by name.
    """
    found: dict[str, LedgerFile] = {}
    problems: list[Problem] = []
    for number, folder in enumerate(folders):
        for path in _files(folder / LEDGERS):
            file = read_ledger(path)
            if not file.problems:
                _place(file, found, shipped=number == 0)
            problems.extend(file.problems)
    problems.extend(_unlinked(found))
    ledgers = {id: file.ledger for id, file in found.items()}
    return Catalogue(ledgers=ledgers, reports={}, problems=tuple(problems))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def _place(file: LedgerFile, found: dict[str, LedgerFile], *, shipped: bool) -> None:
    """Take a good file in, or note at it why not."""
    ledger, known = file.ledger, found.get(file.ledger.id)
    if not shipped and (ledger.system or (known and known.ledger.system)):
        _refuse(file, "system", f"台账 {ledger.id} 由程序自带，不能由外来文件定义。请换一个 id。")
    elif known is None or ledger.version > known.ledger.version:
        found[ledger.id] = file
    elif ledger.version == known.ledger.version and ledger.digest != known.ledger.digest:
        _refuse(
            file,
            "differs",
            f"台账 {ledger.id} 第 {ledger.version} 版已在 {known.ledger.source} 中，内容却不同。"
            "请把 version 加 1，或换一个 id。",
        )
    elif ledger.version < known.ledger.version:
        _refuse(
            file,
            "older",
            f"台账 {ledger.id} 已有第 {known.ledger.version} 版，"
            f"这里的第 {ledger.version} 版不再用。请删去这个文件。",
        )


def _refuse(file: LedgerFile, code: str, message: str) -> None:
    file.source.add(("version",), code, message)


def _unlinked(found: dict[str, LedgerFile]) -> Iterable[Problem]:
    """Leave out the ledgers that point to what is not there, until all that remain hold."""
    while True:
        ledgers = {id: file.ledger for id, file in found.items()}
        for file in found.values():
            check_links(file, ledgers)
        bad = [id for id, file in found.items() if file.problems]
        if not bad:
            return
        for id in bad:
            yield from found.pop(id).problems


def _no_such(what: str, id: str, known: Iterable[str]) -> str:
    return f"没有{what}“{id}”。可用：{'、'.join(known)}。"
