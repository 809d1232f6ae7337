"""A store of many records like those of 项目进度, for everything that is measured on one.

The revisions come in as those of a merge do, so that the store is one that `Store.verify` accepts;
a ready store is kept in the folder for temporary files and copied for the next benchmark. It is
one for all of them: a banner's desk with the shipped forms, whose tables are built for them.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jmdesk.definitions.catalogue import load
from jmdesk.definitions.fieldtypes import TYPES
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.places import shipped
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.store import store as store_module
from jmdesk.store.store import Store

BANNER = "152222000000"
_BANNER = BANNER[:6]

_STATES = ("储备", "已批复", "招采中", "实施中", "停工", "已完工", "已验收", "已移交")
_WORKS = (
    "完成棚圈主体砌筑，正在安装屋面板",
    "设备到场三台，调试中",
    "道路路基已成型，水稳层铺筑2.3公里",
    "因冬季低温停工，计划三月底复工",
    "牲畜采购合同已签，等待防疫手续",
    "培训第二期结业，正在报名第三期",
)
_PLACES = ("好腰苏木镇", "巴彦呼舒镇", "代钦塔拉苏木", "高力板镇", "额木庭高勒苏木", "吐列毛杜镇")
_KINDS = (
    "肉牛养殖基地",
    "嘎查道路硬化",
    "设施农业大棚",
    "饲草料加工厂",
    "人居环境整治",
    "电商培训",
)
_MONTHS = 60
_RECORDS = 100_000


def _field(name: str, label: str, kind: str, **more: object) -> Field:
    return Field(name=name, label=label, type=TYPES[kind], **more)  # type: ignore[arg-type]


PROJECT = Ledger(
    id=LedgerId("project"),
    title="项目档案",
    version=1,
    digest="0" * 64,
    levels=(),
    period=None,
    key=("year", "name", "place"),
    title_expr="{name}",
    unit_by=("implementer", "places"),
    belongs="banner",
    fields=(
        _field("year", "实施年度", "year"),
        _field("name", "项目名称", "text"),
        _field("place", "建设地点", "text"),
        _field("total", "项目总投资", "money", measure="万元"),
        _field("implementer", "项目实施单位", "unit"),
        _field("places", "涉及嘎查／苏木镇", "units"),
    ),
)

PROGRESS = Ledger(
    id=LedgerId("progress"),
    title="项目进度",
    version=1,
    digest="1" * 64,
    levels=(),
    period=PeriodKind.MONTH,
    key=("project", "period"),
    title_expr="{project.name}",
    fields=(
        _field("project", "项目", "reference", target="project"),
        _field("state", "项目状态", "choice", choices=_STATES),
        _field("image", "形象进度", "percent", measure="%"),
        _field("start", "实际开工日期", "date"),
        _field("finish", "实际完工日期", "date"),
        _field("done", "累计完成投资", "money", measure="万元"),
        _field("arrived", "京蒙资金累计到位", "money", measure="万元"),
        _field("paid", "京蒙资金累计支付", "money", measure="万元"),
        _field("local_paid", "自筹资金累计支付", "money", measure="万元"),
        _field("work", "本月进展", "long_text"),
        _field("prob_kind", "问题类别", "choices", choices=("前期手续", "招采流标", "冬季停工")),
        _field("problem", "存在问题", "text"),
        _field("visit", "本月督查日期", "date"),
        _field("same", "本月无变化", "yes_no"),
    ),
)

LEDGERS: Mapping[str, Ledger] = {"project": PROJECT, "progress": PROGRESS}


@cache
def villages() -> tuple[str, ...]:
    """The codes of the villages of the banner."""
    with (shipped("resources") / "units" / "divisions_2023.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        row["code"] for row in rows if row["level"] == "village" and row["code"].startswith(_BANNER)
    )


def _unit(number: int) -> str:
    return villages()[number % len(villages())]


def project_revision(number: int, ledgers: Mapping[str, Ledger] = LEDGERS) -> Revision:
    """The only revision of the project with this number."""
    values = {
        "unit": BANNER,
        "year": 2021 + number % 5,
        "name": f"{_PLACES[number % 6]}{_KINDS[number // 6 % 6]}{number}期建设项目",
        "place": f"{_PLACES[number % 6]}第{number}嘎查",
        "total": f"{300 + number % 700}.5",
        "implementer": _unit(number),
        "places": [_unit(number)],
    }
    return _revision(ledgers["project"], _id(0, number), values)


def progress_revision(number: int, ledgers: Mapping[str, Ledger] = LEDGERS) -> Revision:
    """The only revision of the progress record with this number: a project and a month."""
    project, month = divmod(number, _MONTHS)
    share = Decimal(month + 1) / _MONTHS
    values = {
        "unit": _unit(project),
        "period": str(Period.month(2021, 1).step(month)),
        "project": _id(0, project),
        "state": _STATES[month * len(_STATES) // _MONTHS],
        "image": f"{100 * share:.1f}",
        "start": "2021-05-10",
        "done": f"{(300 + project % 700) * share:.2f}",
        "arrived": f"{(280 + project % 700) * share:.2f}",
        "paid": f"{(250 + project % 700) * share:.2f}",
        "work": _WORKS[number % len(_WORKS)],
        "same": number % 7 == 0,
    }
    return _revision(ledgers["progress"], _id(1, number), values)


@cache
def shipped_ledgers() -> Mapping[str, Ledger]:
    """Those that come with the desk."""
    return load(shipped("forms")).ledgers


def make_big_store(path: Path) -> Path:
    """A store at ``path`` with 100,000 progress records and a project for each 60 of them.

    It belongs to the banner, and opening it with the shipped forms has nothing to build.
    """
    ready = Path(tempfile.gettempdir()) / f"jmdesk-big-{_edition()}.db"
    if not ready.exists():
        _forget_old(ready.parent)
        _make(ready)
    shutil.copyfile(ready, path)
    return path


def _forget_old(folder: Path) -> None:
    """Ready stores of former editions, a day old: each takes 230 MB."""
    for old in folder.glob("jmdesk-big-*.db"):
        if time.time() - old.stat().st_mtime > 86_400:
            old.unlink(missing_ok=True)


def _make(ready: Path) -> None:
    with tempfile.TemporaryDirectory(dir=ready.parent) as folder:
        new = Path(folder) / ready.name
        with Store.open(new, shipped_ledgers()) as store:
            for chunk in _chunks():
                ids = [one.id for one in chunk]
                with store.transaction() as writer:
                    writer.append_bytes([one.content for one in chunk], ids=ids, batch="")
            with store.transaction() as writer:
                writer.set_setting("unit", BANNER)
                writer.set_setting("person", "白音")
        new.rename(ready)


def _chunks() -> Iterator[list[Revision]]:
    ledgers = shipped_ledgers()
    yield [project_revision(number, ledgers) for number in range(-(-_RECORDS // _MONTHS))]
    for start in range(0, _RECORDS, 20_000):
        yield [progress_revision(number, ledgers) for number in range(start, start + 20_000)]


@cache
def _edition() -> str:
    """Another one whenever the code or the ledgers that make it are others."""
    package = Path(store_module.__file__).parent
    digest = hashlib.sha256()
    for file in (Path(__file__), *sorted(package.glob("*.py"))):
        digest.update(file.read_bytes())
    for ledger in shipped_ledgers().values():
        digest.update(f"{ledger.id} {ledger.version} {ledger.digest}".encode())
    return digest.hexdigest()[:12]


def _id(kind: int, number: int) -> RecordId:
    return RecordId(f"{kind:08x}-0000-7000-8000-{number:012x}")


def _revision(ledger: Ledger, record: RecordId, values: Mapping[str, Any]) -> Revision:
    return Revision(
        record=record,
        ledger=ledger.id,
        version=ledger.version,
        definition=ledger.digest,
        values=values,
        person="白音",
        device="0123456789abcdef",
        at="2026-01-05T10:00:00",
    )
