"""A store under another lock, copied while it is open: the copy is whole, no lock is given back.

The drivers of plain and of locked stores are two programs in one process: on POSIX what the one
closes takes the other's locks with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jmdesk.store import recrypting, sqlite
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision

KEY = bytes(range(16))
_IN_USE = """
import sys
from pathlib import Path
from jmdesk.store import sqlite
print(sqlite.in_use(Path(sys.argv[1])))
"""


def in_use_elsewhere(path: Path) -> bool:
    """What another process takes the store for."""
    told = subprocess.run(
        [sys.executable, "-c", _IN_USE, str(path)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return told.stdout.strip() == "True"


def check_a_locked_copy_gives_back_no_lock(folder: Path) -> None:
    path = folder / "desk.db"
    with Store.open(path, LEDGERS) as store:
        for number in range(3):
            put(store, revision(f"p{number}", name="已保存", total=str(number)))
        recrypting.export(path, folder / "file.db", key=b"", as_key=KEY)
        with closing(sqlite.connect(path, patience=1, mode="ro")) as raw:
            recrypting.copy(raw, folder / "raw.db", key=b"", as_key=KEY)
            for name in ("file.db", "raw.db"):
                with closing(sqlite.connect(folder / name, patience=1, mode="ro", key=KEY)) as made:
                    assert recrypting.alike(raw, made)
                    assert sqlite.faults(made) == []
        put(store, revision("p3", name="还在写"))
        assert in_use_elsewhere(path)
        assert store.verify().ok


@pytest.mark.skipif(os.name != "posix", reason="such locks are POSIX's")
def test_a_locked_copy_of_an_open_store_gives_back_no_lock(tmp_path: Path) -> None:
    check_a_locked_copy_gives_back_no_lock(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="such locks are POSIX's")
def test_a_locked_copy_of_an_open_store_gives_back_its_locks_by_the_other_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recrypting, "is_open_here", lambda _: False)
    with pytest.raises(AssertionError):
        check_a_locked_copy_gives_back_no_lock(tmp_path)
