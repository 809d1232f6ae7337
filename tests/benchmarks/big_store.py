"""A store of many records like those of 项目进度, for everything that is measured on one.

The revisions are made in the ordinary way, so that the store is one that `Store.verify` accepts;
a ready store is kept in the folder for temporary files and copied for the next benchmark.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from jmdesk.definitions.fieldtypes import TYPES
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.store.store import Store

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


def unit_code(number: int) -> str:
    """One of 216 villages."""
    return f"152222{100 + number % 12:03d}{200 + number % 216 // 12:03d}"


def project_revision(number: int) -> Revision:
    """The only revision of the project with this number."""
    values = {
        "unit": "152222000000",
        "year": 2021 + number % 5,
        "name": f"{_PLACES[number % 6]}{_KINDS[number // 6 % 6]}{number}期建设项目",
        "place": f"{_PLACES[number % 6]}第{number}嘎查",
        "total": f"{300 + number % 700}.5",
        "implementer": unit_code(number),
        "places": [unit_code(number)],
    }
    return _revision(PROJECT, _id(0, number), values)


def progress_revision(number: int) -> Revision:
    """The only revision of the progress record with this number: a project and a month."""
    project, month = divmod(number, _MONTHS)
    share = Decimal(month + 1) / _MONTHS
    values = {
        "unit": unit_code(project),
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
    return _revision(PROGRESS, _id(1, number), values)


def make_big_store(path: Path, records: int = 100_000) -> Path:
    """A store at ``path`` with this many progress records and a project for each 60 of them."""
    ready = Path(tempfile.gettempdir()) / f"jmdesk-big-{_edition()}-{records}.db"
    if not ready.exists():
        _make(ready, records)
    shutil.copyfile(ready, path)
    return path


def _make(ready: Path, records: int) -> None:
    with tempfile.TemporaryDirectory(dir=ready.parent) as folder:
        new = Path(folder) / ready.name
        with Store.open(new, LEDGERS) as store:
            for chunk in _chunks(records):
                with store.transaction() as writer:
                    writer.append(chunk)
        new.rename(ready)


def _chunks(records: int) -> Iterator[list[Revision]]:
    yield [project_revision(number) for number in range(-(-records // _MONTHS))]
    for start in range(0, records, 20_000):
        stop = min(start + 20_000, records)
        yield [progress_revision(number) for number in range(start, stop)]


def _edition() -> str:
    """Another one whenever the code that makes it is another one."""
    import hashlib

    import jmdesk.store.store as store

    files = [Path(__file__), *sorted(Path(store.__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _id(kind: int, number: int) -> RecordId:
    return RecordId(f"{kind:08x}-0000-7000-8000-{number:012x}")


def _revision(ledger: Ledger, record: RecordId, values: Mapping[str, object]) -> Revision:
    return Revision(
        record=record,
        ledger=ledger.id,
        version=1,
        definition=ledger.digest,
        values=values,  # type: ignore[arg-type]
        person="白音",
        device="0123456789abcdef",
        at="2026-01-05T10:00:00",
    )
