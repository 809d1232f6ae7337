"""Pictures of the real window at work on the example data, drawn without a screen.

    python packaging/pictures.py                               # all of resources/help, both sizes
    python packaging/pictures.py FOLDER [--scale 1.5] [--example]

Writes start, import, desk, search, month, record, list, report, audit, rollup, indicators,
settings, merge, conflicts, exchange, pack, board, backup, deeds, door and village
(.png, 1366×768, few colours so that they stay small). Without FOLDER they go to resources/help,
where the help and the README show them, and once more with type of 150 % as month-150.png: run it
after each change of the window and look at them. `--example` leaves the example's store in FOLDER
too, to be opened with `jmdesk --store FOLDER/示例.db`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import villages
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSettings, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from jmdesk.domain.period import Period
from jmdesk.operations import board
from jmdesk.operations.conflicts import conflicts, resolve
from jmdesk.operations.demo import PLAN, example, fill_example
from jmdesk.operations.desk import Desk, begin
from jmdesk.operations.desk_settings import set_plain_view
from jmdesk.operations.drill import drill
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.listing import find_records
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import Entry, save_records
from jmdesk.operations.reports import submit_report
from jmdesk.operations.safekeeping import backup
from jmdesk.ui import theme
from jmdesk.ui.app import start
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.exchange_page import ExchangePage, Tab
from jmdesk.ui.indicator_page import PLAN as TARGETS
from jmdesk.ui.indicator_page import IndicatorPage
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.merge_page import MergePage
from jmdesk.ui.places import Places
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.rollup_page import RollupPage
from jmdesk.ui.settings_page import SettingsPage
from jmdesk.ui.start_page import StartPage

HELP = Path(__file__).parents[1] / "resources" / "help"
BOTH = (("", 1.0), ("-150", 1.5))
"""What the names of the help's pictures end in, and the size of type."""
SIZE = (1366, 768)
UNIT = "科右中旗巴彦呼舒镇"
INITIALS = "byhsz"
BANNER = "科尔沁右翼中旗"
VILLAGE = "科右中旗巴彦呼舒镇草高图嘎查"
MONTH = Period.month(2024, 5)
AS_OF = "2024-06-30"
"""The day of 指标: all of it would read 未达到 some years later."""
HELPERS = (
    ("王小明", "支教", "巴彦呼舒第三小学", "13900000001"),
    ("李文静", "义诊", "旗人民医院", "13900000002"),
    ("赵建国", "专业技术人才（农技）", "旗农牧和科技局", "13900000003"),
)
"""Invented: who came from Beijing, as what, where to, and whom to call."""
GIVEN = {
    "H1 落地企业": "3", "H4 企业带动就业": "96", "F3 其中：在京就业": "131",
    "K3 乡村振兴示范苏木镇": "2", "K4 乡村振兴示范嘎查": "17", "K5 接待点（农家乐、牧家乐）": "126",
    "K6 旅游示范嘎查": "21", "K7 乡村振兴“五好”嘎查": "30", "K8 “五美”人居环境嘎查": "27",
    "K9 低收入人口产业帮扶覆盖率": "96.5", "K10 已转移就业脱贫人口稳定就业率": "91.2",
}  # fmt: skip
"""Invented, for 指标."""
LOOKED_AT = date(2024, 5, 28)
"""The day of 缺报, so that no picture says that a report is late by years."""
PATIENCE = 60_000
"""Milliseconds for one picture; a slow machine needs a few seconds for the import."""


SIGNS = (theme.ACCENT, theme.ATTENTION, theme.MUST, theme.EXPLAIN, theme.HINT)
"""Colours that may have few pixels and must not be lost."""
COLOURS = (64, 32)
SMALL = 60_000
"""Bytes up to which a picture keeps the larger number of colours."""


Page = TypeVar("Page", bound=QWidget)


