"""缺报 in the window: who owes what, asking with one click, 退回 and 通过, entering a receipt.

1. The board shows who is to be asked, of one month, one report or all; nobody else unless wanted.
2. One click copies a text for all who are shown; another for one unit. Nobody reminds oneself.
3. 退回 needs a reason; what was said is written to a file on request, and the village that merges
   it sees the reason at the field of the record page and in the month's grid.
4. A receipt code that was told is entered by Enter; a wrong one stays to be mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.exchange.carrier import Kind
from jmdesk.exchange.package import parse_package
from jmdesk.operations import board as board_module
from jmdesk.operations.board_cells import State
from jmdesk.operations.desk import Desk
from jmdesk.operations.receipt_codes import receipt_code
from jmdesk.operations.recording import Entry, save_record, save_records
from jmdesk.operations.reports import submit_report
from jmdesk.operations.reviews import reviews
from jmdesk.store.query import Query
from jmdesk.store.sending import Sent
from jmdesk.ui import board_head
from jmdesk.ui.exchange_board import BoardTab
from jmdesk.ui.exchange_came import CameTab
from jmdesk.ui.exchange_went import WentTab
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.record_page import RecordPage
from tests.ui.conftest import compose, settle

MAY = Period.month(2024, 5)
CLICK = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _a_day_in_may(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (board_module, board_head):
        monkeypatch.setattr(module, "today", lambda: date(2024, 5, 27))


@pytest.fixture
def notices(said: list[Notice]) -> Notices:
    made = Notices()
    made.said.connect(said.append)
    return made


@pytest.fixture
def villages(desk: Desk) -> list[str]:
    """The two 嘎查 in which the desk's projects lie."""
    places = ["152222100200", "152222100202"]
    for one, code in zip(desk.store.records(Query(ledger="project")), places, strict=True):
        save_record(desk, ledger="project", record=one.id, values={"places": (code,)})
    return places


@pytest.fixture
def tab(
    desk: Desk, villages: list[str], jobs: Jobs, notices: Notices, qtbot: QtBot
) -> Iterator[BoardTab]:
    """The board of May; the first 嘎查 has looked at its project and submitted."""
    look(desk, villages[0])
    submit_report(desk, report="表6", unit=villages[0], period=MAY)
    made = BoardTab(desk, jobs, notices)
    qtbot.addWidget(made)
    made.resize(1150, 640)
    made.show()
    made.refresh()
    settle(qtbot, jobs)
    yield made
    settle(qtbot, jobs)


def look(desk: Desk, village: str) -> None:
    entries = [
        Entry(values={"project": one.id, "state_seen": "施工中"}, unit=village, period=MAY)
        for one in desk.store.records(Query(ledger="project"))
        if village in one.values["places"]
    ]
    save_records(desk, ledger="site", entries=entries)


def shown(tab: BoardTab) -> list[str]:
    return [row.unit for row in tab.table.model_.rows]


def choose(tab: BoardTab, unit: str) -> None:
    tab.table.selectRow(shown(tab).index(unit))


def show_all(tab: BoardTab, qtbot: QtBot) -> None:
    QTest.keyClick(tab.head.only, Qt.Key.Key_Space)
    settle(qtbot, tab._jobs)


def test_it_shows_who_is_to_be_asked(tab: BoardTab, desk: Desk, villages: list[str]) -> None:
    assert shown(tab) == [desk.unit, villages[1]]
    texts = {tab.table.model_.data(tab.table.model_.index(1, c)) for c in range(5)}
    assert "○ 未开始 · 过 2 天" in texts
    assert "已报 1" in tab.head.tally.text()
    assert "应报 4" in tab.head.tally.text()


def test_all_units_that_owe_are_shown_when_wanted(
    tab: BoardTab, desk: Desk, villages: list[str], qtbot: QtBot
) -> None:
    show_all(tab, qtbot)
    assert set(shown(tab)) == {desk.unit, *villages}, "those with nothing to report are not"
    QTest.mouseClick(tab.head.on, CLICK)
    settle(qtbot, tab._jobs)
    assert tab.head.shown.text() == "2024年6月"
    assert any("表3" in one.title for one in tab.table.model_.reports)


def test_one_report_alone(tab: BoardTab, desk: Desk, villages: list[str], qtbot: QtBot) -> None:
    tab.head.report.setCurrentIndex(tab.head.report.findData("village_month"))
    settle(qtbot, tab._jobs)
    assert shown(tab) == [villages[1]]
    assert "应报 2" in tab.head.tally.text()
    assert tab.head.copy.isEnabled()
    tab.head.report.setCurrentIndex(tab.head.report.findData("progress_month"))
    assert shown(tab) == [desk.unit]
    assert not tab.head.copy.isEnabled(), "nobody reminds oneself"


