"""What is said of a file that came: a few words in its line, the whole below and in the tip."""

from __future__ import annotations

from jmdesk.domain.problem import Problem
from jmdesk.exchange.merge_plan import FilePlan, Verdict
from jmdesk.language import mark, tr

_SHORT = {
    "missing": mark("找不到这个文件"),
    "unreadable": mark("打不开"),
    "empty": mark("是空的，没有复制完整"),
    "truncated": mark("没传完，少了后面一截"),
    "altered": mark("和发出时不一样，坏了或被改过"),
    "damaged": mark("坏了，读不出"),
    "bad-signature": mark("签名不对，请打电话核实"),
    "too-large": mark("解开后太大，没有读"),
    "too-slow": mark("读得太久，停下了"),
    "newer": mark("要先升级这里的填报台"),
    "locked": mark("上了锁，要口令"),
    "wrong-passphrase": mark("口令不对"),
    "password": mark("加了密码，取消后另存"),
    "archive": mark("是压缩包，请先解压"),
    "foreign": mark("不是填报台的文件"),
    "no-data": mark("里面没有数据，只能看"),
    "no-room": mark("磁盘满了，没有读完"),
    "cancelled": mark("没有读"),
    "plain-workbook": mark("普通表格，按表头导入"),
    "paper-only": mark("是纸的照片，只能核对"),
    "unsigned": mark("没有签名"),
    "outside-unit": mark("有别处单位的数"),
}
"""What is wrong, for the codes of problems; what to do stands below."""


def said(file: FilePlan) -> str:
    """The line's few words: what is wrong, or what asks for a look."""
    if file.verdict is Verdict.ALREADY_HERE:
        return tr("这里都有了")
    return tr("；").join([*_counted(file), *(_short(one, file.name) for one in file.problems)])


def whole(file: FilePlan) -> str:
    """All there is to say of a file, in whole sentences."""
    sentences = [*(f"{told}。" for told in _counted(file))]
    return "".join([*sentences, *(one.message for one in file.problems)])


def _counted(file: FilePlan) -> list[str]:
    told = []
    if file.definitions and not file.ids:
        told.append(tr("只带来台账、报表 {count} 份", count=len(file.definitions)))
    if file.edits:
        told.append(tr("手工改了 {count} 格，逐格看", count=len(file.edits)))
    if file.conflicts:
        told.append(tr("{count} 处和这里不一样", count=len(file.conflicts)))
    return told


def _short(problem: Problem, name: str) -> str:
    word = _SHORT.get(problem.code)
    return tr(word) if word else _without_name(problem.message, name)


def _without_name(message: str, name: str) -> str:
    """A sentence beside the file's name need not begin with it."""
    for told in (tr("文件“{name}”", name=name), tr("“{name}”", name=name)):
        message = message.removeprefix(told)
    return message.strip("。，")
