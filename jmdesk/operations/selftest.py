"""断电自检: on this computer, as it is, a desk at work is killed again and again; nothing is lost.

It happens in a folder of its own beside the store, on the same disk, with made-up records. A child
process saves and says so after each step; it is killed in the middle, and what it left is opened.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import LedgerId
from jmdesk.exchange.kin import start_kin
from jmdesk.language import tr
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.drafting import keep_draft
from jmdesk.operations.recording import Entry, save_records
from jmdesk.store.draft import Draft
from jmdesk.store.query import Query
from jmdesk.store.store import Store

CHILD = "--killed-in-selftest"
"""How the desk starts itself as the one that is killed."""
KILLS = 20
MOST = 1000

_LAST = "selftest"
_LEDGER = LedgerId("project")
_ROWS = 3
"""Records of one step: all of them are there after it, or none."""
_LONGEST = 0.2
"""Seconds after its last word after which a child is killed at the latest: some steps."""
_PATIENCE = 60.0
_SAID, _STORE = "said", "desk.db"


@dataclass(frozen=True, kw_only=True, slots=True)
class SelfTest:
    """How it went. ``at`` is local time, ISO; ``saved`` counts the steps that were told of as
    saved, ``lost`` the kills after which one of them, or half of one, was found."""

    at: str
    kills: int
    saved: int
    lost: int
    seconds: float


Progress = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def selftest(desk: Desk, *, kills: int = KILLS, progress: Progress = silent) -> SelfTest:
    """Kill a desk so often, and keep how that went with this one. ``progress`` may raise to stop.

    Refusal where no child can be started here, or there is no room.
    """
    if not 1 <= kills <= MOST:
        raise Refusal(tr("断电自检最少 1 次，最多 {most} 次。", most=MOST))
    began = time.monotonic()
    saved = lost = 0
    with _folder(desk) as folder:
        for number in range(kills):
            progress(number, kills)
            before, saved = saved, _killed(Path(folder))
            lost += not _whole(desk, Path(folder) / _STORE, saved) or saved <= before
    made = SelfTest(
        at=datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="minutes"),
        kills=kills,
        saved=saved,
        lost=lost,
        seconds=round(time.monotonic() - began, 1),
    )
    with desk.store.transaction() as writer:
        writer.set_setting(_LAST, json.dumps(asdict(made)))
    return made


def last_selftest(desk: Desk) -> SelfTest | None:
    """How the last one on this computer went; None where there was none."""
    try:
        return SelfTest(**json.loads(desk.store.setting(_LAST)))
    except (ValueError, TypeError):
        return None


def told(done: SelfTest) -> str:
    """The outcome as a person reads it."""
    if done.lost:
        return tr(
            "断电自检没有通过：{kills} 次断电，{lost} 次有丢失。请先备份到别的盘，再检查这台电脑的"
            "磁盘。",
            kills=done.kills,
            lost=done.lost,
        )
    return tr(
        "{kills} 次断电，0 次丢失（存了 {saved} 回，都在）。", kills=done.kills, saved=done.saved
    )


def _folder(desk: Desk) -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory(
            prefix=f".jmdesk-selftest-{os.getpid()}-",
            dir=desk.path.parent,
            ignore_cleanup_errors=True,
        )
    except OSError as error:
        raise Refusal(
            tr("自检没有地方做（{reason}）。请腾出磁盘空间再试。", reason=error.strerror or "")
        ) from error


# the desk that is killed


def serve(arguments: Sequence[str]) -> None:
    """In the child: save for ever, a step after the other, and say so after each."""
    folder = Path(arguments[1])
    said = os.open(folder / _SAID, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with closing(open_desk(folder / _STORE)) as desk:
        if not desk.unit:
            begin(desk, unit="科尔沁右翼中旗", person="自检")
        number = _saved(folder)
        while True:
            number += 1
            _step(desk, number)
            os.write(said, f"{number}\n".encode())


def _step(desk: Desk, number: int) -> None:
    entries = [
        Entry(values={"year": 2025, "name": _name(number, row), "place": "自检"})
        for row in range(_ROWS)
    ]
    save_records(desk, ledger=_LEDGER, entries=entries)
    keep_draft(
        desk,
        draft=Draft(
            key="new:project:selftest:",
            ledger=_LEDGER,
            record=None,
            unit=desk.unit,
            period="",
            typed={"name": _name(number, 0)},
            focus="name@0",
            at="",
        ),
    )


def _name(number: int, row: int) -> str:
    return f"自检{number}之{row}"


def _saved(folder: Path) -> int:
    """The last step of which the child said that it was saved."""
    file = folder / _SAID
    lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
    return int(lines[-1]) if lines else 0


# who kills it, and looks


def _killed(folder: Path) -> int:
    """Start the child, kill it at some moment, and give the last step it told of."""
    before = _saved(folder)
    child = _start(folder)
    try:
        until = time.monotonic() + _PATIENCE
        while _saved(folder) == before:
            if child.poll() is not None or time.monotonic() > until:
                raise Refusal(tr("自检没有做成：这台电脑启动不了另一个进程。数据没有动。"))
            time.sleep(0.002)
        time.sleep(random.uniform(0, _LONGEST))
    finally:
        child.kill()
        child.wait()
    return _saved(folder)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    return start_kin(__name__, [CHILD, str(folder)])


def _whole(desk: Desk, path: Path, saved: int) -> bool:
    """Whether the killed desk opens, verifies, and holds each step told of whole, and none half."""
    try:
        with Store.open(path, desk.catalogue.ledgers) as store:
            names = {record.get("name") for record in store.records(Query(ledger=_LEDGER))}
            drafts = [draft.typed.get("name") for draft in store.drafts()]
            verdict = store.verify()
    except Refusal:
        return False
    steps = max(saved, len(names) // _ROWS)  # the one under way may have ended as well
    wanted = {_name(number, row) for number in range(1, steps + 1) for row in range(_ROWS)}
    kept = drafts in ([_name(saved, 0)], [_name(saved + 1, 0)])
    return verdict.ok and names == wanted and steps <= saved + 1 and kept
