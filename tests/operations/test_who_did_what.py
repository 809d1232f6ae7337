"""谁做了什么: nothing that is done at a desk is missing from it, and it can be narrowed and saved.

1. Recording, changing, deleting, submitting, sending, keys: each is a line with person and time.
2. What came from another desk stands where it came, with that desk's person and clock.
3. It is narrowed by person, kind, ledger and days, and goes on paper and into a workbook.
4. Deeds that are no revision never travel, and one month keeps its last thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from jmdesk.domain.period import Period
from jmdesk.exchange.merge_plan import MergeAnswers
from jmdesk.operations.batches import undo_batch
from jmdesk.operations.deeds import DeedKind, note_deed
from jmdesk.operations.deeds_paper import deeds_paper, write_deeds
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.door import MASKED
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.identity import change_key
from jmdesk.operations.logbook import Logbook
from jmdesk.operations.merging import apply_merge, plan_merge
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.operations.reports import submit_report
from jmdesk.operations.safekeeping import backup
from jmdesk.operations.who_did_what import Deed, Deeds, Wanted
from jmdesk.store import deeds as kept

YEAR = Period.parse("2024")
PROJECT = {"name": "母牛繁育基地", "year": 2024, "category": "产业帮扶", "place": "本镇"}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A town's desk on which a morning's work was done."""
    folder = tmp_path_factory.mktemp("deeds")
    desk = open_desk(folder / "town.db")
    begin(desk, unit="巴彦呼舒镇", person="包文")
    (project,) = save_record(desk, ledger="project", values=PROJECT, unit=desk.banner).records
    save_record(desk, ledger="project", record=project, values={"phone": "13904820017"})
    (other,) = save_record(
        desk, ledger="project", values={**PROJECT, "name": "写错的"}, unit=desk.banner
    ).records
    delete_record(desk, record=other, reason="写错了")
    submit_report(desk, report="demand", period=YEAR, explain="情况属实，已逐项核对")
    village = next(code for code in sorted(desk.units.under(desk.unit)) if code != desk.unit)
    save_record(desk, ledger="project", record=project, values={"places": (village,)})
    export_ledger(desk, ledger="project", to=folder / "清单.xlsx", door=MASKED)
    change_key(desk)
    write_pack(desk, plan=plan_pack(desk, everything=True), to=folder / "报.jmdesk")
    yield desk
    desk.close()


