"""Someone at the desk: acts in the real window through keys, mouse and clipboard only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
from jmdesk.ui.app import start
from jmdesk.ui.grid.clip import new_data
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from tests.ui.conftest import compose

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier

PageT = TypeVar("PageT", bound=QWidget)


class Clerk:
    """Acts in the window, and sees only what is shown. ``quit`` and ``sit_down`` begin anew."""

    def __init__(self, app: QApplication, store: Path, qtbot: QtBot) -> None:
        self._app, self._store, self.qtbot = app, store, qtbot
        self.sit_down()

    def sit_down(self) -> None:
        """Start the program and wait until it shows something."""
        self.window: MainWindow = start(self._app, self._store)
        self.qtbot.addWidget(self.window)
        with self.qtbot.waitSignal(self.window.filled, timeout=10_000):
            pass
        self.window.activateWindow()
        self.wait()

    def quit(self) -> None:
        """Close the window."""
        self.window.close()

    @property
    def desk(self) -> Desk:
        """The store as the window has it open, to look into."""
        assert self.window.desk is not None
        return self.window.desk

    @property
    def folder(self) -> Path:
        """Where the store lies."""
        return self._store.parent

    # waiting and seeing

    def words(self) -> str:
        """All that the page in the middle says in sight."""
        page = self.sees(QWidget)
        return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())

    def wait(self, until: Callable[[], bool] = lambda: True) -> None:
        """Until nothing is going on any more, and something holds."""
        self.qtbot.waitUntil(lambda: self._quiet() and until(), timeout=20_000)

    def _quiet(self) -> bool:
        page = self.window.stack.currentWidget()
        if isinstance(page, ListPage) and page.looking:
            return False
        if isinstance(page, MonthPage) and (page.view.is_busy() or page.state.judge.busy):
            return False
        return self.window.jobs.idle and self.window.isActiveWindow()

    def sees(self, kind: type[PageT]) -> PageT:
        """The page in the middle, which must be of this kind."""
        self.wait()
        page = self.window.stack.currentWidget()
        assert isinstance(page, kind), page
        return page

    @property
    def told(self) -> str:
        """What the window says above the work; "" for nothing."""
        notice = self.window.bar.notice
        return notice.text if notice is not None else ""

    # keys, mouse, clipboard

    def type(self, text: str, *, into: QWidget | None = None) -> None:
        """Type where the cursor is; Chinese comes through an input method."""
        if into is not None:
            self.click(into)
        if text.isascii():
            QTest.keyClicks(self._focus(), text[:1])
            QTest.keyClicks(self._focus(), text[1:])
        else:
            compose(self._focus(), text)

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier = NONE) -> None:
        """Press keys where the cursor is."""
        for key in keys:
            QTest.keyClick(self._focus(), key, with_)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click what can be seen."""
        self.qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, at or QPoint())

    def button(self, text: str) -> QPushButton:
        """The button in sight that says this, in the page or else around it."""
        for area in (self.sees(QWidget), self.window):
            found = [
                one
                for one in area.findChildren(QPushButton)
                if one.isVisible() and text in (one.text(), one.accessibleName())
            ]
            if found:
                return found[0]
        raise AssertionError(f"no button {text}")

    def put_on_clipboard(self, *, html: str, text: str) -> None:
        """What another program has copied."""
        data = new_data()
        data.setHtml(html)
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)

    # going

    def go(self, title: str) -> None:
        """Go to a place by its name at the left."""
        side = self.window.side
        button = next(one for one in map(side.button, side.keys()) if one.text() == title)
        self.click(button)
        self.wait()

    def work_on(self, period: str) -> None:
        """Type a period into the head of the window."""
        self.click(self.window.top.stepper.shown)
        self.type(period)
        self.press(Key.Key_Return)
        self.wait()

    def find(self, text: str) -> None:
        """Ctrl+K, type, take the first that is found."""
        self.press(Key.Key_K, with_=CTRL)
        assert self.window.top.search.hasFocus()
        self.type(text)
        self.wait()
        self.press(Key.Key_Return)
        self.wait()

    def fill(self, page: RecordPage, **texts: str) -> None:
        """Fill fields of a record, one after the other."""
        for name, text in texts.items():
            box = page.form.rows[name].editor.box()
            if not box.hasFocus():
                self.click(box)
            self.press(Key.Key_A, with_=CTRL)
            self.type(text)
            self.press(Key.Key_Tab)

    def click_on_paper(self, row: int, heading: str) -> None:
        """Click a figure of the report that is shown; row 0 is the total."""
        page = self.sees(ReportPage)
        self.wait(lambda: page.made is not None)
        self.click(page.frame.paper.viewport(), _middle(page, row, heading))
        self.wait(lambda: page.frame.origin.origin is not None)

    def save(self) -> None:
        """Ctrl+S, and see that it was saved."""
        self.press(Key.Key_S, with_=CTRL)
        self.wait()
        assert self.told.startswith("已存"), self.told


