"""The words that say how a file leaves that tells of persons."""

from __future__ import annotations

import argparse

from jmdesk.language import tr


def door_words(command: argparse.ArgumentParser) -> None:
    """Declare them."""
    command.add_argument(
        "--persons",
        choices=["mask", "lock", "keep"],
        help=tr("身份证号、电话等：mask 遮住（不写就是它）、lock 加口令、keep 原样"),
    )
    command.add_argument(
        "--passphrase",
        default="",
        metavar=tr("口令"),
        help=tr("文件加口令，打开和合并时都要填；写 - 从标准输入读"),
    )
