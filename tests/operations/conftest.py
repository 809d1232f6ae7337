"""Real stores with the shipped definitions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.operations.desk import Desk, begin, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A new desk of 巴彦呼舒镇."""
    opened = open_desk(tmp_path / "desk.db")
    begin(opened, unit="巴彦呼舒镇", person="包文", phone="13800000000")
    yield opened
    opened.close()
