"""The 嘎查's page, by keys and mouse.

1. A quiet month is one mark; it is signed, told, and taken back in the notice.
2. Enter takes over what stands in grey; a line left is recorded; nobody saves.
3. Choices by number, initials, first characters; arrows go to the lines above and below.
4. A course is typed as one line; what the page does not ask is said softly and linked to.
5. What cannot be read stays as typed, with a sentence at its box; F8 goes there.
6. Ctrl+Z goes back through everything, Ctrl+Y forward again.
7. Printing and handing on wait until all is recorded; projects without a word are asked about once.
8. A course in the last month of a quarter: 受益 with last quarter's figures in grey.
9. The page fits the window at every size of type, and scrolls up and down only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.beside import qualifiers
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query
from jmdesk.ui import theme
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import NoticeBar, Notices
from jmdesk.ui.village_lines import AnyBox
from jmdesk.ui.village_mark import MarkBox
from jmdesk.ui.village_page import VillagePage
from tests.operations.village_desk import (
    JUNE,
    MAY,
    MODEL,
    ROAD,
    VILLAGE,
    WASTE,
    make_village,
    project_of,
    report_benefits,
    site_of,
)
from tests.ui.conftest import compose, settle

RETURN, TAB, UP, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Down
CONTROL = Qt.KeyboardModifier.ControlModifier


_PROJECT = {
    "year": 2025,
    "place": "各嘎查",
    "nature": "新建",
    "category": "产业合作类",
    "mode": "工程建设",
    "scope": "绣品",
    "total": Decimal(10),
    "jm": Decimal(10),
    "implementer": "152222000000",
}


class Sitting:
    """Someone at the page: the window, its worker, what was told."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.jobs, self.notices = Jobs(), Notices()
        self.window = QWidget()
        self.bar = NoticeBar(self.notices)
        self.page = VillagePage(desk, self.jobs, self.notices)
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(self.page)
        self.window.resize(1366, 720)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)

    def open(self, period: Period = MAY) -> None:
        self.page.show_period(VILLAGE, period)
        self.page.focus_work()
        self.settle()

    def settle(self) -> None:
        settle(self.qtbot, self.jobs)
        QApplication.processEvents()

    def press(self, *keys: Qt.Key, with_: Qt.KeyboardModifier | None = None) -> None:
        for key in keys:
            widget = QApplication.focusWidget()
            assert widget is not None
            QTest.keyClick(widget, key, with_ or Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        if text.isascii():
            QTest.keyClicks(widget, text)
        else:
            compose(widget, text)

    def write(self, *texts: str) -> None:
        """Fill box after box as one does: text, Enter."""
        for text in texts:
            if text:
                self.type(text)
            self.press(RETURN)

    def box(self, name: str) -> AnyBox:
        assert self.page.paper is not None
        cell = self.page.paper.named(name)
        assert cell is not None
        return cell.box

    def site(self, name: str, field: str = "state_seen") -> AnyBox:
        return self.box(f"{site_of(self.desk, name)}/{field}")

    def go(self, box: QWidget) -> None:
        QTest.mouseClick(box, Qt.MouseButton.LeftButton)
        if hasattr(box, "is_open") and box.is_open():
            self.press(Qt.Key.Key_Escape)

    @property
    def here(self) -> str:
        """Which box has the cursor."""
        assert self.page.paper is not None
        cell = self.page.paper.cell_at(QApplication.focusWidget())
        return cell.name if cell else ""

    @property
    def said(self) -> str:
        return self.bar.text.text() if self.bar.isVisible() else ""

    def sentences(self) -> list[str]:
        assert self.page.paper is not None
        return [text for line in self.page.paper.lines for text in line.said.sentences()]

    def record(self, ledger: str) -> Record:
        found = self.desk.store.records(Query(ledger=ledger, period=MAY))
        assert len(found) == 1
        return found[0]

    def stored(self, name: str) -> Record | None:
        return self.desk.store.record(site_of(self.desk, name))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = make_village(tmp_path / "desk.db")
    yield opened
    opened.close()


@pytest.fixture
def at(desk: Desk, qtbot: QtBot) -> Iterator[Sitting]:
    sitting = Sitting(desk, qtbot)
    sitting.open()
    yield sitting
    sitting.page.keep()
    sitting.settle()
    sitting.jobs.close()


def value(record: Record | None, name: str) -> Any:
    assert record is not None
    return record.get(name)


def grey(box: AnyBox) -> str:
    """The words in an empty box."""
    assert not isinstance(box, MarkBox)
    return box.placeholderText()


def test_a_quiet_month_is_one_mark_and_taken_back_in_the_notice(at: Sitting) -> None:
    assert at.page.paper is not None
    QTest.mouseClick(at.page.paper.mark, Qt.MouseButton.LeftButton)
    at.settle()
    assert at.page.paper.mark.isChecked()
    assert at.said == "3 个项目都照上月报了，本月无变化。"
    assert at.page.paper.marked.text().startswith("包文 ")
    assert [at.site(name).typed() for name in (MODEL, ROAD, WASTE)] == [
        "施工中",
        "未进场",
        "已在使用",
    ]
    assert value(at.record("village_month"), "same") is True
    assert value(at.stored(ROAD), "same") is True
    QTest.mouseClick(at.bar.action, Qt.MouseButton.LeftButton)
    at.settle()
    assert not at.page.paper.mark.isChecked()
    assert at.stored(ROAD) is None
    assert at.site(ROAD).typed() == ""


def test_a_blank_ticks_the_mark_and_enter_only_goes_on(at: Sitting) -> None:
    assert at.page.paper is not None
    at.press(RETURN)
    assert at.here == f"{site_of(at.desk, MODEL)}/state_seen"
    at.press(UP, Qt.Key.Key_Space)
    at.settle()
    assert at.page.paper.mark.isChecked()


def test_the_mark_is_refused_with_a_sentence_where_nothing_can_be_carried(at: Sitting) -> None:
    at.open(Period.month(2025, 3))
    assert at.page.paper is not None
    QTest.mouseClick(at.page.paper.mark, Qt.MouseButton.LeftButton)
    at.settle()
    assert "还没有上个月的现场状态，没有什么可以照抄。" in at.said
    assert not at.page.paper.mark.isChecked()


def test_what_stands_in_grey_is_no_report_until_enter_takes_it(at: Sitting) -> None:
    box = at.site(MODEL)
    assert (box.typed(), grey(box)) == ("", "施工中？")
    at.press(TAB, TAB, TAB, TAB)
    at.settle()
    assert at.stored(MODEL) is None
    at.go(box)
    at.press(RETURN)
    at.settle()
    assert value(at.stored(MODEL), "state_seen") == "施工中"
    assert value(at.stored(MODEL), "same") is None
    assert box.typed() == "施工中"
    assert at.here == f"{site_of(at.desk, MODEL)}/note"


def test_a_line_left_is_recorded_and_not_before(at: Sitting) -> None:
    at.go(at.site(MODEL, "note"))
    at.type("育秧大棚建好 32 座")
    at.press(TAB)
    at.settle()
    assert at.stored(MODEL) is None
    at.press(TAB)
    at.settle()
    assert value(at.stored(MODEL), "note") == "育秧大棚建好 32 座"
    assert value(at.stored(MODEL), "state_seen") == "施工中"
    assert at.page.frame.state.text() == "已填 2 格，都存好了"


@pytest.mark.parametrize("typed", ["3", "tg", "停"])
def test_choices_by_number_initials_and_first_characters(at: Sitting, typed: str) -> None:
    at.go(at.site(ROAD))
    at.type(typed)
    at.press(RETURN)
    at.press(DOWN)
    at.settle()
    assert value(at.stored(ROAD), "state_seen") == "停工"


def test_arrows_go_to_the_lines_above_and_below(at: Sitting) -> None:
    at.go(at.site(ROAD, "note"))
    at.press(UP)
    assert at.here == f"{site_of(at.desk, MODEL)}/note"
    at.press(DOWN, DOWN)
    assert at.here == f"{site_of(at.desk, WASTE)}/note"
    at.press(UP, UP, UP)
    assert at.page.paper is not None
    assert at.page.paper.mark.hasFocus()


def test_a_list_opened_takes_the_arrows(at: Sitting) -> None:
    at.go(at.site(ROAD))
    at.press(DOWN, with_=Qt.KeyboardModifier.AltModifier)
    at.press(DOWN, RETURN)
    assert at.site(ROAD).typed() == "施工中"


def course(at: Sitting) -> str:
    """Go to the empty line of courses; the beginning of its boxes' names."""
    assert at.page.paper is not None
    key = at.page.paper.sheet.next_course.id
    at.go(at.box(f"{key}/title"))
    return key


def test_a_course_is_typed_as_one_line(at: Sitting) -> None:
    key = course(at)
    at.write("水稻育秧技术", "5.12-14")
    assert grey(at.box(f"{key}/days")) == "3"
    at.write("", "46", "18", "2", "6")
    at.settle()
    record = at.record("training")
    told = {name: record.get(name) for name in ("title", "begins", "ends", "days", "att", "tp")}
    assert told == {
        "title": "水稻育秧技术",
        "begins": date(2025, 5, 12),
        "ends": date(2025, 5, 14),
        "days": Decimal(3),
        "att": 46,
        "tp": 18,
    }
    assert at.box(f"{key}/days_of").typed() == "5月12–14日"
    assert at.box(f"{key}/pages").typed() == "6"
    assert at.sentences() == [
        "嘎查自己办的班，实到 46 人，还没有计划人数或实际支出，请补全；没有花钱的填 0。",
        "按“农牧民实用技术、集中授课”记的。",
    ]
    assert at.page.paper is not None
    assert at.here == "gains/0/change"
    at.press(UP)
    assert at.here == f"{at.page.paper.sheet.next_course.id}/title"
    with at.qtbot.waitSignal(at.page.record_asked) as asked:
        line = next(line for line in at.page.paper.lines if line.key == key)
        QTest.mouseClick(line.said.link, Qt.MouseButton.LeftButton)
    assert asked.args == ["training", key]


def test_about_so_many_people_are_recorded_as_it_was_said(at: Sitting) -> None:
    key = course(at)
    at.write("水稻育秧技术", "5.12-14", "", "约四十六人", "18", "2", "6")
    at.settle()
    record = at.record("training")
    assert (record.get("att"), qualifiers(record)) == (46, {"att": "约"})
    assert at.box(f"{key}/att").typed() == "约46"


def test_an_ordinary_month_takes_at_most_ten_boxes(at: Sitting) -> None:
    notes = ((MODEL, "育秧大棚建好 32 座"), (WASTE, "垃圾车每周来两次，不够"))
    for name, note in notes:
        at.go(at.site(name, "note"))
        at.type(note)
    course(at)
    line = ("水稻育秧技术", "5.12-14", "", "46", "18", "2", "6")
    at.write(*line)
    at.settle()
    QTest.mouseClick(at.page.frame.rest_button, Qt.MouseButton.LeftButton)
    at.settle()
    assert at.page.paper is not None
    assert at.page.paper.sheet.unreported == ()
    assert len(notes) + sum(bool(text) for text in line) <= 10


def test_enter_in_an_empty_line_for_more_goes_past_it(at: Sitting) -> None:
    course(at)
    at.press(RETURN)
    assert at.here == "gains/0/change"
    at.press(RETURN)
    assert at.here == "needs/0/name"


def test_a_figure_that_cannot_be_is_said_at_its_box_and_f8_goes_there(at: Sitting) -> None:
    key = course(at)
    at.write("水稻育秧技术", "5.12-14", "", "46", "52", "2", "6")
    at.settle()
    assert "脱贫劳动力 52 人多于实到人数 46 人，请改正。" in at.sentences()
    assert at.page.frame.problem_button.text() == "1 处要看一看　F8"
    at.press(Qt.Key.Key_F8)
    assert at.here == f"{key}/tp"
    assert "多于实到人数" in at.box(f"{key}/tp").accessibleDescription()
    at.type("18")
    with at.qtbot.waitSignal(at.page.print_asked):
        QTest.mouseClick(at.page.frame.print_button, Qt.MouseButton.LeftButton)
    assert "脱贫劳动力" not in "".join(at.sentences())


def test_what_cannot_be_read_stays_as_typed_and_stops_the_print(at: Sitting) -> None:
    key = course(at)
    at.write("水稻育秧技术", "五月中旬", "", "46")
    at.go(at.site(MODEL, "note"))
    at.settle()
    assert "“五月中旬”不是日期，请写成 5.12 或 5.12-14。" in at.sentences()
    assert at.box(f"{key}/days_of").typed() == "五月中旬"
    assert value(at.record("training"), "att") == 46
    printed: list[str] = []
    at.page.print_asked.connect(printed.append)
    QTest.mouseClick(at.page.frame.print_button, Qt.MouseButton.LeftButton)
    at.settle()
    assert at.said == "有 1 格看不懂，改好再办。"
    assert (printed, at.here) == ([], f"{key}/days_of")


def test_what_cannot_be_read_is_there_on_coming_back(at: Sitting) -> None:
    at.go(at.box("gains/0/change"))
    at.type("三户")
    at.open(JUNE)
    at.open(MAY)
    assert at.box("gains/0/change").typed() == "三户"
    at.open(MAY)
    assert at.box("gains/0/change").typed() == "三户"


def test_a_change_is_one_cell_a_project_and_a_reason(at: Sitting) -> None:
    at.go(at.box("gains/0/change"))
    at.write("4 11")
    at.type("sjgcsf")
    at.press(RETURN)
    at.write("大棚承包")
    at.settle()
    assert at.record("village_month").get("gains") == (
        {"project": project_of(at.desk, MODEL), "hh_more": 4, "pp_more": 11, "reason": "大棚承包"},
    )
    assert at.box("gains/0/change").typed() == "新增 4 户 11 人"
    assert at.here == "needs/0/name"
    at.go(at.box("gains/1/change"))
    at.write("减少1户2人", "")
    at.go(at.box("needs/0/name"))
    at.settle()
    assert [row.get("hh_less") for row in at.record("village_month").get("gains")] == [None, 1]


def test_needs_visits_and_what_is_asked_of_the_township(at: Sitting) -> None:
    at.go(at.box("needs/0/name"))
    at.write("冷库", "村西", "200 吨", "80")
    at.type("旗农科局来看苗")
    at.press(TAB)
    at.type("请协调电线杆")
    at.press(RETURN)
    at.write("1", "5.10", "5.17")
    at.settle()
    month = at.record("village_month")
    assert month.get("needs") == (
        {"name": "冷库", "place": "村西", "content": "200 吨", "money": Decimal(80)},
    )
    assert (month.get("visits"), month.get("ask")) == ("旗农科局来看苗", "请协调电线杆")
    shown = (True, date(2025, 5, 10), date(2025, 5, 17))
    assert tuple(month.get(name) for name in ("shown", "shown_from", "shown_to")) == shown
    assert at.page.frame.submit_button.hasFocus()


def test_undo_goes_back_through_everything_and_redo_forward(at: Sitting) -> None:
    note = at.site(MODEL, "note")
    at.go(note)
    at.type("停电三天")
    at.go(at.site(ROAD))
    at.write("2")
    at.go(at.site(WASTE, "opinion"))
    at.settle()
    assert value(at.stored(ROAD), "state_seen") == "施工中"
    at.press(Qt.Key.Key_Z, with_=CONTROL)
    at.settle()
    assert at.stored(ROAD) is None
    at.press(Qt.Key.Key_Z, with_=CONTROL)
    at.settle()
    assert at.stored(MODEL) is None
    assert note.typed() == ""
    at.press(Qt.Key.Key_Y, with_=CONTROL)
    at.settle()
    assert value(at.stored(MODEL), "note") == "停电三天"
    assert note.typed() == "停电三天"
    assert not at.stored(MODEL).conflicts  # type: ignore[union-attr]  # there, as just said


def test_undo_in_a_box_first_takes_back_what_was_typed_there(at: Sitting) -> None:
    note = at.site(MODEL, "note")
    at.go(note)
    at.type("停电")
    at.press(Qt.Key.Key_Z, with_=CONTROL)
    assert note.typed() == ""
    assert at.stored(MODEL) is None


def test_a_word_takes_the_mark_away(at: Sitting) -> None:
    assert at.page.paper is not None
    QTest.mouseClick(at.page.paper.mark, Qt.MouseButton.LeftButton)
    at.settle()
    at.go(at.site(MODEL, "note"))
    at.type("停电三天")
    at.press(DOWN)
    at.settle()
    assert not at.page.paper.mark.isChecked()
    assert value(at.stored(MODEL), "same") is None


def test_handing_on_asks_once_about_projects_without_a_word(at: Sitting) -> None:
    handed: list[str] = []
    at.page.submit_asked.connect(handed.append)
    at.go(at.site(MODEL))
    at.write("2")
    submit = at.page.frame.submit_button
    QTest.mouseClick(submit, Qt.MouseButton.LeftButton)
    at.settle()
    assert at.said == f"还有 2 个项目没报：{ROAD}、{WASTE}。"
    assert at.bar.action.text() == "其余照上月"
    assert handed == []
    QTest.mouseClick(at.bar.action, Qt.MouseButton.LeftButton)
    at.settle()
    assert value(at.stored(ROAD), "same") is True
    QTest.mouseClick(submit, Qt.MouseButton.LeftButton)
    at.settle()
    assert handed == ["village_month"]


def test_printing_waits_until_the_line_in_hand_is_recorded(at: Sitting) -> None:
    told: list[object] = []
    at.page.print_asked.connect(lambda report: told.append((report, at.stored(MODEL) is not None)))
    at.go(at.site(MODEL, "note"))
    at.type("停电三天")
    at.press(Qt.Key.Key_P, with_=CONTROL)
    at.settle()
    QTest.mouseClick(at.page.frame.signin_button, Qt.MouseButton.LeftButton)
    at.settle()
    assert told == [("village_month", True), ("signin_sheet", True)]


def test_what_is_typed_while_a_line_is_being_recorded_stays(at: Sitting) -> None:
    at.go(at.site(MODEL, "note"))
    at.type("停电")
    at.go(at.site(ROAD, "note"))
    at.type("路通了")
    at.settle()
    assert at.site(ROAD, "note").typed() == "路通了"
    assert at.here == f"{site_of(at.desk, ROAD)}/note"
    assert value(at.stored(MODEL), "note") == "停电"


def test_what_others_record_appears(at: Sitting) -> None:
    values = {"project": project_of(at.desk, ROAD), "state_seen": "停工"}
    changes = save_record(at.desk, ledger="site", values=values, period=MAY)
    at.page.on_changes(changes)
    at.settle()
    assert at.site(ROAD).typed() == "停工"


def test_a_project_that_is_not_printed_can_be_chosen(at: Sitting) -> None:
    values = {**_PROJECT, "name": "刺绣基地", "places": ("152222000000",)}
    project = save_record(at.desk, ledger="project", values=values).records[0]
    at.open()
    assert at.page.paper is not None
    QTest.mouseClick(at.page.paper.other_button, Qt.MouseButton.LeftButton)
    at.type("cxjd")
    at.press(RETURN)
    at.write("2", "绣娘来了 12 人", "")
    at.settle()
    assert value(at.stored("刺绣基地"), "note") == "绣娘来了 12 人"
    assert project in [line.line.get("project") for line in at.page.paper.lines]
    at.open(JUNE)
    assert grey(at.box(f"{site_of(at.desk, '刺绣基地', JUNE)}/state_seen")) == "施工中？"


def test_a_line_without_its_project_is_not_recorded_and_says_so(at: Sitting) -> None:
    assert at.page.paper is not None
    QTest.mouseClick(at.page.paper.other_button, Qt.MouseButton.LeftButton)
    at.press(TAB)
    at.type("2")
    at.go(at.site(MODEL, "note"))
    at.settle()
    assert at.said == "还没有选是哪个项目，这一行没有记。请先选项目。"


def test_the_last_month_of_a_quarter_asks_for_the_benefits(desk: Desk, at: Sitting) -> None:
    report_benefits(desk)
    at.open(JUNE)
    assert at.page.paper is not None
    model, _road = at.page.paper.sheet.benefits
    total = at.page.paper.sheet.total
    assert total is not None
    assert grey(at.box(f"{model.id}/hh")) == "40"
    assert grey(at.box(f"{total.id}/hh")) == "45"
    assert at.page.paper.named("gains/0/change") is None
    at.go(at.box(f"{model.id}/hh"))
    at.write("42", "126")
    at.go(at.box(f"{total.id}/hh"))
    at.settle()
    stored = desk.store.record(model.id)
    assert [value(stored, name) for name in ("hh", "pp", "hh_tp")] == [42, 126, 8]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_page_fits_the_window_at_every_size_of_type(
    desk: Desk, qtbot: QtBot, qapp: QApplication, scale: float
) -> None:
    theme.apply(qapp, scale)
    try:
        sitting = Sitting(desk, qtbot)
        sitting.open()
        paper = sitting.page.paper
        assert paper is not None
        assert paper.width() == round(860 * scale) or scale > 1.5
        assert paper.width() < sitting.page.width()
        assert paper.minimumSizeHint().width() <= paper.width()
        for cell in paper.cells:
            right = cell.box.mapTo(paper, cell.box.rect().topRight()).x()
            assert right < paper.width()
        sitting.jobs.close()
    finally:
        theme.apply(qapp)


def test_every_box_and_button_has_a_name_to_be_read_out(at: Sitting) -> None:
    assert at.page.paper is not None
    names = [cell.box.accessibleName() for cell in at.page.paper.cells]
    assert all(names)
    assert len(names) == len(set(names))
    assert f"{MODEL} 现场状态" in names
    frame = at.page.frame
    for made in (frame.signin_button, frame.print_button, frame.submit_button):
        assert made.accessibleName()
    assert at.page.paper.mark.accessibleName() == "本月无变化"


def test_what_can_be_done_here_is_offered_with_its_keys(at: Sitting) -> None:
    offered = {command.id: command.keys for command in at.page.commands()}
    assert offered["village.undo"] == "Ctrl+Z"
    assert offered["village.problem"] == "F8"