def test_one_click_copies_what_to_send(
    tab: BoardTab, desk: Desk, villages: list[str], said: list[Notice]
) -> None:
    QTest.mouseClick(tab.head.copy, CLICK)
    text = QGuiApplication.clipboard().text()
    assert text.startswith(f"{desk.units.name(villages[1])}，您好")
    assert "表6 嘎查月报单" in text
    assert "1 个单位" in said[-1].text
    choose(tab, desk.unit)
    assert not tab.detail.remind.isVisible()
    choose(tab, villages[1])
    QGuiApplication.clipboard().clear()
    QTest.mouseClick(tab.detail.remind, CLICK)
    assert desk.units.name(villages[1]) in QGuiApplication.clipboard().text()


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_the_list_to_print_is_saved(
    tab: BoardTab, villages: list[str], tmp_path: Path, qtbot: QtBot, ending: str
) -> None:
    proposed: list[str] = []

    def answer(_page: object, _title: str, path: Path) -> Path:
        proposed.append(path.name)
        return tmp_path / f"缺报{ending}"

    tab.sheets.ask_file = answer
    QTest.mouseClick(tab.head.sheet, CLICK)
    settle(qtbot, tab._jobs)
    assert proposed[0].startswith("缺报清单_")
    assert proposed[0].endswith("2024-05.pdf")
    head = (tmp_path / f"缺报{ending}").read_bytes()[:2]
    assert head == (b"%P" if ending == ".pdf" else b"PK")


def test_a_return_needs_a_reason_and_shows_at_the_field(
    tab: BoardTab,
    desk: Desk,
    villages: list[str],
    said: list[Notice],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    show_all(tab, qtbot)
    choose(tab, villages[0])
    QTest.mouseClick(tab.detail.buttons["village_month", "return"], CLICK)
    settle(qtbot, tab._jobs)
    assert not tab.back.do.isEnabled()
    (line,) = tab.back.lines
    line.field.setCurrentIndex(line.field.findData("state_seen"))
    compose(line.reason, "照片上没有人")
    QTest.keyClick(tab.back.do, Qt.Key.Key_Return)
    settle(qtbot, tab._jobs)
    (review,) = reviews(desk)
    assert (review.subject_unit, review.version) == (villages[0], 1)
    assert review.remarks[0].field == "state_seen"
    assert "退回" in said[-1].text
    to = tmp_path / "意见.jmdesk"
    tab.saver.ask_file = lambda _page, _title, _proposed: to
    assert said[-1].act is not None
    said[-1].act()
    settle(qtbot, tab._jobs)
    carrier = parse_package(to.read_bytes())
    assert (carrier.manifest.kind, carrier.manifest.to) == (Kind.REVIEW, villages[0])
    assert carrier.ids == (desk.store.history(review.id)[0].id,)
    tab.refresh()
    settle(qtbot, tab._jobs)
    row = next(one for one in tab.table.model_.rows if one.unit == villages[0])
    assert row.cells["village_month"].state is State.RETURNED
    page = record_page(desk, tab, villages[0], qtbot)
    assert ("state_seen", "巴彦呼舒镇退回：照片上没有人") in [
        (one.field, one.message) for one in page.problems
    ]


def record_page(desk: Desk, tab: BoardTab, village: str, qtbot: QtBot) -> RecordPage:
    rows = Query(ledger="site", units=frozenset({village}), period=MAY)
    site = desk.store.records(rows)[0]
    page = RecordPage(desk, tab._jobs, tab._notices, ledger=desk.ledger("site"), record=site.id)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, tab._jobs)
    return page


def test_esc_returns_nothing(tab: BoardTab, desk: Desk, villages: list[str], qtbot: QtBot) -> None:
    show_all(tab, qtbot)
    choose(tab, villages[0])
    tab.detail.buttons["village_month", "return"].click()
    settle(qtbot, tab._jobs)
    compose(tab.back.note, "试试")
    QTest.keyClick(tab.back.note, Qt.Key.Key_Escape)
    assert tab.below.currentWidget() is tab.detail
    assert reviews(desk) == ()


def test_approving_is_one_click(
    tab: BoardTab, desk: Desk, villages: list[str], said: list[Notice], qtbot: QtBot
) -> None:
    show_all(tab, qtbot)
    choose(tab, villages[0])
    QTest.mouseClick(tab.detail.buttons["village_month", "approve"], CLICK)
    settle(qtbot, tab._jobs)
    assert "已通过" in said[-1].text
    tab.refresh()
    settle(qtbot, tab._jobs)
    choose(tab, villages[0])
    assert ("village_month", "approve") not in tab.detail.buttons


def test_the_version_can_be_looked_at(tab: BoardTab, villages: list[str], qtbot: QtBot) -> None:
    show_all(tab, qtbot)
    choose(tab, villages[0])
    with qtbot.waitSignal(tab.submission_asked) as asked:
        tab.detail.buttons["village_month", "open"].click()
    assert asked.args is not None
    assert asked.args[0].values["subject_unit"] == villages[0]


