"""The words of commands about targets."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from jmdesk.cli.door_words import door_words
from jmdesk.language import tr

Add = Callable[[str, str], argparse.ArgumentParser]
Day = Callable[[str], date]


def target_commands(add: Add, day: Day) -> None:
    """``targets``."""
    targets = add("targets", tr("目标完成得怎么样，哪些目标互相对不上"))
    targets.add_argument("--unit", metavar="U", help=tr("单位代码或名称；不写就是本单位或上级"))
    when = targets.add_mutually_exclusive_group()
    when.add_argument("--day", type=day, metavar=tr("日期"), help=tr("截至哪天，2024-06-30"))
    when.add_argument("--year", type=int, metavar="Y", help=tr("截至哪年年底，2024"))
    targets.add_argument("--to", type=Path, metavar="FILE.xlsx|FILE.pdf", help=tr("指标完成情况表"))
    door_words(targets)
