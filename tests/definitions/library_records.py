"""Records of the library's ledgers for tests, each without any problem until it is changed."""

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
from tests.definitions import core
from tests.definitions.core import MAY, PROJECT, SECOND, TODAY, VILLAGE

D = Decimal
DAY = date(2023, 5, 8)
YEAR = Period.year(2023)
FIVE = ("农业科研", "科技创新", "示范推广", "人才培养", "社会服务")
_PERIODS = {"month": MAY, "quarter": SECOND, "year": YEAR}
_GOOD: Mapping[str, dict[str, Any]] = {
    "points": {
        "day": DAY,
        "household": "12",
        "way": "兑换",
        "goods": "大米",
        "qty": 2,
        "spent": 15,
    },
    "points_goods": {"day": DAY, "goods": "白糖", "came": 20, "origin": "社会捐赠"},
    "post": {
        "no": "01",
        "kind": "保洁员",
        "holder": "脱贫户",
        "ability": "弱劳力、半劳力",
        "pay": D(800),
        "begins": date(2023, 1, 1),
    },
    "post_month": {"post": "own-post", "worked": 22, "paid": D(800)},
    "meeting": {
        "day": DAY,
        "kind": "联席会议",
        "matter": "加快棚圈项目开工",
        "body": "旗农科局",
        "due": date(2023, 6, 30),
    },
    "environment": {
        "day": DAY,
        "what": ("生活垃圾",),
        "found": 5,
        "fixed": 4,
        "problem": "村东头垃圾点",
    },
    "reception": {
        "name": "草原人家",
        "kind": "牧家乐",
        "beds": 10,
        "opened": date(2021, 6, 1),
        "state": "营业",
    },
    "reception_month": {
        "site": "own-reception",
        "guests": 100,
        "nights": 20,
        "income": D(20000),
    },
    "story": {
        "day": DAY,
        "title": "棚圈里的好日子",
        "kind": "典型案例",
        "medium": "自治区媒体",
        "outlet": "内蒙古日报",
    },
    "squad_log": {
        "day": DAY,
        "who": "第一书记",
        "n": 1,
        "what": ("入户走访",),
        "visited": 8,
        "content": "了解春耕",
        "found": 2,
        "solved": 1,
    },
    "visit": {
        "who": "嘎查干部",
        "times": 40,
        "hh": 35,
        "school": 1,
        "water": 2,
        "solved": 2,
    },
    "lead": {
        "name": "牛肉加工项目",
        "firm": "北京某公司",
        "home": "海淀区",
        "meant": D(500),
        "invested": D(100),
        "stage": "签约",
        "checked": ("用地",),
        "signed": DAY,
        "step": "办用地手续",
        "step_day": date(2023, 7, 1),
    },
    "vacancy": {
        "employer": "北京某酒店",
        "job": "服务员",
        "where": "在京",
        "n": 2,
        "pay_low": D(4000),
        "pay_high": D(5000),
        "since": date(2023, 5, 1),
        "until": date(2023, 6, 30),
    },
    "wish": {
        "code": "07",
        "group": "脱贫人口",
        "skill": "做饭",
        "where": "在京",
        "since": date(2023, 5, 1),
        "vacancy": "own-vacancy",
        "on": DAY,
    },
    "job_event": {
        "day": DAY,
        "title": "春风行动招聘会",
        "kind": "春风行动",
        "firms": 12,
        "posts": 200,
        "came": 300,
        "meant": 80,
        "hired": 30,
    },
    "workshop": {
        "name": "手工车间",
        "built": "京蒙资金",
        "n": 20,
        "tp": 12,
        "jc": 3,
        "wage": D(12),
        "output": D(40),
        "state": "生产",
    },
    "work_relief": {"project": PROJECT, "invested": D(100), "wage": D(30), "n": 40, "tp": 25},
    "product": {
        "name": "牛肉干",
        "firm": "某合作社",
        "sort": "牛羊肉",
        "cert": "NM-01",
        "since": date(2022, 1, 1),
        "until": date(2025, 1, 1),
        "online": True,
    },
    "delivery": {
        "product": "own-product",
        "buyer": "某机关食堂",
        "channel": "预算单位采购",
        "day": date(2023, 2, 1),
        "ordered": D(100),
        "price": D(60),
        "sent": D(100),
        "sent_on": date(2023, 2, 10),
        "paid": D(6000),
    },
    "tech_need": {
        "day": DAY,
        "asker": "农牧户",
        "industry": "肉牛",
        "question": "犊牛拉稀怎么办",
        "way": "科技特派员",
    },
    "courtyard": {
        "name": "肉牛科技小院",
        "college": "某农业大学",
        "industry": "肉牛",
        "done": FIVE,
        "students": 3,
        "stayed": 200,
    },
    "collective": {
        "income": D(30),
        "let": D(20),
        "rent": D(10),
        "welfare": D(5),
        "poor": D(10),
        "poor_hh": 20,
        "shown": DAY,
    },
    "resolution": {
        "matter": "棚圈承包",
        "kind": "集体资产",
        "proposed": date(2023, 4, 1),
        "agreed": date(2023, 4, 5),
        "party": date(2023, 4, 10),
        "voted": date(2023, 4, 20),
        "shown": date(2023, 4, 21),
        "told": date(2023, 5, 20),
        "due": 30,
        "came": 24,
        "yes": 20,
        "decision": "同意",
    },
    "livestock": {
        "project": PROJECT,
        "household": "12",
        "kind": "基础母牛",
        "head": 5,
        "day": DAY,
        "form": "托养",
        "coop": "某合作社",
        "price": D(12000),
        "subsidy": D(30000),
        "born": 2,
        "dead": 1,
    },
    "coop": {
        "name": "某专业合作社",
        "kind": "农牧民专业合作社",
        "model": "旗级",
        "since": date(2019, 1, 1),
        "members": 12,
        "tp": 5,
        "running": True,
    },
    "land": {
        "no": "LZ-01",
        "kind": "耕地",
        "to": "own-coop",
        "hh": 10,
        "area": D(300),
        "price": D(500),
        "begins": date(2023, 1, 1),
        "ends": date(2027, 12, 31),
    },
    "incident": {
        "day": DAY,
        "kind": "洪涝",
        "grade": "一般",
        "place": "村西河沿",
        "hh": 10,
        "pp": 30,
        "moved": 10,
        "told": DAY,
        "action": "转移安置，垒沙袋",
    },
    "case": {
        "day": DAY,
        "way": "来访",
        "kind": "道路水电",
        "matter": "机井没电",
        "body": "嘎查委员会",
        "due": date(2023, 6, 8),
    },
    "honour": {
        "day": DAY,
        "kind": "最美家庭评选",
        "topic": "最美家庭",
        "people": 60,
        "chosen": 3,
    },
    "venue": {"name": "青年之家", "kind": "青年之家", "state": "开放", "times": 4, "people": 80},
    "station": {"name": "村服务站", "kind": "电商服务站", "state": "正常", "came": 500, "sent": 90},
    "health_use": {
        "body": "嘎查卫生室",
        "remote": 2,
        "signed": 600,
        "signed_tp": 170,
        "old": 20,
        "old_times": 60,
    },
    "lesson": {"school": "某小学", "cloud": 40, "cloud_pupils": 900},
    "loan": {
        "kind": "富民贷",
        "hh": 10,
        "balance": D(80),
        "fresh_hh": 3,
        "fresh": D(15),
        "late_hh": 1,
        "late": D(2),
        "measure": "嘎查上门催收",
    },
    "founder": {
        "name": "某网店",
        "kind": "高校毕业生",
        "since": date(2022, 3, 1),
        "jobs": 4,
        "tp": 2,
        "state": "经营",
    },
    "resettle": {
        "place": "某安置点",
        "hh": 40,
        "pp": 120,
        "able": 70,
        "hired": 60,
        "empty_hh": 0,
        "industry": 38,
    },
}
SHIPPED = tuple(_GOOD)


