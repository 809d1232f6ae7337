"""The words of the commands that merge, decide and take back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.cli.door_words import door_words
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.cli.arguments import Parser

Add = Callable[[str, str], "Parser"]


def merge_commands(add: Add, day: Callable[[str], date]) -> None:
    """Declare them; ``add`` makes a command of a name and a sentence, ``day`` reads a day."""
    _merge(add)
    _conflicts(add)
    _batches(add)
    trust = add("trust", tr("认识的电脑，和这台电脑自己的指纹"))
    trust.add_argument("--to", type=Path, metavar="FILE.pdf|FILE.xlsx", help=tr("存成清单"))
    change = trust.add_mutually_exclusive_group()
    change.add_argument("--forget", metavar=tr("指纹"), help=tr("不再认识这台电脑，下次再问"))
    change.add_argument(
        "--revoke", metavar=tr("指纹"), help=tr("这把钥匙作废，用它签的文件一律不要")
    )
    change.add_argument(
        "--new-key", action="store_true", help=tr("这台电脑换一把钥匙，由旧钥匙签过，别人不用再问")
    )
    change.add_argument(
        "--lost-key",
        action="store_true",
        help=tr("钥匙可能被人拿走了：换一把，旧的不签，别人要重新核对"),
    )
    _deeds(add, day)
    alike = add("lookalikes", tr("看着像同一件事的记录"))
    alike.add_argument("--ledger", metavar="L")
    unite = add("unite", tr("把两条记录合成一条"))
    unite.add_argument("keep", metavar="RECORD")
    unite.add_argument("other", metavar="RECORD")
    unite.add_argument("--dry-run", action="store_true", help=tr("只看会怎样"))


def _deeds(add: Add, day: Callable[[str], date]) -> None:
    deeds = add("deeds", tr("谁做了什么：谁在什么时候录了、改了、合并了、发出了什么"))
    deeds.add_argument("--person", metavar="NAME", help=tr("只列这个人做的"))
    deeds.add_argument("--ledger", metavar="L", help=tr("只列这个台账的"))
    kinds = ("record", "delete", "submit", "review", "merge", "send", "receipt", "care", "trust")
    deeds.add_argument("--kind", choices=kinds, help=tr("只列这一类"))
    deeds.add_argument("--since", type=day, metavar=tr("日期"), help=tr("从哪天起，2024-05-12"))
    deeds.add_argument("--until", type=day, metavar=tr("日期"), help=tr("到哪天为止"))
    deeds.add_argument("--limit", type=int, default=100, metavar="N", help=tr("最多列几行"))
    deeds.add_argument("--to", type=Path, metavar="FILE.pdf|FILE.xlsx", help=tr("全部存成清单"))
    door_words(deeds)


def _merge(add: Add) -> None:
    merge = add("merge", tr("合并文件和文件夹，什么样的混在一起都行"))
    merge.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    merge.add_argument("--dry-run", action="store_true", help=tr("只看会怎样"))
    merge.add_argument("--accept-edits", action="store_true", help=tr("采用手工改过的格"))
    merge.add_argument(
        "--accept-unit", action="append", default=[], metavar="U", help=tr("也要这个单位的数据")
    )
    merge.add_argument(
        "--accept-definitions", action="store_true", help=tr("使用随文件来的台账和报表")
    )
    merge.add_argument(
        "--trust", action="append", default=[], metavar=tr("指纹"), help=tr("核对过，认识这台电脑")
    )
    merge.add_argument("--known-only", action="store_true", help=tr("不要没有认识过的电脑的文件"))
    merge.add_argument(
        "--passphrase",
        action="append",
        default=[],
        metavar="P",
        help=tr("口令；写 - 从标准输入读"),
    )


def _conflicts(add: Add) -> None:
    conflicts = add("conflicts", tr("还有哪些地方不一样，等人决定"))
    conflicts.add_argument("--unit", metavar="U", help=tr("单位代码或名称，含其下各级"))
    conflicts.add_argument("--ledger", metavar="L")
    conflicts.add_argument("--print", type=Path, metavar="FILE.pdf", help=tr("印成冲突核对单"))
    door_words(conflicts)
    resolve = add("resolve", tr("决定一处：用哪个值"))
    resolve.add_argument("record")
    resolve.add_argument("field")
    one = resolve.add_mutually_exclusive_group(required=True)
    one.add_argument("--take", metavar="REVISION", help=tr("用这次修订给出的值"))
    one.add_argument("--value", metavar="V", help=tr("写一个值"))


def _batches(add: Add) -> None:
    add("batches", tr("合并和导入过的各批"))
    undo = add("undo-merge", tr("撤回一批"))
    undo.add_argument("batch")
    undo.add_argument("--dry-run", action="store_true", help=tr("只看会怎样"))
    redo = add("redo-merge", tr("重新采用撤回的一批"))
    redo.add_argument("batch")
