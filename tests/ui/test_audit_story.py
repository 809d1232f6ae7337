"""A 苏木's clerk and the 旗's coordinator, on the day when each figure has to be answered for.

1. 约30人 and 2000万 are typed as people write them; how they were read is said beside the cell.
2. More paid than arrived is explained with F7; 上报 asks for what is left, and the paper prints it.
3. The 旗 merges the file; 审核 shows what is left, and silences a hint.
4. 汇总 and 表5 open to the records that make a figure.
5. 指标 tells result and gap, and where the plan contradicts itself.
6. A ledger of the library is switched on and can be filled.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.domain.beside import qualifiers
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.open_conflicts import conflict_count
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query
from jmdesk.ui.audit_page import AuditPage
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.indicator_page import IndicatorPage
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.merge_page import MergePage
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.rollup_page import RollupPage
from jmdesk.ui.settings_page import SettingsPage
from tests.explaining import SAID
from tests.operations.sending import package
from tests.ui.clerk import CTRL, Clerk, Key, Sheet
from tests.ui.filled import APRIL, make_store, project

BANNER = "152222000000"
QUARTER = Period.quarter(2024, 2)
BARN, WELL = "窑艾里", "草高吐"
OTHER = "施工方垫资，六月到账后支付。"
JOBS, GIFTS = "H4 企业带动就业", "A5 社会捐款捐物（折价）"

ALT = Qt.KeyboardModifier.AltModifier
Step = Callable[[Clerk], None]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 苏木's store: April of both its projects, in both more is paid than has arrived."""
    path = tmp_path_factory.mktemp("town") / "desk.db"
    make_store(path)
    desk = open_desk(path)
    for name, paid in ((BARN, 800), (WELL, 60)):
        values = {
            "project": project(desk, name),
            "state": "实施中",
            "image": Decimal(10),
            "done": Decimal(150),
            "arrived": Decimal(50),
            "paid": Decimal(paid),
            "start": APRIL.start,
            "work": "备料",
        }
        save_record(desk, ledger="progress", values=values, period=APRIL)
    desk.close()
    return path


# the 苏木


def types_as_people_write(clerk: Clerk) -> None:
    clerk.work_on("2024-6")
    clerk.find("补充数")
    sheet = Sheet(clerk)
    sheet.write(GIFTS, value="2000万")
    sheet.go(GIFTS, "value")
    clerk.wait(lambda: sheet.page.panel.heard.isVisible())
    assert "2000" in sheet.page.panel.heard.text()
    sheet.write(JOBS, value="约30人")
    sheet.go(JOBS, "value")

    clerk.wait(lambda: "约" in sheet.page.panel.heard.text())
    assert sheet.shows(JOBS, "value") == "约30"
    clerk.save()
    told = {
        one.get("row"): (one.get("value"), qualifiers(one).get("value", ""))
        for one in clerk.desk.store.records(Query(ledger="figures", period=QUARTER))
    }
    assert told == {GIFTS: (Decimal(2000), ""), JOBS: (Decimal(30), "约")}


def explains_with_f7(clerk: Clerk) -> None:
    clerk.work_on("2024-4")
    clerk.go("项目进度")
    sheet = Sheet(clerk)
    clerk.press(Key.Key_F8)
    clerk.press(Key.Key_F7)
    line = sheet.page.panel.line
    assert line is not None
    clerk.type("情况属实")
    clerk.press(Key.Key_Return)
    assert sheet.page.panel.line is line
    clerk.press(Key.Key_A, with_=CTRL)
    clerk.type(SAID)
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: sheet.foot.count("须说明 1") == 1)
    assert sheet.view.hasFocus()


def submits_what_is_explained(clerk: Clerk) -> None:
    clerk.find("项目进度月报表")
    page = clerk.sees(ReportPage)
    clerk.wait(lambda: page.frame.submit_button.isEnabled())
    clerk.press(Key.Key_Return, with_=CTRL)
    clerk.wait(page.handing.panel.isVisible)
    assert page.handing.panel.count.text() == "还有 1 处"
    clerk.type(OTHER)
    clerk.press(Key.Key_Return)
    clerk.wait(page.handing.panel.finish_button.hasFocus)
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: clerk.told.startswith("已上报第 1 稿"))
    clerk.find("印出说明")
    clerk.wait(lambda: page.made is not None and page.made.document.explaining)
    assert page.made is not None
    printed = "".join(page.made.document.foot_notes)
    assert SAID in printed
    assert OTHER in printed


# the 旗


def merges(clerk: Clerk) -> None:
    clerk.window.drops.dropped.emit((clerk.folder / "town.jmdesk",))
    page = clerk.sees(MergePage)
    assert page.questions.trust is not None
    assert page.questions.trust.hasFocus()
    clerk.press(Key.Key_Space)
    clerk.wait(page.merge.hasFocus)
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: bool(clerk.desk.store.records(Query(ledger="progress"))))
    assert conflict_count(clerk.desk) == 0


