"""What was saved stays saved: killed processes, copies, backups, damage found by verify."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.store.copies import restore
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, TOWN, put, revision

_SAVING = """
import sys
from pathlib import Path
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision

store = Store.open(Path(sys.argv[1]), LEDGERS)
for number in range(20):
    put(store, revision(f"p{number}", name="已保存"))
    print(number, flush=True)
with store.transaction() as writer:
    writer.append([revision(f"half{number}", name="只做了一半" * 99) for number in range(2000)])
    batch = writer.open_batch(kind="merge", person="")
    came = [revision(f"came{number}", name="来了一半" * 99) for number in range(2500)]
    ids = [one.id for one in came]
    writer.append_bytes([one.content for one in came], ids=ids, batch=batch, file="来.jmdesk")
    writer.finish()
    print("half", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def killed(path: Path) -> Path:
    """A store whose process was killed in the middle of a large action."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", _SAVING, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    assert process.stdin is not None
    said = [process.stdout.readline().strip() for _ in range(21)]
    process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert said[-1] == "half"
    return path


def test_a_killed_process_loses_nothing_that_was_saved(killed: Path) -> None:
    with Store.open(killed, LEDGERS) as store:
        assert store.count(Query(ledger="project")) == 20
        assert store.record(RecordId("half1")) is None
        assert store.batches() == ()
        verdict = store.verify()
        assert (verdict.ok, verdict.revisions) == (True, 20)
        put(store, revision("after", name="继续"))
    with Store.open(killed, LEDGERS) as store:
        assert store.record(RecordId("after")) is not None


def test_a_plain_copy_without_the_wal_file_holds_everything_saved(
    store: Store, tmp_path: Path
) -> None:
    put(store, *(revision(f"p{n}", name="甲") for n in range(300)))
    put(store, revision("last", name="最后一条"))
    assert store.path.with_name(f"{store.path.name}-wal").exists()
    copy = tmp_path / "copied by hand.db"
    shutil.copyfile(store.path, copy)
    with Store.open(copy, LEDGERS) as copied:
        assert copied.verify() == store.verify()
        assert copied.record(RecordId("last")) is not None


def test_a_store_is_there_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jmdesk.store.migrations._create_tables", lambda raw: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Store.open(path, LEDGERS)
    assert list(path.parent.iterdir()) == []


def test_a_backup_is_one_checked_file_made_while_work_goes_on(store: Store, tmp_path: Path) -> None:
    put(store, revision("p1", name="甲"))
    with store.transaction() as writer:
        writer.set_setting("unit", TOWN)
    to = tmp_path / "备份" / "b.db"
    to.parent.mkdir()
    to.write_text("an older backup")
    assert store.backup(to) == 1
    assert [file.name for file in to.parent.iterdir()] == ["b.db"]
    put(store, revision("p2", name="乙"))
    with Store.open(to, LEDGERS) as copied:
        assert (copied.verify().ok, copied.setting("unit")) == (True, TOWN)
        assert copied.record(RecordId("p2")) is None


def test_a_backup_never_overwrites_the_store(store: Store) -> None:
    with pytest.raises(Refusal, match="不能覆盖正在使用的数据文件"):
        store.backup(store.path)


def test_a_backup_that_cannot_be_written_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="打不开"):
        store.backup(tmp_path / "nowhere" / "b.db")


def test_restoring_keeps_what_was_there(path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "b.db"
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="甲"))
        store.backup(backup)
        put(store, revision("p2", name="乙"))
    kept = restore(backup, path)
    with Store.open(path, LEDGERS) as store:
        assert store.count(Query(ledger="project")) == 1
    assert kept is not None
    with Store.open(kept, LEDGERS) as store:
        assert store.count(Query(ledger="project")) == 2


def test_restoring_a_damaged_backup_changes_nothing(path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "b.db"
    with Store.open(path, LEDGERS) as store:
        put(store, *(revision(f"p{n}", name="甲" * 99) for n in range(99)))
        store.backup(backup)
    before = path.read_bytes()
    backup.write_bytes(backup.read_bytes()[:40_000])
    with pytest.raises(Refusal, match="已损坏或不完整"):
        restore(backup, path)
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([path.name, "b.db"])


def test_a_store_that_someone_has_open_is_not_replaced(store: Store, tmp_path: Path) -> None:
    backup = tmp_path / "b.db"
    store.backup(backup)
    put(store, revision("p1", name="后来的"))
    with pytest.raises(Refusal, match="正开着"):
        restore(backup, store.path)
    assert store.verify().revisions == 1


def test_a_damaged_store_can_be_replaced(path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "b.db"
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="甲"))
        store.backup(backup)
    path.write_bytes(path.read_bytes()[:5000])
    kept = restore(backup, path)
    assert kept is not None
    assert kept.stat().st_size == 5000
    with Store.open(path, LEDGERS) as store:
        assert store.verify().revisions == 1


def tamper(path: Path, *statements: str) -> None:
    """What a careless tool, a virus or a failing disk may do behind the store's back."""
    raw = sqlite3.connect(path, isolation_level=None)
    for trigger in ("revisions_no_update", "revisions_no_delete"):
        raw.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    ("statement", "code", "mended"),
    [
        (
            "UPDATE revisions SET content = CAST(replace(content, '100', '900') AS BLOB)",
            "store.hash",
            False,
        ),
        (
            "UPDATE current_project SET total = total + 1 WHERE _record = 'p1'",
            "store.current",
            True,
        ),
        ("DELETE FROM current_project WHERE _record = 'p1'", "store.current", True),
        ("UPDATE current_project SET _search = '' WHERE _record = 'p1'", "store.current", True),
        ("UPDATE records SET state = '{}' WHERE record = 'p1'", "store.current", True),
        ("DELETE FROM records WHERE record = 'p1'", "store.current", True),
        ("DELETE FROM record_units WHERE role = 'implementer'", "store.current", True),
        ("INSERT INTO current_project (_key, _record) VALUES (99, 'x')", "store.current", True),
        ("INSERT INTO parents VALUES (99, 'x')", "store.file", False),
        ("DELETE FROM revisions", "store.lost", False),
    ],
)
def test_verify_finds_what_was_changed_behind_its_back(
    path: Path, statement: str, code: str, mended: bool
) -> None:
    with Store.open(path, LEDGERS) as store:
        first = revision("p1", total="100", implementer=TOWN)
        put(store, first, revision("p1", first, name="甲"))
        whole = store.verify()
        assert whole.ok
    tamper(path, statement)
    with Store.open(path, LEDGERS) as store:
        verdict = store.verify()
        assert not verdict.ok
        assert {problem.code for problem in verdict.problems} >= {code}
        assert all(problem.message.endswith("。") for problem in verdict.problems)
        if mended:
            store.rebuild()
            assert store.verify() == whole


def test_a_parent_that_has_not_arrived_is_no_damage(store: Store) -> None:
    first = revision("p1", name="甲")
    put(store, revision("p1", first, name="乙"))
    verdict = store.verify()
    assert verdict.ok
    assert [problem.message for problem in verdict.problems] == [
        "有 1 条以前的修订还未收到，收到后会自动补上。"
    ]
    put(store, first)
    assert store.verify().problems == ()
