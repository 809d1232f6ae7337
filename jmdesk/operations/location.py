"""Where a desk lies: on this computer, or beside the program on a stick."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from jmdesk.definitions.places import shipped

PORTABLE = "jmdesk-data"
"""The folder beside the program in which a desk lies that goes from computer to computer."""
MARKER = "portable"
"""A file of this name beside the program asks for such a folder."""


def program_folder() -> Path:
    """Where the program lies: the folder of the bundle, or of the checkout."""
    if getattr(sys, "_MEIPASS", None):
        return Path(sys.executable).resolve().parent
    return shipped("forms").parent


def portable_folder() -> Path | None:
    """The desk's folder beside the program, None where the desk lives on this computer."""
    beside = program_folder() / PORTABLE
    return beside if beside.is_dir() or (program_folder() / MARKER).is_file() else None


def data_folder() -> Path:
    """The folder for the store, forms and how the window was left.

    It is the one beside the program where there is one (a USB stick), else the user's own.
    """
    return portable_folder() or _own_folder()


def _own_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "jmdesk"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "jmdesk"


def default_store() -> Path:
    """Where the store lies unless another is named."""
    return data_folder() / "desk.db"
