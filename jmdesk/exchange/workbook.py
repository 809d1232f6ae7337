"""Reading a workbook of any kind, with its content read in a child process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.exchange.cells import Area, Cell, Sheet
from jmdesk.language import mark, tr

if TYPE_CHECKING:  # msgspec is loaded when the first file is read, not when the desk starts
    from jmdesk.exchange.limits import Limits
    from jmdesk.exchange.reader import Answer, Told, Value

_SENTENCES = {
    "missing": mark("找不到文件“{name}”，请检查文件名和位置。"),
    "unreadable": mark(
        "文件“{name}”打不开，可能没有权限或正被别的程序占用，请关闭占用它的程序后再试。"
    ),
    "empty": mark("文件“{name}”是空的（0 字节），可能没有复制完整，请重新复制后再导入。"),
    "not-a-workbook": mark(
        "文件“{name}”不是工作簿（看内容是{what}），请用 WPS 或 Excel 打开后另存为 xlsx 再导入。"
    ),
    "damaged": mark(
        "文件“{name}”已损坏，读不出工作表，请向发来的人重新要一份，"
        "或用 WPS、Excel 打开后另存为新文件再导入。"
    ),
    "too-large": mark(
        "文件“{name}”太大或已损坏，为保护电脑没有读取，请把需要的行复制到一个新工作簿再导入。"
    ),
    "password": mark("文件“{name}”加了密码，请用 WPS 或 Excel 打开，取消密码后另存再导入。"),
    "too-slow": mark(
        "文件“{name}”读了很久还没有读完，已停止，请把需要的行复制到一个新工作簿再导入。"
    ),
    "cancelled": mark("已取消读取文件“{name}”，没有改动任何数据。"),
}
_POLL = 0.02


def read_workbook(
    path: Path,
    *,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Sheet, ...]:
    """All worksheets of an xlsx, xlsm, xlsb, xls or ods, told by its content and not its name.

    ``cancelled`` is asked some fifty times a second while the child reads. `Refusal` with a
    sentence and a problem (code: missing, unreadable, empty, not-a-workbook, damaged, too-large,
    password, too-slow, cancelled) where the file cannot be read; the desk itself is never at risk.
    """
    from jmdesk.exchange.limits import Limits

    limits = limits or Limits()
    _check_file(path, limits)
    with TemporaryDirectory(prefix="jmdesk-") as folder:
        answer = _ask(path, Path(folder) / "sheets.json", limits, cancelled)
    if answer.verdict:
        raise refusal(path, answer.verdict, answer.what)
    return tuple(_sheet(told) for told in answer.sheets)


def refusal(path: Path, verdict: str, what: str = "") -> Refusal:
    """The sentence of a verdict on a file, with a problem of that code."""
    message = tr(_SENTENCES[verdict], name=path.name, what=what)
    problem = Problem(level=Level.MUST, code=verdict, message=message, file=path.name)
    return Refusal(message, problem)


def _check_file(path: Path, limits: Limits) -> None:
    try:
        if not path.is_file():
            raise refusal(path, "missing")
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise refusal(path, "unreadable") from error
    if size == 0:
        raise refusal(path, "empty")
    if size > limits.file:
        raise refusal(path, "too-large")


def _ask(path: Path, result: Path, limits: Limits, cancelled: Callable[[], bool]) -> Answer:
    import msgspec

    from jmdesk.exchange.reader import Answer, Request

    request = Request(path=str(path.absolute()), result=str(result), limits=limits)
    child = _start(msgspec.json.encode(request).decode())
    try:
        _wait(child, path, limits, cancelled)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if child.returncode != 0 or not result.is_file():
        raise refusal(path, "too-large")
    try:
        return msgspec.json.decode(result.read_bytes(), type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise refusal(path, "damaged") from error


def _start(request: str) -> subprocess.Popen[bytes]:
    """A reader of our own kind: the bundled program again, or this Python without its surroundings.

    Nothing goes through pipes: a windowed program on Windows has none.
    """
    from jmdesk.exchange.reader import CHILD

    if getattr(sys, "frozen", False):
        command = [sys.executable, CHILD, request]
    else:
        root = str(Path(__file__).resolve().parents[2])
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); "
            "from jmdesk.exchange.reader import serve; serve(sys.argv[2:])"
        )
        command = [sys.executable, "-I", "-X", "utf8", "-c", code, root, CHILD, request]
    flags = 0x08000000 if sys.platform == "win32" else 0  # no console window flashes up
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, creationflags=flags
    )


def _wait(
    child: subprocess.Popen[bytes], path: Path, limits: Limits, cancelled: Callable[[], bool]
) -> None:
    end = time.monotonic() + limits.wall
    while True:
        with suppress(subprocess.TimeoutExpired):
            child.wait(_POLL)
            return
        if cancelled():
            raise refusal(path, "cancelled")
        if time.monotonic() > end:
            raise refusal(path, "too-slow")


def _sheet(told: Told) -> Sheet:
    rows = [[_cell(value) for value in row] for row in told.rows]
    return Sheet(
        name=told.name,
        rows=rows,
        merged=tuple(sorted((Area(*area) for area in told.merged), key=_corner)),
        hidden=told.hidden,
        hidden_rows=frozenset(told.hidden_rows),
        hidden_columns=frozenset(told.hidden_columns),
        broken={(row, column): text for row, column, text in told.broken},
    )


def _corner(area: Area) -> tuple[int, int]:
    return area.top, area.left


def _cell(value: Value) -> Cell:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, list):
        return date.fromisoformat(value[0])
    # Spreadsheets keep 15 digits; what a double shows beyond them is no one's figure.
    return Decimal(f"{value:.15g}")
