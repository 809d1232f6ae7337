"""Pictures of the real window at work on the example data, drawn without a screen.

    python packaging/pictures.py FOLDER [--scale 1.5] [--example]

Writes start, import, desk, search, month, record, list, report, exchange, settings and village
(.png, 1366×768) to FOLDER. `--example` leaves the example's store there too, to be opened with
`jmdesk --store FOLDER/示例.db`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSettings, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from jmdesk.domain.period import Period
from jmdesk.operations.demo import PLAN, example, fill_example
from jmdesk.operations.desk import Desk, begin
from jmdesk.operations.desk_settings import set_plain_view
from jmdesk.operations.listing import find_records
from jmdesk.operations.reports import submit_report
from jmdesk.ui.app import start
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.places import Places
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.start_page import StartPage

SIZE = (1366, 768)
UNIT = "科右中旗巴彦呼舒镇"
INITIALS = "byhsz"
VILLAGE = "科右中旗巴彦呼舒镇窑艾里嘎查"
MONTH = Period.month(2024, 5)
PATIENCE = 60_000
"""Milliseconds for one picture; a slow machine needs a few seconds for the import."""


class Photographer:
    """Leads the window from place to place and keeps a picture of each."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self.files: list[Path] = []

    @property
    def desk(self) -> Desk:
        """The desk in the window, once it is opened."""
        if self._window.desk is None:
            raise RuntimeError("the store was not opened")
        return self._window.desk

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window work until something holds and nothing is under way."""
        patience = QDeadlineTimer(PATIENCE)
        while not (until() and self._window.jobs.idle):
            if patience.hasExpired():
                raise TimeoutError("the window did not come to rest")
            _live(20)
        _live(400)

    def take(self, name: str) -> None:
        """Keep a picture of the window as it is."""
        self.wait(lambda: True)
        file = self._folder / f"{name}.png"
        self._window.grab().save(str(file))
        self.files.append(file)

    def first_start(self) -> None:
        """Unit by initials, and the person."""
        page = self._window.stack.currentWidget()
        if not isinstance(page, StartPage):
            raise RuntimeError("an empty store must begin with the first start")
        _write(page.unit, INITIALS)
        self.take("start")
        unit = self.desk.find_unit(UNIT).code
        page.unit.choose(DeskLookups(self.desk, year=MONTH.end.year).unit(unit))
        page.unit.typed_changed.emit()
        page.go_on.click()
        page.person.setText("包玉兰")
        page.save.click()

    def preview(self) -> None:
        """What the plan would bring in."""
        self._places.show_import("project", example(PLAN))
        self.take("import")

    def work(self) -> None:
        """The example month, place by place."""
        fill_example(self.desk)
        self._window.set_period(MONTH)
        self._go("desk", "desk")
        self._search()
        self._go("ledger:progress", "month")
        self._record("progress", f"窑艾里 {MONTH.label}", focus="paid")
        self.take("record")
        self._go("ledger:project", "list")
        self._window.go("reports")
        self._places.show_report("progress_month")
        self.take("report")
        submit_report(self.desk, report="training_month", period=MONTH)
        self._go("exchange", "exchange")
        self._go("settings", "settings")

    def village(self) -> None:
        """The desk of a 嘎查 that wants one page and nothing else."""
        begin(self.desk, unit=self.desk.find_unit(VILLAGE).code, person="白永福")
        set_plain_view(self.desk, plain=True)
        self._places.unit_changed()
        self._go("desk", "village")

    def _go(self, key: str, name: str) -> None:
        self._window.go(key)
        self.take(name)

    def _search(self) -> None:
        box = self._window.top.search
        box.begin()
        _write(box, "窑艾里")
        self.take("search")
        box.leave()

    def _record(self, ledger: str, text: str, *, focus: str) -> None:
        name, _, period = text.partition(" ")
        found = find_records(self.desk, ledger=ledger, text=name)
        record = next(id for id, title in found if period in title)
        self._places.open_record(ledger, record)
        page = self._window.stack.currentWidget()
        if isinstance(page, RecordPage):
            page.focus_field(focus)

    @property
    def _places(self) -> Places:
        if self._window.places is None:
            raise RuntimeError("the window is not filled")
        return self._window.places


def take_pictures(folder: Path, store: Path, *, scale: float) -> list[Path]:
    """Pictures of a window that begins with an empty store; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    settings = QSettings(str(store.parent / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("scale", scale)
    settings.sync()
    window = start(app, store)  # type: ignore[arg-type]  # there is no other application
    window.setFixedSize(*SIZE)
    photographer = Photographer(window, folder)
    try:
        photographer.wait(lambda: window.desk is not None)
        photographer.first_start()
        photographer.preview()
        photographer.work()
        photographer.village()
    finally:
        window.close()
    return photographer.files


def _write(box: QWidget | None, text: str) -> None:
    """Type as an input method would hand it over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(box, event)  # type: ignore[arg-type]


def _live(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> int:
    """Take them and name the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0, help="size of type, 1 to 2")
    parser.add_argument("--example", action="store_true", help="leave the example's store too")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="jmdesk-", ignore_cleanup_errors=True) as scratch:
        place = wanted.folder if wanted.example else Path(scratch)
        store = place / "示例.db"
        for old in place.glob("示例.db*"):
            old.unlink()
        files = take_pictures(wanted.folder, store, scale=wanted.scale)
    for file in files:
        print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
