"""Programs of the desk as they run where it is installed: their bytecode is there."""

from __future__ import annotations

import os


def surroundings(**more: str) -> dict[str, str]:
    """What a process is given: this one's, and ``more``. Where Python is told to write no bytecode
    each start would compile the desk's modules, and not those of the libraries beside it."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return own | more
