"""The words of the commands about paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.cli.door_words import door_words
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.cli.arguments import Parser

Add = Callable[[str, str], "Parser"]


def paper_commands(add: Add, place: Callable[[Parser], None]) -> None:
    """Declare them; ``add`` makes a command of a name and a sentence, ``place`` asks where."""
    code = add("code", tr("这张纸是哪一稿：问校验码、照片或 PDF"))
    code.add_argument("what", metavar=tr("校验码|FILE"))
    slip = add("correction", tr("更正单：报出以后改了哪些格"))
    slip.add_argument("report")
    place(slip)
    slip.add_argument("--since", type=int, metavar="N", help=tr("从第 N 稿起"))
    slip.add_argument("--version-no", type=int, metavar="N", help=tr("更正为第 N 稿"))
    slip.add_argument("--reason", default="", metavar="TEXT", help=tr("更正的原因"))
    slip.add_argument("--to", type=Path, metavar="FILE.pdf|FILE.jmdesk")
    door_words(slip)
    card = add("card", tr("卡片（一项目一档）：一条记录和别的台账里有关它的"))
    card.add_argument("record", metavar=tr("名称|编号|ID"))
    card.add_argument("--ledger", default="project", metavar="L", help=tr("台账，默认项目档案"))
    card.add_argument("--no-photos", action="store_true", help=tr("不附照片"))
    card.add_argument("--to", type=Path, required=True, metavar="FILE.pdf|FILE.xlsx")
    door_words(card)
