"""What must never happen, whatever was read; each rule gives a sentence when it is broken."""

from __future__ import annotations

import dataclasses
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fuzz.chance import MARKER

_CANARY = str(Path(__file__).parent / "data")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MOVES = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink"})
_MOVES |= {"os.truncate", "os.chmod", "shutil.rmtree", "shutil.move"}
_STARTS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "pty.spawn"})
_STARTS |= {"webbrowser.open", "os.startfile"}


class Watch:
    """Listens to what this process does, and keeps what it must not.

    Hooks of `sys.addaudithook` cannot be taken away again, so there is one for each process.
    """

    def __init__(self, *allowed: Path) -> None:
        self._allowed = tuple(str(path) for path in allowed)
        self._found: list[str] = []
        self._on = False
        sys.addaudithook(self._heard)

    @contextmanager
    def on(self) -> Iterator[list[str]]:
        """While this lasts; the list has all that was heard at its end."""
        found: list[str] = []
        self._found = found
        self._on = True
        try:
            yield found
        finally:
            self._on = False

    def _heard(self, event: str, told: tuple[Any, ...]) -> None:
        if not self._on:
            return
        if event == "open":
            path, mode, flags = told
            if flags & _WRITES or (isinstance(mode, str) and set(mode) & set("wax+")):
                self._wrote(event, path)
            elif str(path).startswith(("/etc/passwd", "/etc/shadow", _CANARY)):
                self._found.append(f"outside: read {path}")
        elif event in _MOVES:
            for path in told[:2]:
                self._wrote(event, path)
        elif event in _STARTS or event.startswith("socket."):
            self._found.append(f"outside: {event} {told!r:.200}")

    def _wrote(self, event: str, path: object) -> None:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str | os.PathLike):
            return
        place = os.path.abspath(path)  # noqa: PTH100 (what a link leads to is not asked)
        if not place.startswith(self._allowed) and place != os.devnull:
            self._found.append(f"outside: {event} {place}")


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """All files below a folder, with size and time: what native code did is seen here."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def unclean(text: str) -> str:
    """What in a text would change how others are shown, or "" for a clean one."""
    for letter in text:
        if letter in _BIDI or 0xD800 <= ord(letter) < 0xE000:
            return f"U+{ord(letter):04X}"
        if unicodedata.category(letter) == "Cc" and letter not in "\n\t":
            return f"U+{ord(letter):04X}"
    return ""


def bad_texts(where: str, texts: Iterable[str]) -> list[str]:
    """Complaints about texts that a person is to read."""
    found = []
    for text in texts:
        if what := unclean(text):
            found.append(f"text: {where} holds {what}: {text[:80]!r}")
        if MARKER in text:
            found.append(f"outside: {where} tells a file that no one may read")
    return found


def texts_in(value: Any, *, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """All texts of plain values, dataclasses among them."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for one in dataclasses.fields(value):
            if one.name not in without:
                yield from texts_in(getattr(value, one.name), without=without)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts_in(key, without=without)
            yield from texts_in(one, without=without)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from texts_in(one, without=without)
