"""The words a command line may say. Reading them loads nothing heavy."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NoReturn

from jmdesk import __version__
from jmdesk.cli.door_words import door_words
from jmdesk.cli.lock_arguments import lock_commands, unlocking
from jmdesk.cli.merge_arguments import merge_commands
from jmdesk.cli.pack_arguments import pack_commands
from jmdesk.cli.paper_arguments import paper_commands
from jmdesk.cli.target_arguments import target_commands
from jmdesk.cli.unnamed import naming
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is a sentence with exit code 2, never a usage dump."""

    def error(self, message: str) -> NoReturn:
        """Refuse what cannot be understood."""
        raise Refusal(
            tr("命令看不懂：{message}。用 {prog} --help 看用法。", message=message, prog=self.prog)
        )


def period(text: str) -> Period:
    """A period as written on the command line."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip("。")) from error


def day(text: str) -> date:
    """A day as written on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            tr("“{text}”应写成 2024-05-12 这样的日期", text=text)
        ) from error


def pair(text: str) -> tuple[str, str]:
    """``what=answer``; the last = parts them, headings may hold one."""
    what, sign, answer = text.rpartition("=")
    if not sign or not what or not answer:
        raise argparse.ArgumentTypeError(tr("“{text}”应写成 原文=答案", text=text))
    return what, answer


def setting(text: str) -> tuple[str, str]:
    """``what=text``; the first = parts them, the text may be empty."""
    what, sign, told = text.partition("=")
    if not sign or not what:
        raise argparse.ArgumentTypeError(tr("“{text}”应写成 项=文字", text=text))
    return what, told


def parser(arguments: Sequence[str] | None = None) -> Parser:
    """The whole command line, or as much of it as these arguments can ask for."""
    whole = Parser(prog="jmdesk", description=tr("京蒙协作填报台。不带命令时打开窗口。"))
    whole.add_argument("--version", action="version", version=f"jmdesk {__version__}")
    general(whole)
    made = Parser if arguments is None else naming(Parser, arguments)
    commands = whole.add_subparsers(dest="command", metavar=tr("命令"), parser_class=made)
    _desk_commands(commands)
    _import_command(commands)
    _record_commands(commands)
    _looking_commands(commands)
    _report_commands(commands)
    _updown_commands(commands)
    pack_commands(partial(_add, commands), _place)
    merge_commands(partial(_add, commands), day)
    paper_commands(partial(_add, commands), _place)
    target_commands(partial(_add, commands), day)
    _store_commands(commands)
    lock_commands(partial(_add, commands))
    return whole


def general(target: argparse.ArgumentParser, *, again: bool = False) -> None:
    """``--store``, ``--json`` and ``--unlock``, understood before and behind the command."""
    default = argparse.SUPPRESS if again else None
    target.add_argument("--store", type=Path, default=default, metavar="FILE", help=tr("数据文件"))
    target.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS if again else False,
        help=tr("只输出一个 JSON"),
    )
    unlocking(target, again=again)


Commands = argparse._SubParsersAction  # the only name argparse gives it


def _add(commands: Commands[Parser], name: str, help: str) -> Parser:
    command = commands.add_parser(name, help=help, description=help)
    general(command, again=True)
    return command


def _place(command: Parser) -> None:
    command.add_argument("--unit", metavar="U", help=tr("单位代码或名称，含其下各级"))
    command.add_argument("--period", type=period, metavar="P", help=tr("期：2023、2023Q2、2023-05"))


def _desk_commands(commands: Commands[Parser]) -> None:
    init = _add(commands, "init", tr("说明这台电脑是哪个单位的"))
    init.add_argument("--unit", required=True, metavar="U")
    init.add_argument("--person", required=True, metavar="NAME")
    init.add_argument("--phone", default="", metavar="N")
    units = _add(commands, "units", tr("单位树"))
    units.add_argument("--under", metavar="U")
    units.add_argument("--level", metavar="L")
    unit = _add(commands, "unit", tr("增加、更名、合并单位，记住一种写法"))
    unit.add_argument("action", choices=["add", "rename", "merge", "alias"])
    unit.add_argument("name", help=tr("add、rename：名称；merge、alias：单位、写法"))
    unit.add_argument("--unit", metavar="U", help=tr("rename、alias：哪个单位"))
    unit.add_argument("--parent", metavar="U", help=tr("add：上级单位"))
    unit.add_argument("--level", metavar="L", help="add：township、village、body …")
    unit.add_argument("--code", default="", help=tr("add：代码"))
    unit.add_argument("--into", metavar="U", help=tr("merge：并入哪个单位"))
    unit.add_argument("--on", metavar=tr("日期"), help=tr("rename、merge：从哪天起，2026-01-01"))
    heads = _add(commands, "settings", tr("各表表头的制定机关、备案文号、有效期"))
    heads.add_argument("--set", type=setting, action="append", default=[], metavar=tr("项=文字"))
    _add(commands, "ledgers", tr("能记什么"))
    _add(commands, "reports", tr("能出什么表"))
    shelf = _add(commands, "library", tr("台账库：还有哪些台账可以打开来用"))
    shelf.add_argument("--on", action="append", default=[], metavar="ID", help=tr("打开"))
    shelf.add_argument("--off", action="append", default=[], metavar="ID", help=tr("停用"))


