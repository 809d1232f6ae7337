"""What people do in the window while it is killed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from jmdesk.operations.desk import open_desk
from jmdesk.operations.desk_settings import set_plain_view
from jmdesk.operations.recording import save_record
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.merge_page import MergePage
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.village_page import VillagePage
from tests.operations.sending import new_desk, package
from tests.operations.village_desk import make_village
from tests.power.hand import rest, sit_down
from tests.power.looking import STORE
from tests.power.workloads import Ack, Workload, with_plan
from tests.ui.clerk import CTRL, Clerk, Key, Sheet
from tests.ui.filled import make_store

COURSE = {"title": "水稻育秧技术", "begins": "2024-5-12", "att": "46"}


def _town(folder: Path) -> None:
    make_store(folder / STORE)


def _month_page(folder: Path) -> tuple[Clerk, Sheet]:
    clerk = sit_down(folder)
    clerk.work_on("2024-5")
    clerk.go("项目进度")
    return clerk, Sheet(clerk)


def _month(folder: Path) -> Iterator[Ack]:
    """Two cells and Ctrl+S; one cell over the other; undone; half a figure is left."""
    clerk, sheet = _month_page(folder)
    yield Ack()
    sheet.write("草高吐", arrived="120", done="100")
    rest(clerk)
    yield Ack(typed={"arrived": "120", "done": "100"})
    clerk.save()
    yield Ack()
    sheet.write("窑艾里", paid="820")
    clerk.save()
    yield Ack()
    clerk.click(_undo(clerk))
    clerk.wait()
    yield Ack()
    sheet.go("草高吐", "paid")
    clerk.type("8x1")
    rest(clerk)
    yield Ack(typed={"paid": "8x1"})
    clerk.press(Key.Key_Return)
    clerk.press(Key.Key_Z, with_=CTRL)
    rest(clerk)
    yield Ack()


def _undo(clerk: Clerk) -> QPushButton:
    """The button beside what was said last."""
    buttons = clerk.window.bar.findChildren(QPushButton)
    return next(one for one in buttons if one.text() == "撤销" and one.isVisible())


def _month_again(folder: Path) -> Mapping[str, str]:
    _, sheet = _month_page(folder)
    rows = sheet.page.state.model.texts().values()
    return {column: text for texts in rows for column, text in texts.items()}


def _courses(folder: Path) -> Clerk:
    clerk = sit_down(folder)
    clerk.work_on("2024-5")
    clerk.go("培训班")
    return clerk


def _new_course(clerk: Clerk) -> RecordPage:
    clerk.press(Key.Key_N, with_=CTRL)
    return clerk.sees(RecordPage)


def _record(folder: Path) -> Iterator[Ack]:
    """A course: half of it stands for a second; saved; one field changed, and left so."""
    clerk = _courses(folder)
    page = _new_course(clerk)
    yield Ack()
    clerk.fill(page, host="巴彦呼舒镇", **COURSE)
    rest(clerk)
    yield Ack(typed=COURSE)
    clerk.save()
    yield Ack()
    clerk.fill(page, where="本苏木镇", place="镇文化站")
    rest(clerk)
    yield Ack(typed={"place": "镇文化站"})
    clerk.save()
    yield Ack()


def _record_again(folder: Path) -> Mapping[str, str]:
    """Of the course that is listed where there is one, else of the new one."""
    clerk = _courses(folder)
    if clerk.sees(ListPage).model.rowCount():
        clerk.press(Key.Key_Home, Key.Key_Return)
        page = clerk.sees(RecordPage)
    else:
        page = _new_course(clerk)
    return {name: row.editor.typed() for name, row in page.form.rows.items()}


def _village_desk(folder: Path) -> None:
    make_village(folder / STORE).close()
    desk = open_desk(folder / STORE)
    set_plain_view(desk, plain=True)
    desk.close()


def _village_page(folder: Path) -> tuple[Clerk, VillagePage]:
    clerk = sit_down(folder)
    clerk.work_on("2025-5")
    page = clerk.sees(VillagePage)
    clerk.wait(lambda: page.paper is not None)
    return clerk, page


def _village(folder: Path) -> Iterator[Ack]:
    """A line is recorded when it is left; half a note stays in its box; the mark for the rest."""
    clerk, page = _village_page(folder)
    yield Ack()
    notes = [cell for cell in page.paper.cells if cell.name.endswith("/note")] if page.paper else []
    clerk.type("路基推到村西头", into=notes[0].box)
    clerk.click(notes[1].box)
    rest(clerk)
    yield Ack()
    clerk.type("等水泥，还没")
    rest(clerk)
    yield Ack(typed={"note": "等水泥，还没"})
    assert page.paper is not None
    clerk.click(page.paper.mark)
    clerk.wait()
    rest(clerk)
    yield Ack()


def _village_again(folder: Path) -> Mapping[str, str]:
    _, page = _village_page(folder)
    cells = page.paper.cells if page.paper else ()
    texts = [(cell.name.rpartition("/")[2], cell.box.typed()) for cell in cells]
    return {name: text for name, text in texts if text}


def _leaving(folder: Path) -> Iterator[Ack]:
    """How the window was left: folded, closed, opened and closed again."""
    for _ in range(2):
        clerk = sit_down(folder)
        clerk.go("项目档案")
        clerk.window.side.folded.emit(True)
        clerk.window.settings.sync()
        yield Ack()
        clerk.quit()
        yield Ack(files=("window.ini",))


def _inbox(folder: Path) -> None:
    with_plan(folder)
    desk = new_desk(folder / "嘎查.db", unit="窑艾里嘎查", person="白玉山")
    for number in range(6):
        values = {"year": 2024, "name": f"嘎查{number}", "place": "窑艾里嘎查"}
        save_record(desk, ledger="project", values=values)
    (folder / "收到").mkdir()
    package(desk, folder / "收到" / "嘎查.jmdesk")
    desk.close()
    shutil.rmtree(folder / "log", ignore_errors=True)
    (folder / "嘎查.db").unlink()


def _files(folder: Path) -> Iterator[Ack]:
    """Files are dropped and merged, a report is saved, a workbook is brought in."""
    clerk = sit_down(folder)
    clerk.work_on("2024-4")
    yield Ack()
    clerk.window.drops.dropped.emit((folder / "收到",))
    merge = clerk.sees(MergePage)
    assert merge.questions.trust is not None
    clerk.press(Key.Key_Space)
    clerk.wait(merge.merge.hasFocus)
    clerk.press(Key.Key_Return)
    clerk.wait()
    yield Ack()
    clerk.go("报表")
    report = clerk.sees(ReportPage)
    clerk.type("表2", into=report.choice.report)
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: report.made is not None)
    # the one thing that cannot be done as a person does: the file dialog is the system's own
    setattr(report.saver, "ask_file", lambda *_: folder / "表2.pdf")  # noqa: B010
    clerk.click(report.frame.pdf_button)
    clerk.wait((folder / "表2.pdf").exists)
    yield Ack(files=("表2.pdf",))
    clerk.window.drops.dropped.emit((folder / "规划.xlsx",))
    brought = clerk.sees(ImportPage)
    clerk.wait(brought.bring.isEnabled)
    clerk.click(brought.bring)
    clerk.wait(lambda: "新增 24 条" in clerk.told)
    yield Ack()


WINDOWS: Mapping[str, Workload] = {
    "month page": Workload(prepare=_town, work=_month, back=_month_again),
    "record page": Workload(prepare=_town, work=_record, back=_record_again),
    "village page": Workload(prepare=_village_desk, work=_village, back=_village_again),
    "files": Workload(prepare=_inbox, work=_files),
    "leaving": Workload(prepare=_town, work=_leaving),
}
