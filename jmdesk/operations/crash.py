"""What is left of a program that ended in the middle, in native code: where it was then.

Python's `faulthandler` writes it, for nothing else of the program runs any more. At the next start
it is read, noted in the log without the folders of this computer, and taken away.
"""

from __future__ import annotations

import faulthandler
import re
from contextlib import suppress
from io import BufferedWriter

from jmdesk.operations.frames import short
from jmdesk.operations.logbook import Logbook

NAME = "crash.txt"
_FILE = re.compile(r'\s*File "(?P<file>.*)", line (?P<line>\d+) in (?P<name>[\w<>]+)')
_WORD = re.compile(r"(Fatal Python error|Windows fatal exception): (?P<word>[A-Za-z0-9 _.-]{1,60})")
_LONGEST = 20_000
_MOST = 60


class CrashNote:
    """The file of one desk, beside its log."""

    def __init__(self, log: Logbook) -> None:
        self._log = log
        self._path = log.folder / NAME
        self._file: BufferedWriter | None = None

    def take_last(self) -> tuple[str, ...]:
        """How the program ended last time, in lines without anyone's folders; () if it ended well.

        It is told once.
        """
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                lines = _told(file.read(_LONGEST))
            self._path.unlink()
        except OSError:
            return ()
        if lines:
            self._log.crashed(lines)
        return lines

    def watch(self) -> None:
        """From now on a crash is written down; nothing where the file cannot be made."""
        with suppress(OSError):
            self._log.folder.mkdir(exist_ok=True)
            self._file = self._path.open("wb")
            faulthandler.enable(self._file)

    def end(self) -> None:
        """The program ends well."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with suppress(OSError):
                self._path.unlink()


def _told(text: str) -> tuple[str, ...]:
    lines = []
    for line in text.splitlines():
        if found := _FILE.fullmatch(line):
            lines.append(f"  {short(found['file'])}:{found['line']} {found['name']}")
        elif found := _WORD.match(line):
            lines.append(f"crash {found['word']}")
        elif line.startswith(("Thread", "Current thread")):
            lines.append("thread")
    return tuple(lines[:_MOST])
