"""At the door of the window: what a file holds of persons is said, and how it leaves is asked.

1. A file that tells of nobody is written at once; one that does waits for an answer.
2. Enter masks, a passphrase of some strength locks, 原样 sends as it is, Esc writes nothing.
3. Where nobody can be asked, it is masked.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.exchange.sealing import is_sealed_workbook
from jmdesk.operations.cards import card_of
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, MASKED, Door, Leaving, looked
from jmdesk.operations.personal import Persons
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query
from jmdesk.ui import printing
from jmdesk.ui.door_bar import DoorBar
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.list_export import ListExport
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.printing import to_print
from tests.leaks import found_in

PHONE = "13904820017"
Doorway = tuple[DoorBar, ListExport, Path]


@pytest.fixture
def notices(said: list[Notice]) -> Notices:
    made = Notices()
    made.said.connect(said.append)
    return made


@pytest.fixture
def door(qtbot: QtBot, desk: Desk, jobs: Jobs, notices: Notices, tmp_path: Path) -> Doorway:
    """The list of projects, one of them with a telephone, on its way to a file."""
    project = desk.store.records(Query(ledger="project"))[0]
    save_record(desk, ledger="project", record=project.id, values={"phone": PHONE})
    bar = DoorBar()
    qtbot.addWidget(bar)
    notices.doorkeeper = bar.ask
    export = ListExport(desk, desk.ledger("project"), jobs, notices, bar)
    to = tmp_path / "项目.xlsx"
    export.ask_file = lambda parent, title, proposed: to
    return bar, export, to


def asked(qtbot: QtBot, door: Doorway, desk: Desk) -> None:
    bar, export, _ = door
    export.save(desk.unit, None)
    qtbot.waitUntil(bar.isVisible)
    assert "含电话 1 个。" in bar.question.text()


def phones(file: Path) -> set[str]:
    sheet = openpyxl.load_workbook(file).worksheets[0]
    cells = (cell.value for row in sheet.iter_rows() for cell in row)
    return {text for text in cells if isinstance(text, str) and text.startswith("139")}


def waits_holds(qtbot: QtBot, door: Doorway, desk: Desk) -> None:
    asked(qtbot, door, desk)
    assert not door[2].exists()


def test_enter_masks(qtbot: QtBot, door: Doorway, desk: Desk, said: list[Notice]) -> None:
    waits_holds(qtbot, door, desk)
    QTest.keyClick(door[0].masking, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said))
    assert phones(door[2]) == {"139****0017"}
    assert said[0].text.endswith("电话 1 个已遮住。")
    assert door[0].isHidden()


def test_it_would_not_wait_without_being_counted(
    qtbot: QtBot, door: Doorway, desk: Desk, monkeypatch: pytest.MonkeyPatch, said: list[Notice]
) -> None:
    monkeypatch.setattr(
        "jmdesk.operations.exporting.persons_listed", lambda desk, **told: Persons()
    )
    door[1].save(desk.unit, None)
    qtbot.waitUntil(lambda: bool(said))
    with pytest.raises(AssertionError):
        assert phones(door[2]) in ({"139****0017"}, set())


def test_as_it_is_only_by_its_own_button(
    qtbot: QtBot, door: Doorway, desk: Desk, said: list[Notice]
) -> None:
    asked(qtbot, door, desk)
    QTest.mouseClick(door[0].keeping, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(said))
    assert phones(door[2]) == {PHONE}


def test_a_passphrase_locks_and_a_poor_one_is_refused(
    qtbot: QtBot, door: Doorway, desk: Desk, said: list[Notice]
) -> None:
    asked(qtbot, door, desk)
    bar = door[0]
    QTest.mouseClick(bar.locking, Qt.MouseButton.LeftButton)
    QTest.keyClicks(bar.passphrase, "1111")
    QTest.keyClick(bar.passphrase, Qt.Key.Key_Return)
    assert bar.wrong.isVisible()
    assert not said
    QTest.mouseClick(bar.suggest, Qt.MouseButton.LeftButton)
    assert len(bar.passphrase.text()) == 12
    QTest.keyClick(bar.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said))
    assert is_sealed_workbook(door[2].read_bytes())


@pytest.mark.parametrize("leaving", Leaving)
def test_each_way_out_offers_what_it_can(qtbot: QtBot, leaving: Leaving) -> None:
    bar, chosen = DoorBar(), list[Door]()
    qtbot.addWidget(bar)
    bar.ask(Persons(phones=2), chosen.append, leaving)
    shown = [one.text() for one in (bar.masking, bar.locking, bar.keeping) if one.isVisible()]
    assert (
        shown
        == {
            Leaving.FILE: ["遮住", "加口令…", "原样"],
            Leaving.DATA: ["照存", "加口令…"],
            Leaving.PRINT: ["遮住", "原样"],
        }[leaving]
    )
    QTest.keyClick(bar.masking, Qt.Key.Key_Return)
    assert chosen == [MASKED]


def printed_masked_holds(desk: Desk, folder: Path) -> None:
    project = desk.store.records(Query(ledger="project"))[0].id
    save_record(desk, ledger="project", record=project, values={"phone": PHONE})
    told = to_print(desk, card_of(desk, record=project), MASKED)
    assert told.persons.phones == 1
    file = folder / "印.pdf"
    file.write_bytes(told.paper)
    assert not found_in(file, [PHONE])
    assert found_in(file, ["139****0017"])


def test_what_is_printed_is_masked(desk: Desk, tmp_path: Path) -> None:
    printed_masked_holds(desk, tmp_path)


def test_what_is_printed_is_plain_without_the_door(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "looked", lambda d, paper, door: looked(d, paper, AS_IT_IS))
    with pytest.raises(AssertionError):
        printed_masked_holds(desk, tmp_path)


def test_esc_writes_nothing(qtbot: QtBot, door: Doorway, desk: Desk, jobs: Jobs) -> None:
    asked(qtbot, door, desk)
    QTest.keyClick(door[0], Qt.Key.Key_Escape)
    assert door[0].isHidden()
    qtbot.waitUntil(lambda: jobs.idle)
    assert not door[2].exists()


def test_where_nobody_can_be_asked_it_is_masked(
    qtbot: QtBot, door: Doorway, desk: Desk, notices: Notices, said: list[Notice]
) -> None:
    notices.doorkeeper = None
    door[1].save(desk.unit, None)
    qtbot.waitUntil(lambda: bool(said))
    assert phones(door[2]) == {"139****0017"}


def test_a_file_that_tells_of_nobody_is_written_at_once(
    qtbot: QtBot, door: Doorway, desk: Desk, said: list[Notice]
) -> None:
    project = next(one for one in desk.store.records(Query(ledger="project")) if one.get("phone"))
    save_record(desk, ledger="project", record=project.id, values={"phone": None})
    door[1].save(desk.unit, None)
    qtbot.waitUntil(lambda: bool(said))
    assert door[2].exists()
    assert door[0].isHidden()
