"""工作台: the month's work in one table, one next step, problems told once, pictures that open.

1. One line for each ledger that this unit fills or hands on; done, typed, missing told apart.
2. Exactly one green button: what was begun, what is missing, what must be mended, what can go up.
3. Problems are sentences with the way to mend them; equal ones are told once.
4. The deadline in days; overdue said plainly.
5. Bars open the records behind them; pictures come after the table and never hold it up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.drafting import keep_draft
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report
from jmdesk.store.draft import Draft
from jmdesk.ui import overview as looking
from jmdesk.ui import theme
from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.desk_table import DeskTable, DoneBar
from jmdesk.ui.jobs import Jobs
from tests.ui.filled import APRIL, MAY, TOWN, copy_of, make_store, progress, project


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk page") / "desk.db"
    make_store(path)
    return path


@pytest.fixture
def desk(filled_store: Path, tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(copy_of(filled_store, tmp_path))
    yield made
    made.close()


class Sight:
    """The page as a person has it before them."""

    def __init__(self, desk: Desk, qtbot: QtBot, jobs: Jobs) -> None:
        self.desk, self.qtbot, self.jobs = desk, qtbot, jobs
        self.page = DeskPage(desk, jobs)
        qtbot.addWidget(self.page)
        self.page.resize(1198, 720)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)

    def look(self, month: Period = MAY) -> None:
        with self.qtbot.waitSignal(self.page.pictured, timeout=10_000):
            self.page.show_period(self.desk.unit, month)
        self.qtbot.waitUntil(lambda: self.jobs.idle)

    def texts(self) -> list[str]:
        labels = self.page.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible()]

    def buttons(self) -> list[QPushButton]:
        found = self.page.findChildren(QPushButton)
        return [button for button in found if button.isVisible()]

    def green(self) -> list[str]:
        return [b.accessibleName() for b in self.buttons() if b.property("role") == "main"]

    def button(self, name: str) -> QPushButton:
        return next(b for b in self.buttons() if b.accessibleName().startswith(name))

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


@pytest.fixture
def sight(
    desk: Desk, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sight]:
    monkeypatch.setattr(looking, "today", lambda: date(2024, 5, 22))
    jobs = Jobs()
    yield Sight(desk, qtbot, jobs)
    jobs.close()


def report_progress(desk: Desk, name: str, **more: object) -> None:
    values = {
        "project": project(desk, name),
        "state": "实施中",
        "image": Decimal(55),
        "start": date(2024, 3, 15),
        "done": Decimal(860),
        "arrived": Decimal(750),
        "paid": Decimal(700),
        "work": "冷库基础",
    }
    save_record(desk, ledger="progress", values=values | more, period=MAY)


def test_a_line_says_how_far_the_month_is(sight: Sight) -> None:
    report_progress(sight.desk, "窑艾里")
    sight.look()
    assert sight.page.title.text() == "5月要做的"
    said = sight.texts()
    for text in ("项目进度", "1 / 2", "1 个项目", "表2 项目进度月报表", "等项目进度填完"):
        assert text in said
    (bar,) = [one for one in sight.page.findChildren(DoneBar) if one.isVisible()]
    assert bar.accessibleName() == "项目进度：应报 2，已报 1，在填 0，未报 1"


def test_the_deadline_counts_the_days(sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, said in (
        (22, "5月28日前交旗京蒙办，还有 6 天（期限拟定）"),
        (28, "今天（5月28日）要交旗京蒙办（期限拟定）"),
        (31, "5月28日前交旗京蒙办，已过期 3 天（期限拟定）"),
    ):
        monkeypatch.setattr(looking, "today", lambda day=day: date(2024, 5, day))
        sight.look()
        assert sight.page.hint.text() == said
    assert "旗里规定" in sight.page.hint.toolTip()


def test_the_next_step_goes_from_missing_to_mending_to_the_report(sight: Sight) -> None:
    sight.look()
    assert sight.green() == ["项目进度：填剩下的 2 个"]
    report_progress(sight.desk, "窑艾里")
    report_progress(sight.desk, "草高吐", arrived=Decimal(300), paid=Decimal(200), done=Decimal(9))
    sight.look()
    assert sight.green() == ["表2 项目进度月报表：预览上报"]
    submit_report(sight.desk, report="progress_month", period=MAY)
    sight.look()
    assert sight.green() == []
    assert "已上报第1稿" in sight.texts()
    save_record(
        sight.desk,
        ledger="progress",
        record=progress(sight.desk, "窑艾里", MAY),
        values={"finish": date(2024, 3, 1)},
    )
    sight.look()
    assert "第1稿上报后又改过" in sight.texts()
    assert len(sight.green()) == 1


def test_what_must_be_mended_stands_in_the_way_of_the_report(sight: Sight) -> None:
    report_progress(sight.desk, "窑艾里", finish=date(2024, 3, 1))
    report_progress(sight.desk, "草高吐", arrived=Decimal(300), paid=Decimal(200), done=Decimal(9))
    sight.look()
    assert "先改好项目进度里必须改的" in sight.texts()
    (green,) = sight.green()
    assert green.startswith(
        "去改 ›窑艾里嘎查示范村打造项目（2024） · 项目进度：实际完工 2024-03-01"
    )
    with sight.qtbot.waitSignal(sight.page.record_asked) as asked:
        QTest.keyClick(sight.button(green), Qt.Key.Key_Space)
    assert asked.args == ["progress", progress(sight.desk, "窑艾里", MAY)]


def test_the_button_asks_for_exactly_what_is_missing(sight: Sight) -> None:
    sight.look()
    with sight.qtbot.waitSignal(sight.page.missing_asked) as asked:
        sight.click(sight.button("项目进度：填剩下的 2 个"))
    assert asked.args == ["progress"]
    with sight.qtbot.waitSignal(sight.page.report_asked) as report:
        sight.click(sight.button("表2"))
    assert report.args == ["progress_month"]


def test_what_was_begun_comes_first(sight: Sight) -> None:
    id = progress(sight.desk, "草高吐", MAY)
    draft = Draft(
        key=id,
        ledger="progress",
        record=id,
        unit=TOWN,
        period=str(MAY),
        typed={"paid": "3"},
        focus="paid@1",
        at="2024-05-22T09:12:00",
    )
    keep_draft(sight.desk, draft=draft)
    sight.look()
    (green,) = sight.green()
    assert green.startswith("接着填：项目进度")
    assert "2 个项目，1 个在填" in sight.texts()
    with sight.qtbot.waitSignal(sight.page.draft_asked) as asked:
        sight.click(sight.button("接着填"))
    assert asked.args == [draft]


def test_equal_problems_are_one_sentence_that_opens_them_all(sight: Sight) -> None:
    for number in range(18):
        values = {
            "year": 2024,
            "name": f"<b>{number}</b>号补助",
            "place": "某地",
            "nature": "新建",
            "category": "社会事业类",
            "mode": "补助救助",
            "scope": "补助",
            "total": Decimal(1),
            "jm": Decimal(1),
            "implementer": TOWN,
        }
        save_record(sight.desk, ledger="project", values=values)
    sight.look()
    sentences = [text for text in sight.texts() if "没有填" in text]
    assert sentences == ["<b>项目档案</b>：计划量、计划量单位没有填：18 个项目"]
    with sight.qtbot.waitSignal(sight.page.records_asked) as asked:
        sight.click(sight.button("看看 ›项目档案"))
    ledger, ids = asked.args
    assert ledger == "project"
    assert len(ids) == 18


def test_names_are_never_read_as_markup(sight: Sight) -> None:
    values = {
        "year": 2024,
        "name": "<img src=x>牛棚",
        "place": "某地",
        "nature": "新建",
        "category": "社会事业类",
        "mode": "补助救助",
        "scope": "补助",
        "total": Decimal(1),
        "jm": Decimal(1),
        "implementer": TOWN,
    }
    save_record(sight.desk, ledger="project", values=values)
    sight.look()
    assert any("&lt;img src=x&gt;牛棚" in text for text in sight.texts())


def test_other_ledgers_are_folded_and_stay_as_they_were_left(sight: Sight) -> None:
    sight.look()
    assert "项目档案" not in sight.texts()
    more = sight.button("更多台账")
    more.setFocus()
    QTest.keyClick(more, Qt.Key.Key_Space)
    assert "项目档案" in sight.texts()
    sight.look(APRIL)
    assert "项目档案" in sight.texts()
    with sight.qtbot.waitSignal(sight.page.place_asked) as asked:
        sight.click(sight.button("项目档案：打开"))
    assert asked.args == ["ledger:project"]


def test_a_bar_opens_the_records_behind_it(sight: Sight) -> None:
    sight.look()
    money, targets = sight.page.charts.views
    assert money.accessibleDescription().startswith("乡村振兴类 批复 2,000 万元")
    assert "完工项目 目标 2 个" in targets.accessibleDescription()
    assert "批复 2,000　到位 750　支付 570　支付率 28.5%" in sight.texts()
    money.setFocus()
    QTest.keyClick(money, Qt.Key.Key_End)
    with sight.qtbot.waitSignal(sight.page.records_asked) as asked:
        QTest.keyClick(money, Qt.Key.Key_Return)
    assert asked.args == ["progress", (progress(sight.desk, "窑艾里", APRIL),)]


def test_the_table_is_there_before_the_pictures(sight: Sight) -> None:
    page = sight.page
    order: list[str] = []
    page.shown.connect(lambda: order.append("shown"))
    page.pictured.connect(lambda: order.append("pictured"))
    sight.look()
    assert order == ["shown", "shown", "pictured"]


def test_stepping_on_drops_what_was_being_looked_at(sight: Sight) -> None:
    page = sight.page
    with sight.qtbot.waitSignal(page.pictured, timeout=10_000):
        for month in (MAY, APRIL, MAY.step(1), APRIL):
            page.show_period(TOWN, month)
    sight.qtbot.waitUntil(lambda: sight.jobs.idle)
    assert page.title.text() == "4月要做的"
    assert page.hint.text().startswith("4月28日前")


def test_the_keyboard_stays_where_it_was_when_figures_change(sight: Sight) -> None:
    sight.look()
    sight.button("项目进度：填剩下的 2 个").setFocus()
    report_progress(sight.desk, "窑艾里")
    with sight.qtbot.waitSignal(sight.page.pictured, timeout=10_000):
        sight.page.on_changes(Changes(ledgers=frozenset({sight.desk.ledger("progress").id})))
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "项目进度：填剩下的 1 个"


def test_stepping_to_another_month_leaves_the_keyboard_on_its_next_step(sight: Sight) -> None:
    sight.page.focus_work()
    sight.look()
    assert sight.page.next is not None
    assert sight.page.next.hasFocus()
    sight.look(APRIL)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "项目进度：填剩下的 1 个"


def test_what_this_unit_owes_is_told_for_the_places(sight: Sight) -> None:
    told: dict[str, int] = {}
    sight.page.owed.connect(told.__setitem__)
    sight.look()
    assert told["progress"] == 2
    assert told["site"] == 0


def test_the_keyboard_elsewhere_is_left_there(sight: Sight, qtbot: QtBot) -> None:
    sight.look()
    other = QPushButton("别处", sight.page)
    other.show()
    other.setFocus()
    sight.look(APRIL)
    assert other.hasFocus()


def test_an_empty_desk_has_one_obvious_first_step(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    desk = open_desk(tmp_path / "empty.db")
    begin(desk, unit=TOWN, person="包玉兰")
    jobs = Jobs()
    sight = Sight(desk, qtbot, jobs)
    sight.page.focus_work()
    sight.look()
    assert sight.green() == ["导入项目表…"]
    assert sight.button("导入项目表…").hasFocus()
    with qtbot.waitSignal(sight.page.import_asked) as asked:
        QTest.keyClick(sight.button("导入项目表…"), Qt.Key.Key_Space)
    assert asked.args == ["project"]
    assert not sight.page.charts.isVisible()
    jobs.close()
    desk.close()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_it_fits_the_smallest_usual_screen(sight: Sight, qapp: QApplication, scale: float) -> None:
    try:
        theme.apply(qapp, scale)
        sight.page.resize(round(1366 - 44 - 124 * scale), 768 - 48)
        sight.look()
        (table,) = sight.page.findChildren(DeskTable)
        assert table.mapTo(sight.page, QPoint(table.width(), 0)).x() <= sight.page.width()
        assert table.mapTo(sight.page, QPoint(0, table.height())).y() <= 720
        for button in sight.buttons():
            assert button.width() >= button.minimumSizeHint().width()
    finally:
        theme.apply(qapp)
