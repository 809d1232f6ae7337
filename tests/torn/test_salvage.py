"""A damaged store: what is damaged is said, the newest good backup offered, nothing readable lost.

1. What was recorded since the backup and can be read is saved together with it; the damaged file
   stays as it is.
2. What cannot be proven by its hash is not taken, and counted as lost.
3. What was taken back stays taken back; settings and half-typed input come along.
4. The window says what is left and goes on by one key; so does the command.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from jmdesk.cli.run import run
from jmdesk.domain.problem import Refusal
from jmdesk.operations.damage import look_into, salvage
from jmdesk.operations.definitions import definitions
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.safekeeping import backup
from jmdesk.store import carving, cipher, copies, remains, sqlite
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.torn.damaging import PAGE
from tests.torn.filled import PROJECTS, add_projects, worked_on

KEY = bytes(range(16))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The filled store, backed up, then worked on: three more projects."""
    return worked_on(tmp_path)


def count(desk: Desk) -> int:
    return desk.store.count(Query(ledger="project"))


def lose_the_index(path: Path) -> None:
    """What leads to the rows of the table of revisions is gone; the pages with them are there."""
    data = bytearray(path.read_bytes())
    leaves = [n for n in range(len(data) // PAGE) if any(carving._of_page(bytes(data), n, PAGE))]
    for number in range(len(data) // PAGE):
        page = data[number * PAGE : (number + 1) * PAGE]
        pointers = {int.from_bytes(page[8:12])} if page[0] == 5 else set()
        if pointers & {leaf + 1 for leaf in leaves}:
            data[number * PAGE : (number + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(data)


def lose_the_head(path: Path) -> None:
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])


def lose_the_header(path: Path) -> None:
    path.write_bytes(bytes(100) + path.read_bytes()[100:])


def lose_an_edited_row(path: Path) -> None:
    """The name of the last project is another one now, as a careless tool would leave it."""
    data = path.read_bytes()
    assert "后来的第2处".encode() in data
    path.write_bytes(data.replace("后来的第2处".encode(), "后来的第9处".encode()))


def since_the_backup_is_saved(path: Path, harm: Callable[[Path], None]) -> None:
    harm(path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    done = salvage(path)
    assert (done.rescued, done.lost) == (3, 0)
    assert done.kept is not None
    assert hashlib.sha256(done.kept.read_bytes()).hexdigest() == before
    desk = open_desk(path)
    assert (count(desk), desk.store.verify().ok) == (PROJECTS + 6 + 3, True)
    desk.close()


@pytest.mark.parametrize("harm", [lose_the_index, lose_the_head])
def test_what_came_after_the_backup_is_saved_with_it(
    path: Path, harm: Callable[[Path], None]
) -> None:
    since_the_backup_is_saved(path, harm)


def test_what_came_after_the_backup_is_lost_without_reading_the_pages(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remains, "_carved", lambda *_: iter(()))
    with pytest.raises(AssertionError):
        since_the_backup_is_saved(path, lose_the_index)


def only_what_is_proven_is_taken(path: Path) -> None:
    lose_an_edited_row(path)
    done = salvage(path)
    desk = open_desk(path)
    names = {one.values["name"] for one in desk.store.records(Query(ledger="project"))}
    desk.close()
    assert (done.rescued, done.lost) == (2, 1)
    assert "后来的第1处" in names
    assert "后来的第9处" not in names


def test_only_what_its_hash_proves_is_taken(path: Path) -> None:
    only_what_is_proven_is_taken(path)


def test_anything_is_taken_without_the_hashes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        remains, "_proven", lambda rows: (carving.Carved(n, i, c) for n, i, c in rows)
    )
    # `verify` would not let it through either.
    with pytest.raises((AssertionError, Refusal)):
        only_what_is_proven_is_taken(path)


def test_taken_back_stays_taken_back_and_what_is_local_comes_along(path: Path) -> None:
    desk = open_desk(path)
    whole, drafts, settings = desk.store.verify(), desk.store.drafts(), desk.store.settings()
    batches = desk.store.batches()
    desk.close()
    for old in (path.parent / "backups").iterdir():
        old.unlink()
    lose_the_header(path)
    done = salvage(path, to=path.with_name("new.db"))
    desk = open_desk(done.file)
    assert desk.store.verify().digest == whole.digest
    found = desk.store.batches()
    desk.close()
    assert [(one.id, one.active) for one in found] == [(one.id, one.active) for one in batches]
    assert drafts
    assert settings["person"] == "包文"


def test_the_command_says_what_is_left_and_saves_it(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lose_the_index(path)

    def command(*words: str) -> tuple[int, str, str]:
        code = run(["--store", str(path), *words], window=lambda _: 9)
        said = capsys.readouterr()
        return code, said.out, said.err

    assert command("list", "project")[0] == 2
    code, said, _ = command("--json", "salvage", "--dry-run")
    assert (code, json.loads(said)["newer"]) == (0, 3)
    code, _, told = command("salvage")
    assert code == 0
    assert "其中 3 条是备份里没有的" in told
    assert command("verify")[0] == 0


def test_a_backup_that_is_damaged_itself_is_not_offered(path: Path) -> None:
    first = look_into(path).backup
    assert first is not None
    data = bytearray(first.file.read_bytes())
    middle = data.index("牛棚第7处".encode())
    data[middle : middle + 3] = "羊".encode()
    first.file.write_bytes(data)
    assert look_into(path).backup is None


def lose(path: Path, *pages: int) -> None:
    """These pages of a locked store are nothing."""
    with path.open("rb+") as file:
        for page in pages:
            file.seek(page * cipher.PAGE)
            file.write(bytes(cipher.PAGE))


def leaf_of_revisions(path: Path, key: bytes) -> int:
    """A page without which the revisions are read from the first one to somewhere in the middle."""
    whole = path.read_bytes()
    for page in reversed(range(len(whole) // cipher.PAGE)):
        lose(path, page)
        read = 0
        with suppress(*cipher.errors()):
            with closing(sqlite.unchanging(path, key)) as raw:
                for _ in raw.execute("SELECT content FROM revisions NOT INDEXED ORDER BY number"):
                    read += 1
            read = 0
        path.write_bytes(whole)
        if 1 < read < 10:
            return page
    raise AssertionError("the revisions have no page in the middle")


@cache
def _locked_and_harmed() -> dict[str, bytes]:
    """A locked store, backed up and worked on, with its backup; bad pages are among its revisions
    and elsewhere."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        Store.open(path, definitions(path).ledgers, key=KEY).close()
        desk = open_desk(path, key=KEY)
        begin(desk, unit="巴彦呼舒镇", person="包文")
        add_projects(desk, 20)
        backup(desk)
        add_projects(desk, 3, name="后来的")
        desk.close()
        lose(path, 108, 109, 110, leaf_of_revisions(path, KEY))
        files = [path, *(path.parent / "backups").iterdir()]
        return {str(one.relative_to(folder)): one.read_bytes() for one in files}


def a_locked_store_is_salvaged_as_locked(path: Path) -> None:
    (path.parent / "backups").mkdir()
    for name, content in _locked_and_harmed().items():
        (path.parent / name).write_bytes(content)
    found = look_into(path, key=KEY)
    assert found.backup is not None
    assert (found.header, found.faults > 0) == (True, True)
    done = salvage(path, key=KEY)
    assert done.rescued == 3
    assert cipher.is_locked(path)
    assert "后来的".encode() not in path.read_bytes()
    desk = open_desk(path, key=KEY)
    assert (count(desk), desk.store.verify().ok) == (23, True)
    desk.close()


def test_a_locked_store_is_salvaged_and_stays_locked(tmp_path: Path) -> None:
    a_locked_store_is_salvaged_as_locked(tmp_path / "desk.db")


def test_a_locked_store_is_lost_from_its_first_bad_page_without_another_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(reading: remains._Reading, statement: str, *told: object) -> Iterator[tuple[Any, ...]]:
        assert reading.raw is not None
        yield from reading.raw.execute(statement, told)

    monkeypatch.setattr(remains._Reading, "rows", rows)
    with pytest.raises(AssertionError, match="rescued"):
        a_locked_store_is_salvaged_as_locked(tmp_path / "desk.db")


def test_a_locked_store_is_salvaged_in_plain_without_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = copies.restore

    def plain(source: Path, to: Path, *, key: bytes = b"", **_: Any) -> Path | None:
        return locked(source, to, key=key, as_key=b"")

    monkeypatch.setattr(copies, "restore", plain)
    with pytest.raises(AssertionError, match="is_locked"):
        a_locked_store_is_salvaged_as_locked(tmp_path / "desk.db")
