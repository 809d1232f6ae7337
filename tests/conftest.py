"""What every test may ask for. Windows are drawn offscreen unless a platform is named."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def tmp_store_path(tmp_path: Path) -> Path:
    """Where a new store may be made; the folder exists, the file does not."""
    return tmp_path / "台账.sqlite"
