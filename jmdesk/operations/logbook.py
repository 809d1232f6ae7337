"""What the desk did, for those who are asked for help: events, counts and kinds, never a value.

Five files of at most 200 kB in ``log`` beside the store. A line is opened, appended and closed, so
the window and commands may write at the same time, and nothing is held on a stick that is pulled
out. (The standard library's rotating handler keeps its file open, and brings in sockets.) Nothing
that goes wrong with the log disturbs the work.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, TypeVar, cast

from jmdesk.domain.problem import Refusal
from jmdesk.operations.frames import kind_of, place_of, told

Said: TypeAlias = "int | float | str | None"

FOLDER = "log"
NAME = "jmdesk.log"
MOST = 200_000
"""Bytes of one file."""
FILES = 5
"""Files that are kept, the present one among them."""

_CODE = re.compile(r"[a-z][a-z0-9_.-]{0,39}|[0-9]+(\.[0-9]+){1,3}[a-z0-9]{0,6}")
"""What may stand in the log as text: a code of the program's own, or a version."""
_NUMBERS = re.compile(r"[0-9]{6}")
"""So many digits may be someone's: a telephone, an id."""
_LARGEST = 1e9


class _Own(str):
    """What the program is made of (`frames`): its kinds of error and its places."""


class Logbook:
    """The log of one desk. Each method may be called from any thread."""

    def __init__(self, folder: Path, *, most: int = MOST, files: int = FILES) -> None:
        self.folder = folder
        self._most, self._files = most, files
        self._writing = threading.Lock()

    def note(self, event: str, **said: Said) -> None:
        """Note that something happened: its name, and figures and codes about it.

        A text that is no code of the program, and a number as long as a telephone's, stand as "?".
        """
        told = "".join(f" {name}={_said(value)}" for name, value in said.items())
        self._write([f"{_now()} {os.getpid()} {event}{told}"])

    def mistake(self, error: BaseException, *, where: str) -> None:
        """Note an error of the program: kinds and places, without its words."""
        self.note("mistake", where=where, kind=_Own(kind_of(error)))
        self._write([f"  {line}" for line in told(error)])

    def crashed(self, lines: Iterable[str]) -> None:
        """Note how the program ended last time, as `crash` tells it."""
        self.note("crash")
        self._write([f"  {line}" for line in lines])

    def refused(self, refusal: Refusal, *, where: str) -> None:
        """Note that something was refused: by which line of the program, never in which words."""
        at = _Own(place_of(refusal))
        self.note("refused", where=where, at=at, problems=len(refusal.problems))

    @contextmanager
    def doing(self, event: str, **said: Said) -> Iterator[dict[str, Said]]:
        """Note an event when it is over, how long it took, and how it failed if it did.

        What is put into the value that it gives is noted along.
        """
        began, told = time.monotonic(), dict(said)
        try:
            yield told
        except BaseException as error:
            told |= {"failed": _Own(kind_of(error)), "at": _Own(place_of(error))}
            raise
        finally:
            self.note(event, **told, ms=round((time.monotonic() - began) * 1000))

    def text(self) -> str:
        """All that is kept, the oldest first."""
        parts = []
        for file in reversed(self._names()):
            with suppress(OSError):
                parts.append(file.read_text("utf-8", errors="replace"))
        return "".join(parts)

    def _write(self, lines: list[str]) -> None:
        data = "".join(f"{line}\n" for line in lines).encode()
        with self._writing, suppress(OSError):
            self._make_room(len(data))
            with self._names()[0].open("ab+") as file:
                file.write(_begun(file) + data)

    def _make_room(self, coming: int) -> None:
        first, *rest = self._names()
        try:
            full = first.stat().st_size + coming > self._most
        except OSError:
            self.folder.mkdir(exist_ok=True)  # never its parents: there is a desk, or no log
            return
        if full:
            for older, newer in reversed(list(zip(rest, [first, *rest], strict=False))):
                with suppress(FileNotFoundError):
                    newer.replace(older)

    def _names(self) -> list[Path]:
        first = self.folder / NAME
        return [first, *(first.with_suffix(f".{number}.log") for number in range(1, self._files))]


_Operation = TypeVar("_Operation", bound=Callable[..., Any])


def _nothing(_value: object) -> Mapping[str, Said]:
    return {}


def noted(
    event: str, told: Callable[[Any], Mapping[str, Said]] = _nothing
) -> Callable[[_Operation], _Operation]:
    """Have an operation of a desk, or of a store's path, noted in its log, with what ``told`` makes
    of its outcome."""

    def decorate(operation: _Operation) -> _Operation:
        @wraps(operation)
        def carry_out(whose: Any, *rest: Any, **named: Any) -> Any:
            log: Logbook = beside(whose) if isinstance(whose, Path) else whose.log
            with log.doing(event) as said:
                value = operation(whose, *rest, **named)
                said |= told(value)
            return value

        return cast("_Operation", carry_out)

    return decorate


def beside(store: Path) -> Logbook:
    """The log of the desk whose store this is."""
    return Logbook(store.absolute().parent / FOLDER)


def _begun(file: BinaryIO) -> bytes:
    """What ends a line that a full disk cut short: the next one is not to be lost in it."""
    if not file.tell():
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _said(value: Said) -> str:
    if isinstance(value, _Own):
        return value
    if isinstance(value, str):
        return value if _CODE.fullmatch(value) and not _NUMBERS.search(value) else "?"
    if isinstance(value, float):
        value = round(value, 3)
    return "?" if value is not None and abs(value) >= _LARGEST else str(value)
