"""What a 嘎查 sends back that is not the same as what its township recorded meanwhile."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from tests.operations.sending import merge, new_desk, package

VILLAGE = "科右中旗巴彦呼舒镇窑艾里嘎查"


def send_clash(town: Desk, record: str, folder: Path) -> None:
    """A folder with a package in which one figure clashes, and one that was cut short."""
    folder.mkdir()
    down = package(town, folder.parent / "down.jmdesk")
    village = new_desk(folder.parent / "village.db", unit=VILLAGE, person="白永福")
    merge(village, down)
    for desk, paid in ((town, 580), (village, 600)):
        values = {"paid": Decimal(paid)}
        save_record(desk, ledger="progress", record=RecordId(record), values=values)
    up = package(village, folder / "窑艾里五月改.jmdesk").read_bytes()
    village.close()
    (folder / "没传完.jmdesk").write_bytes(up[: len(up) // 2])


def record_twice(desk: Desk, record: str) -> RecordId:
    """A class recorded once more, called nearly the same; the id of the second."""
    first = desk.store.record(RecordId(record))
    assert first is not None
    values = {**first.values, "title": f"{first.values['title']}。"}
    stored = {
        f.name: values[f.name]
        for f in desk.ledger(first.ledger).current
        if values.get(f.name) is not None and not f.computed
    }
    changes = save_record(
        desk, ledger=first.ledger, values=stored, unit=first.unit, period=first.period
    )
    return changes.records[0]
