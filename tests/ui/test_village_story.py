"""A 嘎查's two months on one page, through the real window: all that its recorder ever sees.

Each step sees what the person sees, and looks into the store.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.operations.desk_settings import plain_view
from jmdesk.store.query import Query
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.start_page import StartPage
from jmdesk.ui.village_lines import AnyBox
from jmdesk.ui.village_page import VillagePage
from jmdesk.ui.village_paper import VillagePaper
from tests.ui.clerk import CTRL, Clerk, Key

APRIL, MAY = Period.month(2024, 4), Period.month(2024, 5)


def paper(clerk: Clerk) -> VillagePaper:
    """The page in the middle."""
    found = clerk.sees(VillagePage).paper
    assert found is not None
    return found


def box(clerk: Clerk, field: str) -> AnyBox:
    """The first box of a field."""
    return next(one.box for one in paper(clerk).cells if one.name.endswith(f"/{field}"))


def write(clerk: Clerk, *texts: str) -> None:
    """Box after box: text, Enter."""
    for text in texts:
        if text:
            clerk.type(text)
        clerk.press(Key.Key_Return)


def only(clerk: Clerk, ledger: str, period: Period) -> Record | None:
    """The one record of a month, None while there is none."""
    found = clerk.desk.store.records(Query(ledger=ledger, period=period))
    assert len(found) <= 1
    return found[0] if found else None


def first_start(clerk: Clerk) -> None:
    """Unit and name; the one page is proposed, and the plan brought in."""
    page = clerk.sees(StartPage)
    clerk.type("窑艾里")
    clerk.press(Key.Key_Return)
    assert page.whose.text() == "兴安盟 科尔沁右翼中旗 巴彦呼舒镇 窑艾里嘎查"
    clerk.type("白玉山")
    clerk.press(Key.Key_Return, Key.Key_Return)
    assert page.plain.isChecked()
    clerk.click(page.example)
    clerk.sees(ImportPage)
    clerk.press(Key.Key_Return)
    clerk.sees(VillagePage)
    assert plain_view(clerk.desk)
    assert not clerk.window.side.isVisible()


def try_the_mark_too_early(clerk: Clerk) -> None:
    """Nothing can be as last month in the first: it says what to do instead."""
    clerk.work_on("2024-4")
    clerk.click(paper(clerk).mark)
    clerk.wait()
    assert "没有什么可以照抄" in clerk.told
    assert not paper(clerk).mark.isChecked()


def fill_april(clerk: Clerk) -> None:
    """The project by a number and a few words; a course in one line; nobody saves."""
    clerk.press(Key.Key_Return)
    write(clerk, "2", "大棚主体完工", "")
    assert box(clerk, "title").hasFocus()
    write(clerk, "青贮饲料制作", "4.9-4.10", "2", "42", "16", "2")
    clerk.press(Key.Key_Tab)
    clerk.wait()
    assert paper(clerk).state.text() == "草稿　未上报"
    seen = only(clerk, "site", APRIL)
    assert seen is not None
    assert (seen.get("state_seen"), seen.get("note")) == ("施工中", "大棚主体完工")
    (course,) = clerk.desk.store.records(Query(ledger="training"))
    assert (course.get("att"), str(course.get("begins"))) == (42, "2024-04-09")


def may_is_one_mark(clerk: Clerk) -> None:
    """Last month stands beside the box at once; the mark is the whole report, and can be undone."""
    clerk.press(Key.Key_PageDown, with_=CTRL)
    clerk.wait(lambda: "施工中" in clerk.words())
    assert clerk.told == ""
    assert only(clerk, "site", MAY) is None
    clerk.click(paper(clerk).mark)
    clerk.wait(lambda: paper(clerk).mark.isChecked())
    assert clerk.told == "1 个项目都照上月报了，本月无变化。"
    assert paper(clerk).marked.text().startswith("白玉山")
    seen = only(clerk, "site", MAY)
    assert seen is not None
    assert (seen.get("state_seen"), seen.get("same")) == ("施工中", True)
    clerk.press(Key.Key_Z, with_=CTRL)
    clerk.wait(lambda: not paper(clerk).mark.isChecked())
    assert clerk.told == ""
    assert only(clerk, "site", MAY) is None
    clerk.click(paper(clerk).mark)
    clerk.wait(lambda: paper(clerk).mark.isChecked())


def print_signin_sheets(clerk: Clerk) -> None:
    """A blank 签到册 to take along; a button leads home."""
    clerk.click(clerk.sees(VillagePage).frame.signin_button)
    page = clerk.sees(ReportPage)
    clerk.wait(lambda: page.shown is not None and page.shown.whole)
    assert page.shown is not None
    assert page.shown.wanted.is_signin
    assert page.frame.print_button.isEnabled()
    clerk.click(clerk.button("‹ 回到月报单"))
    clerk.sees(VillagePage)


def hand_it_on(clerk: Clerk) -> None:
    """The paper with its mark; then it is on its way, and the page says so."""
    clerk.click(clerk.sees(VillagePage).frame.submit_button)
    page = clerk.sees(ReportPage)
    clerk.wait(lambda: page.frame.submit_button.isEnabled())
    clerk.press(Key.Key_Return, with_=CTRL)
    clerk.wait(lambda: clerk.told.startswith("已上报第 1 稿"))
    (kept,) = clerk.desk.store.records(Query(ledger="submission"))
    assert (kept.get("report"), kept.get("subject_period")) == ("village_month", "2024-05")
    clerk.press(Key.Key_Escape)
    clerk.sees(VillagePage)
    clerk.wait(lambda: paper(clerk).state.text() == "已交第 1 稿")


def quit_and_begin_again(clerk: Clerk) -> None:
    """The same page, with all of it."""
    clerk.quit()
    clerk.sit_down()
    clerk.work_on("2024-5")
    assert paper(clerk).mark.isChecked()
    assert paper(clerk).state.text() == "已交第 1 稿"
    clerk.press(Key.Key_PageUp, with_=CTRL)
    clerk.wait()
    assert box(clerk, "note").typed() == "大棚主体完工"
    assert box(clerk, "att").typed() == "42"


STEPS: tuple[Callable[[Clerk], None], ...] = (
    first_start,
    try_the_mark_too_early,
    fill_april,
    may_is_one_mark,
    print_signin_sheets,
    hand_it_on,
    quit_and_begin_again,
)


def test_two_months_of_a_village(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    clerk = Clerk(qapp, tmp_path / "desk.db", qtbot)
    for step in STEPS:
        step(clerk)
    clerk.quit()
