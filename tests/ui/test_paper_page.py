"""A paper in the hand: its code typed or its picture shown, and what is so now beside it.

1. A typed code is answered: the newest version quietly, an older one with its cells.
2. One wrong letter offers the right code, which one press takes.
3. A photograph is answered like its code; several papers on one have a tab each.
4. In the search the code leads here, Enter alone; Esc goes back.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report, write_report
from jmdesk.reporting.document import Document
from jmdesk.store.query import Query
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.paper_page import PaperPage
from tests.ui.filled import APRIL, MAY, TOWN, copy_of
from tests.ui.shell import opened, page, rest

PROGRESS = "progress_month"
Key = Qt.Key


@pytest.fixture
def paper(desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot) -> PaperPage:
    notices = Notices()
    notices.said.connect(said.append)
    made = PaperPage(desk, jobs, notices)
    qtbot.addWidget(made)
    made.resize(1198, 720)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open()
    return made


def submitted(desk: Desk) -> Document:
    return submit_report(desk, report=PROGRESS, unit=TOWN, period=APRIL).document


def change(desk: Desk) -> None:
    record = next(
        one
        for one in desk.store.records(Query(ledger="progress", period=APRIL))
        if one.values.get("paid")
    )
    values = {"paid": record.values["paid"] - Decimal(1)}
    save_record(desk, ledger="progress", record=record.id, values=values)


def typed(paper: PaperPage, text: str, jobs: Jobs, qtbot: QtBot) -> None:
    paper.code.selectAll()
    QTest.keyClicks(paper.code, text)
    QTest.keyClick(paper.code, Key.Key_Return)
    qtbot.waitUntil(lambda: jobs.idle)


def test_the_newest_version_is_said_quietly(
    desk: Desk, paper: PaperPage, jobs: Jobs, qtbot: QtBot
) -> None:
    assert paper.hint.isVisible()
    made = submitted(desk)
    typed(paper, made.check_code.lower(), jobs, qtbot)
    assert paper.sign.text() == "● 是最新的"
    assert "和现在的记录一致" in paper.said.text()
    assert not paper.table.isVisible()
    assert not paper.hint.isVisible()
    with qtbot.waitSignal(paper.submission_asked) as asked:
        QTest.mouseClick(paper.version_button, Qt.MouseButton.LeftButton)
    assert asked.args[0].values["check_code"] == made.check_code
    with qtbot.waitSignal(paper.report_asked) as asked:
        QTest.mouseClick(paper.now_button, Qt.MouseButton.LeftButton)
    assert asked.args == [PROGRESS, TOWN, str(APRIL)]


def test_an_older_paper_stands_beside_what_is_so(
    desk: Desk, paper: PaperPage, jobs: Jobs, qtbot: QtBot
) -> None:
    first = submitted(desk)
    change(desk)
    submitted(desk)
    typed(paper, first.check_code, jobs, qtbot)
    assert paper.sign.text() == "▲ 不是最新的"
    assert [heading.text for heading in paper.table.rows.headings][2:] == ["纸上", "第2稿"]
    columns = {row[1]: (row[2], row[3]) for row in paper.table.rows.rows}
    assert any("累计支付" in column for column in columns)
    assert len(paper.table.rows.rows) == len(paper.answers[0].cells)


def test_the_right_code_is_one_press_away(
    desk: Desk, paper: PaperPage, jobs: Jobs, qtbot: QtBot
) -> None:
    code = submitted(desk).check_code
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    typed(paper, wrong, jobs, qtbot)
    assert paper.sign.text() == "▲ 这里没有"
    (button,) = [one for one in paper.near if one.isVisible()]
    assert button.text() == f"是 {code}"
    QTest.keyClick(button, Key.Key_Return)
    qtbot.waitUntil(lambda: jobs.idle)
    assert paper.code.text() == code
    assert paper.sign.text() == "● 是最新的"


def photograph(made: Document, folder: Path) -> Path:
    write_report(made, to=folder / "表.pdf")
    command = ["pdftoppm", "-r", "110", "-png", "-f", "1", "-l", "1", "表.pdf", "照片"]
    subprocess.run(command, cwd=folder, check=True)
    (file,) = folder.glob("照片*.png")
    return file


def test_a_photograph_is_answered(
    desk: Desk, paper: PaperPage, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    file = photograph(submitted(desk), tmp_path)
    paper.open(files=[file, tmp_path / "表.pdf"])
    qtbot.waitUntil(lambda: jobs.idle)
    assert paper.sign.text() == "● 是最新的"
    assert "第1页" in paper.seen.text()
    assert [paper.tabs.tabText(at) for at in range(paper.tabs.count())] == [
        paper.answers[0].check_code
    ] * 2
    assert paper.tabs.isVisible()


def test_a_picture_of_something_else_says_what_to_do(
    paper: PaperPage, jobs: Jobs, tmp_path: Path, said: list[Notice], qtbot: QtBot
) -> None:
    from PIL import Image

    Image.new("L", (300, 200), 255).save(tmp_path / "牛.png")
    paper.look_at([tmp_path / "牛.png"])
    qtbot.waitUntil(lambda: jobs.idle)
    assert "没有看到填报台的二维码" in said[-1].text
    assert not paper.answer.isVisible()


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qapp, copy_of(store, tmp_path), qtbot)
    made.set_period(MAY)
    rest(made, qtbot)
    yield made
    made.close()


def test_the_search_leads_there_and_esc_back(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    code = submitted(window.desk).check_code
    before = window.stack.currentWidget()
    QTest.keyClick(
        QApplication.focusWidget() or window, Key.Key_K, Qt.KeyboardModifier.ControlModifier
    )
    QTest.keyClicks(window.top.search, code.lower())
    QTest.keyClick(window.top.search, Key.Key_Return)
    rest(window, qtbot)
    shown = page(window, PaperPage)
    assert shown.sign.text() == "● 是最新的"
    QTest.keyClick(shown.code, Key.Key_Escape)
    rest(window, qtbot)
    assert window.stack.currentWidget() is before


def test_a_word_of_eight_letters_is_looked_for_as_ever(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(
        QApplication.focusWidget() or window, Key.Key_K, Qt.KeyboardModifier.ControlModifier
    )
    QTest.keyClicks(window.top.search, "bzjghdpt")
    rest(window, qtbot)
    made = window.top.search.list
    texts = [made.item(row).text() for row in range(made.count())]
    assert not any("校验码" in text for text in texts)


def test_a_photograph_dropped_in_is_answered(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert window.desk is not None
    assert window.places is not None
    file = photograph(submitted(window.desk), tmp_path)
    window.places.take_files([file])
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), PaperPage))
    rest(window, qtbot)
    assert page(window, PaperPage).sign.text() == "● 是最新的"