@cache
def ledgers() -> Mapping[str, Ledger]:
    """The shipped ledgers and those of the library."""
    found = load(shipped("forms"), shipped("forms") / "library").ledgers
    return {str(id): ledger for id, ledger in found.items()}


def record(ledger: str, id: str = "", /, *, period: Period | None = None, **changed: Any) -> Record:
    """A record without problems, with some fields changed (None: emptied)."""
    values = {name: value for name, value in (_GOOD[ledger] | changed).items() if value is not None}
    kind = ledgers()[ledger].period
    return Record(
        id=RecordId(id or f"own-{ledger}"),
        ledger=LedgerId(ledger),
        unit=VILLAGE,
        period=period or (_PERIODS[kind] if kind else None),
        values=values,
    )


def around() -> list[Record]:
    """What the others speak of: a project, the village's figures, points gained, goods come."""
    gained: dict[str, Any] = {"way": "得分", "act": "勤劳致富", "gained": 20}
    gained |= dict.fromkeys(("goods", "qty", "spent"))
    named = ("post", "reception", "vacancy", "product", "coop")
    return [
        core.record("project"),
        core.record("village"),
        record("points", "gained", **gained),
        record("points_goods", "rice", goods="大米"),
        *(record(name) for name in named),
    ]


def problems(own: Record, *others: Record) -> tuple[Problem, ...]:
    """What is wrong with a record among others; each of them in the place of its like there."""
    there = {one.id: one for one in (*around(), *others)}
    return check(ledgers()[own.ledger], own, MemoryFacts(ledgers(), there.values()), today=TODAY)
