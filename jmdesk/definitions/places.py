"""Where the files that come with the desk lie."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


def shipped(name: str) -> Path:
    """A folder that comes with the desk ("forms", "resources").

    It lies beside the package in a checkout, and inside the bundle in a bundled program.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else _checkout()) / name


@cache
def _checkout() -> Path:
    return Path(__file__).resolve().parents[2]
