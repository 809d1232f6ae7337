"""表5 takes its rows from the ledgers of their own as soon as they are kept; the form stays.

1. Each row that has a ledger comes from it, with the records behind the figure.
2. Both sides of pairings are counted apart, each body once; a pair that ended counts no more.
3. Shares come from sums, never from shares (R18).
4. Where a ledger has nothing, what was written down (补充数) counts as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.indicators import results
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report
from jmdesk.reporting.document import RowKind
from jmdesk.reporting.indicator_results import Result

D = Decimal
THIRD, FOURTH = Period.quarter(2024, 3), Period.quarter(2024, 4)
FIVE = ("建设好生态", "住上好房子", "过上好日子", "养成好习惯", "形成好风气")


def put(desk: Desk, ledger: str, at: Period | None = None, /, **values: Any) -> None:
    unit = values.pop("unit", None)
    save_record(desk, ledger=ledger, values=values, unit=unit, period=at)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """巴彦呼舒镇 with every ledger kept in two quarters."""
    desk = open_desk(tmp_path_factory.mktemp("town") / "镇.db")
    begin(desk, unit="巴彦呼舒镇", person="包文")
    under = sorted(desk.units.under(desk.unit))
    told: dict[str, Any]
    one, two = [code for code in under if desk.units.get(code).level.value == "village"][:2]
    for unit, quarter, place, fresh in (
        (one, THIRD, "在京", 3),
        (one, FOURTH, "在京", 4),
        (two, FOURTH, "旗内就近", 5),
        (two, FOURTH, "公益岗位", 2),
    ):
        told = {"n": 20, "tp": 10, "stable": fresh, "fresh": fresh, "fresh_tp": 1}
        put(desk, "labour", quarter, unit=unit, where=place, **told)
    for unit, kind, hh, helped in ((one, "脱贫不稳定户", 6, 3), (two, "边缘易致贫户", 2, 1)):
        told = {"hh": hh, "pp": hh * 3, "helped": helped, "industry": helped}
        put(desk, "monitoring", FOURTH, unit=unit, kind=kind, **told)
    year = Period.year(2024)
    for unit, what, stage, more in (
        (one, "“五好”嘎查", "旗级认定", {"good": FIVE}),
        (two, "“五好”嘎查", "创建中", {}),
        (one, "旅游接待点", "创建中", {"points": 6}),
        (two, "旅游接待点", "创建中", {"points": 5}),
        (desk.unit, "乡村振兴示范苏木镇", "旗级认定", {}),
    ):
        put(desk, "creation", year, unit=unit, what=what, stage=stage, **more)
    for left, side, until in (
        ("甲公司", one, None),
        ("甲公司", two, None),
        ("乙公司", two, None),
        ("丙公司", one, date(2024, 11, 1)),
    ):
        told = {"kind": "企业-嘎查", "since": date(2023, 1, 1), "until": until}
        put(desk, "pairing", unit=side, left=left, side=side, **told)
    for name, n, way, kind, fresh in (
        ("张某", 1, "来旗", "党政干部挂职", True),
        ("李某", 1, "来旗", "党政干部挂职", False),
        ("医疗队", 8, "来旗", "义诊", True),
        ("王某", 1, "赴京", "跟岗", True),
    ):
        told = {"home": "海淀", "at": "旗里", "begins": date(2024, 8, 1), "fresh": fresh}
        put(desk, "talent", name=name, n=n, way=way, kind=kind, **told)
    for quarter, amount in ((THIRD, D(40)), (FOURTH, D("80.5"))):
        told = {"channel": "直播电商", "product": "牛肉干", "cert": D(10)}
        put(desk, "consumption", quarter, amount=amount, **told)
    put(desk, "figures", FOURTH, row="H3 援建车间", value=D(2))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def found(town: Desk) -> Mapping[str, Result]:
    return {one.indicator.id: one for one in results(town, period=FOURTH)}


def sides(result: Result) -> tuple[Any, Any]:
    """京方 and 我方."""
    return result.so_far.value, result.so_far.second


def figures(found: Mapping[str, Result], id: str) -> tuple[Any, Any]:
    """本季 and 年初至本季累计."""
    return found[id].now.value, found[id].so_far.value


@pytest.mark.parametrize(
    ("id", "now", "so_far", "called"),
    [
        ("e1", 0, 1, "人才交流"),
        ("e2", 0, 8, "人才交流"),
        ("e4", 0, 0, "人才交流"),
        ("f1", 11, 14, "劳务就业"),
        ("f2", 3, 4, "劳务就业"),
        ("f3", 4, 7, "劳务就业"),
        ("f4", 7, 7, "劳务就业"),
        ("f5", 2, 2, "劳务就业"),
        ("g1", D("80.5"), D("120.5"), "消费帮扶"),
        ("g2", 10, 20, "消费帮扶"),
        ("k1", None, D("0.0024"), "防返贫监测"),
        ("k3", None, 1, "嘎查创建"),
        ("k5", None, 11, "嘎查创建"),
        ("k7", None, 1, "嘎查创建"),
        ("k8", None, 0, "嘎查创建"),
        ("h3", None, 2, "补充数"),
    ],
)
def test_a_row_comes_from_its_ledger(
    found: Mapping[str, Result], id: str, now: Any, so_far: Any, called: str
) -> None:
    assert figures(found, id) == (now, so_far)
    assert found[id].called == called
    if so_far:
        assert found[id].so_far.records


def test_both_sides_of_pairings_are_counted_apart(town: Desk, found: Mapping[str, Result]) -> None:
    assert sides(found["i3"]) == (2, 2)
    earlier = {one.indicator.id: one for one in results(town, period=THIRD)}["i3"]
    assert sides(earlier) == (3, 2)
    assert len(earlier.so_far.records) == 4


def test_shares_come_from_sums(found: Mapping[str, Result]) -> None:
    """6 of 30 employed 脱贫 and 4 of 8 households: not the mean of the villages' shares."""
    assert found["k9"].so_far.value == D(50)
    employed = found["k10"].so_far
    assert employed.value is not None
    assert round(employed.value, 4) == round(D(1100) / 30, 4)


def test_what_was_written_down_counts_where_the_ledger_has_nothing(town: Desk) -> None:
    second = Period.quarter(2024, 2)
    put(town, "figures", second, row="F1 转移就业", value=D(100))
    before = {one.indicator.id: one for one in results(town, period=second)}["f1"]
    assert figures({"f1": before}, "f1")[0] == 100
    assert before.called == "补充数"


def test_the_form_shows_them(town: Desk) -> None:
    made = make_report(town, report="表5", period=FOURTH)
    told = {
        row.cells[1].text: [cell.text for cell in row.cells]
        for row in made.rows
        if row.kind is RowKind.ROW
    }
    assert "80.50" in told["消费帮扶采购额"]
    assert "2／2" in told["结对：企业（京方／我方）"]
    assert "50" in told["低收入人口产业帮扶覆盖率"]
