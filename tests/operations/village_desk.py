"""A desk of 双金嘎查 (杜尔基镇): two projects of its own and one it shares, April reported."""

from __future__ import annotations

import secrets
from decimal import Decimal
from pathlib import Path

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import Entry, save_record, save_records

VILLAGE, TOWN, BANNER = "152222103215", "152222103000", "152222000000"
MARCH, APRIL, MAY, JUNE = (Period.month(2025, month) for month in (3, 4, 5, 6))
MODEL, ROAD, WASTE = "双金嘎查示范村打造项目", "双金嘎查村道路工程项目", "嘎查环境整治项目"


_first: list[bytes] = []


def make_village(path: Path) -> Desk:
    """The desk of its recorder, with what was seen in April.

    Those after the first of a process are its copies, each with a device of its own.
    """
    if not _first:
        _make(path).close()
        _first.append(path.read_bytes())
    path.write_bytes(_first[0])
    desk = open_desk(path)
    with desk.store.transaction() as writer:
        writer.set_setting("device", secrets.token_hex(8))
    return desk


def _make(path: Path) -> Desk:
    desk = open_desk(path)
    begin(desk, unit=VILLAGE, person="包文", phone="13904820000")
    model, road = (_project(desk, name, VILLAGE) for name in (MODEL, ROAD))
    waste = _project(desk, WASTE, BANNER)
    seen = ((model, "施工中"), (road, "未进场"), (waste, "已在使用"))
    entries = [
        Entry(values={"project": project, "state_seen": state}, period=APRIL)
        for project, state in seen
    ]
    save_records(desk, ledger="site", entries=entries)
    return desk


def report_benefits(desk: Desk) -> None:
    """What the first quarter said of both projects, and of each household once."""
    first = Period.quarter(2025, 1)
    for name, households in ((MODEL, 40), (ROAD, 30)):
        figures = ("hh", "pp", "hh_tp", "pp_tp", "hh_jc", "pp_jc", "jobs")
        counts = dict(zip(figures, (households, 3 * households, 8, 20, 2, 5, 6), strict=True))
        values = {"project": project_of(desk, name), **counts}
        save_record(desk, ledger="beneficiary", values=values, period=first)
    total = {"hh": 45, "pp": 135, "hh_tp": 10, "pp_tp": 25, "hh_jc": 3, "pp_jc": 7, "jobs": 9}
    save_record(desk, ledger="village_total", values=total, period=first)


def project_of(desk: Desk, name: str) -> RecordId:
    """The id of a project by its name."""
    from jmdesk.store.query import Query

    return desk.store.records(Query(ledger="project", equal={"name": name}))[0].id


def site_of(desk: Desk, name: str, period: Period = MAY) -> RecordId:
    """The id of the site record of a project, there or not."""
    values = {"project": project_of(desk, name)}
    return desk.ledger("site").record_id(values, unit=VILLAGE, period=period)


def _project(desk: Desk, name: str, place: str) -> RecordId:
    values = {
        "year": 2025,
        "seq": (MODEL, ROAD, WASTE).index(name) + 1,
        "name": name,
        "place": desk.units.name(place),
        "places": (place,),
        "nature": "新建",
        "category": "乡村振兴类",
        "mode": "工程建设",
        "scope": "育秧大棚 40 座",
        "total": Decimal(300),
        "jm": Decimal(300),
        "implementer": TOWN,
    }
    return save_record(desk, ledger="project", values=values).records[0]
