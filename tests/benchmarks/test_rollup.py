"""A roll-up by unit and month against the SQL that one would write by hand over the same table.

The records lie in the current table alone: what is measured is adding them, not merging them.
``JMDESK_LONG=1`` takes a million of them.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator

import pytest

from jmdesk.definitions.catalogue import Catalogue
from jmdesk.definitions.fieldtypes import TYPES
from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import LedgerId
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.desk import Desk
from jmdesk.operations.rollups import RolledUp, roll_up
from jmdesk.operations.unit_tree import shipped_tree
from jmdesk.store.store import Store
from tests.benchmarks.big_store import BANNER, villages
from tests.benchmarks.limits import most

pytestmark = pytest.mark.benchmark

LONG = bool(os.environ.get("JMDESK_LONG"))
RECORDS = 1_000_000 if LONG else 100_000
PROMISED = 1.5 if LONG else 2.0  # of few records, what comes before and after takes its share
MONTHS = RECORDS // 16_666  # so that as many records as in a million come into one sum
TIMES = 3


def _field(name: str, kind: str, time: str, **more: object) -> Field:
    over = RollUp.SUM if kind != "text" else RollUp.NONE
    return Field(
        name=name,
        label=name,
        type=TYPES[kind],
        over_time=RollUp(time),
        over_units=over,
        over_projects=over,
        **more,  # type: ignore[arg-type]
    )


LEDGER = Ledger(
    id=LedgerId("flows"),
    title="流量",
    version=1,
    digest="0" * 64,
    levels=(UnitLevel.VILLAGE,),
    period=PeriodKind.MONTH,
    key=("thing", "period"),
    title_expr="{thing}",
    fields=(
        _field("thing", "text", "none"),
        _field("paid", "money", "sum", measure="万元"),
        _field("heads", "count", "sum"),
        _field("done", "money", "latest", measure="万元", cumulative="project"),
        _field("note", "text", "none"),
    ),
)

_HAND = (
    "SELECT _unit, _period, count(*), sum(paid), sum(heads) FROM current_flows"
    " GROUP BY _unit, _period"
)
_HAND_LATEST = """
    SELECT _unit, _period, until, count(*), sum(done) FROM (
        SELECT _unit, _period, done,
               lead(_ends) OVER (PARTITION BY thing ORDER BY _starts, _ends, _key) AS until
        FROM current_flows WHERE done IS NOT NULL)
    GROUP BY _unit, _period, until"""


def _rows() -> Iterator[tuple[object, ...]]:
    units = villages()
    months = [Period.month(2021, 1).step(step) for step in range(MONTHS)]
    told = [(str(p), p.start.isoformat(), p.end.isoformat()) for p in months]
    for number in range(RECORDS):
        thing, month = divmod(number, MONTHS)
        unit = units[thing % len(units)]
        note = f"第{number}条：设备到场三台，调试中，完成棚圈主体砌筑"
        paid = (number * 7919) % 10**9
        yield (
            number + 1, f"r{number:07}", unit, *told[month], "h" * 64, "", f"{thing}号", note, None,
            f"{thing}号", paid, number % 97, paid * (month + 1), note,
        )  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("flows") / "flows.db"
    store = Store.open(path, {"flows": LEDGER})
    raw = sqlite3.connect(path)
    places = ", ".join("?" * 16)
    with raw:
        raw.executemany(f"INSERT INTO current_flows VALUES ({places})", _rows())
    raw.close()
    with store.transaction() as writer:
        writer.set_setting("unit", BANNER)
    catalogue = Catalogue(ledgers={LEDGER.id: LEDGER}, ledger_problems=(), folders=())
    opened = Desk(store=store, catalogue=catalogue, path=path)
    opened._units = shipped_tree()
    yield opened
    opened.close()


def measured(desk: Desk, name: str, fields: tuple[str, ...], by_hand: str) -> RolledUp:
    """Both in turn, so that a slower minute is a slower minute for both."""
    raw = sqlite3.connect(desk.path)

    def rolled() -> RolledUp:
        return roll_up(desk, ledger="flows", fields=fields, by=("unit:village", "period:month"))

    hand = [taken(lambda: raw.execute(by_hand).fetchall())]
    own = [taken(rolled)]
    for _ in range(TIMES - 1):
        hand.append(taken(lambda: raw.execute(by_hand).fetchall()))
        own.append(taken(rolled))
    value, floor = statistics.median(own), statistics.median(hand)
    print(f"figure: {name} {value * 1000:.0f} ms {value / floor:.2f}")
    assert value <= floor * most(PROMISED)
    raw.close()
    return roll_up(desk, ledger="flows", fields=fields, by=("unit:village", "period:month"))


def taken(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def test_flows_by_unit_and_month(desk: Desk) -> None:
    made = measured(desk, "rollup_flows", ("paid", "heads"), _HAND)
    raw = sqlite3.connect(desk.path)
    [(count, heads)] = raw.execute("SELECT count(*), sum(heads) FROM current_flows")
    assert made.total.amounts[-3].value == count
    assert made.total.amounts[-1].value == heads
    raw.close()


@pytest.mark.skipif(not LONG, reason="JMDESK_LONG=1 takes a million records")
def test_figures_that_stand_by_unit_and_month(desk: Desk) -> None:
    measured(desk, "rollup_standing", ("done",), _HAND_LATEST)
