"""The words about the lock on the data."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from jmdesk.language import tr

COPIES = ("lock", "remove", "keep")


def unlocking(target: argparse.ArgumentParser, *, again: bool = False) -> None:
    """``--unlock``, understood before and behind the command."""
    target.add_argument(
        "--unlock",
        default=argparse.SUPPRESS if again else None,
        metavar=tr("口令"),
        help=tr("数据上了锁时的口令或恢复钥匙；- 从标准输入读一行"),
    )


def lock_commands(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """``lock``, ``unlock`` and ``passphrase``."""
    lock = add("lock", tr("给数据上锁：没有口令谁也读不了"))
    lock.add_argument("--passphrase", required=True, metavar=tr("口令"), help=tr("- 从标准输入读"))
    lock.add_argument(
        "--recovery", type=Path, required=True, metavar="FILE", help=tr("恢复钥匙存成这个 PDF")
    )
    _copies(lock, tr("还没上锁的旧备份：lock 一起上锁，remove 覆盖删除，keep 留着"))
    add("unlock", tr("取消数据的锁：谁都能读"))
    change = add("passphrase", tr("换口令；忘了口令时用 --unlock 恢复钥匙"))
    change.add_argument("--new", required=True, metavar=tr("口令"), help=tr("- 从标准输入读"))
    change.add_argument(
        "--recovery", type=Path, metavar="FILE", help=tr("恢复钥匙再存一份成这个 PDF")
    )


def _copies(command: argparse.ArgumentParser, help: str) -> None:
    command.add_argument("--copies", choices=COPIES, default="lock", help=help)
