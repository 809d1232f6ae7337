"""A store that cannot be used is refused with a sentence, and nothing is changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.store import sqlite, verification
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision

NOBODY = 65534


@pytest.fixture
def saved(path: Path) -> Path:
    """A closed store with a hundred records."""
    with Store.open(path, LEDGERS) as store:
        put(store, *(revision(f"p{n}", name="项目" * 50, place=str(n)) for n in range(100)))
    return path


def refused(path: Path, *words: str) -> None:
    """Opening gives a whole sentence with these words and the file stays as it is."""
    before = path.read_bytes()
    with pytest.raises(Refusal) as caught:
        Store.open(path, LEDGERS, patience=0.1)
    message = caught.value.message
    assert message.endswith("。")
    assert path.name in message
    assert all(word in message for word in words), message
    assert path.read_bytes() == before


def test_an_empty_file(path: Path) -> None:
    path.touch()
    refused(path, "空的", "0 字节", "备份")


def test_a_file_of_another_kind(path: Path) -> None:
    path.write_bytes(b"PK\3\4 a workbook, say" * 100)
    refused(path, "不是填报台的数据文件")


def test_another_programs_database(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE t(a)")
    raw.close()
    refused(path, "别的程序的数据库")


def test_a_folder(path: Path) -> None:
    path.mkdir()
    with pytest.raises(Refusal, match="是文件夹"):
        Store.open(path, LEDGERS)


def test_a_folder_that_is_not_there(path: Path) -> None:
    with pytest.raises(Refusal, match="不存在"):
        Store.open(path / "no" / "store.db", LEDGERS)


@pytest.mark.parametrize("size", [50, 5_000, 40_960])
def test_a_truncated_file(saved: Path, size: int) -> None:
    saved.write_bytes(saved.read_bytes()[:size])
    refused(saved, "已损坏或不完整", "备份")


def test_a_file_damaged_inside(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    saved.write_bytes(content)
    refused(saved, "已损坏或不完整")


def test_a_newer_version_is_refused_by_its_number(saved: Path) -> None:
    raw = sqlite3.connect(saved, isolation_level=None)
    raw.execute("PRAGMA user_version = 7")
    raw.execute("INSERT INTO migrations VALUES (7, 'later', '2030-01-01T08:00:00')")
    raw.close()
    refused(saved, "更新版", "数据版本 7", "只认到 3")


def test_another_program_that_is_writing(saved: Path) -> None:
    other = sqlite3.connect(saved, isolation_level=None)
    with Store.open(saved, LEDGERS, patience=0.1) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refusal, match=r"正被另一个程序占用，等了 0\.1 秒"):
            put(store, revision("new"))
        assert store.record(RecordId("p1")) is not None  # reading goes on
        other.execute("COMMIT")
        put(store, revision("new"))
    other.close()


def test_an_sqlite_that_is_too_old() -> None:
    with pytest.raises(Refusal, match=r"是 3\.39\.4，填报台至少需要 3\.40\.0"):
        sqlite.check_version((3, 39, 4))


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Root may write everywhere; tests that are run by root become nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public(saved: Path) -> Iterator[Path]:
    """The saved store in a folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        copy = Path(folder) / saved.name
        shutil.copyfile(saved, copy)
        if os.geteuid() == 0:
            os.chown(copy, NOBODY, NOBODY)
            os.chown(folder, NOBODY, NOBODY)
        yield copy
        Path(folder).chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_no_new_store_in_a_read_only_folder(public: Path) -> None:
    public.parent.chmod(0o555)
    with as_ordinary_user(), pytest.raises(Refusal, match="只读"):
        Store.open(public.with_name("new.db"), LEDGERS)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_read_only_file_or_folder(public: Path, what: str) -> None:
    if what == "file":
        public.chmod(0o444)
    else:
        public.parent.chmod(0o555)
    with as_ordinary_user():
        refused(public, "只读")
    assert [file.name for file in public.parent.iterdir()] == [public.name]


def test_a_full_disk_during_an_action(saved: Path) -> None:
    with Store.open(saved, LEDGERS) as store:
        raw = store._connections.raw()
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(Refusal, match="磁盘满了"):
            put(store, *(revision(f"n{n}", name="多" * 500) for n in range(100)))
        assert store.record(RecordId("n1")) is None
        raw.execute(f"PRAGMA max_page_count = {pages + 1000}")
        put(store, revision("n1", name="腾出空间后"))
        assert store.verify().ok


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 8 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _fill(folder: Path, left: int) -> Path:
    filler = folder / "filler"
    filler.write_bytes(b"\0" * (shutil.disk_usage(folder).free - left))
    return filler


def _save_much(store: Store) -> object:
    return put(store, *(revision(f"n{n}", name="多" * 500) for n in range(200)))


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(_save_much, id="save"),
        pytest.param(lambda store: store.backup(store.path.with_name("copy.db")), id="backup"),
    ],
)
def test_a_really_full_disk(small_disk: Path, act: Callable[[Store], object]) -> None:
    path = small_disk / "desk.db"
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="先前保存的"))
        before = store.verify()
        filler = _fill(small_disk, left=60_000)
        with pytest.raises(Refusal, match=r"磁盘满了（剩余 \d\.\d MB）"):
            act(store)
        assert store.verify() == before
        assert not list(small_disk.glob(".*"))
        filler.unlink()
        act(store)
        assert store.verify().ok


def test_a_new_store_on_a_full_disk_is_not_begun(small_disk: Path) -> None:
    filler = _fill(small_disk, left=20_000)
    with pytest.raises(Refusal, match="磁盘满了"):
        Store.open(small_disk / "desk.db", LEDGERS)
    assert list(small_disk.iterdir()) == [filler]


def test_errors_of_programming_are_no_refusals(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="nonsense"), store.transaction() as writer:
        writer._raw.execute("SELECT nonsense")


def test_a_mistake_of_ours_is_no_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: object, **__: object) -> None:
        raise sqlite3.ProgrammingError("Incorrect number of bindings supplied.")

    with Store.open(path, LEDGERS) as store:
        monkeypatch.setattr(verification, "_verify", mistaken)
        with pytest.raises(sqlite3.ProgrammingError):
            store.verify()
