"""From arguments to exit code: 0 done, 1 something to look at, 2 not done and nothing changed,
3 the program's own mistake."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from jmdesk import language
from jmdesk.cli.arguments import parser
from jmdesk.cli.output import Answer, Command, own_mistake, refuse, tell
from jmdesk.definitions.places import shipped
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.frames import is_ours
from jmdesk.operations.location import default_store
from jmdesk.operations.logbook import beside

HOMES = {
    "jmdesk.cli.desk_commands": ("init", "units", "unit", "settings", "ledgers", "reports"),
    "jmdesk.cli.library_command": ("library",),
    "jmdesk.cli.import_command": ("import",),
    "jmdesk.cli.record_commands": ("add", "edit", "delete", "list", "history"),
    "jmdesk.cli.explain_command": ("explain",),
    "jmdesk.cli.audit_commands": ("check", "silence"),
    "jmdesk.cli.rollup_command": ("sum",),
    "jmdesk.cli.report_commands": ("report", "submit"),
    "jmdesk.cli.indicator_command": ("indicators",),
    "jmdesk.cli.pack_commands": ("pack", "export"),
    "jmdesk.cli.updown_commands": (
        "missing",
        "remind",
        "return",
        "approve",
        "reviews",
        "notice",
        "notices",
    ),
    "jmdesk.cli.receipt_commands": ("receipts", "receipt", "scan"),
    "jmdesk.cli.paper_commands": ("code", "correction"),
    "jmdesk.cli.card_command": ("card",),
    "jmdesk.cli.target_commands": ("targets",),
    "jmdesk.cli.merge_commands": ("merge", "conflicts", "resolve"),
    "jmdesk.cli.trust_command": ("trust",),
    "jmdesk.cli.deeds_command": ("deeds",),
    "jmdesk.cli.batch_commands": ("batches", "undo-merge", "redo-merge"),
    "jmdesk.cli.union_commands": ("lookalikes", "unite"),
    "jmdesk.cli.lock_commands": ("lock", "unlock", "passphrase"),
    "jmdesk.cli.salvage_command": ("salvage",),
    "jmdesk.cli.selftest_command": ("selftest",),
    "jmdesk.cli.backup_commands": ("backup", "backups", "drill", "restore"),
    "jmdesk.cli.store_commands": ("verify", "rebuild", "support", "demo"),
}
"""Where each command is, so that a command loads only its own libraries."""


def run(arguments: Sequence[str], *, window: Callable[[Path | None], int]) -> int:
    """Carry out a command line; ``window`` opens the window when no command is named.

    JMDESK_LANG names the language of what is said (en); JSON keys and forms stay as they are.
    """
    asked = os.environ.get("JMDESK_LANG", language.SOURCE)
    language.use(asked, shipped("resources") / "language")
    try:
        chosen = parser(arguments).parse_args(arguments)
        if chosen.command is None:
            return window(chosen.store)
        return tell(_carry_out(chosen), as_json=chosen.json)
    except Refusal as refusal:
        return refuse(refusal)
    except BrokenPipeError:  # the reader of our output, such as head, has seen enough
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        print(tr("已停下，没有改动任何数据。"), file=sys.stderr)
        return 2
    except Exception as error:  # noqa: BLE001 - owned up to, with what to do about it
        return own_mistake(error)


def _carry_out(chosen: Namespace) -> Answer:
    home = next(home for home, names in HOMES.items() if chosen.command in names)
    command: Command = getattr(import_module(home), f"{chosen.command.replace('-', '_')}_command")
    if not gc.isenabled():
        gc.freeze()  # all is loaded and stays: it need not be looked through for garbage
        gc.enable()
    log = beside(chosen.store or default_store())
    try:
        with log.doing("command", name=chosen.command):
            return command(chosen)
    except Exception as error:
        if is_ours(error):
            log.mistake(error, where="command")
        raise
