"""What desks do on the command line while they are killed.

A workload prepares a folder once, and then works in copies of it, step by step; each step it
yields is acknowledged: the command has answered.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from jmdesk.__main__ import main
from jmdesk.domain.revision import canonical
from jmdesk.operations.recording import save_record
from tests.cli.test_commands import BODY
from tests.exchange.books import HEADINGS, book, project
from tests.operations.sending import new_desk, package
from tests.power.looking import PASSPHRASES, STORE
from tests.store import version_1
from tests.store.examples import revision
from tests.ui.filled import make_store


@dataclass(frozen=True, kw_only=True, slots=True)
class Ack:
    """What was acknowledged with a step: ``files`` that were written, and ``typed`` texts by
    field that are not saved and stood there for more than a second."""

    typed: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()


Work = Callable[[Path], Iterator[Ack]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """``back`` opens the page again after a kill and tells what stands in its fields; ``also``
    tells what more of a folder has to be as it was before or after a step."""

    prepare: Callable[[Path], None]
    work: Work
    back: Callable[[Path], Mapping[str, str]] | None = None
    also: Callable[[Path], Any] | None = None


def command(folder: Path, *words: str | Path, store: Path | None = None) -> Any:
    """Carry out a command as a person would, on the folder's store or another; its JSON."""
    said, told = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(told):
        code = main(["--store", str(store or folder / STORE), "--json", *map(str, words)])
    assert code in (0, 1), (words, told.getvalue())
    return json.loads(said.getvalue())


def _town(folder: Path) -> None:
    make_store(folder / STORE)


def _nothing(folder: Path) -> None:
    (folder / "别的.txt").write_text("不是填报台的", encoding="utf-8")


def _recording(folder: Path) -> Iterator[Ack]:
    values = json.dumps([{**BODY, "name": f"项目{n}"} for n in range(3)], ensure_ascii=False)
    made = command(folder, "add", "project", "--values", values)["records"]
    yield Ack()
    command(folder, "edit", made[0], "--values", '{"place": "王鲁嘎查", "total": "13"}')
    yield Ack()
    command(folder, "delete", made[1], "--reason", "试验")
    yield Ack()
    command(folder, "settings", "--set", "制定机关=旗京蒙办")
    yield Ack()


def with_plan(folder: Path) -> None:
    """A township's desk, and a workbook with 24 projects beside it."""
    _town(folder)
    rows = [project(f"第{number}项目") for number in range(1, 25)]
    book(folder / "规划.xlsx", [HEADINGS, *rows])


def _importing(folder: Path) -> Iterator[Ack]:
    command(folder, "import", folder / "规划.xlsx", "--ledger", "project")
    yield Ack()
    command(folder, "undo-merge", "1")
    yield Ack()
    command(folder, "redo-merge", "1")
    yield Ack()


def _with_packages(folder: Path) -> None:
    _town(folder)
    for person, count in (("乌兰", 12), ("白玉山", 9)):
        path = folder / f"{person}.db"
        desk = new_desk(path, unit="好腰苏木镇", person=person)
        for number in range(count):
            values = {**BODY, "name": f"{person}{number}", "implementer": "152222105000"}
            save_record(desk, ledger="project", values=_read(desk, values))
        (folder / "收到").mkdir(exist_ok=True)
        package(desk, folder / "收到" / f"{person}.jmdesk")
        desk.close()
        path.unlink()
    whole = (folder / "收到" / "乌兰.jmdesk").read_bytes()
    (folder / "收到" / "断了.xlsx").write_bytes(whole[:2000])


def _read(desk: Any, values: Mapping[str, Any]) -> Mapping[str, Any]:
    from jmdesk.operations.plain_values import read_values

    return read_values(desk, ledger="project", values=dict(values))


def _merging(folder: Path) -> Iterator[Ack]:
    command(folder, "merge", folder / "收到", "--accept-unit", "好腰苏木镇")
    yield Ack()
    command(folder, "undo-merge", "1")
    yield Ack()
    command(folder, "redo-merge", "1")
    yield Ack()


def _with_old_paper(folder: Path) -> None:
    _town(folder)
    command(folder, "report", "表2", "--period", "2024-04", "--to", folder / "表2.pdf")


