"""The whole job through the real window, with keys and mouse as a township's clerk acts.

First start → plan → progress, beneficiaries, training → PDF and workbook.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.problem import Level
from jmdesk.ui.app import start
from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.start_page import StartPage
from tests.ui.conftest import compose

PageT = TypeVar("PageT", bound=QWidget)


class Clerk:
    """Acts in the window through keys and mouse, and sees only what is shown."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    def wait(self) -> None:
        """Until nothing is going on any more."""
        self._qtbot.waitUntil(self._quiet, timeout=20_000)

    def _quiet(self) -> bool:
        page = self.window.stack.currentWidget()
        return self.window.jobs.idle and not (isinstance(page, ListPage) and page.looking)

    def sees(self, kind: type[PageT]) -> PageT:
        """The page in the middle, which must be of this kind."""
        self.wait()
        page = self.window.stack.currentWidget()
        assert isinstance(page, kind)
        return page

    def type(self, text: str, *, into: QWidget | None = None) -> None:
        """Type where the cursor is; Chinese comes through an input method."""
        if into is not None:
            into.setFocus(Qt.FocusReason.TabFocusReason)
        target = QApplication.focusWidget()
        assert target is not None
        if text.isascii():
            QTest.keyClicks(target, text)
        else:
            compose(target, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the cursor is."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def click(self, button: QWidget) -> None:
        """Click a button that can be seen."""
        self._qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def go(self, title: str) -> None:
        """Go to a place by its name at the left."""
        side = self.window.side
        button = next(one for one in map(side.button, side.keys()) if one.text() == title)
        self.click(button)
        self.wait()

    def fill(self, page: RecordPage, **texts: str) -> None:
        """Fill fields of a record, one after the other."""
        for name, text in texts.items():
            page.form.focus_field(name)
            self.type(text)
            self.press(Qt.Key.Key_Tab)

    def save(self) -> None:
        """Ctrl+S, and see that it was saved."""
        self.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.wait()
        notice = self.window.bar.notice
        assert notice is not None
        assert notice.text.startswith("已存"), notice.text
        self.press(Qt.Key.Key_Escape)
        self.wait()


@pytest.fixture
def clerk(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Clerk]:
    window = start(qapp, tmp_path / "desk.db")
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.filled, timeout=10_000):
        pass
    window.activateWindow()
    yield Clerk(window, qtbot)
    window.close()


