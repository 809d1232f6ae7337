"""Records of the further ledgers for tests, each without any problem until something is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.check import check
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from tests.definitions.core import (
    BANNER,
    FIRST,
    PROJECT,
    SECOND,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    facts,
    ledgers,
)

YEAR = Period.year(2023)
LAST_YEAR = Period.year(2022)
D = Decimal
_GOOD: Mapping[str, tuple[str, Period | None, dict[str, Any]]] = {
    "payment": (
        TOWNSHIP,
        None,
        {
            "project": PROJECT,
            "date": date(2023, 5, 6),
            "amount": D(150000),
            "source": "京蒙资金",
            "payee": "某建筑公司",
            "purpose": "进度款",
            "voucher": "记-12",
        },
    ),
    "labour": (
        VILLAGE,
        SECOND,
        {"where": "在京", "n": 30, "tp": 10, "stable": 8, "wage": D(30)},
    ),
    "tech_service": (
        VILLAGE,
        None,
        {
            "begins": date(2023, 5, 8),
            "days": D(2),
            "kind": "科技特派员",
            "expert": "白老师",
            "place": VILLAGE,
            "industry": "肉牛",
            "what": ("技术指导",),
            "n": 1,
            "hh": 23,
        },
    ),
    "tech_team": (BANNER, None, {"banner": BANNER, "industry": "肉牛", "types": 1, "experts": 20}),
    "tech_station": (BANNER, None, {"banner": BANNER, "name": "某工作站", "experts": 29}),
    "tech_squad": (BANNER, None, {"banner": BANNER, "name": "某小分队", "experts": 7}),
    "pairing": (
        VILLAGE,
        None,
        {
            "kind": "企业-嘎查",
            "left": "北京某公司",
            "side": VILLAGE,
            "since": date(2023, 3, 1),
            "ten": True,
            "ways": ("资金帮扶",),
        },
    ),
    "talent": (
        TOWNSHIP,
        None,
        {
            "name": "张某",
            "n": 1,
            "way": "来旗",
            "kind": "党政干部挂职",
            "home": "海淀区发改委",
            "at": "副旗长",
            "begins": date(2023, 3, 1),
            "ends": date(2024, 3, 1),
            "fresh": True,
        },
    ),
    "consumption": (
        TOWNSHIP,
        SECOND,
        {
            "channel": "预算单位采购",
            "product": "牛肉干",
            "amount": D(120),
            "bj": D(100),
            "cert": D(80),
            "cert_no": "NM-01",
        },
    ),
    "asset": (
        VILLAGE,
        None,
        {
            "project": PROJECT,
            "name": "棚圈",
            "kind": "棚圈",
            "qty": D(30),
            "measure": "座",
            "value": D(240),
            "jm": D(200),
            "owner": "嘎查集体",
            "keeper": "包某",
        },
    ),
    "asset_check": (
        VILLAGE,
        YEAR,
        {
            "asset": "own-asset",
            "qty": D(30),
            "state": "出租",
            "gain": D(6),
            "coll": D(4),
            "poor": D(2),
            "poor_hh": 12,
        },
    ),
    "creation": (
        VILLAGE,
        YEAR,
        {
            "what": "“五好”嘎查",
            "stage": "旗级认定",
            "good": ("建设好生态", "住上好房子", "过上好日子", "养成好习惯", "形成好风气"),
            "day": date(2023, 4, 1),
        },
    ),
    "monitoring": (
        VILLAGE,
        SECOND,
        {"kind": "脱贫不稳定户", "hh": 6, "pp": 15, "helped": 6, "industry": 4},
    ),
}
FURTHER = tuple(_GOOD)


def record(
    ledger: str,
    id: str = "",
    /,
    *,
    unit: str = "",
    period: Period | None = None,
    **changed: Any,
) -> Record:
    """A record without problems, with some fields changed (None: emptied)."""
    own_unit, own_period, values = _GOOD[ledger]
    told = {name: value for name, value in (values | changed).items() if value is not None}
    return Record(
        id=RecordId(id or f"own-{ledger}"),
        ledger=LedgerId(ledger),
        unit=unit or own_unit,
        period=period or own_period,
        values=told,
    )


def before(ledger: str, **changed: Any) -> Record:
    """The record of the period before."""
    earlier = {SECOND: FIRST, YEAR: LAST_YEAR}[_GOOD[ledger][1]]  # type: ignore[index]
    return record(ledger, "before", period=earlier, **changed)


def problems(own: Record, *around: Record, today: date = TODAY) -> tuple[Problem, ...]:
    """What is wrong with a record among others."""
    kept = [*around]
    if own.ledger == "asset_check" and not any(one.ledger == "asset" for one in around):
        kept.append(record("asset"))
    return check(ledgers()[own.ledger], own, facts(*kept), today=today)
