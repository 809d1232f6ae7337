"""Definitions that came along with files, and using those that a person accepted."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jmdesk.definitions.catalogue import REPORTS, Defined
from jmdesk.domain.disk import telling
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import LedgerId, canonical
from jmdesk.exchange.arrived import CLASH
from jmdesk.exchange.carrier import Definition
from jmdesk.exchange.merge_plan import FilePlan, MergePlan, NewDefinition
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.forms_folder import file_of, folder_of, lay
from jmdesk.operations.own_definitions import KINDS
from jmdesk.store.writer import Writer

ALL = "*"
_KEPT = "definition:"
"""Begins the names of the settings that tell of definitions that came along."""


def in_force(desk: Desk) -> Callable[[str, str], tuple[int, str] | None]:
    """Version and digest of the definition that counts here, by kind and id."""

    def find(kind: str, id: str) -> tuple[int, str] | None:
        known = _here(desk, kind, id)
        return (known.version, known.digest) if known else None

    return find


def _here(desk: Desk, kind: str, id: str) -> Defined | None:
    if kind == "ledger":
        return desk.catalogue.ledgers.get(LedgerId(id))
    if kind == "indicators":
        return desk.catalogue.indicators.get(id)
    return desk.catalogue.reports.get(id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """How many definitions are to be used from now on, and what is wrong with the others."""

    count: int
    problems: tuple[Problem, ...]


def accept_definitions(desk: Desk, *, plan: MergePlan, digests: Collection[str]) -> Accepted:
    """Lay accepted definitions into ``forms`` beside the store, used once it is opened anew.

    One that cannot be used is told and not kept; one that contradicts what counts here never is.
    """
    sources = _sources(plan)
    chosen = [
        one
        for one in plan.definitions
        if (one.digest in digests or ALL in digests)
        and one.state != CLASH
        and one.digest in sources
    ]
    told = [_accept(desk, one, sources[one.digest]) for one in chosen]
    problems = tuple(problem for problem in told if problem is not None)
    return Accepted(count=len(told) - len(problems), problems=problems)


def keep_definitions(desk: Desk, writer: Writer, file: FilePlan) -> None:
    """Keep the ledgers that came along and are not in use here, so that they travel on with
    their records, whoever accepts them."""
    sources = file.carrier.definitions if file.carrier else {}
    for one in file.definitions:
        if one.kind == "ledger" and one.state != CLASH and one.digest in sources:
            kept = [one.id, one.version, one.title, writer.put_document(sources[one.digest])]
            writer.set_setting(f"{_KEPT}{one.digest}", canonical(kept).decode())


def newest_kept(desk: Desk, ledgers: Collection[str]) -> Mapping[str, tuple[Definition, bytes]]:
    """Of these ledgers the newest definition that came along, by digest, where it is newer than
    what is in use here."""
    newest: dict[str, tuple[int, str, str, str]] = {}
    for name, text in desk.store.settings().items():
        if name.startswith(_KEPT):
            id, version, title, document = json.loads(text)
            newest[id] = max(newest.get(id, (0, "", "", "")), (version, name, title, document))
    used = in_force(desk)
    return {
        name.removeprefix(_KEPT): (
            Definition(kind="ledger", id=id, version=version, title=title),
            desk.store.document(document),
        )
        for id, (version, name, title, document) in sorted(newest.items())
        if id in ledgers and version > (used("ledger", id) or (0, ""))[0]
    }


def _sources(plan: MergePlan) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for file in plan.files:
        if file.definitions and file.carrier is not None:
            found |= file.carrier.definitions
    return found


def _accept(desk: Desk, about: NewDefinition, source: bytes) -> Problem | None:
    folder = folder_of(desk.path, KINDS.get(about.kind, REPORTS))
    draft = folder / f".{about.digest[:16]}.arriving"
    try:
        with telling(file_of(folder, about.id, about.version)):
            draft.write_bytes(source)
        id, sentence = _read(draft, about)
        if sentence:
            return _problem(about, sentence)
        lay(draft, file_of(folder, id, about.version))
    finally:
        with suppress(OSError):  # where the folder is gone there is nothing half either
            draft.unlink(missing_ok=True)
    return None


def _read(path: Path, about: NewDefinition) -> tuple[str, str]:
    """The id as the definition itself says it, and why it cannot be used ("" where it can)."""
    read, problems, system = _defined(path, about.kind)
    if problems:
        return "", problems[0].message
    if system or (read.id, read.version, read.digest) != (about.id, about.version, about.digest):
        return "", tr("它和文件里说的不一样。")
    return about.id, ""


def _defined(path: Path, kind: str) -> tuple[Defined, tuple[Problem, ...], bool]:
    """What a file defines, what is wrong with it, and whether it claims to be the desk's own."""
    # Imported here: few merges bring a definition, and the readers take their time.
    if kind == "ledger":
        from jmdesk.definitions.reader import read_ledger

        ledger = read_ledger(path)
        return ledger.ledger, tuple(ledger.problems), ledger.ledger.system
    if kind == "indicators":
        from jmdesk.definitions.indicator_reader import read_indicators

        indicators = read_indicators(path)
        return indicators.set, indicators.problems, False
    from jmdesk.definitions.report_reader import read_report

    report = read_report(path)
    return report.report, tuple(report.problems), False


def _problem(about: NewDefinition, sentence: str) -> Problem:
    return Problem(
        level=Level.EXPLAIN,
        code="definition-unusable",
        message=tr(
            "随文件来的定义“{title}”（{id}）不能用：{sentence}",
            title=about.title,
            id=about.id,
            sentence=sentence,
        ),
    )
