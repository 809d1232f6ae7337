"""The desk speaks through one quiet bar in the window, and never through a dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.ui.notice import NoticeBar, Notices


def test_a_notice_shows_its_sentence_and_does_what_its_button_says(qtbot: QtBot) -> None:
    notices = Notices()
    bar = NoticeBar(notices)
    qtbot.addWidget(bar)
    undone: list[bool] = []
    notices.say("删除了 1 条记录。", action="撤销", act=lambda: undone.append(True))
    assert bar.isVisible()
    assert bar.text.text() == "删除了 1 条记录。"
    QTest.mouseClick(bar.action, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not bar.isVisible()


def test_a_refusal_is_said_in_its_own_words_with_its_places(qtbot: QtBot) -> None:
    notices = Notices()
    bar = NoticeBar(notices)
    qtbot.addWidget(bar)
    place = Problem(level=Level.MUST, code="x", message="B5 写的是“若干”，不是数。")
    notices.failure(Refusal("这张表没有导入。", place))
    assert bar.notice is not None
    assert bar.notice.problem
    assert bar.text.text() == "这张表没有导入。 B5 写的是“若干”，不是数。"


def test_a_mistake_of_ours_is_not_passed_off_as_a_notice(qtbot: QtBot) -> None:
    with pytest.raises(ZeroDivisionError):
        Notices().failure(ZeroDivisionError())


def test_markup_in_a_sentence_is_shown_as_typed(qtbot: QtBot) -> None:
    notices = Notices()
    bar = NoticeBar(notices)
    qtbot.addWidget(bar)
    notices.warn("项目“<b>示范</b>”没有建设地点。")
    assert bar.text.textFormat() is Qt.TextFormat.PlainText
