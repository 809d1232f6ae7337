"""What goes up and down on the command line while a desk is killed: submissions, receipts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from jmdesk.domain.period import Period
from jmdesk.operations.desk import open_desk
from jmdesk.operations.recording import save_record
from tests.cli.test_commands import BODY
from tests.operations.sending import new_desk
from tests.power.looking import STORE
from tests.power.workloads import Ack, Workload, command
from tests.ui.filled import make_store, project

_APRIL = ("--period", "2024-04")
_VILLAGE = ("表6", "--unit", "窑艾里嘎查", *_APRIL)
_SAID = "雨季停工，下月赶上"


def _to_submit(folder: Path) -> None:
    """A month of a township and of one of its villages, both to be submitted."""
    make_store(folder / STORE)
    desk = open_desk(folder / STORE)
    told = {"project": project(desk, "窑艾里嘎查示范村打造项目"), "state_seen": "施工中"}
    village = desk.find_unit("窑艾里嘎查").code
    save_record(desk, ledger="site", values=told, unit=village, period=Period.month(2024, 4))
    desk.close()


def _submitting(folder: Path) -> Iterator[Ack]:
    """A paper and, with one figure changed, its next version; a village's, returned and taken."""
    command(folder, "submit", "表2", *_APRIL, "--explain", _SAID)
    yield Ack()
    record = command(folder, "list", "progress")[0]["record"]
    command(folder, "edit", record, "--values", '{"work": "大棚全部完工"}')
    yield Ack()
    command(folder, "submit", "表2", *_APRIL, "--explain", _SAID)
    yield Ack()
    command(folder, "submit", *_VILLAGE)
    yield Ack()
    command(folder, "return", *_VILLAGE, "--reason", "照片上没有人")
    yield Ack()
    command(folder, "approve", *_VILLAGE, "--note", "可以")
    yield Ack()


def _with_receipts(folder: Path) -> None:
    """Two files that were sent up with a receipt for each, and a file that came from beside."""
    make_store(folder / STORE)
    (folder / "收到").mkdir()
    above, beside = folder / "旗.db", folder / "旁.db"
    new_desk(above, unit="科右中旗", person="旗里的人").close()
    new_desk(beside, unit="好腰苏木镇", person="乌兰").close()
    for number in (1, 2):
        sent = folder / f"上报{number}.jmdesk"
        values = json.dumps({**BODY, "name": f"第{number}次报的"})
        command(folder, "add", "project", "--values", values)
        command(folder, "pack", "--to", sent)
        command(folder, "merge", sent, store=above)
        command(
            folder, "receipts", f"{number}", "--to", folder / f"回执{number}.jmdesk", store=above
        )
    command(
        folder, "add", "project", "--values", json.dumps({**BODY, "name": "旁边的"}), store=beside
    )
    command(folder, "pack", "--to", folder / "收到" / "乌兰.jmdesk", store=beside)
    for path in (above, beside):
        for part in folder.glob(f"{path.name}*"):
            part.unlink()


def _receipting(folder: Path) -> Iterator[Ack]:
    """A file is merged and a receipt given; one is taken in by itself, one with a merge."""
    command(folder, "merge", folder / "收到", "--accept-unit", "好腰苏木镇")
    yield Ack()
    command(folder, "receipts", "1", "--to", folder / "给乌兰.jmdesk")
    yield Ack(files=("给乌兰.jmdesk",))
    command(folder, "receipt", folder / "回执1.jmdesk")
    yield Ack()
    command(folder, "merge", folder / "回执2.jmdesk")
    yield Ack()


SENDING: Mapping[str, Workload] = {
    "submitting": Workload(prepare=_to_submit, work=_submitting),
    "receipting": Workload(prepare=_with_receipts, work=_receipting),
}
