"""Records of the core ledgers for tests, each without any problem until something is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from jmdesk.definitions.catalogue import load
from jmdesk.definitions.check import check
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.memory import MemoryFacts
from jmdesk.definitions.places import shipped
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId

BANNER = "152222000000"
TOWNSHIP = "152222102000"
VILLAGE = "152222102201"
OTHER_VILLAGE = "152222102202"
PROJECT = "p"
MAY = Period.month(2023, 5)
APRIL = Period.month(2023, 4)
SECOND = Period.quarter(2023, 2)
FIRST = Period.quarter(2023, 1)
TODAY = date(2023, 6, 1)

D = Decimal
_GOOD: Mapping[str, tuple[str, Period | None, dict[str, Any]]] = {
    "project": (
        BANNER,
        None,
        {
            "year": 2023,
            "name": "好腰苏木镇棚圈建设项目",
            "nature": "新建",
            "category": "产业合作类",
            "mode": "工程建设",
            "place": "好腰苏木镇",
            "scope": "新建棚圈30座",
            "total": D(300),
            "jm": D(240),
            "local": D(60),
            "implementer": TOWNSHIP,
        },
    ),
    "progress": (
        TOWNSHIP,
        MAY,
        {
            "project": PROJECT,
            "state": "实施中",
            "image": D(50),
            "start": date(2023, 4, 12),
            "done": D(150),
            "arrived": D(200),
            "paid": D(120),
            "work": "主体完工",
        },
    ),
    "site": (VILLAGE, MAY, {"project": PROJECT, "state_seen": "施工中"}),
    "village": (
        VILLAGE,
        Period.year(2023),
        {"hh": 300, "pp": 900, "hh_tp": 60, "pp_tp": 180, "hh_jc": 20, "pp_jc": 60},
    ),
    "beneficiary": (
        VILLAGE,
        SECOND,
        {
            "project": PROJECT,
            "hh": 40,
            "pp": 120,
            "hh_tp": 10,
            "pp_tp": 30,
            "hh_jc": 4,
            "pp_jc": 12,
        },
    ),
    "village_total": (
        VILLAGE,
        SECOND,
        {"hh": 45, "pp": 135, "hh_tp": 12, "pp_tp": 36, "hh_jc": 5, "pp_jc": 15, "jobs": 8},
    ),
    "training": (
        TOWNSHIP,
        None,
        {
            "title": "种养殖技术培训第1期",
            "kind": "农牧民实用技术",
            "form": "集中授课",
            "host": TOWNSHIP,
            "where": "本苏木镇",
            "place": "好腰苏木镇文化站",
            "begins": date(2023, 5, 20),
            "ends": date(2023, 5, 27),
            "days": D(8),
            "plan": 60,
            "att": 55,
            "tp": 20,
            "jc": 5,
            "spent": D(100000),
        },
    ),
    "signin": (TOWNSHIP, None, {"course": "course", "date": date(2023, 5, 21), "n": 55}),
    "village_month": (
        VILLAGE,
        MAY,
        {
            "gains": ({"project": PROJECT, "hh_more": 4, "pp_more": 11, "reason": "大棚承包"},),
            "needs": ({"name": "育秧大棚", "money": D(60)},),
            "visits": "旗农科局来村讲育秧",
            "ask": "机井用电",
            "shown": True,
            "shown_from": date(2023, 5, 10),
            "shown_to": date(2023, 5, 17),
        },
    ),
    "trainees": (TOWNSHIP, Period.year(2023), {"n": 480}),
}


@cache
def ledgers() -> Mapping[str, Ledger]:
    """The shipped ledgers."""
    return {str(id): ledger for id, ledger in load(shipped("forms")).ledgers.items()}


def record(
    ledger: str,
    id: str = "",
    /,
    *,
    unit: Any = None,
    period: Any = None,
    **changed: Any,
) -> Record:
    """A record without problems, with some fields changed (None: emptied)."""
    own_unit, own_period, values = _GOOD[ledger]
    values = {name: value for name, value in (values | changed).items() if value is not None}
    return Record(
        id=RecordId(id or {"project": PROJECT, "training": "course"}.get(ledger, f"own-{ledger}")),
        ledger=LedgerId(ledger),
        unit=unit or own_unit,
        period=period or own_period,
        values=values,
    )


def facts(*records: Record) -> MemoryFacts:
    """These records and, unless they hold one, the project that the others speak of."""
    given = {one.id: one for one in records}
    if PROJECT not in given:
        given[RecordId(PROJECT)] = record("project")
    return MemoryFacts(ledgers(), given.values())


def problems(own: Record, *around: Record, today: date = TODAY) -> tuple[Problem, ...]:
    """What is wrong with a record among others; the stored form of itself does not count."""
    return check(ledgers()[own.ledger], own, facts(*around), today=today)
