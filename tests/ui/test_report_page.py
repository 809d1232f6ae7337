"""Reports as paper: what is seen is what is printed, saved and submitted.

1. The preview is the PDF; report, unit and period are chosen by typing.
2. Problems stand above the paper and lead to their records.
3. PDF and workbook are saved under a sensible name; printing prints the pages shown.
4. A version submitted can be chosen again, as it was, whatever was corrected since.
5. With a 强制 problem open it is refused in a sentence and stays a draft.
6. Problems can be folded and never take more than a third of the height.
7. The first pages of a long report are seen before the others are drawn.
8. Blank forms and 签到册 are papers as well.
9. The table goes to the clipboard; everything has its keys, shown in the menu.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.problem import Level, Problem
from jmdesk.operations.batch import file_stem
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import Entry, save_record, save_records
from jmdesk.ui.chooser import Chooser
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.printing import Printing, print_paper, printer_for
from jmdesk.ui.report_page import ReportPage
from tests.ui.conftest import compose
from tests.ui.filled import APRIL, TOWN, progress

PROGRESS = "progress_month"
PROJECT = {
    "year": 2024,
    "nature": "新建",
    "category": "乡村振兴类",
    "mode": "工程建设",
    "scope": "建设育肥牛棚",
    "total": Decimal(500),
    "jm": Decimal(500),
    "implementer": TOWN,
}


@pytest.fixture
def proposed() -> list[Path]:
    return []


@pytest.fixture
def page(
    desk: Desk,
    jobs: Jobs,
    said: list[Notice],
    proposed: list[Path],
    tmp_path: Path,
    qtbot: QtBot,
) -> ReportPage:
    notices = Notices()
    notices.said.connect(said.append)

    def ask(_parent: QWidget, _title: str, file: Path) -> Path:
        proposed.append(file)
        return tmp_path / file.name

    made = ReportPage(desk, jobs, notices, ask_file=ask)
    qtbot.addWidget(made)
    made.resize(1198, 720)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open(PROGRESS, TOWN, APRIL)
    qtbot.waitUntil(lambda: made.made is not None and jobs.idle)
    return made


@pytest.fixture
def settled(jobs: Jobs, qtbot: QtBot) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: jobs.idle)


def test_the_preview_is_the_paper_itself(page: ReportPage) -> None:
    assert page.made is not None
    assert page.made.paper.startswith(b"%PDF")
    assert page.frame.paper.page_count == 1
    shown = page.frame.paper.grab().toImage()
    shades = {shown.pixelColor(x, 300).lightness() for x in range(shown.width())}
    assert max(shades) == 255
    assert min(shades) < 64


def test_another_report_and_period_are_chosen_by_typing(
    page: ReportPage, settled: Callable[[], None]
) -> None:
    page.choice.report.setFocus()
    page.choice.report.selectAll()
    QTest.keyClicks(page.choice.report, "syqk")
    QTest.keyClick(page.choice.report, Qt.Key.Key_Return)
    assert page.choice.period.text() == "2024年二季度"
    page.choice.period.setFocus()
    page.choice.period.selectAll()
    compose(page.choice.period, "三季度")
    QTest.keyClick(page.choice.period, Qt.Key.Key_Return)
    settled()
    assert page.made is not None
    assert (page.made.document.report, page.made.document.period) == ("benefit", "2024Q3")


def test_problems_name_their_record_and_lead_to_it(
    page: ReportPage, desk: Desk, settled: Callable[[], None], qtbot: QtBot
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    save_record(desk, ledger="progress", record=april, values={"paid": Decimal(800)})
    page.refresh()
    settled()
    named = [one.message for one in page.frame.problems.problems]
    assert any(text.startswith("窑艾里") and "800" in text for text in named)
    with qtbot.waitSignal(page.open_record) as asked:
        page.frame.problems.go_to_next()
    assert asked.args == ["progress", april]


def drawn(paper: bytes) -> list[bytes]:
    """What is drawn on each page, whatever else the file carries."""
    with pikepdf.open(io.BytesIO(paper)) as pages:
        return [page.Contents.read_bytes() for page in pages.pages]


def test_pdf_and_workbook_are_saved_under_the_reports_name(
    page: ReportPage, tmp_path: Path, proposed: list[Path], settled: Callable[[], None]
) -> None:
    page.frame.pdf_button.click()
    page.frame.excel_button.click()
    settled()
    assert page.made is not None
    stem = file_stem(page.made.document)
    assert stem.startswith("表2_项目进度月报表_巴彦呼舒镇_2024-04_草稿_20")
    assert [file.name for file in proposed] == [f"{stem}.pdf", f"{stem}.xlsx"]
    assert drawn((tmp_path / f"{stem}.pdf").read_bytes()) == drawn(page.made.paper)
    assert "报表" in load_workbook(tmp_path / f"{stem}.xlsx").sheetnames


def test_printing_prints_the_pages_shown(page: ReportPage, tmp_path: Path) -> None:
    printer = printer_for(page.frame.paper, "试印")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "印.pdf"))
    assert print_paper(page.frame.paper, printer) == page.frame.paper.page_count
    printed = (tmp_path / "印.pdf").read_bytes()
    page.frame.paper.show_pdf(printed)
    assert page.frame.paper.page_count == 1
    assert page.frame.paper.is_landscape(0)


def test_printing_leaves_the_window_alive_and_ends_with_a_word(
    page: ReportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    printer = printer_for(page.frame.paper, "试印")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "印.pdf"))
    work = Printing(page.frame.paper, printer, page)
    page.frame.paper.show_pdf(None)  # what is printed is what was asked for
    with qtbot.waitSignal(work.printed) as told:
        pass
    assert told.args == [1]
    assert (tmp_path / "印.pdf").stat().st_size > 10_000


def test_a_version_submitted_is_there_again_after_a_correction(
    page: ReportPage, desk: Desk, said: list[Notice], settled: Callable[[], None]
) -> None:
    page.frame.submit_button.click()
    settled()
    assert said[-1].text.startswith("已上报第 1 稿")
    assert not page.frame.submit_button.isEnabled()
    assert page.made is not None
    first = page.made.document.check_code

    april = progress(desk, "窑艾里", APRIL)
    save_record(desk, ledger="progress", record=april, values={"paid": Decimal(600)})
    page.refresh()
    settled()
    assert page.made.document.check_code != first
    assert page.frame.submit_button.text() == "上报第 2 稿 ›"

    page.choice.version.setCurrentIndex(1)
    page.choice.version.activated.emit(1)
    settled()
    assert page.made.document.check_code == first
    assert not page.frame.submit_button.isEnabled()


def test_an_open_must_problem_refuses_submitting_in_a_sentence(
    page: ReportPage, desk: Desk, said: list[Notice], settled: Callable[[], None]
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    save_record(desk, ledger="progress", record=april, values={"image": Decimal(120)})
    page.refresh()
    settled()
    page.frame.submit_button.click()
    settled()
    assert said[-1].problem
    assert "不能上报" in said[-1].text
    assert page.made is not None
    assert page.made.is_draft


def test_keys_turn_and_zoom_the_paper(page: ReportPage) -> None:
    paper = page.frame.paper
    paper.setFocus()
    wide = paper.verticalScrollBar().maximum()
    QTest.keyClick(paper, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert paper.verticalScrollBar().maximum() > wide
    QTest.keyClick(paper, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert paper.verticalScrollBar().maximum() == wide
    QTest.keyClick(paper, Qt.Key.Key_PageDown)
    assert paper.verticalScrollBar().value() > 0


def test_problems_in_the_way_are_open_and_can_be_folded(
    page: ReportPage, desk: Desk, settled: Callable[[], None]
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    changes = save_record(desk, ledger="progress", record=april, values={"paid": Decimal(800)})
    page.on_changes(changes)
    settled()
    frame = page.frame
    assert "处须说明" in frame.fold_button.text()
    assert not frame.problems.isVisible()
    QTest.mouseClick(frame.fold_button, Qt.MouseButton.LeftButton)
    assert frame.problems.isVisible()
    QTest.keyClick(frame.problems, Qt.Key.Key_F9)
    assert not frame.problems.isVisible()


def test_what_must_be_mended_is_open_by_itself(
    page: ReportPage, desk: Desk, settled: Callable[[], None]
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    changes = save_record(desk, ledger="progress", record=april, values={"image": Decimal(120)})
    page.on_changes(changes)
    settled()
    assert page.frame.problems.isVisible()


def test_many_problems_leave_the_paper_two_thirds_of_the_height(
    page: ReportPage, qtbot: QtBot
) -> None:
    one = Problem(level=Level.MUST, code="x", message="一处要改的地方")
    page.frame.show_problems([replace(one, message=f"{one.message}{n}") for n in range(40)])
    qtbot.waitUntil(lambda: page.frame.problems.isVisible())
    assert 0 < page.frame.problems.height() <= page.height() // 3


def test_a_report_of_many_pages_is_seen_before_it_is_all_drawn(
    page: ReportPage, desk: Desk, jobs: Jobs, settled: Callable[[], None], qtbot: QtBot
) -> None:
    entries = [
        Entry(values={**PROJECT, "name": f"第{n}嘎查示范村打造项目", "place": f"第{n}嘎查"})
        for n in range(120)
    ]
    save_records(desk, ledger="project", entries=entries)
    steps: list[tuple[int, bool, bool]] = []
    page.maker.made.connect(
        lambda made: steps.append((page.frame.paper.page_count, made.whole, made.complete))
    )
    page.refresh()
    settled()
    pages = page.frame.paper.page_count
    assert pages > 2
    assert steps == [(pages, False, False), (pages, True, False), (pages, True, True)]
    page.frame.paper.setFocus()
    QTest.keyClick(page.frame.paper, Qt.Key.Key_End)
    shown = page.frame.paper.grab().toImage()
    lines = range(20, shown.height(), 9)
    dark = min(shown.pixelColor(x, y).lightness() for y in lines for x in range(shown.width()))
    assert dark < 128


def test_the_table_is_copied_with_its_figures(page: ReportPage, said: list[Notice]) -> None:
    QTest.keyClick(page.frame.paper, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert "2000.00" in data.text()
    assert 'x:num="2000.00"' in data.html()
    assert said[-1].text.startswith("已复制")


def test_the_menu_shows_everything_with_its_keys(page: ReportPage) -> None:
    menu = page.frame.more_button.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert "打印\tCtrl+P" in texts
    assert "几张一起出…\tCtrl+Shift+P" in texts
    assert [command.id for command in page.commands()][:2] == ["report.print", "report.pdf"]


def test_ctrl_enter_submits(
    page: ReportPage, said: list[Notice], settled: Callable[[], None]
) -> None:
    QTest.keyClick(page.frame.paper, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert said[-1].text.startswith("已上报第 1 稿")


def test_the_marks_beside_the_boxes_open_their_lists(page: ReportPage) -> None:
    (mark,) = page.choice.period.findChildren(QToolButton)
    assert mark.accessibleName()
    QTest.mouseClick(mark, Qt.MouseButton.LeftButton)
    assert page.choice.period.is_open()


def test_the_blank_form_is_one_key_away_and_so_is_the_way_back(
    page: ReportPage, settled: Callable[[], None]
) -> None:
    QTest.keyClick(page.frame.paper, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert page.made is not None
    assert page.made.wanted.blank
    assert page.made.document.state == "空白表"
    assert page.choice.version.currentText() == "空白表"
    assert not page.frame.submit_button.isVisible()
    assert page.frame.print_button.isEnabled()
    QTest.keyClick(page.frame.paper, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert page.made.is_draft
    assert page.frame.submit_button.isVisible()


def test_the_sign_in_sheet_is_printed_for_a_course_and_a_day(
    page: ReportPage, desk: Desk, settled: Callable[[], None]
) -> None:
    values = {
        "title": "肉牛育肥技术",
        "kind": "农牧民实用技术",
        "form": "集中授课",
        "host": TOWN,
        "where": "本苏木镇",
        "begins": date(2024, 4, 8),
        "ends": date(2024, 4, 10),
        "days": Decimal(3),
        "plan": 60,
    }
    save_record(desk, ledger="training", values=values)
    choose(page.choice.report, "qdc")
    settled()
    assert page.made is not None
    assert page.made.document.name == "签到册"
    choose(page.choice.course.course, "rnyf")
    settled()
    assert "肉牛育肥技术" in str(page.made.document)
    assert page.frame.paper.page_count == 3
    choose(page.choice.course.day, "9日")
    settled()
    assert "2024年4月9日" in str(page.made.document)
    choose(page.choice.report, "xmjd")
    settled()
    assert page.made.document.report == PROGRESS
    assert page.choice.period.isVisible()
    assert not page.choice.course.isVisible()


def choose(box: Chooser, text: str) -> None:
    """Type over what stands there, and take what is offered."""
    box.setFocus()
    box.selectAll()
    if text.isascii():
        QTest.keyClicks(box, text)
    else:
        compose(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)
