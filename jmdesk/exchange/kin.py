"""A process of our own kind: the bundled program again, or this Python without its surroundings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def start_kin(
    module: str, asked: Sequence[str], *, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start ``serve(asked)`` of a module of ours; `jmdesk.__main__` knows it by the first word.

    Nothing goes through pipes: a windowed program on Windows has none. ``environment`` is added
    to that of this process.
    """
    if getattr(sys, "frozen", False):
        command = [sys.executable, *asked]
    else:
        root = str(Path(__file__).resolve().parents[2])
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); "
            f"from {module} import serve; serve(sys.argv[2:])"
        )
        command = [sys.executable, "-I", "-X", "utf8", "-c", code, root, *asked]
    flags = 0x08000000 if sys.platform == "win32" else 0  # no console window flashes up
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        command,
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        creationflags=flags,
        env={**os.environ, **(environment or {})},
    )