class Photographer:
    """Leads the window from place to place and keeps a picture of each."""

    def __init__(self, window: MainWindow, folder: Path, ending: str) -> None:
        self._window = window
        self._folder = folder
        self._ending = ending
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
        file = self._folder / f"{name}{self._ending}.png"
        keep(self._window.grab().toImage(), file)
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
        self._window.go("ledger:progress")
        self._press(Qt.Key.Key_F8)  # to the row with something to look at
        self.take("month")
        self._record("progress", f"窑艾里 {MONTH.label}", focus="paid")
        self.take("record")
        self._go("ledger:project", "list")
        self._window.go("reports")
        self._places.show_report("progress_month")
        self._ask_a_figure()
        self.take("report")
        self._sums()
        self._go("settings", "settings")

    def _sums(self) -> None:
        """What cannot be right, what things come to, what was promised: of the whole banner."""
        self._places.view_unit(self.desk.find_unit(BANNER).code)
        self._places.show_audit()
        for _step in range(3):
            self._press(Qt.Key.Key_Down)
        self.take("audit")
        self._places.show_rollup("project")
        head = self._page(RollupPage).head
        head.rows.setCurrentIndex(head.rows.findData("category"))
        head.columns.setCurrentIndex(head.columns.findData("year"))
        for tick in head.fields.findChildren(QCheckBox):
            tick.setChecked(tick.text() == "京蒙资金")
        for _step in range(2):
            self._press(Qt.Key.Key_Right)  # the sum that the plan says of 2022
        self.take("rollup")
        self._places.view_own()
        self._targets()
        self.take("indicators")

    def _targets(self) -> None:
        """The plan's targets as of a day, with figures of the banner for some of them."""
        unit, period = self.desk.find_unit(BANNER).code, Period.quarter(2024, 2)
        entries = [
            Entry(
                values=read_values(
                    self.desk, ledger="figures", values={"row": row, "value": value}
                ),
                unit=unit,
                period=period,
            )
            for row, value in GIVEN.items()
        ]
        save_records(self.desk, ledger="figures", entries=entries)
        plan = plan_workbook(self.desk, file=example(TARGETS), ledger="target")
        import_workbook(self.desk, plan=plan)
        self._window.go("ledger:target")
        day = self._page(IndicatorPage).head.day
        self.wait(lambda: True)
        day.setFocus()
        day.selectAll()
        _write(day, AS_OF)
        self._press(Qt.Key.Key_Return)

    def exchange(self) -> None:
        """What came from the 嘎查, what is not the same, what goes out, who still owes."""
        with TemporaryDirectory(prefix="jmdesk-") as scratch:
            self._places.take_files(villages.send(self.desk, Path(scratch), MONTH))
            page = self._page(MergePage)
            self.wait(lambda: page.questions.trust is not None)
            if page.questions.trust is not None:
                page.questions.trust.click()
            self.wait(lambda: not page.waits)
            self.take("merge")
            page.merge.click()
            self.wait(lambda: not isinstance(self._window.stack.currentWidget(), MergePage))
        self._places.show_conflicts()
        self.take("conflicts")
        said = "班里有两名学员外出务工，后来补了课。"
        submit_report(self.desk, report="training_month", period=MONTH, explain=said)
        villages.answer(self.desk, MONTH)
        self._window.go("exchange")
        self._page(ExchangePage).board.head.only.setChecked(False)
        for tab, name in ((Tab.CAME, "exchange"), (Tab.WENT, "pack"), (Tab.BOARD, "board")):
            self._page(ExchangePage).show_tab(tab)
            self.take(name)

    def safety(self) -> None:
        """Backups and the drill, who did what, and what a file says before it leaves."""
        backup(self.desk)
        drill(self.desk)
        self._window.go("settings")
        page = self._page(SettingsPage)
        page.show_part(page.parts.index(page.backups))
        self.take("backup")
        self._places.show_deeds()
        self.take("deeds")
        self._ask_at_the_door()

    def _ask_at_the_door(self) -> None:
        """A list in which telephone numbers stand is about to be saved."""
        for name, kind, at, phone in HELPERS:
            told = {"name": name, "way": "来旗", "kind": kind, "at": f"{at}，电话 {phone}"}
            told |= {"home": "北京市海淀区", "begins": "2024-03-01", "fresh": "是", "n": "1"}
            values = read_values(self.desk, ledger="talent", values=told)
            entry = Entry(values=values, unit=self.desk.unit, period=None)
            save_records(self.desk, ledger="talent", entries=[entry])
        self._window.go("ledger:talent")
        page = self._page(ListPage)
        self.wait(lambda: True)
        with TemporaryDirectory(prefix="jmdesk-") as scratch:
            page.export.ask_file = lambda *_asked: Path(scratch) / "人才交流.xlsx"
            page.export_button.click()
            self.wait(lambda: self._window.notices.doorkeeper is not None)
            self.take("door")
            self._window.door.close_bar()

    def village(self) -> None:
        """The desk of a 嘎查 that wants one page and nothing else."""
        for one in conflicts(self.desk):
            resolve(self.desk, record=one.record, field=one.field, take=one.choices[0].revision)
        begin(self.desk, unit=self.desk.find_unit(VILLAGE).code, person="白音")
        set_plain_view(self.desk, plain=True)
        self._places.unit_changed()
        self._window.go("desk")
        self._press(Qt.Key.Key_Tab)  # from 本月无变化 to the boxes
        for text in ("2", "牛舍主体完工，正在装围栏", "希望先用本嘎查的劳力"):
            _write(self._window.focusWidget(), text)
            self._press(Qt.Key.Key_Tab)
        self.take("village")

    def _page(self, kind: type[Page]) -> Page:
        page = self._window.stack.currentWidget()
        if not isinstance(page, kind):
            raise TypeError(f"not {kind.__name__} but {page}")
        return page

    def _press(self, key: Qt.Key) -> None:
        self.wait(lambda: True)
        focus = self._window.focusWidget()
        if focus is None:
            raise RuntimeError("nothing has the keys")
        QTest.keyClick(focus, key)

    def _ask_a_figure(self) -> None:
        """Where the money paid in all comes from."""
        self._press(Qt.Key.Key_F6)
        for _step in range(7):
            self._press(Qt.Key.Key_Right)

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