def audits(clerk: Clerk) -> None:
    clerk.find("审核")
    page = clerk.sees(AuditPage)
    clerk.wait(lambda: bool(page.view.rules))
    codes = [one.code for one in page.view.rules]
    assert "paid_over_arrived" not in codes  # explained below, and it travelled
    place, hint = next((n, r) for n, r in enumerate(page.view.rules) if r.level is Level.HINT)
    clerk.press(Key.Key_Home, *[Key.Key_Down] * place)
    clerk.press(Key.Key_Delete)
    clerk.wait(lambda: hint.code not in {one.code for one in page.view.rules})
    assert page.head.silent.isVisible()


def opens_a_total(clerk: Clerk) -> None:
    clerk.work_on("2024-4")
    clerk.go("项目进度")
    clerk.find("汇总")
    page = clerk.sees(RollupPage)
    clerk.wait(lambda: not page.busy)
    model = page.table.figures
    paid = next(n for n in range(model.columnCount()) if "累计支付" in model.heading(n)[0])
    page.table.setFocus()
    clerk.press(Key.Key_End, with_=CTRL)
    while page.table.currentIndex().column() != paid:
        clerk.press(Key.Key_Left)
    clerk.wait(lambda: not page.busy)
    assert page.origin.origin is not None
    assert page.origin.origin.figure == "860"
    assert sorted(page.origin.origin.amounts.split(" + ")) == ["60", "800"]
    clerk.press(Key.Key_Return)
    assert clerk.sees(ListPage).model.rowCount() == 2
    clerk.press(Key.Key_Up, with_=ALT)
    assert clerk.sees(RollupPage) is page


def traces_a_figure(clerk: Clerk) -> None:
    clerk.work_on("2024-6")
    clerk.find("工作情况季度汇总表")
    page = clerk.sees(ReportPage)
    clerk.wait(lambda: page.made is not None and page.made.document.report == "work_quarter")
    assert page.made is not None
    rows = [{cell.text for cell in row.cells} for row in page.made.document.rows]
    clerk.click_on_paper(next(n for n, row in enumerate(rows) if "A5" in row), "年初至本季累计")
    origin = page.frame.origin.origin
    assert origin is not None
    assert origin.sentence.startswith("2,000.00 ＝ ")
    clerk.press(Key.Key_Return)
    record = clerk.sees(RecordPage)
    assert GIFTS in record.title


def sees_result_and_gap(clerk: Clerk) -> None:
    clerk.find("指标目标")
    page = clerk.sees(IndicatorPage)
    clerk.wait(page.load.hasFocus)
    clerk.press(Key.Key_Return)
    assert clerk.sees(ImportPage).bring.hasFocus()
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: clerk.window.stack.currentWidget() is page and page.table.isVisible())
    rows = [tuple(row) for row in page.table.rows.rows]
    (jobs,) = (row for row in rows if row[1:4:2] == ("落地企业带动就业", "140以上 人"))
    assert jobs[5:8] == ("30", "21.4%", "110")
    assert "处" in page.band.title.text()
    page.band.fold.setFocus()
    clerk.press(Key.Key_Return)
    assert "引进技术" in clerk.words()


def switches_a_ledger_on(clerk: Clerk) -> None:
    clerk.go("设置")
    page = clerk.sees(SettingsPage)
    page.list.setFocus()
    clerk.press(*[Key.Key_Down] * page.parts.index(page.library))
    part = page.library
    clerk.wait(lambda: bool(part.items))
    clerk.press(Key.Key_Tab)
    assert part.table.hasFocus()
    title = part.items[0].title
    with clerk.qtbot.waitSignal(clerk.window.filled, timeout=20_000):
        clerk.press(Key.Key_Home, Key.Key_Return)
    clerk.wait(lambda: clerk.told.startswith(f"已打开“{title}”"))
    clerk.find(title)
    assert title in clerk.words()


TOWN_DAY: tuple[Step, ...] = (
    types_as_people_write,
    explains_with_f7,
    submits_what_is_explained,
)
BANNER_DAY: tuple[Step, ...] = (
    merges,
    audits,
    opens_a_total,
    traces_a_figure,
    sees_result_and_gap,
    switches_a_ledger_on,
)


def test_the_day_of_the_audit(qapp: QApplication, town: Path, tmp_path: Path, qtbot: QtBot) -> None:
    below = tmp_path / "town" / "desk.db"
    below.parent.mkdir()
    below.write_bytes(town.read_bytes())
    clerk = Clerk(qapp, below, qtbot)
    for step in TOWN_DAY:
        step(clerk)
    package(clerk.desk, tmp_path / "town.jmdesk")
    clerk.quit()
    above = open_desk(tmp_path / "desk.db")
    begin(above, unit=BANNER, person="白梅")
    above.close()
    coordinator = Clerk(qapp, tmp_path / "desk.db", qtbot)
    for step in BANNER_DAY:
        step(coordinator)
    coordinator.quit()
