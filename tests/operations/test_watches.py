"""What the desk looks for beyond written rules.

1. Each watch says both figures and what to do, at the field, as 提示; nothing where all is well.
2. What a written rule says already is not said twice.
3. A hint can be silenced for a ledger and taken back; what is 强制 or 须说明 cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.operations.checking import check_all
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import Entry, save_record, save_records
from jmdesk.operations.silencing import Silenced, silence, silenced, unsilence
from jmdesk.operations.watches.all import WATCHES
from jmdesk.operations.watches.pairs import stem
from jmdesk.operations.watches.spread import spread

D = Decimal
MAY = Period.parse("2024-05")
Q2 = Period.parse("2024Q2")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "desk.db")
    begin(opened, unit="科尔沁右翼中旗", person="白音")
    yield opened
    opened.close()


def villages(desk: Desk, count: int) -> list[str]:
    """Villages of one township."""
    township = desk.find_unit("巴彦呼舒镇").code
    return [unit.code for unit in desk.units.children(township)][:count]


def project(desk: Desk, name: str = "肉牛养殖基地", **values: Any) -> RecordId:
    told = {"year": 2024, "name": name, "nature": "新建", "place": "花灯嘎查", **values}
    return save_record(desk, ledger="project", values=told).records[0]


def put(
    desk: Desk, ledger: str, values: Mapping[str, Any], *, unit: str = "", period: Period | None
) -> RecordId:
    changes = save_record(desk, ledger=ledger, values=values, unit=unit or None, period=period)
    return changes.records[0]


def found(desk: Desk, code: str, ledger: str) -> list[Problem]:
    return [one for one in check_all(desk, ledger=ledger) if one.code == code]


def the_one(desk: Desk, code: str, ledger: str) -> Problem:
    (one,) = found(desk, code, ledger)
    assert one.level is Level.HINT
    return one


def test_a_figure_far_from_the_units_own_past(desk: Desk) -> None:
    unit = villages(desk, 1)[0]
    for year, people in zip(range(2018, 2024), (812, 809, 815, 806, 811, 1810), strict=True):
        put(desk, "village", {"pp": people}, unit=unit, period=Period.year(year))
    one = the_one(desk, "watch-own-history", "village")
    assert one.field == "pp"
    assert "1810 人" in one.message
    assert "806 到 815" in one.message


def test_a_figure_far_above_its_neighbours(desk: Desk) -> None:
    subject = project(desk)
    for unit, homes in zip(villages(desk, 7), (12, 15, 9, 20, 14, 11, 214), strict=True):
        values = {"project": subject, "hh": homes, "pp": homes * 3}
        put(desk, "beneficiary", values, unit=unit, period=Q2)
    told = found(desk, "watch-neighbours", "beneficiary")
    assert {one.field for one in told} == {"hh", "pp"}
    assert "214 户" in told[0].message
    assert "20 户" in told[0].message


def test_yuan_in_a_column_of_ten_thousands(desk: Desk) -> None:
    subject = project(desk)
    for month, wage in (("2024Q1", "2.5"), ("2024Q2", "26000")):
        values = {"project": subject, "hh": 5, "pp": 9, "wage": D(wage)}
        put(desk, "beneficiary", values, unit=villages(desk, 1)[0], period=Period.parse(month))
    one = the_one(desk, "watch-unit-slip", "beneficiary")
    assert one.field == "wage"
    assert "26000.00" in one.message or "26000" in one.message
    assert "10400 倍" in one.message


def test_the_first_figure_is_compared_with_those_beside_it(desk: Desk) -> None:
    for number, total in enumerate((260, 300, 180, 420, 310, 2900000)):
        money = {"total": D(total), "jm": D(total), "local": D(0)}
        project(desk, f"第{number}号棚圈", **money)
    told = found(desk, "watch-unit-slip", "project")
    assert {one.field for one in told} == {"total", "jm"}


def test_what_a_written_hint_says_already_is_not_said_twice(desk: Desk) -> None:
    subject = project(desk)
    for month, paid in (("2024-04", "3"), ("2024-05", "35000")):
        values = {"project": subject, "paid": D(paid)}
        put(desk, "progress", values, period=Period.parse(month))
    codes = {one.code for one in check_all(desk, ledger="progress") if one.field == "paid"}
    assert "paid_in_yuan" in codes
    assert "watch-unit-slip" not in codes


def test_homes_without_people(desk: Desk) -> None:
    values = {"hh": 120, "pp": 400, "hh_tp": 8}
    put(desk, "village", values, unit=villages(desk, 1)[0], period=Period.year(2024))
    one = the_one(desk, "watch-households", "village")
    assert one.field == "pp_tp"
    assert "8 户" in one.message
    assert "没有填" in one.message


def test_homes_without_people_in_a_row(desk: Desk) -> None:
    rows = ({"project": project(desk), "hh_more": 3}, {"project": project(desk, "打井")})
    put(desk, "village_month", {"gains": rows}, unit=villages(desk, 1)[0], period=MAY)
    found(desk, "watch-households", "village_month")
    one = the_one(desk, "watch-households", "village_month")
    assert one.field == "gains"
    assert one.message.startswith("第 1 行")


@pytest.mark.parametrize(("count", "hints"), [(4, 0), (5, 5)])
def test_the_same_text_of_many_units(desk: Desk, count: int, hints: int) -> None:
    subject = project(desk)
    text = "现场正在浇筑圈梁，材料堆放整齐，工人十二名，进度正常没有问题。"
    for unit in villages(desk, count):
        put(desk, "site", {"project": subject, "note": text}, unit=unit, period=MAY)
    put(
        desk,
        "site",
        {"project": subject, "note": text},
        unit=villages(desk, 1)[0],
        period=Period.parse("2024-06"),
    )
    assert len(found(desk, "watch-same-text", "site")) == hints


def months(desk: Desk, subject: RecordId, *, same: bool = False, last: str = "80") -> None:
    for month, done in (("2024-03", "80"), ("2024-04", "80"), ("2024-05", last)):
        values = {"project": subject, "done": D(done), "paid": D(60), "same": same}
        put(desk, "progress", values, period=Period.parse(month))


def test_figures_copied_for_three_months(desk: Desk) -> None:
    months(desk, project(desk))
    one = the_one(desk, "watch-copied", "progress")
    assert "80" in one.message
    assert "本月无变化" in one.message


def test_no_change_that_is_signed_is_not_copied(desk: Desk) -> None:
    months(desk, project(desk), same=True)
    assert not found(desk, "watch-copied", "progress")


def test_works_that_go_on_unpaid_are_not_copied(desk: Desk) -> None:
    months(desk, project(desk), last="95")
    assert not found(desk, "watch-copied", "progress")


@pytest.mark.parametrize(("fresh", "hints"), [(2, 0), (31, 1)])
def test_few_are_the_same_by_chance(desk: Desk, fresh: int, hints: int) -> None:
    (village,) = villages(desk, 1)
    for number in (1, 2, 3):
        values = {"where": "在京", "n": 90 + number, "tp": number, "fresh": fresh}
        put(desk, "labour", values, unit=village, period=Period.quarter(2024, number))
    assert len(found(desk, "watch-copied", "labour")) == hints


def test_a_date_outside_its_month(desk: Desk) -> None:
    values = {"project": project(desk), "visit": date(2023, 5, 8), "start": date(2023, 4, 1)}
    put(desk, "progress", values, period=MAY)
    one = the_one(desk, "watch-dates", "progress")
    assert one.field == "visit"
    assert "2024年5月" in one.message


def test_attendances_in_a_column_of_people(desk: Desk) -> None:
    subject = project(desk)
    for day, came in ((8, 35), (20, 42)):
        values = {
            "project": subject,
            "title": f"第{day}班",
            "begins": date(2024, 5, day),
            "ends": date(2024, 5, day),
            "att": came,
        }
        put(desk, "training", values, period=None)
    unit = villages(desk, 1)[0]
    put(desk, "beneficiary", {"project": subject, "hh": 40, "pp": 77}, unit=unit, period=Q2)
    one = the_one(desk, "watch-person-times", "beneficiary")
    assert one.field == "pp"
    assert "77 人" in one.message
    assert "人次" in one.message


def test_more_people_than_live_there(desk: Desk) -> None:
    unit = villages(desk, 1)[0]
    put(desk, "village", {"hh": 30, "pp": 90}, unit=unit, period=Period.year(2024))
    values = {"project": project(desk), "workers": 120}
    put(desk, "site", values, unit=unit, period=MAY)
    assert "90 人" in the_one(desk, "watch-person-times", "site").message


def test_every_watch_is_tried_above() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{watch.code}"' in text for watch in WATCHES)


def test_what_counts_the_same_is_known_by_its_label() -> None:
    assert stem("其中：监测户") == stem("监测对象人数") == "监测"
    assert stem("脱贫户") == stem("其中：脱贫人口") == "脱贫"
    assert stem("总户数") == stem("总人口") == "总"


def test_steady_figures_stray_little() -> None:
    usual = spread([D(30), D(31), D(29), D(30), D(32)])
    assert (usual.middle, usual.least, usual.greatest) == (30, 29, 32)
    assert usual.far(90, times=8, fold=2)
    assert not usual.far(40, times=8, fold=2)


def test_a_hint_is_silenced_and_taken_back(desk: Desk) -> None:
    months(desk, project(desk))
    changes = silence(desk, ledger="progress", code="watch-copied")
    assert changes.ledgers == {"progress"}
    assert not found(desk, "watch-copied", "progress")
    assert silenced(desk) == {Silenced(ledger="progress", code="watch-copied")}
    unsilence(desk, ledger="progress", code="watch-copied")
    assert found(desk, "watch-copied", "progress")
    with pytest.raises(Refusal):
        unsilence(desk, ledger="progress", code="watch-copied")


def test_a_written_hint_is_silenced_too(desk: Desk) -> None:
    values = {"project": project(desk), "state": "已批复", "paid": D(3)}
    put(desk, "progress", values, period=MAY)
    assert found(desk, "paid_before_start", "progress")
    silence(desk, ledger="progress", code="paid_before_start")
    assert not found(desk, "paid_before_start", "progress")


@pytest.mark.parametrize(
    "code", ["paid_over_arrived", "finish_after_start", "required", "无此规则"]
)
def test_what_has_to_be_answered_is_not_silenced(desk: Desk, code: str) -> None:
    with pytest.raises(Refusal):
        silence(desk, ledger="progress", code=code)
    assert not silenced(desk)


def test_without_watches_only_rules_speak(desk: Desk) -> None:
    months(desk, project(desk))
    told = check_all(desk, watches=False)
    assert not [one for one in told if one.code.startswith("watch-")]


def test_many_records_in_one_save_are_watched_alike(desk: Desk) -> None:
    subject = project(desk)
    text = "组织群众清理院落周边柴草垃圾，拆除破旧棚圈三处，清运十二车。"
    entries = [
        Entry(values={"project": subject, "note": text}, unit=unit, period=MAY)
        for unit in villages(desk, 6)
    ]
    save_records(desk, ledger="site", entries=entries)
    assert len(found(desk, "watch-same-text", "site")) == 6
