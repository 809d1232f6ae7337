"""Drills and salvage on the command line while they are killed."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from jmdesk.operations.desk import open_desk
from jmdesk.operations.drill import drill, last_drill
from jmdesk.store.remains import known_to
from tests.cli.test_commands import BODY
from tests.power.looking import STORE, readable
from tests.power.workloads import Ack, Workload, command
from tests.torn.damaging import PAGE
from tests.torn.filled import add_projects, worked_on
from tests.ui.filled import make_store


def _with_backups(folder: Path) -> None:
    make_store(folder / STORE)
    command(folder, "backup", "--to", folder / "旧.db")
    command(folder, "backup")


def _drilling(folder: Path) -> Iterator[Ack]:
    """The newest backup, another one, and one in a process of its own as beside a window."""
    command(folder, "drill")
    yield Ack()
    command(folder, "add", "project", "--values", json.dumps({**BODY, "name": "演练以后"}))
    yield Ack()
    command(folder, "drill", folder / "旧.db")
    yield Ack()
    desk = open_desk(folder / STORE)
    assert drill(desk, aside=True).ok
    desk.close()
    yield Ack()


def _last_drill(folder: Path) -> Any:
    """How the last drill that is known went; the store opens."""
    desk = open_desk(folder / STORE)
    last = last_drill(desk)
    desk.close()
    return [last.ok, last.revisions, last.file == "旧.db"] if last else None


def _damaged(folder: Path) -> None:
    """A store whose first page is gone, with saves that are in its journal alone."""
    store = worked_on(folder)
    journal = store.with_name(f"{STORE}-wal")
    aside = folder / "aside"
    aside.mkdir()
    desk = open_desk(store)
    with closing(sqlite3.connect(store)) as reading:  # whatever it reads stays out of the file
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM revisions").fetchone()
        add_projects(desk, 2, name="还在日志里的")
        for part in (store, journal):
            shutil.copyfile(part, aside / part.name)
    desk.close()
    for part in (store, journal):
        (aside / part.name).replace(part)
    aside.rmdir()
    shutil.rmtree(folder / "log", ignore_errors=True)
    store.write_bytes(bytes(PAGE) + store.read_bytes()[PAGE:])


def _salvaging(folder: Path) -> Iterator[Ack]:
    """Into another file first, then in the store's place; work goes on."""
    command(folder, "salvage", "--to", folder / "取出.db")
    yield Ack(files=("取出.db",))
    command(folder, "salvage")
    yield Ack()
    command(folder, "add", "project", "--values", json.dumps({**BODY, "name": "取出以后"}))
    yield Ack()


def _salvaged(folder: Path) -> Any:
    """What the salvaged file has, and each store that was kept aside: as it was, nothing less."""
    new = folder / "取出.db"
    kept = sorted(folder.glob("desk-before-restore-*.db"))
    return {
        "salvaged": len(known_to(new)) if new.exists() else None,
        "kept": [
            [hashlib.sha256(one.read_bytes()).hexdigest(), len(readable(one))] for one in kept
        ],
    }


SAFEKEEPING: Mapping[str, Workload] = {
    "drilling": Workload(prepare=_with_backups, work=_drilling, also=_last_drill),
    "salvaging": Workload(prepare=_damaged, work=_salvaging, also=_salvaged),
}
