"""The way through all places of the real window on the example data, at one size of type."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from jmdesk.domain.explanation import is_open
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.demo import PLAN, example, fill_example
from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.desk_settings import set_plain_view
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.listing import find_records
from jmdesk.operations.recording import delete_record
from jmdesk.ui.app import start
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.exchange_page import ExchangePage, Tab
from jmdesk.ui.indicator_page import PLAN as TARGETS
from jmdesk.ui.indicator_page import IndicatorPage
from jmdesk.ui.main_window import SIZE
from jmdesk.ui.merge_page import MergePage
from jmdesk.ui.places import Places
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.settings_page import SettingsPage
from jmdesk.ui.start_page import StartPage
from tests.operations.village_desk import make_village
from tests.ui.clash import record_twice, send_clash
from tests.ui.everyone.papers import papers

UNIT = "科右中旗巴彦呼舒镇"
VILLAGE_MONTH = Period.month(2025, 5)
MONTH = Period.month(2024, 5)
_PATIENCE = 60.0
"""Seconds for one place; most take a tenth."""


def make_stores(folder: Path) -> None:
    """A township's desk with the plan and the example month, and a 嘎查's in the plain view."""
    desk = open_desk(folder / "town.db")
    begin(desk, unit=desk.find_unit(UNIT).code, person="包玉兰", phone="13904820000")
    fill_example(desk)
    desk.close()
    desk = make_village(folder / "village.db")
    set_plain_view(desk, plain=True)
    desk.close()


class Tour:
    """One window on its own copy of a store; `steps` names each place and brings it up."""

    def __init__(self, app: QApplication, store: Path | None, folder: Path, scale: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "desk.db"
        if store is not None:
            shutil.copy(store, file)
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        settings.setValue("scale", scale)
        settings.sync()
        self.window = start(app, file)
        self.window.resize(*SIZE)
        self.window.activateWindow()
        self.wait(lambda: self.window.desk is not None and self.window.places is not None)

    def wait(self, until: Callable[[], bool] = lambda: True) -> None:
        """Until something holds, nothing is under way and nothing more is painted."""
        end = time.monotonic() + _PATIENCE
        quiet = 0
        while quiet < 3:
            QApplication.processEvents()
            time.sleep(0.004)
            quiet = quiet + 1 if until() and self.window.jobs.idle and not self._looking() else 0
            if time.monotonic() > end:
                raise TimeoutError("the window did not come to rest")

    def _looking(self) -> bool:
        return bool(getattr(self.page, "looking", False))

    @property
    def page(self) -> QWidget | None:
        """The page in the middle."""
        return self.window.stack.currentWidget()

    @property
    def places(self) -> Places:
        """Where one can go."""
        assert self.window.places is not None
        return self.window.places

    def close(self) -> None:
        """Shut the window and its store."""
        self.window.close()
        self.window.deleteLater()
        # At once: each change of the look would dress what is left of it anew.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def first_start(tour: Tour) -> Iterator[str]:
    """The three steps of an empty desk."""
    page = tour.page
    assert isinstance(page, StartPage)
    yield "第一次使用 1"
    assert tour.window.desk is not None
    code = tour.window.desk.find_unit(UNIT).code
    page.unit.choose(DeskLookups(tour.window.desk, year=MONTH.end.year).unit(code))
    page.go_on.click()
    yield "第一次使用 2"
    page.person.setText("包玉兰")
    page.save.click()
    yield "第一次使用 3"


def village(tour: Tour) -> Iterator[str]:
    """The 嘎查's page, its whole window."""
    tour.window.set_period(VILLAGE_MONTH)
    yield "嘎查一页"


def township(tour: Tour) -> Iterator[str]:
    """Every place of a township's desk."""
    tour.window.set_period(MONTH)
    tour.window.go("desk")
    yield "工作台"
    parts = (
        _ledgers,
        _indicators,
        _records,
        _reports,
        _papers,
        _bringing_in,
        _merging,
        _settings,
        _over_the_work,
    )
    for part in parts:
        yield from part(tour)


def _ledgers(tour: Tour) -> Iterator[str]:
    assert tour.window.desk is not None
    for key in tour.window.side.keys():  # noqa: SIM118 - not a mapping
        if not key.startswith("ledger:"):
            continue
        ledger = tour.window.desk.ledger(key.removeprefix("ledger:"))
        tour.places.show_grid(ledger.id)
        yield f"月表 {ledger.title}"
        tour.places.show_all(ledger.id)
        yield f"列表 {ledger.title}"