def _writing(folder: Path) -> Iterator[Ack]:
    for name in ("表2.pdf", "表2.xlsx"):
        command(folder, "report", "表2", "--period", "2024-05", "--to", folder / name)
        yield Ack(files=(name,))
    command(folder, "export", "project", "--to", folder / "项目.xlsx")
    yield Ack(files=("项目.xlsx",))
    command(folder, "missing", "--period", "2024-05", "--to", folder / "缺报.pdf")
    yield Ack(files=("缺报.pdf",))
    command(folder, "pack", "--to", folder / "上报.jmdesk")
    yield Ack(files=("上报.jmdesk",))
    command(folder, "support", "--to", folder / "求助.zip")
    yield Ack(files=("求助.zip",))


def _with_backup(folder: Path) -> None:
    _town(folder)
    command(folder, "backup", "--to", folder / "旧.db")
    command(folder, "add", "project", "--values", json.dumps({**BODY, "name": "后来的"}))


def _caring(folder: Path) -> Iterator[Ack]:
    command(folder, "restore", folder / "旧.db")
    yield Ack()
    command(folder, "add", "project", "--values", json.dumps({**BODY, "name": "恢复以后"}))
    yield Ack()
    command(folder, "backup", "--to", folder / "新.db")
    yield Ack(files=("新.db",))
    command(folder, "backup")
    yield Ack()
    command(folder, "rebuild")
    yield Ack()


def _beginning(folder: Path) -> Iterator[Ack]:
    command(folder, "list", "project")  # a new desk that is nobody's yet
    yield Ack()
    command(folder, "init", "--unit", "巴彦呼舒镇", "--person", "包文")
    yield Ack()
    command(folder, "add", "project", "--values", json.dumps(BODY))
    yield Ack()


def _switching(folder: Path) -> Iterator[Ack]:
    command(folder, "library", "--on", "points")
    yield Ack()


def _locking(folder: Path) -> Iterator[Ack]:
    first, other = (("--unlock", told) for told in PASSPHRASES)
    paper = folder / "恢复钥匙.pdf"
    command(folder, "lock", "--passphrase", first[1], "--recovery", paper)
    yield Ack(files=(paper.name,))
    command(folder, *first, "add", "project", "--values", json.dumps({**BODY, "name": "锁后"}))
    yield Ack()
    command(folder, *first, "backup", "--to", folder / "锁着的.db")
    yield Ack(files=("锁着的.db",))
    command(folder, *first, "passphrase", "--new", other[1])
    yield Ack()
    command(folder, *other, "unlock")
    yield Ack()


def _old(folder: Path) -> None:
    """A store of version 1 with an import, as that version had it: states worked out."""
    first, other = revision("p1", name="甲", total="100"), revision("p2", name="乙")
    last = revision("p1", first, name="丙")
    told = {"id": "a", "at": "2026-01-01T08:00:00", "person": "包文", "file": "一.xlsx"}
    counts = {"ledger": "project", "new": 1, "changed": 0, "records": "", "undone": ""}
    kept = {"batch:a": json.dumps(told | counts), "unit": "152222100000", "person": "包文"}
    version_1.make(folder / STORE, [(first, "a", "一.xlsx"), (other, "", ""), (last, "", "")], kept)
    with closing(sqlite3.connect(folder / STORE)) as raw, raw:
        for one, values in ((last, {**first.values, **last.values}), (other, other.values)):
            raw.execute(
                "UPDATE records SET heads = ?, state = ? WHERE record = ?",
                (one.id, canonical(dict(values)).decode(), one.record),
            )


def _upgrading(folder: Path) -> Iterator[Ack]:
    command(folder, "list", "project")
    yield Ack()
    command(folder, "edit", "p2", "--values", '{"name": "升级以后"}')
    yield Ack()


COMMANDS: Mapping[str, Workload] = {
    "recording": Workload(prepare=_town, work=_recording),
    "importing": Workload(prepare=with_plan, work=_importing),
    "merging": Workload(prepare=_with_packages, work=_merging),
    "writing": Workload(prepare=_with_old_paper, work=_writing),
    "caring": Workload(prepare=_with_backup, work=_caring),
    "beginning": Workload(prepare=_nothing, work=_beginning),
    "switching": Workload(prepare=_town, work=_switching),
    "locking": Workload(prepare=_with_backup, work=_locking),
    "upgrading": Workload(prepare=_old, work=_upgrading),
}
