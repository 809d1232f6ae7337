"""Up and down between two real desks: a package goes up, its receipt and a return come back."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.exchange.merge_plan import MergeAnswers
from jmdesk.exchange.package import NOTE
from jmdesk.operations.board import board
from jmdesk.operations.board_cells import State
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.merge_writing import Merged, apply_merge
from jmdesk.operations.merging import plan_merge
from jmdesk.operations.notices import give_notice, notices
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import ANYONE, plan_pack
from jmdesk.operations.person_mask import Mask
from jmdesk.operations.receipts import enter_receipt, receipts, write_receipts
from jmdesk.operations.recording import save_record
from jmdesk.operations.remarks import remark_problems
from jmdesk.operations.reports import submit_report
from jmdesk.operations.review_files import write_reviews
from jmdesk.operations.reviewing import return_report
from jmdesk.operations.reviews import Remark
from jmdesk.store.query import Query

MAY = Period.parse("2024-05")
TOWNSHIP, VILLAGE = "152222100000", "152222100200"
PROJECT = {
    "year": 2024,
    "name": "养殖小区",
    "nature": "新建",
    "category": "产业合作类",
    "place": "莫勒黑哈达嘎查",
    "scope": "建棚",
    "total": 10,
    "jm": 10,
    "implementer": TOWNSHIP,
    "places": (VILLAGE,),
}


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "township.db")
    begin(desk, unit=TOWNSHIP, person="包文", phone="13800000000")
    save_record(desk, ledger="project", values=PROJECT)
    yield desk
    desk.close()


@pytest.fixture
def village(tmp_path: Path, township: Desk) -> Iterator[Desk]:
    """It got the project from the township."""
    desk = open_desk(tmp_path / "village.db")
    begin(desk, unit=VILLAGE, person="娜仁", phone="")
    merge(desk, pack(township, tmp_path / "项目.jmdesk", to=VILLAGE))
    project = desk.store.records(Query(ledger="project"))[0]
    values = {"project": project.id, "state_seen": "施工中"}
    save_record(desk, ledger="site", values=values, period=MAY)
    submit_report(desk, report="表6", period=MAY)
    yield desk
    desk.close()


def pack(desk: Desk, to_file: Path, *, to: str = "") -> Path:
    return write_pack(desk, plan=plan_pack(desk, to_unit=to), to=to_file)[0].file


def merge(desk: Desk, *files: Path) -> Merged:
    answers = MergeAnswers(trust=frozenset({"*"}))
    plan = plan_merge(desk, paths=files, answers=answers)
    return apply_merge(desk, plan=plan, answers=answers)


def state(desk: Desk) -> State:
    (row,) = (one for one in board(desk, period=MAY, report="表6").rows if one.unit == VILLAGE)
    return row.cells["village_month"].state


def test_a_package_is_merged_acknowledged_and_not_sent_again(
    township: Desk, village: Desk, tmp_path: Path
) -> None:
    assert state(township) is State.NOT_BEGUN
    merged = merge(township, pack(village, tmp_path / "五月.jmdesk"))
    assert state(township) is State.MERGED
    (told,) = receipts(township, batch=merged.batch)
    assert (told.file, told.unit, told.received.left_out) == ("五月.jmdesk", VILLAGE, 0)
    assert state(village) is State.SUBMITTED
    assert plan_pack(village).parcel
    known = enter_receipt(village, code=told.received.code)
    assert (known.records, known.conflicts) == (told.received.records, 0)
    assert state(village) is State.MERGED
    assert plan_pack(village).parcel == ()
    assert plan_pack(village, everything=True).parcel


def test_what_was_here_before_is_acknowledged_too(
    township: Desk, village: Desk, tmp_path: Path
) -> None:
    """Another file with the same data, as when the village packs again because no word came."""
    merge(township, pack(village, tmp_path / "五月.jmdesk"))
    merged = merge(township, pack(village, tmp_path / "再.jmdesk", to=ANYONE))
    (told,) = receipts(township, batch=merged.batch)
    assert (told.file, told.received.left_out) == ("再.jmdesk", 0)
    assert enter_receipt(village, code=told.received.code).file == "再.jmdesk"
    assert plan_pack(village).parcel == ()


def test_an_old_file_among_new_ones_is_acknowledged_again(
    township: Desk, village: Desk, tmp_path: Path
) -> None:
    """The folder is dropped whole each time; whoever did not get the first word gets it now."""
    old = pack(village, tmp_path / "五月.jmdesk")
    first = receipts(township, batch=merge(township, old).batch)
    site = village.store.records(Query(ledger="site"))[0]
    save_record(village, ledger="site", record=site.id, values={"state_seen": "停工"})
    merged = merge(township, old, pack(village, tmp_path / "五月改.jmdesk"))
    told = {one.file: one.received for one in receipts(township, batch=merged.batch)}
    assert told.keys() == {"五月.jmdesk", "五月改.jmdesk"}
    assert told["五月.jmdesk"] == first[0].received


def test_what_goes_down_is_not_the_neighbours_and_is_acknowledged(
    township: Desk, village: Desk, tmp_path: Path
) -> None:
    merge(township, pack(village, tmp_path / "五月.jmdesk"))
    with opened_at(tmp_path / "other.db", "152222100202") as other:
        merged = merge(other, pack(township, tmp_path / "往下.jmdesk", to=other.unit))
        assert other.store.records(Query(ledger="project"))
        assert not other.store.records(Query(ledger="site"))
        (told,) = receipts(other, batch=merged.batch)
        assert told.received.left_out == 0
    enter_receipt(township, code=told.received.code)
    assert plan_pack(township, to_unit="152222100202").parcel == ()


@contextmanager
def opened_at(path: Path, unit: str) -> Iterator[Desk]:
    desk = open_desk(path)
    begin(desk, unit=unit, person="乌兰", phone="")
    yield desk
    desk.close()


def test_the_receipt_file_is_dropped_like_any_other(
    township: Desk, village: Desk, tmp_path: Path
) -> None:
    merged = merge(township, pack(village, tmp_path / "五月.jmdesk"))
    to = tmp_path / "回执.jmdesk"
    write_receipts(township, given=receipts(township, batch=merged.batch), to=to)
    taken = merge(village, to)
    assert [one.file for one in taken.acknowledged] == ["五月.jmdesk"]
    assert state(village) is State.MERGED


def test_a_return_comes_down_and_its_answer_goes_up(
    township: Desk, village: Desk, tmp_path: Path
) -> None:
    merge(township, pack(village, tmp_path / "五月.jmdesk"))
    site = township.store.records(Query(ledger="site"))[0]
    remark = Remark(record=site.id, field="state_seen", reason="照片上没有人")
    said = return_report(township, report="表6", unit=VILLAGE, period=MAY, remarks=[remark])
    to = tmp_path / "退回.jmdesk"
    write_reviews(township, reviews=[said.review], to=to)
    merge(village, to)
    assert state(village) is state(township) is State.RETURNED
    own = village.store.record(site.id)
    assert own is not None
    (problem,) = remark_problems(village, village.ledger("site"), own)
    assert (problem.field, problem.message) == ("state_seen", "巴彦呼舒镇退回：照片上没有人")
    save_record(village, ledger="site", record=site.id, values={"state_seen": "停工"})
    own = village.store.record(site.id)
    assert own is not None
    assert remark_problems(village, village.ledger("site"), own) == ()
    submit_report(village, report="表6", period=MAY)
    merge(township, pack(village, tmp_path / "五月改.jmdesk"))
    assert state(township) is State.MERGED


def check_what_a_return_says_of_persons(township: Desk, tmp_path: Path) -> None:
    """The text beside the records has stars; the records are for the desk that knows them."""
    site = township.store.records(Query(ledger="site"))[0]
    remark = Remark(record=site.id, field="state_seen", reason="问白大叔 15948201234")
    said = return_report(township, report="表6", unit=VILLAGE, period=MAY, remarks=[remark])
    write_reviews(township, reviews=[said.review], to=tmp_path / "退回.jmdesk")
    with zipfile.ZipFile(tmp_path / "退回.jmdesk") as packed:
        note = packed.read(NOTE).decode()
    assert "159****1234" in note
    assert "15948201234" not in note


def test_what_a_return_says_of_persons_has_stars(
    township: Desk, village: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(township, pack(village, tmp_path / "五月.jmdesk"))
    check_what_a_return_says_of_persons(township, tmp_path)
    monkeypatch.setattr(Mask, "line", lambda _self, text: text)
    with pytest.raises(AssertionError):
        check_what_a_return_says_of_persons(township, tmp_path)


@pytest.mark.parametrize("narrowed", [False, True])
def test_a_notice_goes_down_with_the_next_package(
    township: Desk, village: Desk, tmp_path: Path, narrowed: bool
) -> None:
    give_notice(township, report="表6", period=MAY, waived=True)
    plan = plan_pack(township, to_unit=VILLAGE, unit=VILLAGE if narrowed else None)
    merge(village, write_pack(township, plan=plan, to=tmp_path / "通知.jmdesk")[0].file)
    assert [one.waived for one in notices(village)] == [True]
    assert board(village, period=MAY, report="表6").rows == ()
