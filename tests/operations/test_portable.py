"""A desk goes onto a stick whole and checked; a restore says beforehand what it would change."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.desk_settings import exports_folder, plain_view, set_exports_folder
from jmdesk.operations.portable import is_portable, put_on_stick
from jmdesk.operations.recording import save_record
from jmdesk.operations.restore_preview import preview_restore
from jmdesk.operations.safekeeping import backup
from jmdesk.store.query import Query


def project(desk: Desk, name: str) -> None:
    values = {"year": 2024, "name": name, "place": "窑艾里嘎查", "total": Decimal(5)}
    save_record(desk, ledger="project", values=values)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def test_the_whole_desk_is_on_the_stick_and_opens_there(desk: Desk, stick: Path) -> None:
    project(desk, "棚圈")
    (desk.path.parent / "window.ini").write_text("[General]\nscale=1.5\n", encoding="utf-8")
    (desk.path.parent / "forms" / "ledgers").mkdir(parents=True)
    (desk.path.parent / "forms" / "ledgers" / "own.toml").write_text("# 自己的\n", "utf-8")
    placed = put_on_stick(desk, folder=stick)
    assert placed.store == stick / "jmdesk-data" / "desk.db"
    assert placed.revisions == 1
    assert (placed.folder / "window.ini").is_file()
    assert (placed.folder / "forms" / "ledgers" / "own.toml").is_file()
    moved = open_desk(placed.store)
    assert (moved.unit, moved.person) == (desk.unit, desk.person)
    assert moved.store.count(Query(ledger="project")) == 1
    assert is_portable(moved)
    assert not is_portable(desk)
    moved.close()


def test_a_desk_that_lies_there_already_is_not_overwritten(desk: Desk, stick: Path) -> None:
    put_on_stick(desk, folder=stick)
    before = (stick / "jmdesk-data" / "desk.db").read_bytes()
    with pytest.raises(Refusal, match="已经有一个台"):
        put_on_stick(desk, folder=stick)
    assert (stick / "jmdesk-data" / "desk.db").read_bytes() == before


def test_without_a_stick_it_says_so(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="插好 U 盘"):
        put_on_stick(desk, folder=tmp_path / "gone")


def test_what_is_written_stays_on_the_stick_under_whatever_letter(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    placed = put_on_stick(desk, folder=stick)
    here = open_desk(placed.store)
    assert exports_folder(here) == stick
    (stick / "报表").mkdir()
    set_exports_folder(here, folder=stick / "报表")
    here.close()
    elsewhere = tmp_path / "F"
    stick.rename(elsewhere)
    there = open_desk(elsewhere / "jmdesk-data" / "desk.db")
    found = exports_folder(there)
    assert found is not None
    assert found.resolve() == elsewhere / "报表"
    set_exports_folder(there, folder=None)
    assert exports_folder(there) == elsewhere
    there.close()


def test_a_restore_tells_what_would_be_gone_and_what_comes_back(desk: Desk, tmp_path: Path) -> None:
    project(desk, "棚圈")
    copy = backup(desk, to=tmp_path / "copy.db")
    project(desk, "水塔")
    project(desk, "道路")
    difference = preview_restore(desk, file=copy.file).difference
    assert (difference.only_here, difference.only_there) == ({"project": 2}, {})
    assert (difference.here, difference.there) == (3, 1)
    assert desk.store.count(Query(ledger="project")) == 3


def test_a_restore_of_something_else_is_refused_beforehand(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "表.xlsx"
    other.write_bytes(b"PK")
    with pytest.raises(Refusal, match="不是填报台的数据文件"):
        preview_restore(desk, file=other)
    with pytest.raises(Refusal, match="正在使用"):
        preview_restore(desk, file=desk.path)


def test_only_a_village_can_be_plain(desk: Desk) -> None:
    with desk.store.transaction() as writer:
        writer.set_setting("plain_view", "1")
    assert not plain_view(desk)
