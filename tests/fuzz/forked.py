"""A process of our own that answers one question after another, and may die of one."""

from __future__ import annotations

import faulthandler
import os
import select
import signal
import struct
import time
import traceback
from collections.abc import Callable
from typing import TypeAlias

_SIZE = struct.Struct(">I")

Handle: TypeAlias = Callable[[bytes], bytes]


class Died(Exception):
    """The process ended; ``code`` as `subprocess` would say it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Late(Exception):
    """There was no answer in time; the process was ended."""


class Forked:
    """``begin`` runs in the child and gives what answers there. Started at the first question,
    and anew after a death."""

    def __init__(self, begin: Callable[[], Handle]) -> None:
        self._begin = begin
        self._child = 0
        self._to = self._from = -1

    def ask(self, question: bytes, *, patience: float) -> bytes:
        """Its answer; `Died` or `Late` without one. ``patience`` in seconds."""
        if not self._child:
            self._start()
        try:
            _write(self._to, _SIZE.pack(len(question)) + question)
            size = _SIZE.unpack(self._read(_SIZE.size, time.monotonic() + patience))[0]
            return self._read(size, time.monotonic() + patience)
        except (BrokenPipeError, EOFError):
            raise Died(self._buried()) from None

    def close(self) -> None:
        """End it."""
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            self._buried()

    def _start(self) -> None:
        asked, answered = os.pipe(), os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(asked[1])
            os.close(answered[0])
            _serve(self._begin, asked[0], answered[1])
        os.close(asked[0])
        os.close(answered[1])
        self._to, self._from = asked[1], answered[0]

    def _read(self, size: int, until: float) -> bytes:
        content = bytearray()
        while len(content) < size:
            ready, _, _ = select.select([self._from], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                self.close()
                raise Late
            piece = os.read(self._from, size - len(content))
            if not piece:
                raise EOFError
            content += piece
        return bytes(content)

    def _buried(self) -> int:
        _, status = os.waitpid(self._child, 0)
        os.close(self._to)
        os.close(self._from)
        self._child = 0
        return os.waitstatus_to_exitcode(status)


def _serve(begin: Callable[[], Handle], asked: int, answered: int) -> None:
    """The child's whole life; it never returns into the code of its parent."""
    faulthandler.disable()  # dying is what it is here for
    try:
        handle = begin()
        while head := _all(asked, _SIZE.size):
            answer = handle(_all(asked, _SIZE.unpack(head)[0]))
            _write(answered, _SIZE.pack(len(answer)) + answer)
    except BaseException:  # noqa: BLE001 (also what libraries in other languages throw)
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _all(pipe: int, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        piece = os.read(pipe, size - len(content))
        if not piece:
            return b""
        content += piece
    return bytes(content)


def _write(pipe: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(pipe, left) :]
