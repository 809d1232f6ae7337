"""The whole job through the real window, with keys and mouse as a township's clerk acts.

First start → plan → progress, beneficiaries, training → PDF and workbook.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.start_page import StartPage
from tests.ui.clerk import CTRL, Clerk, Key, Sheet


@pytest.fixture
def clerk(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Clerk]:
    made = Clerk(qapp, tmp_path / "desk.db", qtbot)
    yield made
    made.quit()


def test_from_the_first_start_to_a_report_ready_for_the_seal(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_start(clerk)
    bring_in_the_example(clerk)
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
    clerk.press(Key.Key_Return)
    assert page.where.text() == "兴安盟 科尔沁右翼中旗 好腰苏木镇"
    clerk.type("包文")
    clerk.press(Key.Key_Return)
    clerk.type("13800000000")
    clerk.press(Key.Key_Return)
    assert clerk.window.top.unit.text() == "好腰苏木镇"
    clerk.click(page.example)


def bring_in_the_example(clerk: Clerk) -> None:
    """See what would come in, then let it."""
    page = clerk.sees(ImportPage)
    assert page.bring.text() == "导入 148 个项目"
    clerk.press(Key.Key_Space)
    projects = clerk.sees(ListPage)
    assert projects.foot.text().startswith("共 148 条")
    assert "新增 148 条" in clerk.told


def work_on_may(clerk: Clerk) -> None:
    """Type the month into the head of the window."""
    clerk.go("工作台")
    clerk.work_on("2023-5")
    page = clerk.sees(DeskPage)
    assert page.title.text() == "5月要做的"
    assert page.next is not None
    assert page.next.text() == "填剩下的 2 个"
    clerk.click(page.next)


def record_progress(clerk: Clerk) -> None:
    """The two projects that are owed, in the month's sheet."""
    sheet = Sheet(clerk)
    first, second = sheet.rows()
    for row in (first, second):
        sheet.write(row, state="实施中", image="60", done="300", arrived="300", paid="320")
        sheet.write(row, work="主体完工，正在装围栏", start="2023-3-1")
    clerk.wait()
    said = [one.message for one in sheet.page.state.problems(sheet.key(first))]
    assert any("320" in text and "300" in text for text in said)
    sheet.write(first, paid="285")
    sheet.write(second, paid="285")
    clerk.save()
    assert sheet.foot.startswith("已报 2 / 2")
    assert "未存" not in sheet.foot


def record_beneficiaries(clerk: Clerk) -> None:
    """The households of the quarter, in a sheet as well."""
    clerk.go("工作台")
    clerk.click(clerk.button("项目受益情况：打开"))
    sheet = Sheet(clerk)
    assert sheet.page.head.title.text() == "项目受益情况　2023年二季度"
    for row in sheet.rows():
        sheet.write(row, hh="40", pp="120", hh_tp="10", pp_tp="30", hh_jc="2", pp_jc="5")
    clerk.save()
    assert "缺" not in sheet.foot


def record_training(clerk: Clerk) -> None:
    """A course, begun with Ctrl+N."""
    clerk.go("培训班")
    clerk.sees(ListPage)
    clerk.press(Key.Key_N, with_=CTRL)
    record = clerk.sees(RecordPage)
    clerk.fill(record, title="水稻育秧技术", kind="农牧民实用技术", form="集中授课")
    clerk.fill(record, host="好腰苏木镇", where="本苏木镇", place="苏木镇礼堂")
    clerk.fill(record, begins="2023-5-12", ends="2023-5-14", days="3", plan="50")
    clerk.fill(record, att="46", tp="18", jc="2", spent="11500")
    clerk.save()
    clerk.press(Key.Key_Escape)
    assert clerk.sees(ListPage).model.rowCount() == 1


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
    clerk.press(Key.Key_Return)
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
        assert clerk.window.bar.notice is not None
        assert clerk.window.bar.notice.action == "打开文件夹"
        assert (folder / f"表2{ending}").stat().st_size > 1000