def test_a_receipt_code_is_typed(
    tab: BoardTab, desk: Desk, said: list[Notice], qtbot: QtBot
) -> None:
    manifest = (
        b'{"format":1,"kind":"package","unit":"152222100000","unit_name":"x","device":"x",'
        b'"at":"","program":"","records":7}'
    )
    digest = "ab" * 32
    sent = Sent(
        digest=digest, at="", file="五月.jmdesk", to_unit="", kind="package", manifest=manifest
    )
    with desk.store.transaction() as writer:
        writer.note_sent(sent, revisions=[])
    code = receipt_code(digest, unit=desk.banner, records=7, conflicts=2)
    tab.receipt.code.setFocus()
    QTest.keyClicks(tab.receipt.code, code.lower()[:-1] + ("0" if code[-1] != "0" else "1"))
    QTest.keyClick(tab.receipt.code, Qt.Key.Key_Return)
    settle(qtbot, tab._jobs)
    assert said[-1].problem
    assert code in said[-1].text, "the one that was probably meant"
    tab.receipt.code.setText(code)
    QTest.mouseClick(tab.receipt.enter, CLICK)
    settle(qtbot, tab._jobs)
    assert "7 条，2 处不一样" in said[-1].text
    assert tab.receipt.code.text() == ""
    assert len(desk.store.received(digest)) == 1


def test_the_receipts_of_a_merge_are_copied_and_written(
    desk: Desk, jobs: Jobs, notices: Notices, said: list[Notice], qtbot: QtBot, tmp_path: Path
) -> None:
    manifest = (
        b'{"format":1,"kind":"package","unit":"152222100200","unit_name":"x","device":"x",'
        b'"at":"","program":"","records":7}'
    )
    with desk.store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包玉兰")
        writer.note_file(
            batch, name="五月.jmdesk", digest="ab" * 32, manifest=manifest, new=7, conflicts=2
        )
    came = CameTab(desk, jobs, notices)
    qtbot.addWidget(came)
    came.show()
    came.refresh()
    settle(qtbot, jobs)
    QTest.mouseClick(came.receipts, CLICK)
    settle(qtbot, jobs)
    code = receipt_code("ab" * 32, unit=desk.unit, records=7, conflicts=2)
    text = QGuiApplication.clipboard().text()
    assert f"收到“五月.jmdesk”，7 条，2 处不一样。回执码 {code}" in text
    to = tmp_path / "回执.jmdesk"
    came.giver.ask_file = lambda _page, _title, _proposed: to
    assert said[-1].act is not None
    said[-1].act()
    settle(qtbot, jobs)
    assert parse_package(to.read_bytes()).manifest.received[0].code == code


def test_the_sealed_page_is_attached_to_its_submission(
    desk: Desk,
    villages: list[str],
    jobs: Jobs,
    notices: Notices,
    said: list[Notice],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    look(desk, villages[0])
    made = submit_report(desk, report="表6", unit=villages[0], period=MAY)
    page = tmp_path / "盖章页.png"
    Image.new("RGB", (300, 400), "white").save(page)
    went = WentTab(desk, jobs, notices)
    qtbot.addWidget(went)
    went.show()
    went.refresh()
    settle(qtbot, jobs)
    went.scans.ask_files = lambda _page: [page]
    QTest.mouseClick(went.scan, CLICK)
    settle(qtbot, jobs)
    assert "盖章页已附" in said[-1].text
    kept = desk.store.record(made.record)
    assert kept is not None
    assert [one.name for one in kept.values["scan"]] == ["盖章页"]


def test_the_day_is_moved_for_all_below(
    tab: BoardTab, desk: Desk, villages: list[str], qtbot: QtBot
) -> None:
    tab.head.report.setCurrentIndex(tab.head.report.findData("village_month"))
    QTest.mouseClick(tab.head.notice, CLICK)
    assert tab.days.report.currentData() == "village_month"
    QTest.keyClicks(tab.days.day, "5-40")
    QTest.keyClick(tab.days.day, Qt.Key.Key_Return)
    assert tab.days.wrong.isVisible()
    tab.days.day.clear()
    QTest.keyClicks(tab.days.day, "5-31")
    QTest.keyClick(tab.days.day, Qt.Key.Key_Return)
    settle(qtbot, tab._jobs)
    (row,) = tab.table.model_.rows
    cell = row.cells["village_month"]
    assert (cell.due, cell.by_notice, cell.late) == (date(2024, 5, 31), True, 0)
    QTest.mouseClick(tab.head.notice, CLICK)
    tab.days.waived.click()
    QTest.mouseClick(tab.days.do, CLICK)
    settle(qtbot, tab._jobs)
    assert not any("表6" in one.title for one in tab.table.model_.reports)
