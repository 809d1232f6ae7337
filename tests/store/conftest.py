from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.store.store import Store
from tests.store.examples import LEDGERS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, LEDGERS, patience=0.1) as opened:
        yield opened
