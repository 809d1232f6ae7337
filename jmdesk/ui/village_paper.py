"""The 嘎查's page as a sheet of paper: head, mark, four parts, foot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from jmdesk.definitions.places import shipped
from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.reports import find_report
from jmdesk.operations.village import REPORT, VillageSheet
from jmdesk.ui import theme
from jmdesk.ui.parts import button, label
from jmdesk.ui.village_cells import CellMaker
from jmdesk.ui.village_lines import Cell, PageLine, Wires
from jmdesk.ui.village_mark import MarkBox
from jmdesk.ui.village_parts import BenefitPart, CoursePart, Part, SitePart
from jmdesk.ui.village_rows import GainPart, MonthPart, NeedPart
from jmdesk.ui.village_table import SaidLines

_TITLE = "嘎查京蒙协作情况月报单"
_CODE = "京蒙协6表"
_OTHERS: Mapping[str, tuple[str, str]] = {
    "visits": (mark("来访帮扶"), mark("谁来了，做了什么")),
    "ask": (mark("请苏木镇协调"), mark("没有就空着")),
}
_SHOWN: Mapping[str, tuple[str, str]] = {
    "shown": (mark("公示"), mark("是、否")),
    "shown_from": (mark("起"), mark("日期")),
    "shown_to": (mark("止"), mark("日期")),
}


class VillagePaper(QFrame):
    """The paper of one 嘎查 and month. `wires` tell what happens in its boxes."""

    def __init__(self, desk: Desk, sheet: VillageSheet) -> None:
        super().__init__()
        theme.set_role(self, "paper")
        self._desk = desk
        self.sheet = sheet
        self.wires = Wires(self)
        self.mark = MarkBox()
        self.mark.setAccessibleName(tr("本月无变化"))
        self.marked = label(role="quiet")
        self.mark_said = SaidLines()
        self.state = label(role="quiet")
        self._column = QVBoxLayout(self)
        scale = theme.scale_of(self)
        self._column.setContentsMargins(*(round(n * scale) for n in (34, 20, 34, 22)))
        self._column.setSpacing(0)
        self._head()
        maker = CellMaker(desk, sheet, self.wires)
        self.parts = self._parts(maker)
        self._foot()
        self._column.addStretch(1)
        self.show_sheet(sheet, {})

    @property
    def lines(self) -> Iterator[PageLine]:
        """All lines, in reading order."""
        return (line for part in self.parts for line in part.lines)

    @property
    def cells(self) -> list[Cell]:
        """All boxes, in reading order, the mark aside."""
        return [cell for line in self.lines for cell in line.cells]

    def show_sheet(self, sheet: VillageSheet, saved: Mapping[str, str]) -> None:
        """Show what is recorded now, except where something else was typed since."""
        self.sheet = sheet
        changed = [part.sync(sheet, saved) for part in self.parts]
        if any(changed):
            self._order()
        self._show_mark(sheet)
        self.state.setText(
            tr("已交第 {version} 稿", version=sheet.submitted)
            if sheet.submitted
            else tr("草稿　未上报")
        )

    def line_of(self, cell: Cell) -> PageLine:
        """The line in which a cell stands."""
        return next(line for line in self.lines if cell in line.cells)

    def cell_at(self, widget: QWidget | None) -> Cell | None:
        """The cell whose box a widget is."""
        return next((cell for cell in self.cells if cell.box is widget), None)

    def named(self, name: str) -> Cell | None:
        """The cell with this name."""
        return next((cell for cell in self.cells if cell.name == name), None)

    def after(self, cell: Cell) -> Cell | None:
        """The next one in reading order; an empty line for more is passed over from its first."""
        cells, line = self.cells, self.line_of(cell)
        empty = line.for_more and not any(one.box.typed() for one in line.cells)
        last = line.cells[-1] if empty and cell is line.cells[0] else cell
        place = cells.index(last) + 1
        return cells[place] if place < len(cells) else None

    def beside(self, cell: Cell, step: int) -> Cell | None:
        """The cell in the line below (or above) that stands nearest."""
        here = _middle(cell, self)
        found = [(c, _middle(c, self)) for c in self.cells]
        rows = [
            (at.y(), abs(at.x() - here.x()), c)
            for c, at in found
            if (at.y() - here.y()) * step > cell.box.height() // 2
        ]
        if not rows:
            return None
        nearest = min(rows, key=lambda row: abs(row[0] - here.y()))[0]
        room = cell.box.height() // 2
        beside = [row for row in rows if abs(row[0] - nearest) <= room]
        return min(beside, key=lambda row: row[1])[2]

    def _show_mark(self, sheet: VillageSheet) -> None:
        self.mark.setChecked(sheet.same)
        said = tr("打勾就可以直接交")
        if sheet.same:
            said = tr("{who} 打的勾", who=sheet.marked) if sheet.marked else ""
        self.marked.setText(said)
        wrong = [(p.level, p.message) for p in sheet.month.problems if p.field == "same"]
        self.mark_said.show_sentences(wrong, "", "")

    def _head(self) -> None:
        title, code = _texts(self._desk)
        name = label(title)
        name.setFont(_serif(round(22 * theme.scale_of(self))))
        name.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(name)
        self._space(6)
        unit = self._desk.units.name(self.sheet.unit)
        period = self.sheet.period.label
        row = QHBoxLayout()
        left, middle, right = (
            Qt.AlignmentFlag.AlignLeft,
            Qt.AlignmentFlag.AlignHCenter,
            Qt.AlignmentFlag.AlignRight,
        )
        row.addWidget(_third(tr("填报单位（盖章）：{unit}", unit=unit), left), 1)
        row.addWidget(_third(tr("报告期：{period}", period=period), middle), 1)
        row.addWidget(_third(code, right, role="quiet"), 1)
        self._column.addLayout(row)
        self._space(4)
        line = QHBoxLayout()
        line.setSpacing(round(16 * theme.scale_of(self)))
        line.addWidget(self.mark)
        line.addWidget(label(tr("本月无变化"), role="strong"))
        line.addWidget(self.marked)
        line.addStretch(1)
        self._column.addLayout(line)
        self._column.addWidget(self.mark_said)

    def _parts(self, maker: CellMaker) -> list[Part]:
        quarter = self.sheet.quarter
        sites, courses = SitePart(maker, self.wires), CoursePart(maker, self.wires)
        middle: Part = GainPart(maker)
        if quarter is not None:
            middle = BenefitPart(maker, self.wires)
        needs, others = NeedPart(maker), MonthPart(maker, (20, 66, 32, 62), _OTHERS)
        shown = MonthPart(maker, (27, 34, 10, 38, 10, 44), _SHOWN)
        third = tr("三、受益变化")
        if quarter is not None:
            third = tr("三、{quarter}受益（到季末的数）", quarter=quarter.label)
        other = button(tr("＋ 写别的项目"), role="link", name=tr("写一个这里没有印的项目"))
        other.clicked.connect(lambda: self._ask_other(sites))
        self.other_button = other
        self._part(tr("一、项目现场"), sites, other)
        self._part(tr("二、本月在嘎查办的培训"), courses)
        self._part(third, middle)
        self._part(tr("四、其他"), needs)
        self._space(4)
        self._column.addWidget(others.table)
        self._space(4)
        row = QHBoxLayout()
        row.addWidget(shown.table, 2)
        row.addStretch(1)
        self._column.addLayout(row)
        return [sites, courses, middle, needs, others, shown]

    def _ask_other(self, sites: SitePart) -> None:
        cell = sites.ask_other()
        self._order()
        cell.box.setFocus(Qt.FocusReason.TabFocusReason)

    def _part(self, heading: str, part: Part, beside: QWidget | None = None) -> None:
        self._space(9)
        row = QHBoxLayout()
        row.addWidget(label(heading, role="heading"), 1)
        if beside is not None:
            row.addWidget(beside)
        self._column.addLayout(row)
        self._space(3)
        self._column.addWidget(part.table)

    def _foot(self) -> None:
        self._space(12)
        row = QHBoxLayout()
        row.addWidget(label(tr("嘎查负责人（签字）：")), 3)
        person, phone = self._desk.person, self._desk.store.setting("phone")
        row.addWidget(label(tr("填表人：{person}", person=person)), 2)
        row.addWidget(label(tr("联系电话：{phone}", phone=phone)), 3)
        row.addWidget(self.state)
        self._column.addLayout(row)

    def _space(self, height: int) -> None:
        self._column.addSpacing(round(height * theme.scale_of(self)))

    def _order(self) -> None:
        """Tab goes in reading order, also through lines that came later."""
        last: QWidget = self.mark
        for line in self.lines:
            for cell in line.cells:
                QWidget.setTabOrder(last, cell.box)
                last = cell.box
            QWidget.setTabOrder(last, line.link)
            last = line.link


def _third(text: str, side: Qt.AlignmentFlag, *, role: str = "") -> QLabel:
    """Words of the head in a third of its width."""
    made = label(text, role=role)
    made.setAlignment(side)
    made.setMinimumWidth(made.sizeHint().width())
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def _texts(desk: Desk) -> tuple[str, str]:
    """Title and number of the form, as its report says them."""
    try:
        report = find_report(desk, REPORT)
    except Refusal:
        return _TITLE, _CODE
    return _TITLE, report.form_code or _CODE


def _serif(size: int) -> QFont:
    """The face of titles on paper."""
    family = "Noto Serif SC"
    if family not in QFontDatabase.families():
        folder = shipped("resources") / "fonts"
        QFontDatabase.addApplicationFont(str(folder / "NotoSerifSC-Black.ttf"))
    font = QFont([family, "Noto Serif SC Black", theme.FAMILY])
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.Black)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
    return font


def _middle(cell: Cell, paper: QWidget) -> QPoint:
    return cell.box.mapTo(paper, cell.box.rect().center())
