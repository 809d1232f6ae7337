"""指标 in the window: targets against results, by keyboard.

1. Without targets the page offers the plan's and leads to bringing them in.
2. The place 指标目标 shows each target with goal, result, share and gap; Enter opens the records
   behind a result, and the target itself where there is none.
3. Another day, term, nature or state shows other rows; the choice stays when figures change.
4. The contradictions stand above, folded; each opens its targets.
5. The picture holds goal and result; a bar opens what it stands for.
6. What is shown is what is saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jmdesk.definitions.fieldtypes import Qualified
from jmdesk.domain.period import Period
from jmdesk.operations.demo import example
from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.recording import save_record
from jmdesk.operations.targets import LEDGER
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.indicator_page import PLAN, IndicatorPage
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.record_form import RecordForm
from jmdesk.ui.record_page import RecordPage
from tests.ui.shell import opened, page, settle

Key = Qt.Key
BANNER = "152222000000"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A banner with the plan's targets and three results."""
    path = tmp_path_factory.mktemp("indicators") / "desk.db"
    desk = open_desk(path)
    begin(desk, unit=BANNER, person="包文")
    import_workbook(desk, plan=plan_workbook(desk, file=example(PLAN), ledger=LEDGER))
    choices = desk.ledger("figures").field("row").choices
    for year, quarter, row, value in (
        (2021, 4, "H4", 30),
        (2022, 2, "H4", 15),
        (2022, 4, "K7", 31),
    ):
        named = next(one for one in choices if one.startswith(f"{row} "))
        values = {"row": named, "value": Decimal(value)}
        save_record(desk, ledger="figures", values=values, period=Period.quarter(year, quarter))
    desk.close()
    return path


@pytest.fixture
def window(qapp: QApplication, kept: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    file = tmp_path / "desk.db"
    file.write_bytes(kept.read_bytes())
    made = opened(qapp, file, qtbot)
    yield made
    made.close()


def here(window: MainWindow, qtbot: QtBot) -> IndicatorPage:
    window.go(f"ledger:{LEDGER}")
    settle(window, qtbot)
    return page(window, IndicatorPage)


def rows(shown: IndicatorPage) -> list[tuple[str, ...]]:
    return [tuple(row) for row in shown.table.rows.rows]


def turn(shown: IndicatorPage, what: str) -> None:
    """Go to a target by name."""
    number = next(n for n, row in enumerate(rows(shown)) if row[1] == what)
    shown.table.selectRow(number)


def test_what_is_wanted_done_and_lacking(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    shown = here(window, qtbot)
    assert len(rows(shown)) == 104
    shown.head.day.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(shown.head.day, "2022")
    QTest.keyClick(shown.head.day, Key.Key_Return)
    settle(window, qtbot)
    (row,) = (one for one in rows(shown) if one[1:4:2] == ("落地企业带动就业", "140以上 人"))
    assert row[4:] == ("2021–2025", "45", "32.1%", "95", "2022-12-31")
    assert row[0] == "进行中"
    assert "截至 2022-12-31　104 项" in shown.head.tally.text()
    shown.head.nature.setCurrentIndex(shown.head.nature.findData("约束性"))
    assert len(rows(shown)) == 4
    shown.refresh()
    settle(window, qtbot)
    assert len(rows(shown)) == 4
    file = tmp_path / "指标.xlsx"
    shown.saver.ask_file = lambda *_: file
    shown.head.save.click()
    settle(window, qtbot)
    sheet = openpyxl.load_workbook(file)["报表"]
    named = [row[1].value for row in sheet.iter_rows() if row[2].value == "约束性"]
    assert named == [row[1] for row in rows(shown)]
    shown.head.nature.setCurrentIndex(0)
    shown.head.state.setCurrentIndex(shown.head.state.findData("达到"))
    assert [row[1] for row in rows(shown)] == ["乡村振兴“五好”嘎查", "落地企业带动就业"]


def test_enter_opens_what_is_behind_a_result(window: MainWindow, qtbot: QtBot) -> None:
    shown = here(window, qtbot)
    turn(shown, "落地企业带动就业")
    QTest.keyClick(shown.table, Key.Key_Return)
    settle(window, qtbot)
    assert window.places is not None
    assert window.places.here.ledger == "figures"
    assert len(window.places.here.about["ids"]) == 2
    window.back()
    settle(window, qtbot)
    view = shown.chart.view
    assert view.chart is not None
    marks = [mark for mark in view.chart.marks if "落地企业带动就业" in mark.label]
    assert [mark.label.split()[1] for mark in marks[:2]] == ["目标", "完成"]
    view.mark_chosen.emit(marks[1].key)
    settle(window, qtbot)
    assert window.places.here.ledger == "figures"
    window.back()
    settle(window, qtbot)
    turn(shown, "引进技术")
    QTest.keyClick(shown.table, Key.Key_Return)
    settle(window, qtbot)
    page(window, RecordPage)
    assert window.places.here.ledger == LEDGER


def test_contradictions_are_told_and_opened(window: MainWindow, qtbot: QtBot) -> None:
    shown = here(window, qtbot)
    assert "4 处" in shown.band.title.text()
    QTest.keyClick(shown.band.fold, Key.Key_Return)
    link = next(
        one
        for one in shown.band.findChildren(type(shown.band.fold))
        if "引进技术" in one.accessibleName()
    )
    QTest.keyClick(link, Key.Key_Return)
    settle(window, qtbot)
    page(window, ListPage)
    assert window.places is not None
    assert len(window.places.here.about["ids"]) == 6


def test_without_targets_the_plans_are_offered(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = open_desk(tmp_path / "empty.db")
    begin(desk, unit=BANNER, person="包文")
    desk.close()
    window = opened(qapp, tmp_path / "empty.db", qtbot)
    shown = here(window, qtbot)
    assert shown.load.isVisible()
    assert not shown.table.isVisible()
    QTest.keyClick(shown.load, Key.Key_Return)
    settle(window, qtbot)
    page(window, ImportPage)
    assert window.places is not None
    assert window.places.here.ledger == LEDGER
    window.close()


def test_a_goal_is_read_in_the_measure_typed_beside_it(qtbot: QtBot, kept: Path) -> None:
    """Whichever of the two is typed first; what is understood stands behind the box."""
    desk = open_desk(kept)
    form = RecordForm(desk.ledger(LEDGER), DeskLookups(desk, year=2024, ledger=LEDGER))
    qtbot.addWidget(form)
    goal, measure = form.rows["goal"].editor, form.rows["measure_of"].editor
    goal.replace_typed("约1,000人")
    assert "goal" in form.reading().unread
    measure.replace_typed("人")
    assert form.reading().values["goal"] == Qualified(Decimal(1000), "约")
    goal.replace_typed("2000万")
    measure.replace_typed("万元")
    assert form.reading().values["goal"] == Qualified(Decimal(2000))
    assert "= 2000" in [one.text() for one in goal.findChildren(QLabel)]
    desk.close()
