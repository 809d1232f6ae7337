"""A day at a desk, from the first start to a backup, while someone listens at every socket.

``python -m tests.fuzz.day FOLDER [plant]`` prints what was heard, in this process and in the
children that read for it; with a word it plants a connection in both, and the day ends early.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jmdesk.ui.main_window import MainWindow

HEARD = "sockets.txt"
EARLY = 2
"""So many commands are carried out where a connection is planted: whose day, and merging."""
_LISTEN = """
import sys
def _hear(event, told, to={to!r}):
    if event.startswith("socket.") and event != "socket.gethostname":
        import os
        line = (event + " " + repr(told)[:200] + chr(10)).encode()
        os.write(os.open(to, os.O_WRONLY | os.O_APPEND | os.O_CREAT), line)
sys.addaudithook(_hear)
"""
_CALL = """
import socket
try:
    socket.create_connection(("127.0.0.1", 9), 0.1)
except OSError:
    pass
"""


def main() -> int:
    """Live the day; what was heard is printed as JSON."""
    folder, planted = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    heard = folder / HEARD
    heard.touch()
    listen = _LISTEN.format(to=str(heard))
    _listen_in_children(listen + (_CALL if planted else ""))
    exec(listen, {})  # the same words as in the children
    done = _commands(folder, EARLY if planted else None)
    if planted:
        exec(_CALL, {})
    else:
        done += _window(folder / "desk.db")
    told = {
        "done": done,
        "heard": heard.read_text().splitlines(),
        "network": [name for name in sys.modules if "QtNetwork" in name] + _libraries(),
        "sockets": _open_to_the_net(),
    }
    print("\n" + json.dumps(told))
    return 0


def _listen_in_children(code: str) -> None:
    start: Callable[..., Any] = subprocess.Popen

    def listening(command: list[str], **told: Any) -> Any:
        if "-c" in command:
            place = command.index("-c") + 1
            command = [*command[:place], code + command[place], *command[place + 1 :]]
        return start(command, **told)

    setattr(subprocess, "Popen", listening)  # noqa: B010


def _commands(folder: Path, most: int | None) -> int:
    from jmdesk.__main__ import main as jmdesk
    from tests import sharing
    from tests.fuzz import seeds

    sharing.read_once()
    seeds.send(folder)
    store = ["--store", str(folder / "desk.db")]
    year = ["--unit", "巴彦呼舒镇", "--period", "2024"]
    days: list[list[str]] = [
        ["init", "--unit", "科尔沁右翼中旗", "--person", "白玉"],
        ["merge", str(folder / "包.jmdesk"), str(folder / "纸.pdf")],
        ["list", "village"],
        ["check"],
        ["report", "benefit", *year[:2], "--period", "2024Q2", "--to", str(folder / "表.pdf")],
        [
            "report",
            "training_month",
            *year[:2],
            "--period",
            "2024-05",
            "--to",
            str(folder / "表.xlsx"),
        ],
        ["export", "village", "--to", str(folder / "台账.xlsx")],
        ["code", str(folder / "纸.pdf")],
        ["verify"],
        ["backup"],
    ]
    done = 0
    for words in days[:most]:
        done += jmdesk([*store, *words]) in (0, 1)
    return done


def _window(store: Path) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from jmdesk.ui.app import start

    app = QApplication([])
    window = start(app, store)
    while not _at_rest(window):
        app.processEvents()
    places = ("desk", "ledger:village", "reports", "exchange", "settings")
    goes = window.places
    assert goes is not None
    for key in places:
        goes.go(key)
        while not window.jobs.idle:
            app.processEvents()
    window.close()
    return len(places)


def _at_rest(window: MainWindow) -> bool:
    return window.places is not None and window.jobs.idle


def _libraries() -> list[str]:
    """Libraries of this process that know the net; Linux tells, others do not."""
    maps = Path("/proc/self/maps")
    text = maps.read_text() if maps.exists() else ""
    return sorted({line.split()[-1] for line in text.splitlines() if "Qt6Network" in line})


def _open_to_the_net() -> list[str]:
    """Sockets of the internet that this process holds, whoever opened them."""
    fds = Path("/proc/self/fd")
    own = set()
    for fd in fds.iterdir() if fds.exists() else ():
        try:
            own.add(str(fd.readlink()))
        except OSError:
            continue
    found = []
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw"):
        table = Path("/proc/self/net") / kind
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            if f"socket:[{line.split()[9]}]" in own:
                found.append(line)
    return found


if __name__ == "__main__":
    sys.exit(main())
