"""What verify found is said in plain words, with what to do, for each kind of damage.

1. How much, in which ledger, and the one next step; whoever takes the step has whole data again.
2. Very many are counted, not only those that are listed.
3. Where there is no good backup, that is said; a damaged one is never advised.
4. A revision that is gone is told from a table that is wrong: rebuilding would lose its record.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jmdesk.operations.damage import salvage
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.safekeeping import backup, rebuild, restore
from jmdesk.operations.verify_words import Explained, Step, explain
from jmdesk.store import verification
from tests.store.test_durability import tamper
from tests.ui.filled import copy_of, make_store

HASH = "UPDATE revisions SET content = CAST(replace(content, '大棚主体', '大棚没有') AS BLOB)"
CURRENT = "UPDATE current_project SET total = total + 1"
DANGLING = "INSERT INTO parents VALUES (99999, 'x')"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "desk.db"
    make_store(path)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    """A small desk's store, and a backup of it."""
    path = copy_of(filled, tmp_path)
    desk = open_desk(path)
    backup(desk)
    desk.close()
    return path


def explained(path: Path) -> Explained:
    desk = open_desk(path)
    try:
        return explain(desk, desk.store.verify())
    finally:
        desk.close()


def test_whole_data_is_called_so_with_its_figures(path: Path) -> None:
    told = explained(path)
    assert (told.ok, told.step, told.findings, told.advice) == (True, Step.NOTHING, (), "")
    assert told.lines == ("数据完好：3 条记录、3 次改动，逐次核对过。",)


def rebuilding_holds(path: Path) -> None:
    """What is said of a spoiled current table, and that the step said mends it."""
    told = explained(path)
    assert told.step is Step.REBUILD
    assert "3 次改动都完好" in told.headline
    assert [one.ledgers for one in told.findings] == [(("项目档案", 2),)]
    assert told.advice.startswith("要做的：重建当前表")
    assert told.command == "jmdesk rebuild"
    desk = open_desk(path)
    rebuild(desk)
    desk.close()
    assert explained(path).ok


def test_a_spoiled_current_table_is_rebuilt(path: Path) -> None:
    tamper(path, CURRENT)
    rebuilding_holds(path)


def test_a_spoiled_current_table_goes_unseen_without_comparing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(path, CURRENT)
    monkeypatch.setattr(verification, "_row_agrees", lambda *told: True)
    with pytest.raises(AssertionError):
        rebuilding_holds(path)


def restoring_holds(path: Path, said: str) -> None:
    """What is said of damage that no rebuilding mends, and that the backup named does."""
    told = explained(path)
    assert told.step is Step.RESTORE
    assert "请先停下" in told.headline
    assert said in told.lines[1]
    assert told.backup is not None
    assert told.command == f"jmdesk restore {told.backup.file}"
    restore(file=told.backup.file, store=path)
    assert explained(path).ok


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            HASH,
            "1 次改动的内容对不上校验码，是磁盘损坏或被别的程序改过，这几次信不得：项目进度 1 处",
        ),
        (DANGLING, "数据文件内部有 1 处损坏"),
    ],
)
def test_real_damage_is_answered_by_the_newest_good_backup(
    path: Path, statement: str, said: str
) -> None:
    tamper(path, statement)
    restoring_holds(path, said)


def test_changed_content_goes_unseen_without_hashes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(path, HASH)

    class Believing:
        """SHA-256 that agrees with everything."""

        def __init__(self, _content: bytes = b"") -> None: ...

        def update(self, _content: bytes) -> None: ...

        def hexdigest(self) -> Believing:
            return self

        def __eq__(self, _other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    class Hashes:
        sha256 = Believing

    monkeypatch.setattr(verification, "hashlib", Hashes)
    with pytest.raises(AssertionError):
        restoring_holds(path, "对不上校验码")


def test_the_gravest_comes_first(path: Path) -> None:
    tamper(path, CURRENT, HASH)
    told = explained(path)
    assert told.step is Step.RESTORE
    assert told.findings[0].code == "store.hash"
    assert told.findings[0].ledgers == (("项目进度", 1),)


def test_what_came_since_the_backup_is_told(path: Path) -> None:
    from jmdesk.operations.recording import save_record

    desk = open_desk(path)
    save_record(desk, ledger="project", values={"year": 2025, "name": "草库伦", "place": "甲"})
    desk.close()
    tamper(path, DANGLING)
    told = explained(path)
    assert "比现在少 1 次改动" in told.advice
    assert told.command == "jmdesk salvage"


def test_without_a_good_backup_that_is_said(path: Path) -> None:
    (copy,) = (path.parent / "backups").glob("*.db")
    copy.write_bytes(copy.read_bytes()[:20_000])
    tamper(path, DANGLING)
    told = explained(path)
    assert told.backup is None
    assert "没有找到好的备份" in told.advice
    assert "求助文件" in told.advice


def test_very_many_are_counted(desk: Desk) -> None:
    from jmdesk.operations.recording import Entry, save_records

    rows = [{"year": 2024, "name": f"项目{n}", "place": "甲"} for n in range(60)]
    save_records(desk, ledger="project", entries=[Entry(values=row) for row in rows])
    tamper(desk.path, CURRENT.replace("total + 1", "7"))
    verdict = desk.store.verify()
    assert len(verdict.problems) == 21
    assert "60 处显示的数" in explain(desk, verdict).findings[0].said


# 4


def what_is_lost_is_not_rebuilt_away(path: Path) -> None:
    """A record's one revision is gone, and another record was made since the backup."""
    desk = open_desk(path)
    values = {"year": 2024, "name": "井", "place": "镇上"}
    save_record(desk, ledger="project", values=values)
    desk.close()
    tamper(
        path, "DELETE FROM arrivals WHERE revision = 2", "DELETE FROM revisions WHERE number = 2"
    )
    told = explained(path)
    assert told.step is Step.RESTORE
    assert "请先停下" in told.headline
    assert told.advice.startswith("要做的：把还读得出的取出来，并上")
    assert told.command == "jmdesk salvage"
    salvage(path)
    assert explained(path).lines == ("数据完好：4 条记录、4 次改动，逐次核对过。",)


def test_what_is_lost_is_not_rebuilt_away(path: Path) -> None:
    what_is_lost_is_not_rebuilt_away(path)


def test_what_is_lost_is_rebuilt_away_without_counting(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "_lost", verification._derived)
    with pytest.raises(AssertionError):
        what_is_lost_is_not_rebuilt_away(path)
