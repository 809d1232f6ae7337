"""The month of 巴彦呼舒镇 through the real window, as its clerk does it in May 2024.

Each step sees what the person sees, and looks into the store.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.store.query import Query
from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.start_page import StartPage
from tests.ui.clerk import CTRL, SHIFT, Clerk, Key, Sheet

APRIL, MAY = Period.month(2024, 4), Period.month(2024, 5)
GRASS, DRAGON, KILN = "草高吐", "海龙屯", "窑艾里"
BRIDGE, KING, HALL = "巴仁布敦化", "王鲁", "文化活动室"
APRIL_BLOCK = {
    GRASS: ("实施中", "45", "220", "300", "200", "200", "2024-4-12", "牛舍基础完工"),
    DRAGON: ("实施中", "35", "320", "450", "300", "150", "2024.3.28", "改造机电井 4 眼"),
    KILN: ("实施中", "40", "600", "750", "570", "100", "3月15日", "大棚主体完工"),
    BRIDGE: ("招采中", "0", "0", "0", "0", "", "", "编制招标文件"),
    KING: ("实施中", "85", "420", "500", "380", "80", "2024年3月20日", "棚圈建设收尾"),
    HALL: ("已批复", "0", "0", "0", "0", "", "", "选址"),
}
FIELDS = ("state", "image", "done", "arrived", "paid", "paid_m", "start", "work")


def out(folder: Path) -> Path:
    """Where files to hand on go."""
    made = folder / "上报"
    made.mkdir(exist_ok=True)
    return made


def stored(clerk: Clerk, project: str, period: Period = MAY) -> Record | None:
    """The progress of a project, as it is recorded."""
    for record in clerk.desk.store.records(Query(ledger="progress", period=period)):
        if project in clerk.desk.store.title(record.id, unit_name=clerk.desk.units.name):
            return record
    return None


def paid(clerk: Clerk, project: str, period: Period = MAY) -> object:
    found = stored(clerk, project, period)
    return found.get("paid") if found is not None else None


def first_start(clerk: Clerk) -> None:
    """Unit by initials (there are several of that sound), name, phone."""
    page = clerk.sees(StartPage)
    clerk.type("byhs")
    clerk.press(Key.Key_Down, Key.Key_Return)
    assert page.where.text() == "兴安盟 科尔沁右翼中旗 巴彦呼舒镇"
    clerk.type("包玉兰")
    clerk.press(Key.Key_Return)
    clerk.type("13904820000")
    clerk.press(Key.Key_Return)
    assert clerk.window.top.unit.text() == "巴彦呼舒镇"
    assert (clerk.desk.unit, clerk.desk.person) == ("152222100000", "包玉兰")


def bring_in_the_plan(clerk: Clerk) -> None:
    """The example, seen before it is let in."""
    clerk.click(clerk.sees(StartPage).example)
    page = clerk.sees(ImportPage)
    assert page.bring.text() == "导入 148 个项目"
    assert page.bring.hasFocus()
    clerk.press(Key.Key_Return)
    assert clerk.sees(ListPage).foot.text().startswith("共 148 条")
    assert "新增 148 条" in clerk.told
    assert len(clerk.desk.store.records(Query(ledger="project"))) == 148


def bring_in_april(clerk: Clerk) -> None:
    """The first month is a block out of the old workbook, with dates in all their spellings."""
    clerk.go("工作台")
    assert "台账里有别的年份的项目 148 个" in clerk.words()
    clerk.work_on("2024-4")
    page = clerk.sees(DeskPage)
    assert page.next is not None
    assert page.next.text() == "填剩下的 6 个"
    assert page.next.hasFocus()
    clerk.press(Key.Key_Return)
    sheet = Sheet(clerk)
    rows = {name: dict(zip(FIELDS, texts, strict=True)) for name, texts in APRIL_BLOCK.items()}
    sheet.paste("state", **rows)
    assert sheet.page.state.model.unread() == {}
    clerk.save()
    assert clerk.told == "已存 6 行。"
    assert sheet.foot == "已报 6 / 6"
    april = stored(clerk, KILN, APRIL)
    assert april is not None
    assert (str(april.get("start")), april.get("paid")) == ("2024-03-15", Decimal(570))


def see_what_may_owes(clerk: Clerk) -> None:
    """The green button opens exactly what is missing, with April's figures in grey."""
    clerk.press(Key.Key_PageDown, with_=CTRL)
    clerk.go("工作台")
    page = clerk.sees(DeskPage)
    assert page.title.text() == "5月要做的"
    assert page.next is not None
    assert page.next.text() == "填剩下的 6 个"
    clerk.press(Key.Key_Return)
    sheet = Sheet(clerk)
    assert sheet.page.head.title.text() == "项目进度　2024年5月"
    assert sheet.page.head.shown_button.text() == "显示：未报"
    assert len(sheet.rows()) == 6
    assert sheet.foot == "已报 0 / 6，缺 6"
    assert sheet.shows(GRASS, "paid") == "200"
    assert sheet.is_grey(GRASS, "paid")
    assert stored(clerk, GRASS) is None