def _import_command(commands: Commands[Parser]) -> None:
    bring = _add(commands, "import", tr("按标题导入别人做的表格"))
    bring.add_argument("file", type=Path)
    bring.add_argument("--ledger", required=True, metavar="L")
    bring.add_argument("--sheet", metavar="S")
    bring.add_argument("--dry-run", action="store_true", help=tr("只看会怎样"))
    bring.add_argument("--map", type=pair, action="append", default=[], metavar=tr("标题=字段"))
    bring.add_argument("--ignore", action="append", default=[], metavar=tr("标题"))
    bring.add_argument(
        "--unit-map", type=pair, action="append", default=[], metavar=tr("原文=单位")
    )
    bring.add_argument(
        "--same", type=pair, action="append", default=[], metavar=tr("原文=记录|new")
    )


def _record_commands(commands: Commands[Parser]) -> None:
    add = _add(commands, "add", tr("录一条，或一次录一组"))
    add.add_argument("ledger")
    _place(add)
    add.add_argument("--values", required=True, metavar="JSON|@FILE|-")
    edit = _add(commands, "edit", tr("改一条"))
    edit.add_argument("record")
    edit.add_argument("--values", required=True, metavar="JSON|@FILE|-")
    explain = _add(commands, "explain", tr("对一处须说明写说明"))
    explain.add_argument("record")
    explain.add_argument("code", metavar="CODE", help=tr("check 列出的代码"))
    said = explain.add_mutually_exclusive_group(required=True)
    said.add_argument("--text", metavar="TEXT", help=tr("说明，至少六个字"))
    said.add_argument("--last", action="store_true", help=tr("用原来的或上一期的说明"))
    said.add_argument("--withdraw", action="store_true", help=tr("收回说明"))
    delete = _add(commands, "delete", tr("删一条（留有历史）"))
    delete.add_argument("record")
    delete.add_argument("--reason", required=True, metavar="TEXT")


def _looking_commands(commands: Commands[Parser]) -> None:
    rows = _add(commands, "list", tr("列出记录"))
    rows.add_argument("ledger")
    _place(rows)
    rows.add_argument("--search", default="", metavar="TEXT")
    rows.add_argument("--limit", type=int, metavar="N")
    history = _add(commands, "history", tr("一条记录的每次改动，新的在前"))
    history.add_argument("record")
    added = _add(commands, "sum", tr("汇总：按单位、期、类别等相加"))
    added.add_argument("ledger")
    added.add_argument("--by", required=True, metavar="unit:township,period:quarter")
    added.add_argument("--fields", default="", metavar="F,G", help=tr("哪些数；不写是常用的"))
    _place(added)
    added.add_argument("--to", type=Path, metavar="FILE.xlsx|FILE.pdf")
    door_words(added)
    check = _add(commands, "check", tr("按全部规则审核"))
    check.add_argument("--ledger", metavar="L")
    _place(check)
    check.add_argument(
        "--no-watches", action="store_true", help=tr("只按台账写明的规则，不看异常数")
    )
    quiet = _add(commands, "silence", tr("一条提示不再出现，或恢复；不写台账就列出来"))
    quiet.add_argument("ledger", nargs="?", metavar="L")
    quiet.add_argument("code", nargs="?", metavar="CODE", help=tr("check 列出的代码"))
    quiet.add_argument("--undo", action="store_true", help=tr("恢复"))


def _report_commands(commands: Commands[Parser]) -> None:
    indicators = _add(commands, "indicators", tr("各项指标，每个数从哪些记录来"))
    _place(indicators)
    indicators.add_argument("--set", default="work", metavar="ID", help=tr("哪一组指标"))
    indicators.add_argument("--until", type=day, metavar=tr("日期"), help=tr("截至哪天"))
    report = _add(commands, "report", tr("出一张表"))
    report.add_argument("report")
    _place(report)
    report.add_argument("--to", type=Path, required=True, metavar="FILE.xlsx|FILE.pdf")
    report.add_argument("--version-no", type=int, metavar="N", help=tr("已上报的第 N 稿，原样"))
    report.add_argument("--blank", action="store_true", help=tr("空白表，供手写；也可写台账名"))
    report.add_argument("--explanations", action="store_true", help=tr("在“说明”下印出各行的说明"))
    report.add_argument("--lines", type=int, metavar="N", help=tr("空白表留 N 行；签到册按 N 人"))
    report.add_argument("--course", default="", metavar=tr("班次"), help=tr("签到册：哪个班"))
    report.add_argument("--day", type=day, metavar=tr("日期"), help=tr("签到册：哪天，2024-05-12"))
    door_words(report)
    submit = _add(commands, "submit", tr("上报：留下第 n 稿"))
    submit.add_argument("report")
    _place(submit)
    submit.add_argument("--to", type=Path, metavar="FILE.xlsx|FILE.pdf")
    submit.add_argument("--explain", default="", metavar="TEXT", help=tr("给所有还没有说明的地方"))
    submit.add_argument("--explanations", action="store_true", help=tr("在“说明”下印出各行的说明"))
    door_words(submit)


