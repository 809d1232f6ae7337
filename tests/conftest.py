"""What every test may ask for. Windows are drawn offscreen unless a platform is named."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from jmdesk.definitions import catalogue
from jmdesk.definitions.places import shipped
from jmdesk.definitions.reader import LedgerFile, read_ledger

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_READ: dict[Path, LedgerFile] = {}


def _read_once(path: Path) -> LedgerFile:
    """As `read_ledger`; a ledger that comes with the desk is read by the first of all tests."""
    if path.parent.parent != shipped("forms"):
        return read_ledger(path)
    file = _READ.get(path) or read_ledger(path)
    if not file.problems:
        _READ[path] = file
    # What is wrong with it beside other ledgers is noted in the source: each desk has its own.
    return LedgerFile(source=replace(file.source, problems=[*file.problems]), ledger=file.ledger)


setattr(catalogue, "read_ledger", _read_once)  # noqa: B010


@pytest.fixture
def tmp_store_path(tmp_path: Path) -> Path:
    """Where a new store may be made; the folder exists, the file does not."""
    return tmp_path / "台账.sqlite"
