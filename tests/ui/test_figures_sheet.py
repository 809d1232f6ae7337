"""补充数 in the window: a row for each 指标, typed down the column, nothing else to choose."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drafts
from jmdesk.store.query import Query
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.record_page import RecordPage
from tests.ui.conftest import compose, herd_desk, store_path
from tests.ui.test_month_rows import Open, focused, open_page, press, rest

__all__ = ["herd_desk", "open_page", "store_path"]

QUARTER = Period.quarter(2024, 2)
CTRL = Qt.KeyboardModifier.ControlModifier


def type_in(text: str) -> None:
    """The first key opens the cell and has the keys from then on."""
    for key in text:
        QTest.keyClicks(focused(), key)
    press(Qt.Key.Key_Return)


def test_a_quarter_s_figures_are_typed_down_the_column(
    herd_desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot, said: list[Notice]
) -> None:
    page = open_page(herd_desk, "figures", QUARTER)
    field = herd_desk.ledger("figures").field("row")
    assert [row.name for row in page.state.sheet.rows] == list(field.choices)
    assert not page.head.new_button.isVisible()
    for text in ("12.5", "2"):
        type_in(text)
    rest(qtbot, jobs, page)
    qtbot.waitUntil(lambda: len(drafts(herd_desk)) == 2)
    assert {draft.typed["row"] for draft in drafts(herd_desk)} == set(field.choices[:2])
    press(Qt.Key.Key_S, CTRL)
    rest(qtbot, jobs, page)
    made = herd_desk.store.records(Query(ledger="figures", period=QUARTER))
    told = {record.get("row")[:2]: record.get("value") for record in made}
    assert told == {"A5": Decimal("12.5"), "E1": Decimal(2)}
    assert {record.unit for record in made} == {herd_desk.unit}
    assert not drafts(herd_desk)


def test_a_part_above_its_whole_is_said_at_its_cell(
    herd_desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    page = open_page(herd_desk, "figures", QUARTER)
    for _row in range(5):
        press(Qt.Key.Key_Down)
    for text in ("40", "41"):
        type_in(text)
    rest(qtbot, jobs, page)
    press(Qt.Key.Key_S, CTRL)
    rest(qtbot, jobs, page)
    press(Qt.Key.Key_Up)
    row = page.view.place() or ("", "")
    assert page.state.rows[row[0]].name == "F2 其中：脱贫人口"
    rest(qtbot, jobs, page)
    said = [one.message for one in page.panel.problems.problems]
    assert any("41 人多于 F1 转移就业 40 人" in one for one in said)


def test_each_row_is_read_in_its_own_measure(
    herd_desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    """Pasted before anything was judged: 万元 in the first row, 人 in the second."""
    page = open_page(herd_desk, "figures", QUARTER)
    QGuiApplication.clipboard().setText("2000万\n约3人\n4户")
    press(Qt.Key.Key_V, CTRL)
    rest(qtbot, jobs, page)
    rows = [row.id for row in page.state.sheet.rows][:3]
    cells = [page.state.model.index_of((row, "value")).data() for row in rows]
    assert cells == ["2000", "约3", "4户"]
    assert list(page.state.model.unread()) == [(rows[2], "value")]
    page.keep()


def test_the_record_page_reads_it_so_too(herd_desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    preset = {"row": herd_desk.ledger("figures").field("row").choices[0]}
    page = RecordPage(
        herd_desk,
        jobs,
        Notices(),
        ledger=herd_desk.ledger("figures"),
        unit=herd_desk.unit,
        period=QUARTER,
        preset=preset,
    )
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.focus_field("value")
    compose(page.form.rows["value"].editor.box(), "2000万")
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: jobs.idle)
    (made,) = herd_desk.store.records(Query(ledger="figures"))
    assert made.get("value") == Decimal(2000)
