"""Periods are stepped through or typed as people write them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.ui.top_bar import TopBar, read_period


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2023-5", "2023-05"),
        ("2023年5月", "2023-05"),
        ("202305", "2023-05"),
        ("2023.12", "2023-12"),
        ("2023Q2", "2023Q2"),
        ("2023年", "2023"),
        (" 2023 ", "2023"),
        ("2021..2025", "2021..2025"),
    ],
)
def test_periods_are_read_as_people_write_them(typed: str, meant: str) -> None:
    assert str(read_period(typed)) == meant


@pytest.mark.parametrize("typed", ["", "五月", "2023-13", "23-5"])
def test_what_is_no_period_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="看不懂期"):
        read_period(typed)


def test_the_middle_is_clicked_and_typed_over(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_period(Period.month(2023, 5))
    assert bar.stepper.shown.text() == "2023年5月"
    QTest.mouseClick(bar.stepper.shown, Qt.MouseButton.LeftButton)
    QTest.keyClicks(bar.stepper.entry, "2024-11")
    with qtbot.waitSignal(bar.period_typed) as typed:
        QTest.keyClick(bar.stepper.entry, Qt.Key.Key_Return)
    assert typed.args == [Period.month(2024, 11)]


def test_nonsense_is_refused_and_nothing_changes(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.show_period(Period.month(2023, 5))
    bar.stepper.entry.setText("昨天")
    with qtbot.waitSignal(bar.refused) as refused:
        bar.stepper.entry.entered.emit()
    assert "看不懂期" in refused.args[0]
    assert bar.stepper.shown.text() == "2023年5月"