def _middle(page: ReportPage, row: int, heading: str) -> QPoint:
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


def copied_in_wps(rows: list[list[str]]) -> dict[str, str]:
    """A block of cells as WPS puts it on the clipboard: HTML with its attributes, and tab text."""
    body = "".join(f"<tr height='18'>{''.join(map(_wps_cell, row))}</tr>" for row in rows)
    html = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        '<meta name="Generator" content="WPS Office ET"></head><body><!--StartFragment-->'
        f"<table border='0' style='border-collapse:collapse'>{body}</table>"
        "<!--EndFragment--></body></html>"
    )
    return {"html": html, "text": "".join("\t".join(row) + "\r\n" for row in rows)}


def _wps_cell(text: str) -> str:
    number = text.replace(",", "").replace(".", "", 1).isdigit()
    mark = f'align="right" x:num="{text}"' if number else "x:str"
    return f'<td class="et2" {mark}>{text}</td>'


class Sheet:
    """A month's sheet as the clerk works in it: rows by (part of) their name."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk
        self.page = clerk.sees(MonthPage)
        self.view = self.page.view

    def rows(self) -> list[str]:
        """The names of the rows in sight, from the top."""
        lines = self.page.state.model.sheet.seen
        return [str(line.row.values.get("@name", "")) for line in lines]

    def key(self, row: str) -> str:
        """The key of a row."""
        lines = self.page.state.model.sheet.lines
        found = [one.key for one in lines if row in str(one.row.values.get("@name", ""))]
        assert len(found) == 1, (row, self.rows())
        return found[0]

    def go(self, row: str, column: str) -> None:
        """Click on the row, then walk to the column with the arrows."""
        model, view = self.page.state.model, self.view
        name = model.index_of((self.key(row), "@name"))
        view.scrollTo(name)
        self._clerk.click(view.viewport(), view.visualRect(name).center())
        for _ in model.sheet.columns:
            if self.place == (self.key(row), column):
                return
            self._clerk.press(Key.Key_Right)
        assert self.place == (self.key(row), column), self.place

    @property
    def place(self) -> tuple[str, str] | None:
        """The key of the row and the column where one is."""
        return self.view.place()

    def write(self, row: str, **texts: str) -> None:
        """Type over cells of a row; each ends with Enter."""
        for column, text in texts.items():
            self.go(row, column)
            self._clerk.type(text)
            self._clerk.press(Key.Key_Return)

    def paste(self, column: str, **rows: Mapping[str, str]) -> None:
        """Lay a block out as the sheet's columns stand, copy it in WPS, paste it from a row on."""
        names = [one.name for one in self.page.state.model.sheet.columns]
        wanted = {name for texts in rows.values() for name in texts}
        block = names[names.index(column) : max(map(names.index, wanted)) + 1]
        self.go(next(iter(rows)), column)
        texts = [[row.get(name, "") for name in block] for row in rows.values()]
        self._clerk.put_on_clipboard(**copied_in_wps(texts))
        self._clerk.press(Key.Key_V, with_=CTRL)
        self._clerk.wait()

    def shows(self, row: str, column: str) -> str:
        """The text in a cell."""
        return str(self.page.state.model.index_of((self.key(row), column)).data() or "")

    def is_grey(self, row: str, column: str) -> bool:
        """Whether a cell shows only what was so last time."""
        line = self.page.state.model.sheet.line(self.key(row))
        assert line is not None
        return column in line.row.carried and column not in line.entries

    def sign(self, row: str) -> str:
        """The word at the head of a row."""
        line = self.page.state.model.sheet.line(self.key(row))
        assert line is not None
        return line.sign[1]

    @property
    def foot(self) -> str:
        """How far it is, as the foot reads it out."""
        return self.page.foot.count.accessibleName()
