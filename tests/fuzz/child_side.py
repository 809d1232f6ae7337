"""The child that reads foreign files, as the desk starts it, watched while it reads."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import msgspec

from jmdesk.exchange.asking import Answer, Request
from jmdesk.exchange.limits import Limits, bind, next_file
from tests.fuzz.forked import Handle
from tests.fuzz.oracle import Watch

LIMITS = Limits(memory=900_000_000, cpu=10, wall=30.0, unpacked=200_000_000, output=60_000_000)
"""Tighter than the desk's own: a fault shows sooner."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Read this file; what is in it is laid at ``beside`` with a number behind."""

    request: Request
    beside: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the child answered, and what it did that it must not have done.

    ``memory`` is the most that it ever held, in bytes.
    """

    answer: bytes
    complaints: list[str] = []
    seconds: float = 0.0
    memory: int = 0


def reader(folder: Path, *, limits: Limits = LIMITS, bound: bool = True) -> Handle:
    """Becomes such a child; ``bound`` False leaves its limits off."""
    from jmdesk.exchange import contents

    if bound:
        bind(limits)
    watch = Watch(folder)

    def handle(asked: bytes) -> bytes:
        question = msgspec.msgpack.decode(asked, type=Question)
        if bound:
            next_file(limits)
        begun = time.process_time()
        complaints: list[str] = []
        with watch.on() as heard:
            try:
                answer = contents.answer(question.request, limits, Path(question.beside))
            except Exception as error:  # noqa: BLE001 (just what is looked for)
                complaints.append(f"exception: {_place(error)}")
                answer = Answer(verdict="too-large")
            answered = msgspec.msgpack.encode(answer)
        if len(answered) > limits.output:  # a file of that size could not be written
            answered = msgspec.msgpack.encode(Answer(verdict="too-large"))
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if used > limits.memory:
            complaints.append(f"memory: {used // 1_000_000} MB")
        return msgspec.msgpack.encode(
            Reply(
                answer=answered,
                complaints=complaints + heard,
                seconds=time.process_time() - begun,
                memory=used,
            )
        )

    return handle


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    where = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/jmdesk/" in code.co_filename:
            where = f"{code.co_filename.rpartition('/jmdesk/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} in {where}: {str(error)[:120]}"