def take_pictures(folder: Path, store: Path, *, scale: float, ending: str = "") -> list[Path]:
    """Pictures of a window that begins with an empty store; the files written.

    ``ending`` stands behind each name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    settings = QSettings(str(store.parent / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("scale", scale)
    settings.sync()
    board.today = lambda: LOOKED_AT  # type: ignore[attr-defined]
    window = start(app, store)  # type: ignore[arg-type]  # there is no other application
    window.setFixedSize(*SIZE)
    photographer = Photographer(window, folder, ending)
    try:
        photographer.wait(lambda: window.desk is not None)
        photographer.first_start()
        photographer.preview()
        photographer.work()
        photographer.exchange()
        photographer.safety()
        photographer.village()
    finally:
        window.close()
    return photographer.files


def keep(picture: QImage, file: Path) -> None:
    """Write it with its most frequent colours and those of the signs; fewer where it is large."""
    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    frequent = Counter(memoryview(whole.constBits()).cast("B").cast("I")).most_common()
    signs = [QColor(colour).rgb() for colour in SIGNS]
    for count in COLOURS:
        table = [*signs, *(colour | 0xFF000000 for colour, _times in frequent[:count])]
        few = whole.convertToFormat(
            QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither
        )
        few.save(str(file), "PNG", 0)  # type: ignore[call-overload]  # 0: as small as it can be
        if file.stat().st_size <= SMALL:
            return


def _write(box: QWidget | None, text: str) -> None:
    """Type as an input method would hand it over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(box, event)  # type: ignore[arg-type]


def _live(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def take_help() -> list[Path]:
    """All pictures of the help, at both sizes; the files written."""
    files = []
    for ending, scale in BOTH:
        with TemporaryDirectory(prefix="jmdesk-", ignore_cleanup_errors=True) as scratch:
            files += take_pictures(HELP, Path(scratch) / "示例.db", scale=scale, ending=ending)
    return files


def take_for(folder: Path, *, scale: float, example: bool) -> list[Path]:
    """Pictures at one size in a folder of one's own."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="jmdesk-", ignore_cleanup_errors=True) as scratch:
        place = folder if example else Path(scratch)
        store = place / "示例.db"
        for old in place.glob("示例.db*"):
            old.unlink()
        return take_pictures(folder, store, scale=scale)


def main() -> int:
    """Take them and name the files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, nargs="?", help="resources/help when absent")
    parser.add_argument("--scale", type=float, default=1.0, help="size of type, 1 to 2")
    parser.add_argument("--example", action="store_true", help="leave the example's store too")
    wanted = parser.parse_args()
    if wanted.folder is None:
        files = take_help()
    else:
        files = take_for(wanted.folder, scale=wanted.scale, example=wanted.example)
    for file in files:
        print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