def _indicators(tour: Tour) -> Iterator[str]:
    """Targets without any, then those of the plan with what contradicts itself."""
    tour.window.go("ledger:target")
    yield "指标 还没有"
    desk = tour.window.desk
    assert desk is not None
    plan = plan_workbook(desk, file=example(TARGETS), ledger="target")
    tour.places.tell(import_workbook(desk, plan=plan))
    tour.wait()
    page = tour.page
    assert isinstance(page, IndicatorPage)
    page.band.fold.click()
    page.focus_work()
    yield "指标"


def record_of(tour: Tour, ledger: str, text: str, period: str = "") -> RecordId:
    """The id of a record by its name."""
    assert tour.window.desk is not None
    found = find_records(tour.window.desk, ledger=ledger, text=text)
    return next(id for id, title in found if period in title)


def _records(tour: Tour) -> Iterator[str]:
    for ledger, text, period in (
        ("progress", "窑艾里", MONTH.label),
        ("project", "窑艾里", ""),
        ("training", "肉牛", ""),
    ):
        tour.places.open_record(ledger, record_of(tour, ledger, text, period))
        yield f"整页 {ledger}"
        tour.wait()
        page = tour.page
        assert isinstance(page, RecordPage)
        if any(map(is_open, page.problems)):
            page.explaining.begin()
            yield f"整页 {ledger} 写说明"
    tour.places.new_record("progress")
    yield "整页 新的"


def _reports(tour: Tour) -> Iterator[str]:
    for report in ("progress_month", "training_month", "demand"):
        if tour.window.desk is not None and report in tour.window.desk.catalogue.reports:
            tour.places.show_report(report)
            yield f"报表 {report}"
            tour.wait()
            page = tour.page
            assert isinstance(page, ReportPage)
            if page.made is not None and any(map(is_open, page.made.document.audit)):
                page.explain()
                yield f"报表 {report} 写说明"
                page.frame.close_panel()
    page = tour.page
    assert isinstance(page, ReportPage)
    page.several()
    yield "几张一起出"


def _papers(tour: Tour) -> Iterator[str]:
    assert tour.window.desk is not None
    yield from papers(tour.places, tour.window.desk, lambda: tour.page, tour.wait)


def _bringing_in(tour: Tour) -> Iterator[str]:
    tour.places.show_import("project", None)
    yield "导入 选文件"
    tour.places.show_import("project", example(PLAN))
    yield "导入 预览"
    tour.window.go("exchange")
    yield "收发"
    tour.wait()
    page = tour.page
    assert isinstance(page, ExchangePage)
    page.show_tab(Tab.BOARD)
    yield "收发 缺报"
    page.board.head.only.setChecked(False)
    below = next(
        place for place, one in enumerate(page.board.table.model_.rows) if one.level == "village"
    )
    page.board.table.selectRow(below)
    cell = next(iter(page.board.table.model_.rows[below].cells.values()))
    page.board.detail.return_asked.emit(cell)
    yield "收发 退回"
    page.show_tab(Tab.CAME)


def _merging(tour: Tour) -> Iterator[str]:
    """What a 嘎查 sends that is not the same as here: asked about, decided, left open."""
    assert tour.window.desk is not None
    folder = tour.window.desk.path.parent / "sent"
    send_clash(tour.window.desk, record_of(tour, "progress", "窑艾里", MONTH.label), folder)
    tour.places.take_files(())
    yield "合并 选文件"
    tour.places.take_files((folder,))
    yield "合并 要问的"
    page = tour.page
    assert isinstance(page, MergePage)
    page.questions.trust.click()  # type: ignore[union-attr]
    yield "合并 不一样的"
    page.merge.click()
    tour.wait()
    yield "收发 收到的"
    tour.places.show_conflicts()
    yield "不一样的"
    record_twice(tour.window.desk, record_of(tour, "training", "肉牛"))
    tour.window.go("exchange")
    yield "收发 像同一件事的"
    tour.places.show_lookalikes()
    yield "像同一件事的"
    tour.places.show_audit()
    yield "审核"
    delete_record(tour.window.desk, record=record_of(tour, "training", "肉牛"), reason="登记了两遍")
    tour.places.show_recover()
    yield "找回"
    tour.places.show_rollup("project")
    yield "汇总"


def _settings(tour: Tour) -> Iterator[str]:
    tour.window.go("settings")
    page = tour.page
    assert isinstance(page, SettingsPage)
    for number, part in enumerate(page.parts):
        page.show_part(number)
        yield f"设置 {part.title}"


def _over_the_work(tour: Tour) -> Iterator[str]:
    tour.window.go("desk")
    tour.wait()
    tour.window.top.search.begin()
    tour.window.top.search.insert("yal")
    tour.window.top.search.textEdited.emit("yal")
    yield "找"
    tour.window.top.search.leave()
    tour.window.open_menu()
    yield "菜单"
    tour.window.top.menu.menu_shown.hide()
    next(one for one in tour.window.commands.own() if one.id == "window.help").act()
    yield "帮助"
