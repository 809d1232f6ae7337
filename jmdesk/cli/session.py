"""Opening the desk for the length of one command."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.at_start import start_words
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.location import default_store


@contextmanager
def opened(chosen: Namespace) -> Iterator[Desk]:
    """The desk that the arguments name, closed afterwards."""
    desk = open_desk(chosen.store, key=key(chosen))
    for sentence in start_words(desk).said:
        print(sentence, file=sys.stderr)
    try:
        yield desk
    finally:
        desk.close()


def key(chosen: Namespace, store: Path | None = None) -> bytes:
    """What ``--unlock`` opens the store with (that of the desk unless another file is named).

    b"" where it is not said: a locked store then says itself that it is locked.
    """
    if chosen.unlock is None:
        return b""
    # Here, not above: most commands have no use for it.
    from jmdesk.operations.locking import key_of

    # "-" is one line of standard input: read once, however many files it opens.
    chosen.unlock = passphrase(chosen.unlock)
    return key_of(store or chosen.store or default_store(), chosen.unlock)


def unit_code(desk: Desk, text: str | None) -> str | None:
    """The code of the unit that a person named, None where none was named."""
    return desk.find_unit(text).code if text else None


def passphrase(told: str) -> str:
    """A passphrase as an argument tells it; "-" is a line of standard input, for what stands
    among the arguments can be read by others on this computer."""
    if told != "-":
        return told
    line = sys.stdin.readline(1000).strip()
    if not line:
        raise Refusal(tr("标准输入里没有口令，请写一行口令，或直接写在 --passphrase 后面。"))
    return line
