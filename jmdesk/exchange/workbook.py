"""Reading a workbook of any kind, with its content read in a child process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.exchange.cells import Sheet
from jmdesk.exchange.refused import Refused
from jmdesk.language import mark, tr

if TYPE_CHECKING:  # msgspec is loaded when the first file is read, not when the desk starts
    from jmdesk.exchange.limits import Limits

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
    "no-room": mark("电脑的磁盘满了，文件“{name}”没有读完，请清理磁盘后再试。"),
    "no-reader": mark(
        "文件“{name}”没有读：填报台的读文件程序在这台电脑上启动不了，请重新启动电脑再试，"
        "还不行就重新安装填报台。"
    ),
    "cancelled": mark("已取消读取文件“{name}”，没有改动任何数据。"),
}


def read_workbook(
    path: Path,
    *,
    limits: Limits | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Sheet, ...]:
    """All worksheets of an xlsx, xlsm, xlsb, xls or ods, told by its content and not its name.

    ``cancelled`` is asked again and again while the child reads. `Refusal` with a
    sentence and a problem (code: missing, unreadable, empty, not-a-workbook, damaged, too-large,
    password, too-slow, no-reader, cancelled) where the file cannot be read; the desk itself is
    never at risk.
    """
    from jmdesk.exchange.asking import Request
    from jmdesk.exchange.children import Children
    from jmdesk.exchange.from_child import sheet_of
    from jmdesk.exchange.limits import Limits

    limits = limits or Limits()
    try:
        check_file(path, limits)
        with Children(limits, cancelled=cancelled) as children:
            number = children.put(Request(path=str(path.absolute()), workbook=True))
            answer = children.wait(number)
    except Refused as refused:
        raise refusal(path, refused.verdict) from refused
    if answer.verdict:
        raise refusal(path, answer.verdict, answer.what)
    return tuple(sheet_of(told) for told in answer.sheets)


def check_file(path: Path, limits: Limits) -> int:
    """The size of a file; `Refused` (missing, unreadable, empty, too-large) before it is read."""
    try:
        if not path.is_file():
            raise Refused("missing")
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise Refused("unreadable") from error
    if size == 0 or size > limits.file:
        raise Refused("too-large" if size else "empty")
    return size


def refusal(path: Path, verdict: str, what: str = "") -> Refusal:
    """The sentence of a verdict on a file, with a problem of that code."""
    message = tr(_SENTENCES[verdict], name=path.name, what=tr(what))
    problem = Problem(level=Level.MUST, code=verdict, message=message, file=path.name)
    return Refusal(message, problem)
