"""Editors hold what was typed, say what they understand, and never turn it into something else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from jmdesk.definitions.fieldtypes import choosing, linked, moments, numeric, rows, texts
from jmdesk.definitions.fieldtypes.base import Attachment, FieldType
from jmdesk.definitions.ledger import Field
from jmdesk.domain.problem import Level
from jmdesk.ui.chooser import Option
from jmdesk.ui.editors.base import Editor
from jmdesk.ui.editors.making import make_editor
from tests.ui.conftest import compose

CODES = {"152222100201": "窑艾里嘎查", "152222100202": "王鲁嘎查"}


class Known:
    """Two units and one project to look up."""

    year = 2024

    def units(self, text: str) -> Sequence[Option]:
        return [Option(key=code, text=name) for code, name in CODES.items() if text in name]

    def unit(self, code: str) -> Option | None:
        return Option(key=code, text=CODES[code]) if code in CODES else None

    def records(self, ledger: str, text: str) -> Sequence[Option]:
        return []

    def record(self, ledger: str, record: str) -> Option | None:
        return None


def editor(qtbot: QtBot, type_: FieldType, **more: Any) -> Editor:
    made = make_editor(Field(name="f", label="项", type=type_, **more), Known())
    qtbot.addWidget(made)
    made.resize(600, 60)
    made.show()
    return made


def understood(made: Editor) -> list[str]:
    return [t for label in made.findChildren(QLabel) if (t := label.text()).startswith("=")]


def seen(made: Editor) -> list[QLineEdit]:
    return [cell for cell in made.findChildren(QLineEdit) if cell.isVisible()]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1,500", "1500"), ("１５００", "1500"), ("1500万元", "1500"), ("168.15", "168.15")],
)
def test_amounts_are_read_as_people_type_them(qtbot: QtBot, typed: str, value: str) -> None:
    made = editor(qtbot, numeric.Money(), measure="万元")
    compose(made.box(), typed)
    assert (made.typed(), made.read()) == (typed, Decimal(value))
    assert understood(made) == ([f"= {value}"] if typed != value else [])


def test_what_is_no_number_stays_and_is_no_nought(qtbot: QtBot) -> None:
    made = editor(qtbot, numeric.Money(), measure="万元")
    compose(made.box(), "好几百")
    with pytest.raises(ValueError, match="好几百"):
        made.read()
    assert made.typed() == "好几百"


@pytest.mark.parametrize("typed", ["2024-5-12", "2024.5.12", "2024年5月12日", "5.12", "5月12日"])
def test_a_day_in_every_usual_spelling(qtbot: QtBot, typed: str) -> None:
    made = editor(qtbot, moments.Day())
    compose(made.box(), typed)
    assert made.read() == date(2024, 5, 12)
    assert understood(made) == ["= 2024-05-12"]


@pytest.mark.parametrize("typed", ["4", "ssz", "实施"])
def test_a_choice_by_number_initials_or_words(qtbot: QtBot, typed: str) -> None:
    made = editor(qtbot, choosing.Choice(), choices=("储备", "已批复", "招采中", "实施中", "停工"))
    compose(made.box(), typed)
    QTest.keyClick(made.box(), Qt.Key.Key_Return)
    assert made.read() == "实施中"


def test_yes_and_no_may_be_left_empty(qtbot: QtBot) -> None:
    made = editor(qtbot, choosing.YesNo())
    assert made.read() is None
    QTest.keyClicks(made.box(), "1")
    QTest.keyClick(made.box(), Qt.Key.Key_Return)
    assert made.read() is True


def test_several_choices_by_digit_arrows_and_blank(qtbot: QtBot) -> None:
    made = editor(qtbot, choosing.Choices(), choices=("前期手续", "土地草场", "招采流标"))
    box = made.findChildren(QCheckBox)[0]
    QTest.keyClick(box, Qt.Key.Key_3)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert made.read() == ("前期手续", "招采流标")
    made.undo()
    assert made.read() == ("招采流标",)


def test_a_choice_no_longer_offered_keeps_its_tick(qtbot: QtBot) -> None:
    made = editor(qtbot, choosing.Choices(), choices=("前期手续", "土地草场"))
    made.set_typed("前期手续、老词")
    assert [box.text() for box in made.findChildren(QCheckBox) if box.isChecked()] == [
        "前期手续",
        "老词",
    ]
    assert made.typed() == "前期手续、老词"


def test_units_one_after_another_and_away_again(qtbot: QtBot) -> None:
    made = editor(qtbot, linked.UnitCodes())
    for text in ("窑艾里", "王鲁"):
        compose(made.box(), text)
        QTest.keyClick(made.box(), Qt.Key.Key_Return)
    assert made.read() == tuple(CODES)
    QTest.mouseClick(made.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert made.read() == ("152222100202",)
    QTest.keyClick(made.box(), Qt.Key.Key_Backspace)
    assert made.read() is None


def test_a_unit_not_found_stays_as_typed_and_is_named(qtbot: QtBot) -> None:
    made = editor(qtbot, linked.UnitCode())
    compose(made.box(), "赵家屯")
    with pytest.raises(ValueError, match="赵家屯"):
        made.read()


def test_rows_grow_and_go_and_keep_what_is_half_typed(qtbot: QtBot) -> None:
    columns = (
        Field(name="what", label="名称", type=texts.Text()),
        Field(name="plan", label="计划量", type=numeric.DecimalNumber()),
    )
    made = editor(qtbot, rows.Rows(), columns=columns)
    cells = seen(made)
    compose(cells[0], "牛舍")
    compose(cells[1], "8座?")
    qtbot.waitUntil(lambda: len(seen(made)) == 4)
    with pytest.raises(ValueError, match="第 1 行“计划量”"):
        made.read()
    kept = made.typed()
    other = editor(qtbot, rows.Rows(), columns=columns)
    other.set_typed(kept)
    qtbot.waitUntil(lambda: len(seen(other)) == 4)
    assert [cell.text() for cell in seen(other)][:2] == ["牛舍", "8座?"]
    cells[1].selectAll()
    QTest.keyClicks(cells[1], "8")
    assert made.read() == ({"what": "牛舍", "plan": Decimal(8)},)
    QTest.keyClick(cells[0], Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert made.read() is None


def test_enter_goes_on_in_long_text_and_shift_enter_begins_a_line(qtbot: QtBot) -> None:
    made = editor(qtbot, texts.LongText())
    compose(made.box(), "牛舍完工")
    with qtbot.waitSignal(made.entered):
        QTest.keyClick(made.box(), Qt.Key.Key_Return)
    QTest.keyClick(made.box(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    compose(made.box(), "围栏在装")
    assert made.read() == "牛舍完工\n围栏在装"


def test_a_problem_marks_the_box_and_is_read_out(qtbot: QtBot) -> None:
    made = editor(qtbot, numeric.Count())
    made.show_problem(Level.EXPLAIN, "比上月少。")
    assert made.box().property("problem") == "explain"
    assert made.box().accessibleDescription() == "须说明：比上月少。"
    made.show_problem(None)
    assert made.box().property("problem") == ""


def test_attachments_are_kept_whole_where_none_can_be_added(qtbot: QtBot) -> None:
    made = editor(qtbot, linked.Attachments())
    kept = (Attachment("牛棚", "a" * 64), Attachment("冷库", "b" * 64))
    made.set_value(kept)
    assert made.read() == kept
    assert not made.typable
    assert not made.box().isEnabled()
