"""The words of the commands that make files to be merged elsewhere or worked on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.cli.door_words import door_words
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.cli.arguments import Parser

Add = Callable[[str, str], "Parser"]


def pack_commands(add: Add, place: Callable[[Parser], None]) -> None:
    """Declare them; ``add`` makes a command of a name and a sentence, ``place`` asks where."""
    pack = add("pack", tr("装一个数据包，报给上级或发给下级"))
    place(pack)
    pack.add_argument("--to", type=Path, required=True, metavar="FILE.jmdesk")
    pack.add_argument("--to-unit", metavar="U", help=tr("发给哪个单位，* 是谁都行；不写是上级"))
    pack.add_argument("--everything", action="store_true", help=tr("对方已收到的也再装"))
    pack.add_argument("--no-attachments", action="store_true", help=tr("不装附件"))
    pack.add_argument("--no-persons", action="store_true", help=tr("同 --persons leave"))
    pack.add_argument(
        "--persons",
        choices=["keep", "lock", "leave"],
        help=tr("个人信息：不写就照装、只遮给人看的表；keep 都不遮、lock 加口令、leave 不装"),
    )
    pack.add_argument(
        "--passphrase",
        default="",
        metavar=tr("口令"),
        help=tr("加锁，口令另打电话；写 - 从标准输入读"),
    )
    pack.add_argument("--split", type=float, metavar="MB", help=tr("每份不超过多少 MB"))
    export = add("export", tr("台账存成 Excel，改好后可以合并回来"))
    export.add_argument("ledger")
    place(export)
    export.add_argument("--to", type=Path, required=True, metavar="FILE.xlsx")
    door_words(export)
