"""A merge that is killed in the middle leaves the store as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jmdesk.operations.desk import open_desk
from tests.operations.sending import desks, package
from tests.operations.test_merging import project

CHILD = """
import os, signal, sys
from pathlib import Path
from jmdesk.operations import merge_writing
from jmdesk.operations.desk import open_desk
from tests.operations.sending import merge

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

merge_writing._Merge.decide = die
merge(open_desk(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_merge_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    with desks(tmp_path, 包文="巴彦呼舒镇", 白音="科尔沁右翼中旗") as (town, banner):
        project(town)
        file = package(town, tmp_path / "a.jmdesk")
        project(banner, name="自己的")
        before = banner.store.verify(), banner.store.batches()
        path = banner.path
    found = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(file)],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert found.returncode == -signal.SIGKILL
    banner = open_desk(path)
    assert (banner.store.verify(), banner.store.batches()) == before
    banner.close()