def _updown_commands(commands: Commands[Parser]) -> None:
    missing = _add(commands, "missing", tr("谁还没报"))
    missing.add_argument("--all", action="store_true", help=tr("报了的也列出"))
    missing.add_argument(
        "--to", type=Path, metavar="FILE.xlsx|FILE.pdf", help=tr("缺报清单，可以印出来打电话")
    )
    door_words(missing)
    remind = _add(commands, "remind", tr("催报的话，可以直接发出去"))
    remind.add_argument("--each", action="store_true", help=tr("每个单位一段，不合成一段"))
    for command in (missing, remind):
        command.add_argument("--report", metavar="R")
        _place(command)
    back = _add(commands, "return", tr("退回下级报的表，写明原因"))
    back.add_argument("--reason", default="", metavar=tr("原因"))
    back.add_argument("--at", action="append", default=[], metavar=tr("记录.字段=原因"))
    approve = _add(commands, "approve", tr("通过下级报的表"))
    approve.add_argument("--note", default="", metavar=tr("意见"))
    for command in (back, approve):
        command.add_argument("report")
        command.add_argument("--to", type=Path, metavar="FILE.jmdesk")
        _place(command)
    _place(_add(commands, "reviews", tr("退回和通过了哪些表")))
    notice = _add(commands, "notice", tr("通知某期某表最晚哪天报"))
    notice.add_argument("report")
    notice.add_argument("--period", type=period, metavar="P")
    notice.add_argument("--day", type=day, metavar=tr("日期"))
    notice.add_argument("--waive", action="store_true", help=tr("这一期不用报"))
    notice.add_argument("--unit", action="append", default=[], metavar="U", help=tr("只通知它们"))
    notice.add_argument("--title", default="", metavar=tr("通知名称"))
    _add(commands, "notices", tr("发过和收到的通知"))
    given = _add(commands, "receipts", tr("一批里各文件的回执，可以发出去或在电话里念"))
    given.add_argument("batch")
    given.add_argument("--to", type=Path, metavar="FILE.jmdesk")
    entered = _add(commands, "receipt", tr("记下对方的回执"))
    entered.add_argument("code", metavar="CODE|FILE")
    scan = _add(commands, "scan", tr("给一次上报附上盖章页"))
    scan.add_argument("submission", help=tr("submit 给出的记录号"))
    scan.add_argument("files", nargs="+", type=Path, metavar="FILE")


def _store_commands(commands: Commands[Parser]) -> None:
    _add(commands, "verify", tr("核对数据：文件、每一次改动和算出来的一切"))
    _add(commands, "rebuild", tr("由全部改动重算现有记录"))
    backup = _add(commands, "backup", tr("做一份核对过的备份"))
    backup.add_argument("--to", type=Path, metavar="FILE")
    restore = _add(commands, "restore", tr("从备份恢复"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--dry-run", action="store_true", help=tr("只看会改变什么，不恢复"))
    _add(commands, "backups", tr("有哪些备份，核对过没有"))
    drilled = _add(commands, "drill", tr("恢复演练：在旁边试着恢复最近的好备份"))
    drilled.add_argument("file", type=Path, nargs="?", help=tr("另一份备份"))
    saved = _add(commands, "salvage", tr("数据文件坏了：取出还读得出的，并上最近的好备份"))
    saved.add_argument("--to", type=Path, metavar="FILE", help=tr("另存成一份，不换掉坏了的"))
    saved.add_argument("--dry-run", action="store_true", help=tr("只看坏在哪里、还剩多少"))
    helped = _add(commands, "support", tr("存一份求助文件：没有姓名和数，可以先看再发"))
    helped.add_argument("--to", type=Path, required=True, metavar="FILE.zip")
    tested = _add(commands, "selftest", tr("断电自检：在这台电脑上反复断电，看丢不丢"))
    tested.add_argument("--kills", type=int, default=20, metavar="N", help=tr("断电多少次"))
    demo = _add(commands, "demo", tr("用真实规划表走一遍全部工作"))
    demo.add_argument("--to", type=Path, metavar="FOLDER")
