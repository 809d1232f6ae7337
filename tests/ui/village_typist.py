"""A 嘎查's page on which someone types and that is then killed; run by test_village_draft.py.

Usage: village_typist.py STORE BOX TEXT; says 「typed」 once the text stands in the box.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from jmdesk.operations.desk import open_desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.village_page import VillagePage
from tests.operations.village_desk import MAY, VILLAGE


def main(store: str, box: str, text: str) -> None:
    """Type and wait for the end."""
    app = QApplication([])
    page = VillagePage(open_desk(Path(store)), Jobs(), Notices())
    page.show()
    page.activateWindow()
    page.show_period(VILLAGE, MAY)
    assert page.paper is not None
    cell = page.paper.named(box.replace("next_course", page.paper.sheet.next_course.id))
    assert cell is not None
    cell.box.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(cell.box, event)
    print("typed", flush=True)
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
