"""What every test may ask for. Windows are drawn offscreen unless a platform is named."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from jmdesk.exchange import children
from tests import sharing, warm_readers

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sharing.begin()
warm_readers.begin()

_FIRST = (
    "test_bundle",
    "test_everyone",
    "test_power_cuts",
    "test_edits_round_trips",
    "test_no_network",
    "test_village_page",
)
"""The longest files: a worker that begins one of them last keeps the other waiting."""

Convert = Callable[[Sequence[Path], str, Path], list[Path]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, all else in its order."""
    items.sort(key=lambda item: item.path.stem not in _FIRST)


@pytest.fixture
def tmp_store_path(tmp_path: Path) -> Path:
    """Where a new store may be made; the folder exists, the file does not."""
    return tmp_path / "台账.sqlite"


@pytest.fixture
def cold_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of foreign files start as in the program, and are not forked from a ready one."""
    monkeypatch.setattr(children, "_start", warm_readers.cold)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Saves files as another kind by LibreOffice, into a folder; skips where there is none.

    Its profile is apart from any other LibreOffice, and made once: that takes seconds.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = (tmp_path_factory.mktemp("office") / "profile").as_uri()

    def convert(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
        command = [program, f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return [folder / f"{file.stem}.{kind}" for file in files]

    return convert
