"""An error without its words: its kind, and the places in the program it came through.

Messages and values of an error may hold what people typed; kinds and places are the program's own.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from jmdesk.domain.problem import Refusal

_MOST = 40
"""Places that are told of one error; of a longer way the first and the last half."""
_HOMES = ("site-packages", "python3.11", "jmdesk")
"""Folders from which on a path says nothing about whose computer this is."""
_FOREIGN = re.compile(r"[^A-Za-z0-9_./<>-]")


def kind_of(error: BaseException) -> str:
    """The kind of an error: ``ValueError``, ``sqlite3.DatabaseError``."""
    kind = type(error)
    home = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return _plain(f"{home}{kind.__qualname__}")


def place_of(error: BaseException) -> str:
    """Where it was raised: ``jmdesk/store/opening.py:57``; "" where it never was."""
    frames = frames_of(error)
    return frames[-1].split(" ")[0] if frames else ""


def told(error: BaseException) -> tuple[str, ...]:
    """An error and what led to it, one line each for kinds and places, the last place last."""
    lines: list[str] = []
    seen: set[int] = set()
    last: BaseException | None = error
    while last is not None and id(last) not in seen:
        seen.add(id(last))
        lines[:0] = [f"{kind_of(last)}", *(f"  {frame}" for frame in frames_of(last))]
        last = last.__cause__ or last.__context__
    return tuple(lines)


def frames_of(error: BaseException) -> tuple[str, ...]:
    """The places an error came through: file, line and function, without what stood there."""
    import traceback  # most commands end without an error

    walked = traceback.walk_tb(error.__traceback__)
    places = [
        f"{short(frame.f_code.co_filename)}:{line} {_plain(frame.f_code.co_name)}"
        for frame, line in walked
    ]
    if len(places) <= _MOST:
        return tuple(places)
    return (*places[: _MOST // 2], "...", *places[-_MOST // 2 :])


def short(path: str) -> str:
    """A path of the program's own files without the folders above, which may name a person."""
    parts = PurePath(path.replace("\\", "/")).parts
    for home in _HOMES:
        if home in parts[:-1]:
            after = len(parts) - parts[::-1].index(home)
            return _plain("/".join(parts[after - (home == "jmdesk") :]))
    return _plain(parts[-1]) if parts else ""


def is_ours(error: BaseException) -> bool:
    """Whether an error is a mistake of the program: a refusal is none, nor is being stopped."""
    return not isinstance(error, Refusal | KeyboardInterrupt | SystemExit)


def _plain(text: str) -> str:
    return _FOREIGN.sub("?", text)