def test_from_the_first_start_to_a_report_ready_for_the_seal(
    clerk: Clerk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_start(clerk)
    bring_in_the_example(clerk, qtbot)
    work_on_may(clerk)
    record_progress(clerk)
    record_beneficiaries(clerk)
    record_training(clerk)
    see_nothing_owed(clerk)
    folder = tmp_path / "上报"
    folder.mkdir()
    save_reports(clerk, folder, monkeypatch)
    paper = subprocess.run(
        ["pdftotext", "-layout", str(folder / "表2.pdf"), "-"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert "京蒙协作项目进度月报表" in paper
    assert "召沙" in paper
    assert "285.00" in paper
    cells = [
        cell.value
        for row in load_workbook(folder / "表2.xlsx").worksheets[0].iter_rows()
        for cell in row
    ]
    assert 285 in cells
    assert any("召沙嘎查示范村" in str(value) for value in cells)


def first_start(clerk: Clerk) -> None:
    """Unit by pinyin initials, person, phone."""
    page = clerk.sees(StartPage)
    clerk.type("hysm", into=page.unit)
    clerk.press(Qt.Key.Key_Return)
    assert page.where.text() == "兴安盟 科尔沁右翼中旗 好腰苏木镇"
    clerk.type("包文")
    clerk.press(Qt.Key.Key_Return)
    clerk.type("13800000000")
    clerk.press(Qt.Key.Key_Return)
    assert clerk.window.top.unit.text() == "好腰苏木镇"
    clerk.click(page.example)


def bring_in_the_example(clerk: Clerk, qtbot: QtBot) -> None:
    """See what would come in, then let it."""
    page = clerk.sees(ImportPage)
    assert page.bring.text() == "导入 148 个项目"
    clerk.press(Qt.Key.Key_Space)
    projects = clerk.sees(ListPage)
    assert projects.foot.text().startswith("共 148 条")
    notice = clerk.window.bar.notice
    assert notice is not None
    assert "新增 148 条" in notice.text


def work_on_may(clerk: Clerk) -> None:
    """Type the month into the head of the window."""
    clerk.go("工作台")
    stepper = clerk.window.top.stepper
    clerk.click(stepper.shown)
    clerk.type("2023-5")
    clerk.press(Qt.Key.Key_Return)
    page = clerk.sees(DeskPage)
    assert page.title.text() == "5月要做的"
    assert page.next is not None
    assert page.next.text() == "填剩下的 2 个"
    clerk.click(page.next)


def record_progress(clerk: Clerk) -> None:
    """The two projects that are owed, from the strip above the list."""
    for number in (2, 1):
        page = clerk.sees(ListPage)
        owed = page.owing.findChildren(QPushButton)
        assert len(owed) == number
        clerk.click(owed[0])
        record = clerk.sees(RecordPage)
        clerk.fill(record, state="实施中", image="60", start="2023-3-1", done="300", arrived="300")
        clerk.fill(record, paid="320", work="主体完工，正在装围栏")
        explain_or_mend(clerk, record)
        clerk.save()
    page = clerk.sees(ListPage)
    assert page.model.rowCount() == 2
    assert not page.owing.isVisible()


def explain_or_mend(clerk: Clerk, record: RecordPage) -> None:
    """More paid than arrived: it is said with both figures, and mended at the field."""
    clerk._qtbot.waitUntil(lambda: bool(record.problems))
    said = [one.message for one in record.problems if one.field == "paid"]
    assert any("320" in text and "300" in text for text in said)
    record.form.focus_field("paid")
    clerk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    clerk.type("285")
    clerk.press(Qt.Key.Key_Tab)
    clerk._qtbot.waitUntil(lambda: not [one for one in record.problems if one.level is Level.MUST])


def record_beneficiaries(clerk: Clerk) -> None:
    """The households of the quarter, from the strip again."""
    clerk.go("项目受益情况")
    page = clerk.sees(ListPage)
    assert page.period_label.text() == "2023年二季度"
    owed = page.owing.findChildren(QPushButton)
    assert owed
    for _ in owed:
        clerk.click(page.owing.findChildren(QPushButton)[0])
        record = clerk.sees(RecordPage)
        clerk.fill(record, hh="40", pp="120", hh_tp="10", pp_tp="30", hh_jc="2", pp_jc="5")
        clerk.save()
        clerk.sees(ListPage)
    assert page.model.rowCount() == len(owed)


def record_training(clerk: Clerk) -> None:
    """A course, begun with Ctrl+N."""
    clerk.go("培训班")
    page = clerk.sees(ListPage)
    clerk.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    record = clerk.sees(RecordPage)
    clerk.fill(record, title="水稻育秧技术", kind="农牧民实用技术", form="集中授课")
    clerk.fill(record, host="好腰苏木镇", where="本苏木镇", place="苏木镇礼堂")
    clerk.fill(record, begins="2023-5-12", ends="2023-5-14", days="3", plan="50")
    clerk.fill(record, att="46", tp="18", jc="2", spent="11500")
    clerk.save()
    clerk.sees(ListPage)
    assert page.model.rowCount() == 1


def see_nothing_owed(clerk: Clerk) -> None:
    """The desk agrees."""
    clerk.go("工作台")
    page = clerk.sees(DeskPage)
    assert "未报" not in page.hint.text()


def save_reports(clerk: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """表2 as paper and as workbook."""
    clerk.go("报表")
    page = clerk.sees(ReportPage)
    clerk.type("表2", into=page.choice.report)
    clerk.press(Qt.Key.Key_Return)
    clerk.wait()
    assert page.made is not None
    assert page.made.wanted.report == "progress_month"
    # the one thing a test cannot do as a person does: the file dialog is the system's own
    monkeypatch.setattr(
        page.saver, "ask_file", lambda _parent, _title, proposed: folder / f"表2{proposed.suffix}"
    )
    for button, ending in ((page.frame.pdf_button, ".pdf"), (page.frame.excel_button, ".xlsx")):
        clerk.click(button)
        clerk.wait()
        notice = clerk.window.bar.notice
        assert notice is not None
        assert notice.action == "打开文件夹"
        assert (folder / f"表2{ending}").stat().st_size > 1000
