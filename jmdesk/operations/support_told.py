"""What a help file tells, section by section: versions, counts, codes; nothing that anyone typed.

Each section is put together from figures and from ids of the program's own, never from texts of
records, so that there is nothing to leave out.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from jmdesk import __version__
from jmdesk.definitions.places import shipped
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.backups import listed
from jmdesk.operations.desk import Desk
from jmdesk.operations.frames import kind_of, place_of
from jmdesk.store.query import Query
from jmdesk.store.standing import ENGINE, standing

LIBRARIES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "XlsxWriter",
    "cryptography",
    "msgspec",
    "openpyxl",
    "pikepdf",
    "pillow",
    "pypdfium2",
    "python-calamine",
    "reportlab",
    "sqlcipher3",
    "zxing-cpp",
)
_DIGEST = 12
"""Characters of a digest that tell it from others."""
_MB = 1_000_000


class Masks:
    """Names in the place of ids: the same id has the same name throughout one file."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._own: dict[str, str] = {}
        self._shipped = {file.stem for file in shipped("forms").rglob("*.toml")}

    def form(self, id: str) -> str:
        """A ledger or report as it is called here: its id where it came with the program, else
        own1, own2 …; people name their own after themselves."""
        if id.removesuffix("_list") in self._shipped:
            return id
        return self._own.setdefault(id, f"own{len(self._own) + 1}")

    def name(self, id: str) -> str:
        """What an id is called here: 记录1, 记录2 …"""
        return self._names.setdefault(id, tr("记录{number}", number=len(self._names) + 1))


def of_program() -> Iterator[str]:
    """Versions and the machine, without its name or the person's."""
    yield f"jmdesk {__version__}"
    yield f"Python {platform.python_version()}, SQLite {ENGINE}"
    yield f"{platform.system()} {platform.release()} {platform.machine()}"
    for name in LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:  # a bundle carries no such metadata
            continue


def of_file(store: Path, key: bytes) -> Iterator[str]:
    """The store's file and its place, without saying where that is; then what a look finds."""
    free = shutil.disk_usage(store.parent).free
    sizes = {tail: _size(store.with_name(store.name + tail)) for tail in ("", "-wal")}
    told = {"file": sizes[""], "wal": sizes["-wal"], "free": free}
    yield ", ".join(f"{name} {size / _MB:.1f} MB" for name, size in told.items())
    yield f"locked {int(bool(key))}"
    now = datetime.now().astimezone()
    for copy in listed(store, key=key)[:10]:
        days = (now - copy.at).days
        kind = copy.kind.value or "other"
        yield f"backup {kind} days {days} revisions {copy.revisions} good {int(copy.good)}"
    found = standing(store, key=key)
    yield f"tables {found.version}, revisions {found.revisions}, records {found.records}"
    yield f"drafts {found.drafts}, faults {found.faults}, spoiled {found.spoiled}"


def of_ledgers(desk: Desk, masks: Masks) -> Iterator[str]:
    """How many records each ledger holds, and which definitions are in force."""
    for ledger in desk.catalogue.ledgers.values():
        count = desk.store.count(Query(ledger=ledger.id))
        name, digest = masks.form(ledger.id), ledger.digest[:_DIGEST]
        yield f"ledger {name} v{ledger.version} {digest} records {count}"
    for report in desk.catalogue.reports.values():
        yield f"report {masks.form(report.id)} v{report.version} {report.digest[:_DIGEST]}"
    for code, count in _counted(problem.code for problem in desk.catalogue.problems):
        yield f"definition problem {code} {count}"
    for kind, count in _counted(batch.kind for batch in desk.store.batches()):
        yield f"batches {kind} {count}"


def of_verdict(desk: Desk, masks: Masks) -> Iterator[str]:
    """What `verify` finds, by kind and ledger; records under other names."""
    verdict = desk.store.verify()
    yield f"ok {int(verdict.ok)}, digest {verdict.digest[:_DIGEST]}"
    yield f"revisions {verdict.revisions}, records {verdict.records}"
    for one in verdict.found:
        yield f"{one.code} {masks.form(one.ledger) if one.ledger else '-'} {one.count}"
    for problem in verdict.problems:
        if problem.record:
            yield f"{problem.code} {masks.name(problem.record)}"


def attempt(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a section as far as they can be had; then by what it was stopped, and where."""
    try:
        yield from lines
    except Exception as error:  # noqa: BLE001 - one asks for help just where things are broken
        word = "refused" if isinstance(error, Refusal) else "failed"
        yield f"{word} {kind_of(error)} {place_of(error)}"


def _counted(names: Iterable[str]) -> list[tuple[str, int]]:
    listed = list(names)
    return [(name, listed.count(name)) for name in dict.fromkeys(listed)]


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
