"""Bringing in a workbook: seen before it is done, asked where it is unclear, done in one go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from jmdesk.definitions.places import shipped
from jmdesk.domain.changes import Changes
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.store.query import Query
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from tests.ui.conftest import TOWNSHIP

PLAIN = (
    "项目名称",
    "实施年度",
    "建设性质",
    "项目类别",
    "建设地点",
    "建设规模和建设内容",
    "项目总投资",
    "京蒙资金",
    "项目实施单位",
)
PLAN = shipped("resources") / "example" / "需求统计表2021-2025.xlsx"


@pytest.fixture
def desk(store_path: Path) -> Iterator[Desk]:
    made = open_desk(store_path)
    begin(made, unit=TOWNSHIP, person="包文")
    yield made
    made.close()


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def page(desk: Desk, jobs: Jobs, notices: Notices, qtbot: QtBot) -> ImportPage:
    made = ImportPage(desk, jobs, notices)
    qtbot.addWidget(made)
    made.resize(1198, 718)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.open("project")
    return made


def look(page: ImportPage, file: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.planned, timeout=20_000):
        page.open_file(file)


def sheet(tmp_path: Path, *rows: tuple[str | int, ...]) -> Path:
    book = Workbook()
    active = book.active
    assert active is not None
    for row in rows:
        active.append(row)
    file = tmp_path / "别人的表.xlsx"
    book.save(file)
    return file


def test_the_plan_is_previewed_and_then_brought_in(
    page: ImportPage, desk: Desk, qtbot: QtBot
) -> None:
    look(page, PLAN, qtbot)
    assert page.bring.text() == "导入 148 个项目"
    assert page.bring.hasFocus()
    assert page.coming is not None
    first = page.coming.table.rows.rows[0]
    assert first[:3] == ["2021", "基础设施类", "3"]
    assert "对不上的" in page.disagreeing.title.text()
    assert ["2021年", "H4", "11110", "11191.5"] in [r[:4] for r in page.disagreeing.table.rows.rows]
    assert "相差 81.5" in page.disagreeing.whole.text()
    assert desk.store.count(Query(ledger="project")) == 0, "a preview changes nothing"
    with qtbot.waitSignal(page.imported, timeout=20_000) as imported:
        QTest.keyClick(page.bring, Qt.Key.Key_Space)
    ledger, changes = imported.args
    assert ledger == "project"
    assert isinstance(changes, Changes)
    assert desk.store.count(Query(ledger="project")) == 148


def test_importing_twice_has_nothing_to_do(page: ImportPage, qtbot: QtBot) -> None:
    look(page, PLAN, qtbot)
    with qtbot.waitSignal(page.imported, timeout=20_000):
        page.bring.click()
    page.open("project")
    look(page, PLAN, qtbot)
    assert page.bring.text() == "没有要导入的"
    assert not page.bring.isEnabled()
    assert page.coming is not None
    assert page.coming.title.text() == "会进来的：相同 148"


def test_an_unknown_heading_is_asked_about_before_anything_comes_in(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    file = sheet(
        tmp_path,
        (*PLAIN, "灶台颜色"),
        (
            "水稻育秧棚",
            2023,
            "新建",
            "乡村振兴类",
            "双金嘎查",
            "育秧棚 2 座",
            9,
            9,
            "好腰苏木镇",
            "白",
        ),
    )
    look(page, file, qtbot)
    assert not page.bring.isEnabled()
    assert "先回答 1 个问题" in page.questions.title.text()
    box = page.questions.findChild(QComboBox)
    assert box is not None
    assert "灶台颜色" in box.accessibleName()
    box.setCurrentIndex(box.findText("不导入这一列"))
    with qtbot.waitSignal(page.planned, timeout=20_000):
        box.activated.emit(box.currentIndex())
    assert page.bring.text() == "导入 1 个项目"
    assert page.bring.isEnabled()


def test_what_is_no_workbook_is_refused_with_a_sentence(
    page: ImportPage, notices: Notices, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    said: list[Notice] = []
    notices.said.connect(said.append)
    file = tmp_path / "报告.xlsx"
    file.write_text("这不是表格")
    page.open_file(file)
    qtbot.waitUntil(lambda: jobs.idle)
    assert said[0].problem
    assert "报告.xlsx" in said[0].text
    assert page.choose_button.isVisible()


def test_escape_leaves_and_nothing_is_changed(page: ImportPage, desk: Desk, qtbot: QtBot) -> None:
    look(page, PLAN, qtbot)
    with qtbot.waitSignal(page.closed):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert desk.store.count(Query(ledger="project")) == 0