@pytest.fixture
def banner(worked: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The desk above, which took the town's package in and back out."""
    desk = open_desk(tmp_path / "banner.db")
    begin(desk, unit="科尔沁右翼中旗", person="白音")
    answers = MergeAnswers(trust=frozenset({"*"}))
    plan = plan_merge(desk, paths=[worked.path.parent / "报.jmdesk"], answers=answers)
    done = apply_merge(desk, plan=plan, answers=answers)
    undo_batch(desk, batch=done.batch)
    yield desk
    desk.close()


def lines(desk: Desk, **told: object) -> list[Deed]:
    deeds = Deeds(desk)
    return deeds.lines(deeds.chosen(Wanted(**told)))  # type: ignore[arg-type]


DONE = {
    "录入", "修改", "删除", "上报", "存出文件", "存文件，个人信息已遮住", "存文件，个人信息原样",
    "换了这台电脑的钥匙",
}  # fmt: skip


def everything_stands_there_holds(desk: Desk) -> None:
    found = lines(desk)
    assert {one.what for one in found} == DONE
    assert {one.person for one in found} == {"包文"}
    assert all(one.at for one in found)


def test_everything_done_here_is_a_line(worked: Desk) -> None:
    everything_stands_there_holds(worked)
    changed = [one for one in lines(worked) if one.what == "修改"][-1]
    assert changed.about == "项目档案　母牛繁育基地（2024）　联系电话"
    assert "13904820017" not in changed.about
    (paper,) = (one for one in lines(worked) if one.what == "上报")
    assert paper.about == "表1 需求统计表　巴彦呼舒镇　2024年　第1稿"


def test_keys_would_be_missing_without_being_noted(
    worked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "told", lambda raw: [])
    with pytest.raises(AssertionError):
        everything_stands_there_holds(worked)


def came_from_there_holds(desk: Desk) -> None:
    found = lines(desk, ledger="project", kind="record")
    assert {one.person for one in found} == {"包文"}
    assert all(one.source == "第 1 批" and one.came >= one.at for one in found)


def test_what_came_stands_with_its_own_person_and_clock(banner: Desk) -> None:
    came_from_there_holds(banner)
    told = [(one.what, one.person) for one in lines(banner, kind="merge")]
    assert sorted(told) == [("合并", "白音"), ("撤回一批", "白音")]


def test_it_would_not_say_who_without_what_revisions_say(
    banner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = kept.made_by
    monkeypatch.setattr(
        kept, "made_by", lambda raw: [one._replace(person="") for one in whole(raw)]
    )
    with pytest.raises(AssertionError):
        came_from_there_holds(banner)


def test_it_is_narrowed(worked: Desk) -> None:
    assert {one.what for one in lines(worked, kind="delete")} == {"删除"}
    assert lines(worked, person="别人") == []
    assert lines(worked, last=date(2001, 1, 1)) == []
    assert {one.ledger for one in lines(worked, ledger="project")} == {"project"}
    times = [key.time for key in Deeds(worked).keys]
    assert times == sorted(times, reverse=True)


def test_it_goes_on_paper_and_into_a_workbook(worked: Desk, tmp_path: Path) -> None:
    write_deeds(worked, wanted=Wanted(kind="delete"), to=tmp_path / "谁.xlsx")
    made = deeds_paper(worked, Wanted(kind="delete"))
    assert made.notes[0].startswith("说明：只列删除。时间是")
    sheet = openpyxl.load_workbook(tmp_path / "谁.xlsx").worksheets[0]
    assert "项目档案　写错的（2024）" in [cell.value for row in sheet.iter_rows() for cell in row]
    write_deeds(worked, wanted=Wanted(), to=tmp_path / "谁.pdf")
    assert (tmp_path / "谁.pdf").read_bytes().startswith(b"%PDF")
    assert len(deeds_paper(worked, Wanted()).rows) == len(lines(worked))


def care_is_told_holds(desk: Desk) -> None:
    backup(desk, to=desk.path.with_name("一份.db"))
    desk.log.note("restore", failed="x")
    assert {one.what for one in lines(desk, kind="care")} == {"备份"}


def test_backups_and_locks_are_told_by_the_log(banner: Desk) -> None:
    care_is_told_holds(banner)


def test_a_deed_that_names_its_person_stands_once(worked: Desk) -> None:
    worked.log.note("passphrase")
    note_deed(worked, DeedKind.NEW_PASSPHRASE)
    told = [(one.what, one.person) for one in lines(worked) if one.what == "换了口令"]
    assert told == [("换了口令", "包文")]


def test_backups_would_be_missing_without_the_log(
    banner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Logbook, "text", lambda self: "")
    with pytest.raises(AssertionError):
        care_is_told_holds(banner)


def test_how_a_file_left_that_tells_of_persons_is_told(worked: Desk, tmp_path: Path) -> None:
    export_ledger(worked, ledger="project", to=tmp_path / "甲.xlsx", door=MASKED)
    export_ledger(worked, ledger="project", to=tmp_path / "乙.xlsx")
    told = {(one.what, one.about) for one in lines(worked, kind="send")}
    assert ("存文件，个人信息已遮住", "甲.xlsx　电话 1 个") in told
    assert ("存文件，个人信息原样", "乙.xlsx　电话 1 个") in told


def test_what_is_no_revision_stays_here_and_is_bounded(
    worked: Desk, banner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (known,) = lines(banner, kind="trust")  # the town changed its key, there
    assert known.what == "认识了一台电脑"
    assert not any("deeds" in name for name in worked.store.settings())
    monkeypatch.setattr(kept, "_MOST", 3)
    for number in range(5):
        note_deed(banner, DeedKind.BACKED_UP, str(number))
    told = [one.about for one in lines(banner, kind="care") if one.about]
    assert told == ["4", "3", "2"]
