"""A desk on which someone types and that is then killed; run by test_draft_survives.py.

Usage: typist.py STORE LEDGER FIELD TEXT; says 「typed」 once the text stands in the field.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from jmdesk.operations.desk import open_desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_page import RecordPage
from tests.ui.filled import MAY, TOWN, project


def main(store: str, ledger: str, field: str, text: str) -> None:
    """Type and wait for the end."""
    app = QApplication([])
    desk = open_desk(Path(store))
    page = RecordPage(
        desk,
        Jobs(),
        Notices(),
        ledger=desk.ledger(ledger),
        unit=TOWN,
        period=MAY,
        preset={"project": project(desk, "窑艾里")},
    )
    page.show()
    page.focus_field(field)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(page.form.rows[field].editor.box(), event)
    print("typed", flush=True)
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
