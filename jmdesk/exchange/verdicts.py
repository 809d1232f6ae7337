"""Why a file is not read: a code for programs, a sentence for people, what merging calls it."""

from __future__ import annotations

from jmdesk.exchange.merge_plan import Verdict
from jmdesk.language import mark, tr

_AGAIN = mark("文件“{name}”已损坏，读不出内容，没有采用，请让对方重新发一份。")
_SENTENCES = {
    "missing": mark("找不到文件“{name}”，请检查文件名和位置。"),
    "unreadable": mark("文件“{name}”打不开，可能没有权限或正被别的程序占用，请关闭后再试。"),
    "empty": mark("文件“{name}”是空的（0 字节），可能没有复制完整，请重新复制。"),
    "truncated": mark("文件“{name}”不完整，后面一截没有收到，请让对方重新发一份。"),
    "altered": mark(
        "文件“{name}”和发出时不一样，在路上损坏或被改过，没有采用，请让对方重新发一份。"
    ),
    "damaged": _AGAIN,
    "bad-signature": mark(
        "文件“{name}”的签名不对：里面的数据不是署名的那台电脑发出的。没有采用，请打电话向发件人核实。"
    ),
    "too-large": mark(
        "文件“{name}”解开后太大，或已损坏，为保护电脑没有读取，请让对方分成几份重新发来。"
    ),
    "too-slow": mark("文件“{name}”读了很久还没有读完，已停止，请让对方分成几份重新发来。"),
    "newer": mark("文件“{name}”是新版本的填报台做的，这里的版本读不了，请先升级这台电脑的填报台。"),
    "locked": mark("文件“{name}”上了锁，请打电话向发件人问口令，填上口令再合并。"),
    "wrong-passphrase": mark("填的口令打不开文件“{name}”，请再核对一遍口令。"),
    "password": mark(
        "文件“{name}”加了密码，请打电话向发件人问密码，填上再合并；要导入的，先取消密码另存。"
    ),
    "archive": mark("文件“{name}”是{what}，这里打不开，请先解压，再把里面的文件拖进来。"),
    "foreign": mark("文件“{name}”不是填报台的文件（看内容是{what}），没有采用。"),
    "no-data": mark("文件“{name}”里没有填报台的数据，只能看，不能合并。"),
    "no-room": mark("电脑的磁盘满了，文件“{name}”没有读完，请清理磁盘后再试。"),
    "no-reader": mark(
        "文件“{name}”没有读：填报台的读文件程序在这台电脑上启动不了，请重新启动电脑再试，"
        "还不行就重新安装填报台。"
    ),
    "cancelled": mark("已取消读取文件“{name}”，没有改动任何数据。"),
}
_NOT_OURS = frozenset(
    {
        "missing",
        "unreadable",
        "archive",
        "foreign",
        "no-data",
        "no-room",
        "no-reader",
        "cancelled",
    }
)
_LOCKED = frozenset({"locked", "wrong-passphrase", "password"})


def sentence(verdict: str, name: str, what: str = "") -> str:
    """What is wrong with a file and what to do, for a code of `Refused` or `ReadFile`."""
    return tr(_SENTENCES.get(verdict, _AGAIN), name=name, what=tr(what))


def file_verdict(verdict: str) -> Verdict:
    """What a code of `Refused` or `ReadFile` comes to when files are merged."""
    if verdict == "newer":
        return Verdict.NEWER_FORMAT
    if verdict in _LOCKED:
        return Verdict.NEEDS_PASSWORD
    return Verdict.NOT_JMDESK if verdict in _NOT_OURS else Verdict.DAMAGED