def type_over_the_grey(clerk: Clerk) -> None:
    """More paid than arrived is said with both figures; F8 leads there."""
    sheet = Sheet(clerk)
    sheet.write(GRASS, image="60", done="310", paid="320", work="牛舍主体完工，正在装围栏")
    clerk.wait()
    said = [one.message for one in sheet.page.state.problems(sheet.key(GRASS))]
    assert any("320" in text and "300" in text for text in said), said
    assert "须说明 1" in sheet.foot
    clerk.press(Key.Key_F8)
    assert sheet.place == (sheet.key(GRASS), "paid")
    clerk.type("285")
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: "须说明" not in sheet.foot)
    assert sheet.shows(GRASS, "paid_m") == "85"
    assert sheet.sign(GRASS) == "未存"


def paste_from_wps(clerk: Clerk) -> None:
    """What cannot be read stays as it was written, marked; one step to undo."""
    sheet = Sheet(clerk)
    sheet.paste(
        "done",
        **{
            DRAGON: {"done": "380", "arrived": "４８０", "paid": "三四百"},
            KILN: {"done": "860", "arrived": "1,000", "paid": "820"},
        },
    )
    key = sheet.key(DRAGON)
    assert list(sheet.page.state.model.unread()) == [(key, "paid")]
    assert sheet.shows(DRAGON, "paid") == "三四百"
    assert sheet.shows(KILN, "arrived") == "1000"
    assert "必须改 1" in sheet.foot
    clerk.press(Key.Key_Z, with_=CTRL)
    clerk.wait()
    assert sheet.shows(DRAGON, "paid") == "300"
    assert sheet.is_grey(KILN, "done")
    clerk.press(Key.Key_Y, with_=CTRL)
    clerk.wait()
    assert sheet.shows(DRAGON, "paid") == "三四百"
    clerk.press(Key.Key_F8)
    assert sheet.place == (key, "paid")
    clerk.type("350")
    clerk.press(Key.Key_Return)
    sheet.write(DRAGON, image="45", work="打井完成")
    sheet.write(KILN, image="55", work="冷库基础完工")
    clerk.wait()
    assert sheet.page.state.model.unread() == {}


def the_rest_is_as_it_was(clerk: Clerk) -> None:
    """其余都无变化 asks once, says whose name stands under it, and does it."""
    sheet = Sheet(clerk)
    clerk.click(sheet.page.foot.rest_button)
    clerk.wait()
    assert "3 行都记为无变化，署名包玉兰" in sheet.page.bars.confirm.text.text()
    clerk.press(Key.Key_Return)
    clerk.wait()
    assert clerk.told.startswith("3 行记了无变化。")
    assert sheet.foot.startswith("已报 3 / 6，缺 3，未存 3")
    king = stored(clerk, KING)
    assert king is not None
    assert (king.get("same"), king.get("paid")) == (True, Decimal(380))
    assert stored(clerk, GRASS) is None


def save_the_month(clerk: Clerk) -> None:
    """Ctrl+S reports what was typed, with all that was carried."""
    sheet = Sheet(clerk)
    clerk.save()
    assert clerk.told.startswith("已存 3 行。")
    assert sheet.foot.startswith("已报 6 / 6")
    assert "未存" not in sheet.foot
    assert sheet.page.foot.kept.text() == ""
    assert [paid(clerk, name) for name in (GRASS, DRAGON, KILN)] == [285, 350, 820]
    grass = stored(clerk, GRASS)
    assert grass is not None
    assert str(grass.get("start")) == "2024-04-12"


def look_at_a_project(clerk: Clerk) -> None:
    """Its page, and back to the very cell."""
    sheet = Sheet(clerk)
    sheet.go(DRAGON, "work")
    clerk.click(sheet.page.panel.subject_link)
    page = clerk.sees(RecordPage)
    assert "海龙屯嘎查示范村打造项目" in page.title
    clerk.press(Key.Key_Escape)
    assert clerk.sees(MonthPage) is sheet.page
    assert sheet.place == (sheet.key(DRAGON), "work")
    assert sheet.view.hasFocus()


