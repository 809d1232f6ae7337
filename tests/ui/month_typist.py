"""A desk on which someone types in a month's grid and that is then killed; run by
test_month_survives.py.

Usage: month_typist.py STORE; says 「typed」 once two rows are typed in and a third cell is open.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jmdesk.operations.desk import open_desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.notice import Notices
from tests.ui.filled import MAY, TOWN, progress


def main(store: str) -> None:
    """Type and wait for the end."""
    app = QApplication([])
    desk = open_desk(Path(store))
    settings = QSettings(f"{store}.ini", QSettings.Format.IniFormat)
    page = MonthPage(desk, desk.ledger("progress"), Jobs(), Notices(), settings)
    page.show_period(TOWN, MAY)
    page.resize(1198, 718)
    page.show()
    page.activateWindow()
    page.focus_work()
    app.processEvents()
    barn, other = progress(desk, "窑艾里", MAY), progress(desk, "草高吐", MAY)
    for row, column, text in ((other, "arrived", "120"), (barn, "done", "6x1")):
        page.view.go_to(row, column)
        QTest.keyClicks(page.view, text[:1])
        QTest.keyClicks(QApplication.focusWidget() or page.view, text[1:])
        QTest.keyClick(QApplication.focusWidget() or page.view, Qt.Key.Key_Return)
    page.view.go_to(barn, "paid")
    QTest.keyClicks(page.view, "8")
    QTest.keyClicks(QApplication.focusWidget() or page.view, "20")
    print("typed", flush=True)
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
