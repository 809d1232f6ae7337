"""The parts of the 嘎查's page: 项目现场, 培训, 受益, 其他, 公示. Each keeps its lines in step.

A part is told of the page as it was read anew (`sync`) and changes only what became different, so
that nobody loses the box in which they are typing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtWidgets import QLabel, QWidget

from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.language import tr
from jmdesk.operations.village import BENEFIT, COURSE, SITE, VillageLine, VillageSheet
from jmdesk.operations.village_saving import usual_days
from jmdesk.ui.parts import button
from jmdesk.ui.village_cells import CellMaker
from jmdesk.ui.village_lines import Cell, PageLine, Wires
from jmdesk.ui.village_table import PaperTable, printed

OTHER = RecordId("")
"""In the place of an id: the line of a project that is still to be chosen."""

Saved = Mapping[str, str]
"""The texts that were just recorded, by cell."""


class Part(Protocol):
    """What the paper asks of a part."""

    table: PaperTable
    lines: list[PageLine]

    def sync(self, sheet: VillageSheet, saved: Saved) -> bool:
        """Show the page as it is now; whether lines came or went."""


class TablePart:
    """A part with a line for each record; subclasses make the lines."""

    def __init__(self, maker: CellMaker, wires: Wires, widths: Sequence[int]) -> None:
        self.maker = maker
        self.wires = wires
        self.table = PaperTable(widths)
        self.lines: list[PageLine] = []

    def wanted(self, sheet: VillageSheet) -> Sequence[VillageLine]:
        """The records that have a line."""
        raise NotImplementedError

    def make(self, line: VillageLine) -> PageLine:
        """A line for a record, put into the table."""
        raise NotImplementedError

    def sync(self, sheet: VillageSheet, saved: Saved) -> bool:
        """Take away, add and refresh."""
        wanted = {line.id: line for line in self.wanted(sheet)}
        gone = [line for line in self.lines if line.key not in wanted]
        for line in gone:
            self.table.remove_line(line.widgets)
            self.lines.remove(line)
        here = {line.key for line in self.lines}
        fresh = [line for id, line in wanted.items() if id not in here]
        self.lines += [self.make(line) for line in fresh]
        for shown in self.lines:
            shown.refresh(wanted[shown.line.id], saved)
        return bool(gone or fresh)

    def place(self, line: PageLine, cells: Sequence[QWidget | str]) -> PageLine:
        """Put a line into the table."""
        line.widgets = self.table.add_line(cells, line.said)
        return line


class SitePart(TablePart):
    """一、项目现场: last month's state printed, this month's in grey until taken or changed."""

    def __init__(self, maker: CellMaker, wires: Wires) -> None:
        super().__init__(maker, wires, (56, 22, 30, 46, 36))
        heads = (tr("项目"), tr("上月"), tr("本月现场"), tr("本月情况"), tr("群众意见"))
        self.table.add_heads(heads)

        self._sheet = maker.sheet
        self._asked = False
        self._last: dict[str, QLabel] = {}

    def wanted(self, sheet: VillageSheet) -> Sequence[VillageLine]:
        """The projects that touch this 嘎查, and a line for another one where it was asked for."""
        self._sheet = sheet
        month = sheet.month.record
        empty = replace(month, id=OTHER, ledger=LedgerId(SITE), values={}, heads=())
        return (*sheet.sites, *([VillageLine(record=empty)] if self._asked else ()))

    def ask_other(self) -> Cell:
        """A line in which a project is chosen that is not printed here; its first cell."""
        self._asked = True
        self.sync(self._sheet, {})
        return self.lines[-1].cells[0]

    def make(self, line: VillageLine) -> PageLine:
        """State, what happened, what people say."""
        make, key = self.maker, line.id
        cells = [
            make.of_field(key, SITE, "state_seen", hint=tr("选一个"), carried="{}？"),
            make.of_field(key, SITE, "note"),
            make.of_field(key, SITE, "opinion"),
        ]
        name: QWidget | str = line.name
        if key == OTHER:
            cells.insert(0, make.of_field(key, SITE, "project", hint=tr("哪个项目")))
            name = cells[0].box
        made = PageLine(key, line, cells, table=self.table, name=line.name)
        boxes = [cell.box for cell in cells[-3:]]
        self._last[key] = printed(_last_state(line), quiet=True)
        return self.place(made, [name, self._last[key], *boxes])

    def sync(self, sheet: VillageSheet, saved: Saved) -> bool:
        """Last month may be told only now."""
        changed = super().sync(sheet, saved)
        for shown in self.lines:
            self._last[shown.key].setText(_last_state(shown.line))
        return changed


def _last_state(line: VillageLine) -> str:
    return str(line.carried.get("state_seen") or tr("（没有）"))


class CoursePart(TablePart):
    """二、培训: a line for each course, and an empty one; a line typed is a course recorded."""

    def __init__(self, maker: CellMaker, wires: Wires) -> None:
        super().__init__(maker, wires, (62, 30, 16, 18, 18, 18, 20))
        heads = (
            tr("班次"),
            tr("日期"),
            tr("天数"),
            tr("实到"),
            tr("脱贫"),
            tr("监测"),
            tr("签到页数"),
        )
        self.table.add_heads(heads)

    def wanted(self, sheet: VillageSheet) -> Sequence[VillageLine]:
        """Those held this month, and the next one."""
        return (*sheet.courses, sheet.next_course)

    def make(self, line: VillageLine) -> PageLine:
        """What the paper asks of a course."""
        make, key = self.maker, line.id
        cells = [
            make.of_field(key, COURSE, "title", hint=tr("写班名，就是一班")),
            make.of_days(key),
            *(make.of_field(key, COURSE, name) for name in ("days", "att", "tp", "jc")),
            make.of_pages(key),
        ]
        made = _CourseLine(key, line, cells, table=self.table, name=tr("培训"))
        made.for_more = True
        cells[1].box.edited.connect(made.tell_days)
        made.said.link.clicked.connect(lambda: self.wires.linked.emit(COURSE, key))
        return self.place(made, [cell.box for cell in cells])


class _CourseLine(PageLine):
    def tell_days(self) -> None:
        """In grey how many days it will be, unless someone writes another number."""
        try:
            days = self.cells[1].read(self.cells[1].box.typed())
        except ValueError:
            return
        known = days["begins"] and not self.line.is_there
        usual = usual_days(days["begins"], days["ends"]) if known else ""
        self.cells[2].box.set_hint(str(usual))

    def softly(self) -> tuple[str, str]:
        """What it was taken for and what is still to be told, on its full page."""
        if not self.line.is_there:
            return "", ""
        kind, form = self.line.get("kind") or "", self.line.get("form") or ""
        said = tr("按“{kind}、{form}”记的。", kind=kind, form=form)
        lacking = [p.message for p in self.line.problems if p.code == "required"]
        if lacking:
            said += tr("还没填：{names}。", names=_named(lacking))
        return said, tr("补全这一班 ›")


def _named(messages: Sequence[str]) -> str:
    """The labels in the sentences 「“计划人数”没有填」."""
    names = [message.split("”")[0].removeprefix("“") for message in messages]
    return tr("、").join(names[:4]) + ("…" if len(names) > 4 else "")


_FIGURES = ("hh", "pp", "hh_tp", "pp_tp", "hh_jc", "pp_jc", "jobs")


class BenefitPart(TablePart):
    """三、受益 in the last month of a quarter: a line for each project, then each 户 once."""

    def __init__(self, maker: CellMaker, wires: Wires) -> None:
        super().__init__(maker, wires, (46, 17, 17, 17, 17, 17, 17, 15, 17))
        heads = (
            tr("项目"),
            tr("受益户"),
            tr("受益人"),
            tr("脱贫户"),
            tr("脱贫人"),
            tr("监测户"),
            tr("监测人"),
            tr("就业"),
            "",
        )
        self.table.add_heads(heads)

    def wanted(self, sheet: VillageSheet) -> Sequence[VillageLine]:
        """The projects, and the 去重 figures where there are several."""
        several = len(sheet.benefits) > 1 and sheet.total is not None
        return (*sheet.benefits, *([sheet.total] if several and sheet.total else ()))

    def make(self, line: VillageLine) -> PageLine:
        """The seven figures; the others on the record's own page."""
        ledger, key = line.record.ledger, line.id
        cells = [self.maker.of_field(key, ledger, name, carried="{}") for name in _FIGURES]
        name = line.name if ledger == BENEFIT else tr("去重（一户只算一次）")
        made = _FiguresLine(key, line, cells, table=self.table, name=name)
        made.link = button(tr("其余 ›"), role="link", name=tr("{name} 其余各项", name=name))
        made.link.clicked.connect(lambda: self.wires.linked.emit(ledger, key))
        return self.place(made, [name, *(cell.box for cell in cells), made.link])


class _FiguresLine(PageLine):
    def softly(self) -> tuple[str, str]:
        """What is wanted and stands on the record's own page; the link to it is in the line."""
        self.link.setVisible(self.line.is_there and self.line.record.ledger == BENEFIT)
        lacking = [p.message for p in self.line.problems if p.code == "required"]
        return (tr("还没填：{names}。", names=_named(lacking)) if lacking else ""), ""