def record_beneficiaries(clerk: Clerk) -> None:
    """Those of the quarter, for one 嘎查; the others stay 未报."""
    clerk.go("工作台")
    clerk.click(clerk.button("项目受益情况：打开"))
    sheet = Sheet(clerk)
    assert sheet.page.head.title.text() == "项目受益情况　2024年二季度"
    figures = {"hh": "40", "pp": "120", "hh_tp": "10", "pp_tp": "30", "hh_jc": "2", "pp_jc": "5"}
    sheet.write(KILN, **figures)
    clerk.save()
    assert sheet.foot.startswith("已报 1 / 5，缺 4")
    (record,) = clerk.desk.store.records(Query(ledger="beneficiary"))
    assert (record.get("hh"), clerk.desk.units.name(record.unit)) == (40, "窑艾里嘎查")


def record_a_course(clerk: Clerk) -> None:
    """On a page of its own, begun with Ctrl+N."""
    clerk.go("培训班")
    clerk.sees(ListPage)
    clerk.press(Key.Key_N, with_=CTRL)
    page = clerk.sees(RecordPage)
    clerk.fill(page, title="肉牛科学饲养培训", kind="农牧民实用技术", form="集中授课")
    clerk.fill(page, host="巴彦呼舒镇", where="本苏木镇", place="镇文化站")
    clerk.fill(page, begins="2024-5-12", ends="2024-5-14", days="3", plan="50")
    clerk.fill(page, att="46", tp="18", jc="2", spent="18400")
    clerk.save()
    clerk.press(Key.Key_Escape)
    assert clerk.sees(ListPage).model.rowCount() == 1
    (course,) = clerk.desk.store.records(Query(ledger="training"))
    assert (course.get("att"), str(course.get("ends"))) == (46, "2024-05-14")


def totals(clerk: Clerk) -> list[str]:
    """The figures of the total on the paper."""
    page = clerk.sees(ReportPage)
    clerk.wait(lambda: page.made is not None)
    assert page.made is not None
    return [cell.text for cell in page.made.document.rows[0].cells]


def see_the_report_follow(clerk: Clerk) -> None:
    """表2; a figure on it leads to its record, and what is mended there stands on the paper."""
    clerk.go("报表")
    page = clerk.sees(ReportPage)
    clerk.type("表2", into=page.choice.report)
    clerk.press(Key.Key_Return)
    assert "1,835.00" in totals(clerk)
    clerk.click_on_paper(1, "累计支付")
    assert page.frame.origin.what.text() or page.frame.origin.origin
    clerk.click(page.frame.origin.links[0])
    record = clerk.sees(RecordPage)
    clerk.fill(record, paid="290")
    clerk.save()
    clerk.press(Key.Key_Escape)
    assert clerk.sees(ReportPage) is page
    assert "1,840.00" in totals(clerk)
    assert paid(clerk, GRASS) == 290


def open_what_makes_a_total(clerk: Clerk) -> None:
    """A total opens the rows that made it."""
    page = clerk.sees(ReportPage)
    clerk.click_on_paper(0, "累计支付")
    assert page.frame.origin.origin is not None
    assert page.frame.origin.origin.sentence.startswith("1,840.00 ＝ ")
    clerk.click(page.frame.origin.links[0])
    listed = clerk.sees(ListPage)
    assert listed.model.rowCount() == 6
    clerk.press(Key.Key_Up, with_=Qt.KeyboardModifier.AltModifier)
    assert clerk.sees(ReportPage) is page


def submit(clerk: Clerk) -> None:
    """第1稿, with its check code; the 工作台 knows."""
    page = clerk.sees(ReportPage)
    clerk.wait(lambda: page.frame.submit_button.isEnabled())
    assert page.frame.submit_button.text() == "上报第 1 稿 ›"
    clerk.click(page.frame.submit_button)
    clerk.wait()
    assert clerk.told.startswith("已上报第 1 稿，校验码")
    (kept,) = clerk.desk.store.records(Query(ledger="submission"))
    assert (kept.get("report"), kept.get("version")) == ("progress_month", 1)
    clerk.go("工作台")
    clerk.sees(DeskPage)
    assert clerk.button("表2 项目进度月报表：打开").isVisible()


