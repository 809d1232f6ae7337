"""What a banner is sent: from each 嘎查 its projects, their progress month by month, its classes.

Written as people fill the shipped ledgers in: the fields that must be told and the usual others.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.revision import Json, RecordId, Revision

EACH = 500
"""Revisions of a package: 8 projects, 292 months of progress, 200 classes."""
PROJECTS, PROGRESS = 8, 292

_KINDS = (
    "肉牛养殖基地",
    "嘎查道路硬化",
    "设施农业大棚",
    "饲草料加工厂",
    "人居环境整治",
    "刺绣车间",
)
_STATES = ("已批复", "招采中", "实施中", "停工", "已完工", "已验收")
_WORKS = (
    "完成棚圈主体砌筑，正在安装屋面板",
    "设备到场三台，调试中",
    "道路路基已成型，水稳层铺筑2.3公里",
    "因冬季低温停工，计划三月底复工",
    "牲畜采购合同已签，等待防疫手续",
)
_CLASSES = ("蒙古族刺绣", "肉牛育肥", "电商直播", "乡村振兴带头人", "中式烹饪", "家政服务")
_TOPICS = ("农牧民实用技术", "乡村振兴带头人", "电商与营销", "劳动力转移就业")
_FORMS = ("集中授课", "现场实训", "外出考察")
_PLACES = ("嘎查文化室", "苏木镇党群服务中心", "旗职教中心", "合作社院内")


def sent_by(ledger: Callable[[str], Ledger], unit: str, number: int) -> list[Revision]:
    """The package with this number: the first revisions of as many records of a unit."""
    return [_first(ledger, unit, number, place) for place in range(EACH)]


def _first(ledger: Callable[[str], Ledger], unit: str, number: int, place: int) -> Revision:
    if place < PROJECTS:
        name, values = "project", _project(unit, number, place)
    elif place < PROJECTS + PROGRESS:
        name, values = "progress", _progress(unit, number, place - PROJECTS)
    else:
        name, values = "training", _training(unit, number, place - PROJECTS - PROGRESS)
    its = ledger(name)
    return Revision(
        record=_id(number, place),
        ledger=its.id,
        version=its.version,
        definition=its.digest,
        values={**values, "unit": unit},
        person="包文",
        device=f"d{number}",
        at=f"2026-05-{place % 28 + 1:02}T09:{place % 60:02}:{number % 60:02}",
    )


def _id(number: int, place: int) -> RecordId:
    """As random as ids of records are behind their first part, which is the time."""
    told = hashlib.sha256(f"{number}-{place}".encode()).hexdigest()
    return RecordId(f"019e{number:04x}-{place:04x}-7{told[:3]}-8{told[3:6]}-{told[6:18]}")


def _project(unit: str, number: int, place: int) -> Mapping[str, Json]:
    total = Decimal(30 + number * 7 % 400) + place
    return {
        "year": 2021 + place % 5,
        "name": f"{number + 1}号嘎查{_KINDS[place % 6]}建设项目",
        "nature": "新建",
        "place": f"{number + 1}号嘎查{place + 1}组",
        "scope": f"新建{_KINDS[place % 6]}{1000 + 100 * place}平方米及配套设施",
        "total": f"{total}",
        "jm": f"{total * Decimal('0.8'):.2f}",
        "implementer": unit,
        "goal": f"{1000 + 100 * place}",
        "goal_unit": "平方米",
    }


def _progress(unit: str, number: int, place: int) -> Mapping[str, Json]:
    month, project = divmod(place, PROJECTS)
    share = Decimal(month + 1) / 37
    total = Decimal(30 + number * 7 % 400) + project
    return {
        "period": str(Period.month(2023, 1).step(month)),
        "project": _id(number, project),
        "state": _STATES[month * len(_STATES) // 37],
        "image": f"{100 * share:.1f}",
        "start": "2023-03-10",
        "done": f"{total * share:.2f}",
        "arrived": f"{total * share * Decimal('0.9'):.2f}",
        "paid": f"{total * share * Decimal('0.8'):.2f}",
        "local_paid": f"{total * share * Decimal('0.05'):.2f}",
        "work": _WORKS[place % len(_WORKS)],
        "visit": f"{2023 + month // 12}-{month % 12 + 1:02}-{place % 27 + 1:02}",
    }


def _training(unit: str, number: int, place: int) -> Mapping[str, Json]:
    begins = date(2023, 1, 9) + timedelta(days=6 * place + number % 5)
    came = 20 + (number + 3 * place) % 60
    return {
        "title": f"{_CLASSES[(number + place) % 6]}培训班第{place + 1}期",
        "nth": place + 1,
        "kind": _TOPICS[place % 4],
        "form": _FORMS[place % 3],
        "host": unit,
        "where": "本嘎查",
        "place": f"{number + 1}号{_PLACES[place % 4]}",
        "begins": begins.isoformat(),
        "ends": (begins + timedelta(days=2)).isoformat(),
        "days": "3",
        "plan": came + 5,
        "att": came,
        "tp": came // 4,
        "jc": came // 5,
        "f": came // 2,
        "mz": came * 2 // 3,
        "spent": f"{3000 + 90 * came}.5",
        "spent_jm": f"{3000 + 90 * came}.5",
    }


def floor(path: Path, contents: Iterable[bytes]) -> tuple[float, float]:
    """Seconds, of the clock and of the processor, to encode these revisions as canonical JSON,
    take the SHA-256 of each and insert them into one keyed table, in one transaction."""
    told = [json.loads(content) for content in contents]
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE revisions (id TEXT PRIMARY KEY, content BLOB)")
    began = time.perf_counter(), time.process_time()
    database.execute("BEGIN IMMEDIATE")
    for one in told:
        text = json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        content = text.encode()
        row = (hashlib.sha256(content).hexdigest(), content)
        database.execute("INSERT INTO revisions VALUES (?, ?)", row)
    database.execute("COMMIT")
    taken = time.perf_counter() - began[0], time.process_time() - began[1]
    database.close()
    return taken
