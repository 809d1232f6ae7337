"""What a desk uses besides what came with it: ledgers, reports and indicators in its own folder.

They go down with packages, with or without records, so that those below have what is asked of
them; there a person is asked before they are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from jmdesk.definitions.catalogue import INDICATORS, LEDGERS, REPORTS, Defined
from jmdesk.definitions.source import Source
from jmdesk.exchange.carrier import Definition
from jmdesk.operations.desk import Desk

KINDS = {"ledger": LEDGERS, "report": REPORTS, "indicators": INDICATORS}
"""The subfolder of each kind of definition that travels."""


def own_definitions(desk: Desk) -> Mapping[str, tuple[Definition, bytes]]:
    """What is in force here and did not come with the desk, by digest, each with its file."""
    folders = {kind: _folder(desk) / name for kind, name in KINDS.items()}
    return {
        one.digest: (
            Definition(kind=kind, id=str(one.id), version=one.version, title=title),
            content,
        )
        for kind, title, one in _own(desk)
        if one.source.parent == folders[kind] and (content := file_of_definition(one))
    }


def file_of_definition(one: Defined) -> bytes:
    """The file of a definition; empty where it says something else by now."""
    return _content(one.source, one.digest)


def _own(desk: Desk) -> Iterator[tuple[str, str, Defined]]:
    """Kind, title and definition of each. What a folder holds nothing of is not even read."""
    catalogue = desk.catalogue
    if _holds(desk, LEDGERS):
        yield from (("ledger", one.title, one) for one in catalogue.ledgers.values())
    if _holds(desk, INDICATORS):
        yield from (("indicators", one.title, one) for one in catalogue.indicators.values())
    if _holds(desk, REPORTS):
        yield from (("report", one.name, one) for one in catalogue.reports.values())


def _holds(desk: Desk, kind: str) -> bool:
    return any((_folder(desk) / kind).glob("*.toml"))


def _folder(desk: Desk) -> Path:
    return desk.path.parent / "forms"


@lru_cache(maxsize=200)
def _content(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError:
        return b""
    return content if Source.of(content, path).digest == digest else b""
