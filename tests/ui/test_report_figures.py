"""Any figure on the paper leads to the rows that made it, by mouse and by keys.

1. A click on a figure outlines it and tells below the paper how it adds up.
2. The bar opens the rows: several as a list, a single one as its page, 未报 as a new record.
3. F6 or Enter enters the paper, arrows walk from figure to figure, Enter opens, Esc lets go.
4. After an edit the paper stays at its place and the chosen figure is told anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.recording import save_record
from jmdesk.reporting.document import RowKind
from jmdesk.ui import theme
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_page import ReportPage
from tests.ui.filled import copy_of

TOWN = "152222100000"
MAY = Period.month(2024, 5)
Settled = Callable[[], None]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "desk.db"
    desk = open_desk(path)
    fill_example(desk)
    with desk.store.transaction() as writer:
        writer.set_setting("unit", TOWN)
    desk.close()
    return path


@pytest.fixture
def desk(store: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(copy_of(store, tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def settled(jobs: Jobs, qtbot: QtBot) -> Settled:
    return lambda: qtbot.waitUntil(lambda: jobs.idle)


@pytest.fixture
def page(desk: Desk, jobs: Jobs, settled: Settled, qtbot: QtBot) -> ReportPage:
    made = ReportPage(desk, jobs, Notices())
    qtbot.addWidget(made)
    made.resize(1198, 720)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open("progress_month", TOWN, MAY)
    settled()
    assert made.made is not None
    return made


def middle_of(page: ReportPage, row: int, heading: str) -> QPoint:
    """Where a figure stands in the view, by the rectangles that the paper was drawn with."""
    assert page.made is not None
    document, drawn = page.made.document, page.made.drawn
    column = next(i for i, one in enumerate(document.columns) if heading in one.heading)
    number, box = next(
        (number, box)
        for number, boxes in enumerate(drawn.pages)
        for box in boxes
        if (box.table, box.row, box.column) == (0, row, column)
    )
    paper = page.frame.paper
    sheet = paper.placed(paper.page_rects()[number])
    unit = sheet.width() / drawn.width
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return sheet.topLeft() + QPoint(round(x * unit), round(y * unit))


def click(page: ReportPage, row: int, heading: str) -> None:
    viewport = page.frame.paper.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle_of(page, row, heading))


def press(page: ReportPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.frame.paper, key)


def told(page: ReportPage) -> str:
    origin = page.frame.origin.origin
    return origin.sentence if origin else ""


def test_a_click_on_a_total_tells_how_it_adds_up(page: ReportPage, settled: Settled) -> None:
    click(page, 0, "累计支付")
    settled()
    expected = "1,860.00 ＝ 4 个项目的京蒙资金累计支付　285 + 300 + 820 + 455　另 1 个是 0"
    assert told(page) == expected
    assert page.frame.origin.accessibleDescription() == expected
    assert page.frame.paper.accessibleDescription() == expected
    figure = page.frame.paper.figure
    assert figure is not None
    outline = page.frame.paper.rect_of(figure)
    seen = page.frame.paper.viewport().grab().toImage()
    ratio = seen.devicePixelRatio()
    edge = seen.pixelColor(round(outline.center().x() * ratio), round(outline.top() * ratio))
    assert edge == QColor(theme.ACCENT)


def test_the_bar_opens_all_rows_of_a_total(
    page: ReportPage, settled: Settled, qtbot: QtBot
) -> None:
    click(page, 0, "累计支付")
    settled()
    (link,) = page.frame.origin.links
    assert link.text() == "打开这些行 ›"
    with qtbot.waitSignal(page.records_asked) as asked:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    ledger, ids = asked.args
    assert (ledger, len(ids)) == ("progress", 5)


def test_a_single_record_opens_as_its_page(
    page: ReportPage, desk: Desk, settled: Settled, qtbot: QtBot
) -> None:
    click(page, 1, "累计支付")
    settled()
    assert told(page).startswith("285.00 ＝ 科右中旗草高吐嘎查示范村打造项目")
    with qtbot.waitSignal(page.open_record) as asked:
        QTest.mouseClick(page.frame.origin.links[0], Qt.MouseButton.LeftButton)
    ledger, id = asked.args
    stored = desk.store.record(id)
    assert stored is not None
    assert (ledger, stored.get("paid")) == ("progress", Decimal(285))


def test_what_is_not_reported_can_be_recorded_from_there(
    page: ReportPage, settled: Settled, qtbot: QtBot
) -> None:
    assert page.made is not None
    rows = page.made.document.rows
    missing = next(i for i, row in enumerate(rows) if row.kind is RowKind.MISSING)
    click(page, missing, "项目状态")
    settled()
    assert "还没有报" in told(page)
    with qtbot.waitSignal(page.new_record_asked) as asked:
        QTest.mouseClick(page.frame.origin.links[0], Qt.MouseButton.LeftButton)
    ledger, subject, _unit = asked.args
    assert ledger == "progress"
    assert subject


def test_a_double_click_opens_at_once(page: ReportPage, qtbot: QtBot) -> None:
    viewport, place = page.frame.paper.viewport(), middle_of(page, 0, "累计支付")
    with qtbot.waitSignal(page.records_asked):
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)


def test_a_click_beside_all_figures_lets_go(page: ReportPage, settled: Settled) -> None:
    click(page, 0, "累计支付")
    settled()
    QTest.mouseClick(page.frame.paper.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert page.frame.paper.figure is None
    assert told(page) == ""


def test_keys_walk_from_figure_to_figure_and_open(
    page: ReportPage, settled: Settled, qtbot: QtBot
) -> None:
    page.choice.unit.setFocus()
    QTest.keyClick(page.choice.unit, Qt.Key.Key_F6)
    paper = page.frame.paper
    assert paper.hasFocus()
    assert paper.figure is not None
    assert paper.figure.row == (0, 0)
    press(page, *[Qt.Key.Key_Right] * 3)
    settled()
    assert told(page).startswith("实施中 3")
    press(page, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    settled()
    assert told(page).startswith("实施中 ＝ 科右中旗草高吐")
    with qtbot.waitSignal(page.open_record) as asked:
        press(page, Qt.Key.Key_Return)
    assert asked.args[0] == "progress"
    press(page, Qt.Key.Key_Escape)
    assert told(page) == ""
    with qtbot.waitSignal(page.left):
        press(page, Qt.Key.Key_Escape)


def test_enter_opens_what_it_chose_even_before_it_is_told(page: ReportPage, qtbot: QtBot) -> None:
    page.frame.paper.setFocus()
    with qtbot.waitSignal(page.records_asked):
        press(page, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return)


def test_walking_brings_the_figure_into_view(page: ReportPage, settled: Settled) -> None:
    page.frame.paper.setFocus()
    press(page, Qt.Key.Key_Return, *[Qt.Key.Key_Down] * 8)
    settled()
    paper = page.frame.paper
    assert paper.figure is not None
    assert paper.viewport().rect().contains(paper.rect_of(paper.figure))
    assert paper.verticalScrollBar().value() > 0


def test_after_an_edit_place_and_figure_stay_and_are_told_anew(
    page: ReportPage, desk: Desk, settled: Settled
) -> None:
    bar = page.frame.paper.verticalScrollBar()
    bar.setValue(40)
    click(page, 1, "累计支付")
    settled()
    origin = page.frame.origin.origin
    assert origin is not None
    changes = save_record(
        desk, ledger="progress", record=origin.rows[0].records[0], values={"paid": Decimal(290)}
    )
    page.on_changes(changes)
    settled()
    assert told(page).startswith("290.00 ＝")
    assert bar.value() == 40
    click(page, 0, "累计支付")
    settled()
    assert told(page).startswith("1,865.00 ＝")


def test_figures_under_the_pointer_show_that_they_can_be_clicked(page: ReportPage) -> None:
    viewport = page.frame.paper.viewport()
    QTest.mouseMove(viewport, middle_of(page, 0, "累计支付"))
    assert viewport.cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(viewport, QPoint(20, 20))
    assert viewport.cursor().shape() is Qt.CursorShape.ArrowCursor
