"""What a part that scrolls holds has its room from the moment it is first shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QScrollArea, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.report_batch import BatchPanel
from jmdesk.ui.snug_scroll import SnugScroll
from tests.ui.filled import APRIL, TOWN


def boxes_have_their_room(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    """In less room than they need."""
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    stack.setStyleSheet("* { font-size: 28px }")
    stack.addWidget(QWidget())
    stack.resize(1054, 510)
    stack.show()
    panel = BatchPanel(desk, jobs, lambda _parent, _proposed: None)
    panel.open(TOWN, APRIL, Path())
    stack.addWidget(panel)
    stack.setCurrentWidget(panel)
    boxes = [box for box in panel.findChildren(QCheckBox) if box.isVisible()]
    assert len(boxes) > 6
    for box in boxes:
        assert box.height() >= box.fontMetrics().height()


def test_large_type_has_its_room_where_reports_are_first_chosen(
    desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    boxes_have_their_room(desk, jobs, qtbot)


def test_large_type_is_squeezed_where_it_is_not_laid_out_anew(
    desk: Desk, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_qt_does(self: SnugScroll, event: QShowEvent) -> None:
        QScrollArea.showEvent(self, event)

    monkeypatch.setattr(SnugScroll, "showEvent", as_qt_does)
    with pytest.raises(AssertionError):
        boxes_have_their_room(desk, jobs, qtbot)