def change_what_was_submitted(clerk: Clerk) -> None:
    """An edit after that: the 工作台 says so, and proposes the next version."""
    clerk.go("项目进度")
    sheet = Sheet(clerk)
    assert sheet.page.head.shown_button.text() == "显示：全部"
    sheet.write(KING, paid="395", work="棚圈完工")
    clerk.save()
    king = stored(clerk, KING)
    assert king is not None
    assert (king.get("paid"), king.get("same")) == (395, None)
    clerk.go("工作台")
    clerk.sees(DeskPage)
    assert "第1稿上报后又改过" in clerk.words()
    clerk.click(clerk.button("表2 项目进度月报表：再报一稿"))
    assert "1,855.00" in totals(clerk)


def write_several_reports(clerk: Clerk) -> None:
    """表2 and 表4 into one folder, as paper and as workbook."""
    page = clerk.sees(ReportPage)
    clerk.click(page.frame.paper)
    clerk.press(Key.Key_P, with_=CTRL | SHIFT)
    for box in page.batch.findChildren(QCheckBox):
        wanted = any(text in box.text() for text in ("表2", "表4", "巴彦呼舒镇", "PDF", "Excel"))
        if box.isChecked() != wanted:
            box.setFocus()
            clerk.press(Key.Key_Space)
    assert page.batch.start_button.text() == "选文件夹，出 4 个文件 ›"
    clerk.click(page.batch.start_button)
    clerk.wait(lambda: page.batch.outcome.isVisible())
    names = sorted(one.name[:2] + one.suffix for one in out(clerk.folder).iterdir())
    assert names == ["表2.pdf", "表2.xlsx", "表4.pdf", "表4.xlsx"]


def find_a_unit_and_a_report(clerk: Clerk) -> None:
    """Ctrl+K: the things of one 嘎查 only, then a report."""
    clerk.go("工作台")
    clerk.find("窑艾里嘎查")
    assert clerk.window.top.viewed.text() == "只看 窑艾里嘎查 ×"
    clerk.click(clerk.window.top.viewed)
    clerk.wait()
    assert not clerk.window.top.viewed.isVisible()
    clerk.find("培训情况统计表")
    page = clerk.sees(ReportPage)
    clerk.wait(lambda: page.made is not None)
    assert page.made is not None
    assert page.made.document.report == "training_month"


def step_through_the_months(clerk: Clerk) -> None:
    """Back to April, on to June: each month is as it was left."""
    clerk.go("项目进度")
    sheet = Sheet(clerk)
    seen = []
    for key in (Key.Key_PageUp, Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageUp):
        clerk.press(key, with_=CTRL)
        clerk.wait()
        seen.append((sheet.page.head.title.text()[-2:], sheet.foot[:8], sheet.shows(KILN, "paid")))
    may = ("5月", "已报 6 / 6", "820")
    assert seen == [("4月", "已报 6 / 6", "570"), may, ("6月", "已报 0 / 6", "820"), may]


def quit_and_begin_again(clerk: Clerk) -> None:
    """Everything is there."""
    clerk.quit()
    clerk.sit_down()
    assert clerk.window.top.unit.text() == "巴彦呼舒镇"
    clerk.work_on("2024-5")
    clerk.sees(DeskPage)
    assert "第1稿上报后又改过" in clerk.words()
    clerk.go("项目进度")
    sheet = Sheet(clerk)
    assert sheet.foot.startswith("已报 6 / 6")
    assert [sheet.shows(name, "paid") for name in APRIL_BLOCK] == [
        "290",
        "350",
        "820",
        "0",
        "395",
        "0",
    ]
    assert "未存" not in sheet.foot
    assert not clerk.desk.store.drafts()


MONTH: tuple[Callable[[Clerk], None], ...] = (
    first_start,
    bring_in_the_plan,
    bring_in_april,
    see_what_may_owes,
    type_over_the_grey,
    paste_from_wps,
    the_rest_is_as_it_was,
    save_the_month,
    look_at_a_project,
    record_beneficiaries,
    record_a_course,
    see_the_report_follow,
    open_what_makes_a_total,
    submit,
    change_what_was_submitted,
    write_several_reports,
    find_a_unit_and_a_report,
    step_through_the_months,
    quit_and_begin_again,
)


def test_the_month_of_a_township(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the one thing a test cannot do as a person does: the dialog is the system's own
    monkeypatch.setattr("jmdesk.ui.report_page.ask_for_folder", lambda _parent, _old: out(tmp_path))
    clerk = Clerk(qapp, tmp_path / "desk.db", qtbot)
    for step in MONTH:
        step(clerk)
    clerk.quit()
