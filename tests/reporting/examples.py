"""Facts in memory, units and shortcuts for the tests of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jmdesk.definitions.catalogue import Catalogue, load
from jmdesk.definitions.memory import MemoryFacts
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.domain.unit import Unit, UnitLevel, UnitTree
from jmdesk.reporting.compute import compute
from jmdesk.reporting.document import Document, Row, RowKind

FORMS = Path(__file__).parents[2] / "forms"
BANNER, TOWNSHIP, OTHER = "152222000000", "152222100000", "152222101000"
VILLAGE, SECOND = "152222100201", "152222100202"
BODY = "152222000000旗农科局"


@cache
def catalogue() -> Catalogue:
    """The shipped definitions."""
    return load(FORMS)


def tree() -> UnitTree:
    """A small piece of the real tree."""
    return UnitTree(
        [
            Unit(code="150000000000", name="内蒙古自治区", level=UnitLevel.REGION),
            _unit("152200000000", "兴安盟", UnitLevel.LEAGUE, "150000000000"),
            Unit(
                code=BANNER,
                name="科尔沁右翼中旗",
                short="科右中旗",
                level=UnitLevel.BANNER,
                parent="152200000000",
            ),
            _unit(TOWNSHIP, "好腰苏木镇", UnitLevel.TOWNSHIP, BANNER),
            _unit(OTHER, "巴彦呼舒镇", UnitLevel.TOWNSHIP, BANNER),
            _unit(BODY, "旗农科局", UnitLevel.BODY, BANNER),
            _unit(VILLAGE, "花灯嘎查", UnitLevel.VILLAGE, TOWNSHIP),
            _unit(SECOND, "西太本嘎查", UnitLevel.VILLAGE, TOWNSHIP),
        ],
        {},
    )


def _unit(code: str, name: str, level: UnitLevel, parent: str) -> Unit:
    return Unit(code=code, name=name, level=level, parent=parent)


class SheetFacts(MemoryFacts):
    """`jmdesk.reporting.frame.ReportFacts` of some records."""

    def records(
        self,
        ledger: str,
        *,
        units: frozenset[str] | None = None,
        shared: frozenset[str] = frozenset(),
        period: Period | None = None,
        until: Period | None = None,
    ) -> Sequence[Record]:
        """As the store answers it."""
        names = catalogue().ledgers[LedgerId(ledger)].unit_by
        found = []
        for record in self.related(ledger):
            of = {record.unit}
            for name in names:
                value = record.get(name) or ()
                of |= {value} if isinstance(value, str) else set(value)
            if units is not None and of.isdisjoint(units | shared):
                continue
            if period and not (record.period and period.covers(record.period)):
                continue
            if until and not (record.period and record.period <= until):
                continue
            found.append(record)
        return found


def record(
    ledger: str, id: str, unit: str = BANNER, period: str | None = None, **values: Any
) -> Record:
    """A record; texts such as "1.5" stay texts, numbers are given as they are kept."""
    return Record(
        id=RecordId(id),
        ledger=LedgerId(ledger),
        unit=unit,
        period=Period.parse(period) if period else None,
        values=values,
    )


def project(id: str, name: str, jm: str, **values: Any) -> Record:
    """A project of 2023 of the township."""
    usual: dict[str, Any] = {
        "year": 2023,
        "name": name,
        "nature": "新建",
        "category": "基础设施类",
        "mode": "工程建设",
        "place": "花灯嘎查",
        "scope": "建设内容",
        "total": Decimal(jm),
        "jm": Decimal(jm),
        "implementer": TOWNSHIP,
    }
    return record("project", id, BANNER, **{**usual, **values})


def sheet(
    report: str,
    records: Sequence[Record],
    *,
    unit: str = TOWNSHIP,
    period: str = "2023-05",
    settings: Mapping[str, Any] | None = None,
    **more: Any,
) -> Document:
    """A shipped report worked out from these records."""
    return compute(
        catalogue().reports[report],
        ledgers=catalogue().ledgers,
        facts=SheetFacts(catalogue().ledgers, records),
        unit=unit,
        period=Period.parse(period),
        units=tree(),
        settings=settings or {},
        **more,
    )


def by_column(document: Document, row: Row) -> dict[str, str]:
    """The texts of a row by column; those of a cell over several columns under the first."""
    texts: dict[str, str] = {}
    index = 0
    for cell in row.cells:
        texts[document.columns[index].id] = cell.text
        index += cell.span
    return texts


def rows_of(document: Document, kind: RowKind) -> list[dict[str, str]]:
    """The rows of one kind, each as texts by column."""
    return [by_column(document, row) for row in document.rows if row.kind is kind]
