"""A chart in the window: drawn to fit, chosen from by mouse and keys, read out in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.reporting.chart import Bar, BarGroup, Chart, bar_chart
from jmdesk.reporting.chart_sheet import SHADES
from jmdesk.ui import theme
from jmdesk.ui.chart_view import ChartView


def chart(width: float = 366) -> Chart:
    groups = [
        BarGroup(
            label=name,
            bars=tuple(
                Bar(value=Decimal(n), text=str(n), said=f"{name} {what} {n} 万元", key=f"{name}{n}")
                for what, n in (("批复", 400), ("到位", 300), ("支付", 200))
            ),
        )
        for name in ("甲", "乙")
    ]
    return bar_chart(groups=groups, series=("批复", "到位", "支付"), width=width)


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView("京蒙资金")
    qtbot.addWidget(made)
    made.resize(366, 300)
    made.show()
    made.show_chart(chart(), chart)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def at(view: ChartView, number: int) -> QPoint:
    assert view.chart is not None
    mark = view.chart.marks[number]
    scale = theme.scale_of(view)
    return QPoint(round((mark.x + 3) * scale), round((mark.y + mark.h / 2) * scale))


def test_a_click_on_a_bar_chooses_it(view: ChartView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.mark_chosen) as chosen:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, 4))
    assert chosen.args == ["乙300"]


def test_a_click_beside_the_bars_chooses_nothing(view: ChartView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.mark_chosen):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(360, 298))


def test_keys_go_from_bar_to_bar(view: ChartView, qtbot: QtBot) -> None:
    view.setFocus()
    assert view.accessibleName() == "京蒙资金：甲 批复 400 万元"
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.mark_chosen) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == ["甲200"]
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleName() == "京蒙资金：乙 支付 200 万元"
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.accessibleName() == "京蒙资金：甲 批复 400 万元"


def test_all_figures_are_said(view: ChartView) -> None:
    for text in ("甲 批复 400 万元", "乙 支付 200 万元"):
        assert text in view.accessibleDescription()


def test_an_empty_chart_takes_no_focus(view: ChartView) -> None:
    view.show_chart(bar_chart(groups=(), series=(), width=366))
    assert view.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert view.heightForWidth(366) == 0
    view.grab()


def test_it_is_made_anew_for_another_width(view: ChartView) -> None:
    view.resize(500, 300)
    assert view.chart is not None
    assert view.chart.width == 500
    assert view.heightForWidth(500) == view.chart.height


def test_a_chart_of_one_size_is_shrunk_where_there_is_no_room(view: ChartView) -> None:
    view.show_chart(chart(732))
    assert view.heightForWidth(366) == round(chart(732).height / 2)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_it_is_drawn_in_colour_at_every_size_of_type(
    qapp: QApplication, view: ChartView, scale: float
) -> None:
    try:
        theme.apply(qapp, scale)
        view.resize(600, 400)
        assert view.chart is not None
        assert view.chart.width == round(600 / scale)
        picture = view.grab().toImage()
        mark = view.chart.marks[2]
        seen = picture.pixelColor(at(view, 2))
        assert abs(seen.red() - QColor(SHADES[2]).red()) < 8
        assert picture.pixelColor(1, round((mark.y + 30) * scale)).lightness() > 200
    finally:
        theme.apply(qapp)
