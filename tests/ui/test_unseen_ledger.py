"""A ledger that no code has ever seen: dropped into the forms folder, it is there after a restart.

Its entry page, its checks, its sheet and its paper, all through the real window.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import begin, open_desk
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from tests.ui.conftest import MAY, TOWNSHIP, compose
from tests.ui.test_main_window import opened, page, texts


def test_its_page_checks_sheet_and_paper(
    qapp: QApplication,
    store_path: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = store_path.parent / "forms" / "ledgers" / "herd.toml"
    kept = form.read_text(encoding="utf-8")
    form.unlink()
    desk = open_desk(store_path)
    begin(desk, unit=TOWNSHIP, person="包文")
    assert "herd" not in desk.catalogue.ledgers
    desk.close()

    form.write_text(kept, encoding="utf-8")
    window = opened(qapp, store_path, qtbot)
    window.set_period(MAY)
    assert window.places is not None
    window.places.new_record("herd")
    entry = page(window, RecordPage)
    entry.form.focus_field("name")
    compose(entry.form.rows["name"].editor.box(), "一队牛群")
    entry.form.focus_field("heads")
    QTest.keyClicks(entry.form.rows["heads"].editor.box(), "3")
    qtbot.waitUntil(lambda: "存栏 3 头，少于 10 头，是否漏填？" in texts(window))
    QTest.keyClick(entry.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.jobs.idle)

    window.places.show_report("herd_list")
    report = page(window, ReportPage)
    qtbot.waitUntil(lambda: window.jobs.idle and report.made is not None, timeout=10_000)
    paper, sheet = tmp_path / "牲畜.pdf", tmp_path / "牲畜.xlsx"
    monkeypatch.setattr(report.saver, "ask_file", lambda *_: paper)
    report.save_pdf()
    qtbot.waitUntil(lambda: window.jobs.idle and paper.exists())
    monkeypatch.setattr(report.saver, "ask_file", lambda *_: sheet)
    report.save_workbook()
    qtbot.waitUntil(lambda: window.jobs.idle and sheet.exists())
    window.close()
    told = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True)
    assert "一队牛群" in told.stdout.decode()
    book = load_workbook(sheet)
    assert "一队牛群" in [c.value for row in book["明细"].iter_rows() for c in row]
